"""The SHA-256 of a file of weights."""

from __future__ import annotations

import os
import stat
from hashlib import file_digest


def digest_of(path: str) -> str:
    """In hexadecimal digits; nothing of a file that cannot be read, which is told elsewhere."""
    try:
        # A pipe is not waited for.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
