"""How a name, or a one-key mapping with arguments, becomes an initializer, a loss, …"""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from netspec.declaration import Declaration, declare, snake_case
from netspec.fields import describe, refuse
from netspec.suggest import Cure, did_you_mean


class Part(Declaration):
    """A Keras object that is an argument; `also` has names beside its class name in snake case."""

    also: ClassVar[tuple[str, ...]] = ()
    # How pickle makes its class anew, of one that has no name in a module.
    remade: ClassVar[tuple[Any, ...] | None] = None

    def __reduce_ex__(self, protocol: Any) -> Any:
        """As any, but for how the class is found."""
        if self.remade is None:
            return super().__reduce_ex__(protocol)
        return _empty, self.remade, self.__getstate__()


def _empty(declare: Any, *arguments: Any) -> Any:
    """A part without fields yet."""
    kind = declare(*arguments)
    return kind.__new__(kind)


P = TypeVar("P", bound=Part)


def read_part(value: Any, known: Mapping[str, type[P]], kind: str, code: str) -> P:
    """`glorot_uniform`, or `{random_normal: {stddev: 0.01}}`, as its declaration.

    A bare value in the mapping is the main argument: `{l2: 5e-4}`.
    """
    if isinstance(value, Part):
        return value  # type: ignore[return-value]
    word: str
    arguments: Any = None
    if isinstance(value, str):
        word = value
    elif isinstance(value, dict) and len(value) == 1:
        word, arguments = next(iter(value.items()))
    else:
        refuse("NS205", f"must be a name or a mapping with one key, but this is {describe(value)}")
    part = known.get(word)
    if part is None:
        refuse(code, f"there is no {kind} `{word}`", _meant(word, known))
    if arguments is None:
        arguments = {}
    if not isinstance(arguments, dict):
        if part.main is None:
            refuse("NS205", f"`{word}` takes no bare value", "name the arguments: `{name: value}`")
        arguments = {part.main: arguments}
    return declare(part, arguments)  # type: ignore[return-value]


def _meant(word: str, known: Mapping[str, object]) -> str:
    """The cure for a name that no part has."""
    from netspec.elsewhere import value_of

    meant = value_of(word, known)
    if meant is not None:
        return Cure(f"write `{meant}`", word, meant)
    return did_you_mean(snake_case(word), known, written=word)
