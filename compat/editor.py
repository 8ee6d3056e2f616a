"""Installs the server by which editors read YAML, for the tests that ask it: `tests/schema`."""

from __future__ import annotations

from pathlib import Path

from installed import install_language_server

if __name__ == "__main__":
    print(install_language_server(Path(__file__).parent.parent / ".compat"))
