"""What a spec names by Keras's name and arguments: the base of ops, initializers, optimizers, …"""

import re
from functools import lru_cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError, ValidationError

from netspec.validator import validate


class Declaration(BaseModel):
    """A Keras object as data: fields under Keras's own names and with Keras's defaults.

    `home` is the module that has the Keras class of the same name; `main` is the argument that a
    bare value stands for, the first of Keras's constructor.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, defer_build=True
    )

    home: ClassVar[str]
    main: ClassVar[str | None] = None
    call_arguments: ClassVar[frozenset[str]] = frozenset()

    def arguments(self) -> dict[str, Any]:
        """What was set, for Keras's constructor; the rest stays Keras's default."""
        return self._set(lambda name: name not in self.call_arguments)

    def call(self) -> dict[str, Any]:
        """What was set of the arguments that Keras takes at the call, such as `training`."""
        return self._set(lambda name: name in self.call_arguments)

    def _set(self, wanted: Any) -> dict[str, Any]:
        fields = self.model_fields_set
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name in fields and wanted(name)
        }


# Kept, since a network has many layers of few classes.
@lru_cache(maxsize=1000)
def snake_case(name: str) -> str:
    """A class name as Keras spells it in layer names: `Conv2DTranspose` is `conv2d_transpose`."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def declare(kind: type[Declaration], arguments: dict[str, Any]) -> "Declaration":
    """`kind` with `arguments`, for use inside a validator: its errors come out as nested ones."""
    try:
        return validate(kind, arguments)
    except ValidationError as error:
        context = {"kind": kind, "errors": error.errors(include_url=False)}
        raise PydanticCustomError("nested", "the arguments of it are wrong", context) from None
