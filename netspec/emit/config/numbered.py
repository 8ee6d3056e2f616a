"""Things by their classes, as Keras tells them apart where it does not go by names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from netspec.declaration import snake_case
from netspec.op import Op

Thing = TypeVar("Thing")


def numbered(things: Iterable[tuple[object, Thing]]) -> Iterator[tuple[str, Thing]]:
    """Things under the names of classes: `dense`, `dense_1`; `things` has objects of the classes.

    (Keras 3.15, `saving_lib._save_container_state`.)
    """
    seen: dict[str, int] = {}
    for of_class, thing in things:
        called = of_class.class_name() if isinstance(of_class, Op) else type(of_class).__name__
        name = snake_case(called)
        seen[name] = seen.get(name, -1) + 1
        yield f"{name}_{seen[name]}" if seen[name] else name, thing
