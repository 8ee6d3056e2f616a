"""The `compile` section is what `keras.Model.compile` takes, and fits the network."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from netspec.emit.config.training import training_config
from netspec.emit.keras import compile_arguments
from netspec.parts.losses import Loss
from netspec.parts.training import Training, check_outputs

OUTPUTS = ("dog", "cat", "bird")


def network(outputs: int) -> Any:
    """A network of 4 features to 3 classes at each output; the names are not in order."""
    import keras

    keras.utils.clear_session(free_memory=False)
    x = keras.Input((4,))
    heads = [keras.layers.Dense(3, name=name)(x) for name in OUTPUTS[:outputs]]
    return keras.Model(x, heads if outputs > 1 else heads[0])


def keras_error(outputs: int, arguments: dict[str, Any]) -> Exception | None:
    """What Keras raises when the network computes its loss and metrics, as in `fit`."""
    import keras

    model = network(outputs)
    zeros = [keras.ops.zeros((2, 3)) for _ in range(outputs)]
    y = zeros if outputs > 1 else zeros[0]
    try:
        model.compile(**arguments)
        model.compute_loss(None, y, y)
        model.compute_metrics(None, y, y)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        return error
    return None


def misfits(outputs: int, section: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = check_outputs(Training.model_validate(section), OUTPUTS[:outputs])
    return [(each.path, each.message) for each in found]


def test_the_fields_are_the_arguments_of_keras() -> None:
    import keras

    parameters = list(inspect.signature(keras.Model.compile).parameters.values())[1:]
    expected = {each.name: each.default for each in parameters}
    assert {name: field.default for name, field in Training.model_fields.items()} == expected


def test_what_is_not_written_is_left_to_keras() -> None:
    assert compile_arguments(Training.model_validate({"loss": "mse"})) == {
        "loss": "mean_squared_error"
    }


# Sections, and the same by hand; `network` has as many outputs as the first number says.
SAVED: list[tuple[int, dict[str, Any], Callable[[Any], dict[str, Any]]]] = [
    (1, {"loss": "mse"}, lambda keras: {"loss": "mean_squared_error"}),
    (
        1,
        {"optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"]},
        lambda keras: {
            "optimizer": "adam",
            "loss": "categorical_crossentropy",
            "metrics": ["accuracy"],
        },
    ),
    (
        1,
        {"optimizer": {"sgd": {"learning_rate": 0.01, "momentum": 0.9}}, "loss": "mse"},
        lambda keras: {
            "optimizer": keras.optimizers.SGD(0.01, momentum=0.9),
            "loss": "mean_squared_error",
        },
    ),
    (
        1,
        {
            "optimizer": {
                "adamw": {
                    "learning_rate": {
                        "cosine_decay": {"initial_learning_rate": 1e-3, "decay_steps": 500}
                    }
                }
            },
            "loss": {"categorical_crossentropy": {"label_smoothing": 0.1}},
            "metrics": ["acc", {"top_k_categorical_accuracy": {"k": 2, "name": "top2"}}],
        },
        lambda keras: {
            "optimizer": keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(1e-3, 500)),
            "loss": keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
            "metrics": ["acc", keras.metrics.TopKCategoricalAccuracy(k=2, name="top2")],
        },
    ),
    (
        1,
        {"loss": {"mean_squared_error": {"reduction": "sum"}}, "loss_weights": 2},
        lambda keras: {
            "loss": keras.losses.MeanSquaredError(reduction="sum"),
            "loss_weights": 2.0,
        },
    ),
    (
        1,
        {
            "loss": {"dog": "mse"},
            "weighted_metrics": [{"auc": {"curve": "PR", "thresholds": [0.2, 0.5]}}],
            "run_eagerly": True,
            "steps_per_execution": 1,
        },
        lambda keras: {
            "loss": {"dog": "mean_squared_error"},
            "weighted_metrics": [keras.metrics.AUC(curve="PR", thresholds=[0.2, 0.5])],
            "run_eagerly": True,
            "steps_per_execution": 1,
        },
    ),
    (
        2,
        {
            "optimizer": {"rmsprop": {"clipnorm": 1}},
            "loss": {"dog": "mse", "cat": {"huber": {"delta": 2}}},
            "loss_weights": {"dog": 1, "cat": 0.5},
            "metrics": {"cat": ["mae", {"mean_squared_error": {"name": "error"}}]},
        },
        lambda keras: {
            "optimizer": keras.optimizers.RMSprop(clipnorm=1.0),
            "loss": {"dog": "mean_squared_error", "cat": keras.losses.Huber(delta=2.0)},
            "loss_weights": {"dog": 1.0, "cat": 0.5},
            "metrics": {"cat": ["mae", keras.metrics.MeanSquaredError(name="error")]},
        },
    ),
    (
        2,
        {"loss": ["mse", None], "loss_weights": [1, None], "metrics": [["mae"], None]},
        lambda keras: {
            "loss": ["mean_squared_error", None],
            "loss_weights": [1.0, None],
            "metrics": [["mae"], None],
        },
    ),
    (
        3,
        {"loss": "mae", "metrics": ["mae", ["mse", "cosine_similarity"], []], "jit_compile": False},
        lambda keras: {
            "loss": "mean_absolute_error",
            "metrics": ["mae", ["mse", "cosine_similarity"], []],
            "jit_compile": False,
        },
    ),
    (
        1,
        {"optimizer": {"loss_scale_optimizer": {"inner_optimizer": {"adam": 0.1}}}, "loss": "mse"},
        lambda keras: {
            "optimizer": keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(0.1)),
            "loss": "mean_squared_error",
        },
    ),
    (
        1,
        {
            "optimizer": {
                "multi_optimizer": {
                    "optimizer_map": {
                        "default_optimizer": "sgd",
                        "optimizer_map": {"dog/.*": "adam"},
                    }
                }
            },
            "loss": "categorical_generalized_cross_entropy",
        },
        lambda keras: {
            "optimizer": keras.optimizers.MultiOptimizer(
                keras.optimizers.OptimizerMap(
                    keras.optimizers.SGD(), {"dog/.*": keras.optimizers.Adam()}
                )
            ),
            "loss": keras.losses.CategoricalGeneralizedCrossEntropy(),
        },
    ),
]


# TensorFlow's variables do not know yet how NumPy 2 asks for an array.
@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")
@pytest.mark.parametrize(("outputs", "section", "by_hand"), SAVED)
def test_a_saved_model_has_the_training_config_of_one_compiled_by_hand(
    outputs: int, section: dict[str, Any], by_hand: Callable[[Any], dict[str, Any]], tmp_path: Path
) -> None:
    import keras

    training = Training.model_validate(section)
    assert check_outputs(training, OUTPUTS[:outputs]) == []

    def saved(arguments: Callable[[], dict[str, Any]]) -> str:
        import h5py

        model = network(outputs)
        model.compile(**arguments())
        model.save(tmp_path / "model.h5")
        with h5py.File(tmp_path / "model.h5") as file:
            return str(file.attrs["training_config"])

    ours = saved(lambda: compile_arguments(training))
    assert ours == saved(lambda: by_hand(keras))
    assert ours == json.dumps(training_config(training))


@pytest.mark.parametrize(
    ("section", "path", "code"),
    [
        ({"optimizer": "adan"}, ("optimizer",), "NS236"),
        ({"optimizer": {"sgd": {"momentum": 2}}}, ("optimizer",), "nested"),
        ({"loss": "msee"}, ("loss",), "NS237"),
        ({"loss": {"huberr": {"delta": 2}}}, ("loss",), "NS237"),
        ({"loss": {"huberr": 2}}, ("loss",), "NS237"),
        ({"loss": {"dog": "msee"}}, ("loss", "dog"), "NS237"),
        ({"loss": {"dog": {"huberr": {"delta": 2}}}}, ("loss", "dog"), "NS237"),
        ({"loss": {"dog": {"huber": {"delta": -2}}}}, ("loss", "dog"), "nested"),
        ({"loss": {"dog": "mse", "cat": "maee"}}, ("loss", "cat"), "NS237"),
        ({"loss": ["mse", "maee"]}, ("loss", 1), "NS237"),
        ({"loss": [["mse"], "mae"]}, ("loss", 0), "NS205"),
        ({"loss": 5}, ("loss",), "NS205"),
        ({"loss_weights": "1"}, ("loss_weights",), "NS205"),
        ({"loss_weights": [1, "2"]}, ("loss_weights", 1), "NS205"),
        ({"loss_weights": {"dog": "2"}}, ("loss_weights", "dog"), "NS205"),
        ({"metrics": "accuracy"}, ("metrics",), "NS205"),
        ({"metrics": {"auc": {"curve": "PR"}}}, ("metrics",), "NS205"),
        ({"metrics": ["acc", "aucc"]}, ("metrics", 1), "NS238"),
        ({"metrics": ["ce"]}, ("metrics", 0), "NS238"),
        ({"metrics": [["acc"], ["mae", "aucc"]]}, ("metrics", 1, 1), "NS238"),
        ({"metrics": [["acc"], ["mae", {"auc": {"curve": "X"}}]]}, ("metrics", 1, 1), "nested"),
        ({"metrics": [["acc", None]]}, ("metrics", 0, 1), "NS205"),
        ({"metrics": [["acc", ["mae"]]]}, ("metrics", 0, 1), "NS205"),
        ({"metrics": {"dog": ["mae", "aucc"]}}, ("metrics", "dog", 1), "NS238"),
        ({"metrics": {"dog": "aucc"}}, ("metrics", "dog"), "NS238"),
        ({"weighted_metrics": ["aucc"]}, ("weighted_metrics", 0), "NS238"),
        ({"steps_per_execution": 0}, ("steps_per_execution",), "NS207"),
        ({"jit_compile": "yes"}, ("jit_compile",), "NS206"),
        ({"run_eagerly": "yes"}, ("run_eagerly",), "bool_type"),
        ({"run_eagerly": True, "jit_compile": True}, (), "NS218"),
        ({"metric": ["acc"]}, ("metric",), "extra_forbidden"),
    ],
)
def test_a_mistake_is_one_error_at_its_place(
    section: dict[str, Any], path: tuple[Any, ...], code: str
) -> None:
    with pytest.raises(ValidationError) as error:
        Training.model_validate(section)
    assert [(each["loc"], each["type"]) for each in error.value.errors()] == [(path, code)]


def test_all_mistakes_are_said_at_once() -> None:
    section = {
        "optimizer": "adan",
        "loss": {"dog": "msee", "cat": "maee"},
        "metrics": ["aucc", "acx"],
    }
    with pytest.raises(ValidationError) as error:
        Training.model_validate(section)
    assert [each["loc"] for each in error.value.errors()] == [
        ("optimizer",),
        ("loss", "dog"),
        ("loss", "cat"),
        ("metrics", 0),
        ("metrics", 1),
    ]


@pytest.mark.parametrize("section", [{"loss": {"huber": "mse"}}, {"loss": {"huber": {"mae": {}}}}])
def test_an_output_may_have_the_name_of_a_loss(section: dict[str, Any]) -> None:
    assert list(Training.model_validate(section).loss) == ["huber"]


@pytest.mark.parametrize("section", [{"loss": {"huber": 2}}, {"loss": {"huber": {"delta": 2}}}])
def test_a_loss_with_arguments_is_no_mapping_of_outputs(section: dict[str, Any]) -> None:
    assert isinstance(Training.model_validate(section).loss, Loss)


# What Keras refuses, most of it in `fit`.
REFUSED = [
    (1, {"loss": {"dig": "mse"}}, ("loss", "dig"), "the network has no output `dig`"),
    (2, {"loss": {"dog": "mse"}}, ("loss",), "`loss` says nothing of the output `cat`"),
    (1, {"loss": []}, ("loss",), "`loss` is a list of 0, but the network has one output"),
    (1, {"loss": [None]}, ("loss",), "`loss` is null for every output"),
    (2, {"loss": {"dog": None, "cat": None}}, ("loss",), "`loss` is null for every output"),
    (2, {"loss": ["mse"] * 3}, ("loss",), "`loss` is a list of 3, but the network has 2 outputs"),
    (
        2,
        {"loss": "mse", "loss_weights": [1, 2]},
        ("loss_weights",),
        "`loss` is one for all outputs, but `loss_weights` has one for each",
    ),
    (
        2,
        {"loss": ["mse", "mse"], "loss_weights": 2},
        ("loss_weights",),
        "`loss_weights` is one number for 2 losses",
    ),
    (
        2,
        {"loss": ["mse", "mse"], "loss_weights": [2]},
        ("loss_weights",),
        "`loss_weights` is a list of 1, but the network has 2 outputs",
    ),
    (
        2,
        {"loss": {"dog": "mse", "cat": "mse"}, "loss_weights": {"dog": 2}},
        ("loss_weights",),
        "`loss_weights` says nothing of the output `cat`",
    ),
    (
        2,
        {"loss": "mse", "metrics": {"dig": "mae"}},
        ("metrics", "dig"),
        "the network has no output `dig`",
    ),
    (
        2,
        {"loss": "mse", "metrics": ["mae"]},
        ("metrics",),
        "`metrics` is a list of 1, but the network has 2 outputs",
    ),
    (
        2,
        {"loss": "mse", "weighted_metrics": [["mae"], ["mse"], []]},
        ("weighted_metrics",),
        "`weighted_metrics` is a list of 3, but the network has 2 outputs",
    ),
    (
        1,
        {"loss": "mse", "metrics": {"dog": None}},
        ("metrics",),
        "`metrics` is null for the only output",
    ),
    (1, {"loss": "mse", "metrics": [None]}, ("metrics",), "`metrics` is null for the only output"),
]


@pytest.mark.parametrize(("outputs", "section", "path", "fact"), REFUSED)
def test_what_keras_says_in_fit_is_said_now(
    outputs: int, section: dict[str, Any], path: tuple[Any, ...], fact: str
) -> None:
    assert keras_error(outputs, section) is not None
    assert misfits(outputs, section) == [(path, fact)]


# What Keras takes, and does something with that nobody means.
MISTAKEN = [
    (2, {"loss": ["mse"]}, ("loss",), "`loss` is a list of 1, but the network has 2 outputs"),
    (
        1,
        {"loss": ["mse", "mae"]},
        ("loss",),
        "`loss` is a list of 2, but the network has one output",
    ),
    (
        2,
        {"loss": ["mse", "mae"], "loss_weights": {"dog": 1.0, "cat": 2.0}},
        ("loss_weights",),
        "`loss_weights` goes by name, but `loss` is a list",
    ),
    (
        1,
        {"loss": "mse", "loss_weights": {"dig": 1.0}},
        ("loss_weights", "dig"),
        "the network has no output `dig`",
    ),
    (
        1,
        {"loss": "mse", "metrics": {"dig": "mae"}},
        ("metrics", "dig"),
        "the network has no output `dig`",
    ),
    (
        1,
        {"loss": "mse", "metrics": [["mae"], ["mse"]]},
        ("metrics",),
        "`metrics` is a list of 2, but the network has one output",
    ),
]


@pytest.mark.parametrize(("outputs", "section", "path", "fact"), MISTAKEN)
def test_what_keras_misunderstands_is_refused(
    outputs: int, section: dict[str, Any], path: tuple[Any, ...], fact: str
) -> None:
    assert keras_error(outputs, section) is None
    assert misfits(outputs, section) == [(path, fact)]


def test_weights_without_a_loss_are_refused() -> None:
    fact = "`loss_weights` has no `loss` to weigh"
    assert misfits(1, {"loss_weights": 2}) == [(("loss_weights",), fact)]


def test_a_misspelt_output_is_answered_with_the_nearest() -> None:
    training = Training.model_validate({"loss": {"dgo": "mse", "cat": "mse"}})
    (found,) = check_outputs(training, ("dog", "cat"))
    assert found == (
        ("loss", "dgo"),
        "NS239",
        "the network has no output `dgo`",
        "did you mean `dog`?",
    )


def by_output(one: st.SearchStrategy[Any], names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """`one`, or lists and mappings of it for about as many outputs as there are."""
    keys = st.sampled_from([*names, "dig"])
    return st.one_of(
        one,
        st.lists(one, max_size=3),
        st.dictionaries(keys, one, max_size=3),
        st.fixed_dictionaries(dict.fromkeys(names, one)),
        st.lists(one, min_size=len(names), max_size=len(names)),
    )


def sections(outputs: int) -> st.SearchStrategy[dict[str, Any]]:
    names = OUTPUTS[:outputs]
    losses = st.sampled_from(["mse", "mae", "huber", "mse", None])
    weights = st.sampled_from([1.0, 0.5, 2.0, None])
    metric = st.sampled_from(["mae", "accuracy", "mse", "mae", None])
    metrics = st.one_of(metric, st.lists(metric, max_size=2))
    return st.fixed_dictionaries(
        {"loss": by_output(losses, names)},
        optional={
            "loss_weights": by_output(weights, names),
            "metrics": by_output(metrics, names),
            "weighted_metrics": by_output(metrics, names),
        },
    )


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_keras_trains_what_is_taken(outputs: int) -> None:
    tally: list[bool] = []

    @settings(
        max_examples=120,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sections(outputs))
    def compare(section: dict[str, Any]) -> None:
        try:
            training = Training.model_validate(section)
        except ValidationError:
            tally.append(False)
            return
        taken = not check_outputs(training, OUTPUTS[:outputs]) and training.loss is not None
        if taken:
            error = keras_error(outputs, section)
            assert error is None, error
        tally.append(taken)

    compare()
    assert sum(tally) >= 0.1 * len(tally), "too little of what was drawn was taken"
