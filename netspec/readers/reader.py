"""A reader: a program that loads Keras files, and where it is installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

_ANSWER = Path(__file__).parent / "scripts" / "answer.py"


@dataclass(frozen=True)
class Reader:
    """A program that loads Keras files.

    `script` is what asks it, in the Python at `python`, where the folders of `path` come before
    what is installed. `imports` are modules that it needs for layers of others, such as
    `netspec.layers`; `environment` is what its process is told beside netspec's own environment;
    `cure` says how to install it.
    """

    name: str
    script: str
    module: str = ""
    python: str = sys.executable
    path: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    cure: str = ""

    @property
    def command(self) -> tuple[str, str]:
        """What to run, without the file of requests."""
        return self.python, str(_ANSWER)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its process: on TensorFlow and the CPU, without its remarks."""
        paths = [*self.path, os.environ.get("PYTHONPATH", "")]
        return {
            **os.environ,
            "KERAS_BACKEND": "tensorflow",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            # Without it, which depends on the CPU, there are no convolutions of `channels_first`.
            "TF_ENABLE_ONEDNN_OPTS": "1",
            **self.environment,
        }


_NODE = "npm install " + " ".join(
    f"@tensorflow/tfjs-{part}" for part in ("core", "layers", "backend-cpu", "backend-wasm")
)

# Those of the Python that runs netspec; others are made of them with `elsewhere`.
READERS = {
    reader.name: reader
    for reader in (
        Reader("keras", "with_keras", "keras", cure="`pip install keras`"),
        Reader("tf_keras", "with_keras", "tf_keras", cure="`pip install tf_keras`"),
        Reader("tfjs", "with_tensorflowjs", cure=f"`pip install tensorflowjs` and `{_NODE}`"),
        Reader("hls4ml", "with_hls4ml", cure="`pip install hls4ml`"),
    )
}


def elsewhere(reader: Reader, python: str) -> Reader:
    """The reader as it is installed beside another Python."""
    return replace(reader, python=python)
