"""A file written beside its final name, so that whoever looks finds the old one or the new one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def replacing(path: str) -> Iterator[str]:
    """Gives a path to write to; in the end that file is at `path`, unless an exception came.

    Where the system can, the file has no name until it is whole: even a process that is killed
    leaves nothing behind. It has the rights of the file that it replaces.
    """
    # A link stays a link: what it leads to is replaced.
    final = os.path.realpath(path)
    folder = os.path.dirname(final)
    file = _nameless(folder)
    if file is None:
        yield from _named(folder, final)
        return
    try:
        written = f"/proc/self/fd/{file}"
        yield written
        keep_rights(written, final)
        # Shorter than the longest name, whatever the file's own is, and nobody else's.
        beside = os.path.join(folder, f".netspec-{os.urandom(8).hex()}")
        try:
            # Any folder's number will do: with one, the link is followed to the file.
            os.link(written, beside, src_dir_fd=file)
            os.replace(beside, final)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(beside)
            raise
    finally:
        os.close(file)


def _nameless(folder: str) -> int | None:
    """A file that is in a folder's file system, but in no folder; `None` where there are none."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir("/proc/self/fd"):
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError:
        # The file system has none, or the folder cannot be written to, which is found out again.
        return None


def _named(folder: str, final: str) -> Iterator[str]:
    # Imported here: most file systems need none.
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(dir=folder, prefix=".netspec-") as inside:
        written = os.path.join(inside, os.path.basename(final))
        yield written
        keep_rights(written, final)
        os.replace(written, final)


def keep_rights(written: str, final: str) -> None:
    """Give a file the rights of the one that it will replace, if there is one."""
    with suppress(FileNotFoundError):
        rights = os.stat(final).st_mode & 0o777
        # Not where it has them: some file systems have the same for all files.
        if rights != os.stat(written).st_mode & 0o777:
            os.chmod(written, rights)
