"""Room on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.emit.disk import overheard, reserve, size_of

FULL = "Can't decrement id ref count (file write failed: time = now, errno = 28, buf = 0x1)"


class Dataset:
    """Fails when it is deleted, as h5py's do on a full disk."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __del__(self) -> None:
        raise RuntimeError(self.words)


def test_room_is_found_and_left_free(tmp_path: Path) -> None:
    reserve(str(tmp_path / "a"), 100_000)
    assert list(tmp_path.iterdir()) == []


def test_a_lack_of_room_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        reserve(str(tmp_path / "a"), 2**62)


def test_an_error_that_would_be_printed_is_raised() -> None:
    with pytest.raises(OSError, match="errno = 28"), overheard():
        del [Dataset(FULL)][0]


def test_other_errors_are_left_to_whoever_hears_them(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lambda ignored: heard.append(ignored.exc_value))
    with overheard():
        del [Dataset("something else")][0]
    assert [str(each) for each in heard] == ["something else"]


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "int64", "bool"])
def test_a_model_fits_into_what_is_reserved(dtype: str, tmp_path: Path) -> None:
    import keras

    layer = keras.layers.Layer()
    for name in ("a", "b"):
        layer.add_weight(shape=(3, 500), dtype=dtype, name=name, initializer="ones")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(50)])
    model.extra = layer
    model.save_weights(tmp_path / "net.weights.h5")
    assert (tmp_path / "net.weights.h5").stat().st_size <= size_of(model)
