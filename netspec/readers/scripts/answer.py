"""Asks a reader: a file of JSON in, a line of JSON out for each model file.

The scripts of this folder run in the Python of the reader, which need not have netspec: they use
nothing but the standard library and what the reader itself stands on.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any


def main() -> None:
    """Answer all requests in the file that the command line names.

    `start` of the script for the reader imports it, and gives its version and the function that
    reads one file. The first line says the `version`, or what is `missing`; then comes one for
    each file: what is in it, or how it was `refused`. Each is written at once, for the next file
    may end the process.
    """
    with open(sys.argv[1], encoding="utf-8") as file:
        requests = json.load(file)
    with open(requests["answers"], "a", encoding="utf-8") as answers:

        def say(**facts: Any) -> None:
            answers.write(json.dumps(facts) + "\n")
            answers.flush()

        try:
            version, read = import_module(requests["script"]).start(requests)
        except ImportError as error:
            say(missing=str(error))
            return
        say(version=version)
        for request in requests["files"]:
            try:
                facts = read(request)
            except Exception as error:  # noqa: BLE001 - whatever a reader raises is its answer
                facts = {"refused": f"{type(error).__name__}: {error}"}
            say(**facts)


if __name__ == "__main__":
    main()
