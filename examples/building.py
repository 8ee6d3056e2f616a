"""Builds a spec to a file that Keras loads, with the command that one would type."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPECS = HERE.parent / "specs"


def build(spec: Path, file: Path, *options: str) -> Path:
    """Write the model of a spec to `file`; a spec that is wrong ends the program.

    The files that the spec names lie beside it, in `specs`, or in the folder of `file`, as those
    of weights do that a program has made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    folders = ["--folder", str(SPECS), "--folder", str(file.parent)]
    command = ["build", "--quiet", str(spec), "--output", str(file), *folders, *options]
    if subprocess.run([sys.executable, "-m", "netspec", *command]).returncode:
        sys.exit(1)
    return file
