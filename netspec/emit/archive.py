"""Graph → a `.keras` archive, or the `.json` of a model, without Keras."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from netspec.emit.config.additions import without_additions
from netspec.emit.config.keys import KERAS
from netspec.emit.config.model import model_text
from netspec.emit.datasets import Place, Values
from netspec.emit.readers import Target
from netspec.emit.weights import lay_out
from netspec.graph import Graph

# The most bytes that are read at a time, and the most pieces that wait to be written.
_STEP, _WAITING = 2**20, 8


def write_archive(
    path: str, graph: Graph, values: Values | None, target: Target, folder: str | None = None
) -> None:
    """Write the archive that Keras 3 would save: the same bytes for the same graph and values.

    `values` gives those of a variable, else they are zeros. No more than some pieces of them are
    held, and no second copy is written: a file without a name, which has all but them, lies in
    `folder`, else in the system's folder for such.
    """
    metadata = {"keras_version": KERAS, "date_saved": "1980-01-01@00:00:00"}
    with ZipFile(path, "w") as archive, TemporaryFile(dir=folder) as laid_out:
        _add(archive, "metadata.json", json.dumps(metadata).encode())
        _add(archive, "config.json", json_text(graph, target).encode())
        # Without values it is all holes, which take no space.
        places = lay_out(laid_out, graph)
        member = _member("model.weights.h5", os.fstat(laid_out.fileno()).st_size)
        with archive.open(member, "w") as written:
            _write_behind(written.write, _filled(laid_out, places, values))


def json_text(graph: Graph, target: Target) -> str:
    """What `keras.Model.to_json` gives, on one line without an end."""
    if target == "portable":
        return model_text(graph, modern=True, finish=without_additions)
    return model_text(graph, modern=True)


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    with archive.open(_member(name, len(content)), "w") as written:
        written.write(content)


def _member(name: str, size: int) -> ZipInfo:
    # Without a time of its own it is of 1980, uncompressed, and the system is not asked.
    member = ZipInfo(name)
    member.create_system = 3
    member.file_size = size
    return member


def _filled(file: IO[bytes], places: Iterable[Place], values: Values | None) -> Iterator[Any]:
    """The bytes of a file from start to end, with the values in their places."""
    import numpy as np

    end = 0
    found = sorted((each.offset, each.variable) for each in places if each.offset is not None)
    for offset, variable in found if values is not None else ():
        yield from _read(file, end, offset)
        end = offset
        for piece in values(variable) if values is not None else ():
            data = np.ascontiguousarray(piece).view(np.uint8).data
            yield data
            end += len(data)
    yield from _read(file, end, os.fstat(file.fileno()).st_size)


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end:
        data = file.read(min(_STEP, end - start))
        yield data
        start += len(data)


def _write_behind(write: Callable[[Any], object], pieces: Iterable[Any]) -> None:
    """Write pieces one after another: one thread writes while this one makes them."""
    waiting: deque[Future[object]] = deque()
    with ThreadPoolExecutor(1) as pool:
        for piece in pieces:
            waiting.append(pool.submit(write, piece))
            if len(waiting) > _WAITING:
                waiting.popleft().result()
        while waiting:
            waiting.popleft().result()
