"""Metrics are Keras's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from netspec.emit.keras import keras_object
from netspec.parts.metrics import METRICS, TEXTS, Metric, read_metric
from netspec.parts.part import Part
from tests.parts.catalogued import (
    check_arguments,
    check_complete,
    check_signature,
    config,
    kinds,
    refusal,
)

# Classes of `keras.metrics` that a spec cannot name.
LEFT_OUT = {
    "Metric": "the base class",
    "MeanMetricWrapper": "averages a Python function",
    "Mean": "averages one tensor, but `compile` gives it labels and outputs",
    "Sum": "adds up one tensor, but `compile` gives it labels and outputs",
}

# Arguments that a spec cannot give, beside `dtype`.
ARGUMENTS_LEFT_OUT = {("AUC", "label_weights"): "Keras cannot save a model that has them"}

# What Keras resolves by the shapes of output and labels, and only at the first step.
AUTOMATIC = {"accuracy", "acc"}

REQUIRED = {
    "num_classes": st.sampled_from([0, 1, 2, 3, 4, 5]),
    "target_class_ids": st.lists(st.sampled_from([0, 1, 2, 0, 1, -1]), min_size=1, max_size=2),
    "recall": st.floats(-0.5, 1.5, width=16),
    "precision": st.floats(-0.5, 1.5, width=16),
    "specificity": st.floats(-0.5, 1.5, width=16),
    "sensitivity": st.floats(-0.5, 1.5, width=16),
}
INSTEAD = {
    "name": st.sampled_from(["mine", "a b", None]),
    "target_class_ids": st.lists(st.sampled_from([0, 1, 2, 0, 1, -1]), min_size=1, max_size=2),
    "average": st.sampled_from(["micro", "macro", "weighted", None, "mean"]),
    "class_aggregation": st.sampled_from(["uniform_average", "variance_weighted_average", None]),
    "curve": st.sampled_from(["ROC", "PR", "PRGAIN", "pr", "P"]),
    "summation_method": st.sampled_from(["interpolation", "minoring", "majoring", "middle"]),
    "thresholds": st.one_of(st.none(), st.floats(0, 1), st.lists(st.floats(0, 1.2), max_size=3)),
}


def test_every_metric_of_keras_is_declared() -> None:
    check_complete("keras.metrics", METRICS, LEFT_OUT, "metrics.py")


@pytest.mark.parametrize("part", kinds(METRICS).values(), ids=lambda part: part.__name__)
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    left_out = {name for owner, name in ARGUMENTS_LEFT_OUT if owner == part.__name__}
    check_signature(part, frozenset({"dtype"} | left_out))


@pytest.mark.parametrize("part", kinds(METRICS).values(), ids=lambda part: part.__name__)
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, REQUIRED, INSTEAD)


@pytest.mark.parametrize("text", sorted(TEXTS - AUTOMATIC))
def test_a_text_stays_a_text_that_keras_knows(text: str) -> None:
    import keras

    assert read_metric(text) == text
    assert type(keras.metrics.get(text)).__name__ == METRICS[text].__name__


@pytest.mark.parametrize("text", sorted(AUTOMATIC))
def test_a_text_that_keras_resolves_by_shape_stays_a_text(text: str) -> None:
    import keras

    assert read_metric(text) == text
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(loss="mse", metrics=[text])
    zeros = keras.ops.zeros((2, 1))
    assert set(model.compute_metrics(None, zeros, zeros)) == {"loss", text}
    assert isinstance(model.metrics[1].metrics[0], keras.metrics.BinaryAccuracy)


def test_every_text_of_keras_is_a_name_but_the_names_of_classes() -> None:
    from keras.src.metrics import ALL_OBJECTS_DICT

    left_out = {"metric", "mean_metric_wrapper", "mean", "sum"}
    texts = set(ALL_OBJECTS_DICT) - set(kinds(METRICS)) - set(LEFT_OUT) - left_out
    assert texts == set(METRICS)


def test_the_weights_of_labels_are_left_out_as_keras_cannot_save_them(tmp_path: Any) -> None:
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(metrics=[keras.metrics.AUC(multi_label=True, label_weights=[1.0, 2.0, 3.0])])
    with pytest.raises(TypeError, match="serialize"):
        model.save(tmp_path / "model.h5")


@pytest.mark.parametrize("name", ["Mean", "Sum"])
def test_what_reduces_one_tensor_is_left_out_as_it_fits_no_compile(name: str) -> None:
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(loss="mse", metrics=[getattr(keras.metrics, name)()])
    zeros = keras.ops.zeros((2, 1))
    with pytest.raises(TypeError, match="multiple values"):
        model.compute_metrics(None, zeros, zeros)


@pytest.mark.parametrize(("name", "near"), [("AUC", "auc"), ("acuracy", "accuracy")])
def test_another_name_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(PydanticCustomError) as error:
        read_metric(name)
    assert error.value.type == "NS238"
    assert error.value.context == {
        "fact": f"there is no metric `{name}`",
        "help": f"did you mean `{near}`?",
    }


@pytest.mark.parametrize(
    ("written", "name", "arguments"),
    [
        ({"top_k_categorical_accuracy": 3}, "TopKCategoricalAccuracy", {"k": 3}),
        ({"auc": {"curve": "PR", "name": "pr"}}, "AUC", {"curve": "PR", "name": "pr"}),
        ({"auc": {"thresholds": [0.5, 0.2]}}, "AUC", {"thresholds": [0.5, 0.2]}),
        ({"mean_io_u": 21}, "MeanIoU", {"num_classes": 21}),
        (
            {"io_u": {"num_classes": 3, "target_class_ids": [0, 2]}},
            "IoU",
            {"num_classes": 3, "target_class_ids": [0, 2]},
        ),
        ({"precision": [0.5, 0.9]}, "Precision", {"thresholds": [0.5, 0.9]}),
        ({"accuracy": {}}, "Accuracy", {}),
        ({"mse": {"name": "error"}}, "MeanSquaredError", {"name": "error"}),
    ],
)
def test_a_mapping_is_the_object_with_these_arguments(
    written: Any, name: str, arguments: dict[str, Any]
) -> None:
    import keras

    metric = read_metric(written)
    assert isinstance(metric, Metric)
    by_hand = getattr(keras.metrics, name)
    assert config(lambda: keras_object(metric)) == config(lambda: by_hand(**arguments))


@pytest.mark.parametrize("written", ["accuracy", {"accuracy": None}])
def test_a_mapping_to_nothing_is_the_bare_name(written: Any) -> None:
    assert read_metric(written) == "accuracy"


@pytest.mark.parametrize(
    ("name", "arguments", "code", "fact"),
    [
        ("AUC", {"num_thresholds": 1}, "NS207", "must be an integer of at least 2, but this is 1"),
        ("AUC", {"num_labels": 3}, "NS218", "`num_labels` is of no use without `multi_label`"),
        ("AUC", {"curve": "R"}, "NS206", "not `R`"),
        ("Precision", {"thresholds": [0.5, 2]}, "NS207", "must be between 0 and 1, not 2"),
        ("F1Score", {"average": "mean"}, "NS206", "not `mean`"),
        ("F1Score", {"threshold": 0.0}, "NS207", "must be above 0 and at most 1, not 0"),
        ("FBetaScore", {"beta": 0.0}, "NS207", "must be above 0, not 0"),
        ("MeanIoU", {"num_classes": 0}, "NS207", "must be a positive integer, but this is 0"),
        ("MeanIoU", {}, "missing", "Field required"),
        (
            "IoU",
            {"num_classes": 2, "target_class_ids": [2]},
            "NS207",
            "there is no class 2 among 2, counted from 0",
        ),
        (
            "BinaryIoU",
            {"target_class_ids": [2]},
            "NS207",
            "there is no class 2 among 2, counted from 0",
        ),
        (
            "BinaryIoU",
            {"target_class_ids": []},
            "NS205",
            "must be a list of integers, but this is empty",
        ),
        (
            "R2Score",
            {"num_regressors": -1},
            "NS207",
            "must be an integer of at least 0, but this is -1",
        ),
        ("RecallAtPrecision", {"precision": 2.0}, "NS207", "must be between 0 and 1, not 2"),
        (
            "PrecisionAtRecall",
            {"recall": 0.5, "num_thresholds": 0},
            "NS207",
            "must be a positive integer, but this is 0",
        ),
    ],
)
def test_what_keras_refuses_is_one_error(
    name: str, arguments: dict[str, Any], code: str, fact: str
) -> None:
    import keras

    with pytest.raises((ValueError, TypeError)):
        getattr(keras.metrics, name)(**arguments)
    word = next(word for word, part in METRICS.items() if part.__name__ == name)
    assert refusal(read_metric, {word: arguments})[0] == code
    assert refusal(read_metric, {word: arguments})[1].endswith(fact)
