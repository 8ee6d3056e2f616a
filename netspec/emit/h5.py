"""An `.h5` file of a whole Keras model, without Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from netspec.emit.datasets import (
    Values,
    Variable,
    create_group,
    empty_file,
    is_worth_compressing,
    new_file,
    reserve,
    space_of,
    write_compressed,
)
from netspec.emit.fill import fill
from netspec.emit.patient import patient

if TYPE_CHECKING:
    import h5py
    import numpy as np

# The most bytes of an attribute of names, as Keras has it: HDF5 allows 64 KiB.
_HEADER = 64_512
# What HDF5 stores for a text in an attribute, which itself lies elsewhere.
_REFERENCE = 16


class Layout(NamedTuple):
    """All that a file holds but the values."""

    attributes: dict[str, str | bytes]
    groups: dict[str, tuple[Variable, ...]]


def write(path: str, layout: Layout, values: Values | None, compress: bool = False) -> str:
    """Write a file; its SHA-256. `values` gives those of a variable, else they are zeros.

    HDF5 lays out the file, which is filled beside it, so that no more than some pieces are held.
    """
    in_chunks = is_worth_compressing if compress else _never
    filled = [each for _, found in _groups(layout) for each in found if not in_chunks(each)]
    with empty_file(path) as stream, ExitStack() as opened:
        written = opened.enter_context(patient(stream.fileno()))
        file = opened.enter_context(new_file(written))
        offsets = _write_all(file, layout, values, in_chunks)
        return fill(stream.fileno(), filled, offsets, values, opened.close)


def _write_all(
    file: h5py.File,
    layout: Layout,
    values: Values | None,
    in_chunks: Callable[[Variable], bool],
) -> Iterator[int | None]:
    """Everything but the values that are not compressed; where those go, one after another."""
    for name, text in layout.attributes.items():
        file.attrs[name] = text
    group = file.create_group("model_weights")
    _write_names(group, "layer_names", layout.groups)
    for name in ("backend", "keras_version"):
        # Keras has them as bytes here, which HDF5 tells from text.
        group.attrs[name] = str(layout.attributes[name]).encode()
    for name, found in _groups(layout):
        inner = create_group(group, name)
        _write_names(inner, "weight_names", [each.path for each in found])
        for each in found:
            if in_chunks(each):
                write_compressed(inner, each, values and values(each))
            else:
                yield reserve(inner, each)


def _groups(layout: Layout) -> list[tuple[str, tuple[Variable, ...]]]:
    """What groups of variables there are, in the order in which they are written."""
    return [*sorted(layout.groups.items()), ("top_level_model_weights", ())]


def _never(_: Variable) -> bool:
    return False


def _write_names(group: h5py.Group, key: str, names: Iterable[str]) -> None:
    """Names as an attribute, or as several numbered ones when they are too long for one."""
    import numpy as np

    texts = [name.encode() for name in names]
    array = np.asarray(texts)
    count = 1
    chunks = [array]
    # Keras counts the names alone, and fails where their references are too many.
    while any(max(chunk.nbytes, _REFERENCE * chunk.size) > _HEADER for chunk in chunks):
        count += 1
        chunks = np.array_split(array, count)
    if count == 1:
        _write_texts(group, key, texts)
        return
    for number, chunk in enumerate(chunks):
        group.attrs[f"{key}{number}"] = chunk


def _write_texts(group: h5py.Group, key: str, texts: list[bytes]) -> None:
    """What `group.attrs[key] = texts` does, at half the cost."""
    import h5py
    import numpy as np

    dtype, kind, held = _kind(bool(texts))
    array = np.asarray(texts, dtype)
    h5py.h5a.create(group.id, key.encode(), kind, space_of(array.shape)).write(array, held)


@cache
def _kind(some: bool) -> tuple[np.dtype[Any], h5py.h5t.TypeID, h5py.h5t.TypeID]:
    """The type of texts for NumPy, in a file, and in memory; no texts are no numbers for h5py."""
    import h5py
    import numpy as np

    dtype = h5py.string_dtype("ascii") if some else np.dtype(float)
    return dtype, h5py.h5t.py_create(dtype, logical=True), h5py.h5t.py_create(dtype)
