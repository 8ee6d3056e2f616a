"""netspec's own table in `pyproject.toml`, of this folder or one above it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from netspec.diagnostic import Diagnostic, SpecError
from netspec.suggest import did_you_mean

FILE = "pyproject.toml"
KEYS = ("plugins", "select", "ignore")


class Table(NamedTuple):
    """What `[tool.netspec]` says, and in which file."""

    path: str = ""
    plugins: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def find_table(folder: str = ".") -> Table:
    """The nearest table from `folder` upwards, or an empty one.

    Files that do not speak of netspec are not looked into. Raises `SpecError` (NS009).
    """
    for path in _files(folder):
        content = _content(path)
        if b"netspec" not in content:
            continue
        tool = _parsed(path, content).get("tool")
        if isinstance(tool, dict) and "netspec" in tool:
            return _table(path, tool["netspec"])
    return Table()


def _files(folder: str) -> Iterator[str]:
    try:
        folder, here = os.path.abspath(folder), os.getcwd()
    except FileNotFoundError:
        # The folder has been removed: what names whole paths still works.
        return
    above = None
    while folder != above:
        path = FILE if folder == here else os.path.join(folder, FILE)
        if os.path.isfile(path):
            yield path
        folder, above = os.path.dirname(folder), folder


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise _wrong(path, f"cannot read it: {error.strerror}") from None


def _parsed(path: str, content: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        fact = f"byte 0x{content[error.start]:02X} is not UTF-8"
    except tomllib.TOMLDecodeError as error:
        fact = f"this is no TOML: {str(error)[:1].lower()}{str(error)[1:]}"
    except RecursionError:
        fact = "this is nested too deep"
    raise _wrong(path, fact)


def _table(path: str, table: Any) -> Table:
    if not isinstance(table, Mapping):
        from netspec.fields import describe

        raise _wrong(path, f"`tool.netspec` must be a table, but this is {describe(table)}")
    for key in table:
        if key not in KEYS:
            cure = did_you_mean(key, KEYS, f"there is {', '.join(f'`{each}`' for each in KEYS)}")
            raise _wrong(path, f"`tool.netspec` has no key `{key}`", cure)
    plugins = _texts(path, table, "plugins", "names", "name")
    select, ignore = (_texts(path, table, key, "codes", "NS702") for key in ("select", "ignore"))
    for code in (*select, *ignore):
        _check_code(path, code)
    return Table(path, plugins, select, ignore)


def _texts(
    path: str, table: Mapping[str, Any], key: str, what: str, example: str
) -> tuple[str, ...]:
    texts = table.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        fact = f"`{key}` of `tool.netspec` must be a list of {what}"
        raise _wrong(path, fact, f'write `{key} = ["{example}"]`')
    return tuple(texts)


def _check_code(path: str, code: str) -> None:
    from netspec.lint.choice import no_lint

    wrong = no_lint(code)
    if wrong is not None:
        raise _wrong(path, *wrong)


def _wrong(path: str, fact: str, cure: str = "") -> SpecError:
    return SpecError([Diagnostic("NS009", fact, path=path, help=cure)])
