"""The command line in tests: in this process, or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from netspec.cli.verbs import verbs

ROOT = Path(__file__).parent.parent.parent

SMALL = """\
netspec: 1
params: {classes: 3, activation: softmax}
inputs:
  - image: [8, 8, 3]
layers:
  - conv: {name: conv, filters: 4, kernel_size: 3}
  - flatten: {name: flat}
  - dense: {name: prob, units: $classes, activation: $activation}
"""

WRONG = """\
netspec: 1
inputs:
  - image: [8, 8, 3]
layers:
  - conv: {name: conv, filtres: 4, kernel_size: 3}
  - dens: 10
"""

SUSPECT = """\
netspec: 1
inputs:
  - image: [8, 8, 3]
  - unread: [8]
layers:
  - flatten: {from: image}
"""


def run(*arguments: object, input: str | None = None) -> Result:
    """A command line as the console script runs it."""
    return CliRunner().invoke(verbs, [str(each) for each in arguments], input=input)


def environment() -> dict[str, str]:
    """What a process needs to find netspec, without what the tests give Keras."""
    dropped = ("KERAS_BACKEND", "TF_CPP_MIN_LOG_LEVEL")
    own = {key: value for key, value in os.environ.items() if key not in dropped}
    return {**own, "PYTHONPATH": str(ROOT)}


def run_process(
    *arguments: object, folder: Path, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`python -m netspec` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "netspec", *map(str, arguments)],
        cwd=folder,
        env={**environment(), **(more or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def run_python(code: str, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
