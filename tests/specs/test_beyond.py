"""The networks beyond keras.applications are equal to the same written by hand in Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any, TypeAlias

import pytest

from netspec.compiler import compile_spec
from netspec.emit.first import First
from netspec.emit.keras import build_model
from tests.specs.building import spec, weightless
from tests.specs.sameness import assert_same_network

Tensor: TypeAlias = Any
Network: TypeAlias = Any


@pytest.fixture(autouse=True)
def fresh_session() -> Iterator[None]:
    """A session in which Keras counts the names of layers without one from the start."""
    import keras

    keras.utils.clear_session(free_memory=False)
    yield
    keras.utils.clear_session(free_memory=False)


def unet(padding: str) -> Network:
    import keras
    from keras import layers

    def two(x: Tensor, filters: int, name: str) -> Tensor:
        for i in (1, 2):
            x = layers.Conv2D(
                filters,
                3,
                padding=padding,
                activation="relu",
                kernel_initializer="he_normal",
                name=f"{name}_conv{i}",
            )(x)
        return x

    size = 572 if padding == "valid" else 512
    inputs = x = keras.Input((size, size, 1), name="image")
    skips = []
    for i in range(1, 5):
        x = two(x, 64 * 2 ** (i - 1), f"down{i}")
        skips.append(x)
        x = layers.MaxPooling2D(2, name=f"pool{i}")(x)
    x = two(x, 1024, "up0")
    for i in range(1, 5):
        filters = 64 * 2 ** (4 - i)
        x = layers.Conv2DTranspose(filters, 2, strides=2, name=f"up{i}_up")(x)
        skip = skips.pop()
        margin = (skip.shape[1] - x.shape[1]) // 2
        skip = layers.Cropping2D(margin, name=f"up{i}_crop")(skip)
        x = layers.Concatenate(name=f"up{i}_concat")([skip, x])
        x = two(x, filters, f"up{i}")
    x = layers.Conv2D(2, 1, activation="softmax", name="segmentation")(x)
    return keras.Model(inputs, x, name="unet")


def squeezenet() -> Network:
    import keras
    from keras import layers

    inputs = x = keras.Input((227, 227, 3), name="image")
    x = layers.Conv2D(96, 7, strides=2, activation="relu", name="conv1")(x)
    x = layers.MaxPooling2D(3, strides=2, name="maxpool1")(x)
    for i, (narrow, wide) in enumerate(
        [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)],
        start=2,
    ):
        name = f"fire{i}_"
        x = layers.Conv2D(narrow, 1, activation="relu", name=name + "squeeze1x1")(x)
        one = layers.Conv2D(wide, 1, activation="relu", name=name + "expand1x1")(x)
        three = layers.Conv2D(wide, 3, padding="same", activation="relu", name=name + "expand3x3")(
            x
        )
        x = layers.Concatenate(name=name + "concat")([one, three])
        if i in (4, 8):
            x = layers.MaxPooling2D(3, strides=2, name=f"maxpool{i}")(x)
    x = layers.Dropout(0.5, name="drop9")(x)
    x = layers.Conv2D(1000, 1, activation="relu", name="conv10")(x)
    x = layers.GlobalAveragePooling2D(name="avgpool10")(x)
    return keras.Model(inputs, layers.Softmax(name="prob")(x), name="squeezenet")


def fcn8s() -> Network:
    import keras
    from keras import layers

    def up(x: Tensor, factor: int, name: str) -> Tensor:
        layer = layers.Conv2DTranspose(
            21, 2 * factor, strides=factor, padding="same", use_bias=False, name=name
        )
        return layer(x)

    image = keras.Input((512, 512, 3), name="image")
    base = keras.applications.VGG16(weights=None, include_top=False, input_tensor=image)
    x = base.get_layer("block5_pool").output
    x = layers.Conv2D(4096, 7, padding="same", activation="relu", name="fc6")(x)
    x = layers.Dropout(0.5, name="drop6")(x)
    x = layers.Conv2D(4096, 1, padding="same", activation="relu", name="fc7")(x)
    x = layers.Dropout(0.5, name="drop7")(x)
    x = layers.Conv2D(21, 1, padding="same", name="score_fr")(x)
    x = up(x, 2, "upscore2")
    y = base.get_layer("block4_pool").output
    y = layers.Conv2D(21, 1, padding="same", name="score_pool4")(y)
    x = layers.Add(name="fuse_pool4")([x, y])
    x = up(x, 2, "upscore_pool4")
    y = base.get_layer("block3_pool").output
    y = layers.Conv2D(21, 1, padding="same", name="score_pool3")(y)
    x = layers.Add(name="fuse_pool3")([x, y])
    x = up(x, 8, "upscore8")
    return keras.Model(image, layers.Softmax(name="segmentation")(x), name="fcn8s")


def segnet() -> Network:
    import keras
    from keras import layers

    def convs(x: Tensor, sizes: list[int], name: str) -> Tensor:
        for i, filters in enumerate(sizes, start=1):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv{i}")(x)
            x = layers.BatchNormalization(name=f"{name}_bn{i}")(x)
            x = layers.ReLU(name=f"{name}_relu{i}")(x)
        return x

    inputs = x = keras.Input((352, 480, 3), name="image")
    stages = [[64] * 2, [128] * 2, [256] * 3, [512] * 3, [512] * 3]
    for i, sizes in enumerate(stages, start=1):
        x = layers.MaxPooling2D(2, name=f"pool{i}")(convs(x, sizes, f"encoder{i}"))
    back = [[512, 512, 512], [512, 512, 256], [256, 256, 128], [128, 64], [64]]
    for i, sizes in zip((5, 4, 3, 2, 1), back, strict=True):
        x = convs(layers.UpSampling2D(2, name=f"unpool{i}")(x), sizes, f"decoder{i}")
    x = layers.Conv2D(12, 3, padding="same", name="scores")(x)
    return keras.Model(inputs, layers.Softmax(name="segmentation")(x), name="segnet")


def yolov3_tiny() -> Network:
    import keras
    from keras import layers

    def conv(x: Tensor, i: int, filters: int, kernel: int = 3) -> Tensor:
        x = layers.Conv2D(filters, kernel, padding="same", use_bias=False, name=f"layer{i}_conv")(x)
        x = layers.BatchNormalization(name=f"layer{i}_bn")(x)
        return layers.LeakyReLU(negative_slope=0.1, name=f"layer{i}_leaky")(x)

    inputs = x = keras.Input((416, 416, 3), name="image")
    for i, filters in enumerate((16, 32, 64, 128, 256), start=1):
        x = route = conv(x, i, filters)
        x = layers.MaxPooling2D(2, strides=2, padding="same", name=f"pool{i}")(x)
    x = conv(x, 6, 512)
    x = layers.MaxPooling2D(2, strides=1, padding="same", name="pool6")(x)
    x = branch = conv(conv(x, 7, 1024), 8, 256, 1)
    large = layers.Conv2D(255, 1, padding="same", name="large_boxes")(conv(x, 9, 512))
    x = layers.UpSampling2D(2, name="up")(conv(branch, 10, 128, 1))
    x = layers.Concatenate(name="route")([x, route])
    small = layers.Conv2D(255, 1, padding="same", name="small_boxes")(conv(x, 11, 256))
    return keras.Model(inputs, [large, small], name="yolov3_tiny")


def wavenet_small() -> Network:
    import keras
    from keras import layers

    def conv(x: Tensor, filters: int, kernel: int, name: str, **more: Any) -> Tensor:
        return layers.Conv1D(filters, kernel, padding="causal", name=name, **more)(x)

    inputs = keras.Input((None, 1), name="sound")
    x = conv(inputs, 32, 2, "causal")
    total = None
    for i in range(1, 17):
        dilation = 2 ** ((i - 1) % 8)
        of = {"dilation_rate": dilation}
        tanh = conv(x, 32, 2, f"unit{i}_filter", activation="tanh", **of)
        gate = conv(x, 32, 2, f"unit{i}_gate", activation="sigmoid", **of)
        y = layers.Multiply(name=f"unit{i}_gated")([tanh, gate])
        skip = conv(y, 64, 1, f"unit{i}_skip")
        total = skip if total is None else layers.Add(name=f"sum{i}")([total, skip])
        if i < 16:
            residual = conv(y, 32, 1, f"unit{i}_residual")
            x = layers.Add(name=f"unit{i}_sum")([x, residual])
    x = layers.ReLU()(total)
    x = conv(x, 64, 1, "mixed", activation="relu")
    x = conv(x, 256, 1, "next", activation="softmax")
    return keras.Model(inputs, x, name="wavenet_small")


def text_cnn() -> Network:
    import keras
    from keras import layers

    tokens = keras.Input((64,), dtype="int32", name="tokens")
    x = layers.Embedding(18765, 300, name="embedding")(tokens)
    results = []
    for n in (3, 4, 5):
        norm = keras.constraints.MaxNorm(3)
        y = layers.Conv1D(100, n, activation="relu", kernel_constraint=norm, name=f"conv{n}")(x)
        results.append(layers.GlobalMaxPooling1D(name=f"max{n}")(y))
    x = layers.Concatenate(name="sentence")(results)
    x = layers.Dropout(0.5, name="dropout")(x)
    x = layers.Dense(2, activation="softmax", name="sentiment")(x)
    model = keras.Model(tokens, x, name="text_cnn")
    model.compile("adadelta", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def lstm_classifier() -> Network:
    import keras
    from keras import layers

    tokens = keras.Input((None,), dtype="int32", name="tokens")
    x = layers.Embedding(20000, 128, name="embedding")(tokens)
    x = layers.Bidirectional(layers.LSTM(64, return_sequences=True), name="first")(x)
    x = layers.Bidirectional(layers.LSTM(64), name="second")(x)
    x = layers.Dense(1, activation="sigmoid", name="positive")(x)
    model = keras.Model(tokens, x, name="lstm_classifier")
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def seq2seq() -> Network:
    import keras
    from keras import layers

    source = keras.Input((None,), dtype="int32", name="source_tokens")
    target = keras.Input((None,), dtype="int32", name="target_tokens")
    x = layers.Embedding(8000, 256, name="source_embedding")(source)
    encoded, h, c = layers.LSTM(256, return_sequences=True, return_state=True, name="encoder")(x)
    y = layers.Embedding(9000, 256, name="target_embedding")(target)
    y = layers.LSTM(256, return_sequences=True, name="decoder")(y, initial_state=[h, c])
    context = layers.Attention(name="attention")([y, encoded])
    y = layers.Concatenate(name="context")([y, context])
    y = layers.Dense(9000, activation="softmax", name="next_token")(y)
    return keras.Model([source, target], y, name="seq2seq")


def transformer_encoder() -> Network:
    import keras
    from keras import layers

    tokens = keras.Input((128,), dtype="int32", name="tokens")
    x = layers.Embedding(37000, 512, name="embedding")(tokens)
    x = layers.EinsumDense("btd,de->bte", (128, 512), bias_axes="te", name="positions")(x)
    x = layers.Dropout(0.1, name="dropout")(x)
    for i in range(1, 7):
        name = f"layer{i}_"
        y = layers.MultiHeadAttention(8, 64, name=name + "attention")(x, x)
        y = layers.Dropout(0.1, name=name + "drop1")(y)
        x = layers.Add(name=name + "add1")([x, y])
        x = layers.LayerNormalization(epsilon=1e-5, name=name + "norm1")(x)
        y = layers.Dense(2048, activation="relu", name=name + "linear1")(x)
        y = layers.Dense(512, name=name + "linear2")(y)
        y = layers.Dropout(0.1, name=name + "drop2")(y)
        x = layers.Add(name=name + "add2")([x, y])
        x = layers.LayerNormalization(epsilon=1e-5, name=name + "norm2")(x)
    x = layers.GlobalAveragePooling1D(name="mean")(x)
    x = layers.Dense(2, activation="softmax", name="classes")(x)
    return keras.Model(tokens, x, name="transformer_encoder")


def vit() -> Network:
    import keras
    from keras import layers

    image = keras.Input((224, 224, 3), name="image")
    x = layers.Conv2D(768, 16, 16, name="patches")(image)
    x = layers.Reshape((-1, 768), name="sequence")(x)
    x = layers.EinsumDense("btd,de->bte", (196, 768), bias_axes="te", name="positions")(x)
    for i in range(1, 13):
        name = f"block{i}_"
        y = layers.LayerNormalization(epsilon=1e-6, name=name + "norm1")(x)
        y = layers.MultiHeadAttention(12, 64, dropout=0.1, name=name + "attention")(y, y)
        x = layers.Add(name=name + "add1")([x, y])
        y = layers.LayerNormalization(epsilon=1e-6, name=name + "norm2")(x)
        y = layers.Dense(3072, activation="gelu", name=name + "fc1")(y)
        y = layers.Dropout(0.1, name=name + "drop1")(y)
        y = layers.Dense(768, name=name + "fc2")(y)
        y = layers.Dropout(0.1, name=name + "drop2")(y)
        x = layers.Add(name=name + "add2")([x, y])
    x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
    x = layers.GlobalAveragePooling1D(name="mean")(x)
    return keras.Model(image, layers.Dense(1000, name="head")(x), name="vit")


def autoencoder() -> Network:
    import keras
    from keras import layers

    inputs = x = keras.Input((28, 28, 1), name="digit")
    for filters, conv, pool in [
        (16, "encoder1", "pool1"),
        (8, "encoder2", "pool2"),
        (8, "encoder3", "encoded"),
    ]:
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=conv)(x)
        x = layers.MaxPooling2D(2, padding="same", name=pool)(x)
    for i, (filters, padding) in enumerate([(8, "same"), (8, "same"), (16, "valid")], start=1):
        name = f"decoder{i}"
        x = layers.Conv2D(filters, 3, padding=padding, activation="relu", name=name)(x)
        x = layers.UpSampling2D(2, name=f"up{i}")(x)
    x = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="decoded")(x)
    model = keras.Model(inputs, x, name="autoencoder")
    model.compile("adam", "binary_crossentropy")
    return model


def dcgan_generator() -> Network:
    import keras
    from keras import layers

    def normal() -> Any:
        return keras.initializers.RandomNormal(stddev=0.02)

    def up(x: Tensor, filters: int, name: str, **more: Any) -> Tensor:
        more["kernel_initializer"] = normal()
        return layers.Conv2DTranspose(filters, 5, 2, padding="same", name=name, **more)(x)

    noise = keras.Input((100,), name="noise")
    x = layers.Dense(16384, use_bias=False, kernel_initializer=normal(), name="project")(noise)
    x = layers.Reshape((4, 4, 1024), name="reshape")(x)
    for i, filters in enumerate((512, 256, 128), start=1):
        x = layers.BatchNormalization(name=f"bn{i}")(x)
        x = up(layers.ReLU(name=f"relu{i}")(x), filters, f"conv{i}", use_bias=False)
    x = layers.BatchNormalization(name="bn4")(x)
    x = up(layers.ReLU(name="relu4")(x), 3, "image", activation="tanh")
    return keras.Model(noise, x, name="dcgan_generator")


def dcgan_discriminator() -> Network:
    import keras
    from keras import layers

    inputs = x = keras.Input((64, 64, 3), name="image")
    for i, filters in enumerate((64, 128, 256, 512), start=1):
        x = layers.Conv2D(
            filters,
            5,
            2,
            padding="same",
            use_bias=i == 1,
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.02),
            name=f"conv{i}",
        )(x)
        if i > 1:
            x = layers.BatchNormalization(name=f"bn{i}")(x)
        x = layers.LeakyReLU(negative_slope=0.2, name=f"leaky{i}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(1, activation="sigmoid", name="real")(x)
    model = keras.Model(inputs, x, name="dcgan_discriminator")
    model.compile(keras.optimizers.Adam(2e-4, beta_1=0.5), "binary_crossentropy")
    return model


def siamese_triplet() -> Network:
    import keras
    from keras import layers

    names = ("anchor", "positive", "negative")
    pictures = [keras.Input((96, 96, 3), name=name) for name in names]
    inputs = x = keras.Input((96, 96, 3))
    for i, (filters, kernel, strides) in enumerate([(64, 7, 2), (192, 3, 1), (384, 3, 1)], start=1):
        x = layers.Conv2D(
            filters, kernel, strides, padding="same", activation="relu", name=f"conv{i}"
        )(x)
        if i < 3:
            x = layers.MaxPooling2D(3, 2, padding="same", name=f"pool{i}")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    x = layers.UnitNormalization(name="embedding")(layers.Dense(128, name="fc")(x))
    face = keras.Model(inputs, x, name="face")
    anchor, *others = map(face, pictures)
    outputs = []
    for name, other in zip(("near", "far"), others, strict=True):
        difference = layers.Subtract(name=f"{name}_difference")([anchor, other])
        outputs.append(layers.Dot(1, name=name)([difference, difference]))
    return keras.Model(pictures, outputs, name="siamese_triplet")


NETWORKS: list[tuple[str, dict[str, object], Callable[[], Network]]] = [
    ("autoencoder", {}, autoencoder),
    ("dcgan_discriminator", {}, dcgan_discriminator),
    ("dcgan_generator", {}, dcgan_generator),
    ("fcn8s", {}, fcn8s),
    ("lstm_classifier", {}, lstm_classifier),
    ("segnet", {}, segnet),
    ("seq2seq", {}, seq2seq),
    ("siamese_triplet", {}, siamese_triplet),
    ("squeezenet", {}, squeezenet),
    ("text_cnn", {}, text_cnn),
    ("transformer_encoder", {}, transformer_encoder),
    ("unet", {}, lambda: unet("valid")),
    ("unet", {"padding": "same"}, lambda: unet("same")),
    ("vit", {}, vit),
    ("wavenet_small", {}, wavenet_small),
    ("yolov3_tiny", {}, yolov3_tiny),
]


@pytest.mark.parametrize(
    ("name", "params", "network"),
    NETWORKS,
    ids=[f"{name}-{params}" for name, params, _ in NETWORKS],
)
def test_a_spec_is_the_network_written_by_hand(
    name: str, params: dict[str, object], network: Callable[[], Network]
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
