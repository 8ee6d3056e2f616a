"""What is lost of `compile`, held against models that Keras loads."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from netspec.emit.artifact import write_artifact
from netspec.emit.config.forgotten import forgotten
from netspec.emit.wish import Wish
from tests.compiling import compiled


def loss(key: str) -> Callable[[Any], Any]:
    """An argument of the loss that a model is trained with."""
    return lambda model: model.loss._fn_kwargs[key]


def own(key: str) -> Callable[[Any], Any]:
    """An argument of `compile`."""
    return attrgetter(key)


CASES = [
    ("{loss: {huber: {delta: 2.0}}}", loss("delta"), 2.0),
    ("{loss: {cosine_similarity: {axis: 1}}}", loss("axis"), 1),
    ("{loss: {tversky: {alpha: 0.25}}}", own("loss.alpha"), 0.25),
    ("{loss: mse, steps_per_execution: 4}", own("steps_per_execution"), 4),
    ("{loss: mse, run_eagerly: true}", own("run_eagerly"), True),
    ("{loss: mse, jit_compile: true}", own("jit_compile"), True),
    ("{loss: mse, auto_scale_loss: false}", own("optimizer.__class__.__name__"), "RMSprop"),
    (
        "{loss: mse, optimizer: {adam: {clipnorm: 1.0}}}",
        own("optimizer.inner_optimizer.clipnorm"),
        1.0,
    ),
]


# Keras makes variables of an optimizer that it loads, which a `.keras` has only after training.
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("archive", [False, True], ids=["h5", "keras"])
@pytest.mark.parametrize(("text", "read", "given"), CASES)
def test_what_is_told_as_lost_is_what_a_loaded_model_does_not_have(
    text: str,
    read: Callable[[Any], Any],
    given: object,
    archive: bool,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    import keras

    # Which is where Keras scales losses.
    keras.config.set_dtype_policy("mixed_float16")
    request.addfinalizer(lambda: keras.config.set_dtype_policy("float32"))
    graph = compiled(f"inputs: [{{x: [2]}}]\nlayers: [{{dense: 2}}]\ncompile: {text}", tmp_path)
    path = str(tmp_path / f"net.{'keras' if archive else 'h5'}")
    write_artifact(graph, path, Wish("keras" if archive else "h5", target="keras3"))
    model = keras.saving.load_model(path)
    assert graph.training is not None
    assert (read(model) == given) is not bool(forgotten(graph.training, archive))
