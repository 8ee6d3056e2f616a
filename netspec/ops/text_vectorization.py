"""Texts as the places of their words in a vocabulary."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.fields import Check, Choice, Positive, positive, refuse
from netspec.inside import Sublayer
from netspec.nested import check_each, refuse_at
from netspec.op import Mismatch, Op
from netspec.ops.categories import one_hot
from netspec.ops.lookup import (
    IdfWeights,
    LookupMode,
    MaxTokens,
    StringLookup,
    Word,
    Words,
    check_lookup,
)
from netspec.tensor import Tensor

Standard: TypeAlias = Annotated[
    Literal["lower_and_strip_punctuation", "lower", "strip_punctuation"], Choice()
]
Split: TypeAlias = Annotated[Literal["whitespace", "character"], Choice()]


def _ngrams(value: Any) -> int | tuple[int, ...]:
    """How many words go together: up to a number, or as many as a list has."""
    if not isinstance(value, list | tuple):
        return positive(value)
    if not value:
        refuse("NS208", "must be a positive integer or a list of them, but this list is empty")
    return check_each(positive, value)


_ONE = {"type": "integer", "minimum": 1}
NGrams: TypeAlias = Annotated[
    int | tuple[int, ...],
    Check(_ngrams, {"anyOf": [_ONE, {"type": "array", "items": _ONE, "minItems": 1}]}),
]


class TextVectorization(Op):
    """The places in `vocabulary` of the words of a text, or vectors of which are there.

    A text is one number of a sample, split into words here; without `split` its words come in.
    Place 0 is for what fills up, and 1 for words that are unknown.
    """

    main = "max_tokens"
    takes_text = True
    makes = ("StringLookup",)

    max_tokens: MaxTokens | None = None
    standardize: Standard | None = "lower_and_strip_punctuation"
    split: Split | None = "whitespace"
    ngrams: NGrams | None = None
    output_mode: LookupMode = "int"
    output_sequence_length: Positive | None = None
    pad_to_max_tokens: bool = False
    vocabulary: Words | None = None
    idf_weights: IdfWeights | None = None
    sparse: bool = False
    ragged: bool = False
    encoding: Word = "utf-8"

    @model_validator(mode="after")
    def _combine(self) -> "TextVectorization":
        if self.output_mode != "int":
            for name in ("output_sequence_length", "ragged"):
                if getattr(self, name):
                    fact = f"`{name}` is for `output_mode: int` alone"
                    refuse_at(name, "NS218", fact, given=False)
        if self.output_mode == "one_hot" and self.split is not None:
            fact = "`one_hot` and `split` cannot be combined: the vectors would be no tensor"
            refuse_at(
                "output_mode",
                "NS218",
                fact,
                "`split: null` takes texts that are words",
                given=False,
            )
        check_lookup(self, self.lookup())
        return self

    def lookup(self) -> StringLookup:
        """The layer that looks words up."""
        return StringLookup.model_construct(
            max_tokens=self.max_tokens,
            mask_token="",
            output_mode=self.output_mode,
            pad_to_max_tokens=self.pad_to_max_tokens,
            vocabulary=self.vocabulary,
            idf_weights=self.idf_weights,
            sparse=self.sparse,
        )

    def config(self) -> dict[str, Any]:
        """The arguments, and how many places there are."""
        return super().config() | {"vocabulary_size": self.lookup().vocabulary_size}

    def infer(self, x: Tensor) -> Tensor:
        """`output_sequence_length`, or a vector; NS413 unless texts come in."""
        if x.dtype != "string":
            raise Mismatch("NS413", f"`TextVectorization` takes texts, but {{x}} gives {x.dtype}")
        self._check_shape(x)
        if self.output_mode == "int":
            return Tensor((x.shape[0], self.output_sequence_length), "int64")
        depth = self.lookup().depth
        if self.output_mode == "one_hot":
            return Tensor(one_hot(x.shape, depth))
        return Tensor((x.shape[0], depth))

    def _check_shape(self, x: Tensor) -> None:
        """NS402 where Keras fails when it runs, or says another shape than it gives (3.15)."""
        if self.split is None:
            if x.rank != 2:
                shown = "single ones" if x.rank == 1 else str(x)
                fact = f"`TextVectorization` without `split` takes words, but {{x}} gives {shown}"
                raise Mismatch("NS402", fact, "split")
        elif x.rank > 2 or (x.rank == 2 and x.shape[-1] != 1):
            fact = f"`TextVectorization` splits one text a sample, but {{x}} gives {x}"
            raise Mismatch("NS402", fact, "", "give the input the shape `[]`")
        elif x.rank == 2 and self.output_mode != "int":
            fact = f"`TextVectorization` makes `{self.output_mode}` of single texts alone"
            raise Mismatch("NS402", fact, "output_mode", "give the input the shape `[]`")

    def stored(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """The weight of every place, where words are weighted."""
        yield from self.lookup().stored()

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The layer that looks words up, which has no weights."""
        yield Sublayer("_lookup_layer", self.lookup(), "", ())
