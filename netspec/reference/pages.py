"""The catalogue as text for the terminal, and as one page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.declaration import Declaration, snake_case
from netspec.emit.expand import written
from netspec.flow import flow
from netspec.functions.function import Function
from netspec.op import Op
from netspec.ops import CELLS, FAMILIES, FUNCTIONS, MODULE_OF, MODULES, WORDS, op_class
from netspec.reference import functions
from netspec.reference.example import example
from netspec.reference.kinds import kind_of
from netspec.words import class_names, word_of

# What every layer takes besides, in the order of the language.
COMMON = ("name", "from", "as", "if", "trainable", "dtype")


def known_words() -> list[str]:
    """Every op word."""
    return [*FAMILIES, "pool", *WORDS, *sorted(FUNCTIONS)]


def listing() -> str:
    """All op words, each with what it is."""
    lines = []
    for module in _modules():
        lines += ["", module.replace("_", " ")]
        lines += [f"  {word:<28}{_title(word)}" for word in _words(module)]
    lines += ["", "functions of keras.ops"]
    lines += [f"  {word:<28}{_title(word)}" for word in sorted(FUNCTIONS)]
    return "\n".join(lines[1:])


def page(word: str) -> str:
    """What one op is and takes, and an example."""
    kind = _shown(word)
    table = [("argument", "type", "default"), *_arguments(kind)]
    common: tuple[str, ...] = COMMON
    if word in FUNCTIONS:
        common = functions.COMMON
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [f"{_names(word)}: {_title(word)}", *_more(kind), ""]
    for row in table:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(cells)}".rstrip())
    every = "function" if word in FUNCTIONS else "layer"
    lines += ["", f"  and, as every {every}: {', '.join(common)}", "", "example:"]
    return "\n".join([*lines, *(f"  {line}" for line in example(word).splitlines())])


def reference() -> str:
    """The whole catalogue in Markdown."""
    lines = ["# Ops", "", f"Every layer also takes {', '.join(f'`{each}`' for each in COMMON)}."]
    for module in _modules():
        lines += ["", f"## {module.replace('_', ' ').capitalize()}"]
        for word in _words(module):
            lines += ["", *_section(word)]
    return "\n".join([*lines, *functions.sections()])


def section(word: str) -> str:
    """What one op is and takes, and an example, in Markdown."""
    return "\n".join(_section(word))


def description(word: str) -> str:
    """What one op is, without what it takes."""
    kind = _shown(word)
    return "\n".join([f"{_names(word)}: {_title(word)}", *_more(kind)])


def argument(kind: type[Declaration], name: str) -> str:
    """What one argument takes, and what it is by default."""
    default = _default(kind, name)
    words = default if default == "required" else f"by default {default}"
    return f"{kind_of(kind.model_fields[name])}; {words}"


def _section(word: str) -> Iterator[str]:
    if word in FUNCTIONS:
        yield functions.row(word)
        return
    kind = _shown(word)
    yield f"### `{_names(word)}`"
    yield ""
    yield _title(word)
    yield from _more(kind)
    yield ""
    if word in FAMILIES:
        yield f"Arguments and example: as `{snake_case(kind.__name__)}`."
        return
    yield from ("| argument | type | default |", "| --- | --- | --- |")
    for name, kind_words, default in _arguments(kind):
        yield f"| `{name}` | {kind_words} | {default} |"
    yield from ("", "```yaml", *example(word).splitlines(), "```")


def _modules() -> dict[str, tuple[str, ...]]:
    """The classes of each module, the cells, and those that plugins brought."""
    found: dict[str, tuple[str, ...]] = {}
    for module, names in MODULES.items():
        found[module] = names
        if module == "rnn":
            found["cells of `rnn`"] = tuple(CELLS.values())
    own = {name for names in MODULES.values() for name in names}
    more = tuple(name for name in MODULE_OF if name not in own)
    return {**found, "plugins": more} if more else found


def _words(module: str) -> list[str]:
    """The words of a module: the families, then the shortest for each class."""
    classes = _modules()[module]
    families = [word for word, names in FAMILIES.items() if names[0] in classes]
    pool = ["pool"] if "max_pool" in families else []
    return [*families, *pool, *map(word_of, classes)]


def _names(word: str) -> str:
    """The words that mean the same."""
    name = WORDS.get(word)
    return word if name is None else ", ".join(dict.fromkeys([word_of(name), snake_case(name)]))


def _title(word: str) -> str:
    if word == "pool":
        return "`max_pool`, or `avg_pool` with `mode: avg`."
    if word in FAMILIES:
        names = [f"`{snake_case(name)}`" for name in FAMILIES[word]]
        return f"{', '.join(names[:-1])} or {names[-1]}, by the rank of what comes in."
    return _lines(op_class(class_names(word)[0]))[0]


def _more(kind: type[Op]) -> list[str]:
    rest = _lines(kind)[1:]
    return ["", *rest] if rest else []


def _lines(kind: type[Op]) -> list[str]:
    import inspect

    return [line for line in (inspect.getdoc(kind) or "").splitlines() if line]


def _shown(word: str) -> type[Op]:
    """The class whose arguments stand for a word: of a family, the one for images."""
    names = class_names(word)
    return op_class(names[min(1, len(names) - 1)])


def _arguments(kind: type[Op]) -> list[tuple[str, str, str]]:
    if issubclass(kind, Function):
        return functions.arguments(kind)
    fields = {name: field for name, field in kind.model_fields.items() if name != "dtype"}
    order = sorted(fields, key=lambda name: (not fields[name].is_required(), name != kind.main))
    return [(name, kind_of(fields[name]), _default(kind, name)) for name in order]


def _default(kind: type[Declaration], name: str) -> str:
    field = kind.model_fields[name]
    if field.is_required():
        return "required"
    if name == "data_format":
        return "the spec's"
    return flow(written(field.get_default(call_default_factory=True)))
