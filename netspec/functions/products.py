"""Products of matrices, and of more dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, describe, natural, refuse
from netspec.functions.arguments import broadcast, places, unfit
from netspec.functions.function import Function, free
from netspec.functions.joining import LISTED
from netspec.functions.promotion import promoted
from netspec.nested import check_each
from netspec.op import Mismatch, positions
from netspec.tensor import Shape, Size, Tensor, sizes


class Product(Function):
    """A product of two tensors, which sums over dimensions that both have."""

    operands = ("x1", "x2")
    reads = free("x1", "x2")

    def macs(self, y: Tensor, *inputs: Tensor) -> int:
        """The number of values that every sum is of, for each value of a sample."""
        return positions(y.shape[1:]) * positions(self.summed(*inputs))

    def summed(self, x1: Tensor, x2: Tensor) -> Shape:
        """The sizes that are summed over."""
        return x1.shape[-1:]


def _need_equal(word: str, one: Size, other: Size, cure: str = "") -> None:
    """NS415 unless two sizes are the same, or open."""
    if None not in (one, other) and one != other:
        raise Mismatch("NS415", f"`{word}` multiplies {one} by {other}", "inputs", cure)


def _dtype(*inputs: Tensor) -> str:
    if {each.dtype for each in inputs} == {"int8"}:
        return "int32"
    return promoted(*(each.dtype for each in inputs))


class Matmul(Product, home="numpy"):
    """The products of matrices of the last two dimensions."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """The rows of the first and the columns of the second."""
        one, other = (each.shape for each in inputs)
        if not one or not other:
            raise Mismatch("NS402", "`ops.matmul` takes matrices, not a single number", "inputs")
        rows = one[-2:-1]
        columns = other[-1:] if len(other) > 1 else ()
        inner = other[-2] if len(other) > 1 else other[-1]
        _need_equal("ops.matmul", one[-1], inner, "the last size of `x1`, the last but one of `x2`")
        before = broadcast(one[:-2], other[:-2])
        if before is None:
            raise unfit("ops.matmul", one, other)
        return Tensor((*before, *rows, *columns), _dtype(*inputs))


class Dot(Product, home="numpy"):
    """The scalar products of the last dimension of `x1` and the last but one of `x2`."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """The other dimensions of the first, and then of the second."""
        one, other = (each.shape for each in inputs)
        dtype = promoted(*(each.dtype for each in inputs))
        if not one or not other:
            return Tensor(one or other, dtype)
        inner = other[-2] if len(other) > 1 else other[-1]
        _need_equal("ops.dot", one[-1], inner)
        rest = (*other[:-2], other[-1]) if len(other) > 1 else ()
        return Tensor((*one[:-1], *rest), dtype)


def _axes(value: Any) -> Any:
    """How many dimensions, or two lists of them."""
    if not isinstance(value, list | tuple):
        return natural(value)
    if len(value) != 2 or not all(isinstance(each, list | tuple) for each in value):
        refuse("NS208", "must be a number or two lists of axes")
    found = check_each(lambda each: check_each(natural, each), value)
    if len(found[0]) != len(found[1]):
        refuse("NS208", "must be two lists of one length")
    return found


_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "array"}]}
AxesOfBoth: TypeAlias = Annotated[int | tuple[Any, ...], Check(_axes, _SCHEMA)]


class Tensordot(Product, home="numpy"):
    """The sums of products over the last `axes` of `x1` and the first of `x2`, or over lists."""

    axes: AxesOfBoth = 2

    def infer(self, *inputs: Tensor) -> Tensor:
        """The other dimensions of the first, and then of the second."""
        x1, x2 = inputs
        one, other = self._places(x1, x2)
        for a, b in zip(one, other, strict=True):
            _need_equal("ops.tensordot", x1.shape[a], x2.shape[b])
        left = (s for at, s in enumerate(x1.shape) if at not in one)
        right = (s for at, s in enumerate(x2.shape) if at not in other)
        return Tensor((*left, *right), promoted(x1.dtype, x2.dtype))

    def summed(self, x1: Tensor, x2: Tensor) -> Shape:
        """The sizes of the axes."""
        return tuple(x1.shape[each] for each in self._places(x1, x2)[0])

    def _places(self, x1: Tensor, x2: Tensor) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if not isinstance(self.axes, int):
            return places(self.axes[0], x1.rank, "axes"), places(self.axes[1], x2.rank, "axes")
        if self.axes > min(x1.rank, x2.rank):
            ranks = f"{x1.rank} and {x2.rank}"
            raise Mismatch("NS408", f"there are no {self.axes} axes among {ranks}", "axes")
        return tuple(range(x1.rank - self.axes, x1.rank)), tuple(range(self.axes))


def _subscripts(value: Any) -> str:
    """Letters for the dimensions of each tensor, and of the result: `bij,bjk->bik`."""
    cure = "as in `bij,bjk->bik`"
    if not isinstance(value, str):
        refuse("NS205", f"must be text, but this is {describe(value)}", cure)
    inputs, arrow, output = value.partition("->")
    every = [*inputs.split(","), *([output] if arrow else [])]
    for term in every:
        letters = term.replace("...", "", 1)
        if not all("a" <= each <= "z" for each in letters):
            refuse("NS206", f"must be small letters, `,`, `...` and `->`, not `{value}`", cure)
    if arrow:
        for letter in output.replace("...", ""):
            if letter not in inputs or output.count(letter) > 1:
                refuse("NS206", f"must have `{letter}` before `->`, and once after it", cure)
    return value


Subscripts: TypeAlias = Annotated[str, Check(_subscripts, {"type": "string"})]


class Einsum(Function, home="numpy"):
    """The sum of products that `subscripts` has letters for, of all tensors in `from`."""

    operands = ()
    reads = LISTED

    subscripts: Subscripts

    def placed(self, read: Sequence[Any]) -> list[Any]:
        """The tensors one by one."""
        return list(read)

    def infer(self, *inputs: Tensor) -> Tensor:
        """The sizes of the letters after `->`; NS415 where one letter has two sizes."""
        found = self._sizes(inputs)
        shape: list[Size] = []
        for each in self._output():
            shape += found.get(each, ())
        return Tensor(tuple(shape), _dtype(*inputs))

    def macs(self, y: Tensor, *inputs: Tensor) -> int:
        """One for every combination of letters, less those of the batch."""
        found = self._sizes(inputs)
        every = [size for each in found.values() for size in each]
        batch = y.shape[0] if y.rank else None
        return positions(tuple(every)) // (batch or 1) if len(inputs) > 1 else 0

    def _output(self) -> list[str]:
        """The letters of the result, and `.` for the dimensions that have none."""
        inputs, arrow, output = self.subscripts.partition("->")
        if not arrow:
            letters = sorted(set(inputs.replace("...", "")) - {","})
            output = "..." + "".join(each for each in letters if inputs.count(each) == 1)
        return list(output.replace("...", "."))

    def _sizes(self, inputs: Sequence[Tensor]) -> dict[str, Shape]:
        terms = self.subscripts.partition("->")[0].split(",")
        if len(terms) != len(inputs):
            fact = f"`subscripts` is of {len(terms)} tensors, but this reads {len(inputs)}"
            raise Mismatch("NS415", fact, "subscripts")
        found: dict[str, Shape] = {}
        for term, x in zip(terms, inputs, strict=True):
            for letter, shape in _letters(term, x):
                merged = broadcast(found.get(letter, (1,) * len(shape)), shape)
                if merged is None:
                    fact = f"`{letter}` is {sizes(found[letter])} and {sizes(shape)}"
                    raise Mismatch("NS415", fact, "inputs")
                found[letter] = merged
        return found


def _letters(term: str, x: Tensor) -> list[tuple[str, Shape]]:
    """The dimensions of a tensor by letter; those without one are one group."""
    before, dots, after = term.partition("...")
    named = len(before) + len(after)
    if named > x.rank or (not dots and named < x.rank):
        fact = (
            f"`{term}` is of {named} dimensions, but a tensor is {sizes(x.shape)}, with the batch"
        )
        raise Mismatch("NS415", fact, "subscripts")
    rest = x.rank - len(after)
    first = [(letter, (x.shape[at],)) for at, letter in enumerate(before)]
    last = [(letter, (x.shape[rest + at],)) for at, letter in enumerate(after)]
    return [*first, *([(".", x.shape[len(before) : rest])] if dots else []), *last]
