"""The file of a spec: what can be read, and what is said of what cannot."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

import pytest

from netspec.diagnostic import Diagnostic, SpecError
from netspec.file import LIMIT
from netspec.read import load_source, read
from netspec.tree import plain


def refusal(path: Path | str) -> Diagnostic:
    """Why a path cannot be read."""
    with pytest.raises(SpecError) as caught:
        load_source(str(path))
    (found,) = caught.value.diagnostics
    return found


def file(folder: Path, content: bytes, name: str = "spec.yaml") -> Path:
    """A file with some bytes."""
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_read_as_utf_8(tmp_path: Path) -> None:
    path = file(tmp_path, "name: größe\n".encode())
    source = load_source(str(path))
    assert source.path == str(path)
    assert source.text == "name: größe\n"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    source = load_source("-")
    assert source.path == "<stdin>"
    assert source.text == "a: 1\n"


def test_closed_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert refusal("-").code == "NS003"


def test_endless_standard_input_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" " * (LIMIT + 5))))
    found = refusal("-")
    assert (found.code, found.path) == ("NS101", "<stdin>")


def test_a_missing_file_is_named_with_the_nearest_spec(tmp_path: Path) -> None:
    right = file(tmp_path, b"", "vgg16.yaml")
    found = refusal(tmp_path / "vgg61.yaml")
    assert found.code == "NS001"
    assert found.path == str(tmp_path / "vgg61.yaml")
    assert found.message == f"cannot read `{tmp_path / 'vgg61.yaml'}`: no such file"
    assert found.help == f"did you mean `{right}`?"


def test_a_forgotten_suffix_is_offered(tmp_path: Path) -> None:
    right = file(tmp_path, b"", "a.yml")
    assert refusal(tmp_path / "a").help == f"did you mean `{right}`?"


def test_what_is_no_spec_is_not_offered(tmp_path: Path) -> None:
    file(tmp_path, b"", "vgg16.yaml.bak")
    assert refusal(tmp_path / "vgg16.yaml").help == ""


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    found = refusal(tmp_path / "none" / "a.yaml")
    assert (found.code, found.help) == ("NS001", f"there is no directory `{tmp_path / 'none'}`")


def test_a_file_in_a_file_is_missing(tmp_path: Path) -> None:
    path = file(tmp_path, b"")
    assert refusal(path / "a.yaml").code == "NS001"


@pytest.mark.parametrize(
    ("names", "cure"),
    [
        ([], "there is no spec in it"),
        (["a.yaml", "README.md"], "did you mean `{folder}/a.yaml`?"),
        (["a.yaml", "b.yml"], "give one of the 2 specs in it, or `{folder}/*.yaml`"),
    ],
)
def test_a_directory_is_refused_with_what_is_in_it(
    tmp_path: Path, names: list[str], cure: str
) -> None:
    for name in names:
        file(tmp_path, b"", name)
    found = refusal(tmp_path)
    assert (found.code, found.message) == ("NS002", f"`{tmp_path}` is a directory")
    assert found.help == cure.format(folder=tmp_path)


def test_a_file_without_permission_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # Root, as which containers run their tests, may read everything.
    def stat(path: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", stat)
        found = refusal("a.yaml")
    assert (found.code, found.message) == ("NS003", "cannot read `a.yaml`: permission denied")


@pytest.mark.parametrize("path", ["a\0b.yaml", "a" * 5000])
def test_a_path_that_no_file_can_have_is_refused(path: str) -> None:
    assert refusal(path).code == "NS003"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)
    assert refusal(path).code == "NS003"


def test_a_device_is_refused_before_it_is_read() -> None:
    found = refusal("/dev/zero")
    assert (found.code, found.message) == (
        "NS003",
        "cannot read `/dev/zero`: it is not a regular file",
    )


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert refusal(path).code == "NS003"


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    assert len(load_source(str(file(tmp_path, b" " * LIMIT))).text) == LIMIT


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, b" " * (3 * LIMIT // 2))
    found = refusal(path)
    assert (found.code, found.path) == ("NS101", str(path))
    assert found.message == "the file is 3.0 MiB; a spec is at most 2 MiB"


def test_a_sparse_file_of_a_terabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    path = file(tmp_path, b"")
    os.truncate(path, 2**40)
    assert refusal(path).code == "NS101"


def test_one_byte_too_many_is_said_in_bytes(tmp_path: Path) -> None:
    found = refusal(file(tmp_path, b" " * (LIMIT + 1)))
    assert found.message == "the file is 2,097,153 bytes; a spec is at most 2 MiB"


def test_a_byte_that_is_not_utf_8_has_a_place(tmp_path: Path) -> None:
    found = refusal(file(tmp_path, "a: ü\nb: x".encode() + b"\xe9\nc: 1"))
    assert found.code == "NS004"
    assert found.message == "byte 0xE9 is not UTF-8"
    assert found.span is not None
    assert found.span[1:] == (2, 5, 2, 6)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_refused_by_their_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    found = refusal(file(tmp_path, "\ufeffa: 1".encode(encoding)))
    name = encoding[:6].upper()
    assert (found.code, found.message) == ("NS004", f"the file is {name}, not UTF-8")


def test_a_byte_order_mark_of_utf_8_is_no_part_of_the_text(tmp_path: Path) -> None:
    tree = read(load_source(str(file(tmp_path, "\ufeffa: 1\n".encode()))))
    assert plain(tree) == {"a": 1}
    assert tree.span[1:] == (1, 1, 1, 5)
