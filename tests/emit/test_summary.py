"""Graph → summary."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from netspec.compiler import compile_spec
from netspec.emit.rows import rows
from netspec.emit.summary import summary
from netspec.graph import Graph
from netspec.measure import measure
from tests.compiling import compiled
from tests.emit.networks import NETWORKS
from tests.specs.building import DISTINCT, spec

NESTED = """
    name: net
    inputs: [{image: [8, 8, 3]}]
    blocks:
      cell:
        layers:
          - conv: {name: conv, filters: 3, kernel_size: 3, padding: same}
          - batch_norm: {name: bn}
      stage:
        layers:
          - cell: {name: one}
          - cell: {name: two}
      bare:
        layers: [relu, relu]
    layers:
      - repeat: {times: 2, index: i, layers: [{stage: {name: s$(i)}}]}
      - bare
      - bare
      - group: {name: head, nested: functional, layers: [flatten, {dense: 2}]}
      - call: {layer: head, from: image, as: again}
    outputs: [head, again]
"""


def names(graph: Graph, depth: int | None) -> list[str]:
    return [row.name for row in rows(graph, depth)]


@pytest.fixture
def net(tmp_path: Path) -> Graph:
    return compiled(NESTED, tmp_path)


def test_at_depth_0_the_items_of_the_spec_are_shown(net: Graph) -> None:
    assert names(net, 0) == ["image", "s1", "s2", "bare", "bare (2)", "head", "head (2)"]
    ops = {row.name: row.op for row in rows(net, 0)}
    assert ops["s1"] == "stage"
    assert ops["bare (2)"] == "bare"
    assert ops["head"] == "functional"


def test_each_level_opens_the_blocks_of_the_one_before(net: Graph) -> None:
    assert names(net, 1)[:5] == ["image", "s1_one", "s1_two", "s2_one", "s2_two"]
    assert "head/flatten" in names(net, 1)
    assert names(net, 2)[1:3] == ["s1_one_conv", "s1_one_bn"]
    assert names(net, 2) == names(net, None)


def test_a_block_reads_blocks_and_gives_what_others_read(net: Graph) -> None:
    shown = {row.name: row for row in rows(net, 0)}
    assert shown["s2"].inputs == ("s1",)
    assert shown["bare"].inputs == ("s2",)
    assert shown["s1"].outputs == ((8, 8, 3),)
    assert shown["head (2)"].inputs == ("image",)


@pytest.mark.parametrize("depth", [None, 0, 1, 2])
@pytest.mark.parametrize("name", [*NETWORKS, *DISTINCT])
def test_the_lines_sum_up_to_the_totals(name: str, depth: int | None, tmp_path: Path) -> None:
    graph = compiled(NETWORKS[name], tmp_path) if name in NETWORKS else compile_spec(spec(name))
    lines = rows(graph, depth)
    total = measure(graph)
    assert sum(row.parameters or 0 for row in lines) == total.params
    assert sum(row.macs or 0 for row in lines) == total.macs
    labels = [row.name for row in lines]
    assert len(set(labels)) == len(labels)
    for read in (each for row in lines for each in row.inputs):
        # The second and further results of a layer have a number after a dot.
        assert read in labels or read.rpartition(".")[0] in labels


def test_an_include_is_one_line(tmp_path: Path) -> None:
    shown = {row.name: row for row in rows(compile_spec(spec("flowers")), 0)}
    assert shown["vgg16.yaml"].op == "include"


def test_the_table_is_aligned(tmp_path: Path) -> None:
    text = """
        inputs: [{image: [8, null, 3]}]
        layers:
          - conv: {name: c, filters: 400, kernel_size: 3}
          - global_max_pool: {name: p, trainable: false}
    """
    assert summary(compiled(text, tmp_path)) == (
        "name   op                    output       parameters    macs  inputs\n"
        "--------------------------------------------------------------------\n"
        "image  input_layer           8 x ? x 3             0       0\n"
        "c      conv2d                6 x ? x 400      11,200  64,800  image\n"
        "p      global_max_pooling2d  400                   0       0  c\n"
        "\n"
        "parameters          11,200 (11,200 trainable, 0 frozen)\n"
        "MACs                64,800\n"
        "size                43.8 KiB\n"
        "largest activation  2,400 values"
    )


def test_a_very_long_name_has_a_line_of_its_own(tmp_path: Path) -> None:
    name = "n" * 60
    text = f"inputs: [{{image: [8]}}]\nlayers: [{{relu: {{name: {name}}}}}]\n"
    lines = summary(compiled(text, tmp_path)).splitlines()
    assert lines[3] == name
    assert lines[4].split() == ["relu", "8", "0", "0", "image"]
    assert lines[4].index("relu") == lines[2].index("input_layer")


def test_json_has_numbers_lists_and_nulls(net: Graph) -> None:
    found = json.loads(summary(net, "json", 1))
    assert list(found) == ["name", "layers", "totals"]
    assert list(found["totals"]) == [
        "parameters", "trainable", "frozen", "macs", "size", "largest_activation",
    ]  # fmt: skip
    by_name = {layer["name"]: layer for layer in found["layers"]}
    assert by_name["image"] == {
        "name": "image",
        "op": "input_layer",
        "outputs": [[8, 8, 3]],
        "parameters": 0,
        "macs": 0,
        "inputs": [],
    }
    assert by_name["head"]["parameters"] is None
    assert by_name["head/dense"]["parameters"] == 386


def test_open_sizes_are_null_in_json(tmp_path: Path) -> None:
    graph = compiled("inputs: [{x: [null, 3]}]\nlayers: [relu]\n", tmp_path)
    assert json.loads(summary(graph, "json"))["layers"][1]["outputs"] == [[None, 3]]


def test_csv_has_one_row_a_layer(net: Graph) -> None:
    found = list(csv.DictReader(StringIO(summary(net, "csv"))))
    assert found[1] == {
        "name": "s1_one_conv",
        "op": "conv2d",
        "output": "8 x 8 x 3",
        "parameters": "84",
        "macs": "5184",
        "inputs": "image",
    }


def test_markdown_is_a_table_and_a_list(net: Graph) -> None:
    lines = summary(net, "markdown", 0).splitlines()
    assert lines[:5] == [
        "# net",
        "",
        "| name | op | output | parameters | macs | inputs |",
        "| --- | --- | --- | --: | --: | --- |",
        "| image | input_layer | 8 x 8 x 3 | 0 | 0 |  |",
    ]
    assert lines[-4].startswith("* parameters: ")
