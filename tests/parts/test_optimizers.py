"""Optimizers and learning-rate schedules are Keras's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from netspec.emit.keras import keras_object
from netspec.parts.optimizers import OPTIMIZER_MAP, OPTIMIZERS, read_optimizer
from netspec.parts.part import Part
from netspec.parts.schedules import SCHEDULES, read_schedule
from tests.parts.catalogued import (
    as_written,
    check_arguments,
    check_complete,
    check_signature,
    config,
    kinds,
    refusal,
)

# Classes of `keras.optimizers` that a spec cannot name as an optimizer.
LEFT_OUT = {
    "Optimizer": "the base class",
    "OptimizerMap": "an argument of `MultiOptimizer` alone",
}
SCHEDULES_LEFT_OUT = {"LearningRateSchedule": "the base class"}

# Names for what Keras itself does not find by a text.
WITHOUT_TEXT = {"lamb", "schedule_free_adamw"}

WRAPPERS = {"LossScaleOptimizer", "MultiOptimizer"}
SINGLE = [part for name, part in kinds(OPTIMIZERS).items() if name not in WRAPPERS]

REQUIRED = {
    "initial_learning_rate": st.one_of(st.integers(-1, 1), st.floats(-0.5, 2, width=16)),
    "decay_steps": st.integers(-1, 8),
    "first_decay_steps": st.integers(-1, 8),
    "decay_rate": st.floats(-0.5, 2, width=16),
    "boundaries": st.sampled_from([[100], [100, 200], [100, 200, 150], [], [0]]),
    "values": st.sampled_from([[1.0, 0.1], [1, 0.5, 0.25], [1.0], [-1.0, 2.0]]),
}
INSTEAD = {
    "learning_rate": st.floats(-0.5, 2, width=16),
    "weight_decay": st.one_of(st.none(), st.floats(-0.5, 1, width=16)),
    "exclude_layers": st.sampled_from([None, ["dense.*"], [], ["a", "b"], ["("], "dense"]),
}


def test_every_optimizer_of_keras_is_declared() -> None:
    check_complete("keras.optimizers", OPTIMIZERS, LEFT_OUT, "optimizers.py")


def test_every_schedule_of_keras_is_declared() -> None:
    check_complete("keras.optimizers.schedules", SCHEDULES, SCHEDULES_LEFT_OUT, "schedules.py")


@pytest.mark.parametrize(
    "part",
    [*OPTIMIZERS.values(), *OPTIMIZER_MAP.values(), *SCHEDULES.values()],
    ids=lambda part: part.__name__,
)
def test_the_fields_are_the_arguments_of_keras(part: type[Part]) -> None:
    check_signature(part, frozenset({"name"}))


@pytest.mark.parametrize(
    "part", [*SINGLE, *kinds(SCHEDULES).values()], ids=lambda part: part.__name__
)
def test_keras_takes_what_is_taken(part: type[Part]) -> None:
    check_arguments(part, REQUIRED, INSTEAD)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS.without_arguments() - WITHOUT_TEXT))
def test_a_name_is_what_keras_makes_of_it(name: str) -> None:
    import keras

    assert config(lambda: keras_object(read_optimizer(name))) == config(
        lambda: keras.optimizers.get(name)
    )


@pytest.mark.parametrize("name", sorted(WITHOUT_TEXT))
def test_a_name_may_be_one_that_keras_does_not_find(name: str) -> None:
    import keras

    with pytest.raises(ValueError, match="Could not"):
        keras.optimizers.get(name)
    assert type(keras_object(read_optimizer(name))).__name__ == OPTIMIZERS[name].__name__


def test_every_text_of_keras_is_a_name() -> None:
    from keras.src.optimizers import ALL_OBJECTS_DICT

    assert set(ALL_OBJECTS_DICT) - {name.lower() for name in LEFT_OUT} <= set(OPTIMIZERS)


@pytest.mark.parametrize(
    ("name", "near"), [("SGD", "sgd"), ("RMSprop", "rmsprop"), ("adan", "adam")]
)
def test_another_name_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(PydanticCustomError) as error:
        read_optimizer(name)
    assert error.value.type == "NS236"
    assert error.value.context == {
        "fact": f"there is no optimizer `{name}`",
        "help": f"did you mean `{near}`?",
    }


def test_all_names_of_an_optimizer_are_one_class() -> None:
    assert OPTIMIZERS["schedule_free_adamw"] is OPTIMIZERS["schedulefreeadamw"]


def test_a_bare_value_is_the_learning_rate() -> None:
    import keras

    assert config(lambda: keras_object(read_optimizer({"sgd": 1}))) == config(
        lambda: keras.optimizers.SGD(1.0)
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 100, "warmup_steps": 10}),
        ("PiecewiseConstantDecay", {"boundaries": [10, 20], "values": [0.1, 0.01, 0.001]}),
        ("ExponentialDecay", {"initial_learning_rate": 1, "decay_steps": 5, "decay_rate": 0.9}),
    ],
)
def test_a_learning_rate_may_be_a_schedule(name: str, arguments: dict[str, Any]) -> None:
    import keras

    word = next(word for word, part in SCHEDULES.items() if part.__name__ == name)
    ours = read_optimizer({"adam": {"learning_rate": {word: arguments}}})
    schedule = as_written(read_schedule({word: arguments}), arguments)

    def by_hand() -> Any:
        made = getattr(keras.optimizers.schedules, name)(**schedule)
        return keras.optimizers.Adam(made)

    assert config(lambda: keras_object(ours)) == config(by_hand)


def test_an_optimizer_may_be_wrapped_for_half_precision() -> None:
    import keras

    written = {"loss_scale_optimizer": {"inner_optimizer": {"sgd": {"momentum": 0.9}}}}

    def by_hand() -> Any:
        inner = keras.optimizers.SGD(momentum=0.9)
        return keras.optimizers.LossScaleOptimizer(inner)

    assert config(lambda: keras_object(read_optimizer(written))) == config(by_hand)


def test_variables_may_have_different_optimizers() -> None:
    import keras

    arguments = {"default_optimizer": "sgd", "optimizer_map": {"encoder/.*": {"adam": 0.5}}}
    ours = read_optimizer({"multi_optimizer": {"optimizer_map": arguments}})

    def by_hand() -> Any:
        sgd, adam = keras.optimizers.SGD(), keras.optimizers.Adam(0.5)
        chosen = keras.optimizers.OptimizerMap(sgd, {"encoder/.*": adam})
        return keras.optimizers.MultiOptimizer(chosen)

    assert config(lambda: keras_object(ours)) == config(by_hand)


@pytest.mark.parametrize(
    ("name", "arguments", "code", "fact"),
    [
        ("SGD", {"momentum": 1.5}, "NS207", "must be between 0 and 1, not 1.5"),
        ("SGD", {"momentum": -0.5}, "NS207", "must be between 0 and 1, not -0.5"),
        (
            "SGD",
            {"clipnorm": 1.0, "global_clipnorm": 1.0},
            "NS218",
            "`clipnorm` and `global_clipnorm` cannot be combined",
        ),
        (
            "Adam",
            {"gradient_accumulation_steps": 1},
            "NS207",
            "must be an integer of at least 2, but this is 1",
        ),
        ("Adam", {"use_ema": True, "ema_momentum": 1.5}, "NS207", "between 0 and 1, not 1.5"),
        (
            "Adam",
            {"use_ema": True, "ema_overwrite_frequency": -1},
            "NS207",
            "must be a positive integer, but this is -1",
        ),
        (
            "Adam",
            {"learning_rate": "0.1"},
            "NS205",
            'must be a number, but this is the text `"0.1"`',
        ),
        ("AdamW", {"weight_decay": None}, "NS205", "must be a number, but this is null"),
        ("Lion", {"beta_1": 0.0}, "NS207", "must be above 0 and at most 1, not 0"),
        ("Ftrl", {"learning_rate_power": 0.5}, "NS207", "must be at most 0, not 0.5"),
        ("Ftrl", {"initial_accumulator_value": -1.0}, "NS207", "must be at least 0, not -1"),
        ("Ftrl", {"l1_regularization_strength": -1.0}, "NS207", "must be at least 0, not -1"),
        ("Adam", {"beta_3": 0.5}, "extra_forbidden", "Extra inputs are not permitted"),
        ("LossScaleOptimizer", {}, "missing", "Field required"),
    ],
)
def test_what_keras_refuses_is_one_error(
    name: str, arguments: dict[str, Any], code: str, fact: str
) -> None:
    import keras

    with pytest.raises((ValueError, TypeError)):
        getattr(keras.optimizers, name)(**arguments)
    assert refusal(read_optimizer, {name.lower(): arguments})[0] == code
    assert refusal(read_optimizer, {name.lower(): arguments})[1].endswith(fact)


@pytest.mark.parametrize(
    ("written", "code", "fact"),
    [
        ({"sgd": {"learning_rate": -0.1}}, "NS207", "must be at least 0, not -0.1"),
        ({"sgd": {"clipnorm": -1}}, "NS207", "must be at least 0, not -1"),
        ({"sgd": {"loss_scale_factor": 0}}, "NS207", "must be above 0, not 0"),
        ({"muon": {"exclude_layers": "dense"}}, "NS205", 'but this is the text `"dense"`'),
        ({"muon": {"exclude_layers": ["("]}}, "NS205", "missing ), unterminated subpattern"),
        (
            {
                "multi_optimizer": {
                    "optimizer_map": {"default_optimizer": "sgd", "optimizer_map": {"(": "adam"}}
                }
            },
            "NS205",
            "missing ), unterminated subpattern",
        ),
    ],
)
def test_what_keras_takes_and_cannot_use_is_refused(written: Any, code: str, fact: str) -> None:
    assert refusal(read_optimizer, written)[0] == code
    assert refusal(read_optimizer, written)[1].endswith(fact)


@pytest.mark.parametrize(
    ("name", "arguments", "code", "fact"),
    [
        (
            "CosineDecay",
            {"initial_learning_rate": 0.1, "decay_steps": 0},
            "NS207",
            "must be a positive integer, but this is 0",
        ),
        (
            "PiecewiseConstantDecay",
            {"boundaries": [10], "values": [0.1]},
            "NS208",
            "1 boundaries part 2 values, but there are 1",
        ),
    ],
)
def test_what_keras_refuses_of_a_schedule_is_one_error(
    name: str, arguments: dict[str, Any], code: str, fact: str
) -> None:
    import keras

    with pytest.raises(ValueError, match=r"decay_steps|boundaries"):
        getattr(keras.optimizers.schedules, name)(**arguments)
    word = next(word for word, part in SCHEDULES.items() if part.__name__ == name)
    assert refusal(read_schedule, {word: arguments}) == (code, fact)


def test_boundaries_that_do_not_rise_are_refused() -> None:
    written = {"piecewise_constant_decay": {"boundaries": [20, 10], "values": [1, 0.1, 0.01]}}
    fact = "`boundaries` must each be greater than the one before"
    assert refusal(read_schedule, written) == ("NS207", fact)


def test_an_unknown_schedule_is_refused_with_the_nearest() -> None:
    with pytest.raises(PydanticCustomError) as error:
        read_schedule({"cosine": {"initial_learning_rate": 0.1, "decay_steps": 10}})
    assert error.value.type == "NS236"
    assert error.value.context is not None
    assert error.value.context["fact"] == "there is no learning-rate schedule `cosine`"


@pytest.mark.parametrize("inside", ["loss_scale_optimizer", "multi_optimizer"])
def test_an_optimizer_among_others_wraps_none(inside: str) -> None:
    arguments = {
        "loss_scale_optimizer": {"inner_optimizer": "sgd"},
        "multi_optimizer": {"optimizer_map": {"default_optimizer": "sgd"}},
    }
    several = {"default_optimizer": {inside: arguments[inside]}}
    code, fact = refusal(read_optimizer, {"multi_optimizer": {"optimizer_map": several}})
    assert code == "NS205"
    assert (
        fact == f"must be an optimizer of its own, but `{OPTIMIZERS[inside].__name__}` wraps others"
    )
