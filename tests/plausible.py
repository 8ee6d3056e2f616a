"""What fuzz tests feed netspec: specs that could be somebody's, and those after an accident."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from netspec.ops import FAMILIES, WORDS, op_class
from tests.ops.strategies import annotation, values

ROOT = Path(__file__).parent.parent

# Whole specs, small ones first, since a mistake is found where it is least hidden.
SEEDS = tuple(
    sorted(
        (
            path.read_text(encoding="utf-8")
            for folder in ("specs", "examples", "tests/bad")
            for path in sorted((ROOT / folder).rglob("*.yaml"))
            if path.stat().st_size < 3000
        ),
        key=len,
    )
)

# Values that are legal somewhere and wrong nearly everywhere else.
ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 7, 2**31, 10**17, -0.5, 1e300, "", "x", "same", "conv", "$x",
    "$(1)", "$(1 / 0)", "$(in_channels)", "$(x.channels)", "$(", "$$", "*", "a b", "é", "\u2028",
    "x.0", "lib.unit", [], {}, [[]], [None], {"x": None}, [1, 2, 3], {"conv": {}}, "int", "list",
    [{"a": 1}], {"columns": ["a"], "rows": [[1]]}, "../up.yaml", "spec.yaml", "a/b", "1", "1MB",
)  # fmt: skip

ALPHABET = "aexy019_ \n\t-:,.[]{}()$'\"\\&*!|>#%@`?~<=+/é\u2028\xa0\ufeff\x00\x07"

TOKEN = re.compile(r"\$\(|\*\*|//|[A-Za-z_]\w*|\d+|\n *|\s+|.")

Tree = Any


@st.composite
def character_mutants(draw: DrawFn) -> str:
    """A spec with some characters replaced, at a few places."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 9))
        text = text[:start] + draw(st.text(ALPHABET, max_size=4)) + text[start + length :]
    return text


@st.composite
def token_mutants(draw: DrawFn) -> str:
    """A spec with words and signs left out, doubled, moved, or taken from another spec."""
    tokens = TOKEN.findall(draw(st.sampled_from(SEEDS)))
    other = TOKEN.findall(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 5))):
        at, length = draw(st.integers(0, len(tokens))), draw(st.integers(0, 6))
        begin = draw(st.integers(0, len(other)))
        source = draw(st.sampled_from((tokens, other, [])))
        tokens[at : at + length] = source[begin : begin + draw(st.integers(0, 12))]
    return "".join(tokens)


@st.composite
def tree_mutants(draw: DrawFn) -> str:
    """A spec whose values and keys are removed, doubled, swapped, or other than they were."""
    tree = parsed(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(tree))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        other, instead = draw(st.sampled_from(places))
        match draw(st.sampled_from(("odd", "remove", "copy", "wrap", "rename", "double"))):
            case "odd":
                holder[key] = draw(st.sampled_from(ODD))
            case "remove":
                del holder[key]
            case "copy":
                holder[key] = json.loads(json.dumps(other[instead]))
            case "wrap":
                holder[key] = draw(st.sampled_from(([holder[key]], {str(instead): holder[key]})))
            case "rename" if isinstance(holder, dict):
                holder[str(instead)] = holder.pop(key)
            case _:
                if isinstance(holder, list):
                    holder.insert(0, json.loads(json.dumps(holder[key])))
    return json.dumps(tree, indent=draw(st.sampled_from((None, 1))), ensure_ascii=False)


@cache
def _parsed(text: str) -> str:
    try:
        return json.dumps(yaml.safe_load(text))
    except (yaml.YAMLError, TypeError, ValueError):
        return "{}"


def parsed(text: str) -> Tree:
    """The values of a spec, or nothing of one that is no YAML."""
    return json.loads(_parsed(text))


def _places(tree: Tree) -> Any:
    """Every value in a tree, as what holds it and where."""
    waiting = [tree]
    for each in waiting:
        if isinstance(each, dict | list):
            for key in each if isinstance(each, dict) else range(len(each)):
                yield each, key
                waiting.append(each[key])


# Ops whose arguments have a strategy by their types alone, with these arguments.
@cache
def arguments(word: str) -> SearchStrategy[dict[str, Any]] | None:
    """Some arguments of an op; nothing for ops that hold layers and such."""
    op = op_class((FAMILIES.get(word) or (WORDS[word],))[-1 if word not in FAMILIES else 1])
    if op.holds:
        return None
    drawn = {}
    for name, field in op.model_fields.items():
        try:
            drawn[name] = values(annotation(op, name), name)
        except TypeError:
            if field.is_required():
                return None
    required = {name for name in drawn if op.model_fields[name].is_required()}
    fixed = {name: drawn[name] for name in required}
    few = {name: each for name, each in drawn.items() if name not in required and name != "dtype"}
    if not few:
        return st.fixed_dictionaries(fixed)

    def chosen(names: list[str]) -> SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({**fixed, **{name: few[name] for name in names}})

    return st.lists(st.sampled_from(sorted(few)), max_size=2, unique=True).flatmap(chosen)


# What fits behind nearly everything, and so makes networks that are accepted.
EASY = (
    "relu", "flatten", "batch_norm", "layer_norm", {"dense": 4}, {"dropout": 0.5}, "elu",
    {"dense": {"units": "$(in_channels + 1)"}}, {"activation": "tanh"}, {"dense": "$n"},
    {"unit": None}, {"unit": {"size": 3}}, {"rescaling": {"scale": 0.5}}, "identity", "prelu",
    {"conv": {"filters": 4, "kernel_size": 1}}, {"max_pool": {"pool_size": 1}}, "global_avg_pool",
)  # fmt: skip
JOINS = ("add", "concat", "multiply", "average", "maximum", "minimum", "subtract")
SHAPES = ([8], [12, 4], [8, 8, 3], [9, 7, 4], [None, 5], [None, None, 3], [4, 4, 4, 2])
EXPRESSIONS = (
    "$n", "$(n * 2)", "$(max(n, 3))", "$(n // 2 + 1)", "$(in_channels)", "$(in_channels // 2 + 1)",
    "$(divisible(n * 3))", "$(n if wide else 2)", "$(in_height or 3)", "$(len([1, n]))",
    "$(in_rank)", "$(x.channels)", "$(sizes[0])", "$(round(n / 2))", "$(min(sizes))",
)  # fmt: skip


def ops() -> SearchStrategy[Any]:
    """A layer of any op, with arguments of the right types."""
    words = sorted({*WORDS, *FAMILIES})
    known = [word for word in words if arguments(word) is not None]

    def of(word: str) -> SearchStrategy[Any]:
        found = arguments(word)
        assert found is not None
        return found.map(lambda drawn: {word: drawn} if drawn else word)

    return st.sampled_from(known).flatmap(of)


@cache
def items(depth: int = 2) -> SearchStrategy[list[Any]]:
    """Items in a row, with branches, repeats and groups among them."""
    simple: SearchStrategy[Any] = (
        st.sampled_from(EASY) | st.sampled_from(EASY) | _computed() | ops()
    )
    if not depth:
        return st.lists(simple, min_size=1, max_size=2)
    inner = items(depth - 1)
    branches = st.builds(
        lambda first, second, join: [{"branches": [{"a": first}, {"b": second}]}, join],
        st.just([]) | inner, inner, st.sampled_from(JOINS),
    )  # fmt: skip
    repeat = st.builds(
        lambda layers, times: [{"repeat": {**times, "layers": layers}}],
        inner,
        st.sampled_from(
            (
                {"times": 2}, {"times": "$n"}, {"range": [1, 2], "index": "i"}, {"times": 0},
                {"each": [{"m": 2}, {"m": 3}]}, {"each": {"columns": ["m"], "rows": [[2], [3]]}},
            )
        ),
    )  # fmt: skip
    group = st.builds(
        lambda layers, more: [{"group": {**more, "layers": layers}}],
        inner,
        st.sampled_from(
            ({}, {"name": "g"}, {"nested": "functional"}, {"nested": "sequential", "name": "h"})
        ),
    )
    side = inner.map(lambda layers: [{"side": layers}])
    one = simple.map(lambda each: [each])
    rows = st.lists(one | one | one | branches | repeat | group | side, min_size=1, max_size=4)
    return rows.map(lambda parts: [each for part in parts for each in part])


def _computed() -> SearchStrategy[Any]:
    expressions = st.sampled_from(EXPRESSIONS)
    return st.one_of(
        expressions.map(lambda each: {"dense": each}),
        expressions.map(lambda each: {"unit": {"size": each}}),
        expressions.map(lambda each: {"repeat_vector": each}),
        st.sampled_from((True, False, "$wide", "$(n > 3)", "$(in_rank == 4)")).map(
            lambda each: {"batch_norm": {"if": each, "as": "maybe"}}
        ),
    )


@st.composite
def whole_specs(draw: DrawFn) -> str:
    """A whole spec that follows the language, if not always its arithmetic."""
    spec: dict[str, Any] = {
        "netspec": 1,
        "params": {
            "n": draw(st.integers(1, 6)),
            "wide": draw(st.booleans()),
            "sizes": draw(st.lists(st.integers(1, 4), min_size=1, max_size=2)),
        },
        "blocks": {"unit": {"params": {"size": 2}, "layers": [{"dense": "$size"}, "relu"]}},
        "inputs": [{"x": draw(st.sampled_from(SHAPES))}],
        "layers": draw(items()),
    }
    more: dict[str, Callable[[], Any]] = {
        "data_format": lambda: draw(st.sampled_from(("channels_last", "channels_first"))),
        "dtype": lambda: draw(st.sampled_from(("float32", "mixed_float16", "bfloat16"))),
        "defaults": lambda: draw(st.sampled_from(({"dense": {"use_bias": False}}, {}))),
        "compile": lambda: {"optimizer": draw(st.sampled_from(("adam", "sgd"))), "loss": "mse"},
        "freeze": lambda: ["dense*"],
        "expect": lambda: {"params_max": draw(st.sampled_from(("1K", "100M")))},
        "matrix": lambda: {"n": [1, 2]},
    }
    for key in draw(st.lists(st.sampled_from(sorted(more)), max_size=2, unique=True)):
        spec[key] = more[key]()
    return json.dumps(spec, indent=1)
