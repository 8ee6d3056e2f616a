"""Tensors by keyword, several of them, and several results."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiling import compiled, layers, only

SEQUENCES = "inputs: [{x: [5, 3]}, {y: [5, 3]}]\n"
ENCODER = f"{SEQUENCES}layers:\n  - lstm: {{name: e, from: x, units: 4, return_state: true}}\n"


@pytest.mark.parametrize("word", ["sequence", "sequences", "inputs", "x"])
def test_the_first_tensor_may_have_several_names(word: str, tmp_path: Path) -> None:
    item = f"  - lstm: {{name: d, from: {{{word}: y, initial_state: [e.1, e.2]}}, units: 4}}"
    node = layers(compiled(ENCODER + item, tmp_path))["d"]
    assert [each.node.name for each in node.inputs] == ["y"]
    states = {key: (each.node.name, each.port) for key, each in node.keywords.items()}
    assert states == {"initial_state.0": ("e", 1), "initial_state.1": ("e", 2)}


def test_a_layer_called_again_takes_other_states(tmp_path: Path) -> None:
    text = ENCODER + (
        "  - lstm: {name: d, from: {sequence: y, initial_state: [e.1, e.2]}, units: 4}\n"
        "  - call: {layer: d, from: {sequence: x, initial_state: [d, e.1]}, as: z}\n"
        "outputs: [z]\n"
    )
    first, second = (n for n in compiled(text, tmp_path).nodes if n.name == "d")
    assert first.call == 0
    assert [each.node.name for each in second.keywords.values()] == ["d", "e"]


@pytest.mark.parametrize(
    ("item", "code", "message", "cure"),
    [
        (
            "lstm: {from: {sequence: y, initial_stat: [e.1, e.2]}, units: 4}",
            "NS204", "`LSTM` takes no tensor by the name `initial_stat`",
            "did you mean `initial_state`?",
        ),
        (
            "lstm: {from: {initial_state: [e.1, e.2]}, units: 4}",
            "NS303", "this `from` names no `sequences`", "write `from: {sequences: x, …}`",
        ),
        (
            "lstm: {from: {sequence: y, mask: [e.1, e.2]}, units: 4}",
            "NS304", "`mask` of `LSTM` is one tensor, not a list", "name one",
        ),
        (
            "lstm: {from: {sequence: y, initial_state: [e.1, e.3]}, units: 4}",
            "NS317", "`e` has 3 outputs; there is no output `3`", "they are `0`, `1`, `2`",
        ),
        (
            "lstm: {name: d, from: {sequence: y, initial_state: [e.1, d]}, units: 4}",
            "NS306", "`d` reads itself", "name what comes before it",
        ),
        (
            "call: {layer: e, from: y, use_causal_mask: true}",
            "NS204", "a call of `e` takes no `use_causal_mask`", "",
        ),
        (
            "call: {layer: e, from: {sequence: y, initial_state: e}}",
            "NS304", "`LSTM` has 2 states, but `initial_state` has 1", "",
        ),
        ("call: {layer: e, from: y, training: 3}", "NS205", "", ""),
    ],
)  # fmt: skip
def test_what_is_read_wrongly_is_told(
    item: str, code: str, message: str, cure: str, tmp_path: Path
) -> None:
    found = only(f"{ENCODER}  - {item}\n", tmp_path)
    assert found.code == code
    assert not message or (found.message, found.help) == (message, cure)
