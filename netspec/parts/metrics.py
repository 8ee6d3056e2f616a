"""Keras's metrics."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from netspec.fields import Choice, Integer, Natural, Positive, Rate
from netspec.parts.catalogue import Catalogue, read_text_or_part
from netspec.parts.counting_metrics import COUNTING
from netspec.parts.part import Part

Aggregation: TypeAlias = Annotated[
    Literal["uniform_average", "variance_weighted_average"], Choice()
]


class Metric(Part):
    """What training reports beside the loss."""

    home = "keras.metrics"


def read_metric(value: Any) -> str | Metric:
    """A metric: the text itself where Keras resolves and saves it as one, else its declaration."""
    return read_text_or_part(value, TEXTS, METRICS, "metric", "NS238")


class Accuracy:
    """How often the output equals the label; by its bare name, what fits the output's shape."""

    name: str | None = "accuracy"


class BinaryAccuracy:
    """How often the output is on the label's side of `threshold`."""

    name: str | None = "binary_accuracy"
    threshold: Rate = 0.5


class CategoricalAccuracy:
    """How often the likeliest class is the one-hot label."""

    name: str | None = "categorical_accuracy"


class SparseCategoricalAccuracy:
    """How often the likeliest class is the label, a number."""

    name: str | None = "sparse_categorical_accuracy"


class TopKCategoricalAccuracy:
    """How often the one-hot label is among the `k` likeliest classes."""

    main = "k"

    k: Positive = 5
    name: str | None = "top_k_categorical_accuracy"


class SparseTopKCategoricalAccuracy:
    """How often the label, a number, is among the `k` likeliest classes."""

    main = "k"

    k: Positive = 5
    name: str | None = "sparse_top_k_categorical_accuracy"
    from_sorted_ids: bool = False


class BinaryCrossentropy:
    """Cross-entropy of two classes."""

    also = ("bce", "BCE")

    name: str | None = "binary_crossentropy"
    from_logits: bool = False
    label_smoothing: Rate = 0


class CategoricalCrossentropy:
    """Cross-entropy of one-hot classes."""

    name: str | None = "categorical_crossentropy"
    from_logits: bool = False
    label_smoothing: Rate = 0
    axis: Integer = -1


class SparseCategoricalCrossentropy:
    """Cross-entropy of classes that are numbers."""

    name: str | None = "sparse_categorical_crossentropy"
    from_logits: bool = False
    ignore_class: Integer | None = None
    axis: Integer = -1


class KLDivergence:
    """The Kullback-Leibler divergence."""

    name: str | None = "kl_divergence"


class Poisson:
    """predicted - true x log(predicted)."""

    name: str | None = "poisson"


class MeanSquaredError:
    """The squared error."""

    also = ("mse", "MSE")

    name: str | None = "mean_squared_error"


class RootMeanSquaredError:
    """The root of the mean squared error."""

    name: str | None = "root_mean_squared_error"


class MeanAbsoluteError:
    """The absolute error."""

    also = ("mae", "MAE")

    name: str | None = "mean_absolute_error"


class MeanAbsolutePercentageError:
    """The absolute error in percent of the true value."""

    also = ("mape", "MAPE")

    name: str | None = "mean_absolute_percentage_error"


class MeanSquaredLogarithmicError:
    """The squared error of the logarithms."""

    also = ("msle", "MSLE")

    name: str | None = "mean_squared_logarithmic_error"


class CosineSimilarity:
    """The cosine of the angle."""

    name: str | None = "cosine_similarity"
    axis: Integer = -1


class LogCoshError:
    """log(cosh(error))."""

    name: str | None = "logcosh"


class R2Score:
    """The share of the variance that is explained."""

    main = "class_aggregation"

    class_aggregation: Aggregation | None = "uniform_average"
    num_regressors: Natural = 0
    name: str | None = "r2_score"


class PearsonCorrelation:
    """Pearson's correlation."""

    name: str | None = "pearson_correlation"
    axis: Integer = -1


class ConcordanceCorrelation:
    """Lin's concordance correlation."""

    name: str | None = "concordance_correlation"
    axis: Integer = -1


class Hinge:
    """max(0, 1 - true x predicted)."""

    name: str | None = "hinge"


class SquaredHinge:
    """The square of the hinge loss."""

    name: str | None = "squared_hinge"


class CategoricalHinge:
    """max(0, 1 + the best wrong class - the right one)."""

    name: str | None = "categorical_hinge"


METRICS = Catalogue(
    Metric,
    (
        Accuracy,
        BinaryAccuracy,
        CategoricalAccuracy,
        SparseCategoricalAccuracy,
        TopKCategoricalAccuracy,
        SparseTopKCategoricalAccuracy,
        BinaryCrossentropy,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
        KLDivergence,
        Poisson,
        MeanSquaredError,
        RootMeanSquaredError,
        MeanAbsoluteError,
        MeanAbsolutePercentageError,
        MeanSquaredLogarithmicError,
        CosineSimilarity,
        LogCoshError,
        R2Score,
        PearsonCorrelation,
        ConcordanceCorrelation,
        Hinge,
        SquaredHinge,
        CategoricalHinge,
        *COUNTING,
    ),
)

# Which accuracy `accuracy` is, Keras decides by the shapes of the output and the labels.
TEXTS = METRICS.without_arguments() | {"acc"}
