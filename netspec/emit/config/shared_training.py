"""The `compile` section as Keras 2 and every Keras 3 load it, where there is such a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netspec.declaration import Declaration
from netspec.emit.config.training import training_config
from netspec.parts.training import Training

Entry = dict[str, Any]

# Arguments by optimizer. Keras 2 takes one for those of TensorFlow 2.10, which knew no more, unless
# it is told by a key that Keras 3 refuses.
_OPTIMIZERS = {
    "SGD": "momentum nesterov",
    "RMSprop": "rho momentum epsilon centered",
    "Adam": "beta_1 beta_2 epsilon amsgrad",
    "Adadelta": "rho epsilon",
    "Adagrad": "initial_accumulator_value epsilon",
    "Adamax": "beta_1 beta_2 epsilon",
    "Nadam": "beta_1 beta_2 epsilon",
    "Ftrl": "learning_rate_power initial_accumulator_value l1_regularization_strength "
    "l2_regularization_strength l2_shrinkage_regularization_strength beta",
}
_CLIPS = ("clipnorm", "global_clipnorm", "clipvalue")
_LATER = ("weight_decay", "use_ema", "loss_scale_factor", "gradient_accumulation_steps")
_LOSSES = frozenset(
    {
        "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error",
        "mean_squared_logarithmic_error", "binary_crossentropy", "categorical_crossentropy",
        "sparse_categorical_crossentropy", "poisson", "kl_divergence", "cosine_similarity", "huber",
        "log_cosh", "hinge", "squared_hinge", "categorical_hinge",
    }
)  # fmt: skip
_METRICS = frozenset(
    {
        "accuracy", "acc", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
        "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy",
        "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error",
        "mean_squared_logarithmic_error", "mse", "mae", "mape", "msle", "binary_crossentropy",
        "categorical_crossentropy", "sparse_categorical_crossentropy", "poisson",
        "cosine_similarity", "hinge", "squared_hinge", "categorical_hinge",
    }
)  # fmt: skip
_ARGUMENTS = ("loss", "loss_weights", "metrics", "weighted_metrics")


def shared_training(training: Training, names: Mapping[str, str]) -> Entry | None:
    """What the file holds of `compile`, or nothing where the versions do not agree.

    `names` are those of outputs that have another name in the file.
    """
    if unshared(training):
        return None
    found = training_config(training)
    optimizer = found["optimizer_config"]
    kind, config = optimizer["class_name"], optimizer["config"]
    keys = ["name", "learning_rate", *_OPTIMIZERS[kind].split()]
    keys += [key for key in _CLIPS if config[key] is not None]
    own = {"class_name": kind, "config": {key: config[key] for key in keys}}
    return {key: _renamed(found[key], names) for key in _ARGUMENTS} | {"optimizer_config": own}


def unshared(training: Training) -> str:
    """The first thing of `compile` that some version does not load; nothing where all do."""
    optimizer = training.optimizer
    if not isinstance(optimizer, str):
        kind = type(optimizer).__name__
        if kind not in _OPTIMIZERS:
            return f"the optimizer `{kind}`"
        later = next((key for key in _LATER if getattr(optimizer, key)), None)
        if later:
            return f"`{later}` of the optimizer"
        if isinstance(vars(optimizer)["learning_rate"], Declaration):
            return "a schedule as `learning_rate`"
    losses = (each for each in leaves(training.loss) if each not in _LOSSES)
    metrics = (
        each
        for given in (training.metrics, training.weighted_metrics)
        for each in leaves(given)
        if each not in _METRICS
    )
    for kind, found in (("loss", losses), ("metric", metrics)):
        first = next(found, None)
        if isinstance(first, str):
            return f"the {kind} `{first}`"
        if first is not None:
            return f"arguments of the {kind} `{type(first).__name__}`"
    return ""


def leaves(value: Any) -> Iterator[Any]:
    """The losses or metrics in whatever structure."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from leaves(each)
    elif value is not None:
        yield value


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(name, name): each for name, each in value.items()}
    return value
