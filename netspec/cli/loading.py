"""The weights that `netspec build` loads, and what it says of them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from netspec.cli.messages import Messages
from netspec.diagnostic import Diagnostic
from netspec.emit.wish import Wish

if TYPE_CHECKING:
    from netspec.graph import Graph
    from netspec.lint.choice import Choice
    from netspec.weights.plan import Plan


def plans_of(graphs: list[Graph], wishes: list[Wish], held: ExitStack) -> list[Plan | None]:
    """What each network loads, all looked at before anything is written; the files stay open.

    A `.json` has no weights, and nothing is loaded for it.
    """
    plans: list[Plan | None] = []
    for graph, wish in zip(graphs, wishes, strict=True):
        if not graph.sources or wish.format == "json":
            plans.append(None)
            continue
        from netspec.weights.plan import planned

        plans.append(held.enter_context(planned(graph)))
    return plans


def warnings_of(plans: Iterable[Plan | None], choice: Choice | None) -> list[Diagnostic]:
    """What is suspect in what is loaded, as far as it is wanted and no comment ignores it."""
    found = [each for plan in plans if plan is not None for each in plan.warnings]
    if not found:
        return []
    from netspec.lint import heeded

    return heeded(found, None, choice)


def tell_coverage(graph: Graph, plan: Plan | None, report: str | None, messages: Messages) -> None:
    """Say where the weights of every layer come from, where some are loaded."""
    if plan is None:
        return
    from netspec.weights import coverage

    rows = coverage.coverage(graph, plan)
    if not messages.quiet:
        from netspec.snippet import harmless

        click.echo("\n".join(map(harmless, coverage.table(rows))))
    if report is not None:
        from netspec.cli.text_file import write_text

        write_text(report, coverage.report(rows, plan))
