"""The same bytes whatever writes them: several versions of h5py, each in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from installed import install_h5py

ROOT = Path(__file__).parent.parent
# The oldest that netspec takes, which brings HDF5 1.14, and one that brings HDF5 2.
VERSIONS = ("3.12.1", "3.16.0")
SPECS = ("lstm_classifier", "siamese")
# A file to build, with its options, by the end of its name.
BUILDS = {
    ".h5": (),
    ".keras3.h5": ("--target=keras3",),
    ".keras2.h5": ("--target=keras2",),
    ".small.h5": ("--compress",),
    ".keras": (),
    ".weights.h5": (),
    ".json": (),
}


def main() -> int:
    """Print each file's SHA-256, and give 1 when it is not the same under all versions."""
    differing = 0
    with tempfile.TemporaryDirectory() as name:
        paths = [install_h5py(ROOT / ".compat", version) for version in VERSIONS]
        for spec, (end, options) in product(SPECS, BUILDS.items()):
            sums = [_built(spec, end, options, path, Path(name)) for path in paths]
            same = len(set(sums)) == 1
            differing += not same
            print(f"{spec}{end}  {sums[0] if same else ' / '.join(sums)}", flush=True)
    print(f"{differing} files differ between h5py {', '.join(VERSIONS)}")
    return int(differing > 0)


def _built(spec: str, end: str, options: tuple[str, ...], h5py: Path, folder: Path) -> str:
    """The SHA-256 that `netspec build` tells of a file, written below `folder` by an `h5py`."""
    home = folder / h5py.name
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "netspec", "build", str(ROOT / "specs" / f"{spec}.yaml")]
    done = subprocess.run(
        [*command, "-o", spec + end, *options],
        cwd=home,
        env={**os.environ, "PYTHONPATH": f"{h5py}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{spec}{end} was not built with {h5py.name}:\n{done.stderr}")
    return done.stdout.split()[-1]


if __name__ == "__main__":
    sys.exit(main())
