"""Keras as it comes, whatever `keras.json` or the program around has set, and put back after."""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from netspec.diagnostic import Diagnostic, SpecError

BACKENDS = ("tensorflow", "jax", "torch", "numpy", "openvino")


@contextmanager
def plain_keras() -> Iterator[None]:
    """Keras with its own defaults meanwhile: what a model is hangs on its spec alone."""
    import keras

    config = keras.config
    # The policy first: where none is set, asking makes one of `floatx`.
    policy, floatx = config.dtype_policy(), config.floatx()
    epsilon, data_format = config.epsilon(), config.image_data_format()
    _configure("float32", "float32", 1e-7, "channels_last")
    try:
        yield
    finally:
        _configure(policy, floatx, epsilon, data_format)


def _configure(policy: object, floatx: str, epsilon: float, data_format: str) -> None:
    import keras

    keras.config.set_dtype_policy(policy)
    keras.config.set_floatx(floatx)
    keras.config.set_epsilon(epsilon)
    keras.config.set_image_data_format(data_format)


@contextmanager
def same_random_numbers() -> Iterator[None]:
    """The caller's random numbers go on afterwards as if nothing had been drawn.

    Whatever has no seed of its own (an initializer, a dropout) takes one from Python's generator
    when it is made (Keras 3.15, `random/seed_generator.py`), though none of it is used.
    """
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


def check_backend() -> None:
    """Refuse a `KERAS_BACKEND` that Keras does not know (NS609)."""
    wanted = os.environ.get("KERAS_BACKEND")
    if wanted and wanted not in BACKENDS and "keras" not in sys.modules:
        fact = f"the variable `KERAS_BACKEND` asks for `{wanted}`, which Keras does not know"
        raise _refusal("KERAS_BACKEND", fact, _backend_cure(wanted))


def refused_settings(error: Exception) -> SpecError | None:
    """What Keras found wrong with its own settings (NS609), if that was it."""
    place = traceback.extract_tb(error.__traceback__)[-1].filename.replace("\\", "/")
    if not place.endswith(("/keras/src/backend/__init__.py", "/keras/src/backend/config.py")):
        return None
    fact = f"Keras cannot use its settings: {error}"
    cure = "mend or remove the file; `KERAS_HOME` is another folder for it"
    return _refusal(_settings_file(), fact, cure)


def asked_by(backend: str) -> str:
    """The variable or the file of the user's that asks for a backend; nothing when none does."""
    if os.environ.get("KERAS_BACKEND"):
        return "KERAS_BACKEND" if os.environ["KERAS_BACKEND"] == backend else ""
    try:
        with open(_settings_file(), encoding="utf-8") as file:
            settings = json.load(file)
    except (OSError, ValueError):
        return ""
    # Keras writes the file itself, with its default: that asks for nothing.
    asked = isinstance(settings, dict) and settings.get("backend") == backend != BACKENDS[0]
    return _settings_file() if asked else ""


def _settings_file() -> str:
    """Where Keras looks for its settings."""
    home = os.environ.get("KERAS_HOME") or os.path.join(os.path.expanduser("~"), ".keras")
    return os.path.join(home, "keras.json")


def _backend_cure(wanted: str) -> str:
    from netspec.suggest import did_you_mean

    return did_you_mean(wanted, BACKENDS, "give `--backend`, or unset the variable")


def _refusal(path: str, fact: str, cure: str) -> SpecError:
    return SpecError([Diagnostic("NS609", fact, path=path, help=cure)])
