"""How a verb speaks of specs: errors and warnings in one of the formats, last words if wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from netspec.cli.streams import aside
from netspec.diagnostic import Diagnostic, SpecError

FORMATS = ("auto", "text", "concise", "json", "github", "sarif", "junit")
# What is a whole document, and so is written even where nothing is wrong.
_WHOLE = ("json", "sarif", "junit")


class Messages:
    """`form` is one of `FORMATS`; `quiet` keeps what is neither error nor warning to itself.

    `files` are those that a report names although nothing is wrong with them, `fixable` is how many
    of the findings `check --fix` could mend, `ignored` is what comments in the files ignore, and
    `scope` what was looked at, in words.
    """

    def __init__(self) -> None:
        self.form = "auto"
        self.quiet = False
        self.files: Sequence[str] = ()
        self.scope = ""
        self.fixable = 0
        self.ignored: Sequence[Diagnostic] = ()
        # What a document tells that is not written yet; nothing where there will be none.
        self._told: list[Diagnostic] | None = None

    @property
    def tells_ignored(self) -> bool:
        """Whether the report has what comments ignore, too."""
        return self.form == "sarif"

    def show(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Errors and warnings: text for people on the standard error, the rest on the output.

        Of what is a whole document, there is one, with all that is shown before `finish`.
        """
        form = _settled(self.form)
        if form == "text" and diagnostics:
            from netspec.report import text

            aside(text(diagnostics, _color()) + "\n")
        elif form in _WHOLE:
            self._told = [*(self._told or ()), *diagnostics]
        elif form != "text" and diagnostics:
            click.echo(self._written(form, diagnostics))
        if diagnostics:
            from netspec.report import summary_line

            if self.fixable:
                self.remark(f"`netspec check --fix` can mend {self.fixable}")
            self.remark(summary_line(diagnostics, self.scope))

    def finish(self) -> None:
        """Write the document, if there is one."""
        told, self._told = self._told, None
        if told is not None:
            click.echo(self._written(self.form, told))

    def settle(self, found: Sequence[Diagnostic]) -> None:
        """Show warnings, if there are any; raises `SpecError` when one is an error."""
        if any(each.level == "error" for each in found):
            raise SpecError(found)
        if found:
            self.show(found)

    def _written(self, form: str, diagnostics: Sequence[Diagnostic]) -> str:
        match form:
            case "concise":
                from netspec.report import concise

                return concise(diagnostics)
            case "json":
                from netspec.records.jsons import json_text

                return json_text(diagnostics)
            case "github":
                from netspec.records.github import github

                return github(diagnostics)
            case "sarif":
                from netspec.records.sarif import sarif

                return sarif([*diagnostics, *self.ignored])
            case _:
                from netspec.records.junit import junit

                return junit(diagnostics, self.files)

    def remark(self, words: str) -> None:
        """A line for people that says nothing of a spec's mistakes."""
        if not self.quiet:
            aside(words)


def _settled(form: str) -> str:
    """What `auto` means here: annotations in a workflow of GitHub's, else text."""
    if form != "auto":
        return form
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def _color() -> bool:
    terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    return terminal and not os.environ.get("NO_COLOR")
