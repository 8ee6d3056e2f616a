"""Expressions that YAML cut in two, and the quoted line that mends them."""

from __future__ import annotations

import pytest

from tests.reading import codes, only, value, written


@pytest.mark.parametrize(
    ("text", "whole", "line"),
    [
        (
            "{filters: $(max(4, n // 16))}",
            "$(max(4, n // 16))",
            'filters: "$(max(4, n // 16))"',
        ),
        ("- c: {a: $(f(1, 2)), b: 3}", "$(f(1, 2))", 'a: "$(f(1, 2))"'),
        ("{a: $([1, 2][0])}", "$([1, 2][0])", 'a: "$([1, 2][0])"'),
        ("{a: $(sizes[0] + 1)}", "$(sizes[0] + 1)", 'a: "$(sizes[0] + 1)"'),
        ("{a: $(f(4, [1, 2]))}", "$(f(4, [1, 2]))", 'a: "$(f(4, [1, 2]))"'),
        ("{a: $(f(1, 2, 3, 4))}", "$(f(1, 2, 3, 4))", 'a: "$(f(1, 2, 3, 4))"'),
        ("{a: x$(f(1, 2))y, b: 3}", "x$(f(1, 2))y", 'a: "x$(f(1, 2))y"'),
        ("[$(max(1, 2)), 3]", "$(max(1, 2))", '"$(max(1, 2))"'),
        ("{a: &x $(f(1, 2))}", "$(f(1, 2))", None),
        ("a: $(x #b)", "$(x #b)", 'a: "$(x #b)"'),
        ("a: $(x if a: b)", "$(x if a: b)", 'a: "$(x if a: b)"'),
        ("- a: $({'x': 1}['x'])", "$({'x': 1}['x'])", "a: \"$({'x': 1}['x'])\""),
        ('{a: $(f("x,y", 1))}', '$(f("x,y", 1))', "a: '$(f(\"x,y\", 1))'"),
        ("{a: $(f(\"x\", 'y'))}", "$(f(\"x\", 'y'))", "a: '$(f(\"x\", ''y''))'"),
        ('a: $(x if y == " #" else z)', '$(x if y == " #" else z)', None),
        ('{a: $(")" + f(1, 2))}', '$(")" + f(1, 2))', None),
        ("{a: $$$(f(1, 2))}", "$$$(f(1, 2))", None),
        # Cut and not closed: the quotes come first.
        ("{a: $(max(4, n // 16)}", "$(max(4, n // 16)", 'a: "$(max(4, n // 16)"'),
    ],
)
def test_a_cut_expression_is_one_error_that_shows_the_quoted_line(
    text: str, whole: str, line: str | None
) -> None:
    found = only(text)
    assert found.code == "NS123"
    assert found.message.startswith(f"YAML cuts `{whole}` off after `")
    assert found.span is not None
    assert written(found.span) == whole
    if line is not None:
        assert found.help == f"quote the value: `{line}`"


def test_the_quoted_line_means_the_whole_expression() -> None:
    text = "{a: $(f(\"x\", 'y'))}"
    cure = only(text).help.removeprefix("quote the value: `").removesuffix("`")
    assert value(f"{{{cure}}}") == {"a": "$(f(\"x\", 'y'))"}


def test_an_expression_over_two_lines_is_shown_on_one() -> None:
    found = only("{a: $(f(1,\n  2)), b: 3}")
    assert found.help == 'quote the value: `a: "$(f(1, 2))"`'
    assert found.span is not None
    assert found.span[1:] == (1, 5, 1, 10)


def test_what_comes_after_a_cut_expression_is_still_checked() -> None:
    assert codes("{a: $(f(1, 2)), b: no, b: 3}\n") == [
        (1, 5, "NS123"),
        (1, 20, "NS117"),
        (1, 24, "NS113"),
    ]


def test_a_syntax_error_on_a_later_line_is_still_reported() -> None:
    assert codes("a: {b: $(f(1, 2))}\nc: [1\n") == [(1, 8, "NS123"), (2, 4, "NS105")]


@pytest.mark.parametrize(
    "text",
    [
        # Complete.
        "a: $(max(4, n // 16))",
        "{a: $(n + 1)}",
        "{a: \"$(max(4, n))\"}",
        "a: $(sizes[0] + 1) # (one)",
        'a: $("a" if (b) else ")")',
        # Not closed by anything that follows, so that the expression itself is wrong.
        "a: $(n + 1",
        "{a: $(n + 1, b: $(m)}",
        "a: $(n + 1 # c",
        # A dollar and text.
        "{a: $$(b, c)}",
        "{a: b(c, d)}",
    ],
)  # fmt: skip
def test_what_yaml_did_not_cut_is_left_alone(text: str) -> None:
    value(text)
