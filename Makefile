# What developers type. A rule whose venv is up to date does not install again.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: setup build test sweep lint check golden bench compat compat-quick hook fuzz

setup: $(INSTALLED)

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,examples]'
	# As pip does to what it copies: else every command may compile it again.
	$(BIN)/python -m compileall -q netspec
	# Without what it asks for, which is another package of the TensorFlow that is there.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps 'tf_keras>=2.18,<3'
	touch $@

build: $(INSTALLED)
	$(BIN)/netspec build specs/vgg16.yaml

test: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# What takes too long for every commit.
sweep: $(INSTALLED)
	$(BIN)/python -m pytest -m sweep

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
	$(BIN)/python compat/bytes.py
	$(BIN)/python compat/compat.py --odd
	$(BIN)/python compat/compat.py

# Keras 2, and the first Keras 3, one in the middle and the newest, on networks of few weights; the same
# bytes under two versions of h5py; and the server that editors ask of specs, which tests ask where it is.
compat-quick: $(INSTALLED)
	$(BIN)/python compat/editor.py
	$(BIN)/python compat/bytes.py
	$(BIN)/python compat/compat.py --readers "keras 3.0" "keras 3.8" "keras 3.15" tf_keras \
	  --specs specs/cifar_vgg.yaml specs/residual.yaml specs/inception_towers.yaml \
	  specs/bn_inception.yaml

# The hooks for pre-commit, in a repository made for it.
hook: $(INSTALLED)
	$(BIN)/python compat/hook.py

# `FUZZ_SECONDS` for each target.
fuzz: $(INSTALLED)
	$(BIN)/python fuzz/fuzz.py
