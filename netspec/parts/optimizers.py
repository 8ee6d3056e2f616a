"""Keras's optimizers."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from netspec.fields import Natural, NonNegative, Number, Positive, Rate, refuse
from netspec.parts.catalogue import Catalogue
from netspec.parts.optimizer import (
    ByPattern,
    Inner,
    LearningRate,
    Map,
    Optimizer,
    Patterns,
    Single,
)
from netspec.parts.part import read_part
from netspec.parts.ranges import AboveZero, AtLeastTwo, AtMostZero, PositiveRate


def read_optimizer(value: Any) -> Optimizer:
    """An optimizer from its name, or from a one-key mapping with its arguments."""
    return read_part(value, OPTIMIZERS, "optimizer", "NS236")


class Descent:
    """What all optimizers share but those that wrap others."""

    main = "learning_rate"

    learning_rate: LearningRate = 0.001
    weight_decay: NonNegative | None = None
    clipnorm: NonNegative | None = None
    clipvalue: NonNegative | None = None
    global_clipnorm: NonNegative | None = None
    use_ema: bool = False
    ema_momentum: Rate = 0.99
    ema_overwrite_frequency: Positive | None = None
    loss_scale_factor: AboveZero | None = None
    gradient_accumulation_steps: AtLeastTwo | None = None

    @model_validator(mode="after")
    def _clip_one_way(self) -> Descent:
        clips = [
            name
            for name in ("clipnorm", "clipvalue", "global_clipnorm")
            if getattr(self, name) is not None
        ]
        if len(clips) > 1:
            refuse("NS218", f"`{clips[0]}` and `{clips[1]}` cannot be combined")
        return self


class SGD(Descent):
    """Gradient descent with momentum."""

    learning_rate: LearningRate = 0.01
    momentum: Rate = 0.0
    nesterov: bool = False


class RMSprop(Descent):
    """Gradients divided by the root of their mean square (Hinton, 2012)."""

    rho: Rate = 0.9
    momentum: Rate = 0.0
    epsilon: NonNegative = 1e-7
    centered: bool = False


class Adam(Descent):
    """Adaptive moments (Kingma and Ba, 2014)."""

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-7
    amsgrad: bool = False


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2017)."""

    weight_decay: NonNegative = 0.004


class Adadelta(Descent):
    """Learning rates per dimension from a window of gradients (Zeiler, 2012)."""

    rho: Rate = 0.95
    epsilon: NonNegative = 1e-7


class Adafactor(Descent):
    """Adam with little memory (Shazeer and Stern, 2018)."""

    beta_2_decay: Number = -0.8
    epsilon_1: NonNegative = 1e-30
    epsilon_2: NonNegative = 1e-3
    clip_threshold: AboveZero = 1.0
    relative_step: bool = True


class Adagrad(Descent):
    """Learning rates per parameter from all gradients so far (Duchi et al., 2011)."""

    initial_accumulator_value: NonNegative = 0.1
    epsilon: NonNegative = 1e-7


class Adamax(Descent):
    """Adam by the infinity norm (Kingma and Ba, 2014)."""

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-7


class Ftrl(Descent):
    """Follow the regularized leader (McMahan et al., 2013)."""

    learning_rate_power: AtMostZero = -0.5
    initial_accumulator_value: NonNegative = 0.1
    l1_regularization_strength: NonNegative = 0.0
    l2_regularization_strength: NonNegative = 0.0
    l2_shrinkage_regularization_strength: NonNegative = 0.0
    beta: Number = 0.0


class Lamb(Descent):
    """Adam for large batches, with a rate per layer (You et al., 2019)."""

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-7


class Lion(Descent):
    """The sign of the momentum alone (Chen et al., 2023)."""

    beta_1: PositiveRate = 0.9
    beta_2: Rate = 0.99


class Muon(Descent):
    """Orthogonalized momentum for matrices, Adam for the rest (Jordan, 2024)."""

    weight_decay: NonNegative | None = 0.004
    adam_beta_1: Rate = 0.9
    adam_beta_2: Rate = 0.999
    adam_weight_decay: NonNegative | None = 0.004
    epsilon: NonNegative = 1e-7
    exclude_layers: Patterns | None = None
    exclude_embeddings: bool = True
    muon_a: Number = 3.4445
    muon_b: Number = -4.7750
    muon_c: Number = 2.0315
    adam_lr_ratio: NonNegative = 1
    momentum: Rate = 0.95
    ns_steps: Positive = 5
    nesterov: bool = True
    rms_rate: NonNegative | None = 0.2


class Nadam(Descent):
    """Adam with Nesterov momentum (Dozat, 2015)."""

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-7


class ScheduleFreeAdamW(Descent):
    """AdamW that averages weights in the place of a schedule (Defazio et al., 2024)."""

    also = ("schedule_free_adamw",)

    learning_rate: LearningRate = 0.0025
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegative = 1e-8
    warmup_steps: Natural = 0


class LossScaleOptimizer:
    """Scales the loss as half precision needs it, around another optimizer."""

    also = ("loss_scale_optimizer",)
    main = "inner_optimizer"

    inner_optimizer: Inner
    initial_scale: AboveZero = 2.0**15
    dynamic_growth_steps: Positive = 2000


class OptimizerMap:
    """Which variables, by regular expressions over their paths, have which optimizer."""

    default_optimizer: Single
    optimizer_map: ByPattern | None = None


class MultiOptimizer:
    """Different optimizers for different variables."""

    also = ("multi_optimizer",)

    optimizer_map: Map
    loss_scale_factor: AboveZero | None = None


OPTIMIZER_MAP = Catalogue(Optimizer, (OptimizerMap,))
OPTIMIZERS = Catalogue(
    Optimizer,
    (
        SGD,
        RMSprop,
        Adam,
        AdamW,
        Adadelta,
        Adafactor,
        Adagrad,
        Adamax,
        Ftrl,
        Lamb,
        Lion,
        Muon,
        Nadam,
        ScheduleFreeAdamW,
        LossScaleOptimizer,
        MultiOptimizer,
    ),
    spell=str.lower,
)
