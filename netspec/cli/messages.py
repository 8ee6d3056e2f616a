"""How a verb speaks of specs: errors and warnings in one of the formats, last words if wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from netspec.cli.streams import aside
from netspec.diagnostic import Diagnostic

FORMATS = ("auto", "text", "concise")


class Messages:
    """`form` is one of `FORMATS`; `quiet` keeps what is neither error nor warning to itself."""

    def __init__(self) -> None:
        self.form = "auto"
        self.quiet = False

    def show(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Errors and warnings: text for people on the standard error, lines for tools on output."""
        if not diagnostics:
            return
        from netspec import report

        if self.form == "concise":
            click.echo(report.concise(diagnostics))
        else:
            aside(report.text(diagnostics, _color()) + "\n")
        self.remark(report.summary_line(diagnostics))

    def remark(self, words: str) -> None:
        """A line for people that says nothing of a spec's mistakes."""
        if not self.quiet:
            aside(words)


def _color() -> bool:
    terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    return terminal and not os.environ.get("NO_COLOR")
