"""An HDF5 file that anybody may have written: only another process looks into it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from netspec.diagnostic import Diagnostic, SpecError

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_SCRIPT = Path(__file__).parent / "scripts" / "look.py"


class Suspect(NamedTuple):
    """The file at `path`, which HDF5 has `limit` seconds to read.

    Methods raise `SpecError` when the file cannot be read (NS001 to NS003) or is not as HDF5 has
    it (NS621).
    """

    path: str
    limit: float

    def texts(self, names: Iterable[str], most: int) -> dict[str, str | None]:
        """Its attributes that are one text of at most so many bytes; nothing for the others."""
        found: dict[str, str | None] = self._look("texts", list(names), most)
        return found

    def kind(self) -> str:
        """What Keras has in it: a `model`, `weights` alone, or nothing."""
        return str(self._look("kind"))

    def is_compressed(self) -> bool:
        """Whether its weights are."""
        return bool(self._look("compressed"))

    def differences(self, ours: str, most: int) -> list[str]:
        """The first attributes, groups and weights that are not as in our own file."""
        found: list[str] = self._look("differences", os.path.abspath(ours), most)
        return found

    def _look(self, function: str, *more: Any) -> Any:
        _check_readable(self.path)
        asked = json.dumps([function, os.path.abspath(self.path), *more])
        command = [sys.executable, str(_SCRIPT), asked]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=self.limit
            )
        except subprocess.TimeoutExpired:
            raise _unreadable(self.path, f"HDF5 does not finish in {self.limit:g} s") from None
        if done.returncode:
            raise _unreadable(self.path, "it is truncated or damaged")
        return json.loads(done.stdout)


def _check_readable(path: str) -> None:
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise refusal("NS002", path, f"`{path}` is a directory", "give a file")
        if not stat.S_ISREG(status.st_mode):
            # A device may never end, and a pipe may never begin.
            raise refusal("NS003", path, f"cannot read `{path}`: it is not a regular file")
        with open(path, "rb") as file:
            start = file.read(len(_SIGNATURE))
    except (FileNotFoundError, NotADirectoryError):
        raise refusal("NS001", path, f"cannot read `{path}`: no such file") from None
    except (OSError, ValueError) as error:
        # `ValueError` is a path with a NUL character in it.
        reason = (getattr(error, "strerror", None) or "this is no path of a file").lower()
        raise refusal("NS003", path, f"cannot read `{path}`: {reason}") from None
    if start != _SIGNATURE:
        cure = "`netspec verify` takes what `netspec build` wrote as `.h5`, and then the spec"
        raise refusal("NS621", path, f"`{path}` is not an HDF5 file", cure)


def _unreadable(path: str, reason: str) -> SpecError:
    fact = f"`{path}` cannot be read as HDF5: {reason}"
    return refusal("NS621", path, fact, "build it again, or copy it again")


def refusal(code: str, path: str, fact: str, cure: str = "") -> SpecError:
    """An error about a file as a whole."""
    return SpecError([Diagnostic(code, fact, path=path, help=cure)])
