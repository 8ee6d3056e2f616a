"""Graph → which readers load the file of which target, as a table, JSON or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias, get_args

from netspec.emit.findings import Finding, Verdict, verdicts
from netspec.emit.limits import as_in, limits, told
from netspec.emit.readers import Target
from netspec.graph import Graph

Form: TypeAlias = Literal["table", "json", "markdown"]
FORMS: tuple[Form, ...] = get_args(Form)

COLUMNS = ("target", "reader", "loads", "why")


class Row(NamedTuple):
    """One line: `loads` is `yes`, `differs` or `no`, or `not built` for a whole target."""

    target: Target
    reader: str
    loads: str
    why: str


def targets(graph: Graph, form: Form = "table") -> str:
    """What every reader makes of the `.h5` of every target.

    JSON is a list of objects with `target`, `reader`, `loads` and `why`.
    """
    return _FORMS[form](tuple(rows(graph)))


def rows(graph: Graph) -> Iterator[Row]:
    """The lines; versions of Keras 3 that agree share one."""
    for target in get_args(Target):
        errors = [each for each in limits(graph, target) if each.level == "error"]
        if errors:
            yield Row(target, "all", "not built", errors[0].message)
            continue
        for (_, answer), group in groupby(verdicts(graph, target), key=_kind):
            *_, last = found = list(group)
            readers = told(each.reader for each in found)
            yield Row(target, readers, answer, _why(last.finding) if last.finding else "")


def _why(found: Finding) -> str:
    return f"needs {as_in(found)}" if found.outcome == "needs" else as_in(found)


def _kind(verdict: Verdict) -> tuple[str, str]:
    return verdict.reader.name, verdict.answer


def _table(found: tuple[Row, ...]) -> str:
    listed = [COLUMNS, *found]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)][:-1]
    lines, before = [], ""
    for row in listed:
        shown = "" if row[0] == before else row[0]
        before = row[0]
        cells = (f"{cell:<{width}}" for cell, width in zip((shown, *row[1:]), widths, strict=False))
        lines.append("  ".join((*cells, row[-1])).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def _markdown(found: tuple[Row, ...]) -> str:
    table = [COLUMNS, ("---",) * len(COLUMNS), *found]
    return "\n".join(f"| {' | '.join(row)} |" for row in table)


def _json(found: tuple[Row, ...]) -> str:
    import json

    listed = ",\n  ".join(json.dumps(row._asdict()) for row in found)
    return f"[\n  {listed}\n]"


_FORMS: dict[Form, Callable[[tuple[Row, ...]], str]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
}
