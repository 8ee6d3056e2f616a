"""Combinations of values: what those that fail share, and how they are named."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from netspec.combination import Combination, Places, in_brackets, remarks, shared


def test_all_combinations_share_nothing() -> None:
    assert list(shared(product(range(2), range(3)), (2, 3))) == [{}]


def test_all_combinations_of_a_value_share_it() -> None:
    assert list(shared([(1, 0), (1, 1), (1, 2)], (2, 3))) == [{0: 1}]


def test_what_is_left_is_named_by_further_values() -> None:
    failing = [(1, 0), (1, 1), (1, 2), (0, 2)]
    assert list(shared(failing, (2, 3))) == [{0: 1}, {1: 2}]
    assert list(shared([(0, 0), (1, 0), (1, 3)], (2, 4))) == [{1: 0}, {0: 1, 1: 3}]


def test_parameters_with_one_value_are_never_named() -> None:
    assert list(shared([(0, 1, *[0] * 1000)], (2, 3, *[1] * 1000))) == [{0: 0, 1: 1}]


@given(st.data())
def test_the_values_stand_for_what_fails_and_for_nothing_else(data: st.DataObject) -> None:
    counts: Places = tuple(data.draw(st.lists(st.integers(1, 3), max_size=4)))
    every = list(product(*map(range, counts)))
    failing = data.draw(st.sets(st.sampled_from(every)))
    found = list(shared(failing, counts))
    covered = [
        {each for each in every if all(each[at] == value for at, value in fixed.items())}
        for fixed in found
    ]
    assert set().union(*covered) == failing
    # None says what others said together before it, and none could do with a value less.
    for number, (fixed, members) in enumerate(zip(found, covered, strict=True)):
        assert members - set().union(*covered[:number])
        for left in fixed:
            fewer = {at: value for at, value in fixed.items() if at != left}
            wider = {each for each in every if all(each[at] == fewer[at] for at in fewer)}
            assert not wider <= failing or wider <= set().union(*covered[:number])


def combination(count: int, *settings: str, total: int = 12, **values: object) -> Combination:
    return Combination(values, settings, count, total, "net.yaml")


def test_a_combination_is_named_by_what_to_type() -> None:
    assert (
        combination(1, "n=3", "word=a b", n=3).words("net.yaml")
        == "with --set n=3 --set 'word=a b'"
    )
    assert combination(4, "n=3", n=3).words("net.yaml") == (
        "with --set n=3, in all 4 combinations with n=3"
    )
    assert combination(12).words("net.yaml") == "in all 12 combinations"
    assert combination(12, "n=3").words("net.yaml") == "with --set n=3, in all 12 combinations"


def test_the_spec_is_named_where_the_mistake_is_in_another_file() -> None:
    assert combination(1, "n=3", n=3).words("lib.yaml") == "with --set n=3 of net.yaml"


def test_a_matrix_of_defaults_alone_is_not_spoken_of() -> None:
    alone = combination(1, total=1)
    assert list(remarks([alone], "net.yaml")) == []
    assert in_brackets([alone], "net.yaml") == ""


def test_many_combinations_are_counted() -> None:
    many = [combination(1, f"n={n}", n=n) for n in range(9)]
    shown = list(remarks(many, "net.yaml"))
    assert shown[0] == "found with --set n=0"
    assert shown[4:] == ["found with 5 more combinations"]
    assert len(list(remarks(many[:5], "net.yaml"))) == 5
    assert in_brackets(many, "net.yaml") == " (with --set n=0 and 8 more)"
