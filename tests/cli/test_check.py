"""`netspec check`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import ROOT, SMALL, SUSPECT, WRONG, run, run_process, run_python

LIBRARY = """\
netspec: 1
blocks:
  stem:
    layers:
      - conv: {filters: 4, kernel_size: 99}
"""

CALLER = """\
netspec: 1
imports: {lib: lib.yaml}
inputs:
  - image: [8, 8, 3]
layers:
  - lib.stem: {name: stem}
"""


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_fine_spec_is_said_to_be_fine() -> None:
    write(net=SMALL)
    result = run("check", "net.yaml")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 spec is fine\n")


def test_specs_are_counted() -> None:
    write(a=SMALL, b=SMALL)
    assert run("check", "a.yaml", "b.yaml").stderr == "2 specs are fine\n"


def test_a_file_that_is_named_twice_is_checked_once() -> None:
    write(a=SMALL)
    assert run("check", "a.yaml", ".", "a.yaml").stderr == "1 spec is fine\n"


def test_quiet_says_nothing_of_fine_specs() -> None:
    write(net=SMALL)
    assert run("check", "--quiet", "net.yaml").output == ""


def test_all_errors_of_all_files_are_said_on_the_standard_error() -> None:
    write(b=WRONG, a=WRONG)
    result = run("check", "b.yaml", "a.yaml")
    assert result.exit_code == 1
    assert result.stdout == ""
    places = [line.strip() for line in result.stderr.splitlines() if "-->" in line]
    assert places == ["--> a.yaml:5:24", "--> a.yaml:6:5", "--> b.yaml:5:24", "--> b.yaml:6:5"]


def test_the_last_line_counts_the_errors_and_names_a_page() -> None:
    write(net=WRONG)
    last = run("check", "net.yaml").stderr.splitlines()[-1]
    assert last == "2 errors in net.yaml (netspec explain NS204)"


def test_concise_errors_are_lines_on_the_standard_output() -> None:
    write(net=WRONG)
    result = run("check", "--format", "concise", "--quiet", "net.yaml")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "net.yaml:5:24: NS204 `conv` has no argument `filtres`",
        "net.yaml:6:5: NS202 there is no layer `dens`",
    ]
    assert result.stderr == ""


def test_a_folder_is_walked(folder: Path) -> None:
    (folder / "specs" / "blocks").mkdir(parents=True)
    Path("specs/net.yml").write_text(SMALL, encoding="utf-8")
    Path("specs/blocks/lib.yaml").write_text(LIBRARY, encoding="utf-8")
    Path("specs/flow.yaml").write_text("{netspec: 1, layers: []}", encoding="utf-8")
    lines = run("check", "--format", "concise", "specs/").stdout.splitlines()
    assert {line.partition(":")[0] for line in lines} == {"specs/flow.yaml"}


def test_yaml_of_other_tools_and_hidden_folders_are_passed_over(folder: Path) -> None:
    (folder / ".cache").mkdir()
    write(net=SMALL, actions="on: [push]\n", broken="a: [\n", notes="about: netspec\n")
    Path(".cache/old.yaml").write_text(WRONG, encoding="utf-8")
    assert run("check", ".").stderr == "1 spec is fine\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_spec_in_another_encoding_is_one(encoding: str) -> None:
    mark = "" if encoding in ("utf-16", "utf-32") else "\ufeff"
    Path("net.yaml").write_bytes((mark + SMALL).encode(encoding))
    assert "net.yaml: NS004" in run("check", "--format", "concise", ".").stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"\t{SMALL}", "NS103"),
        (f"# a network\n\n\t{SMALL}", "NS103"),
        (f"\ufeff\t{SMALL}", "NS103"),
        ("{netspec: 1, layers: [", "NS105"),
        ("'netspec': 1\nlayers: [", "NS105"),
        ("# x\r'netspec' : 1\rlayers: [", "NS105"),
    ],
)
def test_a_spec_that_cannot_be_read_is_one(text: str, code: str) -> None:
    Path("net.yaml").write_text(text, encoding="utf-8", newline="")
    result = run("check", "--format", "concise", ".")
    assert result.exit_code == 1
    assert code in result.stdout


@pytest.mark.parametrize(
    "text", ["services:\n  netspec:\n    image: [", "a: {{ x }}\nnetspecs: [", "- netspec: [\n"]
)
def test_broken_yaml_of_other_tools_that_mentions_netspec_is_passed_over(text: str) -> None:
    write(net=SMALL, other=text)
    assert run("check", ".").stderr == "1 spec is fine\n"


def test_a_file_without_the_key_is_an_error_when_it_is_named() -> None:
    write(actions="jobs: {}\n")
    result = run("check", "--format", "concise", "actions.yaml")
    assert result.exit_code == 1
    assert "NS211 a spec needs `netspec`" in result.stdout


def test_a_folder_without_specs_is_an_error(folder: Path) -> None:
    (folder / "empty").mkdir()
    result = run("check", "empty")
    assert result.exit_code == 1
    assert "error[NS002]: `empty` is a directory" in result.stderr


def test_a_folder_that_cannot_be_read_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object = ".") -> None:
        raise PermissionError(13, "Permission denied", path)

    (folder / "closed").mkdir()
    for name in ("scandir", "listdir"):
        monkeypatch.setattr(f"os.{name}", refuse)
    result = run("check", "closed")
    assert result.exit_code == 1
    assert "error[NS003]: cannot read `closed`: permission denied" in result.stderr


def test_a_missing_file_is_an_error_with_the_nearest_one() -> None:
    write(net=SMALL)
    result = run("check", "nett.yaml")
    assert result.exit_code == 1
    assert "did you mean `net.yaml`?" in result.stderr


def test_standard_input_is_checked() -> None:
    assert run("check", "-", input=SMALL).stderr == "1 spec is fine\n"
    assert "<stdin>:5:24" in run("check", "-", input=WRONG).stderr


def test_a_mistake_in_a_library_is_said_once_for_all_who_import_it() -> None:
    write(a=CALLER, b=CALLER, lib=LIBRARY)
    result = run("check", "--format", "concise", ".")
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["NS403"]


def test_the_last_line_counts_what_was_looked_at_when_that_is_more_than_one() -> None:
    write(a=SMALL, b=WRONG, c=SUSPECT)
    result = run("check", ".")
    assert result.stderr.splitlines()[-1] == (
        "3 specs, 2 errors, 1 warning (netspec explain NS204)"
    )
    assert "specs" not in run("check", "--quiet", ".").stderr


PART = """\
netspec: 1
params: {units: int}
inputs:
  - x: [8]
layers:
  - dense: {name: d, units: $units}
"""

WHOLE = """\
netspec: 1
inputs:
  - x: [8]
layers:
  - include: {spec: part.yaml, set: {units: 4}}
"""


def test_a_spec_that_is_part_of_another_needs_nothing_by_itself() -> None:
    write(part=PART, whole=WHOLE)
    assert run("check", ".").stderr == "2 specs are fine\n"
    assert "NS313" in run("check", "part.yaml").stderr


def test_a_spec_that_is_part_of_none_needs_its_parameters() -> None:
    write(part=PART, other=SMALL)
    assert "part.yaml:2:10: NS313" in run("check", "--format", "concise", ".").stdout


def test_what_its_user_forgets_is_said_of_the_user() -> None:
    write(part=PART, whole=WHOLE.replace(", set: {units: 4}", ""))
    lines = run("check", "--format", "concise", ".").stdout.splitlines()
    assert [line.partition(" `")[0] for line in lines] == ["whole.yaml:5:5: NS313"]


def test_a_mistake_in_an_included_spec_is_said_once() -> None:
    wrong = PART.replace("int", "3").replace("dense:", "dens:")
    write(part=wrong, whole=WHOLE, more=WHOLE)
    lines = run("check", "--format", "concise", ".").stdout.splitlines()
    assert [line.partition(" there")[0] for line in lines] == ["part.yaml:6:5: NS202"]


@pytest.mark.parametrize("jobs", ["1", "2", "7", "256"])
def test_any_number_of_processes_says_the_same(jobs: str, folder: Path) -> None:
    write(**{f"net{i}": WRONG if i % 2 else SMALL for i in range(12)})
    expected = run("check", "--format", "concise", ".").output
    made = run_process("check", "--format", "concise", "--jobs", jobs, ".", folder=folder)
    assert made.stdout + made.stderr == expected
    assert made.stderr.endswith("\n12 specs, 12 errors (netspec explain NS204)\n")


@pytest.mark.parametrize("jobs", ["0", "-1", "257", "many"])
def test_a_number_of_processes_that_cannot_be_is_misused(jobs: str) -> None:
    write(net=SMALL)
    assert run("check", "--jobs", jobs, "net.yaml").exit_code == 2


def test_warnings_are_shown_and_forgiven() -> None:
    write(net=SUSPECT)
    result = run("check", "net.yaml")
    assert result.exit_code == 0
    assert "warning[NS711]: nothing reads the input `unread`" in result.stderr
    assert result.stderr.endswith("1 warning in net.yaml (netspec explain NS711)\n")


def test_strict_takes_warnings_for_errors() -> None:
    write(net=SUSPECT)
    result = run("check", "--strict", "net.yaml")
    assert result.exit_code == 1
    assert "error[NS711]" in result.stderr


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("classes=7", ""),
        ("activation=sigmoid", ""),
        ("classes=0", "NS207"),
        ("classes=ten", "NS241"),
        ("classes=", "NS209"),
        ("classes=[1", "NS105"),
        ("activation=1", "NS222"),
        ("clases=7", "NS312"),
    ],
)
def test_parameters_are_set(setting: str, code: str) -> None:
    write(net=SMALL)
    result = run("check", "--format", "concise", "--set", setting, "net.yaml")
    assert result.exit_code == (1 if code else 0)
    assert code in result.stdout


def test_a_setting_without_a_value_is_misused() -> None:
    write(net=SMALL)
    result = run("check", "--set", "classes", "net.yaml")
    assert result.exit_code == 2
    assert "`classes` is not NAME=VALUE" in result.stderr


def test_a_setting_that_is_given_twice_is_misused() -> None:
    write(net=SMALL)
    result = run("check", "--set", "classes=3", "--set", "classes=4", "net.yaml")
    assert result.exit_code == 2
    assert "`classes` is given twice" in result.stderr


def test_a_command_line_without_a_spec_is_misused() -> None:
    assert run("check").exit_code == 2


def test_files_of_a_spec_may_lie_in_another_folder(folder: Path) -> None:
    (folder / "blocks").mkdir()
    write(net=CALLER)
    Path("blocks/lib.yaml").write_text(LIBRARY.replace("99", "3"), encoding="utf-8")
    assert run("check", "net.yaml").exit_code == 1
    for verb in ("check", "summary", "expand"):
        assert run(verb, "--folder", "blocks", "net.yaml").exit_code == 0
    assert run("check", "--folder", "blok", "net.yaml").exit_code == 2


PLUGIN = """
from typing import ClassVar
from netspec.op import Op

class Halve(Op):
    \"\"\"Half of the input.\"\"\"

    home: ClassVar[str] = "halving"

OPS = [Halve]
"""


def test_the_ops_of_a_plugin_are_known_when_it_is_named(folder: Path) -> None:
    packages = folder / "packages"
    (packages / "halving-1.0.dist-info").mkdir(parents=True)
    Path(packages, "halving.py").write_text(PLUGIN, encoding="utf-8")
    Path(packages, "halving-1.0.dist-info", "METADATA").write_text("Name: halving\nVersion: 1.0\n")
    points = "[netspec.ops]\nhalving = halving:OPS\n"
    Path(packages, "halving-1.0.dist-info", "entry_points.txt").write_text(points)
    write(net=SMALL.replace("  - flatten", "  - halve\n  - flatten"))
    path = {"PYTHONPATH": os.pathsep.join([str(packages), str(ROOT)])}
    arguments = ("check", "--plugin", "halving", "net.yaml")
    assert run_process(*arguments, folder=folder, more=path).stderr == "1 spec is fine\n"
    assert run("check", "net.yaml").exit_code == 1
    listed = run_process("ops", "--plugin", "halving", folder=folder, more=path).stdout
    lines = listed.splitlines()
    line = lines[lines.index("plugins") + 1]
    assert line.split() == ["halve", "Half", "of", "the", "input."]


def test_a_plugin_that_is_not_installed_is_misused() -> None:
    write(net=SMALL)
    result = run("check", "--plugin", "halving", "net.yaml")
    assert result.exit_code == 2
    assert "there is no plugin `halving`" in result.stderr


IMPORTED = """
import sys
from netspec.cli.verbs import verbs
sys.argv[0] = "netspec"
try:
    verbs()
except SystemExit as stop:
    assert not stop.code, stop.code
heavy = ("keras", "tensorflow", "numpy", "h5py", "rich", "rich.progress", "netspec.report")
print("imported:", *[name for name in heavy if name in sys.modules])
"""


@pytest.mark.parametrize("verb", ["check", "summary", "expand"])
def test_no_framework_is_imported(verb: str, folder: Path) -> None:
    write(net=SMALL)
    result = run_python(IMPORTED, verb, "net.yaml", folder=folder)
    assert result.stdout.splitlines()[-1:] == ["imported:"], result.stderr
