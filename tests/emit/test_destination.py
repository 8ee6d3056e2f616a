"""Where an artifact may go."""

from __future__ import annotations

import json
import os
import socket
import zipfile
from pathlib import Path

import h5py  # noqa: TID253
import pytest

from netspec.diagnostic import SpecError
from netspec.emit.destination import Format, agree, check_destination, format_of, is_artifact


def refused(path: Path | str, force: bool = False) -> tuple[str, str]:
    with pytest.raises(SpecError) as caught:
        check_destination(str(path), force)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic.code, diagnostic.help


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.h5", "h5"),
        ("a.hdf5", "h5"),
        ("a.b/c.keras", "keras"),
        ("a.weights.h5", "weights"),
        ("a.json", "json"),
    ],
)
def test_the_end_of_a_name_is_a_format(name: str, format: Format) -> None:
    assert format_of(name) == format


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("vgg16.hd5", "did you mean `.h5`?"),
        ("vgg16.kears", "did you mean `.keras`?"),
        # Keras does not read a file of such a name.
        ("vgg16.H5", "did you mean `.h5`?"),
        ("vgg16.tflite", "end it in `.h5`, or give `--format`"),
        ("vgg16", "end it in `.h5`, or give `--format`"),
    ],
)
def test_another_end_is_refused_with_the_nearest(name: str, help: str) -> None:
    with pytest.raises(SpecError) as caught:
        format_of(name)
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.help) == ("NS006", help)


def test_a_new_file_may_be_written(tmp_path: Path) -> None:
    check_destination(str(tmp_path / "a.h5"))
    check_destination("a file that is not there.h5")


def test_a_missing_directory_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "out" / "a.h5")[0] == "NS007"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, force=True)[0] == "NS605"


def test_a_pipe_or_a_device_is_refused_even_by_force(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.h5")
    assert refused(tmp_path / "a.h5", force=True)[0] == "NS605"
    assert refused(os.devnull, force=True)[0] == "NS605"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a.h5")
        assert refused("a.h5", force=True)[0] == "NS605"


@pytest.mark.parametrize(
    ("ending", "format"), [(".h5", "h5"), (".h5", "weights"), (".hdf5", "weights"), ("", "json")]
)
def test_a_name_and_a_format_that_agree(ending: str, format: Format) -> None:
    assert agree(ending, format)


@pytest.mark.parametrize(
    ("ending", "format"),
    [(".json", "h5"), (".weights.h5", "h5"), (".keras", "weights"), (".h5", "keras")],
)
def test_a_name_and_a_format_that_contradict_each_other(ending: str, format: Format) -> None:
    assert not agree(ending, format)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"notes",
        b"{}",
        b'{"a": 1}',
        b'{"a": ' + b"[" * 100_000,
        b"PK\x03\x04",
        b"\x89HDF\r\n\x1a\n",
        b"[1]",
    ],
    ids=range(8),
)
def test_a_file_that_is_no_artifact_is_refused_without_force(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.h5"
    path.write_bytes(content)
    assert refused(path) == ("NS606", "`--force` replaces it")
    check_destination(str(path), force=True)


def test_files_of_other_makers_are_no_artifacts(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["images"] = [1, 2, 3]
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as pack:
        pack.writestr("config.json", "{}")
    (tmp_path / "other.json").write_text(json.dumps({"class_name": "x"}))
    for path in tmp_path.iterdir():
        assert not is_artifact(str(path)), path
