"""What is left of a process that is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def assert_all_ends_with(program: str) -> None:
    """Kill a program when it has printed a line: the processes that it has made end too."""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"\n"
    made = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if made.parent.exists():
        assert made.read_text()
    process.kill()
    # The end comes when all have closed it.
    assert process.stdout.read() == b""
    process.wait()
    process.stdout.close()
