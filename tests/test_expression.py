"""Expressions: Python's arithmetic where they have it, and a located answer for all else."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netspec.expression import ExpressionError, Missing, Value, parse_template

# No value of the language, but what a parameter may hold.
MAPPING: Any = {"l2": 0.1}


class Names:
    """A scope with a few values of every kind."""

    variables: dict[str, Value] = {
        "filters": 64,
        "half": 0.5,
        "name": "conv",
        "sizes": [1, 2, 3],
        "project": False,
        "nothing": None,
        "huge": 2**70,
        "endless": math.inf,
        "mapping": MAPPING,
        "sign": 5,
    }
    dimensions: dict[tuple[str | None, str], int | None] = {
        (None, "channels"): 96,
        (None, "height"): None,
        (None, "rank"): 4,
        ("x", "height"): 56,
        ("call.y", "channels"): 3,
        ("lstm.0", "length"): 8,
    }

    def variable(self, name: str) -> Value:
        return self.variables[name]

    def dimension(self, name: str | None, what: str) -> int | None:
        if name == "flat":
            raise Missing(f"`flat` is 4096, which has no {what}", "read it before `flatten`")
        return self.dimensions[name, what]


def value(text: str) -> Value:
    return parse_template(text).evaluate(Names())


def error(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        value(text)
    return caught.value


def underlined(text: str) -> str:
    wrong = error(text)
    return text[wrong.start : wrong.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$filters", 64),
        ("$half", 0.5),
        ("$project", False),
        ("$nothing", None),
        ("$sizes", [1, 2, 3]),
        ("$(filters)", 64),
        ("$( 4 * filters )", 256),
        ("$in_rank", 4),
    ],
)
def test_a_value_that_is_computed_as_a_whole_keeps_its_type(text: str, expected: Value) -> None:
    assert value(text) == expected
    assert type(value(text)) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("block$(filters)_conv", "block64_conv"),
        ("$(1)$(2)", "12"),
        ("$(half) $(1 / 3)", "0.5 0.3333333333333333"),
        ("$(10.0 ** 22)!", "1e+22!"),
        ("$(project)/$(true)", "false/true"),
        ("$(name)s", "convs"),
        (" $(filters)", " 64"),
        ("plain", "plain"),
    ],
)
def test_computed_values_stand_inside_a_text_as_yaml_writes_them(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("$$", "$"), ("a $$ b", "a $ b"), ("$$(x)", "$(x)"), ("$$$(filters)", "$64"), ("$$$$", "$$")],
)
def test_two_dollars_are_one(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 / 2", 0.5),
        ("7 // 2", 3),
        ("-7 // 2", -4),
        ("-7 % 3", 2),
        ("2 ** 3 ** 2", 512),
        ("-2 ** 2", -4),
        ("2 ** -1", 0.5),
        ("(-1) ** (2 ** 62)", 1),
        ("--3", 3),
        ("+3", 3),
        ("1 + 2 * 3", 7),
        (".5 + 5. + 1e1", 15.5),
        ("1.5e-3", 0.0015),
        ("'a' + \"b\"", "ab"),
        ("'a)' + ')'", "a))"),
        ("'it is \"so\"'", 'it is "so"'),
        ("3 * 'ab'", "ababab"),
        ("'ab' * -1", ""),
        ("[1] + [2, [3],]", [1, 2, [3]]),
        ("[0] * 3", [0, 0, 0]),
        ("[]", []),
        ("null", None),
        ("1 < 2 <= 2 != 3", True),
        ("1 < 2 > 3", False),
        ("'a' < 'b'", True),
        ("'a' == 1", False),
        ("1 == 1.0", True),
        ("null == 0", False),
        ("[1, 'a'] == [1, 'a']", True),
        ("not 1 == 2", True),
        ("not not 1", True),
        ("0 or 'x'", "x"),
        ("0 and 1", 0),
        ("1 and 2 or 3", 2),
        ("1 if false else 2 if false else 3", 3),
        ("1 + 2 if true else 0", 3),
        ("sizes[0] + sizes[-1]", 4),
        ("'abc'[1]", "b"),
        ("[[1, 2], [3]][0][1]", 2),
        ("sign - sign", 0),
        ("1\n  + 1", 2),
    ],
)
def test_operators_mean_what_they_mean_in_python(expression: str, expected: Value) -> None:
    assert value(f"$({expression})") == expected
    assert type(value(f"$({expression})")) is type(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("min(3, 1, 2)", 1),
        ("max([1, 2.5])", 2.5),
        ("max(1, 1.0)", 1),
        ("abs(-3)", 3),
        ("round(2.5)", 2),
        ("round(3.5)", 4),
        ("ceil(1.2)", 2),
        ("floor(-1.2)", -2),
        ("int(-1.7)", -1),
        ("int(true)", 1),
        ("int('12')", 12),
        ("float(1)", 1.0),
        ("float('1e-3')", 0.001),
        ("str(1) + str(0.5) + str(true) + str('x')", "10.5truex"),
        ("len('abc') + len(sizes)", 6),
        ("divisible(33)", 32),
        ("divisible(33, 16)", 32),
        ("divisible(30, d=4)", 32),
    ],
)
def test_functions_compute(expression: str, expected: Value) -> None:
    assert value(f"$({expression})") == expected
    assert type(value(f"$({expression})")) is type(expected)


@settings(deadline=None)
@given(st.floats(0.25, 5000) | st.integers(1, 5000), st.integers(1, 64))
def test_divisible_rounds_as_keras_does_for_mobilenet(size: float, divisor: int) -> None:
    from keras.src.applications.mobilenet_v2 import _make_divisible

    assert value(f"$(divisible({size!r}, d={divisor}))") == _make_divisible(size, divisor)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("in_channels // 16", 6),
        ("x.height - 1", 55),
        ("call.y.channels", 3),
        ("lstm.0.length", 8),
        ("in_height", None),
        ("(in_height or 0) % 2", 0),
        ("x.height != in_height", True),
        ("in_height == null", True),
    ],
)
def test_sizes_of_tensors_are_values(expression: str, expected: Value) -> None:
    assert value(f"$({expression})") == expected


@pytest.mark.parametrize(
    "expression",
    [
        "project and missing",
        "filters or missing",
        "1 if true else missing",
        "missing if false else 1",
        "2 < 1 < missing",
    ],
)
def test_what_does_not_decide_is_not_computed(expression: str) -> None:
    value(f"$({expression})")


def test_a_template_knows_its_names_and_tensors() -> None:
    template = parse_template("a$(n + max(m, in_width))-$(x.height * call.y.channels)$$")
    assert set(template.names()) == {"n", "m"}
    assert set(template.tensors()) == {"x", "call.y"}


@pytest.mark.parametrize(
    ("text", "wrong", "fact"),
    [
        ("ab$(1", "$(", "this `$(` is never closed"),
        ("$(max(4", "$(", "this `$(` is never closed"),
        ("$()", ")", "there is no expression in the brackets"),
        ("$(1 +)", "+", "a value is missing after `+`"),
        ("$(1 2)", "2", "`2` cannot follow `1`"),
        ("$(* 2)", "*", "an expression cannot start with `*`"),
        ("$([1, 2)", "[", "this `[` is never closed"),
        ("$(sizes[0)", "[", "this `[` is never closed"),
        ("$((1, 2))", ",", "`,` cannot follow `1`"),
        ("$('a)", "'", "this quote is never closed"),
        ("$('a\\n')", "\\", "a text in an expression has no `\\` escapes"),
        ("$(007)", "007", "a number does not start with 0"),
        ("$(1x)", "1x", "`1x` is neither a number nor a name"),
        ("$(1_000)", "1_000", "`1_000` is neither a number nor a name"),
        ("$(1.height)", "1.height", "`1.height` is neither a number nor a name"),
        ("$(1 == not 2)", "not", "`not` cannot follow `==`"),
        ("$(1 if 2)", "if", "this `if` has no `else`"),
        ("$(1 sign 2)", "sign", "`sign` cannot follow `1`"),
        ("$('a' in name)", "in", "`in` is not in the language of expressions"),
        ("$(a[1:2])", ":", "`:` means nothing in an expression"),
        ("$([i for i in x])", "for", "`for` is not in the language of expressions"),
        ("$(sizes[0].height)", ".", "`.` means nothing in an expression"),
        ("a $ b", "$", "a `$` needs a name or `(` after it"),
        ("$5", "$", "a `$` needs a name or `(` after it"),
        ("$if", "if", "`if` cannot be a name"),
        ("$(max(a=1))", "a", "`a` is not the name of an argument here"),
        ("$(caf\u00e9)", "\u00e9", "`\u00e9` means nothing in an expression"),
    ],
)
def test_what_does_not_parse_is_shown(text: str, wrong: str, fact: str) -> None:
    assert (error(text).code, underlined(text), error(text).message) == ("NS230", wrong, fact)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("$(True)", "write `true`"),
        ("$(None)", "write `null`"),
        ("$true", "write `true` without the `$`"),
        ("costs $5", "write `$$` for a dollar"),
        ("${filters}", "write `$(filters)`"),
        ("${f + 1}", "write `$(name)`"),
        ("$($filters + 1)", "inside `$(…)` a name stands without `$`"),
        ("$(1 = 1)", "write `==` to compare"),
        ("$(1 && 2)", "write `and`"),
        ("$(! 2)", "write `not`"),
        ("$(2 ^ 2)", "a power is `**`"),
        ("$(009)", "write `9`"),
        ("$(divisible(3, e=1))", "the second argument is `d`"),
    ],
)
def test_a_habit_of_another_language_is_cured(text: str, cure: str) -> None:
    assert (error(text).code, error(text).help) == ("NS230", cure)


@pytest.mark.parametrize(
    ("text", "wrong", "cure"),
    [
        ("block$filters", "$filters", "write `$(filters)`"),
        ("$filters.h5", "$filters", "write `$(filters)`"),
        ("$x.height", "$x.height", "write `$(x.height)`"),
        ("$filters$(1)", "$filters", "write `$(filters)`"),
    ],
)
def test_a_bare_name_inside_a_text_takes_brackets(text: str, wrong: str, cure: str) -> None:
    assert (error(text).code, underlined(text), error(text).help) == ("NS231", wrong, cure)


@pytest.mark.parametrize(
    ("text", "wrong", "fact"),
    [
        ("$filtres", "filtres", "there is no name `filtres`"),
        ("a$(1 + filtres)", "filtres", "there is no name `filtres`"),
        ("$(1 + y.height)", "y", "there is no tensor `y`"),
        ("$(in_depth)", "in_depth", "nothing comes in that has a depth"),
        ("$(x.filters)", "filters", "`filters` is not a size of a tensor"),
        ("$(1 + open('x'))", "open", "there is no function `open`"),
        ("$(name.upper())", "name.upper", "there is no function `name.upper`"),
    ],
)
def test_a_name_that_does_not_exist_is_shown(text: str, wrong: str, fact: str) -> None:
    assert (error(text).code, underlined(text), error(text).message) == ("NS320", wrong, fact)


def test_a_misspelled_function_or_size_is_answered_with_the_nearest() -> None:
    assert error("$(devisible(3))").help == "did you mean `divisible`?"
    assert error("$(x.heigth)").help == "did you mean `height`?"


def test_a_scope_can_say_why_a_size_is_missing() -> None:
    wrong = error("$(flat.height)")
    assert (wrong.code, wrong.message) == ("NS320", "`flat` is 4096, which has no height")
    assert wrong.help == "read it before `flatten`"


@pytest.mark.parametrize(
    ("expression", "wrong", "fact"),
    [
        ("2 * ('a' + 1)", "'a' + 1", 'cannot add the text `"a"` and 1'),
        ("'a' - 1", "'a' - 1", 'cannot subtract 1 from the text `"a"`'),
        ("'%s' % 1", "'%s' % 1", 'cannot take the remainder of the text `"%s"` by 1'),
        ("1 + true", "1 + true", "cannot add 1 and `true`"),
        ("-project", "-project", "`-` takes a number, not `false`"),
        ("1 < 'a'", "1 < 'a'", 'cannot compare 1 and the text `"a"`'),
        ("0 < 1 < 'a'", "1 < 'a'", 'cannot compare 1 and the text `"a"`'),
        ("[1] < [2]", "[1] < [2]", "cannot compare a list of 1 and a list of 1"),
        ("1 + 64 // 0", "0", "cannot divide 64 by 0"),
        ("1 / 0.0", "0.0", "cannot divide 1 by 0.0"),
        ("5 % (1 - 1)", "(1 - 1)", "cannot take the remainder of 5 by 0"),
        ("0 ** -1", "-1", "cannot raise 0 to the power -1"),
        ("(-8) ** 0.5", "(-8) ** 0.5", "cannot raise -8 to the power 0.5"),
        ("sizes[3]", "3", "index 3 is outside a list of 3"),
        ("'ab'[-3]", "-3", "index -3 is outside a text of 2"),
        ("sizes[0.0]", "0.0", "an index is an integer, but this is 0.0"),
        ("filters[0]", "filters", "only lists and texts have items, but this is 64"),
        ("abs(1, 2)", "abs(1, 2)", "`abs` takes 1 argument, not 2"),
        ("divisible()", "divisible()", "`divisible` takes 1 to 2 arguments, not 0"),
        ("max()", "max()", "`max` takes at least 1 argument, not 0"),
        (
            "max(1)",
            "1",
            "`max` takes two numbers or more, or a list of them, but this is 1",
        ),
        ("min(1, 'a')", "'a'", '`min` takes numbers, but this is the text `"a"`'),
        ("max(['a'])", "['a']", '`max` takes a list of numbers, but this is the text `"a"`'),
        ("round('1')", "'1'", '`round` takes a number, but this is the text `"1"`'),
        ("divisible(8, 0)", "0", "`divisible` takes a positive integer as `d`, but this is 0"),
        ("len(1)", "1", "`len` takes a text or a list, but this is 1"),
    ],
)  # fmt: skip
def test_values_that_do_not_go_together_are_shown(expression: str, wrong: str, fact: str) -> None:
    text = f"$({expression})"
    assert (error(text).code, underlined(text), error(text).message) == ("NS321", wrong, fact)


@pytest.mark.parametrize("text", ["1_0", "x", "nan", "\u0661"])
def test_a_text_that_is_no_number_is_not_converted(text: str) -> None:
    wrong = error(f"$(float('{text}'))")
    fact = f'`float` takes a number or the text of one, but this is the text `"{text}"`'
    assert (wrong.code, wrong.message) == ("NS321", fact)


def test_a_mapping_is_carried_through_as_it_is() -> None:
    assert value("$mapping") is MAPPING
    assert value("$(mapping if true else null)") is MAPPING


@pytest.mark.parametrize(
    "text",
    ["a$(mapping)", "$(-mapping)", "$(mapping + 1)", "$(mapping < mapping)", "$(int(mapping))",
     "$(len(mapping))", "$(mapping['l2'])", "$(max(mapping))", "$(str(mapping))"],
)  # fmt: skip
def test_a_mapping_is_not_computed_with(text: str) -> None:
    assert error(text).code == "NS321"
    assert "a mapping" in error(text).message


def test_a_list_does_not_stand_inside_a_text() -> None:
    assert error("a$(sizes)").code == "NS321"
    assert underlined("a$(sizes)") == "sizes"


@pytest.mark.parametrize(
    "expression",
    ["in_height + 1", "1 < in_height", "-in_height", "max(1, in_height)", "sizes[in_height]"],
)
def test_an_open_size_is_no_number(expression: str) -> None:
    wrong = error(f"$({expression})")
    assert (wrong.code, wrong.message) == ("NS322", "`in_height` is open")
    assert "`(in_height or 0)`" in wrong.help
    assert underlined(f"$({expression})") == "in_height"


@pytest.mark.parametrize(
    "text", ["$(nothing * 2)", "a$(nothing)", "$(nothing[0])", "$(str(nothing))"]
)
def test_a_null_that_is_no_size_is_called_null(text: str) -> None:
    assert (error(text).code, error(text).message) == ("NS322", "`nothing` is null")


@pytest.mark.parametrize(
    "expression",
    [
        "9**9**9",
        "2**63",
        "-2**63-1",
        "99999999999999999999",
        "1e999",
        "10.0**400",
        "1e308 * 10",
        "int(1e300)",
        "float('9e999')",
        "'a' * 10**9",
        "10**9 * [1]",
        "('a' * 6000) + ('a' * 6000)",
        "[0] * 6000 + [0] * 6000",
        "[[0] * 5000, [0] * 5000]",
        "huge",
        "endless",
        "1" + "+1" * 1000,
        "(" * 51 + "1" + ")" * 51,
        "-" * 51 + "1",
        "2" + "**1" * 51,
    ],
)
def test_what_is_too_large_is_refused_at_once(expression: str) -> None:
    assert error(f"$({expression})").code == "NS323"


def test_a_text_of_many_pieces_is_bounded() -> None:
    assert error("$('a' * 9000)$('a' * 9000)").code == "NS323"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1" + "+1" * 900, 901),
        ("(" * 49 + "1" + ")" * 49, 1),
        ("2**62 + (2**62 - 1)", 2**63 - 1),
        ("len('a' * 10000)", 10000),
        ("len([0] * 10000)", 10000),
    ],
)
def test_what_is_just_small_enough_is_computed(expression: str, expected: int) -> None:
    assert value(f"$({expression})") == expected


def test_an_error_far_inside_a_long_text_is_underlined_exactly() -> None:
    text = "conv_$(filters)_$$_$( 1 + [2, missing][1] )_x"
    assert underlined(text) == "missing"


def _joined(parts: tuple[str, str, str]) -> str:
    return " ".join(parts)


_numbers = (
    st.integers(0, 9).map(str)
    | st.sampled_from(["0.5", "2.25", "1e1", "n", "m"])
    | st.tuples(st.integers(0, 9), st.integers(0, 3)).map(lambda each: f"{each[0]} ** {each[1]}")
)
_arithmetic = st.recursive(
    _numbers,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner).map(_joined)
        | inner.map(lambda each: f"({each})")
        | inner.map(lambda each: f"-{each}")
        | inner.map(lambda each: f"abs({each})")
        | st.tuples(inner, inner).map(lambda each: f"max({each[0]}, {each[1]})")
        | inner.map(lambda each: f"[{each}, 1][0]")
    ),
    max_leaves=6,
)
_comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_logic = st.recursive(
    st.tuples(_arithmetic, _comparisons, _arithmetic).map(_joined),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(_joined)
        | inner.map(lambda each: f"not {each}")
        | inner.map(lambda each: f"({each})")
        | st.tuples(_arithmetic, inner, _arithmetic).map(
            lambda each: f"({each[0]} if {each[1]} else {each[2]}) == 1"
        )
    ),
    max_leaves=4,
)


class Numbers(Names):
    """The names of the generated expressions."""

    variables = {"n": 7, "m": -3.5}


@settings(deadline=None, max_examples=400)
@given(_arithmetic | _logic)
def test_expressions_agree_with_python(expression: str) -> None:
    names: dict[str, object] = {"__builtins__": {}, "abs": abs, "max": max, **Numbers.variables}
    try:
        expected = eval(expression, names)
    except ZeroDivisionError:
        with pytest.raises(ExpressionError, match="cannot"):
            parse_template(f"$({expression})").evaluate(Numbers())
        return
    actual = parse_template(f"$({expression})").evaluate(Numbers())
    assert (actual, type(actual)) == (expected, type(expected))


_WORDS = """$ $( $$ ( ) [ ] + - ** // , . = == < if else and or not true null 1 0 2.5 'a' x.height
in_height filters name sizes nothing missing mapping
max( min( int( str( len( divisible( \\ { \x00"""
_nonsense = st.lists(st.sampled_from(_WORDS.split()), max_size=15)


@settings(deadline=None, max_examples=500)
@given(st.text(max_size=30) | _nonsense.map(lambda words: f"$({' '.join(words)})"))
def test_no_text_raises_anything_but_an_expression_error(text: str) -> None:
    try:
        parse_template(text).evaluate(Names())
    except ExpressionError as wrong:
        assert 0 <= wrong.start < wrong.end <= len(text)
        assert wrong.code in {"NS230", "NS231", "NS320", "NS321", "NS322", "NS323"}
