"""What is said of text that is no YAML, and where."""

from __future__ import annotations

import pytest

from tests.reading import codes, only, refused, value, written

MIXED = "`- ` items and `key:` pairs are mixed at the same depth"
SECOND = "a second document starts here; a spec is one document"
ANOTHER = "asks for another YAML than netspec reads"
NO_ALIAS = "is no alias: their names are letters, digits, `_` and `-`"

# Text, line and column, code, message.
WRONG = [
    # Characters.
    ("a: \0", (1, 4), "NS102", "the control character U+0000 cannot appear in YAML"),
    ("a: b\x1b[1m", (1, 5), "NS102", "the control character U+001B cannot appear in YAML"),
    ("# \x7f", (1, 3), "NS102", "the control character U+007F cannot appear in YAML"),
    ("a: \uffff", (1, 4), "NS102", "the character U+FFFF cannot appear in YAML"),
    ("a: \ud800", (1, 4), "NS102", "the character U+D800 cannot appear in YAML"),
    # Tabs.
    ("a:\n\tb: 1\n", (2, 1), "NS103", "this line is indented with a tab"),
    ("a:\n  b: 1\n \tc: 1\n", (3, 2), "NS103", "this line is indented with a tab"),
    ("a: 1\n\tb: 2\n", (2, 1), "NS103", "this line is indented with a tab"),
    ("a: |\n\tfoo\n", (2, 1), "NS103", "this line is indented with a tab"),
    ("-\ta: 1", (1, 2), "NS103", "a tab stands here where YAML wants a space"),
    # Spaces that are none.
    ("a:\xa01\n", (1, 3), "NS104", "this space is U+00A0, not an ordinary space"),
    ("a: \u30001\n", (1, 4), "NS104", "this space is U+3000, not an ordinary space"),
    ("a: 1\n\xa0\xa0b: 2", (2, 1), "NS104", "this space is U+00A0, not an ordinary space"),
    ("\xa0a: 1", (1, 1), "NS104", "this space is U+00A0, not an ordinary space"),
    ("- a:\n \xa0 b: 1", (2, 2), "NS104", "this space is U+00A0, not an ordinary space"),
    ("-\xa0a: 1", (1, 2), "NS104", "this space is U+00A0, not an ordinary space"),
    ("[1,\u20092]", (1, 4), "NS104", "this space is U+2009, not an ordinary space"),
    ("a: 1\xa0# b", (1, 5), "NS104", "this space is U+00A0, not an ordinary space"),
    ("max\xa0pool: 1", (1, 4), "NS104", "this space is U+00A0, not an ordinary space"),
    ("a: 1\u2028b", (1, 5), "NS104", "this line break is U+2028, not an ordinary one"),
    ("a: 1\ufeff", (1, 5), "NS104", "this invisible character is U+FEFF, a byte order mark"),
    # Brackets.
    ("a: [1\nb: 2\n", (1, 4), "NS105", "this `[` is never closed"),
    ("a: [1,\nb: 2\n", (1, 4), "NS105", "this `[` is never closed"),
    ("a: [1, 2\n- b\n", (1, 4), "NS105", "this `[` is never closed"),
    ("- c: {a: 1, b: 2\n- c: {a: 1}\n", (1, 6), "NS105", "this `{` is never closed"),
    ("- c: {a: 1,\n- d: 1\n", (1, 6), "NS105", "this `{` is never closed"),
    ("a: {b: [1, 2}\nc: 1", (1, 8), "NS105", "this `[` is never closed"),
    ("{a: [b, {c: d\n", (1, 9), "NS105", "this `{` is never closed"),
    ("a: {b: [1\n    c: 2}\n", (1, 8), "NS105", "this `[` is never closed"),
    ("[", (1, 1), "NS105", "this `[` is never closed"),
    ("a: ]", (1, 4), "NS110", "this `]` closes nothing"),
    ("{a: 1}}", (1, 7), "NS110", "this `}` closes nothing"),
    ("a: [1]\n]", (2, 1), "NS110", "this `]` closes nothing"),
    ("a: {b: 1\n    c: 2}\n", (2, 5), "NS110", "a `,` is missing at the end of the line above"),
    ("a: {b: 'c'\n    d: 2}\n", (2, 5), "NS110", "a `,` is missing at the end of the line above"),
    ("a: [1 # b\n    2]\n", (2, 5), "NS110", "a `,` is missing at the end of the line above"),
    ("a: [1 # b\nc: 2\n", (1, 4), "NS105", "this `[` is never closed"),
    ("- a: {b: 'c'\n- d: 2\n", (1, 6), "NS105", "this `{` is never closed"),
    ("{a: 'b' c: d}", (1, 9), "NS110", "a `,` is missing before `c`"),
    ("[1, , 2]", (1, 5), "NS110", "a value is missing before this `,`"),
    ("[- a]", (1, 2), "NS110", "a `- ` item cannot stand in brackets"),
    # Quotes.
    ("a: 'x\nb: 3\n", (1, 4), "NS106", "this quote is never closed"),
    ('a: "x\nb: "y"\n', (1, 4), "NS106", "this quote is never closed"),
    ("a: {b: 'x}\nc: 'z'\n", (1, 8), "NS106", "this quote is never closed"),
    ("a: 'it's'", (1, 8), "NS110", "`s'` follows a quote that is closed"),
    ('a: "x" y', (1, 8), "NS110", "`y` follows a quote that is closed"),
    ('a: "\\q"', (1, 5), "NS110", "`\\q` is not an escape that YAML knows"),
    ('a: "\\uD800"', (1, 5), "NS110", "`\\uD800` is not an escape that YAML knows"),
    # Colons.
    ("a: b: c", (1, 5), "NS107", "two values on one line: `a: b: c`"),
    ("- {a: b: c}", (1, 8), "NS107", "two values on one line: `- {a: b: c}`"),
    ("a: 'b': c", (1, 7), "NS107", "two values on one line: `a: 'b': c`"),
    ("{filters:64}", (1, 2), "NS109", "`filters:64` is one word"),
    ("- filters:64", (1, 3), "NS109", "`filters:64` is one word"),
    ("{a: 1, size:[3, 3]}", (1, 8), "NS109", "`size:[3` is one word"),
    ("- c:\n    a: 3\n    filters:64\n", (3, 5), "NS109", "`filters:64` is one word"),
    ("- c:\n    filters:64\n    a: 3\n", (2, 5), "NS109", "`filters:64` is one word"),
    ("a: 1\nfoo\nb: 2", (2, 1), "NS110", "a `:` is missing after `foo`"),
    ("- flatten\n  name: x", (1, 3), "NS110", "a `:` is missing after `flatten`"),
    ("a: 1\n? [\n", (2, 3), "NS105", "this `[` is never closed"),
    ("x" * 1025 + ": 1", (1, 1026), "NS110", "a key is at most 1024 characters long"),
    # Indentation.
    ("a:\n  - b\n  c: 1\n", (3, 3), "NS108", MIXED),
    ("b: 1\n- a\n", (2, 1), "NS108", MIXED),
    ("a:\n    b: 1\n  c: 2\n", (3, 3), "NS110", "the indentation of this line fits no line above"),
    (
        "a: 1\n  b: 2\n",
        (2, 3),
        "NS110",
        "this line is deeper than the one above, which has its value already",
    ),
    ("  a: 1\nb: 2\n", (2, 1), "NS110", "the document is complete before this line"),
    ("- a\n-b\n", (2, 1), "NS110", "`-b` is one word"),
    ("a: - b\n", (1, 4), "NS110", "a `- ` item cannot begin on the line of its key"),
    ("a: [1] 2", (1, 8), "NS110", "`2` follows a value that is complete"),
    # Documents and directives.
    ("a: 1\n---\nb: 2\n", (2, 1), "NS112", SECOND),
    ("a: 1\n...\n# c\nb: 2", (4, 1), "NS112", SECOND),
    ("%YAML 1.1\n---\na: 1", (1, 1), "NS119", f"`%YAML 1.1` {ANOTHER}"),
    ("# c\n%YAML 3.0 # d\n---\na: 1", (2, 1), "NS119", f"`%YAML 3.0` {ANOTHER}"),
    ("%YAML 1.2\na: 1", (1, 1), "NS119", f"`%YAML 1.2` {ANOTHER}"),
    ("%TAG ! x\n---\na: 1", (1, 1), "NS119", "`%TAG ! x` is a directive, and netspec reads none"),
    ("%FOO\n---\na: 1", (1, 1), "NS119", "`%FOO` is a directive, and netspec reads none"),
    # Tags, aliases, and what cannot begin a value.
    ("a: !!python/tuple [1]", (1, 4), "NS116", "tags such as `!!python/tuple` are not supported"),
    ("a: &x !!str b", (1, 7), "NS116", "tags such as `!!str` are not supported"),
    ("!!map {a: 1}", (1, 1), "NS116", "tags such as `!!map` are not supported"),
    ("a: ! b", (1, 4), "NS116", "tags such as `!` are not supported"),
    ("a: !e!x b", (1, 4), "NS116", "tags such as `!e!x` are not supported"),
    ("a: !<x b", (1, 4), "NS116", "tags such as `!<x` are not supported"),
    ("a: *", (1, 4), "NS110", f"`*` {NO_ALIAS}"),
    ("[block*, *conv*]", (1, 10), "NS110", f"`*conv*` {NO_ALIAS}"),
    ("a: @x", (1, 4), "NS110", "no value begins with `@`"),
    ("a: `x`", (1, 4), "NS110", "no value begins with a backtick"),
    ("a: >x\n  b\n", (1, 4), "NS110", "`>x` does not begin a text of several lines"),
    ("a: ? b", (1, 4), "NS110", "a `? ` key cannot begin here"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "code", "message"), WRONG)
def test_one_mistake_is_one_message(
    text: str, place: tuple[int, int], code: str, message: str
) -> None:
    found = only(text)
    assert found.span is not None
    assert (found.span[1:3], found.code, found.message) == (place, code, message)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("", "the file is empty"),
        (" \n\n  ", "the file is empty"),
        ("# c", "the file has no values in it"),
        ("---\n# c\n", "the file has no values in it"),
    ],
)
def test_an_empty_file_is_named(text: str, fact: str) -> None:
    found = only(text)
    assert (found.code, found.message, found.path) == ("NS111", fact, "spec.yaml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2\n", 2),
        ("l:\n  - c: {f: 3\n  - d: 10\n", 3),
        ("a: [\n  1,\n  2\n\nb: 3\n", 5),
        ("a:\n  b: [1\nc: 2\n", 3),
    ],
)
def test_an_open_bracket_says_where_the_text_goes_wrong(text: str, line: int) -> None:
    assert only(text).help == f"the next line that looks wrong is {line}"


def test_an_open_bracket_at_the_end_says_what_closes_it() -> None:
    assert only("a: [1, {b: 2").help == "close it with `}`"


def test_the_wrong_bracket_is_a_label() -> None:
    assert [(label.span.column, label.text) for label in only("a: [1, 2}").labels] == [
        (9, "`}` stands where `]` should")
    ]


def test_the_quote_that_closes_instead_is_a_label() -> None:
    assert [label.span[1:3] for label in only("a: 'x\nb: 'y'\n").labels] == [(2, 4)]


def test_mixed_items_and_pairs_show_where_the_others_begin() -> None:
    labels = [(label.span.line, label.text) for label in only("a:\n  - b\n  c: 1\n").labels]
    assert labels == [(2, "the items begin here")]


def test_what_was_found_before_a_syntax_error_is_reported_with_it() -> None:
    assert codes("a: no\na: 1\nb: [1\n") == [(1, 4, "NS117"), (2, 1, "NS113"), (3, 4, "NS105")]


@pytest.mark.parametrize(
    "text",
    ["- c:\n    filters:64\n    a: 3\n", "a: *x y", "a: !x !y z", "a: *x : y"],
)
def test_a_syntax_error_that_follows_from_a_problem_on_its_line_is_no_second_one(text: str) -> None:
    assert len(refused(text)) == 1


def test_every_forbidden_character_is_reported_once() -> None:
    assert [code for *_, code in codes("\x00\x00\x01\x00")] == ["NS102", "NS102"]


def test_spaces_inside_texts_may_be_any() -> None:
    text = "a: 10\xa0km\nb: '\xa0'\nc: |\n  \xa0x\n# \xa0\nd: [x\u2009y]\n"
    assert value(text) == {"a": "10\xa0km", "b": "\xa0", "c": "\xa0x\n", "d": ["x\u2009y"]}


def test_tabs_may_separate_what_they_do_not_indent() -> None:
    assert value("a:\t1\t# c\nb: {c: 2,\n\td: 3}\n") == {"a": 1, "b": {"c": 2, "d": 3}}


@pytest.mark.parametrize(
    "text", ["a: b:c", "a: http://b.c", "- C:\\x", "- http://a", "a: 'b:c'", "['a:b']", "- a::b"]
)
def test_a_colon_inside_a_text_may_be_meant(text: str) -> None:
    value(text)


def test_the_bare_tag_of_a_quoted_text_says_what_its_quotes_say() -> None:
    assert value("a: ! '1'") == {"a": "1"}


def test_the_span_of_a_tag_is_the_tag() -> None:
    found = only("a: [!!int 1]")
    assert found.span is not None
    assert written(found.span) == "!!int"
