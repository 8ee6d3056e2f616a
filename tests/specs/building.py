"""The specs of the project, and what the command makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from netspec.cli.verbs import verbs
from netspec.emit.readers import Target

if TYPE_CHECKING:
    import keras

FOLDER = Path(__file__).parents[2] / "specs"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
LIBRARIES = sorted(path.stem for path in (FOLDER / "blocks").glob("*.yaml"))


def spec(name: str) -> str:
    """The path of a spec."""
    return str(FOLDER / f"{name}.yaml")


def loaded(name: str, folder: Path, target: Target) -> keras.Model:
    """What Keras loads from the `.h5` that `netspec build` writes."""
    import keras

    path = folder / f"{name}.h5"
    result = CliRunner().invoke(verbs, ["build", spec(name), "-o", str(path), "--target", target])
    assert result.exit_code == 0, result.output
    try:
        return keras.models.load_model(path)
    finally:
        path.unlink()
