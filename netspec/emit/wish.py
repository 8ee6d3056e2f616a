"""How a file shall be written."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

from netspec.emit.destination import Format
from netspec.emit.readers import Target

TARGETS: tuple[Target, ...] = get_args(Target)
Init: TypeAlias = Literal["spec", "zeros"]
INITS: tuple[Init, ...] = get_args(Init)


class Wish(NamedTuple):
    """What a file shall be like: whose spelling, which first values, and how stored."""

    format: Format = "h5"
    target: Target = "portable"
    seed: int = 0
    init: Init = "spec"
    compress: bool = False
