"""Graph → what the readers of a target would not load, or would take for something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netspec.diagnostic import Diagnostic
from netspec.emit.findings import Finding, findings
from netspec.emit.readers import KERAS, KERAS_2, KERAS_3, NEEDED, PROMISED, READERS, Reader, Target
from netspec.graph import Graph


def limits(graph: Graph, target: Target) -> list[Diagnostic]:
    """Errors for what a target cannot say, else warnings for the readers that are left out.

    It is an error where no Keras that the target is for loads the file, or where one of them would
    compute something else. Of several causes for which a reader refuses the file, one is told.
    """
    found = [_for(each, PROMISED[target]) for each in findings(graph, target)]
    found = [each for each in found if each.readers]
    errors = [each for each in found if _fatal(each, target)]
    if errors:
        return [_error(each, target) for each in errors]
    warnings = [_warning(each) for each in _foremost(found)]
    return [*warnings, *_training(graph, target)]


def limits_of_archive(graph: Graph, target: Target) -> list[Diagnostic]:
    """Warnings for a `.keras`: the packages that Keras needs to load it, and what it loses."""
    found = (_for(each, PROMISED[target]) for each in findings(graph, target))
    needs = (_warning(each) for each in found if each.outcome == "needs" and each.readers)
    return [*needs, *_training(graph, target, archive=True)]


def _for(found: Finding, promised: tuple[Reader, ...]) -> Finding:
    return found._replace(readers=tuple(each for each in promised if each in found.readers))


def _fatal(found: Finding, target: Target) -> bool:
    if found.outcome in ("changes", "needs"):
        return False
    if found.outcome == "differs":
        return any(each in found.readers for each in (*KERAS, KERAS_2))
    return set(NEEDED[target]) <= set(found.readers)


def _foremost(found: list[Finding]) -> Iterator[Finding]:
    """One finding for every reader that refuses, and the differences for those that do not."""
    refused: set[Reader] = set()
    refusals = [each for each in found if each.outcome == "refuses"]
    while refusals:
        most = max(refusals, key=lambda each: len(set(each.readers) - refused))
        new = set(most.readers) - refused
        if not new:
            break
        refused |= new
        yield most
    for each in found:
        left = tuple(reader for reader in each.readers if reader not in refused)
        if each.outcome != "refuses" and left:
            yield each._replace(readers=left)


def _error(found: Finding, target: Target) -> Diagnostic:
    fact = _refuses(found._replace(readers=NEEDED[target]))
    if found.outcome != "refuses":
        fact = _takes(found)
    first = found.nodes[0]
    cure = found.cure or "`--target keras3` is for Keras 3 alone"
    return Diagnostic("NS612", fact, first.span, frame=first.frame, help=cure)


def _warning(found: Finding) -> Diagnostic:
    first = found.nodes[0]
    match found.outcome:
        case "refuses":
            code, fact = "NS610", _refuses(found)
        case "needs":
            verb = "need" if _is_many(found.readers) else "needs"
            code, fact = "NS614", f"{told(found.readers)} {verb} {as_in(found)}"
        case _:
            code, fact = "NS611", _takes(found)
    return Diagnostic(
        code,
        fact,
        first.span,
        frame=first.frame,
        help=found.cure or "`netspec targets` shows who loads what",
        level="warning",
    )


def _refuses(found: Finding) -> str:
    verb = "do" if _is_many(found.readers) else "does"
    return f"{told(found.readers)} {verb} not load {as_in(found)}"


def _takes(found: Finding) -> str:
    many = _is_many(found.readers)
    verb = "read" if many else "reads"
    return f"{told(found.readers)} {verb} something else from {as_in(found)}"


def as_in(found: Finding) -> str:
    """What it is and where: "`Subtract`, as in `distance` and 3 more"."""
    more = len(found.nodes) - 1
    first = f"{found.what}, as in `{found.nodes[0].name}`"
    return f"{first} and {more} more" if more else first


def _is_many(readers: tuple[Reader, ...]) -> bool:
    return len({each.name for each in readers}) > 1


def told(readers: Iterable[Reader]) -> str:
    """Readers as a message names them: `Keras before 3.10, Keras 2 and hls4ml`."""
    asked = set(readers)
    versions = [each for each in KERAS if each in asked]
    names = [each.name for each in READERS if each in asked and each not in versions]
    if versions:
        names.insert(0, _span(versions))
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _span(versions: list[Reader]) -> str:
    """Some versions of Keras 3, which are neighbours."""
    first, last = KERAS.index(versions[0]), KERAS.index(versions[-1])
    if len(versions) == len(KERAS):
        return KERAS_3
    if first == 0:
        return f"Keras before {_number(KERAS[last + 1])}"
    return f"Keras {_number(versions[0])}" + (
        f" to {_number(versions[-1])}" if last > first else ""
    )


def _number(reader: Reader) -> str:
    return ".".join(map(str, reader.version or ()))


def _training(graph: Graph, target: Target, archive: bool = False) -> Iterator[Diagnostic]:
    """What of `compile` is left out, or lost; `archive` is a `.keras`."""
    if graph.training is None:
        return
    from netspec.emit.config.forgotten import forgotten
    from netspec.emit.config.shared_training import unshared

    lost = forgotten(graph.training, archive)
    reason = "" if archive or target == "keras3" else unshared(graph.training)
    cure = "call `compile` on the loaded model"
    if reason:
        fact = f"`compile` is left out of the file: not every Keras loads {reason}"
        if not lost:
            cure = "`--target keras3` keeps it"
    elif lost:
        fact = f"no model that is loaded has {lost[0]} again: Keras does not read it from the file"
        if not archive and not forgotten(graph.training, archive=True):
            cure = "`--format keras` keeps it"
    else:
        return
    place = graph.spec.sections["compile"].key if graph.spec is not None else graph.span
    yield Diagnostic("NS613", fact, place, help=cure, level="warning")
