"""Zip archives that anybody may have written: their members, checked before any is read."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from netspec.scratch import scratch_for
from netspec.weights.refusal import damaged, unsafe

# The most members, bytes of one that is read as a whole, and times it is larger than it is stored.
_MEMBERS, _WHOLE, _RATIO = 100_000, 2**26, 1000
_HEADER = 30


class Member(NamedTuple):
    """A member: `size` bytes from `start` on of the open file `file`, as they are."""

    file: int
    start: int
    size: int


class Archive:
    """An archive that is open as the file number `file`."""

    def __init__(self, path: str, file: int) -> None:
        """Raises `SpecError` (NS513, NS514) when it is no plain archive."""
        self._path = path
        self._file = file
        self._unpacked = ExitStack()
        try:
            with os.fdopen(os.dup(file), "rb") as stream, ZipFile(stream) as archive:
                found = archive.infolist()
        except (BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
            raise damaged(path, "it is no whole zip archive") from error
        self._members = {each.filename: each for each in found}
        if len(self._members) < len(found):
            raise unsafe(path, "it has two members of one name")
        if len(found) > _MEMBERS:
            raise unsafe(path, f"it has more than {_MEMBERS:,} members")
        for each in found:
            self._check(each)

    def _check(self, member: ZipInfo) -> None:
        name = member.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise unsafe(self._path, f"its member `{name}` leads out of it")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or member.flag_bits & 1:
            raise unsafe(self._path, f"its member `{name}` is packed in an unusual way")
        if member.file_size > _RATIO * max(member.compress_size, 1):
            sizes = f"{member.file_size:,} bytes, of which {member.compress_size:,} are stored"
            raise unsafe(self._path, f"its member `{name}` is {sizes}")

    def close(self) -> None:
        """Remove what was unpacked."""
        self._unpacked.close()

    def names(self) -> Iterator[str]:
        """The members, folders left out, in the order of the archive."""
        return (name for name in self._members if not name.endswith("/"))

    def member(self, name: str) -> Member:
        """A member as it is, unpacked into a file without a name where it is compressed."""
        found = self._members[name]
        start = self._start(found)
        end = start + found.compress_size
        if end > os.fstat(self._file).st_size:
            raise damaged(self._path, f"its member `{name}` is cut off")
        if found.compress_type == ZIP_STORED:
            if found.file_size != found.compress_size:
                raise damaged(self._path, f"its member `{name}` has two sizes")
            return Member(self._file, start, found.file_size)
        return self._inflated(found, start)

    def content(self, name: str) -> bytes:
        """All of a small member."""
        member = self.member(name)
        if member.size > _WHOLE:
            raise unsafe(self._path, f"its member `{name}` is {member.size:,} bytes")
        return os.pread(member.file, member.size, member.start)

    def _bytes(self, count: int, start: int) -> bytes:
        try:
            return os.pread(self._file, count, start)
        except OSError as error:
            raise damaged(self._path, os.strerror(error.errno or 0).lower()) from error

    def _start(self, found: ZipInfo) -> int:
        header = self._bytes(_HEADER, max(found.header_offset, 0))
        if len(header) < _HEADER or header[:4] != b"PK\x03\x04":
            raise damaged(self._path, f"its member `{found.filename}` is not where it should be")
        lengths = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        return found.header_offset + _HEADER + sum(lengths)

    def _inflated(self, found: ZipInfo, start: int) -> Member:
        with scratch_for(f"unpack `{self._path}`", self._path):
            return self._unpack(found, start)

    def _unpack(self, found: ZipInfo, start: int) -> Member:
        target = self._unpacked.enter_context(TemporaryFile())  # noqa: SIM115
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        left, size = found.compress_size, 0
        try:
            while left and not inflater.eof:
                packed = self._bytes(min(left, 2**20), start)
                start, left = start + len(packed), left - len(packed)
                while packed and size <= found.file_size:
                    content = inflater.decompress(packed, 2**22)
                    size += target.write(content)
                    packed = inflater.unconsumed_tail
        except zlib.error as error:
            raise damaged(
                self._path, f"its member `{found.filename}` cannot be unpacked"
            ) from error
        if size != found.file_size:
            raise damaged(self._path, f"its member `{found.filename}` is cut off")
        target.flush()
        return Member(target.fileno(), 0, size)
