"""The specs of the project, and what the command makes of them."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from netspec.cli.verbs import verbs
from netspec.emit.readers import Target

if TYPE_CHECKING:
    import keras

FOLDER = Path(__file__).parents[2] / "specs"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
# Those with layers of their own: no other member of a family has a layer that its first has not.
DISTINCT = [
    name
    for name in NAMES
    if "  - include:\n      spec: " not in (FOLDER / f"{name}.yaml").read_text("utf-8")
]
LIBRARIES = sorted(path.stem for path in (FOLDER / "blocks").glob("*.yaml"))


def spec(name: str) -> str:
    """The path of a spec."""
    return str(FOLDER / f"{name}.yaml")


def build(path: str, file: Path, *options: str) -> Path:
    """Write what `netspec build` makes of the spec at `path`."""
    folders = ("--folder", str(FOLDER))
    result = CliRunner().invoke(verbs, ["build", path, "-o", str(file), *folders, *options])
    assert result.exit_code == 0, result.output
    return file


def loaded(path: str, folder: Path, target: Target) -> keras.Model:
    """What Keras loads from the `.h5` of the spec at `path`."""
    import keras

    import netspec.layers  # noqa: F401 - which Keras then knows

    file = build(path, folder / "net.h5", "--target", target)
    try:
        return keras.models.load_model(file)
    finally:
        file.unlink()


def weightless() -> AbstractContextManager[Any]:
    """A scope in which Keras makes models whose weights have no values, in a third of the time."""
    import keras

    scope: AbstractContextManager[Any] = keras.StatelessScope(initialize_variables=False)
    return scope


def architecture(path: str, folder: Path) -> dict[str, Any]:
    """The `.json` of the spec at `path`, as Keras 3 itself would write it."""
    file = build(path, folder / "net.json", "--target", "keras3")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found
