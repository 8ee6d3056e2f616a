"""Families of dozens of parts, each of which becomes a pydantic class when a spec names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from netspec.declaration import snake_case
from netspec.fields import refuse
from netspec.parts.part import P, read_part


class Catalogue(Mapping[str, type[P]]):
    """The parts of a family by every name that a spec may use for them.

    A part is sketched as a plain class, with the fields of the subclass of `base` that it becomes.
    Declaring all of Keras's optimizers, losses and metrics to pydantic takes 30 ms, a quarter of a
    whole `check`, and a spec uses three of them.
    """

    def __init__(
        self, base: type[P], sketches: Iterable[type], spell: Callable[[str], str] = snake_case
    ) -> None:
        self._base = base
        self._sketches = {
            name: sketch
            for sketch in sketches
            for name in (spell(sketch.__name__), *getattr(sketch, "also", ()))
        }

    def __getitem__(self, name: str) -> type[P]:
        made: type[P] = _declared(self._base, self._sketches[name])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._sketches)

    def __len__(self) -> int:
        return len(self._sketches)

    def without_arguments(self) -> frozenset[str]:
        """The names of the parts that need no arguments, found without making any of them."""
        return frozenset(
            name
            for name, sketch in self._sketches.items()
            if all(hasattr(sketch, field) for field in _annotations(sketch))
        )


def read_text_or_part(
    value: Any, texts: Iterable[str], known: Mapping[str, type[P]], kind: str, code: str
) -> str | P:
    """One of `texts` as it is, else the declaration; `{name: null}` is `name`.

    Keras resolves such texts only once it sees the outputs, and saves them as they are.
    """
    if isinstance(value, dict) and list(value.values()) == [None]:
        value = next(iter(value))
    word = next(iter(value), None) if isinstance(value, dict) else value
    if isinstance(word, str) and word in texts:
        if word == value:
            return word
        if word not in known:
            refuse("NS205", f"`{word}` takes no arguments")
    return read_part(value, known, kind, code)


@cache
def _declared(base: type, sketch: type) -> Any:
    """The part of a sketch, which is the same in all catalogues."""
    metaclass: Any = type(base)
    made = metaclass(sketch.__name__, (base,), _body(sketch))
    made.remade = (_declared, base, sketch)
    return made


def _body(sketch: type) -> dict[str, Any]:
    """What a sketch and the sketches that it extends declare, as the body of one class."""
    body: dict[str, Any] = {}
    for each in _lineage(sketch):
        body |= {name: value for name, value in vars(each).items() if name[:2] != "__"}
    return body | {
        "__annotations__": _annotations(sketch),
        "__doc__": sketch.__doc__,
        "__module__": sketch.__module__,
    }


def _annotations(sketch: type) -> dict[str, Any]:
    return {name: kind for each in _lineage(sketch) for name, kind in each.__annotations__.items()}


def _lineage(sketch: type) -> tuple[type, ...]:
    """The sketches that a sketch extends, the farthest first, and itself."""
    return sketch.__mro__[-2::-1]
