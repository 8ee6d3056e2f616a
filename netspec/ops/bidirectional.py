"""A recurrent layer in both directions."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.fields import Choice
from netspec.inside import Inner, LayerField, Sublayer, infer_inside, weights_inside
from netspec.nested import refuse_at
from netspec.op import Mismatch, Op, Weight
from netspec.ops.rnn import SEQUENCE, Recurrent, check_mask, listed
from netspec.tensor import Tensor, sizes

Merging: TypeAlias = Annotated[Literal["concat", "sum", "mul", "ave"], Choice()]


class Bidirectional(Op):
    """A recurrent layer, and one that goes through the sequence backwards (Schuster, 1997).

    Their outputs are joined as `merge_mode` says; with null there are both. The second is a copy of
    `layer` unless it is given as `backward_layer`.
    """

    main = "layer"
    reads = SEQUENCE
    holds = ("layer", "backward_layer")
    call_arguments = frozenset({"training"})

    layer: LayerField
    merge_mode: Merging | None = "concat"
    backward_layer: LayerField | None = None
    training: bool | None = None

    @model_validator(mode="after")
    def _combine(self) -> "Bidirectional":
        for name in self.holds:
            inner: Inner | None = getattr(self, name)
            if inner is not None and not isinstance(inner.op, Recurrent):
                kind = type(inner.op).__name__
                refuse_at(name, "NS206", f"`{kind}` is no recurrent layer", "such as `lstm`")
        forward, backward = self._op(self.forward), self._op(self.backward)
        if forward.go_backwards == backward.go_backwards:
            at = "layer" if self.backward_layer is None else "backward_layer"
            fact = "both layers go in the same direction"
            refuse_at(at, "NS218", fact, "one of them has `go_backwards: true`")
        for name in ("stateful", "return_sequences", "return_state"):
            if getattr(forward, name) != getattr(backward, name):
                fact = f"`{name}` of both layers must be the same"
                refuse_at("backward_layer", "NS218", fact)
        return self

    @staticmethod
    def _op(inner: Inner) -> Recurrent:
        assert isinstance(inner.op, Recurrent)
        return inner.op

    @property
    def forward(self) -> Inner:
        """`layer` under the name that it gets."""
        return self.layer._replace(name=f"forward_{self.layer.name.removeprefix('forward_')}")

    @property
    def backward(self) -> Inner:
        """The layer of the other direction."""
        if self.backward_layer is not None:
            return self.backward_layer
        op, name = self.layer
        turned = op.model_copy(update={"go_backwards": True})
        return Inner(turned, f"backward_{name.removeprefix('backward_')}")

    def config(self) -> dict[str, Any]:
        """The arguments, with both layers as they are called inside."""
        return super().config() | {"layer": self.forward, "backward_layer": self.backward}

    def infer(  # type: ignore[override]
        self,
        x: Tensor,
        initial_state: Tensor | Sequence[Tensor] | None = None,
        mask: Tensor | None = None,
    ) -> Tensor | tuple[Tensor, ...]:
        """One output or both, and with `return_state` the states of one and of the other."""
        states = listed(initial_state) if initial_state is not None else ()
        half = len(states) // 2
        if mask is not None:
            check_mask("Bidirectional", mask, x)
        one = self._results("layer", self.forward, x, states[:half])
        two = self._results("backward_layer", self.backward, x, states[half:])
        (y, *first), (other, *second) = one, two
        if y.shape != other.shape:
            fact = f"one direction gives {sizes(y.shape[1:])}, the other {sizes(other.shape[1:])}"
            raise Mismatch("NS404", fact, "backward_layer")
        cast = [each._replace(dtype=self.compute_dtype) for each in (y, other, *first, *second)]
        outputs = cast[:2] if self.merge_mode is None else [self._merged(cast[0])]
        every = (*outputs, *cast[2:])
        return every if len(every) > 1 else every[0]

    def _results(
        self, at: str, inner: Inner, x: Tensor, states: tuple[Tensor, ...]
    ) -> tuple[Tensor, ...]:
        given = {"initial_state": states} if states else {}
        result = infer_inside(at, inner, x, **given)
        return (result,) if isinstance(result, Tensor) else tuple(result)

    def _merged(self, y: Tensor) -> Tensor:
        if self.merge_mode != "concat":
            return y
        *before, last = y.shape
        return y._replace(shape=(*before, None if last is None else 2 * last))

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """Both layers."""
        yield Sublayer("forward_layer", *self.forward, inputs[:1])
        yield Sublayer("backward_layer", *self.backward, inputs[:1])

    def weights(self, x: Tensor, **_: Any) -> Iterator[Weight]:
        """Those of both layers."""
        yield from weights_inside(self.inside(x))

    def macs(self, y: Tensor, x: Tensor, **_: Any) -> int:
        """Those of both layers."""
        return sum(each.op.macs(y, x) for each in (self.forward, self.backward))
