"""Blocks that nothing calls, libraries by themselves, and imports that nothing uses."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from netspec.compiler import check_file
from tests.compiling import found, only, write

NETWORK = "inputs: [{image: [8, 8, 4]}]\nlayers: [relu]\n"


def library(blocks: str) -> str:
    """The text of a library, whose first block is in line 3."""
    return "blocks:\n" + indent(dedent(blocks), "  ") + "\n"


MISTAKES = [
    # Expressions.
    ("u: {layers: [dense: $(2 +)]}", "NS230"),
    ("u: {layers: [dense: $(foo(2))]}", "NS320"),
    ("u: {layers: [dense: 'a$n']}", "NS231"),
    ("u: {layers: [relu: {name: a$(2 2)}]}", "NS230"),
    ("u: {layers: [relu: {name: a$(n)}]}", "NS320"),
    ("u: {layers: [dense: $n]}", "NS320"),
    ("u: {layers: [dense: {units: 3, use_bias: $n}]}", "NS320"),
    ("u: {layers: [conv: {filters: 3, kernel_size: [1, $n]}]}", "NS320"),
    ("u: {params: {m: $(n + 1)}, layers: [dense: $m]}", "NS320"),
    ("u: {nested: $n, layers: [relu]}", "NS320"),
    ("u: {layers: [relu: {if: $n}]}", "NS320"),
    ("u: {layers: [from: $n]}", "NS320"),
    ("u: {layers: [branches: [{a: [dense: $n]}, {b: []}], add]}", "NS320"),
    ("u: {layers: [side: [dense: $n]]}", "NS320"),
    ("u: {layers: [group: {layers: [dense: $n]}]}", "NS320"),
    ("u: {layers: [repeat: {times: $n, layers: [relu]}]}", "NS320"),
    ("u: {layers: [repeat: {times: 2, layers: [dense: $n]}]}", "NS320"),
    ("u: {layers: [repeat: {each: [{m: 1}], layers: [dense: $n]}]}", "NS320"),
    ("u: {layers: [repeat: {times: 2, index: n, layers: [relu]}, dense: $n]}", "NS320"),
    # Sizes of tensors.
    ("u: {layers: [dense: $(x.channels)]}", "NS320"),
    ("u: {inputs: [x], layers: [dense: $x]}", "NS320"),
    ("u: {params: {m: $(r.channels)}, layers: [relu: {name: r}, dense: $m]}", "NS320"),
    # References.
    ("u: {inputs: [x], layers: [relu: {from: y}]}", "NS301"),
    ("u: {inputs: [x], layers: [add: [x, y]]}", "NS301"),
    ("u: {inputs: [x], layers: [from: y]}", "NS301"),
    ("u: {layers: [call: {layer: y}]}", "NS301"),
    ("u: {inputs: [x], outputs: [y], layers: [relu]}", "NS307"),
    # What is written out.
    ("u: {layers: [relu: {name: a b}]}", "NS220"),
    ("u: {layers: [relu: {as: ''}]}", "NS220"),
    ("u: {params: {m: .nan}, layers: [relu]}", "NS228"),
    ("u: {layers: [w: {m: .inf}]}\nw: {params: {m: 1}, layers: [relu]}", "NS228"),
    ("u: {layers: [relu: {if: 3}]}", "NS205"),
    ("u: {layers: [relu: {dtype: float31}]}", "NS206"),
    ("u: {nested: no_such, layers: [relu]}", "NS206"),
    ("u: {layers: [repeat: {times: -1, layers: [relu]}]}", "NS207"),
    ("u: {layers: [repeat: {layers: [relu]}]}", "NS314"),
    ("u: {params: {n: 1}, layers: [repeat: {times: 2, index: n, layers: [relu]}]}", "NS244"),
    ("u: {layers: [repeat: {times: 200000, layers: [relu]}]}", "NS315"),
    ("u: {layers: [group: {nested: no_such, layers: [relu]}]}", "NS206"),
    ("u: {layers: [relu: {name: a}, call: {layer: a, name: b}]}", "NS246"),
    # Calls.
    ("u: {layers: [v: {n: 1, m: 1}]}", "NS312"),
    ("u: {layers: [v]}", "NS313"),
    ("u: {layers: [v: {n: one}]}", "NS241"),
    ("u: {layers: [v: 3]}", "NS205"),
    ("u: {layers: [group: {layers: [v]}]}", "NS313"),
    ("u: {layers: [lib.v]}", "NS313"),
    ("u: {layers: [lib.w]}", "NS310"),
    ("u: {layers: [u]}", "NS311"),
    ("u: {layers: [relu: {if: false}, repeat: {times: 0, layers: [u]}]}", "NS311"),
    # Includes.
    ("u: {layers: [include: {spec: gone.yaml}]}", "NS001"),
    ("u: {layers: [include: {spec: ../base.yaml}]}", "NS008"),
    ("u: {layers: [include: {spec: lib.yaml}]}", "NS243"),
    ("u: {layers: [include: {spec: base.yaml, set: {m: 1}}]}", "NS312"),
    ("u: {layers: [include: {spec: base.yaml, set: {n: a}}]}", "NS241"),
    ("u: {layers: [include: {spec: base.yaml, name: b}]}", "NS246"),
]
V = "v: {params: {n: int}, layers: [dense: $n]}"


def prepare(folder: Path) -> str:
    """Files that blocks use; gives the section that imports one of them."""
    write(library(V), folder, "lib.yaml")
    write("params: {n: 3}\ninputs: [{x: [4]}]\nlayers: [dense: $n]", folder, "base.yaml")
    return "imports: {lib: lib.yaml}\n"


@pytest.mark.parametrize(("block", "code"), MISTAKES)
def test_a_mistake_in_a_block_that_nothing_calls_is_found(
    block: str, code: str, tmp_path: Path
) -> None:
    text = library(f"{block}\n{V}") + prepare(tmp_path) + NETWORK
    assert found(text, tmp_path) == [(3, code)]


@pytest.mark.parametrize(("block", "code"), MISTAKES)
def test_a_mistake_in_a_library_by_itself_is_found(block: str, code: str, tmp_path: Path) -> None:
    text = library(f"{block}\n{V}") + prepare(tmp_path)
    assert found(text, tmp_path) == [(3, code)]


@pytest.mark.parametrize(
    "block",
    [
        "u: {layers: [dense: $(in_channels // 4), relu: {name: a$(in_height)}]}",
        "u: {params: {n: int, m: $(n * 2)}, layers: [dense: $(n + m + file)]}",
        "u: {inputs: [x], params: {n: $(x.channels)}, layers: [dense: $n]}",
        "u: {inputs: [x, y], outputs: [a, y], layers: [add: {from: [x, y], name: a}]}",
        "u: {layers: [v: {n: 3, name: c}, relu: {from: c.y}]}",
        "u: {layers: [relu: {as: a}, from: a, dense: {units: $(a.channels)}]}",
        "u: {layers: [repeat: {times: 2, index: i, layers: [relu: {name: a$(i)}]}, from: a1]}",
        "u: {layers: [repeat: {range: [1, 2], index: i, layers: [dense: $i]}]}",
        "u: {params: {n: 2}, layers: [repeat: {times: $n, index: i, layers: [dense: $i]}]}",
        "u: {layers: [repeat: {each: [{m: 1}, {m: 2}], layers: [dense: $m]}]}",
        "u: {params: {n: 2}, layers: [repeat: {each: [{m: $n}], layers: [dense: $m]}]}",
        "u: {layers: [repeat: {each: {columns: [m], rows: [[1]]}, layers: [dense: $m]}]}",
        "u: {params: {c: m}, layers: [repeat: {each: {columns: [$c], rows: [[1]]},"
        " layers: [dense: $m]}]}",
        "u: {params: {c: m}, layers: [repeat: {times: 2, index: $c, layers: [dense: $m]}]}",
        "u: {params: {t: list}, layers: [repeat: {each: $t, layers: [dense: $m]}]}",
        "u: {layers: [group: {name: g, layers: [relu: {name: a}, from: a]}, from: g_a]}",
        "u: {layers: [v: {n: $file, name: c}, relu: {from: c}, relu: {from: c_inside}]}",
        "u: {layers: [v: {n: 3}, relu: {from: inside}]}",
        "u: {layers: [include: {spec: base.yaml, prefix: p}, relu: {from: p_a}]}",
        "u: {params: {s: str}, layers: [include: {spec: $s, set: {n: 1}}, from: a]}",
        "u: {inputs: [x, y], nested: functional, layers: [add: [x, y]]}",
        "u: {layers: [relu: {if: $(in_channels > 3), trainable: false, dtype: float16}]}",
    ],
)
def test_what_may_be_right_is_not_refused(block: str, tmp_path: Path) -> None:
    text = library(f"{block}\n{V}") + prepare(tmp_path) + "params: {file: 3}\n"
    # That some of it is not used is all that there is to say.
    assert {code for _, code in found(text, tmp_path)} <= {"NS720", "NS722"}


def test_a_mistake_in_a_block_that_is_called_is_said_once(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [8, 8, 4]}]
    blocks:
      u: {params: {n: int}, layers: [dense: $(m + n)]}
    layers: [u: {n: 3}, u: {n: 4}]
    """
    assert found(text, tmp_path) == [(4, "NS320")]


def test_a_circle_of_blocks_is_said_once_whoever_calls_it(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [8, 8, 4]}]
    blocks:
      a: {layers: [b]}
      b: {layers: [repeat: {times: 1, layers: [c]}]}
      c: {layers: [relu, a]}
    layers: [relu]
    """
    assert found(text, tmp_path) == [(6, "NS311")]
    assert found(dedent(text).replace("layers: [relu]\n", "layers: [b]\n"), tmp_path) == [
        (4, "NS311")
    ]


def test_a_circle_that_only_if_holds_open_is_one(tmp_path: Path) -> None:
    text = """\
    inputs: [{image: [8, 8, 4]}]
    blocks:
      a: {params: {n: int}, layers: [relu, a: {n: $(n - 1), if: $(n > 0)}]}
    layers: [a: {n: 0}]
    """
    assert found(text, tmp_path) == [(4, "NS311")]


def test_a_circle_may_go_through_files(tmp_path: Path) -> None:
    write("imports: {b: b.yaml}\nblocks: {u: {layers: [b.u]}}", tmp_path, "a.yaml")
    said = only("imports: {a: a.yaml}\nblocks:\n  u: {layers: [a.u]}", tmp_path)
    assert said.code == "NS001"
    write("imports: {a: a.yaml}\nblocks:\n  u: {layers: [a.u]}", tmp_path, "b.yaml")
    (said,) = check_file(str(tmp_path / "a.yaml"))
    assert said.code == "NS311"


def test_a_long_chain_of_blocks_is_no_circle(tmp_path: Path) -> None:
    chain = "".join(f"b{i}: {{layers: [b{i + 1}]}}\n" for i in range(2000))
    assert found(library(chain + "b2000: {layers: [relu]}"), tmp_path) == []


@pytest.mark.parametrize(
    ("file", "code", "place"),
    [
        ("gone.yaml", "NS001", ("spec.yaml", 2)),
        ("../lib.yaml", "NS008", ("spec.yaml", 2)),
        ("/lib.yaml", "NS008", ("spec.yaml", 2)),
        ("network.yaml", "NS243", ("spec.yaml", 2)),
        ("yaml.yaml", "NS105", ("yaml.yaml", 2)),
        ("word.yaml", "NS202", ("word.yaml", 2)),
        ("name.yaml", "NS320", ("name.yaml", 2)),
        ("nested.yaml", "NS001", ("nested.yaml", 2)),
        ("parameter.yaml", "NS313", ("spec.yaml", 2)),
    ],
)
def test_an_import_that_nothing_uses_is_checked(
    file: str, code: str, place: tuple[str, int], tmp_path: Path
) -> None:
    write(NETWORK, tmp_path, "network.yaml")
    write("blocks: [", tmp_path, "yaml.yaml")
    write("blocks: {u: {layers: [rleu]}}", tmp_path, "word.yaml")
    write("blocks: {u: {layers: [dense: $n]}}", tmp_path, "name.yaml")
    write("imports: {g: gone.yaml}\nblocks: {u: {layers: [relu]}}", tmp_path, "nested.yaml")
    write("params: {n: int}\nblocks: {u: {layers: [dense: $n]}}", tmp_path, "parameter.yaml")
    said = only(f"imports: {{lib: {file}}}\n{NETWORK}", tmp_path)
    assert said.span is not None
    assert (said.code, Path(said.span.source.path).name, said.span.line) == (code, *place)


def test_a_mistake_in_an_imported_library_says_who_imports_it(tmp_path: Path) -> None:
    write("blocks: {u: {layers: [dense: $n]}}", tmp_path, "lib.yaml")
    said = only(f"imports: {{lib: lib.yaml}}\n{NETWORK}", tmp_path)
    assert said.frame is not None
    assert (said.frame.title, said.frame.span.line) == ("the library lib.yaml", 2)


def test_a_name_that_nothing_has_is_answered_with_the_nearest(tmp_path: Path) -> None:
    said = only(library("u: {params: {filters: int}, layers: [dense: $(2 * filtres)]}"), tmp_path)
    assert said.help == "did you mean `filters`?"
    said = only(library("u: {inputs: [skip], layers: [add: {from: [skip, skpi]}]}"), tmp_path)
    assert said.help == "did you mean `skip`?"


def test_the_defaults_and_parameters_of_a_library_are_checked(tmp_path: Path) -> None:
    text = """\
    params:
      n: $(m + 1)
    defaults:
      conv: {padding: $k}
    blocks: {u: {layers: [relu]}}
    """
    assert found(text, tmp_path) == [(3, "NS320"), (5, "NS320")]


def test_the_rest_is_checked_where_elaboration_ends_early(tmp_path: Path) -> None:
    text = """\
    params: {n: int}
    inputs: [{image: [8, 8, 4]}]
    blocks:
      u: {layers: [dense: $(n + m)]}
    layers: [u]
    """
    assert found(text, tmp_path) == [(2, "NS313"), (5, "NS320")]
