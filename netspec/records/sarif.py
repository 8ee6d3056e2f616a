"""Diagnostics as SARIF 2.1.0, which code scanning services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from netspec.combination import remarks
from netspec.diagnostic import Diagnostic
from netspec.pages import page, title
from netspec.records.order import in_order, path_of
from netspec.source import Span
from netspec.version import VERSION

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """One run: a result for each, and a rule with its page for every code that occurs."""
    found = in_order(diagnostics)
    codes = sorted({each.code for each in found})
    driver = {
        "name": "netspec",
        "version": VERSION,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        # libyaml counts code points; without this, UTF-16 units are meant.
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes) for each in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(code: str) -> dict[str, Any]:
    text = page(code)
    return {
        "id": code,
        "shortDescription": {"text": title(code)},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
    }


def _result(diagnostic: Diagnostic, codes: list[str]) -> dict[str, Any]:
    words = [diagnostic.message]
    if diagnostic.label:
        words.append(diagnostic.label)
    words += remarks(diagnostic.combinations, path_of(diagnostic))
    if diagnostic.help:
        words.append(f"help: {diagnostic.help}")
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": diagnostic.level,
        "message": {"text": "\n".join(words)},
        "locations": [_location(path_of(diagnostic), diagnostic.span)],
    }
    if diagnostic.ignored is not None:
        suppression = {"kind": "inSource", "justification": diagnostic.ignored}
        result["suppressions"] = [suppression]
    if diagnostic.combinations:
        found = [each._asdict() for each in diagnostic.combinations]
        result["properties"] = {"combinations": found}
    related = [(each.span, each.text) for each in diagnostic.labels]
    if diagnostic.frame is not None:
        related += [(each.span, f"in {each.title}") for each in diagnostic.frame.chain()]
    if related:
        result["relatedLocations"] = [
            _location(span.source.path, span, text) for span, text in related
        ]
    fix = diagnostic.fix
    if fix is not None:
        change = {"deletedRegion": _region(fix.span), "insertedContent": {"text": fix.text}}
        file = {"artifactLocation": _artifact(fix.span.source.path), "replacements": [change]}
        result["fixes"] = [{"description": {"text": diagnostic.help}, "artifactChanges": [file]}]
    return result


def _location(path: str, span: Span | None, text: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(path)}
    if span is not None:
        physical["region"] = _region(span)
    location: dict[str, Any] = {"physicalLocation": physical}
    if text:
        location["message"] = {"text": text}
    return location


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path.replace("\\", "/"))}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
