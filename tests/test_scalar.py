"""Plain scalars: YAML 1.2's values, and words that YAML readers disagree on."""

from __future__ import annotations

import datetime
import math
import re

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from netspec.scalar import Dispute, resolve, shown


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_null_has_five_spellings(text: str) -> None:
    assert resolve(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("True", True), ("TRUE", True), ("false", False), ("FALSE", False)],
)
def test_truth_is_true_or_false(text: str, value: bool) -> None:
    assert resolve(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("64", 64),
        ("+3", 3),
        ("-12", -12),
        ("0o17", 15),
        ("0x1F", 31),
        ("999999999999999999", 10**18 - 1),
    ],
)
def test_an_integer_is_one(text: str, value: int) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is int


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("5E4", 50000.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("0.10", 0.1),
        ("+1.5e+3", 1500.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_a_float_is_one(text: str, value: float) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is float


def test_nan_is_a_float() -> None:
    found = resolve(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


TEXTS = """same y n Y N 3x3 1x1 2_conv 1.2.3 - . + .. 1e 0o9 None nan inf 0X1F $x $(a) 10:75x 1,000
    ٣ ² 2024-13 = <<"""


@pytest.mark.parametrize("text", TEXTS.split())
def test_everything_else_is_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("no", "write `false`, or quote it"),
        ("Off", "write `false`, or quote it"),
        ("YES", "write `true`, or quote it"),
        ("on", "write `true`, or quote it"),
    ],
)
def test_switch_words_are_refused(text: str, cure: str) -> None:
    fact = f"`{text}` is a boolean to some YAML readers and text to others"
    assert resolve(text) == Dispute(fact, cure)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("0777", "`0777` is 511 to some YAML readers and 777 to others"),
        ("-012", "`-012` is 10 to some YAML readers and 12 to others"),
        ("00", "`00` is 0 to some YAML readers and 0 to others"),
        ("089", "`089` is 89 to some YAML readers and text to others"),
        ("1_000", "`1_000` is a number to some YAML readers and text to others"),
        ("0b101", "`0b101` is a number to some YAML readers and text to others"),
        ("-0x1F", "`-0x1F` is a number to some YAML readers and text to others"),
        ("1:30", "`1:30` is a number to some YAML readers and text to others"),
        ("1:30.5", "`1:30.5` is a number to some YAML readers and text to others"),
        ("2024-01-31", "`2024-01-31` is a date to some YAML readers and text to others"),
        (
            "2024-01-31T10:00:00Z",
            "`2024-01-31T10:00:00Z` is a date to some YAML readers and text to others",
        ),
    ],
)
def test_disputed_numbers_and_dates_are_refused(text: str, fact: str) -> None:
    found = resolve(text)
    assert isinstance(found, Dispute)
    assert found.message == fact


def test_the_cure_of_an_underscore_is_the_number_without() -> None:
    found = resolve("1_000")
    assert isinstance(found, Dispute)
    assert found.help == "write `1000`, or quote it"


@pytest.mark.parametrize("text", ["1" * 19, "-" + "1" * 19, "0" * 19, "0x" + "f" * 17])
def test_more_than_eighteen_digits_are_refused(text: str) -> None:
    found = resolve(text)
    assert isinstance(found, Dispute)
    assert "18 digits" in found.message


@pytest.mark.parametrize("text", ["9" * 10**6, "0x" + "f" * 10**6, "0" + "7" * 10**6])
def test_a_million_digits_are_refused_at_once(text: str) -> None:
    # To read them would take Python minutes.
    assert isinstance(resolve(text), Dispute)


NUMBERS = st.text("0123456789_.:+-eExobEXOTZ abfATt", min_size=1, max_size=12)
WORDS = st.sampled_from(["yes", "no", "on", "off", "y", "n", "true", "false", "null", "~", "nan"])


# What YAML 1.2 reads as a number and PyYAML, which is YAML 1.1, as text.
NEWER = r"""(?x)[-+]?(\.\d+|\d+(\.\d*)?)[eE][-+]?\d+ | [-+]\.\d+ | 0o[0-7]+"""


@given(st.one_of(NUMBERS, st.builds(str.capitalize, WORDS), st.builds(str.upper, WORDS), WORDS))
def test_what_is_not_refused_is_what_a_yaml_1_1_reader_reads(text: str) -> None:
    assume(text == text.strip() and not re.fullmatch(NEWER, text))
    try:
        theirs = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        assume(False)
    assume(not isinstance(theirs, dict | list) and not text.startswith(("- ", "---", "...")))
    ours = resolve(text)
    if not isinstance(ours, Dispute):
        assert not isinstance(theirs, datetime.date)
        assert type(ours) is type(theirs)
        assert ours == theirs or ours != ours


@given(st.text())
def test_any_text_has_a_meaning_or_a_dispute(text: str) -> None:
    assert isinstance(resolve(text), str | int | float | Dispute | None)


def test_a_long_text_is_shown_short() -> None:
    assert shown("a" * 50) == "a" * 37 + "..."


def test_a_text_with_a_line_break_is_shown_on_one_line() -> None:
    assert shown("a\nb\x1b") == "a\\nb\\x1b"
