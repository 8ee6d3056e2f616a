"""Keras's metrics that count decisions: right and wrong ones, curves of them, overlaps."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.fields import Check, Choice, Integer, Natural, Positive, Rate, natural, refuse
from netspec.parts.ranges import (
    AboveZero,
    AtLeastTwo,
    Naturals,
    PositiveRate,
    Rates,
    Thresholds,
    list_of,
)


def check_classes(classes: list[int], count: int) -> None:
    """NS207 unless all of `classes` are among the first `count`."""
    if max(classes) >= count:
        refuse("NS207", f"there is no class {max(classes)} among {count}, counted from 0")


def read_binary_classes(value: Any) -> list[int]:
    """A list of 0, 1 or both."""
    classes = list_of(natural, "integers")(value)
    check_classes(classes, 2)
    return classes


BinaryClasses: TypeAlias = Annotated[
    list[int], Check(read_binary_classes, {"type": "array", "items": {"enum": [0, 1]}})
]
Average: TypeAlias = Annotated[Literal["micro", "macro", "weighted"], Choice()]
Curve: TypeAlias = Annotated[Literal["ROC", "PR", "PRGAIN"], Choice()]
Summation: TypeAlias = Annotated[Literal["interpolation", "minoring", "majoring"], Choice()]


class AUC:
    """The area under a curve."""

    main = "num_thresholds"

    num_thresholds: AtLeastTwo = 200
    curve: Curve = "ROC"
    summation_method: Summation = "interpolation"
    name: str | None = None
    thresholds: Rates | None = None
    multi_label: bool = False
    num_labels: Natural | None = None
    from_logits: bool = False

    @model_validator(mode="after")
    def _labels(self) -> AUC:
        if self.num_labels and not self.multi_label:
            refuse(
                "NS218",
                "`num_labels` is of no use without `multi_label`",
                "add `multi_label: true`",
            )
        return self


class Counted:
    """What the counts of right and wrong decisions share."""

    main = "thresholds"

    thresholds: Thresholds | None = None
    name: str | None = None


class TruePositives(Counted):
    """How many are rightly found."""


class TrueNegatives(Counted):
    """How many are rightly left."""


class FalsePositives(Counted):
    """How many are wrongly found."""


class FalseNegatives(Counted):
    """How many are missed."""


class Precision(Counted):
    """The share of what was found that is right."""

    top_k: Positive | None = None
    class_id: Natural | None = None


class Recall(Counted):
    """The share of what is right that was found."""

    top_k: Positive | None = None
    class_id: Natural | None = None


class Traded:
    """What the metrics share that give one rate where another has a set value."""

    num_thresholds: Positive = 200
    class_id: Natural | None = None
    name: str | None = None


class PrecisionAtRecall(Traded):
    """The best precision where recall is at least `recall`."""

    main = "recall"

    recall: Rate


class RecallAtPrecision(Traded):
    """The best recall where precision is at least `precision`."""

    main = "precision"

    precision: Rate


class SensitivityAtSpecificity(Traded):
    """The best sensitivity where specificity is at least `specificity`."""

    main = "specificity"

    specificity: Rate


class SpecificityAtSensitivity(Traded):
    """The best specificity where sensitivity is at least `sensitivity`."""

    main = "sensitivity"

    sensitivity: Rate


class FBetaScore:
    """Precision and recall in one, which counts `beta` times as much."""

    main = "average"

    average: Average | None = None
    beta: AboveZero = 1.0
    threshold: PositiveRate | None = None
    name: str | None = "fbeta_score"


class F1Score:
    """The harmonic mean of precision and recall."""

    main = "average"

    average: Average | None = None
    threshold: PositiveRate | None = None
    name: str | None = "f1_score"


class BinaryIoU:
    """Intersection over union of the classes 0 and 1, which `threshold` parts."""

    main = "target_class_ids"

    target_class_ids: BinaryClasses = (0, 1)  # type: ignore[assignment]
    threshold: Rate = 0.5
    name: str | None = None


class Intersection:
    """What the intersections over union of several classes share."""

    main = "num_classes"

    num_classes: Positive
    name: str | None = None
    ignore_class: Integer | None = None
    sparse_y_pred: bool = True
    axis: Integer = -1


class MeanIoU(Intersection):
    """Intersection over union, the mean of all classes."""

    sparse_y_true: bool = True


class OneHotMeanIoU(Intersection):
    """`MeanIoU` for one-hot labels."""

    sparse_y_pred: bool = False


class IoU(MeanIoU):
    """Intersection over union, the mean of some classes."""

    target_class_ids: Naturals

    @model_validator(mode="after")
    def _targets(self) -> IoU:
        check_classes(self.target_class_ids, self.num_classes)
        return self


class OneHotIoU(OneHotMeanIoU):
    """`IoU` for one-hot labels."""

    target_class_ids: Naturals

    @model_validator(mode="after")
    def _targets(self) -> OneHotIoU:
        check_classes(self.target_class_ids, self.num_classes)
        return self


COUNTING = (
    AUC,
    TruePositives,
    TrueNegatives,
    FalsePositives,
    FalseNegatives,
    Precision,
    Recall,
    PrecisionAtRecall,
    RecallAtPrecision,
    SensitivityAtSpecificity,
    SpecificityAtSensitivity,
    FBetaScore,
    F1Score,
    BinaryIoU,
    MeanIoU,
    OneHotMeanIoU,
    IoU,
    OneHotIoU,
)
