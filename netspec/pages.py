"""The pages of `explain`, one a code."""

from __future__ import annotations

import os

FOLDER = os.path.join(os.path.dirname(__file__), "explain")


def codes() -> list[str]:
    """All codes that have a page, in order."""
    return sorted(name.removesuffix(".md") for name in os.listdir(FOLDER) if name.endswith(".md"))


def page(code: str) -> str:
    """The page of a code, in Markdown."""
    with open(os.path.join(FOLDER, f"{code}.md"), encoding="utf-8") as file:
        return file.read()


def title(code: str) -> str:
    """What a code is about, in a sentence."""
    return page(code).partition("\n")[0].removeprefix("# ")
