"""Diagnostics as JSON: everything that a person is shown, and the exact places."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from netspec.combination import Combination
from netspec.diagnostic import Diagnostic, Fix, Frame, Label
from netspec.records.order import in_order, path_of
from netspec.source import Span

# To be raised when a key gets another meaning, not when one is added.
VERSION = 1


def json_text(diagnostics: Iterable[Diagnostic]) -> str:
    """One object: its `version`, and the `diagnostics` in order of files and lines."""
    found = [_diagnostic(each) for each in in_order(diagnostics)]
    return json.dumps({"version": VERSION, "diagnostics": found}, indent=2, ensure_ascii=False)


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "level": diagnostic.level,
        "message": diagnostic.message,
        "path": path_of(diagnostic),
        "span": _span(diagnostic.span) if diagnostic.span else None,
        "label": diagnostic.label,
        "labels": [_label(each) for each in diagnostic.labels],
        "frames": [_frame(each) for each in diagnostic.frame.chain()] if diagnostic.frame else [],
        "help": diagnostic.help,
        "combinations": [_combination(each) for each in diagnostic.combinations],
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
    }


def _span(span: Span) -> dict[str, int]:
    """Lines and columns count from 1 in code points; the end is exclusive."""
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _label(label: Label) -> dict[str, Any]:
    return {"path": label.span.source.path, "span": _span(label.span), "text": label.text}


def _fix(fix: Fix) -> dict[str, Any]:
    """`text` goes in place of what the span covers."""
    return {"path": fix.span.source.path, "span": _span(fix.span), "text": fix.text}


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "title": frame.title,
        "path": frame.span.source.path,
        "span": _span(frame.span),
        "variables": frame.variables,
    }


def _combination(combination: Combination) -> dict[str, Any]:
    """Some combinations of a `matrix`: `settings` are what `--set` takes, `size` how many."""
    return combination._asdict()
