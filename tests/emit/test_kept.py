"""Files that are read, and so never written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.diagnostic import SpecError
from netspec.emit.kept import Kept, check_apart, kept_by, same_file

LIBRARY = "netspec: 1\nblocks:\n  head: {layers: [dense: 2]}\n"
SPEC = """\
netspec: 1
imports: {lib: lib.yaml}
inputs: [{x: [4]}]
layers: [dense: 3, lib.head]
weights:
  - {file: w.h5, into: [dense]}
"""


def test_a_network_keeps_its_specs_and_the_files_of_its_weights(tmp_path: Path) -> None:
    (tmp_path / "lib.yaml").write_text(LIBRARY)
    (tmp_path / "spec.yaml").write_text(SPEC)
    found = kept_by([compile_spec(str(tmp_path / "spec.yaml"))])
    assert [(os.path.basename(each.path), each.what) for each in found] == [
        ("spec.yaml", "the spec itself"),
        ("lib.yaml", "a file that the spec uses"),
        ("w.h5", "a file that the spec loads weights from"),
    ]
    span = found[-1].span
    assert span is not None
    assert (span.line, span.column) == (6, 12)


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_is_kept_by_whatever_name(
    link: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    (tmp_path / "w.h5").touch()
    link(tmp_path / "w.h5", tmp_path / "a.h5")
    kept = [Kept(str(tmp_path / "w.h5"), "kept")]
    for name in ("a.h5", "../" + tmp_path.name + "/w.h5"):
        with pytest.raises(SpecError) as caught:
            check_apart(str(tmp_path / name), "output", kept, "take another")
        (found,) = caught.value.diagnostics
        fact = f"the output `{tmp_path / name}` is kept"
        assert (found.code, found.message, found.help) == ("NS005", fact, "take another")
    check_apart(str(tmp_path / "b.h5"), "output", kept, "")


def test_two_names_of_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert same_file(str(tmp_path / "a"), str(tmp_path / "link" / "a"))
    assert not same_file(str(tmp_path / "a"), str(tmp_path / "b"))
