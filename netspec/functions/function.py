"""What every function of `keras.ops` declares that stands in a network as a node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, TypeAlias

from netspec.op import Inputs, Op, Weight
from netspec.tensor import Shape, Tensor

Value: TypeAlias = "bool | int | float"
Operand: TypeAlias = "Tensor | Value"


class Function(Op):
    """A function of `keras.ops`, called on tensors and numbers.

    `operands` are the arguments of the call, in order: those that no field has a value for are the
    tensors that come in. The other fields are the arguments of Keras's class for the function.
    """

    is_layer = False
    operands: ClassVar[tuple[str, ...]] = ("x",)
    # Whether Keras has a `dtype` among the function's arguments.
    takes_dtype: ClassVar[bool] = False
    keras_class: ClassVar[str] = ""
    rule: ClassVar[str] = "same"

    def __init_subclass__(cls, home: str = "", **kwargs: Any) -> None:
        """Give a class that has a `home` in `keras.src.ops` the name that specs call it by."""
        super().__init_subclass__(**kwargs)
        if home:
            from netspec.declaration import snake_case

            cls.home = f"keras.src.ops.{home}"
            cls.keras_class = cls.__name__
            cls.__name__ = f"ops.{snake_case(cls.keras_class)}"

    @classmethod
    def class_name(cls) -> str:
        """Keras's class, by which nodes without a name are called."""
        return cls.keras_class

    def config(self) -> dict[str, Any]:
        """The arguments of Keras's class."""
        left_out = {*self.operands, *self.call_arguments, *(() if self.takes_dtype else ("dtype",))}
        fields = type(self).model_fields
        return {name: getattr(self, name) for name in fields if name not in left_out}

    @property
    def wanted(self) -> tuple[str, ...]:
        """The operands that are tensors."""
        return tuple(name for name in self.operands if getattr(self, name, None) is None)

    def filled(self, read: Sequence[Any]) -> list[Any]:
        """All operands in order, with what is read where there are tensors."""
        left = iter(read)
        values = (getattr(self, name, None) for name in self.operands)
        return [next(left) if value is None else value for value in values]

    def placed(self, read: Sequence[Any]) -> list[Any]:
        """What Keras's function is called with, in order."""
        return self.filled(read)

    def infer(self, *inputs: Tensor) -> Any:
        """The first input's shape, and the dtype that the rule has."""
        from netspec.functions.promotion import RULES

        return Tensor(inputs[0].shape, RULES[self.rule](*(each.dtype for each in inputs)))

    def weights(self, *inputs: Tensor) -> Iterator[Weight]:
        """None."""
        yield from ()

    def macs(self, y: Tensor, *inputs: Tensor) -> int:
        """None are counted."""
        return 0


def free(*names: str) -> Inputs:
    """What a function reads of which some operands may be numbers."""
    return Inputs(1, len(names), names=names, spread=True, free=True)


def dtype_of(operand: Operand) -> str:
    """The dtype of a tensor; of a number, its kind."""
    return operand.dtype if isinstance(operand, Tensor) else type(operand).__name__


def shape_of(operand: Operand) -> Shape:
    """The shape of a tensor, the batch included, or of a number."""
    return operand.shape if isinstance(operand, Tensor) else ()
