# What developers type. A rule whose venv is up to date does not install again.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: setup build test lint check golden bench compat

setup: $(INSTALLED)

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

build: $(INSTALLED)
	$(BIN)/netspec build specs/vgg16.yaml

test: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(INSTALLED)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

check: lint test

golden: $(INSTALLED)
	$(BIN)/python -m pytest --golden

bench: $(INSTALLED)
	$(BIN)/python benchmarks/bench.py

compat: $(INSTALLED)
	$(BIN)/python compat/compat.py
