"""What the process that writes needs, and what it does not."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from netspec.emit.artifact import _layout, _plain
from netspec.emit.helper import Unseen
from netspec.emit.wish import Wish
from tests.compiling import compiled

# Every way of drawing.
TEXT = """\
inputs: [{x: [6, 8]}, {sound: [128, 1]}]
layers:
  - lstm: {units: 5, from: x, bias_initializer: he_normal, as: read}
  - stft_spectrogram: {from: sound, frame_length: 32, frame_step: 16, fft_length: 32}
  - flatten: {as: heard}
  - dense: {from: read, units: 5, kernel_initializer: identity, bias_initializer: {constant: 2}}
  - concatenate: {from: [read, heard]}
  - dense: {units: 3, kernel_initializer: orthogonal}
"""

PROGRAM = """
import pickle, sys
import netspec.cli.build
from netspec.emit import helper
helper._get_ready()
with open(sys.argv[1], "rb") as file, helper.unseen(pickle.load(file)) as digest:
    print(digest)
assert {"netspec.emit.draw.fourier", "netspec.emit.draw.orthogonal"} <= set(sys.modules)
print({"pydantic", "yaml", "netspec.graph", "tensorflow"} & set(sys.modules))
"""


def test_it_needs_nothing_of_what_checks_a_spec(tmp_path: Path) -> None:
    wish = Wish()
    layout = _plain(_layout(compiled(TEXT, tmp_path), wish, None))
    job = tmp_path / "job"
    job.write_bytes(pickle.dumps(Unseen(str(tmp_path / "net.h5"), layout, wish)))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(job)], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("\nset()\n")
    assert (tmp_path / "net.h5").exists()
