"""The place of words and of integers in a vocabulary, which the spec has."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.fields import Check, Choice, Natural, describe, number, refuse, whole
from netspec.nested import check_each, refuse_at
from netspec.op import Mismatch, Op
from netspec.ops.categories import Salt, dense_only, long, one_hot, one_row
from netspec.tensor import FLOATS, Tensor

LookupMode: TypeAlias = Annotated[
    Literal["int", "one_hot", "multi_hot", "count", "tf_idf"], Choice()
]
OfIntegers: TypeAlias = Annotated[Literal["int64"], Choice()]
Remainder: TypeAlias = Annotated[Literal["floormod", "farmhash"], Choice()]

_LISTED = "write its entries as a list; a spec reads no file of them"


def text(value: Any) -> str:
    """A text."""
    if isinstance(value, str):
        return value
    refuse("NS205", f"must be a text, but this is {describe(value)}", "quote it")


def words(value: Any) -> tuple[str, ...]:
    """A list of texts, which is not empty."""
    return _listed(value, text)


def integers(value: Any) -> tuple[int, ...]:
    """A list of integers, which is not empty."""
    return _listed(value, long)


def weights_of_words(value: Any) -> tuple[float, ...]:
    """A list of numbers, which is not empty."""
    return _listed(value, number)


def _listed(value: Any, check: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        cure = _LISTED if isinstance(value, str) else ""
        refuse("NS205", f"must be a list, but this is {describe(value)}", cure)
    if not value:
        refuse("NS208", "must be a list, but this list is empty")
    return check_each(check, value)


def _array(kind: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": kind}, "minItems": 1}


Word: TypeAlias = Annotated[str, Check(text, {"type": "string"})]
Long: TypeAlias = Annotated[int, Check(long, {"type": "integer"})]
Words: TypeAlias = Annotated[tuple[str, ...], Check(words, _array("string"))]
Integers: TypeAlias = Annotated[tuple[int, ...], Check(integers, _array("integer"))]
IdfWeights: TypeAlias = Annotated[tuple[float, ...], Check(weights_of_words, _array("number"))]
MaxTokens: TypeAlias = Annotated[
    int,
    Check(
        lambda each: whole(each, 2, "an integer of at least 2"), {"type": "integer", "minimum": 2}
    ),
]


class Lookup(Op):
    """What both lookups share.

    The vocabulary's entries come after the place of `mask_token`, if there is one and `output_mode`
    is `int`, and after `num_oov_indices` places for what is not in it.
    """

    main = "max_tokens"
    max_tokens: MaxTokens | None = None
    num_oov_indices: Natural = 1
    idf_weights: IdfWeights | None = None
    invert: bool = False
    output_mode: LookupMode = "int"
    sparse: bool = False
    pad_to_max_tokens: bool = False
    salt: Salt | None = None

    # Keras takes no policy, and says its default (3.15, `IndexLookup.__init__`).
    @property
    def policy_name(self) -> str:
        """Always the same."""
        return "float32"

    @model_validator(mode="after")
    def _combine(self) -> "Lookup":
        check_lookup(self, self)
        return self

    @property
    def tokens(self) -> tuple[Any, ...]:
        """The vocabulary without the special entries, which it may begin with."""
        found: tuple[Any, ...] = vars(self)["vocabulary"]
        special = self._special
        return found[len(special) :] if found[: len(special)] == special else found

    @property
    def _special(self) -> tuple[Any, ...]:
        given = vars(self)
        masked = given["mask_token"] is not None and self.output_mode == "int"
        oov = (given["oov_token"],) * self.num_oov_indices
        return (*((given["mask_token"],) * masked), *oov)

    @property
    def vocabulary_size(self) -> int:
        """The number of places."""
        return len(self._special) + len(self.tokens)

    @property
    def depth(self) -> int:
        """How long vectors are."""
        return (self.max_tokens or 0) if self.pad_to_max_tokens else self.vocabulary_size

    def config(self) -> dict[str, Any]:
        """The arguments, and how many places there are."""
        return super().config() | {"vocabulary_size": self.vocabulary_size}

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape in int64, or that of vectors in float32."""
        if self.output_mode == "int":
            return Tensor(x.shape, "int64")
        if self.output_mode == "one_hot":
            return Tensor(one_hot(x.shape, self.depth))
        one_row(type(self).__name__, x, self.output_mode)
        return Tensor((x.shape[0], self.depth))

    def stored(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """The weight of every place, where entries are weighted."""
        if self.idf_weights is None:
            return
        places = self.idf_weights
        if len(self.tokens) == len(places):
            mean = sum(places) / len(places)
            places = (*((mean,) * len(self._special)), *places)
        yield "idf_weights", (*places, *((0.0,) * (self.depth - len(places))))


class StringLookup(Lookup):
    """The place of every text in `vocabulary`, or with `invert` the text of every place.

    Keras says that it gives integers even then (3.15).
    """

    takes_text = True

    mask_token: Word | None = None
    oov_token: Word | None = "[UNK]"
    vocabulary: Words | None = None
    encoding: Word = "utf-8"

    def config(self) -> dict[str, Any]:
        """The arguments, and one of integers that Keras writes here too."""
        return super().config() | {"oov_method": "floormod"}

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape in int64, or that of vectors; NS413 unless texts come in."""
        if self.invert:
            need_integers("StringLookup", x)
        elif x.dtype != "string":
            fact = f"`StringLookup` takes texts, but {{x}} gives {x.dtype}"
            raise Mismatch("NS413", fact, "", "`integer_lookup` takes integers")
        return super().infer(x)


class IntegerLookup(Lookup):
    """The place of every integer in `vocabulary`, or with `invert` the integer of every place."""

    mask_token: Long | None = None
    oov_token: Long | None = -1
    vocabulary: Integers | None = None
    vocabulary_dtype: OfIntegers = "int64"
    oov_method: Remainder = "floormod"

    @model_validator(mode="after")
    def _salted(self) -> "IntegerLookup":
        if self.salt is not None and self.oov_method != "farmhash":
            refuse_at("salt", "NS218", "`salt` is for `oov_method: farmhash` alone", given=False)
        return self

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape in int64, or that of vectors."""
        need_integers("IntegerLookup", x)
        return super().infer(x)


def need_integers(kind: str, x: Tensor) -> None:
    """NS413 unless integers come in."""
    if x.dtype in FLOATS or x.dtype in ("string", "bool"):
        fact = f"`{kind}` takes integers, but {{x}} gives {x.dtype}"
        raise Mismatch("NS413", fact)


def check_lookup(op: Any, lookup: Any) -> None:
    """Raise what is wrong with the arguments together of an op that has or is a lookup."""
    kind = type(op).__name__
    if op.vocabulary is None:
        refuse("NS203", f"`{kind}` needs `vocabulary`", "a spec has no data to find it in")
    if op.pad_to_max_tokens and op.max_tokens is None:
        refuse("NS203", f"`{kind}` needs `max_tokens` for `pad_to_max_tokens`")
    dense_only(op.sparse, op.output_mode)
    weighted = op.output_mode == "tf_idf"
    if weighted and op.idf_weights is None:
        refuse("NS203", f"`{kind}` needs `idf_weights` for `tf_idf`")
    if op.idf_weights is not None and not weighted:
        refuse_at(
            "idf_weights", "NS218", "`idf_weights` are for `output_mode: tf_idf` alone", given=False
        )
    if weighted and len(op.idf_weights) != len(op.vocabulary):
        fact = f"there are {len(op.idf_weights)} weights for {len(op.vocabulary)} entries"
        refuse_at("idf_weights", "NS208", fact, given=False)
    if lookup.invert and op.output_mode != "int":
        refuse_at("invert", "NS218", "`invert` is for `output_mode: int` alone", given=False)
    if lookup.invert and lookup.oov_token is None:
        refuse_at(
            "oov_token", "NS209", "`oov_token` is what `invert` gives for other places", given=False
        )
    check_entries(lookup)


def check_entries(op: Any) -> None:
    """Raise what is wrong with a vocabulary: every entry is there once, and none is special."""
    tokens = op.tokens
    if not tokens:
        refuse_at(
            "vocabulary", "NS208", "`vocabulary` has nothing but special entries", given=False
        )
    seen: set[Any] = set()
    for token in tokens:
        if token in seen:
            refuse_at("vocabulary", "NS208", f"`vocabulary` has `{token}` twice", given=False)
        seen.add(token)
    for token in (op.mask_token, op.oov_token if op.invert else None):
        if token is not None and token in seen:
            fact = f"`vocabulary` has the special entry `{token}` where it is none"
            refuse_at(
                "vocabulary",
                "NS208",
                fact,
                "leave it out, or begin with all special ones",
                given=False,
            )
    if op.max_tokens is not None and op.vocabulary_size > op.max_tokens:
        fact = f"`vocabulary` has {op.vocabulary_size} places, but `max_tokens` is {op.max_tokens}"
        refuse_at("vocabulary", "NS208", fact, given=False)
