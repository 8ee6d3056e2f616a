"""The readers of the proof, each installed in a folder of its own beside one TensorFlow."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import netspec
from netspec.readers.reader import READERS, Reader

# The oldest Keras 3 that still runs, the first ones that refused what older ones took, the latest.
_KERAS = ("3.0.5", "3.5.0", "3.8.0", "3.10.0", "3.12.4", "3.13.2", "3.14.1", "3.15.1")
_HLS4ML = "1.3.0"
_TENSORFLOWJS = "4.22.0"
# What editors read YAML with; no reader of files, but installed from the same place.
_SERVER = "yaml-language-server@1.25.0"


@dataclass(frozen=True)
class Recipe:
    """How a reader is installed: packages without what they need, which the TensorFlow has."""

    reader: Reader
    packages: tuple[str, ...]
    node_packages: tuple[str, ...] = ()

    def install(self, cache: Path) -> Reader:
        """The reader, installed below `cache` unless it was before."""
        folder = cache / self.reader.name.replace(" ", "-")
        told = "\n".join((*self.packages, *self.node_packages, ""))
        mark = folder / ".installed"
        if not (mark.exists() and mark.read_text() == told):
            _replace(folder, self._fill)
            mark.write_text(told)
        return replace(
            self.reader,
            path=(str(folder), str(Path(netspec.__file__).parent.parent)),
            environment={"NODE_PATH": str(folder / "node_modules")},
        )

    def _fill(self, folder: Path) -> None:
        _pip(folder, *self.packages)
        if self.node_packages:
            _npm(folder, *self.node_packages)


def install_language_server(cache: Path) -> Path:
    """The folder below `cache` that has the YAML language server, installed unless it was."""
    folder = cache / _SERVER.partition("@")[0]
    mark = folder / ".installed"
    if not (mark.exists() and mark.read_text() == _SERVER):
        _replace(folder, lambda fresh: _npm(fresh, _SERVER))
        mark.write_text(_SERVER)
    return folder


def install_h5py(cache: Path, version: str) -> Path:
    """The folder below `cache` that has that h5py alone, installed unless it was."""
    folder = cache / f"h5py-{version}"
    if not folder.exists():
        _replace(folder, lambda fresh: _pip(fresh, f"h5py=={version}"))
    return folder


def recipes() -> dict[str, Recipe]:
    """How to install each reader, by its name."""
    tensorflow = ".".join(version("tensorflow-cpu").split(".")[:2])
    node = ("core", "layers", "backend-cpu", "backend-wasm")
    found = [
        *map(_keras, _KERAS),
        Recipe(READERS["tf_keras"], (f"tf_keras=={tensorflow}.*",)),
        Recipe(
            READERS["tfjs"],
            (f"tensorflowjs=={_TENSORFLOWJS}",),
            tuple(f"@tensorflow/tfjs-{each}@{_TENSORFLOWJS}" for each in node),
        ),
        Recipe(
            READERS["hls4ml"],
            (f"hls4ml=={_HLS4ML}", "quantizers==1.2.2", "pydigitalwavetools==1.1"),
        ),
    ]
    return {recipe.reader.name: recipe for recipe in found}


def _keras(version: str) -> Recipe:
    reader = replace(READERS["keras"], name=f"keras {version}", imports=("netspec.layers",))
    # The trees that Keras walked with before it took optree, which TensorFlow does not bring.
    more = ("dm-tree==0.1.10", "attrs==26.1.0") if version.startswith("3.0.") else ()
    return Recipe(reader, (f"keras=={version}", *more))


def _replace(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        fresh = Path(name) / "fresh"
        fill(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


def _pip(folder: Path, *packages: str) -> None:
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--target", str(folder), *packages)  # fmt: skip


def _npm(folder: Path, *packages: str) -> None:
    folder.mkdir(exist_ok=True)
    _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts",
         "--prefix", str(folder), *packages)  # fmt: skip


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
