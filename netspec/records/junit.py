"""Diagnostics as a JUnit report, which CI servers show as tests: one for each file.

https://github.com/testmoapp/junitxml is what servers agree on.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from netspec.diagnostic import Diagnostic
from netspec.records.order import in_order, path_of
from netspec.report import text
from netspec.snippet import harmless


def junit(diagnostics: Iterable[Diagnostic], files: Iterable[str]) -> str:
    """A suite with a case for every file that was checked; one with errors has failed."""
    found: dict[str, list[Diagnostic]] = {path: [] for path in files}
    for each in in_order(diagnostics):
        found.setdefault(path_of(each), []).append(each)
    failed = sum(any(map(_is_error, some)) for some in found.values())
    counts = {"tests": str(len(found)), "failures": str(failed), "errors": "0"}
    suites = Element("testsuites", {"name": "netspec", **counts})
    suite = SubElement(suites, "testsuite", {"name": "netspec check", **counts})
    for path, some in found.items():
        _add_case(suite, path, some)
    indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode")


def _add_case(suite: Element, path: str, found: list[Diagnostic]) -> None:
    named = harmless(path)
    case = SubElement(suite, "testcase", {"name": named, "classname": "netspec", "file": named})
    errors = [each for each in found if _is_error(each)]
    warnings = [each for each in found if not _is_error(each)]
    if errors:
        first = f"{errors[0].code} {errors[0].message}"
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        attributes = {"message": harmless(first + more), "type": errors[0].code}
        SubElement(case, "failure", attributes).text = text(errors)
    if warnings:
        SubElement(case, "system-out").text = text(warnings)


def _is_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.level == "error"
