"""What the process that writes needs, and what it does not."""

from __future__ import annotations

import subprocess
import sys


def test_it_needs_nothing_of_what_checks_a_spec() -> None:
    program = (
        "import sys, netspec.cli.build\n"
        "from netspec.emit import helper\n"
        "helper._get_ready()\n"
        "print({'pydantic', 'yaml', 'netspec.graph', 'tensorflow'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
