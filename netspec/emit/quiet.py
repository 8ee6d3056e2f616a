"""Keras and TensorFlow imported without their chatter."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


def import_keras(backend: str | None = None) -> None:
    """Import Keras on a backend; what the libraries print on the way is shown only on failure."""
    if backend is not None:
        os.environ["KERAS_BACKEND"] = backend
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "keras" in sys.modules:
        return
    with silenced():
        import keras  # noqa: F401


@contextmanager
def silenced() -> Iterator[None]:
    """Hold back what is written to the standard error, also by C++; show it on failure.

    An interrupt is no failure: whoever asked for it wants no words.
    """
    saved = _duplicate()
    if saved is None:
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:
            os.dup2(saved, 2)
            held.seek(0)
            os.write(2, held.read()[-4000:])
            raise
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(saved, 2)
            os.close(saved)


def _duplicate() -> int | None:
    """Another number of the standard error; none when it is closed."""
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
        return os.dup(2)
    except OSError:
        return None
