"""The files that a spec uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.project import Project
from netspec.uses import Uses, identities, uses
from tests.compiling import write

BODY = "inputs: [{x: [8]}]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def used(text: str, *folders: str, name: str = "net.yaml") -> Uses:
    """What the spec of a text uses."""
    path = os.path.relpath(write(text, Path(), name))
    return uses(path, Project(os.path.dirname(path) or ".", folders))


def test_a_spec_by_itself_uses_nothing() -> None:
    assert used(BODY + "layers: [relu]") == Uses(frozenset())


def test_libraries_and_included_specs_are_used_wherever_they_stand() -> None:
    text = """\
    imports: {lib: blocks/lib.yaml}
    inputs: [{x: [8]}]
    blocks: {unit: {layers: [include: {spec: a.yaml}]}}
    layers:
      - include: {spec: b.yaml}
      - repeat: {times: 2, layers: [include: {spec: c.yaml}]}
      - side: [include: {spec: d.yaml}]
      - branches: [{left: [{group: {layers: [include: {spec: e.yaml}]}}]}, {right: []}]
      - add
    """
    names = {"blocks/lib.yaml", "a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"}
    assert used(text) == Uses(frozenset(names))


def test_what_these_use_is_used_too_and_a_circle_ends() -> None:
    write("imports: {other: more/other.yaml}\nblocks: {unit: {layers: [relu]}}", Path(), "lib.yaml")
    write("imports: {lib: ../lib.yaml}\nblocks: {u: {layers: [relu]}}", Path(), "more/other.yaml")
    found = used(BODY + "imports: {lib: lib.yaml}\nlayers: [lib.unit]")
    assert found.paths == {"lib.yaml", "more/other.yaml"}


def test_a_file_that_cannot_be_read_uses_nothing() -> None:
    Path("lib.yaml").write_text("imports: [", encoding="utf-8")
    assert used(BODY + "imports: {lib: lib.yaml}\nlayers: [relu]").paths == {"lib.yaml"}
    assert used("layers: [") == Uses(frozenset())


def test_a_name_that_is_computed_is_known_to_be() -> None:
    text = BODY + "params: {n: a}\nlayers: [include: {spec: $(n).yaml}]"
    assert used(text) == Uses(frozenset(), computed=True)
    write(text, Path(), "part.yaml")
    assert used(BODY + "layers: [include: {spec: part.yaml}]").computed


def test_a_file_may_lie_in_other_folders_too() -> None:
    found = used(BODY + "imports: {lib: lib.yaml}\nlayers: [relu]", "blocks", name="specs/net.yaml")
    assert found.paths == {"specs/lib.yaml", "blocks/lib.yaml"}


def test_a_file_that_a_spec_may_not_name_is_not_opened(folder: Path) -> None:
    write("imports: {more: more.yaml}\nblocks: {u: {layers: [relu]}}", folder, "lib.yaml")
    found = used(BODY + "imports: {lib: ../lib.yaml}\nlayers: [relu]", name="specs/net.yaml")
    assert found.paths == {"lib.yaml"}


def test_a_link_is_itself_and_what_it_leads_to(folder: Path) -> None:
    (folder / "a.yaml").write_text("")
    (folder / "b.yaml").symlink_to("a.yaml")
    place = os.path.realpath(folder)
    assert set(identities("b.yaml")) == {f"{place}/a.yaml", f"{place}/b.yaml"}
    assert set(identities("none/../a.yaml")) == {f"{place}/a.yaml"}
