"""What can be seen from where: variables, tensors by name, and the prefix of layer names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from netspec.diagnostic import Frame
from netspec.fields import Policy
from netspec.graph import Output
from netspec.source import Span
from netspec.spec import Block, Spec
from netspec.suggest import MOST

if TYPE_CHECKING:
    from netspec.elaborate.run import Freeze, Model, Run


class Result(NamedTuple):
    """What an item gives: one tensor, or a list of them (branches, a block with several outputs).

    `ports` are the results that a reference names after a dot.
    """

    outputs: tuple[Output, ...]
    several: bool = False
    ports: Mapping[str, Result] | None = None

    @property
    def failed(self) -> bool:
        """Whether this stands for something that was already reported."""
        return not self.outputs

    @property
    def first(self) -> Output:
        """The tensor that shapes in expressions speak of."""
        return self.outputs[0]


FAILED = Result(())


class Named(NamedTuple):
    """A name in a scope. Only layers and calls are seen from outside of their block."""

    result: Result
    span: Span
    outside: bool = True


class Binding(NamedTuple):
    """A value of a variable, and where it was given it: the value's place and the key's."""

    value: Any
    span: Span | None
    key: Span | None = None


class Variables:
    """Parameters or loop variables; a name is looked up here, then around."""

    def __init__(
        self, own: Mapping[str, Binding | Callable[[], Binding]], around: Variables | None = None
    ) -> None:
        self.own = dict(own)
        self.around = around

    def get(self, name: str) -> Binding:
        """The binding of `name`; `KeyError` when there is none."""
        variables: Variables | None = self
        while variables is not None:
            found = variables.own.get(name)
            if found is not None:
                if not isinstance(found, Binding):
                    found = variables.own[name] = found()
                return found
            variables = variables.around
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        if self.around is not None:
            yield from self.around

    def __contains__(self, name: object) -> bool:
        return name in self.own or (self.around is not None and name in self.around)


@dataclass(eq=False, repr=False)
class Unit:
    """A file in use: its spec, its parameters' values, its imports; `frame` says who uses it."""

    spec: Spec
    variables: Variables
    imports: dict[str, Unit] = field(default_factory=dict)
    frame: Frame | None = None


@dataclass(eq=False, repr=False)
class Scope:
    """Where an item stands.

    `names` is shared by the open scopes of one block; `leads` are the prefixes of the groups
    around, innermost first, under which a local name is looked up in it.
    """

    run: Run
    model: Model
    unit: Unit
    variables: Variables
    data_format: str
    dtype: Policy
    names: dict[str, Named] = field(default_factory=dict)
    leads: tuple[str, ...] = ("",)
    prefix: str = ""
    frame: Frame | None = None
    trainable: bool = True
    active: tuple[Block, ...] = ()
    including: tuple[str, ...] = ()
    freezes: tuple[Freeze, ...] = ()

    def inner(self, **changes: Any) -> Scope:
        """This scope with some things changed."""
        # What dataclasses.replace does, at a twentieth of its cost: every block call makes three.
        made = object.__new__(Scope)
        made.__dict__.update(self.__dict__, **changes)
        return made

    def of_defaults(self) -> Scope:
        """What the values of `defaults` see: their file's parameters alone."""
        return self.inner(variables=self.unit.variables)

    def look_up(self, reference: str) -> Named | None:
        """What a reference such as `x`, `call.y` or `lstm.1` names here."""
        name, *ports = reference.split(".")
        for lead in self.leads:
            found = self.names.get(lead + name)
            if found is None:
                continue
            for port in ports:
                inner = (found.result.ports or {}).get(port)
                if inner is None:
                    return Named(FAILED, found.span) if found.result.failed else None
                found = Named(inner, found.span)
            return found
        return None

    def references(self) -> tuple[str, ...]:
        """The names that can be read here, as many as are looked at for suggestions."""
        return _as_read(tuple(islice(self.names, MOST)), self.leads)

    def full_name(self, local: str) -> str:
        """The layer name of a local name; `""` takes the name of the call around."""
        return self.prefix + local if local else self.prefix[:-1]


# Kept, since the first names stay the same from one mistake to the next.
@lru_cache(maxsize=16)
def _as_read(names: tuple[str, ...], leads: tuple[str, ...]) -> tuple[str, ...]:
    """Names as they are read where names with one of the `leads` need no lead."""
    within = ((name, next(filter(name.startswith, leads), "")) for name in names)
    return tuple(name.removeprefix(lead) for name, lead in within)
