"""What is legal but suspect: one rule a file, each a function of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from netspec.diagnostic import Diagnostic
from netspec.graph import Graph
from netspec.lint import (
    broadcast,
    concat_axis,
    dense_rank,
    frozen_norm,
    huge_dense,
    idle_crop,
    idle_dropout,
    lone_softmax,
    odd_name,
    padding_alone,
    repeated_activation,
    thawed_norm,
    unread_input,
    unused,
    whole_batch,
)
from netspec.lint.kinds import Kinds, kinds_of
from netspec.source import Source
from netspec.spec import Spec

if TYPE_CHECKING:
    from netspec.lint.choice import Choice

Rule: TypeAlias = Callable[[Graph, Kinds], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    broadcast.check,
    concat_axis.check,
    dense_rank.check,
    huge_dense.check,
    idle_crop.check,
    idle_dropout.check,
    lone_softmax.check,
    padding_alone.check,
    repeated_activation.check,
    thawed_norm.check,
    unread_input.check,
    whole_batch.check,
)


def lint(graph: Graph, choice: Choice | None = None) -> list[Diagnostic]:
    """The findings of all rules, those of sub-models included; one in a repeat is one finding."""
    found = [*_inside(graph, (*RULES, *_asked(choice))), *frozen_norm.check(graph)]
    if graph.training is not None:
        from netspec.lint import logits

        found += logits.check(graph)
    if graph.spec is not None:
        found += written(graph.spec)
    return list({(each.code, each.span): each for each in reversed(found)}.values())[::-1]


def written(spec: Spec) -> Iterator[Diagnostic]:
    """What is suspect in a file as it is written, whatever comes of it."""
    yield from unused.check(spec)
    yield from odd_name.check(spec)


def heeded(
    found: Sequence[Diagnostic],
    own: Source | None,
    choice: Choice | None = None,
    given: bool = False,
) -> list[Diagnostic]:
    """The findings that are wanted, less those that comments ignore.

    What is wrong with the comments of `own` is added. With parameters `given`, it is not known
    which of them are of use otherwise.
    """
    sources = {each.span.source for each in found if each.span is not None}
    if any(_speaks(source) for source in (sources if own is None else {own, *sources})):
        from netspec.lint import ignores

        found = ignores.heeded(found, own, () if given else _judged(choice))
    if choice is not None and choice.ignore:
        found = [each for each in found if choice.wants(each.code)]
    if choice is not None and choice.tell:
        return list(found)
    return [each for each in found if each.ignored is None]


def _speaks(source: Source) -> bool:
    """Whether a comment may speak to netspec; the key of the language's version does not."""
    text = source.text
    at = text.find("netspec:")
    while at >= 0 and not text[max(at - 20, 0) : at].rstrip(" \t").endswith("#"):
        at = text.find("netspec:", at + 1)
    return at >= 0


def _judged(choice: Choice | None) -> set[str]:
    """The codes of which every finding is known, so that a comment that ignores one is of use."""
    from netspec.lint.asked import ASKED
    from netspec.lint.choice import DEFAULT, is_lint
    from netspec.pages import codes

    idle = {code for code in ASKED if not (choice or DEFAULT).asks_for(code)}
    return {code for code in codes() if is_lint(code)} - idle - _ELSEWHERE


# Said of weights, and of the comments themselves.
_ELSEWHERE = frozenset({"NS725", "NS791", "NS792"})


def _asked(choice: Choice | None) -> list[Rule]:
    """The rules that are off by default, as far as they are asked for."""
    if choice is None or not choice.select:
        return []
    from netspec.lint.asked import ASKED

    return [rule for code, rule in ASKED.items() if choice.asks_for(code)]


def _inside(graph: Graph, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """What the rules find that look at one model by itself."""
    kinds = kinds_of(graph)
    for rule in rules:
        yield from rule(graph, kinds)
    for node in graph.layers:
        if node.graph is not None:
            yield from _inside(node.graph, rules)
