"""Every error has a page, and the pages are true: bad examples fail as marked, good ones never."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic
from netspec.lint.choice import Choice
from tests.cli.running import run

ROOT = Path(__file__).parent.parent
# Codes that are said no more; their numbers are never given to anything else.
RETIRED = {"NS511", "NS712"}
EVERY = sorted((ROOT / "netspec" / "explain").glob("*.md"))
PAGES = [page for page in EVERY if page.stem not in RETIRED]

FENCE = re.compile(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"(error|warning)\[(NS\d{3})\]")
CODE = re.compile(r'"(NS\d{3})"|error\[(NS\d{3})\]')
# What takes neither another Keras nor a full disk.
PROVOKED = re.compile(r"^\$ netspec (.*?)  # error\[(NS0\d\d|NS1\d\d|NS606|NS804)\]", re.MULTILINE)


class Remark(NamedTuple):
    """What is said of a line: of line 0 where it may be any."""

    line: int
    level: str
    code: str


class Block(NamedTuple):
    """A fenced block of a page, whose fence is at `line`.

    `info` is what stands after the language: `file=lib.yaml` for a file beside the examples,
    `error[NS106]` where no line can bear the mark.
    """

    page: Path
    line: int
    language: str
    info: str
    text: str

    @property
    def file(self) -> str | None:
        """The name of the file that the block is, where it is no example itself."""
        return self.info.removeprefix("file=") if self.info.startswith("file=") else None

    def marks(self) -> Iterator[Remark]:
        """What the marks of the block say."""
        yield from (Remark(0, *mark) for mark in MARK.findall(self.info))
        for number, line in enumerate(self.text.splitlines(), start=1):
            yield from (Remark(number, *mark) for mark in MARK.findall(line.partition("# ")[2]))

    def __str__(self) -> str:
        return f"{self.page.stem}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, found[1], found[2], found[3])
        for found in FENCE.finditer(text)
    ]


def examples(page: Path) -> list[Block]:
    """The blocks of a page that are not further files of others."""
    return [each for each in blocks(page) if each.file is None]


def codes_of_the_source() -> set[str]:
    """Every code that something in the source can say."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "netspec").rglob("*.py"))
    return {quoted or shown for text in texts for quoted, shown in CODE.findall(text)}


SPECS = [each for page in PAGES for each in examples(page) if each.language == "yaml"]


@pytest.mark.parametrize("block", SPECS, ids=str)
def test_an_example_gives_the_remarks_that_it_marks_and_no_others(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in blocks(block.page):
        if each.file is not None:
            Path(each.file).write_text(each.text, encoding="utf-8")
    Path("spec.yaml").write_text(block.text, encoding="utf-8")
    anywhere = MARK.search(block.info) is not None
    # What a page is about that is off by default has to be asked for.
    choice = Choice(select=(block.page.stem,))
    found = [_remark(each, anywhere) for each in check_file("spec.yaml", choice=choice)]
    assert sorted(found) == sorted(block.marks())


def _remark(diagnostic: Diagnostic, anywhere: bool) -> Remark:
    span = diagnostic.span
    assert (span.source.path if span else diagnostic.path) == "spec.yaml"
    return Remark(0 if anywhere or not span else span.line, diagnostic.level, diagnostic.code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_a_title_an_example_of_its_code_and_how_to_mend_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    title, blank, happened = text.split("\n")[:3]
    assert re.fullmatch(r"# [A-Z`].{7,78}[^.]", title), "a title is a short sentence without a stop"
    assert not blank
    assert happened, "after the title comes what happened"
    bad, *_, good = examples(page)
    assert f"[{page.stem}]" in bad.info + bad.text, "the first example is the bad one"
    assert not list(good.marks()), "the last example is the good one"
    assert FENCE.sub("", text).count("# ") == 1, "a page has no titles but its own"


def test_every_code_in_the_source_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES} == codes_of_the_source()
    assert {page.stem for page in EVERY} >= RETIRED


COMMANDS = [
    (page, *found) for page in PAGES for found in PROVOKED.findall(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "command", "code"), COMMANDS)
def test_a_command_fails_as_its_page_says(
    page: Path, command: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in blocks(page):
        if each.file is not None:
            Path(each.file).write_text(each.text, encoding="utf-8")
    shutil.copytree(ROOT / "specs", "specs")
    Path("latin1.yaml").write_text("description: Größe", encoding="latin-1")
    Path("unrolled.yaml").write_text("- relu\n" * 2**19, encoding="utf-8")
    Path("notes.json").write_text("[]", encoding="utf-8")
    result = run(*command.split())
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr
