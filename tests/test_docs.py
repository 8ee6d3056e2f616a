"""The documents are true: every spec in them is compiled, every command typed in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click import Context, Group

from netspec.cli.verbs import NAMES, verbs
from netspec.compiler import check_file
from tests.examples.running import install_plugin
from tests.golden import FOLDER, Golden

ROOT = Path(__file__).parent.parent
TUTORIAL = ROOT / "examples" / "custom_layer" / "README.md"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), TUTORIAL]

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"# (?:error|warning)\[(NS\d{3})\]")


class Example(NamedTuple):
    """A fenced block of a document; its text begins at `line`."""

    document: Path
    line: int
    text: str

    @property
    def file(self) -> str:
        """The name of the file that it is, from a first line such as `# lib.yaml`."""
        found = re.match(r"# ([\w/]+\.yaml)\n", self.text)
        return found[1] if found else "example.yaml"

    @property
    def spec(self) -> str:
        """The whole spec, with all that an example may leave out."""
        text = f"layers:\n{self.text}" if self.text.startswith("- ") else self.text
        head = {"netspec": "1", "inputs": "[{image: [32, 32, 3]}]", "layers": "[identity]"}
        if self.file != "example.yaml" and not _has("layers", text):
            head = {"netspec": "1"}
        return text + "".join(f"{key}: {head[key]}\n" for key in head if not _has(key, text))


def _has(key: str, text: str) -> bool:
    return re.search(rf"^{key}:", text, re.MULTILINE) is not None


def examples(language: str, document: Path) -> Iterator[Example]:
    """The fenced blocks of a language."""
    text = document.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        if found[1] == language:
            yield Example(document, text.count("\n", 0, found.start(2)) + 1, found[2])


SPECS = [example for document in DOCUMENTS for example in examples("yaml", document)]


@pytest.mark.parametrize("example", SPECS, ids=lambda each: f"{each.document.name}:{each.line}")
def test_an_example_gives_the_errors_that_it_marks_and_no_others(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in examples("yaml", example.document):
        Path(each.file).parent.mkdir(exist_ok=True)
        Path(each.file).write_text(each.spec, encoding="utf-8")
    Path(example.file).write_text(example.spec, encoding="utf-8")
    found = {(each.span.line if each.span else 0, each.code) for each in check_file(example.file)}
    assert found == set(_marks(example.spec))


def _marks(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((number, code) for code in MARK.findall(line))


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the plugin of the examples is installed."""
    folder = tmp_path_factory.mktemp("site")
    install_plugin(folder)
    return folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: str(each.relative_to(ROOT)))
def test_commands_print_what_a_document_says_and_programs_run(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden, plugin: Path
) -> None:
    monkeypatch.chdir(_reader(tmp_path, monkeypatch, plugin))
    text = FENCE.sub(_played, document.read_text(encoding="utf-8"))
    golden(os.path.relpath(document, FOLDER), text)


def _reader(folder: Path, monkeypatch: pytest.MonkeyPatch, plugin: Path) -> Path:
    """The folder of somebody with netspec and a plugin on the path, and their specs at hand."""
    program = folder / "bin" / "netspec"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom netspec.cli import main\nmain()\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(plugin))))
    for name in ("specs", "examples"):
        shutil.copytree(ROOT / name, folder / "home" / name)
    return folder / "home"


def _played(block: re.Match[str]) -> str:
    """A block with what its commands print now."""
    if block[1] == "python":
        exec(block[2], {})
    if block[1] != "console":
        return block[0]
    commands = [line for line in block[2].splitlines() if line.startswith("$ ")]
    return "```console\n" + "".join(f"{each}\n{_printed(each[2:])}" for each in commands) + "```"


def _printed(command: str) -> str:
    both = subprocess.STDOUT
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=both, text=True)
    # Nobody's seconds are the same.
    return re.sub(r"\d+\.\d s(?=  sha256|$)", "0.4 s", done.stdout, flags=re.MULTILINE)


GENERATED = {
    "docs/netspec.schema.json": ("-m", "netspec", "schema"),
    "docs/ops.md": ("-m", "netspec", "ops", "--format", "markdown"),
    "docs/codes.md": ("docs/codes.py",),
    "docs/spec-and-summary.svg": ("docs/picture.py",),
}


@pytest.mark.parametrize("file", GENERATED)
def test_a_generated_document_is_what_would_be_generated_now(file: str, golden: Golden) -> None:
    command = (sys.executable, *GENERATED[file])
    made = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    golden(os.path.relpath(ROOT / file, FOLDER), made.stdout)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_the_options_that_a_document_names_exist(document: Path) -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", document.read_text(encoding="utf-8")))
    assert isinstance(verbs, Group)
    found = (verbs.get_command(Context(verbs), name) for name in NAMES)
    commands = [verbs, *(command for command in found if command is not None)]
    parameters = [parameter for command in commands for parameter in command.params]
    known = {"--help", *(option for each in parameters for option in each.opts)}
    assert named <= known


def test_the_table_of_networks_is_what_would_be_made_now() -> None:
    script = ROOT / "benchmarks" / "networks.py"
    program = f"import runpy; print(*runpy.run_path({str(script)!r})['table'](1), sep='\\n')"
    done = subprocess.run(
        (sys.executable, "-c", program), check=True, capture_output=True, text=True
    )
    rows = [_without_time(line) for line in done.stdout.splitlines()]
    text = (ROOT / "README.md").read_text("utf-8")
    assert [row for row in map(_without_time, text.splitlines()) if row in rows] == rows


def _without_time(row: str) -> str:
    """All but the last column."""
    return row.removesuffix("|").rpartition("|")[0]
