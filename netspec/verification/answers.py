"""Whether readers make of a file what the graph says, and compute with it what Keras does."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from netspec.diagnostic import Diagnostic
from netspec.emit.framework import make_model
from netspec.emit.wish import Wish
from netspec.graph import Graph
from netspec.readers.asking import Request, ask
from netspec.readers.oracle import expect, is_steady
from netspec.readers.reader import READERS, Reader
from netspec.readers.verdict import Verdict, judge

if TYPE_CHECKING:
    import keras

# Seconds that a reader has for a file.
LIMIT = 120.0


class Answer(NamedTuple):
    """What came of asking a reader, whose version is empty when it never started."""

    reader: Reader
    version: str
    verdict: Verdict


def verify_built(
    graph: Graph,
    path: str,
    wish: Wish,
    readers: Sequence[str] = ("keras",),
    limit: float = LIMIT,
    step: Callable[[str], None] = lambda words: None,
) -> list[Answer]:
    """Have readers, by their names in `READERS`, load and run the file that was built at `path`.

    Each runs in a process of its own and has `limit` seconds; Keras has been loaded in this one,
    which makes the model that their outputs are compared with. Readers run what a file says: the
    file is to be known as our own.
    """
    with tempfile.TemporaryDirectory(prefix="netspec-") as name:
        inputs, outputs = os.path.join(name, "inputs.npz"), os.path.join(name, "outputs.npz")
        model = _model(graph, wish)
        expected = expect(graph, model, inputs, outputs)
        answers = []
        for each in readers:
            step(f"asking {each}")
            found = os.path.join(name, f"{each}.npz")
            reader = _knowing(READERS[each], graph)
            (reading,) = ask(reader, [Request(path, inputs, found)], limit)
            verdict = judge(reading, expected, found)
            differs = not verdict.good and verdict.difference is not None
            if differs and not is_steady(graph, model, outputs):
                verdict = verdict._replace(judgement="unsteady")
            answers.append(Answer(reader, reading.version, verdict))
    return answers


def _model(graph: Graph, wish: Wish) -> keras.Model:
    """The model with the values that the file has."""
    model = make_model(graph, wish.seed, zeros=wish.init == "zeros")
    if wish.init == "zeros":
        for layer in model._flatten_layers():
            # Normalization computes with what it took from its variables when it was built.
            if hasattr(layer, "finalize_state"):
                layer.finalize_state()
    return model


def _knowing(reader: Reader, graph: Graph) -> Reader:
    """The reader with the modules of the layers that are not Keras's own."""
    homes = {home for home in _homes(graph) if not home.startswith("keras.")}
    if reader.module != "keras" or not homes:
        return reader
    import netspec

    # Where netspec is run from its sources, no other process finds it by itself.
    beside = str(Path(netspec.__file__).parent.parent)
    return replace(reader, imports=tuple(sorted(homes)), path=(*reader.path, beside))


def _homes(graph: Graph) -> set[str]:
    inner = [_homes(node.graph) for node in graph.nodes if node.graph is not None]
    return {node.op.home for node in graph.nodes}.union(*inner)


def complaints(answers: Sequence[Answer], path: str) -> list[Diagnostic]:
    """An error for each answer that is not good (NS624), and for each missing reader (NS625).

    A warning where outputs differ, but could not be compared (NS626).
    """
    told = (each for each in answers if each.verdict.judgement not in ("same", "parsed"))
    return [_complaint(each, path) for each in told]


def _complaint(answer: Answer, path: str) -> Diagnostic:
    name, cause = answer.reader.name, answer.verdict.cause
    # Which has no version before it has answered.
    reader = f"`{name}` {answer.version}".rstrip()
    match answer.verdict.judgement:
        case "missing":
            fact = f"the reader `{name}` is not there to ask: {cause}"
            return Diagnostic("NS625", fact, path=path, help=answer.reader.cure)
        case "different":
            fact = f"{reader} makes something else of `{path}`: {cause}"
        case "unsteady":
            fact = f"whether {reader} computes what `{path}` says cannot be told: "
            fact += f"{cause}, but one rounding of its inputs changes as much in Keras itself"
            cure = "load weights of a trained network, or take other initializers"
            return Diagnostic("NS626", fact, path=path, help=cure, level="warning")
        case "stuck":
            fact = f"{reader} does not finish with `{path}`: {cause}"
            return Diagnostic("NS624", fact, path=path, help="`--limit` gives it more time")
        case _:
            fact = f"{reader} refuses `{path}`: {cause}"
    return Diagnostic("NS624", fact, path=path)
