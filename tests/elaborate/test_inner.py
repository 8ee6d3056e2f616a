"""Layers that are arguments of others, as specs write them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from netspec.diagnostic import Diagnostic
from tests.compiling import compiled, layers, only

FILM = "inputs: [{film: [4, 8, 8, 3]}]\nparams: {n: 4, none: 0}\n"


def types(text: str, folder: Path) -> dict[str, str]:
    """The class of every layer's inner layer."""
    found = layers(compiled(text, folder)).items()
    return {name: type(vars(node.op)["layer"].op).__name__ for name, node in found if node.inputs}


def test_a_short_name_goes_by_what_comes_in_inside(tmp_path: Path) -> None:
    text = """
    inputs: [{film: [4, 8, 8, 3]}]
    layers:
      - time_distributed: {name: a, layer: {conv: {filters: 4, kernel_size: 3}}}
      - spectral_normalization: {name: b, layer: {conv: {filters: 4, kernel_size: 1}}}
      - time_distributed: {name: c, layer: {pool: {mode: avg, pool_size: 2}}}
      - time_distributed: {name: d, layer: {time_distributed: {layer: {zero_pad: 1}}}}
    """
    assert types(text, tmp_path) == {
        "a": "Conv2D",
        "b": "Conv3D",
        "c": "AveragePooling2D",
        "d": "TimeDistributed",
    }


def test_layers_inside_have_the_names_that_keras_gives_them(tmp_path: Path) -> None:
    import keras

    text = FILM + dedent(
        """\
        layers:
          - time_distributed: {layer: {conv: {filters: 4, kernel_size: 3}}}
          - time_distributed: {layer: {time_distributed: {layer: {dense: 3}}}}
          - dense: 3
          - time_distributed: {layer: {time_distributed: {layer: {dense: {units: 3, name: me}}}}}
          - conv: {filters: 2, kernel_size: 1}
        """
    )
    graph = compiled(text, tmp_path)
    keras.utils.clear_session(free_memory=False)
    every = keras.layers
    x = keras.Input((4, 8, 8, 3), name="film")
    y = every.TimeDistributed(every.Conv2D(4, 3))(x)
    y = every.TimeDistributed(every.TimeDistributed(every.Dense(3)))(y)
    y = every.Dense(3)(y)
    y = every.TimeDistributed(every.TimeDistributed(every.Dense(3, name="me")))(y)
    model = keras.Model(x, every.Conv3D(2, 1)(y))
    assert [node.name for node in graph.nodes] == [each.name for each in model.layers]
    ours = [f"{node.name}/{weight.name}" for node in graph.nodes for weight in node.weights]
    assert ours == [weight.path for weight in model.weights]


def test_what_a_spec_says_of_all_layers_holds_inside(tmp_path: Path) -> None:
    text = """
    inputs: [{film: [4, 3, 8, 8]}]
    data_format: channels_first
    dtype: mixed_float16
    params: {filters: 7}
    defaults: {conv: {filters: $filters, kernel_size: 3}}
    layers:
      - time_distributed: {name: a, layer: conv}
      - time_distributed: {name: b, layer: {conv: {filters: 5}}, dtype: float32}
    """
    found = layers(compiled(text, tmp_path))
    first, second = (vars(found[name].op)["layer"].op for name in "ab")
    assert (first.data_format, first.dtype, first.filters) == ("channels_first", "mixed_float16", 7)
    assert (second.dtype, second.filters) == ("float32", 5)


def said(item: str, folder: Path) -> Diagnostic:
    return only(f"{FILM}layers:\n  - {item}\n", folder)


@pytest.mark.parametrize(
    ("item", "code", "shown", "cure"),
    [
        (
            "time_distributed: {layer: {conv: {filters: 4, kernal_size: 3}}}",
            "NS204", "kernal_size", "did you mean `kernel_size`?",
        ),
        (
            "time_distributed: {layer: {convv: {filters: 4, kernel_size: 3}}}",
            "NS202", "convv", "did you mean `conv`?",
        ),
        ("time_distributed: convv", "NS202", "convv", "did you mean `conv`?"),
        ("time_distributed: 3", "NS205", "3", "write an item: `{dense: 10}`"),
        (
            "time_distributed: {layer: {dense: {units: 3, from: film}}}",
            "NS204", "from", "write it on the layer around it",
        ),
        ("time_distributed: {layer: {dense: {units: $none}}}", "NS207", "$none", ""),
        ("time_distributed: {layer: {dense: {units: 0}}}", "NS207", "0", ""),
        ("time_distributed: {layer: {conv: {filters: 4}}}", "NS203", "conv", ""),
        (
            "time_distributed: {layer: {conv: {filters: 4, kernel_size: 9}}}",
            "NS403", "9", "use `padding: same`, or pool less before",
        ),
        (
            "time_distributed: {layer: {conv: {filters: 4, kernel_size: $(n + 5)}}}",
            "NS403", "$(n + 5)", "use `padding: same`, or pool less before",
        ),
        ("time_distributed: {layer: {repeat_vector: 3}}", "NS402", "repeat_vector", ""),
        ("spectral_normalization: {layer: {dense: {name: a b, units: 2}}}", "NS220", "a b", ""),
        (
            "time_distributed: {layer: {dense: {units: 3, kernel_initializer: "
            "{random_normal: {stdev: $n}}}}}",
            "NS204", "stdev", "did you mean `stddev`?",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_is_shown_inside(
    item: str, code: str, shown: str, cure: str, tmp_path: Path
) -> None:
    found = said(item, tmp_path)
    assert found.span is not None
    line = found.span.source.line(found.span.line)
    assert (found.code, line[found.span.column - 1 : found.span.end_column - 1]) == (code, shown)
    if cure:
        assert found.help == cure
