"""What a stage says about a spec: errors and warnings as data, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal, NamedTuple

from netspec.record import record
from netspec.source import Span

if TYPE_CHECKING:
    from netspec.combination import Combination

Level = Literal["error", "warning"]

# The errors of a stage: nobody reads more, and a hostile file has many thousands.
MOST = 200


class Fix(NamedTuple):
    """An edit that mends a mistake: `text` in place of what `span` covers."""

    span: Span
    text: str


class Label(NamedTuple):
    """A remark at a second place, such as the layer that made the shape that does not fit."""

    span: Span
    text: str


@record
class Frame:
    """One step on the way to a layer: a block call, a round of a repeat, a group, an include.

    `title` completes "in …"; `variables` are the step's own, as the spec's writer named them.
    """

    title: str
    span: Span
    variables: Mapping[str, object] = field(default_factory=dict)
    parent: Frame | None = None

    def chain(self) -> Iterator[Frame]:
        """This frame and those around it, innermost first."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.parent


@record
class Diagnostic:
    """One finding: a fact, its place, and its cure.

    `message` stands alone; `label` is the remark under the primary span; `path` names the file when
    there is no span. `ignored` is why a comment in the spec wants to hear nothing of it;
    `combinations` are those of a spec's `matrix` that it was found in, when they were what was
    checked.
    """

    code: str
    message: str
    span: Span | None = None
    path: str = ""
    label: str = ""
    labels: tuple[Label, ...] = ()
    frame: Frame | None = None
    help: str = ""
    level: Level = "error"
    ignored: str | None = None
    combinations: tuple[Combination, ...] = ()

    @property
    def fix(self) -> Fix | None:
        """The edit that carries out the cure, where that is exact."""
        from netspec.suggest import Cure

        if not isinstance(self.help, Cure):
            return None
        span = self.help.place(self.span)
        return Fix(span, self.help.new) if span is not None else None

    def __repr__(self) -> str:
        return f"<{self.level} {_line(self)}>"


class SpecError(Exception):
    """A spec that is wrong; `diagnostics` says all that is wrong with it."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(_line(each) for each in self.diagnostics))


def _line(diagnostic: Diagnostic) -> str:
    place = str(diagnostic.span) if diagnostic.span else diagnostic.path
    words = f"{diagnostic.code} {diagnostic.message}"
    return f"{place}: {words}" if place else words
