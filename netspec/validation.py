"""What pydantic found, as diagnostics with places in the spec."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache
from itertools import islice
from typing import Any

from pydantic import BaseModel

from netspec import tree as trees
from netspec.diagnostic import MOST, Diagnostic
from netspec.fields import describe
from netspec.source import Span
from netspec.suggest import Cure, closest, did_you_mean
from netspec.tree import Entry

_UNQUOTE = "remove the quotes"
_FLAG = "must be `true` or `false`"
_NUMBERS = ("must be a number", "must be a positive integer", "must be an integer")

# Pydantic's own error types that strict models can give, with what they wanted.
_WANTED = {
    "bool_type": _FLAG,
    "int_type": "must be an integer",
    "float_type": "must be a number",
    "string_type": "must be text",
    "finite_number": "must be a finite number",
}


def check_keys(
    tree: trees.Mapping, keys: type[BaseModel], what: str, common: frozenset[str] = frozenset()
) -> list[Diagnostic]:
    """Unknown and missing keys of a mapping whose values are evaluated later."""
    names, required = _names(keys, common)
    if names.issuperset(tree.entries) and required.issubset(tree.entries):
        return []
    known = [*keys.model_fields, *common]
    # What a misspelt key was meant to be is not missing too: one mistake is one message.
    unknown = islice((key for key in tree.entries if key not in known), MOST)
    meant = {key: closest(key, known) for key in unknown}
    found = [
        Diagnostic(
            "NS210",
            f"{what} has no key `{key}`",
            tree.entries[key].key,
            help=_meant(key, known, near, tree.entries),
        )
        for key, near in meant.items()
    ]
    for name, info in keys.model_fields.items():
        if info.is_required() and name not in tree.entries and name not in meant.values():
            found.append(Diagnostic("NS211", f"{what} needs `{name}`", first_line(tree.span)))
    return found


# Kept, since a spec has many mappings of few kinds.
@cache
def _names(keys: type[BaseModel], common: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """All keys that a mapping may have, and those that it has to have."""
    fields = keys.model_fields
    required = frozenset(name for name, info in fields.items() if info.is_required())
    return frozenset(fields) | common, required


def _meant(key: str, known: list[str], near: str | None, written: Container[str | None]) -> str:
    if near in written:
        return f"did you mean `{near}`, which is there already?"
    return did_you_mean(key, known)


def first_line(span: Span) -> Span:
    """The part of a span that lies on its first line."""
    if span.end_line == span.line:
        return span
    end = len(span.source.line(span.line)) + 1
    return span._replace(end_line=span.line, end_column=max(end, span.column + 1))


def located(
    errors: Iterable[Mapping[str, Any]],
    owner: str,
    entries: Mapping[str, Entry],
    at: Span,
) -> list[Diagnostic]:
    """The errors of one declaration; `at` is the place of what is missing."""
    return [each for error in errors for each in _located(error, owner, entries, at)]


def _located(
    error: Mapping[str, Any], owner: str, entries: Mapping[str, Entry], at: Span
) -> list[Diagnostic]:
    path = error["loc"]
    if error["type"] == "nested":
        return _nested(error, entries, at)
    if error["type"] == "missing":
        return [Diagnostic("NS203", f"`{owner}` needs `{path[-1]}`", at)]
    if not path:
        context = error.get("ctx", {})
        return [_whole(error["type"], context, entries, at)]
    name = ".".join(str(step) for step in path if isinstance(step, str))
    key = str(path[0])
    if key not in entries:
        return [Diagnostic(*_fact(error, f"{owner}.{name}"), at, help=_cure(error))]
    if error["type"] == "extra_forbidden":
        return [Diagnostic("NS204", f"`{owner}` has no argument `{name}`", entries[key].key)]
    code, fact = _fact(error, f"{owner}.{name}" if owner else name)
    span = trees.place(entries[key].value, tuple(path[1:]))
    cure = _cure(error, entries[key].value) or _other_rank(code, owner, error)
    return [Diagnostic(code, fact, span, help=cure)]


def _whole(
    code: str, context: Mapping[str, Any], entries: Mapping[str, Entry], at: Span
) -> Diagnostic:
    """An error of several arguments together stands at the argument that `at` names."""
    entry = entries.get(context.get("at", ""))
    span = entry.value.span if entry else at
    return Diagnostic(code, context["fact"], span, help=context.get("help", ""))


def _fact(error: Mapping[str, Any], name: str) -> tuple[str, str]:
    context = error.get("ctx") or {}
    if error["input"] is None and error["type"] in (*_WANTED, "NS205", "NS206"):
        return "NS209", f"`{name.rpartition('.')[2]}` has no value"
    if "fact" in context:
        fact = context["fact"]
        return error["type"], f"`{name}` {fact}" if fact.startswith("must ") else fact
    wanted = _WANTED.get(error["type"], "must be something else")
    code = "NS228" if error["type"] == "finite_number" else "NS205"
    return code, f"`{name}` {wanted}, but this is {describe(error['input'])}"


def _cure(error: Mapping[str, Any], tree: trees.Tree | None = None) -> str:
    """What would mend a value, which stands in `tree`."""
    value = error["input"]
    cure = _own_cure(error)
    if not isinstance(value, str):
        return cure or _padded(error)
    from netspec.elsewhere import cure_of_text, cure_of_type

    if tree is not None and tree.dynamic:
        if cure == _UNQUOTE and str(trees.plain(tree)).count("$") > 1:
            return "several `$(…)` are text: write one, such as `$(a * b)`"
        return cure or cure_of_type(value)
    return cure or cure_of_text(value)


def _padded(error: Mapping[str, Any]) -> str:
    """The cure for a padding in numbers, as PyTorch and Caffe have it."""
    value, path = error["input"], error["loc"]
    if path[-1:] != ("padding",) or error["type"] != "NS206" or isinstance(value, bool | float):
        return ""
    if value == 0:
        return Cure("no padding is `valid`", "0", "valid", bare=True)
    return f"pad before it: `- zero_pad: {value}`" if isinstance(value, int | list) else ""


def _own_cure(error: Mapping[str, Any]) -> str:
    """The cure that the check gave, or that of a value in quotes."""
    cure: str = (error.get("ctx") or {}).get("help", "")
    value = error["input"]
    if cure or not isinstance(value, str):
        return cure
    wanted: str = (error.get("ctx") or {}).get("fact", "") or _WANTED.get(error["type"], "")
    if wanted.startswith(_FLAG):
        quoted = value in ("true", "false")
    else:
        quoted = wanted.startswith(_NUMBERS) and _is_number(value)
    return Cure(_UNQUOTE, value, value, bare=True) if quoted else ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _other_rank(code: str, owner: str, error: Mapping[str, Any]) -> str:
    """The class that takes as many sizes as were given, such as `Conv3D`."""
    if code != "NS208" or not isinstance(error["input"], list):
        return ""
    import re

    from netspec.ops import MODULE_OF

    count = len(error["input"])
    name = re.sub(r"[123](?=D)", str(count), owner)
    return f"`{name}` takes {count}" if name != owner and name in MODULE_OF else ""


def _nested(error: Mapping[str, Any], entries: Mapping[str, Entry], at: Span) -> list[Diagnostic]:
    """The errors inside `{random_normal: {stddev: …}}`, with that mapping's places."""
    kind, inner = error["ctx"]["kind"], error["ctx"]["errors"]
    path = error["loc"]
    entry = entries.get(str(path[0])) if path else None
    tree = entry.value if entry else None
    for step in path[1:]:
        tree = _child(tree, step)
    if not isinstance(tree, trees.Mapping) or not tree.entries:
        return located(inner, kind.__name__, {}, tree.span if tree else at)
    key, value = next(iter(tree.entries.values()))
    if isinstance(value, trees.Mapping):
        found = located(inner, kind.__name__, value.entries, key)
        return _suggested(found, kind, value.entries)
    if kind.main is None:
        return located(inner, kind.__name__, {}, key)
    return located(inner, kind.__name__, {kind.main: Entry(key, value)}, key)


def _child(tree: trees.Tree | None, step: int | str) -> trees.Tree | None:
    match tree, step:
        case trees.Mapping(entries=entries), str() if step in entries:
            return entries[step].value
        case trees.Sequence(items=items), int() if step < len(items):
            return items[step]
        case _:
            return None


def _suggested(
    found: list[Diagnostic], kind: type[BaseModel], written: Container[str | None]
) -> list[Diagnostic]:
    """Unknown arguments get the nearest known one as their cure."""

    def cured(each: Diagnostic) -> Diagnostic:
        # Those of what is inside of it have their cure already.
        own = each.message.startswith(f"`{kind.__name__}` has no argument")
        if each.code != "NS204" or each.span is None or not own:
            return each
        word = each.message.rpartition(" `")[2].rstrip("`")
        known = list(kind.model_fields)
        otherwise = f"it takes {', '.join(f'`{name}`' for name in known) or 'nothing'}"
        return unknown_argument(kind.__name__, word, known, each.span, otherwise, written)

    return [cured(each) for each in found]


def unknown_argument(
    owner: str,
    key: str,
    known: list[str],
    span: Span,
    otherwise: str,
    written: Container[str | None] = (),
) -> Diagnostic:
    """NS217 for an argument by another name, NS204 for one that there is not.

    `written` are the arguments that stand there too; `otherwise` is the cure where none is near.
    """
    from netspec.elsewhere import ARGUMENTS, NO_ARGUMENTS, TOGETHER

    names = {
        source: name
        for source, table in ARGUMENTS.items()
        if (name := next((each for each in table.get(key, ()) if each in known), None))
    }
    if names:
        fact = f"`{key}` is the {' and '.join(names)} name"
        cure: str = TOGETHER.get(key) or _renamed(key, next(iter(names.values())), written)
        return Diagnostic("NS217", fact, span, help=cure)
    fact = f"`{owner}` has no argument `{key}`"
    name, equals, value = key.partition("=")
    near = closest(key, known)
    if equals and name.strip() in known:
        pair = f"{name.strip()}: {value.strip()}"
        cure = Cure(f"write `{pair}`", key, pair)
    elif near in written:
        cure = NO_ARGUMENTS.get(key) or f"remove it: `{near}` is there already"
    else:
        cure = NO_ARGUMENTS.get(key) or did_you_mean(key, known, otherwise)
    return Diagnostic("NS204", fact, span, help=cure)


def _renamed(key: str, name: str, written: Container[str | None]) -> str:
    if name in written:
        return f"remove it: `{name}` is there already"
    return Cure(f"write `{name}`", key, name)
