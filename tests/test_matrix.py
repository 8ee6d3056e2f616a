"""A spec with every combination of the values in its matrix."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.compiler import check_file
from netspec.file import load_source
from netspec.matrix import LIMIT, Checked, check_combinations
from netspec.project import Project
from netspec.source import Source
from tests.compiling import write

SPEC = """
    params: {classes: 3, activation: relu, twice: false}
    inputs: [{x: [8]}]
    layers:
      - dense: {name: d, units: $classes, activation: $activation}
      - dense: {name: e, units: $(4 // classes), if: $twice}
    matrix:
"""


def checked(matrix: str, folder: Path, *settings: str, spec: str = SPEC) -> Checked:
    """What is found in the combinations of a matrix."""
    path = write(f"{spec.rstrip()} {matrix}\n", folder)
    return check_combinations(path, settings, Project(os.path.dirname(path)))


def causes(found: Checked) -> dict[str, list[dict[str, object]]]:
    """The values that what was found by its message hangs on."""
    return {
        each.message: [dict(some.values) for some in each.combinations]
        for each in found.diagnostics
    }


def test_every_combination_is_checked(tmp_path: Path) -> None:
    assert checked("{classes: [1, 2, 3], twice: [true, false]}", tmp_path) == ((), 6)


def test_a_mistake_in_all_combinations_of_a_value_names_the_value(tmp_path: Path) -> None:
    found = checked("{classes: [0, 1], activation: [relu, tanh]}", tmp_path)
    assert causes(found) == {
        "`Dense.units` must be a positive integer, but this is 0": [{"classes": 0}]
    }
    (error,) = found.diagnostics
    assert error.combinations[0][1:4] == (("classes=0",), 2, 4)


def test_a_mistake_that_needs_two_values_names_both(tmp_path: Path) -> None:
    found = checked("{classes: [1, 5], twice: [true, false]}", tmp_path)
    assert list(causes(found).values()) == [[{"classes": 5, "twice": True}]]
    (error,) = found.diagnostics
    assert error.combinations[0].settings == ("classes=5", "twice=true")


def test_the_place_of_the_value_is_shown(tmp_path: Path) -> None:
    (error,) = checked("{classes: [1, 0]}", tmp_path).diagnostics
    assert [each.text for each in error.labels] == ["`classes` is 0 here"]
    assert error.labels[0].span.line == 7


def test_a_mistake_whatever_the_values_is_one_error(tmp_path: Path) -> None:
    wrong = SPEC.replace("name: d,", "name: d, from: y,")
    found = checked("{classes: [3, 2], twice: [true, false]}", tmp_path, spec=wrong)
    (error,) = found.diagnostics
    assert [each[:4] for each in error.combinations] == [({}, (), 4, 4)]


def test_other_words_are_another_error(tmp_path: Path) -> None:
    found = checked("{activation: [rellu, tanhh]}", tmp_path)
    assert list(causes(found).values()) == [[{"activation": "rellu"}], [{"activation": "tanhh"}]]


def test_warnings_have_their_combinations_too(tmp_path: Path) -> None:
    warned = SPEC.replace("$(4 // classes)", "3, activation: relu")
    found = checked("{twice: [true, false], classes: [4, 5]}", tmp_path, spec=warned)
    assert {each.level for each in found.diagnostics} <= {"warning"}
    softmax = SPEC.replace("layers:", "layers:\n      - dense: {units: 1, activation: $activation}")
    found = checked("{activation: [relu, softmax]}", tmp_path, spec=softmax)
    assert [each.level for each in found.diagnostics] == ["warning"] * len(found.diagnostics)
    assert {"activation": "softmax"} in [cause for each in causes(found).values() for cause in each]


def test_a_contract_is_kept_by_every_combination(tmp_path: Path) -> None:
    spec = SPEC.replace("matrix:", "expect: {params: $(9 * classes)}\n    matrix:")
    assert checked("{classes: [1, 7]}", tmp_path, spec=spec).diagnostics == ()
    found = checked("{classes: [1, 2, 4], twice: [true]}", tmp_path, spec=spec)
    assert [each.code for each in found.diagnostics] == ["NS801"] * 3
    assert [dict(each.combinations[0].values) for each in found.diagnostics] == [
        {"classes": 1},
        {"classes": 2},
        {"classes": 4},
    ]


def test_a_required_parameter_may_have_its_values_from_the_matrix(tmp_path: Path) -> None:
    spec = SPEC.replace("classes: 3", "classes: int")
    assert checked("{classes: [1, 2]}", tmp_path, spec=spec) == ((), 2)
    assert [each.code for each in check_file(str(tmp_path / "spec.yaml"))] == ["NS313"]
    (error,) = checked("{classes: [1], activation: [relu, rellu]}", tmp_path, spec=spec).diagnostics
    assert error.combinations[0].settings == ("classes=1", "activation=rellu")


def test_values_other_than_defaults_are_among_what_reproduces(tmp_path: Path) -> None:
    found = checked("{activation: [rellu, relu], classes: [7, 8], twice: [false]}", tmp_path)
    (error,) = found.diagnostics
    assert error.combinations[0].values == {"activation": "rellu"}
    assert error.combinations[0].settings == ("activation=rellu", "classes=7")


def test_what_is_given_is_not_tried_with_other_values(tmp_path: Path) -> None:
    assert checked("{classes: [1, 2], twice: [true, false]}", tmp_path, "twice=true") == ((), 2)
    (error,) = checked("{classes: [0, 2]}", tmp_path, "activation=tanh").diagnostics
    assert error.combinations[0].settings == ("activation=tanh", "classes=0")


MATRICES = [
    "{classes: [0, 1, 3, 5], activation: [relu, rellu, 'a b', 'null'], twice: [true, false]}",
    "{classes: [5, 6], twice: [true]}",
    "{activation: ['it''s', '\"', '$$x', ''], classes: [4]}",
]


@pytest.mark.parametrize("matrix", MATRICES)
def test_what_is_named_reproduces_what_was_found(matrix: str, tmp_path: Path) -> None:
    found = checked(matrix, tmp_path)
    assert found.diagnostics
    path = str(tmp_path / "spec.yaml")
    for error in found.diagnostics:
        for some in error.combinations:
            alone = check_file(path, settings=some.settings)
            assert (error.code, error.message, error.span) in [each[:3] for each in _keys(alone)]


def _keys(diagnostics: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [(each.code, each.message, each.span) for each in diagnostics]  # type: ignore[attr-defined]


def test_the_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def load(path: str) -> Source:
        read.append(path)
        return load_source(path)

    monkeypatch.setattr("netspec.project.load_source", load)
    write("blocks: {unit: {layers: [relu]}}", tmp_path, "lib.yaml")
    library = "    imports: {lib: lib.yaml}\n" + SPEC.replace(
        "layers:", "layers:\n      - lib.unit"
    )
    assert checked("{classes: [1, 2, 3]}", tmp_path, spec=library) == ((), 3)
    assert [os.path.basename(path) for path in read] == ["spec.yaml", "lib.yaml"]


@pytest.mark.parametrize(
    ("matrix", "codes"),
    [
        ("{classses: [1]}", ["NS312"]),
        ("{classes: 3}", ["NS205"]),
        ("{classes: []}", ["NS205"]),
        ("[classes]", ["NS205"]),
        ("{classes: [one, 2]}", ["NS241"]),
        ("{twice: [1]}", ["NS241"]),
        ("{classes: [$(1 + x)]}", ["NS320"]),
        ("{activation: [1]}", ["NS241"]),
    ],
)
def test_a_wrong_matrix_is_one_error_with_and_without_the_option(
    matrix: str, codes: list[str], tmp_path: Path
) -> None:
    assert [each.code for each in checked(matrix, tmp_path).diagnostics] == codes
    assert [each.code for each in check_file(str(tmp_path / "spec.yaml"))] == codes


def test_values_may_be_computed(tmp_path: Path) -> None:
    spec = SPEC.replace("params: {", "params: {few: 2, ")
    found = checked("{classes: [$few, $(few - 2)]}", tmp_path, spec=spec)
    assert list(causes(found).values()) == [[{"classes": 0}]]
    assert checked("{classes: [$few]}", tmp_path, "few=3", spec=spec) == ((), 1)
    listed = SPEC.replace("params: {", "params: {some: [1, 2], ")
    assert checked("{classes: $some}", tmp_path, spec=listed) == ((), 2)


def test_a_value_that_is_there_twice_is_tried_once(tmp_path: Path) -> None:
    assert checked("{classes: [1, 2, 1]}", tmp_path).combinations == 2
    spec = SPEC.replace("classes: 3", "classes: null").replace("$classes", "$(classes or 1)")
    found = checked("{classes: [1, 1.0, true]}", tmp_path, spec=spec)
    assert found.combinations == 3


def test_too_many_combinations_are_an_error_with_the_cure(tmp_path: Path) -> None:
    spec = "params: {a: 1, b: 1, c: 1}\ninputs: [{x: [8]}]\nlayers: [dense: $(a + b + c)]\nmatrix:"
    most = f"{{a: {list(range(LIMIT))}, b: [1]}}"
    assert checked(most, tmp_path, spec=spec) == ((), LIMIT)
    many = f"{{c: [1, 2], a: {list(range(LIMIT))}, b: {list(range(LIMIT + 1))}}}"
    (error,) = checked(many, tmp_path, spec=spec).diagnostics
    assert (
        error.message == "`matrix` has 2,002,000 combinations, more than the 1,000 that are checked"
    )
    assert error.help == "leave values out, or check a part of them with `--set b=… --set a=…`"
    assert checked(many, tmp_path, "b=1", "a=1", spec=spec) == ((), 2)
    assert check_file(str(tmp_path / "spec.yaml")) == ()


def test_a_spec_without_a_matrix_and_a_library_are_checked_as_they_are(tmp_path: Path) -> None:
    assert checked("{}", tmp_path) == ((), 1)
    assert checked("", tmp_path, spec="inputs: [{x: [8]}]\nlayers: [relu]\n") == ((), 1)
    assert checked("", tmp_path, spec="blocks: {unit: {layers: [relu]}}") == ((), 1)
    found = checked("", tmp_path, spec="inputs: [{x: [8]}]\nlayers: [rellu]\n")
    assert [(each.code, each.combinations) for each in found.diagnostics] == [("NS202", ())]


def test_a_file_that_cannot_be_read_is_said_once(tmp_path: Path) -> None:
    found = check_combinations(str(tmp_path / "none.yaml"), (), Project(str(tmp_path)))
    assert [each.code for each in found.diagnostics] == ["NS001"]
