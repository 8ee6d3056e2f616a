"""The functions of `keras.ops` in the catalogue: one table for each family."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.declaration import Declaration
from netspec.emit.expand import written
from netspec.flow import flow
from netspec.functions import function_class
from netspec.functions.function import Function
from netspec.functions.tables import MODULE_OF
from netspec.reference.kinds import kind_of

# What items of functions take besides.
COMMON = ("name", "from", "as", "if")


def families() -> dict[str, list[str]]:
    """The words of the functions by the module that has their classes."""
    found: dict[str, list[str]] = {}
    for word, module in sorted(MODULE_OF.items(), key=lambda each: (each[1], each[0])):
        found.setdefault(module, []).append(f"ops.{word}")
    return found


def sections() -> Iterator[str]:
    """The lines of all tables, in Markdown."""
    yield from ("", "## Functions of `keras.ops`", "")
    yield f"They take {', '.join(f'`{each}`' for each in COMMON)} besides. Tensors stand in `from`;"
    yield "an operand, in *italics*, may be a number instead where it has a type. Dimensions count"
    yield "the batch as 0."
    for module, words in families().items():
        yield from ("", f"### {module.capitalize()}", "")
        yield from ("| function | arguments | what it is |", "| --- | --- | --- |")
        alike: dict[str, list[str]] = {}
        for word in words:
            alike.setdefault(_said(word), []).append(f"`{word}`")
        yield from (f"| {', '.join(found)} | {said} |" for said, found in alike.items())


def row(word: str) -> str:
    """The line of a function in its table, by itself."""
    return f"| `{word}` | {_said(word)} |"


def _said(word: str) -> str:
    kind = function_class(word)
    every = (_argument(*each, operand=each[0] in kind.operands) for each in arguments(kind))
    return f"{'; '.join(every) or 'a list of tensors'} | {title(kind)}"


def _argument(name: str, kind: str, default: str, operand: bool) -> str:
    shown = f"*`{name}`*" if operand else f"`{name}`"
    words = ", ".join(each for each in (kind, default) if each)
    return f"{shown} ({words})" if words else shown


def title(kind: type[Declaration]) -> str:
    """The first line of what is said of a function."""
    return (kind.__doc__ or "").partition("\n")[0]


def arguments(kind: type[Function]) -> list[tuple[str, str, str]]:
    """The operands and the arguments, each with its type and its default."""
    found = [(name, "", "") for name in kind.operands if name not in kind.model_fields]
    for name, field in kind.model_fields.items():
        if name == "dtype" and not kind.takes_dtype:
            continue
        default = "required" if field.is_required() else flow(written(field.default))
        # Of which there are more than a table has room for.
        words = "dtype" if name == "dtype" else kind_of(field)
        if name in kind.operands and not field.is_required():
            default, words = "", words.replace(" or null", "").replace(", or null", "")
        found.append((name, words, default))
    return found
