"""Files for the meantime that cannot be written."""

from __future__ import annotations

import errno
import os

import pytest

from netspec.diagnostic import SpecError
from netspec.scratch import scratch_for


def test_it_is_said_what_they_were_for_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/tmp/small")
    with pytest.raises(SpecError) as caught, scratch_for("unpack `w.npz`", "w.npz"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    (found,) = caught.value.diagnostics
    assert found.message == "cannot unpack `w.npz` in `/tmp/small`: no space left on device"
    assert found.help == "make room there, or name a folder on another disk: `export TMPDIR=FOLDER`"


def test_there_may_be_no_folder_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "none is usable")

    monkeypatch.setattr("tempfile.gettempdir", none)
    with pytest.raises(SpecError) as caught, scratch_for("unpack `w.npz`", "w.npz"):
        none()
    assert "in a folder for temporary files: no such file" in str(caught.value)
