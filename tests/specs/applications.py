"""The networks of keras.applications, as Keras has them and as specs have them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.compiling import write

if TYPE_CHECKING:
    import keras

APPLICATIONS = {
    "convnext_base": "ConvNeXtBase",
    "convnext_large": "ConvNeXtLarge",
    "convnext_small": "ConvNeXtSmall",
    "convnext_tiny": "ConvNeXtTiny",
    "convnext_xlarge": "ConvNeXtXLarge",
    "densenet121": "DenseNet121",
    "densenet169": "DenseNet169",
    "densenet201": "DenseNet201",
    **{f"efficientnet_b{n}": f"EfficientNetB{n}" for n in range(8)},
    **{f"efficientnet_v2_b{n}": f"EfficientNetV2B{n}" for n in range(4)},
    "efficientnet_v2_l": "EfficientNetV2L",
    "efficientnet_v2_m": "EfficientNetV2M",
    "efficientnet_v2_s": "EfficientNetV2S",
    "inception_resnet_v2": "InceptionResNetV2",
    "inception_v3": "InceptionV3",
    "mobilenet": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "mobilenet_v3_large": "MobileNetV3Large",
    "mobilenet_v3_small": "MobileNetV3Small",
    "nasnet_large": "NASNetLarge",
    "nasnet_mobile": "NASNetMobile",
    "resnet101": "ResNet101",
    "resnet101_v2": "ResNet101V2",
    "resnet152": "ResNet152",
    "resnet152_v2": "ResNet152V2",
    "resnet50": "ResNet50",
    "resnet50_v2": "ResNet50V2",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
    "xception": "Xception",
}


def made(name: str, **options: Any) -> keras.Model:
    """The network as Keras has it."""
    import keras

    model: keras.Model = getattr(keras.applications, APPLICATIONS[name])(weights=None, **options)
    return model


def sized(name: str, shape: Sequence[int | None], folder: Path, options: dict[str, Any]) -> str:
    """The path of a spec that has the layers of another for images of a shape."""
    given = {"dropout" if key == "dropout_rate" else key: each for key, each in options.items()}
    text = f"""
    inputs: [{{input_layer: {json.dumps(list(shape))}}}]
    layers: [include: {{spec: {name}.yaml, set: {json.dumps(given)}}}]
    """
    return write(text, folder)
