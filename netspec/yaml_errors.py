"""libyaml's messages in our words, at the place where the mistake was made."""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError

from netspec.characters import forbidden, odd_space, odd_space_before
from netspec.cut import quoted
from netspec.diagnostic import Diagnostic, Label
from netspec.offset import line_start, span_between
from netspec.plain import ONE_WORD
from netspec.scalar import shown
from netspec.source import Source
from netspec.yaml_failure import Failure, failure_of

_TEXT_HELP = "quote the text, or start a new line"
_INDENT_HELP = "check the indentation"


def explain(source: Source, error: Exception) -> list[Diagnostic]:
    """What an error of libyaml's means."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return forbidden(source) or [
            Diagnostic("NS110", f"libyaml says: {error}", path=source.path)
        ]
    failure = failure_of(source, error)
    found = (rule(failure) for rule in _RULES)
    return [next(filter(None, found), failure.say("NS110", f"libyaml says: {failure.problem}"))]


def directive(source: Source, offset: int) -> Diagnostic:
    """What to say about the first directive on a line from `offset` on."""
    found = re.compile(r"^%\S*(?:[ \t]+[^\s#]\S*)*", re.MULTILINE).search(source.text, offset)
    start, end = found.span() if found else (offset, offset + 1)
    written = shown(source.text[start:end])
    fact = f"`{written}` is a directive, and netspec reads none"
    if written.startswith("%YAML "):
        fact = f"`{written}` asks for another YAML than netspec reads"
    return Diagnostic("NS119", fact, span_between(source, start, end), help="remove the line")


def _odd_space(failure: Failure) -> Diagnostic | None:
    for offset in (failure.line, line_start(failure.text, failure.start)):
        odd = odd_space_before(failure.rest(offset))
        if odd is not None:
            return odd_space(failure.source, offset + odd)
    return None


def _tab(failure: Failure) -> Diagnostic | None:
    if (
        "tab character" not in failure.problem
        and failure.text[failure.offset : failure.offset + 1] != "\t"
    ):
        return None
    if failure.text[failure.line : failure.offset].strip():
        fact = "a tab stands here where YAML wants a space"
        return failure.say("NS103", fact, "write a space")
    fact = "this line is indented with a tab"
    tab = failure.text.index("\t", failure.line)
    return failure.say("NS103", fact, "YAML wants spaces", tab)


def _quote(failure: Failure) -> Diagnostic | None:
    fact = "this quote is never closed"
    if "quoted scalar" in failure.context and "unexpected" in failure.problem:
        return failure.say("NS106", fact, "", failure.start)
    if failure.last_has_lines and failure.follows_last and failure.last.style in ("'", '"'):
        end = failure.last.end_mark.index
        label = Label(span_between(failure.source, end - 1, end), "the next quote is here")
        span = failure.say("NS106", fact, "", failure.last.start_mark.index).span
        return Diagnostic("NS106", fact, span, labels=(label,))
    return None


def _escape(failure: Failure) -> Diagnostic | None:
    if "quoted scalar" not in failure.context:
        return None
    start = failure.text.rfind("\\", 0, failure.offset + 1)
    found = re.match(r"\\(?:x\w{0,2}|u\w{0,4}|U\w{0,8}|.)", failure.rest(start))
    written = found[0] if found else "\\"
    fact = f"`{shown(written)}` is not an escape that YAML knows"
    return failure.say("NS110", fact, "write `\\\\`, or use single quotes", start, len(written))


def _directive(failure: Failure) -> Diagnostic | None:
    before = [line for line in failure.text[: failure.offset].split("\n") if line.strip()]
    only = bool(before) and all(line[0] in "%#" for line in before)
    if (
        "directive" in f"{failure.context} {failure.problem}"
        or "incompatible" in failure.problem
        or only
    ):
        return directive(failure.source, line_start(failure.text, failure.start) if not only else 0)
    return None


def _tag(failure: Failure) -> Diagnostic | None:
    if not failure.context.endswith(" a tag") and "tag handle" not in failure.problem:
        return None
    tag = failure.rest(failure.start).split(" ")[0]
    fact = f"tags such as `{shown(tag)}` are not supported"
    return failure.say("NS116", fact, "remove the tag", failure.start, len(tag))


def _anchor(failure: Failure) -> Diagnostic | None:
    if not failure.context.endswith((" an alias", " an anchor")):
        return None
    written = re.split(r"[\s,\]}]", failure.rest(failure.start))[0]
    kind = failure.context.rsplit(" ", 1)[1]
    fact = f"`{shown(written)}` is no {kind}: their names are letters, digits, `_` and `-`"
    cure = f"if it is text, quote it: `{quoted(shown(written))}`"
    return failure.say("NS110", fact, cure, failure.start, len(written))


def _beginning(failure: Failure) -> Diagnostic | None:
    if "cannot start any token" not in failure.problem:
        return None
    what = f"`{failure.character}`" if failure.character != "`" else "a backtick"
    fact = f"no value begins with {what}"
    return failure.say("NS110", fact, f"quote it: `{quoted(shown(failure.word))}`")


def _block_text(failure: Failure) -> Diagnostic | None:
    if not failure.context.endswith(" a block scalar"):
        return None
    written = failure.rest(failure.start)
    fact = f"`{shown(written)}` does not begin a text of several lines"
    cure = f"write `{written[:1]}` alone, and the text on the lines below it"
    return failure.say("NS110", fact, cure, failure.start, len(written))


def _second_colon(failure: Failure) -> Diagnostic | None:
    if not failure.problem.startswith("mapping values are not allowed"):
        return None
    if failure.last_has_lines and failure.follows_last:
        return _continued(failure)
    if failure.follows_last and failure.offset - failure.last.start_mark.index > 1024:
        return failure.say("NS110", "a key is at most 1024 characters long")
    return _two_values(failure)


def _two_values(failure: Failure) -> Diagnostic:
    fact = f"two values on one line: `{shown(failure.rest(failure.line).strip())}`"
    return failure.say("NS107", fact, _TEXT_HELP)


def _continued(failure: Failure) -> Diagnostic:
    """A text that goes on over lines, up to the key that shows that it was not meant to."""
    start = failure.last.start_mark.index
    if not failure.text[line_start(failure.text, start) : start].strip(" -"):
        return _no_colon(failure, start)
    fact = "this line is deeper than the one above, which has its value already"
    return failure.say("NS110", fact, _INDENT_HELP, failure.line + failure.indent(failure.offset))


def _no_colon(failure: Failure, start: int) -> Diagnostic:
    line = failure.rest(start).split(" #")[0].rstrip()
    word = line.split(" ")[0]
    if ONE_WORD.match(line):
        fact = f"`{shown(word)}` is one word"
        return failure.say("NS109", fact, "put a space after the colon", start, len(word))
    if re.match(r"-[^\s-]", line):
        fact = f"`{shown(word)}` is one word"
        return failure.say("NS110", fact, "put a space after the dash", start, len(word))
    fact = f"a `:` is missing after `{shown(line)}`"
    return failure.say("NS110", fact, _INDENT_HELP, start, len(line))


def _simple_key(failure: Failure) -> Diagnostic | None:
    if not failure.problem.startswith("could not find expected ':'"):
        return None
    return _no_colon(failure, failure.start)


def _inline_item(failure: Failure) -> Diagnostic | None:
    if failure.problem.startswith("block sequence entries are not allowed"):
        fact = "a `- ` item cannot begin on the line of its key"
        return failure.say("NS110", fact, "put it on the next line")
    if failure.problem.startswith("mapping keys are not allowed"):
        return failure.say("NS110", "a `? ` key cannot begin here", _TEXT_HELP)
    return None


def _flow(failure: Failure) -> Diagnostic | None:
    """A list or mapping in brackets that does not go on as it must."""
    if "',' or" not in failure.problem:
        return None
    if failure.is_at_end or failure.character in "]}":
        return _unclosed(failure, failure.start)
    if failure.character == ":" and not failure.last_has_lines:
        return _two_values(failure)
    if failure.character == ":" and not _goes_on(failure):
        return _unclosed(failure, failure.start)
    if failure.character == ":":
        fact = "a `,` is missing at the end of the line above"
        return failure.say("NS110", fact, "", failure.line + failure.indent(failure.offset))
    return failure.say("NS110", f"a `,` is missing before `{shown(failure.word)}`")


def _goes_on(failure: Failure) -> bool:
    """Whether the line looks like one more entry of the open mapping, not like what comes after."""
    if failure.text[failure.start] != "{" or failure.rest(failure.line).lstrip().startswith("- "):
        return False
    return failure.indent(failure.offset) > failure.indent(failure.start)


def _unclosed(failure: Failure, opener: int) -> Diagnostic:
    bracket = failure.text[opener]
    wrong = _line_after(failure, opener)
    closer = "]" if bracket == "[" else "}"
    cure = f"the next line that looks wrong is {wrong}" if wrong else f"close it with `{closer}`"
    found = failure.say("NS105", f"this `{bracket}` is never closed", cure, opener)
    if failure.character not in ("]", "}"):
        return found
    place = span_between(failure.source, failure.offset, failure.offset + 1)
    label = Label(place, f"`{failure.character}` stands where `{closer}` should")
    return Diagnostic(found.code, found.message, found.span, labels=(label,))


def _line_after(failure: Failure, opener: int) -> int | None:
    """The number of the first line that is no deeper than the one of the bracket."""
    first = failure.number(opener)
    for number, line in enumerate(failure.text[opener:].split("\n")[1:200], first + 1):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= failure.indent(opener):
            return number
    here = failure.number(failure.offset)
    return here if here > first and not failure.is_at_end else None


def _no_value(failure: Failure) -> Diagnostic | None:
    if failure.problem != "did not find expected node content":
        return None
    if failure.character == ":":
        return _no_key(failure)
    if not failure.opened:
        return _closes_nothing(failure) or failure.say("NS110", "a value is missing here")
    if failure.character == "-" and failure.number(failure.opened[-1]) == failure.number(
        failure.offset
    ):
        fact = "a `- ` item cannot stand in brackets"
        return failure.say("NS110", fact, "separate the items by commas")
    if failure.is_at_end or failure.character in "]}-.":
        return _unclosed(failure, failure.opened[-1])
    return failure.say("NS110", f"a value is missing before this `{failure.character}`")


def _no_key(failure: Failure) -> Diagnostic:
    fact = "a key must be text, but this is empty"
    return failure.say("NS114", fact, "write a key before the colon")


def _closes_nothing(failure: Failure) -> Diagnostic | None:
    if failure.character not in ("]", "}"):
        return None
    return failure.say("NS110", f"this `{failure.character}` closes nothing")


def _block(failure: Failure) -> Diagnostic | None:
    """A line that is no further item or entry of what is around it."""
    if not failure.problem.endswith(("'-' indicator", "expected key", "<document start>")):
        return None
    if failure.character == ":":
        return _no_key(failure)
    return _closes_nothing(failure) or (_line(failure) if failure.is_first else _follows(failure))


def _follows(failure: Failure) -> Diagnostic:
    after_quote = failure.follows_last and failure.last.style in ("'", '"')
    cure = "quote the whole value, or put a line break or a comma before it"
    if after_quote:
        cure = (
            "write a quote inside quotes twice"
            if failure.last.style == "'"
            else 'write `\\"` inside quotes'
        )
    before = "a quote that is closed" if after_quote else "a value that is complete"
    return failure.say("NS110", f"`{shown(failure.word)}` follows {before}", cure)


def _line(failure: Failure) -> Diagnostic:
    if failure.problem.endswith("<document start>"):
        if re.search(
            r"^\.\.\.(?:[ \t].*)?\n(?:[ \t]*(?:#.*)?\n)*\Z", failure.text[: failure.line], re.M
        ):
            fact = "a second document starts here; a spec is one document"
            return failure.say("NS112", fact, "remove `...`")
        return failure.say("NS110", "the document is complete before this line", _INDENT_HELP)
    is_item = (
        failure.rest(failure.offset).startswith(("- ", "-\n"))
        or failure.rest(failure.offset) == "-"
    )
    column = failure.start - line_start(failure.text, failure.start)
    if failure.offset - failure.line != column or is_item == failure.problem.endswith(
        "'-' indicator"
    ):
        fact = "the indentation of this line fits no line above"
        return failure.say("NS110", fact, _INDENT_HELP)
    fact = "`- ` items and `key:` pairs are mixed at the same depth"
    found = failure.say("NS108", fact, _INDENT_HELP)
    begin = "the pairs begin here" if is_item else "the items begin here"
    label = Label(span_between(failure.source, failure.start, failure.start + 1), begin)
    return Diagnostic(found.code, fact, found.span, labels=(label,), help=found.help)


_RULES = (
    _odd_space, _tab, _quote, _escape, _directive, _tag, _anchor, _beginning, _block_text,
    _second_colon, _simple_key, _inline_item, _flow, _no_value, _block,
)  # fmt: skip
