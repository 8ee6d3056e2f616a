"""What a user sees of a wrong spec."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netspec.diagnostic import Diagnostic, Frame, Label
from netspec.report import concise, summary_line, text
from netspec.source import Source, Span
from tests.golden import Golden

RESNET = Source(
    "specs/resnet50.yaml",
    """\
netspec: 1
blocks:
  bottleneck:
    layers:
      - conv: {filters: $filters, kernel_size: 1}
      - branches:
          - shortcut: []
          - main:
              - conv: {name: 3_conv, filters: $(4 * filters), kernel_size: 1}
      - add: {name: add}
inputs:
  - image: [224, 224, 3]
layers:
  - repeat:
      index: stage
      layers:
        - bottleneck: {name: conv$(stage)_block1, filters: 64}
        - dense: {
            units: 10,
          }
""",
)


def span(source: Source, line: int, piece: str, lines: int = 1) -> Span:
    """The place of `piece` in a line of `source`."""
    column = source.line(line).index(piece) + 1
    if lines > 1:
        end = line + lines - 1
        return Span(source, line, column, end, len(source.line(end)) + 1)
    return Span(source, line, column, line, column + len(piece))


REPEAT = Frame("`repeat`", span(RESNET, 14, "repeat"), {"stage": 2})
BLOCK = Frame(
    "`bottleneck` as conv2_block1",
    span(RESNET, 17, "bottleneck"),
    {"filters": 64, "project": False},
    REPEAT,
)

ADD = Diagnostic(
    "NS404",
    "cannot add 56 x 56 x 64 and 56 x 56 x 256",
    span(RESNET, 10, "add"),
    label="`shortcut` is 56 x 56 x 64, `main` is 56 x 56 x 256",
    labels=(Label(span(RESNET, 9, "$(4 * filters)"), "256 here"),),
    frame=BLOCK,
    help="pass `project: true`, or project the shortcut with a 1 x 1 conv of 256 filters",
)
WARNING = Diagnostic(
    "NS701", "nothing reads `stem`", span(RESNET, 5, "conv"), label="here", level="warning"
)
NO_FILE = Diagnostic(
    "NS001",
    "cannot read `specs/vgg.yaml`: no such file",
    path="specs/vgg.yaml",
    help="did you mean `specs/vgg16.yaml`?",
)


def report(*diagnostics: Diagnostic) -> str:
    return text(diagnostics) + "\n"


def test_an_error_shows_its_line_its_labels_its_frames_and_its_cure(golden: Golden) -> None:
    golden("report/add.txt", report(ADD))


def test_color_marks_the_level_the_gutter_and_the_labels(golden: Golden) -> None:
    golden("report/color.txt", text([ADD, WARNING, NO_FILE], color=True) + "\n")


def test_color_adds_nothing_but_color() -> None:
    import re

    colored = text([ADD, WARNING, NO_FILE], color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == text([ADD, WARNING, NO_FILE])


def test_findings_are_in_order_of_file_and_line(golden: Golden) -> None:
    golden("report/order.txt", report(NO_FILE, ADD, WARNING))


def test_labels_on_the_line_of_the_error_stand_below_it(golden: Golden) -> None:
    line = 17
    beside = Diagnostic(
        "NS312",
        "the block `bottleneck` has no parameter `filtres`",
        span(RESNET, line, "filters: 64"),
        label="not one of its parameters",
        labels=(
            Label(span(RESNET, line, "bottleneck"), "this block"),
            Label(span(RESNET, line, "$(stage)"), "is 2"),
        ),
    )
    golden("report/same_line.txt", report(beside))


def test_overlapping_labels_are_told_apart(golden: Golden) -> None:
    around = Diagnostic(
        "NS320",
        "there is no name `filters`",
        span(RESNET, 9, "filters)"),
        label="not known here",
        labels=(
            Label(span(RESNET, 9, "$(4 * filters)"), "in this expression"),
            Label(span(RESNET, 9, "filters: $"), "for this argument"),
            Label(span(RESNET, 9, "filters: $(4 * "), "and again"),
        ),
    )
    golden("report/overlap.txt", report(around))


def test_a_span_over_several_lines_is_underlined_in_its_first(golden: Golden) -> None:
    several = Diagnostic("NS203", "`Dense` needs `units`", span(RESNET, 18, "{", lines=3))
    golden("report/several_lines.txt", report(several))


def test_a_label_in_another_file_shows_that_file(golden: Golden) -> None:
    library = Source(
        "specs/blocks/residual.yaml", "netspec: 1\nblocks:\n  basic:\n    params: {}\n"
    )
    other = Diagnostic(
        "NS312",
        "the block `residual.basic` has no parameter `filters`",
        span(RESNET, 17, "filters"),
        labels=(
            Label(span(library, 4, "params"), "its parameters"),
            Label(span(library, 3, "basic"), "the block"),
        ),
        help="remove it",
    )
    golden("report/other_file.txt", report(other))


def test_many_frames_leave_the_middle_out(golden: Golden) -> None:
    frame = None
    for depth in range(9):
        frame = Frame(f"`level{depth}`", span(RESNET, 17, "bottleneck"), {"n": depth}, frame)
    deep = Diagnostic("NS301", "`a` reads `b`, which does not exist", ADD.span, frame=frame)
    golden("report/frames.txt", report(deep))


def test_variables_of_frames_are_written_as_in_yaml_and_short() -> None:
    variables = {
        "a": None,
        "b": True,
        "c": 0.5,
        "d": "relu",
        "e": "two words",
        "f": [1, "true", [2]],
        "g": "x" * 100,
        "h": [0] * 10_000,
        "i": "",
    }
    frame = Frame("`block`", span(RESNET, 17, "bottleneck"), variables)
    last = report(Diagnostic("NS301", "it fails", ADD.span, frame=frame)).splitlines()[-1]
    assert last == (
        "   = in `block` (specs/resnet50.yaml:17:11) with a=null, b=true, c=0.5, d=relu, "
        f'e="two words", f=[1, "true", [2]], g={"x" * 37}..., h=[{"0, " * 12}..., i=""'
    )


def test_wide_characters_and_tabs_keep_the_mark_in_its_place() -> None:
    source = Source("a.yaml", "\t网络: e\u0301 wrong\n")
    shown = report(Diagnostic("NS206", "it is wrong", span(source, 1, "wrong"))).splitlines()
    assert shown[3:] == [" 1 |     网络: e\u0301 wrong", "   |             ^^^^^"]


def test_what_would_command_the_terminal_is_escaped() -> None:
    hostile = "\x1b[2J\x9b\u202etxt.\u200b\r\x00"
    source = Source(f"{hostile}.yaml", f"{hostile}: here\n")
    frame = Frame(hostile, Span(source, 1, 1, 1, 2), {hostile: hostile})
    place = span(source, 1, "here")
    found = Diagnostic("NS999", hostile, place, label=hostile, labels=(), frame=frame, help=hostile)
    everything = text([found]) + concise([found]) + summary_line([found])
    assert not [
        each for each in everything if each != "\n" and unicodedata.category(each)[0] == "C"
    ]
    assert "\\x1b[2J\\x9b\\u202etxt.\\u200b\\r\\x00: here" in everything


def test_a_line_break_in_a_message_starts_no_line() -> None:
    assert concise([Diagnostic("NS001", "a\nb", path="c")]) == "c: NS001 a\\nb"


@pytest.mark.parametrize("before", [0, 50, 120, 1_000_000])
@pytest.mark.parametrize("after", [0, 50, 120, 1_000_000])
def test_a_long_line_is_cut_around_the_mark(before: int, after: int) -> None:
    source = Source("a.yaml", "x" * before + "WRONG" + "y" * after)
    shown = report(Diagnostic("NS206", "it is wrong", span(source, 1, "WRONG"))).splitlines()
    line, marks = shown[3], shown[4]
    assert len(line) <= 5 + 160
    assert len(line) == 5 + min(160, before + 5 + after) or "..." in line
    assert line[marks.index("^") : marks.rindex("^") + 1] == "WRONG"


def test_a_label_far_away_on_a_long_line_has_its_own_lines(golden: Golden) -> None:
    source = Source("a.yaml", "first: 1, " + "x" * 300_000 + ", second: 2")
    far = Diagnostic(
        "NS113",
        "the key `second` is written twice",
        span(source, 1, "second"),
        labels=(Label(span(source, 1, "first"), "first written here"),),
    )
    golden("report/far.txt", report(far))


def test_a_place_outside_its_file_is_still_shown() -> None:
    source = Source("a.yaml", "a: 1")
    shown = report(Diagnostic("NS105", "it is never closed", Span(source, 9, 5, 9, 5)))
    assert shown == "error[NS105]: it is never closed\n  --> a.yaml:9:5\n   |\n 9 |\n   | ^\n"
    after = report(Diagnostic("NS105", "it is never closed", Span(source, 1, 5, 1, 5)))
    assert after.endswith(" 1 | a: 1\n   |     ^\n")


def test_the_gutter_is_as_wide_as_the_longest_number() -> None:
    source = Source("a.yaml", "a\n" * 1234)
    place, other = Span(source, 7, 1, 7, 2), Span(source, 1234, 1, 1234, 2)
    found = Diagnostic("NS113", "twice", place, labels=(Label(other, "here"),), help="remove it")
    assert report(found) == (
        "error[NS113]: twice\n    --> a.yaml:7:1\n     |\n   7 | a\n     | ^\n"
        "     |\n1234 | a\n     | - here\n     = help: remove it\n"
    )


def test_a_file_of_many_errors_shows_twenty_and_counts_the_rest() -> None:
    errors = [
        Diagnostic("NS204", "no such thing", Span(RESNET, line, 1, line, 2)) for line in range(51)
    ]
    shown = text([WARNING, *errors])
    assert shown.count("error[NS204]") == 20
    assert shown.count("warning[NS701]") == 0
    assert shown.endswith("\n\nand 32 more in specs/resnet50.yaml")


def test_equal_warnings_of_one_file_are_said_fifty_times() -> None:
    warnings = [
        Diagnostic("NS701", f"nothing reads `{i}`", path=path, level="warning")
        for path in ("a.yaml", "b.yaml")
        for i in range(60 if path == "a.yaml" else 50)
    ]
    errors = [Diagnostic("NS205", f"{i}", path="a.yaml") for i in range(60)]
    lines = concise([*warnings, *errors]).splitlines()
    assert len(lines) == 50 + 50 + 60 + 1
    assert lines[-1] == "a.yaml: NS701 and 10 more of these"


def test_concise_is_one_line_each() -> None:
    assert concise([ADD, NO_FILE, WARNING]) == (
        "specs/resnet50.yaml:5:9: NS701 nothing reads `stem`\n"
        "specs/resnet50.yaml:10:9: NS404 cannot add 56 x 56 x 64 and 56 x 56 x 256\n"
        "specs/vgg.yaml: NS001 cannot read `specs/vgg.yaml`: no such file"
    )


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ([ADD], "1 error in specs/resnet50.yaml (netspec explain NS404)"),
        ([ADD] * 3, "3 errors in specs/resnet50.yaml (netspec explain NS404)"),
        ([WARNING, ADD], "1 error and 1 warning in specs/resnet50.yaml (netspec explain NS404)"),
        ([WARNING] * 2, "2 warnings in specs/resnet50.yaml (netspec explain NS701)"),
        ([NO_FILE, ADD], "2 errors in 2 files (netspec explain NS404)"),
        ([], ""),
    ],
)
def test_the_last_line_counts(found: list[Diagnostic], line: str) -> None:
    assert summary_line(found) == line


@settings(deadline=None)
@given(st.text(max_size=300), st.data())
def test_any_text_with_any_marks_is_drawn(content: str, data: st.DataObject) -> None:
    source = Source("a.yaml", content)
    numbers = st.integers(1, 320)
    spans = st.builds(Span, st.just(source), st.integers(1, 3), numbers, st.integers(1, 3), numbers)
    labels = data.draw(
        st.lists(st.builds(Label, spans, st.sampled_from(["", "a label"])), max_size=4)
    )
    found = Diagnostic("NS206", content, data.draw(spans), label="it", labels=tuple(labels))
    shown = text([found])
    assert not [each for each in shown if each != "\n" and unicodedata.category(each)[0] == "C"]
    assert shown.count("a label") == sum(bool(label.text) for label in labels)
