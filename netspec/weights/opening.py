"""A file of weights, opened and told by what is in it, whatever it is called."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from netspec.weights.hdf5 import SIGNATURE, Index, Place
from netspec.weights.keras_h5 import read_keras_h5
from netspec.weights.keras_store import is_store, read_keras_store
from netspec.weights.refusal import refusal
from netspec.weights.safetensors import looks_like, read_safetensors
from netspec.weights.stored import WeightFile
from netspec.weights.zips import Archive

# How long HDF5 may take to find out what is in a file, in seconds.
LIMIT = 60.0


@contextmanager
def opened(path: str, limit: float = LIMIT) -> Iterator[WeightFile]:
    """A file whose values can be read as long as it is open.

    Raises `SpecError`: NS001 to NS003 when it cannot be opened, NS501 for a file of another kind,
    NS502 for one without weights, NS507 for one without its end, NS513 for one that holds what it
    must not, NS514 for a damaged one.
    """
    with ExitStack() as held:
        file = _open(path)
        held.callback(os.close, file)
        yield _read(path, file, limit, held)


def _open(path: str) -> int:
    try:
        # A pipe is not waited for.
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise refusal("NS001", path, f"cannot read `{path}`: no such file") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "this is no path of a file").lower()
        raise refusal("NS003", path, f"cannot read `{path}`: {reason}") from None
    mode = os.fstat(file).st_mode
    if stat.S_ISREG(mode):
        return file
    os.close(file)
    if stat.S_ISDIR(mode):
        raise refusal("NS002", path, f"`{path}` is a directory", "give a file")
    raise refusal("NS003", path, f"cannot read `{path}`: it is not a regular file")


def _read(path: str, file: int, limit: float, held: ExitStack) -> WeightFile:
    start = os.pread(file, 16, 0)
    if start.startswith(SIGNATURE):
        found = _read_hdf5(path, file, limit, held)
    elif start.startswith(b"PK"):
        found = _read_zip(path, file, limit, held)
    elif looks_like(start):
        found = read_safetensors(path, file)
    else:
        fact = f"`{path}` is no file of weights"
        cure = "netspec reads .h5, .weights.h5, .keras, .npz and .safetensors"
        raise refusal("NS501", path, fact, cure)
    if found is None or not found.layers:
        raise refusal("NS502", path, f"`{path}` holds no weights of a network")
    return found


def _read_hdf5(path: str, file: int, limit: float, held: ExitStack) -> WeightFile | None:
    index = Index(Place(path, file, 0, os.fstat(file).st_size))
    try:
        root = index.result(limit, held)
    finally:
        index.end()
    return read_keras_store(path, root) if is_store(root) else read_keras_h5(path, root)


def _read_zip(path: str, file: int, limit: float, held: ExitStack) -> WeightFile:
    from netspec.weights.keras_zip import CONFIG, WEIGHTS, read_keras_zip
    from netspec.weights.npz import read_npz

    archive = Archive(path, file)
    held.callback(archive.close)
    names = set(archive.names())
    if {CONFIG, WEIGHTS} <= names:
        return read_keras_zip(path, archive, limit, held)
    if names and all(name.endswith(".npy") for name in names):
        return read_npz(path, archive, held)
    fact = f"`{path}` is an archive, but none of Keras's or NumPy's"
    raise refusal("NS501", path, fact, "netspec reads .keras and .npz")
