"""One target of `make fuzz`, run by atheris: `python fuzz/target.py NAME` and libFuzzer's options.

What a target raises, other than the errors that netspec has for wrong files, is a finding.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["netspec"]):
    from netspec.compiler import check_file
    from netspec.diagnostic import Diagnostic, SpecError
    from netspec.expression import ExpressionError, Value, parse_template
    from netspec.file import decode
    from netspec.pages import codes
    from netspec.project import Project
    from netspec.read import read
    from netspec.report import text as report
    from netspec.tree import plain

PATH = "fuzz.yaml"
KNOWN = frozenset(codes())
REACHED: set[str] = set()


class _Names:
    """What the names of expressions stand for."""

    values: dict[str, Value] = {
        "n": 7, "r": 0.5, "flag": True, "word": "abc", "sizes": [1, 2, [3]], "none": None
    }  # fmt: skip

    def variable(self, name: str) -> Value:
        return self.values[name]

    def dimension(self, name: str | None, what: str) -> int | None:
        if name not in (None, "x"):
            raise KeyError(name)
        return None if what == "height" else len(what)


def read_target(content: bytes) -> None:
    """The bytes of a file: a tree, or located diagnostics."""
    try:
        source = decode(PATH, content)
        plain(read(source))
    except SpecError as error:
        _judge(error.diagnostics)


def expression_target(content: bytes) -> None:
    """A text with `$` in it: a value of the language, or an error at a place in the text."""
    text = content.decode("utf-8", "replace")
    try:
        value = parse_template(text if "$" in text else f"$({text})").evaluate(_Names())
    except ExpressionError as error:
        assert error.code in KNOWN, error.code
        assert 0 <= error.start <= error.end <= len(text) + 3, (error.start, error.end)
        REACHED.add(error.code)
    else:
        assert isinstance(value, bool | int | float | str | list | None), value


def check_target(content: bytes) -> None:
    """A spec: what `netspec check` says of it, and how it is reported."""
    project = Project(".", contents={os.path.realpath(PATH): content})
    _judge(check_file(PATH, project=project))


def _judge(found: tuple[Diagnostic, ...]) -> None:
    for each in found:
        assert each.code in KNOWN, each
        assert each.path or each.span, each
        REACHED.add(each.code)
    assert bool(report(found)) == bool(found)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "read": read_target,
    "expression": expression_target,
    "check": check_target,
}


def main() -> None:
    """Run the target until libFuzzer ends it; codes that were reached go to `FUZZ_CODES`."""
    target = TARGETS[sys.argv.pop(1)]
    codes_file = os.environ.get("FUZZ_CODES")

    def one(content: bytes) -> None:
        before = len(REACHED)
        target(content)
        if codes_file and len(REACHED) > before:
            # At once: libFuzzer ends the process without leaving Python.
            with open(codes_file, "w", encoding="utf-8") as file:
                file.write("\n".join(sorted(REACHED)) + "\n")

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
