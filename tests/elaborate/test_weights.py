"""The `weights` section: computed, its form, and the layers that it loads into."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.diagnostic import SpecError
from tests.compiling import compiled, found, only, write

NETWORK = """\
inputs: [{image: [8, 8, 4]}]
blocks:
  tower: {nested: functional, layers: [conv: {name: inner, filters: 3, kernel_size: 1}]}
layers:
  - conv: {name: stem, filters: 3, kernel_size: 1}
  - relu: {name: rest}
  - tower: {name: tower}
  - flatten: {name: flat}
  - dense: {name: head, units: 3}
"""
WRITTEN = NETWORK.count("\n") + 2


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{file: w.h5, into: [heda]}", "NS248"),
        ("{file: w.h5, into: [head, 'block*']}", "NS248"),
        ("{file: w.h5, into: [flat]}", "NS248"),
        ("{file: w.h5, into: ['r*']}", "NS248"),
        ("{file: w.h5, into: [tower/outer]}", "NS248"),
        ("{file: w.h5, into: []}", "NS212"),
        ("{file: w.h5, into: head}", "NS205"),
        ("{file: w.h5, into: [3]}", "NS205"),
        ("{file: /w.h5}", "NS008"),
        ("{file: ../w.h5}", "NS008"),
        ("{file: a/../../w.h5}", "NS008"),
        ("{file: ~/w.h5}", "NS008"),
        ("{file: 'C:/w.h5'}", "NS008"),
        ("{file: 3}", "NS205"),
        ("{file: }", "NS209"),
        ("{file: w.h5, rename: [head]}", "NS205"),
        ("{file: w.h5, rename: {old: 3}}", "NS205"),
        ("{file: w.h5, rename: {old: haed}}", "NS512"),
        ("{file: w.h5, rename: {old: flat}}", "NS512"),
        ("{file: w.h5, into: [stem], rename: {old: head}}", "NS512"),
        ("{file: w.h5, rename: {old: head, older: head}}", "NS512"),
        ("{file: w.h5, sha256: abc}", "NS205"),
        (f"{{file: w.h5, sha256: {'g' * 64}}}", "NS205"),
        (f"{{file: w.h5, sha256: {'a' * 65}}}", "NS205"),
        ("{file: w.h5, by: nmae}", "NS206"),
        ("{file: w.h5, require: some}", "NS206"),
        ("{file: w.h5, unused: ignore}", "NS206"),
        ("{file: w.h5, kernels: torch}", "NS206"),
        ("{file: w.h5, flatten: channels_last}", "NS206"),
        ("{file: w.h5, layout: keras}", "NS206"),
        ("{file: $missing}", "NS320"),
        ("w.h5", "NS205"),
        ("{flie: w.h5}", "NS210"),
    ],
)
def test_a_wrong_source_is_an_error_where_it_is_written(
    source: str, code: str, tmp_path: Path
) -> None:
    text = f"{NETWORK}weights:\n  - {source}\n"
    assert found(text, tmp_path) == [(WRITTEN + 1, code)]


@pytest.mark.parametrize(
    "source",
    [
        "{file: w.h5}",
        "{file: deep/w.h5, into: [stem, 'h*', tower, 'tower/*']}",
        "{file: w.h5, rename: {old: head, older: tower/inner}}",
        f"{{file: w.h5, sha256: {'0aF' * 21}b}}",
        "{file: w.npz, by: order, require: any, unused: error}",
        "{file: w.npz, kernels: theano, flatten: channels_first, layout: torch}",
    ],
)
def test_a_right_source_is_only_said_not_to_be_loaded(source: str, tmp_path: Path) -> None:
    text = f"{NETWORK}weights:\n  - {source}\n"
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(
    "text",
    [
        "params: {w: [{file: w.h5, into: [head]}]}\nweights: $w",
        "params: {w: {file: w.h5, into: [head]}}\nweights: [$w]",
        "params: {f: w, i: [head], r: {}}\n"
        "weights: [{file: $(f).h5, into: $i, rename: $r, by: $('name')}]",
        "params: {n: head}\nweights: [{file: w.h5, into: [$n]}]",
    ],
)
def test_weights_may_be_computed_as_a_whole_and_in_parts(text: str, tmp_path: Path) -> None:
    (source,) = compiled(NETWORK + text, tmp_path).sources
    assert (source.file, source.into, dict(source.rename)) == ("w.h5", ("head",), {})


def test_weights_may_be_computed_to_be_none(tmp_path: Path) -> None:
    assert found(NETWORK + "params: {w: []}\nweights: $w", tmp_path) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[{file: w.h5, into: [heda]}]", "NS248"),
        ("[{file: w.h5, bye: name}]", "NS210"),
        ("[{file: ../w.h5}]", "NS008"),
        ("[{file: w.h5, rename: {a: head, b: head}}]", "NS512"),
        ("[w.h5]", "NS205"),
        ("w.h5", "NS205"),
        ("{file: w.h5}", "NS205"),
    ],
)
def test_what_is_wrong_with_a_computed_section_stands_at_it(
    value: str, code: str, tmp_path: Path
) -> None:
    text = f"{NETWORK}params: {{w: {value}}}\nweights: $w\n"
    assert found(text, tmp_path) == [(WRITTEN + 1, code)]


def test_the_place_is_the_glob_or_the_name_that_is_wrong(tmp_path: Path) -> None:
    text = f"{NETWORK}weights: [{{file: w.h5, into: [stem, heda]}}]\n"
    said = only(text, tmp_path)
    assert said.span is not None
    line = text.splitlines()[WRITTEN - 2]
    assert line[said.span.column - 1 : said.span.end_column - 1] == "heda"
    assert said.help == "did you mean `head`?"
    said = only(f"{NETWORK}weights: [{{file: w.h5, rename: {{a: haed}}}}]\n", tmp_path)
    assert said.help == "did you mean `head`?"


def test_a_network_without_weights_has_nothing_to_load(tmp_path: Path) -> None:
    text = "inputs: [{x: [4]}]\nlayers: [relu]\nweights: [{file: w.h5}]"
    assert found(text, tmp_path) == [(4, "NS248")]


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.h5"
    outside.touch()
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "w.h5").symlink_to(outside)
    assert found(f"{NETWORK}weights: [{{file: w.h5}}]\n", folder) == [(WRITTEN, "NS008")]


def test_the_weights_of_an_include_go_where_its_layers_went(tmp_path: Path) -> None:
    base = """\
    inputs: [{x: [8, 8, 4]}]
    layers:
      - dense: {name: a, units: 3}
      - dense: {name: b, units: 3}
    weights:
      - {file: w.h5, into: [a, b], rename: {old: a, older: b}}
      - {file: v.h5, into: [b]}
    """
    write(base, tmp_path, "base.yaml")
    text = "inputs: [{x: [8, 8, 4]}]\nlayers:\n  - include: {spec: base.yaml, prefix: p, until: a}"
    (source,) = compiled(text, tmp_path).sources
    assert (source.file, source.into, source.rename) == ("w.h5", ("p_a",), {"old": "p_a"})


def test_the_files_of_an_include_lie_in_the_folder_too(tmp_path: Path) -> None:
    base = "inputs: [{x: [8, 8, 4]}]\nlayers: [dense: 3]\nweights: [{file: ../../w.h5}]"
    write(base, tmp_path, "deep/base.yaml")
    text = "inputs: [{x: [8, 8, 4]}]\nlayers:\n  - include: {spec: deep/base.yaml}"
    said = only(text, tmp_path)
    assert said.span is not None
    assert (said.code, Path(said.span.source.path).name) == ("NS008", "base.yaml")


def test_a_file_of_a_given_folder_may_name_its_neighbours(tmp_path: Path) -> None:
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "far/specs/parts/lib.yaml")
    base = "imports: {lib: parts/lib.yaml}\ninputs: [{x: [4]}]\nlayers: [lib.unit]"
    write(base, tmp_path, "far/specs/base.yaml")
    text = "inputs: [{x: [4]}]\nlayers: [include: {spec: specs/base.yaml}]"
    near = write(text, tmp_path, "near/net.yaml")
    assert compile_spec(near, folders=(str(tmp_path / "far"),)).nodes[-1].op
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "outside.yaml")
    write(base.replace("parts/lib", "../../outside"), tmp_path, "far/specs/base.yaml")
    with pytest.raises(SpecError, match="NS008"):
        compile_spec(near, folders=(str(tmp_path / "far"),))
