"""The programs of `examples/` as a user runs them, from some other folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")

# What Keras warns of with every program that saves, or loads what was compiled and not trained.
_OF_KERAS = (
    "ignore:__array__ implementation",
    "ignore:Skipping variable loading for optimizer",
)


def run_example(name: str, output: Path, *options: str) -> str:
    """What a program prints. It writes to `output` and nowhere else, and warns of nothing."""
    elsewhere = output.parent / f"{output.name}_elsewhere"
    elsewhere.mkdir(exist_ok=True)
    warnings = ["-W", "error", *(word for each in _OF_KERAS for word in ("-W", each))]
    done = subprocess.run(
        [sys.executable, *warnings, ROOT / "examples" / f"{name}.py", "--output", output, *options],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not list(elsewhere.iterdir())
    return done.stdout


def shown(name: str) -> str:
    """What the README says that a program prints."""
    found = re.search(rf"\$ python examples/{name}\.py.*\n((?:.*\n)*?)```", README)
    assert found
    return found[1]


def without_numbers(text: str) -> str:
    """A text with all numbers that hang on the machine alike."""
    return re.sub(r"\d+\.\d+(e-\d+)?", "0.5", text)


def numbers(text: str) -> list[float]:
    """The numbers with a point that a program prints, in order."""
    return [float(each) for each in re.findall(r"\d+\.\d+(?:e-\d+)?", text)]


def install_plugin(folder: Path) -> None:
    """Install the plugin of `examples/custom_layer` into a folder, without what it needs."""
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")
    command = (sys.executable, "-m", "pip", "install", "--quiet", *offline, "--target", folder)
    subprocess.run([*command, ROOT / "examples" / "custom_layer"], check=True)
