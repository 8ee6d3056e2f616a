"""From YAML to a tree: values, places, keys, anchors and merges."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree, place, plain
from tests.reading import codes, is_inside, only, refused, spans, tree, value, written


def at(text: str, *path: int | str) -> Tree:
    """The value at a path of a text."""
    found = tree(text)
    for step in path:
        match found:
            case Mapping(entries=entries):
                found = entries[str(step)].value
            case Sequence(items=items):
                found = items[int(step)]
    return found


def entry(text: str, key: str) -> Entry:
    """The entry of a mapping."""
    found = tree(text)
    assert isinstance(found, Mapping)
    return found.entries[key]


# Values and their places.


def test_a_spec_is_lists_mappings_and_values() -> None:
    text = "netspec: 1\nlayers:\n- conv: {filters: 64, strides: [1, 2]}\n- flatten\n"
    layers = [{"conv": {"filters": 64, "strides": [1, 2]}}, "flatten"]
    assert value(text) == {"netspec": 1, "layers": layers}


def test_every_value_and_key_covers_its_own_text() -> None:
    found = tree("a: [1, {b: 'x y'}]\n")
    assert [written(span) for span in spans(found)] == [
        "a: [1, {b: 'x y'}]",
        "a",
        "[1, {b: 'x y'}]",
        "1",
        "{b: 'x y'}",
        "b",
        "'x y'",
    ]


def test_a_block_collection_ends_with_its_last_value_and_not_at_the_next_token() -> None:
    text = "a:\n  b:\n  - 1\n  - c: 2   # remark\n\n# remark\nd: 3\n"
    assert at(text, "a").span[1:] == (2, 3, 4, 9)
    assert at(text, "a", "b").span[1:] == (3, 3, 4, 9)


def test_a_pair_in_a_list_ends_with_its_value() -> None:
    assert written(at("[a: 1  , b]", 0).span) == "a: 1"


@pytest.mark.parametrize("header", ["|", ">-"])
def test_a_block_text_ends_with_its_last_line(header: str) -> None:
    text = f"a: {header}\n  one\n  two\n\n\n# remark\nb: 1\n"
    assert at(text, "a").span[1:] == (1, 4, 3, 6)


def test_a_plain_text_may_have_several_lines() -> None:
    found = at("a: one\n  two # remark\nb: 1", "a")
    assert found.span[1:] == (1, 4, 2, 6)
    assert plain(found) == "one two"


def test_columns_count_code_points() -> None:
    assert entry("{größe: 1, 🌱: 2}", "🌱").key[1:] == (1, 12, 1, 13)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    text = end.join(["a: |", "  one", "  two", "b: 3", ""])
    assert value(text) == {"a": "one\ntwo\n", "b": 3}
    assert entry(text, "b").key[1:] == (4, 1, 4, 2)


def test_the_place_of_no_value_is_its_key() -> None:
    assert written(at("filters:\nkernel_size: 3\n", "filters").span) == "filters"


def test_the_place_of_no_item_is_its_dash() -> None:
    assert at("- a\n-\n- b\n", 1).span[1:] == (2, 1, 2, 2)


def test_the_place_of_an_anchored_value_is_the_value() -> None:
    text = "a: &one 1\nb: &two\n  c: 2\nd: &three [3]\ne: &four\n- 4\nf: &five\n  'x'\n"
    texts = [written(at(text, key).span) for key in "abdef"]
    assert texts == ["1", "c: 2", "[3]", "- 4", "'x'"]


def test_the_problem_of_an_anchored_value_is_shown_at_the_value() -> None:
    assert codes("a: &x no\nb: [&y c:d]\n") == [(1, 7, "NS117"), (2, 8, "NS109")]


def test_a_list_ends_with_its_alias_and_not_where_the_anchor_is() -> None:
    assert at("a: &x {b: 1}\nc:\n- *x\n", "c").span[1:] == (3, 1, 3, 5)


def test_plain_and_quoted_texts_can_be_told_apart() -> None:
    found = tree("[a, 'b', \"c\"]")
    assert isinstance(found, Sequence)
    assert [isinstance(each, Scalar) and each.plain for each in found.items] == [True, False, False]


def test_a_quoted_text_is_text_whatever_it_says() -> None:
    assert value("['1', \"null\", 'no', '']") == ["1", "null", "no", ""]


def test_a_dollar_somewhere_inside_makes_a_value_dynamic() -> None:
    text = "a: {b: [1, $x]}\nc: {d: [1, x]}\ne: '$(x)'\n$f: 1\n"
    found = [at(text, key).dynamic for key in ("a", "c", "e", "$f")]
    assert found == [True, False, True, False]
    assert tree(text).dynamic


def test_a_marker_of_the_only_document_is_no_second_one() -> None:
    assert value("%YAML 1.2\n--- # remark\na: 1\n...\n# remark\n") == {"a": 1}


# Keys.


def test_a_key_that_only_looks_like_a_number_is_text() -> None:
    assert value("{1x1: 1, y: 2, n: 3, '1': 4}") == {"1x1": 1, "y": 2, "n": 3, "1": 4}


@pytest.mark.parametrize("key", ["1", "1.5", "true", "null", "~", "0x1F", "1e3", ".inf"])
def test_a_key_that_is_no_text_is_refused(key: str) -> None:
    found = only(f"a: 1\n{key}: 2\n")
    assert (found.code, found.help) == ("NS114", "quote it")
    assert found.message == f"a key must be text, but this is `{key}`"
    assert found.span is not None
    assert written(found.span) == key


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[1]: 2", "a list"),
        ("? {a: 1}\n: 2", "a mapping"),
        ("a: &x 1\n*x : 2", "`1`"),
        ("a: &x [1]\n*x : 2", "a list"),
        ("&x 1: 2", "`1`"),
        ("{? : 2}", "empty"),
        (": 2", "empty"),
        ("{: 2}", "empty"),
    ],
)
def test_a_list_a_mapping_or_nothing_is_no_key(text: str, kind: str) -> None:
    found = only(text)
    assert (found.code, found.message) == ("NS114", f"a key must be text, but this is {kind}")


def test_an_alias_of_a_text_is_a_key() -> None:
    assert value("&x a: 1\nb:\n  *x : 2\n") == {"a": 1, "b": {"a": 2}}


@pytest.mark.parametrize("key", ["on", "no", "0777", "1_1"])
def test_a_key_that_readers_disagree_on_is_refused(key: str) -> None:
    found = only(f"{{{key}: 1}}")
    assert (found.code, found.help) == ("NS117", "quote it")


def test_a_key_written_twice_is_shown_at_both_places() -> None:
    found = only("- {padding: same, padding: valid}\n")
    assert (found.code, found.message) == ("NS113", "the key `padding` is written twice")
    assert found.span is not None
    assert found.span[1:] == (1, 19, 1, 26)
    assert [(label.span.column, label.text) for label in found.labels] == [
        (4, "first written here")
    ]


def test_quotes_do_not_make_another_key() -> None:
    assert codes("a: 1\n'a': 2\n\"a\": 3\n") == [(2, 1, "NS113"), (3, 1, "NS113")]


def test_all_problems_are_reported_together() -> None:
    text = "a: no\nb: !!str x\nb: *c\n1: [on\n"
    assert codes(text) == [
        (1, 4, "NS117"),
        (2, 4, "NS116"),
        (3, 4, "NS115"),
        (4, 1, "NS114"),
        (4, 5, "NS117"),
        (4, 4, "NS105"),
    ]


# Anchors and aliases.


def test_an_alias_is_what_its_anchor_names() -> None:
    assert value("a: &x [1, 2]\nb: {c: *x}\n") == {"a": [1, 2], "b": {"c": [1, 2]}}


def test_an_alias_is_shown_where_its_value_stands() -> None:
    assert place(tree("a: &x [1, 2]\nb: *x\n"), ("b", 1))[1:] == (1, 11, 1, 12)


def test_an_anchor_may_be_set_again() -> None:
    assert value("[&x 1, *x, &x 2, *x]") == [1, 1, 2, 2]


def test_an_alias_without_an_anchor_is_refused_with_the_nearest() -> None:
    found = only("a: &conv3 1\nb: *conv\n")
    assert (found.code, found.help) == ("NS115", "did you mean `*conv3`?")
    assert found.message == "no anchor `&conv` comes before this alias"
    assert found.span is not None
    assert written(found.span) == "*conv"


def test_an_alias_before_its_anchor_is_refused() -> None:
    assert codes("a: *x\nb: &x 1\n") == [(1, 4, "NS115")]


def test_a_text_that_looks_like_an_alias_is_to_be_quoted() -> None:
    assert only("freeze: [*conv]").help == 'if it is text, quote it: `"*conv"`'


@pytest.mark.parametrize("text", ["a: &x [1, *x]", "a: &x {b: *x}", "c: &x 1\na: &x [*x]"])
def test_an_alias_inside_its_own_anchor_is_refused(text: str) -> None:
    found = only(text)
    assert (found.code, found.message) == ("NS115", "`*x` stands inside the value that it means")
    assert [label.text for label in found.labels] == ["`&x` begins here"]


def test_a_document_that_is_one_unknown_alias_is_refused() -> None:
    assert codes("*x") == [(1, 1, "NS115")]


# Merges.


def test_own_keys_win_over_merged_ones_wherever_they_stand() -> None:
    text = "a: &x {b: 1, c: 2}\nd: {b: 3, <<: *x}\ne: {<<: *x, b: 3}\n"
    assert at(text, "d").span != at(text, "e").span
    assert plain(at(text, "d")) == plain(at(text, "e")) == {"b": 3, "c": 2}


def test_of_several_merged_mappings_the_first_wins() -> None:
    text = "a: [&x {b: 1, c: 1}, &y {b: 2, d: 2}]\ne: {<<: [*x, *y]}\n"
    assert plain(at(text, "e")) == {"b": 1, "c": 1, "d": 2}


def test_merges_may_be_nested() -> None:
    text = "a: &a {p: 1}\nb: &b {<<: *a, q: 2}\nc: {<<: *b, r: 3}\n"
    assert plain(at(text, "c")) == {"p": 1, "q": 2, "r": 3}


def test_a_merged_entry_is_shown_where_it_was_written() -> None:
    found = at("a: &x {b: 1}\nc: {<<: *x}\n", "c")
    assert isinstance(found, Mapping)
    assert found.entries["b"].key[1:] == (1, 8, 1, 9)


def test_a_merge_makes_dynamic_only_if_what_it_brings_is() -> None:
    text = "a: &x {b: $v, c: 1}\nd: {<<: *x}\ne: {<<: *x, b: 1}\n"
    assert [at(text, key).dynamic for key in "de"] == [True, False]


@pytest.mark.parametrize(
    ("text", "kind", "column"),
    [
        ("a: {<<: [1, 2]}", "a list with `1` in it", 9),
        ("a: {<<: 3}", "`3`", 9),
        ("a: {<<: }", "null", 5),
        ("a: {<<: $x}", "the text `$x`", 9),
        ("x: &x [1]\na: {<<: *x}", "a list with `1` in it", 9),
        ("x: &x {}\na: {<<: [*x, b]}", "a list with the text `b` in it", 9),
    ],
)
def test_only_mappings_can_be_merged(text: str, kind: str, column: int) -> None:
    found = only(text)
    assert (found.code, found.message) == ("NS118", f"`<<` merges mappings, but this is {kind}")
    assert found.span is not None
    assert (found.span.line, found.span.column) == (text.count("\n") + 1, column)


def test_an_unknown_alias_in_a_merge_is_one_error() -> None:
    assert [each[2] for each in codes("a: {<<: *x, b: 1}")] == ["NS115"]


def test_two_merges_in_one_mapping_are_a_key_written_twice() -> None:
    assert codes("a: &x {b: 1}\nc: {<<: *x, <<: *x}\n") == [(2, 13, "NS113")]


# Oracles.

TEXT = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=12)
NUMBER = st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 2]))
def test_json_means_in_yaml_what_it_means_in_json(document: Any, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    assert value(text) == document


@given(JSON)
def test_every_span_covers_the_json_of_its_value(document: Any) -> None:
    _check_spans(tree(json.dumps(document, ensure_ascii=False)))


def _check_spans(tree: Tree) -> None:
    assert json.loads(written(tree.span)) == plain(tree)
    match tree:
        case Sequence(items=items):
            for item in items:
                _check_spans(item)
        case Mapping(entries=entries):
            for key, entry in entries.items():
                assert json.loads(written(entry.key)) == key
                _check_spans(entry.value)


# Plain words without a colon; each list shared, so that PyYAML writes anchors and aliases.
WORD = st.text("abcdefghij ", min_size=1).map(lambda word: f"w{word}w")
SHARED = st.lists(WORD, min_size=1, max_size=3).map(lambda words: {"wa": words, "wb": [words]})


@given(st.dictionaries(WORD, WORD | st.integers(0, 99) | SHARED, min_size=1))
def test_what_pyyaml_writes_is_read_back(document: dict[str, Any]) -> None:
    text = yaml.safe_dump(document, allow_unicode=True, width=20)
    found = tree(text)
    assert plain(found) == document
    assert all(is_inside(span) for span in spans(found))


def test_problems_name_the_file_when_they_have_no_place() -> None:
    (found,) = refused("")
    assert (found.code, found.path, found.span) == ("NS111", "spec.yaml", None)
