"""What is left of a process that is killed."""

from __future__ import annotations

import subprocess
import sys


def assert_all_ends_with(program: str) -> None:
    """Kill a program when it has printed a line: the processes that it made end too."""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    # The end comes when all have closed it.
    assert process.stdout.read() == b""
    process.wait()
    process.stdout.close()
