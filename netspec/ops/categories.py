"""Categories: numbers and texts as bins, and as vectors of zeros and ones."""

from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.arrays import broadcasts, numbers
from netspec.fields import Check, Choice, Number, Positive, describe, number, refuse, whole
from netspec.nested import check_each, refuse_at
from netspec.op import TWO, Inputs, Mismatch, Op
from netspec.tensor import FLOATS, Shape, Tensor, sizes

Encoding: TypeAlias = Annotated[Literal["one_hot", "multi_hot", "count"], Choice()]
BinMode: TypeAlias = Annotated[Literal["int", "one_hot", "multi_hot", "count"], Choice()]
CrossMode: TypeAlias = Annotated[Literal["int", "one_hot"], Choice()]


def long(value: Any) -> int:
    """An integer of 64 bits."""
    if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63:
        return value
    refuse("NS205", f"must be an integer, but this is {describe(value)}")


def salt(value: Any) -> tuple[int, int]:
    """An integer, which serves twice, or two."""
    if not isinstance(value, list | tuple):
        one = whole(value, 0, "an integer of at least 0, or a list of two")
        return (one, one)
    found = check_each(lambda each: whole(each, 0, "an integer of at least 0"), value)
    if len(found) != 2:
        refuse("NS208", f"must be an integer or a list of two, but this has {len(found)}")
    return found[0], found[1]


def boundaries(value: Any) -> tuple[Any, ...]:
    """Numbers that grow; integers stay integers, since Keras saves them as it was given them."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of numbers, but this is {describe(value)}")
    found = check_each(_boundary, value)
    if not found:
        refuse("NS208", "must be a list of numbers, but this list is empty")
    for before, after in pairwise(found):
        if after <= before:
            refuse("NS207", f"must grow, but {after:g} comes after {before:g}")
    return found


def _boundary(value: Any) -> Any:
    number(value)
    return numbers(value)


def mask_value(value: Any) -> int | str:
    """A category, as a number or as a text."""
    return value if isinstance(value, str) else long(value)


_WHOLE = {"type": "integer", "minimum": 0}
Salt: TypeAlias = Annotated[
    tuple[int, int],
    Check(
        salt,
        {"anyOf": [_WHOLE, {"type": "array", "items": _WHOLE, "minItems": 2, "maxItems": 2}]},
    ),
]
Boundaries: TypeAlias = Annotated[
    tuple[Any, ...], Check(boundaries, {"type": "array", "items": {"type": "number"}})
]
MaskValue: TypeAlias = Annotated[
    int | str, Check(mask_value, {"anyOf": [{"type": "integer"}, {"type": "string"}]})
]


def dense_only(sparse: bool, mode: str) -> None:
    """NS218 where numbers of bins were to be sparse."""
    if sparse and mode == "int":
        fact = "`sparse` and `output_mode: int` cannot be combined"
        refuse_at(
            "sparse", "NS218", fact, "`one_hot`, `multi_hot` and `count` can be sparse", given=False
        )


def one_row(kind: str, x: Tensor, mode: str) -> None:
    """NS402 unless `x` has one row of categories for each sample.

    Keras takes others too, and says another shape than it gives (3.15).
    """
    if x.rank != 2:
        shown = "a single value" if x.rank == 1 else str(x)
        fact = f"`{kind}` makes `{mode}` of one row of categories, but {{x}} gives {shown}"
        cure = "`one_hot` takes any" if kind != "Hashing" else ""
        raise Mismatch("NS402", fact, "output_mode", cure)


def countable(op: Op, mode: str) -> None:
    """NS218 where bins were to be counted in 16 bits, in which TensorFlow does not count."""
    dtype = op.compute_dtype if type(op).__name__ == "Discretization" else op.variable_dtype
    if mode in ("multi_hot", "count") and dtype in ("float16", "bfloat16"):
        fact = f"`{type(op).__name__}` cannot make `{mode}` in {dtype}"
        raise Mismatch("NS218", fact, "output_mode", "give it `dtype: float32`")


def one_hot(shape: Shape, depth: int | None) -> Shape:
    """The shape of a vector for every category; a last size of 1 gives way to it."""
    kept = shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape
    return (*kept, depth)


class CategoryEncoding(Op):
    """A vector of `num_tokens` for the integers of a sample, or for each of them (`one_hot`).

    It tells which are there (`multi_hot`), or how often (`count`); `count_weights`, by keyword, are
    what each counts.
    """

    main = "num_tokens"
    reads = Inputs(keywords=("count_weights",), names=("inputs",))

    num_tokens: Positive | None = None
    output_mode: Encoding = "multi_hot"
    sparse: bool = False

    @model_validator(mode="after")
    def _combine(self) -> "CategoryEncoding":
        if self.num_tokens is None:
            refuse("NS203", "`CategoryEncoding` needs `num_tokens`")
        return self

    def infer(self, x: Tensor, count_weights: Tensor | None = None) -> Tensor:
        """The vector, or the input's shape with it as a further dimension."""
        countable(self, self.output_mode)
        if count_weights is not None:
            self._check_counts(x, count_weights)
        if self.output_mode == "one_hot":
            return Tensor(one_hot(x.shape, self.num_tokens), self.compute_dtype)
        one_row("CategoryEncoding", x, self.output_mode)
        return Tensor((x.shape[0], self.num_tokens), self.compute_dtype)

    def _check_counts(self, x: Tensor, counts: Tensor) -> None:
        if self.output_mode != "count":
            raise Mismatch("NS304", "`count_weights` are for `output_mode: count` alone", "inputs")
        if len(counts.shape) != x.rank or not broadcasts(counts.shape, x.shape):
            fact = f"`count_weights` of {sizes(counts.shape[1:])} do not fit {x}"
            raise Mismatch("NS404", fact, "inputs")

    def macs(self, y: Tensor, x: Tensor, **_: Any) -> int:
        """None."""
        return 0

    def weights(self, x: Tensor, **_: Any) -> Any:
        """None."""
        return iter(())


class Discretization(Op):
    """The numbers of the bins, between `bin_boundaries`, into which numbers fall, or their vectors.

    `num_bins` and `epsilon` are for boundaries that are found in data, which a spec has not.
    """

    main = "bin_boundaries"

    bin_boundaries: Boundaries | None = None
    num_bins: Positive | None = None
    epsilon: Number = 0.01
    output_mode: BinMode = "int"
    sparse: bool = False

    @model_validator(mode="after")
    def _combine(self) -> "Discretization":
        dense_only(self.sparse, self.output_mode)
        if self.num_bins is not None:
            fact = "`num_bins` is for boundaries that `adapt` finds in data, which a spec has not"
            refuse_at("num_bins", "NS218", fact, "write `bin_boundaries`")
        if self.bin_boundaries is None:
            refuse("NS203", "`Discretization` needs `bin_boundaries`")
        return self

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape in int32, or that of vectors."""
        countable(self, self.output_mode)
        if self.output_mode == "int":
            return Tensor(x.shape, "int32")
        depth = len(self.bin_boundaries or ()) + 1
        if self.output_mode == "one_hot":
            return Tensor(one_hot(x.shape, depth), self.compute_dtype)
        if x.rank < 2:
            one_row("Discretization", x, self.output_mode)
        return Tensor((x.shape[0], *x.shape[2:], depth), self.compute_dtype)


class Binned(Op):
    """What layers share whose bins are int64, whatever the policy."""

    @property
    def policy_name(self) -> str:
        """Of integers where bins are numbered."""
        return "int64" if vars(self).get("output_mode") == "int" else self.dtype

    @property
    def compute_dtype(self) -> str:
        """That of the results."""
        return self.policy_name.removeprefix("mixed_")

    @property
    def variable_dtype(self) -> str:
        """The same."""
        return "float32" if self.policy_name.startswith("mixed_") else self.policy_name

    def arguments(self) -> dict[str, Any]:
        """What was set; Keras takes no policy of floats for integers."""
        found = super().arguments()
        if self.policy_name == "int64":
            found.pop("dtype", None)
        return found


class Hashing(Binned):
    """A bin of `num_bins` for every text or integer, by its hash; `mask_value` has the first alone.

    Without `salt` the hash is FarmHash64, with it SipHash64.
    """

    main = "num_bins"
    takes_text = True

    num_bins: Positive
    mask_value: MaskValue | None = None
    salt: Salt | None = None
    output_mode: BinMode = "int"
    sparse: bool = False

    @model_validator(mode="after")
    def _combine(self) -> "Hashing":
        dense_only(self.sparse, self.output_mode)
        return self

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape in int64, or that of vectors."""
        if self.mask_value is not None and isinstance(self.mask_value, str) != (
            x.dtype == "string"
        ):
            what = "a text" if isinstance(self.mask_value, str) else "a number"
            fact = f"`mask_value` is {what}, but {{x}} gives {x.dtype}"
            raise Mismatch("NS413", fact, "mask_value")
        countable(self, self.output_mode)
        if self.output_mode == "int":
            return Tensor(x.shape, self.compute_dtype)
        if self.output_mode == "one_hot":
            if x.rank < 2 or x.shape[-1] != 1:
                fact = f"`Hashing` makes `one_hot` of a last size of 1, but {{x}} gives {x}"
                cure = "give `category_encoding: {output_mode: one_hot}` its bins"
                raise Mismatch("NS402", fact, "output_mode", cure)
        else:
            one_row("Hashing", x, self.output_mode)
        return Tensor((*x.shape[:-1], self.num_bins), self.variable_dtype)


class HashedCrossing(Binned):
    """A bin of `num_bins` for every pair of two categories, which are texts or integers."""

    reads = TWO
    takes_text = True

    num_bins: Positive
    output_mode: CrossMode = "int"
    sparse: bool = False

    def infer(self, x: Tensor, y: Tensor) -> Tensor:  # type: ignore[override]
        """The inputs' shape in int64, or that of vectors."""
        for each in (x, y):
            if each.dtype in FLOATS or each.dtype == "bool":
                fact = f"`HashedCrossing` takes integers or texts, but this is {each.dtype}"
                raise Mismatch("NS413", fact, "inputs")
            if each.rank > 2 or (each.rank == 2 and each.shape[-1] != 1):
                fact = f"`HashedCrossing` takes one category a sample, but this is {each}"
                raise Mismatch("NS402", fact, "inputs", "split them before")
        if x.rank != y.rank or not broadcasts(y.shape, x.shape):
            fact = f"cannot cross {sizes(x.shape)} and {sizes(y.shape)}, with the batch"
            raise Mismatch("NS404", fact, "inputs")
        if self.output_mode == "int":
            return Tensor(x.shape, self.compute_dtype)
        return Tensor(one_hot(x.shape, self.num_bins), self.compute_dtype)

    def weights(self, *_: Tensor) -> Any:
        """None."""
        return iter(())

    def macs(self, *_: Tensor) -> int:
        """None."""
        return 0
