"""NS715 and NS716: a loss that takes the output for scores or probabilities, which it is not.

A cross-entropy with `from_logits: true` applies a softmax or a sigmoid itself; one without takes
the logarithm of what comes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netspec.diagnostic import Diagnostic, Label
from netspec.graph import Graph, Node, Output
from netspec.lint.activation import last_activation
from netspec.source import Span
from netspec.tree import place

# Those whose labels are classes, and so the activation that makes probabilities.
_WANTED = {
    "BinaryCrossentropy": "sigmoid",
    "BinaryFocalCrossentropy": "sigmoid",
    "CategoricalCrossentropy": "softmax",
    "CategoricalFocalCrossentropy": "softmax",
    "SparseCategoricalCrossentropy": "softmax",
}
_PROBABILITIES = ("softmax", "sigmoid")


def check(graph: Graph) -> Iterator[Diagnostic]:
    """A warning for each output whose loss is a cross-entropy that expects the other kind."""
    for number, output in enumerate(graph.outputs):
        loss, path = _loss(graph, number)
        kind, from_logits = _kind(loss)
        if kind not in _WANTED:
            continue
        last = _inner(output).node
        activation = last_activation(last)
        span = _span(graph, path) or last.span
        if from_logits and activation in _PROBABILITIES:
            yield _two(output.node, last, activation, span)
        elif not from_logits and _gives_scores(last):
            yield _none(output.node, last, _WANTED[kind], span)


def _two(output: Node, last: Node, activation: str, span: Span) -> Diagnostic:
    fact = f"the loss of `{output.name}` takes scores, and these are probabilities"
    label = Label(last.span, f"ends in {activation}")
    cure = "leave out `from_logits`, or the activation"
    return _warning("NS715", fact, span, label, cure)


def _none(output: Node, last: Node, wanted: str, span: Span) -> Diagnostic:
    fact = f"the loss of `{output.name}` takes probabilities, and these are scores"
    label = Label(last.span, "has no activation")
    cure = f"end in `activation: {wanted}`, or write `from_logits: true`"
    return _warning("NS716", fact, span, label, cure)


def _warning(code: str, fact: str, span: Span, label: Label, cure: str) -> Diagnostic:
    return Diagnostic(code, fact, span, labels=(label,), help=cure, level="warning")


def _loss(graph: Graph, number: int) -> tuple[Any, tuple[str | int, ...]]:
    """The loss of an output, and where it stands in `compile`."""
    loss = graph.training.loss if graph.training is not None else None
    if isinstance(loss, dict):
        name = graph.outputs[number].node.name
        return loss.get(name), ("loss", name)
    if isinstance(loss, list):
        return loss[number], ("loss", number)
    return loss, ("loss",)


def _kind(loss: Any) -> tuple[str, bool]:
    """The class of a loss, and whether it takes scores."""
    if isinstance(loss, str):
        from netspec.parts.losses import LOSSES

        return LOSSES[loss].__name__ if loss in LOSSES else "", False
    return type(loss).__name__, bool(getattr(loss, "from_logits", False))


def _inner(output: Output) -> Output:
    """The layer of a sub-model that an output really comes from."""
    while output.node.graph is not None:
        output = output.node.graph.outputs[output.port]
    return output


def _gives_scores(node: Node) -> bool:
    """Whether what a layer gives are sums of products, of any size and sign."""
    values = vars(node.op)
    return "kernel_initializer" in values and values.get("activation", "") in (None, "linear")


def _span(graph: Graph, path: tuple[str | int, ...]) -> Span | None:
    """The place of a loss in the spec."""
    section = graph.spec.sections.get("compile") if graph.spec is not None else None
    return place(section.value, path) if section is not None else None
