"""The other specs are equal to the same networks written by hand in Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from netspec.compiler import compile_spec
from netspec.emit.first import First
from netspec.emit.keras import build_model
from tests.specs.building import loaded, spec, weightless
from tests.specs.sameness import assert_same_network

Tensor: TypeAlias = Any
Network: TypeAlias = Callable[[], Any]


@pytest.fixture(autouse=True)
def fresh_session() -> Iterator[None]:
    """A session in which Keras counts the names of layers without one from the start."""
    import keras

    keras.utils.clear_session(free_memory=False)
    yield
    keras.utils.clear_session(free_memory=False)


def vgg_classifier(x: Tensor, classes: int = 1000) -> Tensor:
    from keras import layers

    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(4096, activation="relu", name="fc1")(x)
    x = layers.Dense(4096, activation="relu", name="fc2")(x)
    return layers.Dense(classes, activation="softmax", name="predictions")(x)


def vgg(stages: list[list[int]], lrn: bool = False) -> Any:
    """The stages' kernel sizes, for 64 to 512 filters; `lrn` after the first convolution."""
    import keras
    from keras import layers

    from netspec.layers import LocalResponseNormalization

    inputs = x = keras.Input((224, 224, 3))
    for block, (filters, kernels) in enumerate(
        zip((64, 128, 256, 512, 512), stages, strict=True), start=1
    ):
        for i, kernel in enumerate(kernels, start=1):
            name = f"block{block}_conv{i}"
            x = layers.Conv2D(filters, kernel, padding="same", activation="relu", name=name)(x)
            if lrn and block == 1:
                x = LocalResponseNormalization(5, 1e-4, 0.75, bias=2.0, name="block1_lrn")(x)
        x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
    return keras.Model(inputs, vgg_classifier(x), name="vgg")


def cifar_vgg() -> Any:
    import keras
    from keras import layers

    he_normal = {"kernel_initializer": "he_normal"}
    inputs = x = keras.Input((32, 32, 3))
    for filters in (64, 128, 256):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", **he_normal)(x)
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", **he_normal)(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu", **he_normal)(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(10, activation="softmax", **he_normal)(x)
    return keras.Model(inputs, x, name="cifar_vgg")


def vgg19_lrn(lrn: bool, data_format: str) -> Any:
    import keras
    from keras import layers, regularizers

    from netspec.layers import LocalResponseNormalization

    order: dict[str, Any] = {"data_format": data_format}
    inputs = x = keras.Input((3, 224, 224) if data_format == "channels_first" else (224, 224, 3))
    stages = [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)]
    for block, (filters, convs) in enumerate(stages, start=1):
        for i in range(1, convs + 1):
            x = layers.Conv2D(
                filters,
                3,
                padding="same",
                activation="relu",
                kernel_regularizer=regularizers.L2(5e-4),
                bias_regularizer=regularizers.L2(5e-4),
                name=f"block{block}_conv{i}",
                **order,
            )(x)
            if lrn:
                name = f"block{block}_lrn{i}"
                x = LocalResponseNormalization(alpha=1e-4, beta=0.75, name=name, **order)(x)
        x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool", **order)(x)
    x = layers.Flatten(name="flatten", **order)(x)
    x = layers.Dense(4096, activation="relu", name="fc1")(x)
    x = layers.Dense(4096, activation="relu", name="fc2")(x)
    x = layers.Dense(1000, activation="softmax", name="predictions")(x)
    model = keras.Model(inputs, x, name="vgg19_lrn")
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy")
    return model


def vgg16_zeropad() -> Any:
    import keras
    from keras import layers

    first = {"data_format": "channels_first"}
    inputs = x = keras.Input((3, 150, 150))
    stages = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
    for stage, (filters, convs) in enumerate(stages, start=1):
        for i in range(1, convs + 1):
            x = layers.ZeroPadding2D(1, **first)(x)
            x = layers.Conv2D(filters, 3, activation="relu", name=f"conv{stage}_{i}", **first)(x)
        x = layers.MaxPooling2D(2, strides=2, **first)(x)
    return keras.Model(inputs, x, name="vgg16_zeropad")


def bottleneck_head() -> Any:
    import keras
    from keras import layers

    inputs = keras.Input((4, 4, 512))
    x = layers.Flatten()(inputs)
    x = layers.Dense(256, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model(inputs, x, name="bottleneck_head")
    model.compile(optimizer="rmsprop", loss="binary_crossentropy")
    return model


def inception_towers() -> Any:
    import keras
    from keras import layers

    relu = {"padding": "same", "activation": "relu"}
    inputs = keras.Input((256, 256, 3))
    first = layers.Conv2D(64, 1, **relu)(inputs)
    first = layers.Conv2D(64, 3, **relu)(first)
    second = layers.Conv2D(64, 1, **relu)(inputs)
    second = layers.Conv2D(64, 5, **relu)(second)
    third = layers.MaxPooling2D(3, strides=1, padding="same")(inputs)
    third = layers.Conv2D(64, 1, **relu)(third)
    joined = layers.Concatenate(axis=1)([first, second, third])
    return keras.Model(inputs, joined, name="inception_towers")


def residual() -> Any:
    import keras
    from keras import layers

    x = keras.Input((256, 256, 3))
    y = layers.Conv2D(3, 3, padding="same")(x)
    return keras.Model(x, layers.Add()([x, y]), name="residual")


def googlenet(aux: bool, lrn: bool) -> Any:
    import keras
    from keras import layers

    from netspec.layers import LocalResponseNormalization

    def conv(x: Tensor, filters: int, size: int, name: str, strides: int = 1) -> Tensor:
        same = {"padding": "same", "activation": "relu"}
        return layers.Conv2D(filters, size, strides=strides, name=name, **same)(x)

    def pool(x: Tensor, strides: int, name: str) -> Tensor:
        return layers.MaxPooling2D(3, strides=strides, padding="same", name=name)(x)

    def module(x: Tensor, name: str, sizes: tuple[int, ...]) -> Tensor:
        one, reduce3, three, reduce5, five, proj = sizes
        a = conv(x, one, 1, f"{name}_1x1")
        b = conv(conv(x, reduce3, 1, f"{name}_3x3_reduce"), three, 3, f"{name}_3x3")
        c = conv(conv(x, reduce5, 1, f"{name}_5x5_reduce"), five, 5, f"{name}_5x5")
        d = conv(pool(x, 1, f"{name}_pool"), proj, 1, f"{name}_pool_proj")
        return layers.Concatenate(name=f"{name}_output")([a, b, c, d])

    def head(x: Tensor, name: str) -> Tensor:
        x = layers.AveragePooling2D(5, strides=3, name=f"{name}_ave_pool")(x)
        x = layers.Conv2D(128, 1, padding="same", activation="relu", name=f"{name}_conv")(x)
        x = layers.Flatten(name=f"{name}_flatten")(x)
        x = layers.Dense(1024, activation="relu", name=f"{name}_fc")(x)
        x = layers.Dropout(0.7, name=f"{name}_drop_fc")(x)
        return layers.Dense(1000, activation="softmax", name=f"{name}_classifier")(x)

    inputs = keras.Input((224, 224, 3), name="image")
    x = pool(conv(inputs, 64, 7, "conv1_7x7_s2", 2), 2, "pool1_3x3_s2")
    x = LocalResponseNormalization(name="pool1_norm1")(x) if lrn else x
    x = conv(conv(x, 64, 1, "conv2_3x3_reduce"), 192, 3, "conv2_3x3")
    x = LocalResponseNormalization(name="conv2_norm2")(x) if lrn else x
    x = pool(x, 2, "pool2_3x3_s2")
    x = module(x, "inception_3a", (64, 96, 128, 16, 32, 32))
    x = module(x, "inception_3b", (128, 128, 192, 32, 96, 64))
    x = pool(x, 2, "pool3_3x3_s2")
    x = after_4a = module(x, "inception_4a", (192, 96, 208, 16, 48, 64))
    x = module(x, "inception_4b", (160, 112, 224, 24, 64, 64))
    x = module(x, "inception_4c", (128, 128, 256, 24, 64, 64))
    x = after_4d = module(x, "inception_4d", (112, 144, 288, 32, 64, 64))
    x = module(x, "inception_4e", (256, 160, 320, 32, 128, 128))
    x = pool(x, 2, "pool4_3x3_s2")
    x = module(x, "inception_5a", (256, 160, 320, 32, 128, 128))
    x = module(x, "inception_5b", (384, 192, 384, 48, 128, 128))
    x = layers.GlobalAveragePooling2D(name="pool5_7x7_s1")(x)
    x = layers.Dropout(0.4, name="pool5_drop")(x)
    x = layers.Dense(1000, activation="softmax", name="loss3_classifier")(x)
    outputs = [x, head(after_4a, "loss1"), head(after_4d, "loss2")] if aux else x
    return keras.Model(inputs, outputs, name="googlenet")


def bn_inception() -> Any:
    import keras
    from keras import layers

    def normalized(x: Tensor, name: str) -> Tensor:
        return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_bn")(x))

    def conv(x: Tensor, filters: int, size: int, name: str, strides: int = 1) -> Tensor:
        same = {"padding": "same", "use_bias": False, "name": name}
        return normalized(layers.Conv2D(filters, size, strides=strides, **same)(x), name)

    def module(x: Tensor, name: str, row: tuple[Any, ...]) -> Tensor:
        one, reduce, three, reduce_double, double, kind, proj = row
        strides = 1 if one else 2
        towers = [conv(x, one, 1, f"{name}_1x1")] if one else []
        y = conv(x, reduce, 1, f"{name}_3x3_reduce")
        towers += [conv(y, three, 3, f"{name}_3x3", strides)]
        y = conv(x, reduce_double, 1, f"{name}_double_3x3_reduce")
        y = conv(y, double, 3, f"{name}_double_3x3_1")
        towers += [conv(y, double, 3, f"{name}_double_3x3_2", strides)]
        kinds = {"avg": layers.AveragePooling2D, "max": layers.MaxPooling2D}
        y = kinds[kind](3, strides=strides, padding="same", name=f"{name}_pool")(x)
        towers += [conv(y, proj, 1, f"{name}_pool_proj")] if proj else [y]
        return layers.Concatenate(name=f"{name}_output")(towers)

    # Figure 5 of the paper; nothing in the first column is a stride of 2, in the last pass through.
    table = {
        "3a": (64, 64, 64, 64, 96, "avg", 32),
        "3b": (64, 64, 96, 64, 96, "avg", 64),
        "3c": (0, 128, 160, 64, 96, "max", 0),
        "4a": (224, 64, 96, 96, 128, "avg", 128),
        "4b": (192, 96, 128, 96, 128, "avg", 128),
        "4c": (160, 128, 160, 128, 160, "avg", 96),
        "4d": (96, 128, 192, 160, 192, "avg", 96),
        "4e": (0, 128, 192, 192, 256, "max", 0),
        "5a": (352, 192, 320, 160, 224, "avg", 128),
        "5b": (352, 192, 320, 192, 224, "max", 128),
    }
    inputs = keras.Input((224, 224, 3), name="image")
    x = layers.SeparableConv2D(
        64,
        7,
        strides=2,
        padding="same",
        depth_multiplier=8,
        use_bias=False,
        name="conv1_7x7_s2",
    )(inputs)
    x = normalized(x, "conv1_7x7_s2")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1_3x3_s2")(x)
    x = conv(conv(x, 64, 1, "conv2_3x3_reduce"), 192, 3, "conv2_3x3")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool2_3x3_s2")(x)
    for name, row in table.items():
        x = module(x, f"inception_{name}", row)
    x = layers.GlobalAveragePooling2D(name="pool5_7x7_s1")(x)
    x = layers.Dense(1000, activation="softmax", name="loss3_classifier")(x)
    return keras.Model(inputs, x, name="bn_inception")


def inception_factorized() -> Any:
    import keras
    from keras import layers

    def conv(x: Tensor, *chain: tuple[int, Any]) -> Tensor:
        for filters, size in chain:
            x = layers.Conv2D(filters, size, padding="same", use_bias=False)(x)
            x = layers.BatchNormalization(axis=3, scale=False)(x)
            x = layers.Activation("relu")(x)
        return x

    def pool(x: Tensor, filters: int) -> Tensor:
        return conv(layers.AveragePooling2D(3, strides=1, padding="same")(x), (filters, 1))

    def joined(*towers: Tensor, axis: int = 3, name: str | None = None) -> Tensor:
        return layers.Concatenate(axis=axis, name=name)(list(towers))

    a = keras.Input((35, 35, 288), name="grid_35")
    b = keras.Input((17, 17, 768), name="grid_17")
    c = keras.Input((8, 8, 1280), name="grid_8")
    figure_5 = joined(
        conv(a, (64, 1)),
        conv(a, (48, 1), (64, 3)),
        conv(a, (64, 1), (96, 3), (96, 3)),
        pool(a, 64),
        axis=-1,
        name="figure_5",
    )
    wide, tall = (1, 7), (7, 1)
    figure_6 = joined(
        conv(b, (192, 1)),
        conv(b, (128, 1), (128, wide), (192, tall)),
        conv(b, (128, 1), (128, tall), (128, wide), (128, tall), (192, wide)),
        pool(b, 192),
        name="figure_6",
    )
    wide, tall = (1, 3), (3, 1)
    one = conv(c, (320, 1))
    x = conv(c, (384, 1))
    two = joined(conv(x, (384, wide)), conv(x, (384, tall)), name="figure_7_split")
    x = conv(c, (448, 1), (384, 3))
    three = joined(conv(x, (384, wide)), conv(x, (384, tall)))
    figure_7 = joined(one, two, three, pool(c, 192), name="figure_7")
    return keras.Model([a, b, c], [figure_5, figure_6, figure_7], name="inception_factorized")


def alexnet() -> Any:
    import keras
    from keras import initializers, layers

    from netspec.layers import LocalResponseNormalization

    def conv(x: Tensor, filters: int, size: int, name: str, **more: Any) -> Tensor:
        more = {"padding": "same", "activation": "relu", "name": name, **more}
        normal = initializers.RandomNormal(stddev=0.01)
        return layers.Conv2D(filters, size, kernel_initializer=normal, **more)(x)

    def dense(x: Tensor, units: int, activation: str, name: str, **more: Any) -> Tensor:
        normal = initializers.RandomNormal(stddev=0.01)
        more = {"activation": activation, "name": name, **more}
        return layers.Dense(units, kernel_initializer=normal, **more)(x)

    def norm(x: Tensor, name: str) -> Tensor:
        return LocalResponseNormalization(5, alpha=1e-4, beta=0.75, bias=2.0, name=name)(x)

    def pool(x: Tensor, name: str) -> Tensor:
        return layers.MaxPooling2D(3, strides=2, name=name)(x)

    ones = {"bias_initializer": "ones"}
    inputs = keras.Input((227, 227, 3), name="image")
    x = conv(inputs, 96, 11, "conv1", strides=4, padding="valid")
    x = pool(norm(x, "norm1"), "pool1")
    x = conv(x, 256, 5, "conv2", groups=2, **ones)
    x = pool(norm(x, "norm2"), "pool2")
    x = conv(x, 384, 3, "conv3")
    x = conv(x, 384, 3, "conv4", groups=2, **ones)
    x = conv(x, 256, 3, "conv5", groups=2, **ones)
    x = layers.Flatten(name="flatten")(pool(x, "pool5"))
    x = layers.Dropout(0.5, name="drop6")(dense(x, 4096, "relu", "fc6", **ones))
    x = layers.Dropout(0.5, name="drop7")(dense(x, 4096, "relu", "fc7", **ones))
    return keras.Model(inputs, dense(x, 1000, "softmax", "fc8"), name="alexnet")


def siamese() -> Any:
    import keras
    from keras import initializers, layers

    normal = initializers.RandomNormal
    conv = {"activation": "relu", "kernel_initializer": normal(stddev=0.01)}
    dense = {"activation": "sigmoid", "kernel_initializer": normal(stddev=0.2)}
    bias = {"bias_initializer": normal(mean=0.5, stddev=0.01)}

    left = keras.Input((105, 105, 1), name="left")
    right = keras.Input((105, 105, 1), name="right")
    inputs = x = keras.Input((105, 105, 1))
    for i, (filters, size) in enumerate([(64, 10), (128, 7), (128, 4), (256, 4)], start=1):
        x = layers.Conv2D(filters, size, name=f"conv{i}", **conv, **bias)(x)
        x = layers.MaxPooling2D(name=f"pool{i}")(x) if i < 4 else x
    x = layers.Dense(4096, name="embedding", **dense, **bias)(layers.Flatten(name="flatten")(x))
    twin = keras.Model(inputs, x, name="twin")

    one, other = twin(left), twin(right)
    larger = layers.Maximum(name="larger")([one, other])
    smaller = layers.Minimum(name="smaller")([one, other])
    distance = layers.Subtract(name="distance")([larger, smaller])
    same = layers.Dense(1, name="same", **dense, **bias)(distance)
    return keras.Model([left, right], same, name="siamese")


def flowers() -> Any:
    import keras
    from keras import layers

    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(224, 224, 3))
    for layer in base.layers:
        layer.trainable = not layer.name.startswith(("block1", "block2", "block3"))
    x = layers.GlobalAveragePooling2D(name="avg_pool")(base.output)
    x = layers.Dropout(0.3, name="dropout")(x)
    x = layers.Dense(5, activation="softmax", name="flowers")(x)
    model = keras.Model(base.input, x, name="flowers")
    adam = keras.optimizers.Adam(learning_rate=1e-4)
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


NETWORKS: list[tuple[str, Mapping[str, object], Network]] = [
    ("alexnet", {}, alexnet),
    ("bn_inception", {}, bn_inception),
    ("bottleneck_head", {}, bottleneck_head),
    ("cifar_vgg", {}, cifar_vgg),
    ("flowers", {}, flowers),
    ("googlenet", {}, lambda: googlenet(aux=True, lrn=False)),
    ("googlenet", {"aux": False}, lambda: googlenet(aux=False, lrn=False)),
    ("googlenet", {"lrn": True}, lambda: googlenet(aux=True, lrn=True)),
    ("inception_factorized", {}, inception_factorized),
    ("inception_towers", {}, inception_towers),
    ("residual", {}, residual),
    ("siamese", {}, siamese),
    ("vgg", {"config": "A"}, lambda: vgg([[3], [3], [3, 3], [3, 3], [3, 3]])),
    ("vgg", {"config": "A-LRN"}, lambda: vgg([[3], [3], [3, 3], [3, 3], [3, 3]], lrn=True)),
    ("vgg", {"config": "B"}, lambda: vgg([[3, 3]] * 5)),
    ("vgg", {"config": "C"}, lambda: vgg([[3, 3]] * 2 + [[3, 3, 1]] * 3)),
    ("vgg16_zeropad", {}, vgg16_zeropad),
    ("vgg19_lrn", {}, lambda: vgg19_lrn(lrn=True, data_format="channels_last")),
    (
        "vgg19_lrn",
        {"lrn": False, "data_format": "channels_first"},
        lambda: vgg19_lrn(lrn=False, data_format="channels_first"),
    ),
]


@pytest.mark.parametrize(
    ("name", "params", "network"),
    NETWORKS,
    ids=[f"{name}-{params}" for name, params, _ in NETWORKS],
)
def test_a_spec_is_the_network_written_by_hand(
    name: str, params: Mapping[str, object], network: Network
) -> None:
    import keras

    graph = compile_spec(spec(name), params)
    # Keras gives the variables of an optimizer values at once.
    with nullcontext() if graph.training else weightless():
        expected = network()
        keras.utils.clear_session(free_memory=False)
        actual = build_model(graph, First(zeros=True))
    assert_same_network(actual, expected)
    assert actual.get_compile_config() == expected.get_compile_config()


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("network", [alexnet, bottleneck_head, siamese])
def test_it_comes_back_from_the_saved_file(network: Network, tmp_path: Path) -> None:
    assert_same_network(loaded(spec(network.__name__), tmp_path, "keras3"), network())
