"""Keras's losses."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from netspec.declaration import snake_case
from netspec.fields import Choice, Integer, NonNegative, Number, Rate, refuse
from netspec.parts.catalogue import Catalogue, read_text_or_part
from netspec.parts.part import Part
from netspec.parts.ranges import AboveZero, Axes, ProperRate, Weighting

Reduction: TypeAlias = Annotated[
    Literal["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"], Choice()
]


class Loss(Part):
    """What training minimizes."""

    home = "keras.losses"


def read_loss(value: Any) -> str | Loss:
    """A loss: the text itself where Keras resolves and saves it as one, else its declaration.

    An abbreviation is written out: Keras 3.15 saves `mse` to an `.h5` that it then cannot load.
    """
    if isinstance(value, str) and value in AUTOMATIC:
        fact = f"`{value}` leaves the loss to be guessed from shapes, and no file can keep that"
        refuse("NS237", fact, "write `categorical_crossentropy`, or which one it is")
    loss = read_text_or_part(value, TEXTS, LOSSES, "loss", "NS237")
    return snake_case(LOSSES[loss].__name__) if isinstance(loss, str) else loss


class Reduced:
    """What all losses share."""

    main = "reduction"

    reduction: Reduction | None = "sum_over_batch_size"


class BinaryCrossentropy(Reduced):
    """Cross-entropy of two classes, or of several labels that are each true or not."""

    also = ("bce", "BCE")
    main = "from_logits"

    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: Integer = -1


class BinaryFocalCrossentropy(Reduced):
    """Cross-entropy of two classes that counts hard examples more (Lin et al., 2017)."""

    main = "apply_class_balancing"

    apply_class_balancing: bool = False
    alpha: Number = 0.25
    gamma: NonNegative = 2.0
    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: Integer = -1


class CategoricalCrossentropy(Reduced):
    """Cross-entropy of one-hot classes."""

    main = "from_logits"

    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: Integer = -1


class CategoricalFocalCrossentropy(Reduced):
    """Cross-entropy of one-hot classes that counts hard examples more."""

    main = "alpha"

    alpha: Weighting = 0.25
    gamma: NonNegative = 2.0
    from_logits: bool = False
    label_smoothing: Rate = 0.0
    axis: Integer = -1


class CategoricalGeneralizedCrossEntropy(Reduced):
    """Between cross-entropy and absolute error, for noisy labels (Zhang and Sabuncu, 2018)."""

    main = "q"

    q: ProperRate = 0.5


class CategoricalHinge(Reduced):
    """max(0, 1 + the best wrong class - the right one)."""


class Circle(Reduced):
    """Similarity of embeddings by label (Sun et al., 2020)."""

    main = "gamma"

    gamma: NonNegative = 80.0
    margin: Number = 0.4
    remove_diagonal: bool = True


class CosineSimilarity(Reduced):
    """The negative cosine of the angle."""

    main = "axis"

    axis: Integer = -1


class CTC(Reduced):
    """Connectionist temporal classification (Graves et al., 2006)."""


class Dice(Reduced):
    """1 - the Dice coefficient, for masks."""

    axis: Axes | None = None


class Hinge(Reduced):
    """max(0, 1 - true x predicted), with labels -1 and 1."""


class Huber(Reduced):
    """Squared up to `delta`, absolute beyond."""

    main = "delta"

    delta: AboveZero = 1.0


class KLDivergence(Reduced):
    """The Kullback-Leibler divergence."""

    also = ("kld", "KLD")


class LogCosh(Reduced):
    """log(cosh(error))."""


class MeanAbsoluteError(Reduced):
    """The absolute error."""

    also = ("mae", "MAE")


class MeanAbsolutePercentageError(Reduced):
    """The absolute error in percent of the true value."""

    also = ("mape", "MAPE")


class MeanSquaredError(Reduced):
    """The squared error."""

    also = ("mse", "MSE")


class MeanSquaredLogarithmicError(Reduced):
    """The squared error of the logarithms."""

    also = ("msle", "MSLE")


class Poisson(Reduced):
    """predicted - true x log(predicted), for counts."""


class SparseCategoricalCrossentropy(Reduced):
    """Cross-entropy of classes that are numbers."""

    main = "from_logits"

    from_logits: bool = False
    ignore_class: Integer | None = None
    axis: Integer = -1


class SquaredHinge(Reduced):
    """The square of the hinge loss."""


class Tversky(Reduced):
    """Dice with a weight each for what is wrongly found and what is missed."""

    main = "alpha"

    alpha: NonNegative = 0.5
    beta: NonNegative = 0.5
    axis: Axes | None = None


LOSSES = Catalogue(
    Loss,
    (
        BinaryCrossentropy,
        BinaryFocalCrossentropy,
        CategoricalCrossentropy,
        CategoricalFocalCrossentropy,
        CategoricalGeneralizedCrossEntropy,
        CategoricalHinge,
        Circle,
        CosineSimilarity,
        CTC,
        Dice,
        Hinge,
        Huber,
        KLDivergence,
        LogCosh,
        MeanAbsoluteError,
        MeanAbsolutePercentageError,
        MeanSquaredError,
        MeanSquaredLogarithmicError,
        Poisson,
        SparseCategoricalCrossentropy,
        SquaredHinge,
        Tversky,
    ),
)

# Which cross-entropy these are, Keras decides by the shapes of the output and the labels.
AUTOMATIC = frozenset({"crossentropy", "ce"})

# All names but one that Keras has no text for.
TEXTS = frozenset(LOSSES) - {"categorical_generalized_cross_entropy"}
