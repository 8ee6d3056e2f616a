"""The keys of the configurations of losses, metrics and optimizers: their order in Keras 3.15.

A test compares them with those of the installed Keras, as with the keys of layers.
"""

from __future__ import annotations

_LOSS = "name reduction "
_CROSSENTROPY = f"{_LOSS}from_logits label_smoothing axis"
_METRIC = "name dtype "

# Of losses, Keras 3.15 forgets `delta`, and the `axis` of two.
_LOSSES = {
    **dict.fromkeys(("BinaryCrossentropy", "CategoricalCrossentropy"), _CROSSENTROPY),
    "BinaryFocalCrossentropy": f"{_CROSSENTROPY} apply_class_balancing alpha gamma",
    "CategoricalFocalCrossentropy": f"{_CROSSENTROPY} alpha gamma",
    "CategoricalGeneralizedCrossEntropy": f"{_LOSS}q",
    "Circle": f"{_LOSS}gamma margin remove_diagonal",
    "Dice": f"{_LOSS}axis",
    "SparseCategoricalCrossentropy": f"{_LOSS}from_logits ignore_class",
    "Tversky": f"{_LOSS}alpha beta axis",
}
_RANK = f"{_METRIC}thresholds"
_CURVE = f"{_METRIC}class_id num_thresholds "
_METRICS = {
    "BinaryAccuracy": f"{_METRIC}threshold",
    "TopKCategoricalAccuracy": f"{_METRIC}k",
    "SparseTopKCategoricalAccuracy": f"{_METRIC}k from_sorted_ids",
    "BinaryCrossentropy": f"{_METRIC}from_logits label_smoothing",
    "CategoricalCrossentropy": f"{_METRIC}from_logits label_smoothing axis",
    "SparseCategoricalCrossentropy": f"{_METRIC}from_logits ignore_class axis",
    "R2Score": f"{_METRIC}class_aggregation num_regressors",
    **dict.fromkeys(("PearsonCorrelation", "ConcordanceCorrelation"), f"{_METRIC}axis"),
    "AUC": f"{_METRIC}num_thresholds curve summation_method multi_label num_labels label_weights "
    "from_logits thresholds",
    **dict.fromkeys(("TruePositives", "TrueNegatives", "FalsePositives"), _RANK),
    "FalseNegatives": _RANK,
    **dict.fromkeys(("Precision", "Recall"), f"{_RANK} top_k class_id"),
    "PrecisionAtRecall": f"{_CURVE}recall",
    "RecallAtPrecision": f"{_CURVE}precision",
    "SensitivityAtSpecificity": f"{_CURVE}specificity",
    "SpecificityAtSensitivity": f"{_CURVE}sensitivity",
    "FBetaScore": f"{_METRIC}average beta threshold",
    "F1Score": f"{_METRIC}average threshold",
    "BinaryIoU": "target_class_ids threshold name dtype",
    "MeanIoU": "num_classes name dtype ignore_class sparse_y_true sparse_y_pred axis",
    "OneHotMeanIoU": "num_classes name dtype ignore_class sparse_y_pred axis",
    "IoU": f"{_METRIC}num_classes target_class_ids ignore_class sparse_y_true sparse_y_pred axis",
    "OneHotIoU": "num_classes target_class_ids name dtype ignore_class sparse_y_pred axis",
}
_SCHEDULES = {
    "CosineDecay": "initial_learning_rate decay_steps alpha name warmup_target warmup_steps",
}
_OPTIMIZER = (
    "name learning_rate weight_decay clipnorm global_clipnorm clipvalue use_ema ema_momentum "
    "ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps"
)
_OPTIMIZERS = {
    "Muon": f"{_OPTIMIZER} adam_beta_1 adam_beta_2 epsilon exclude_layers muon_a muon_b muon_c "
    "adam_lr_ratio momentum ns_steps nesterov exclude_embeddings adam_weight_decay rms_rate",
    "LossScaleOptimizer": "name inner_optimizer initial_scale dynamic_growth_steps",
    "OptimizerMap": "default_optimizer optimizer_map",
    "MultiOptimizer": "optimizer_map loss_scale_factor name",
}

# Where they are not the fields of the part in their order: class → keys.
TRAINING_KEYS = {
    f"keras.{home}.{name}": tuple(keys.split())
    for home, table in {
        "losses": _LOSSES,
        "metrics": _METRICS,
        "optimizers": _OPTIMIZERS,
        "optimizers.schedules": _SCHEDULES,
    }.items()
    for name, keys in table.items()
}
# What all have, where there is nothing of their own above.
LOSS_KEYS, METRIC_KEYS = tuple(_LOSS.split()), tuple(_METRIC.split())
OPTIMIZER_KEYS = tuple(_OPTIMIZER.split())

# The names that Keras gives to parts without one, where they are not the class in snake case.
PART_NAMES = {
    "Huber": "huber_loss",
    "CosineDecay": "CosineDecay", "CosineDecayRestarts": "SGDRDecay",
    "ExponentialDecay": "ExponentialDecay", "InverseTimeDecay": "InverseTimeDecay",
    "PiecewiseConstantDecay": "PiecewiseConstant", "PolynomialDecay": "PolynomialDecay",
}  # fmt: skip

# Keys that Keras writes only where they are set.
IF_SET = frozenset({"AUC.thresholds", "SparseTopKCategoricalAccuracy.from_sorted_ids"})

# The classes of metrics that count in integers.
INTEGER_METRICS = frozenset({"BinaryIoU", "MeanIoU", "OneHotMeanIoU", "IoU", "OneHotIoU"})
