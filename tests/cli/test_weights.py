"""`netspec weights`, and what `build` says of the weights that it loads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253
import pytest

from tests.cli.running import run

SPEC = """\
netspec: 1
inputs:
  - x: [4]
layers:
  - dense: {name: stem, units: 3}
  - dense: {name: head, units: 2}
"""
LOADING = SPEC + "weights:\n  - {file: w.npz, into: [stem], rename: {fc: stem}}\n"
KERNEL = np.arange(12.0).reshape(4, 3).astype("f4")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    save("w.npz", {"fc/kernel": KERNEL, "fc/bias": np.ones(3, "f2"), "old/kernel": KERNEL})
    Path("net.yaml").write_text(SPEC, encoding="utf-8")
    Path("loading.yaml").write_text(LOADING, encoding="utf-8")
    yield tmp_path


def save(name: str, arrays: dict[str, Any]) -> None:
    np.savez(name, **arrays)


def test_ls_lists_arrays_by_layer() -> None:
    result = run("weights", "ls", "w.npz")
    assert result.exit_code == 0
    assert result.stdout == (
        "layer  weight  shape  type\n"
        "-----------------------------\n"
        "fc     kernel  4 x 3  float32\n"
        "       bias    3      float16\n"
        "old    kernel  4 x 3  float32\n"
        "\n"
        "NumPy .npz: 2 layers, 3 arrays, 27 values\n"
    )


def test_names_in_a_file_do_not_reach_the_terminal_as_they_are() -> None:
    save("w.npz", {"a\x1b[2J/kernel": KERNEL})
    assert "\x1b" not in run("weights", "ls", "w.npz").stdout


def test_check_shows_what_would_be_loaded() -> None:
    result = run("weights", "check", "w.npz", "net.yaml", "--rename", "f*=s*", "--into", "stem")
    assert result.exit_code == 1
    assert "error[NS503]: `w.npz` holds nothing for `stem`" in result.stderr
    result = run("weights", "check", "w.npz", "net.yaml", "--rename", "fc=stem", "--into", "stem")
    assert result.exit_code == 0
    assert result.stdout == (
        "layer  values  from\n"
        "----------------------------------------\n"
        "stem       15  w.npz: fc    from float16\n"
        "head        8  initialized\n"
        "\n"
        "loaded 1 of 2 layers, 15 of 23 values\n"
    )
    assert "warning[NS510]: `stem/bias` is float16 in `w.npz`; float32 is written" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--rename", "fc"), "`fc` is not OLD=NEW"),
        (("--rename", "f*=**"), "it has 2 `*`, and the old name 1"),
        (("--rename", "f*={2}"), "`{2}` is none of the 1 `*` of the old name"),
    ],
)
def test_renames_that_mean_nothing_are_refused(options: tuple[str, ...], words: str) -> None:
    result = run("weights", "check", "w.npz", "net.yaml", *options)
    assert result.exit_code == 2
    assert words in result.stderr


def test_diff_tells_layers_shapes_types_and_values() -> None:
    assert run("weights", "diff", "w.npz", "w.npz").exit_code == 0
    changed = KERNEL.copy()
    changed[0, 0] += 0.5
    arrays = {"fc/kernel": changed, "fc/bias": np.ones(3, "f4"), "new/kernel": KERNEL}
    save("v.npz", arrays)
    result = run("weights", "diff", "w.npz", "v.npz")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "fc/kernel: 1 values differ, by at most 0.5",
        "fc/bias: float16 against float32",
        "old: only in w.npz",
        "new: only in v.npz",
    ]


def test_diff_tells_arrays_that_only_one_has() -> None:
    save("v.npz", {"fc/kernel": KERNEL, "old/kernel": KERNEL, "old/bias": np.ones(3, "f4")})
    assert run("weights", "diff", "w.npz", "v.npz").stdout.splitlines() == [
        "fc/bias: only in w.npz",
        "old/bias: only in v.npz",
    ]


def test_diff_compares_numbered_arrays_in_their_order() -> None:
    save("v.npz", {"fc/0": KERNEL, "fc/1": np.ones(3, "f2"), "old/0": KERNEL})
    result = run("weights", "diff", "w.npz", "v.npz")
    assert (result.exit_code, result.stdout) == (0, "")


def test_build_says_and_reports_where_weights_come_from(folder: Path) -> None:
    result = run("build", "loading.yaml", "--report", "report.json")
    assert result.exit_code == 0, result.stderr
    assert "stem       15  w.npz: fc    from float16\n" in result.stdout
    assert json.loads(Path("report.json").read_text(encoding="utf-8")) == {
        "version": 1,
        "files": [
            {
                "file": "w.npz",
                "sha256": sha256(Path("w.npz").read_bytes()).hexdigest(),
                "format": "NumPy .npz",
                "by": "name",
                "unused": ["old"],
            }
        ],
        "layers": [
            {
                "layer": "stem",
                "values": 15,
                "from": {"file": "w.npz", "layer": "fc"},
                "changes": ["from float16"],
            },
            {"layer": "head", "values": 8, "from": None, "changes": []},
        ],
    }


def test_what_does_not_fit_leaves_no_file() -> None:
    Path("loading.yaml").write_text(LOADING.replace("units: 3", "units: 5"), encoding="utf-8")
    result = run("build", "loading.yaml")
    assert result.exit_code == 1
    assert "error[NS506]: `stem/kernel` is 4 x 5 here, and 4 x 3 in `w.npz` (`fc`)" in result.stderr
    assert "--> loading.yaml:8:12" in result.stderr
    assert not Path("loading.h5").exists()


def test_a_report_of_several_specs_is_refused() -> None:
    result = run("build", "loading.yaml", "net.yaml", "--report", "r.json")
    assert result.exit_code == 2
    assert "`--report` is about one spec" in result.stderr


def test_a_report_replaces_an_earlier_one() -> None:
    assert run("build", "-q", "loading.yaml", "--report", "r.json").exit_code == 0
    before = Path("r.json").read_bytes()
    Path("r.json").write_bytes(before.replace(b"stem", b"stalk"))
    assert run("build", "-q", "loading.yaml", "--report", "r.json").exit_code == 0
    assert Path("r.json").read_bytes() == before


@pytest.mark.parametrize("content", ["notes", "", "[]", "{}", '{"version": 1}', "{" * 10_000])
def test_a_report_replaces_another_file_by_force_alone(content: str) -> None:
    Path("note.txt").write_text(content, encoding="utf-8")
    result = run("build", "loading.yaml", "--report", "note.txt")
    assert result.exit_code == 1
    assert "error[NS606]: `note.txt` exists, and is no report of an earlier" in result.stderr
    assert "= help: `--force` replaces it" in result.stderr
    assert Path("note.txt").read_text(encoding="utf-8") == content
    assert not Path("loading.h5").exists()
    assert run("build", "-q", "loading.yaml", "--report", "note.txt", "--force").exit_code == 0
    assert json.loads(Path("note.txt").read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.parametrize(
    ("report", "fact"),
    [
        ("loading.yaml", "error[NS005]: the report `loading.yaml` is the spec itself"),
        ("./w.npz", "error[NS005]: the report `./w.npz` is a file that the spec loads weights"),
        ("out/r.json", "error[NS007]: cannot write `out/r.json`: there is no directory `out`"),
        ("pipe", "error[NS605]: cannot write `pipe`: it is not a regular file"),
    ],
)
def test_a_report_that_cannot_be_is_refused_even_by_force(report: str, fact: str) -> None:
    os.mkfifo("pipe")
    before = [Path(each).read_bytes() for each in ("loading.yaml", "w.npz")]
    result = run("build", "loading.yaml", "--report", report, "--force")
    assert result.exit_code == 1
    assert fact in result.stderr
    assert [Path(each).read_bytes() for each in ("loading.yaml", "w.npz")] == before
    assert not Path("loading.h5").exists()


@pytest.mark.parametrize("report", ["loading.h5", "./loading.h5", ""])
def test_a_report_needs_a_name_of_its_own(report: str) -> None:
    result = run("build", "loading.yaml", "--report", report)
    assert result.exit_code == 2
    assert (f"would both be written to `{report}`" if report else "name is empty") in result.stderr
    assert not Path("loading.h5").exists()
    assert run("build", "-q", "loading.yaml").exit_code == 0
    before = Path("loading.h5").read_bytes()
    assert run("build", "loading.yaml", "--report", report, "--force").exit_code == 2
    assert Path("loading.h5").read_bytes() == before


def test_a_check_does_not_look_for_the_files() -> None:
    Path("w.npz").unlink()
    assert run("check", "loading.yaml").exit_code == 0
    result = run("build", "loading.yaml")
    assert result.exit_code == 1
    assert "error[NS001]: cannot read `w.npz`: no such file" in result.stderr
    assert run("build", "loading.yaml", "--format", "json").exit_code == 0
    assert run("build", "loading.yaml", "--format", "json", "--engine", "keras").exit_code == 0


def test_a_file_that_loaded_weights_is_verified_with_them() -> None:
    assert run("build", "loading.yaml", "-q").exit_code == 0
    assert run("verify", "loading.h5", "loading.yaml").exit_code == 0
    told = run("verify", "loading.h5").stdout
    assert f"weights  {sha256(Path('w.npz').read_bytes()).hexdigest()}  w.npz\n" in told
    save("w.npz", {"fc/kernel": KERNEL + 1, "fc/bias": np.ones(3, "f4")})
    result = run("verify", "loading.h5", "loading.yaml")
    assert result.exit_code == 1
    assert "error[NS622]: `loading.h5` was built with a `w.npz` of another SHA-256" in result.stderr


def test_a_lack_of_room_to_unpack_weights_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays: dict[str, Any] = {"fc/kernel": KERNEL, "fc/bias": np.ones(3, "f4")}
    np.savez_compressed("w.npz", **arrays)
    monkeypatch.setattr("tempfile.tempdir", "/no folder at all")
    result = run("build", "loading.yaml")
    assert result.exit_code == 1
    fact = "cannot unpack `w.npz` in `/no folder at all`: no such file or directory"
    assert f"error[NS605]: {fact}" in result.stderr
    assert "`export TMPDIR=FOLDER`" in result.stderr


@pytest.mark.parametrize("ending", ["h5", "weights.h5"])
def test_zeros_are_for_weights_that_are_not_loaded(ending: str) -> None:
    import h5py

    name = f"loading.{ending}"
    assert run("build", "-q", "loading.yaml", "--init", "zeros", "-o", name).exit_code == 0
    found: dict[tuple[int, ...], bool] = {}
    with h5py.File(name) as file:
        file.visititems(
            lambda _, each: (
                found.update({each.shape: each[()].any()} if each.ndim == 2 else {})
                if isinstance(each, h5py.Dataset)
                else None
            )
        )
    assert found == {(4, 3): True, (3, 2): False}


def test_a_folder_may_hold_the_weights(tmp_path: Path) -> None:
    Path("elsewhere").mkdir()
    Path("w.npz").rename("elsewhere/w.npz")
    Path("specs").mkdir()
    Path("loading.yaml").rename("specs/loading.yaml")
    assert run("build", "specs/loading.yaml").exit_code == 1
    assert run("build", "specs/loading.yaml", "--folder", "elsewhere").exit_code == 0
