"""The networks that come with netspec."""

from __future__ import annotations

from pathlib import Path

from netspec.starter import files_of, folder, starters


def put(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = root / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"netspec: 1\n{text}\n", encoding="utf-8")


def test_every_network_has_a_description() -> None:
    assert all(starters(folder()).values())


def test_the_first_line_of_the_description_counts(tmp_path: Path) -> None:
    put(tmp_path, a="description: |\n  One.\n  Two.", b="name: b")
    assert starters(str(tmp_path)) == {"a": "One.", "b": ""}


def test_all_files_are_found_that_a_network_is_made_of(tmp_path: Path) -> None:
    put(
        tmp_path,
        net="imports: {l: blocks/lib.yaml}\nlayers: [{side: [{include: {spec: base.yaml}}]}]",
        base="imports: {l: blocks/lib.yaml}",
        blocks__lib="imports: {m: more.yaml}\nblocks: {}",
        blocks__more="blocks: {}",
        other="blocks: {}",
    )
    assert files_of("net", str(tmp_path)) == [
        "net.yaml",
        "blocks/lib.yaml",
        "base.yaml",
        "blocks/more.yaml",
    ]
