"""NS725: what a file nearly calls a layer that nothing is loaded into."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netspec.lint.letters import nearly_called, one_off
from netspec.weights.plan import planned
from tests.cli.running import run
from tests.compiling import compiled, write
from tests.weights.test_loading import saved_npz

TEXT = """\
inputs: [{x: [4]}]
layers:
  - dense: {name: stem_dense, units: 3, use_bias: false}
  - dense: {name: head, units: 3, use_bias: false}
weights:
  - file: w.npz
    require: any
"""


def save(folder: Path, *names: str) -> None:
    kernels = {"head": (3, 3)}
    ones = {f"{name}/kernel": np.ones(kernels.get(name, (4, 3)), "f4") for name in names}
    saved_npz(folder, ones)


def warnings(text: str, folder: Path) -> list[tuple[str, str]]:
    with planned(compiled(text, folder)) as plan:
        assert {each.level for each in plan.warnings} <= {"warning"}
        return [(each.code, each.message) for each in plan.warnings]


@pytest.mark.parametrize(
    "name", ["stem_dens", "stem_desne", "stmm_dense", "stemDense", "Stem-dense"]
)
def test_a_layer_of_nearly_the_name_is_told(name: str, tmp_path: Path) -> None:
    save(tmp_path, name, "head")
    fact = f"nothing is loaded into `stem_dense`, but `w.npz` has a `{name}`"
    assert warnings(TEXT, tmp_path) == [("NS725", fact)]


@pytest.mark.parametrize("name", ["other", "stem_dense_1", "stem_conv", "stem_dense2"])
def test_other_names_are_of_other_layers(name: str, tmp_path: Path) -> None:
    save(tmp_path, name, "head")
    assert warnings(TEXT, tmp_path) == []


def test_what_is_loaded_elsewhere_or_not_wanted_is_none(tmp_path: Path) -> None:
    save(tmp_path, "stem_dens", "head")
    assert warnings(TEXT + "    rename: {stem_dens: stem_dense}\n", tmp_path) == []
    assert warnings(TEXT + "    into: [head]\n", tmp_path) == []


def test_it_can_be_ignored_like_other_warnings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "stem_dens", "head")
    write(TEXT, tmp_path, "net.yaml")
    assert "NS725" in run("build", "net.yaml").stderr
    assert "NS725" not in run("build", "net.yaml", "--ignore", "NS725").stderr
    comment = "# netspec: ignore NS725 because the stem of w.npz is of another network"
    write(TEXT.replace("bias: false}\n", f"bias: false}}  {comment}\n", 1), tmp_path, "net.yaml")
    result = run("build", "net.yaml")
    assert (result.exit_code, "NS7" in result.stderr) == (0, False)


@pytest.mark.parametrize(
    ("word", "other", "off"),
    [
        ("conv", "conv", False),
        ("con", "conv", True),
        ("convv", "conv", True),
        ("comv", "conv", True),
        ("ocnv", "conv", True),
        ("covn", "conv", True),
        ("cvon", "conv", False),
        ("co", "conv", False),
        ("x", "", True),
        ("", "", False),
        ("ab", "ba", True),
        ("abc", "bca", False),
    ],
)
def test_one_letter_is_one_slip(word: str, other: str, off: bool) -> None:
    assert one_off(word, other) is off
    assert one_off(other, word) is off


def test_letters_that_count_are_no_slips() -> None:
    assert not nearly_called("res2a", "res2b")
    assert not nearly_called("conv1", "conv2")
    assert not nearly_called("conv_1", "conv_1")
    assert nearly_called("conv_1", "conv1")
    assert nearly_called("tower/conv_1", "tower/cnov_1")
