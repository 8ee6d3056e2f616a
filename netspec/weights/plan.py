"""All weights that a network loads, before any is written: whole, or an error that says why not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from netspec.diagnostic import Diagnostic, Label, SpecError
from netspec.graph import Graph, Source
from netspec.op import Weight
from netspec.weights.complaints import Complaint
from netspec.weights.digest import digest_of
from netspec.weights.fit import fit
from netspec.weights.matched import Fit, Fitted
from netspec.weights.opening import opened
from netspec.weights.pieces import pieces_of
from netspec.weights.stored import WeightFile

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Loaded(NamedTuple):
    """A weight, and the source that it is loaded from."""

    fitted: Fitted
    source: Source


class Plan(NamedTuple):
    """What is loaded, by layer and weight; `fits` are those of the sources, `sums` their files'.

    `warnings` are for what is changed on the way.
    """

    loaded: dict[tuple[str, str], Loaded]
    fits: tuple[Fit, ...]
    sums: tuple[Future[str], ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def digests(self) -> tuple[str, ...]:
        """The SHA-256 of the files, which are still being added up at first."""
        return tuple(each.result() for each in self.sums)

    def pieces(self, layer: str, weight: Weight) -> Iterator[NDArray[Any]] | None:
        """The values of a weight in C order, flat, piece by piece, if it is loaded."""
        found = self.loaded.get((layer, weight.name))
        return None if found is None else pieces_of(*found)


@contextmanager
def planned(graph: Graph) -> Iterator[Plan]:
    """The plan of a network's sources, whose files are open meanwhile; a later source wins.

    Raises `SpecError` with all that is wrong with all of them: NS501 to NS508, NS512 to NS514, and
    NS001 to NS003 for files that cannot be read.
    """
    with ExitStack() as held, ThreadPoolExecutor(max(len(graph.sources), 1)) as pool:
        digests = [pool.submit(digest_of, source.path) for source in graph.sources]
        found: list[Diagnostic] = []
        fits = []
        for source, digest in zip(graph.sources, digests, strict=True):
            try:
                file = _opened(source, digest, held)
            except SpecError as error:
                found += [_placed(each, source) for each in error.diagnostics]
                continue
            fits.append(fit(graph, source, file))
            found += [_told(each, source) for each in fits[-1].complaints]
        if found:
            raise SpecError(found)
        loaded = {
            (each.target.way, each.weight.name): Loaded(each, one.source)
            for one in fits
            for each in one.fitted
        }
        warnings = tuple(each for one in fits for each in (*_changed(one), *_nearly(one)))
        yield Plan(loaded, tuple(fits), tuple(digests), warnings)


def _opened(source: Source, digest: Future[str], held: ExitStack) -> WeightFile:
    """The file, once it is known to be the one that is meant."""
    if source.sha256 is not None:
        actual = digest.result()
        if actual and actual != source.sha256.lower():
            fact = f"`{source.file}` has the SHA-256 {actual}, and the spec says {source.sha256}"
            cure = "get the file that was meant, or write the sum of this one"
            raise SpecError(
                [Diagnostic("NS508", fact, source.at("sha256"), source.path, help=cure)]
            )
    return held.enter_context(opened(source.path))


def _placed(diagnostic: Diagnostic, source: Source) -> Diagnostic:
    """What is wrong with a file, at the place in the spec that names it."""
    span = source.at("file")
    code, fact, cure = diagnostic.code, diagnostic.message, diagnostic.help
    return diagnostic if diagnostic.span else Diagnostic(code, fact, span, source.path, help=cure)


def _told(complaint: Complaint, source: Source) -> Diagnostic:
    fact = complaint.fact.replace("{file}", source.file)
    cure = complaint.help.replace("{file}", source.file)
    target = complaint.target
    labels = (Label(target.node.span, complaint.label),) if target is not None else ()
    span = source.at("file")
    return Diagnostic(complaint.code, fact, span, source.path, labels=labels, help=cure)


def _changed(found: Fit) -> Iterator[Diagnostic]:
    """NS510: arrays that are written in another type than they have."""
    kinds: dict[tuple[str, str], list[Fitted]] = {}
    for each in found.fitted:
        if each.array.dtype != each.weight.dtype:
            kinds.setdefault((each.array.dtype, each.weight.dtype), []).append(each)
    for (there, here), some in kinds.items():
        first = f"`{some[0].target.way}/{some[0].weight.name}`"
        what = f"{first} is" if len(some) == 1 else f"{first} and {len(some) - 1} more are"
        fact = f"{what} {there} in `{found.source.file}`; {here} is written"
        span, path = found.source.at("file"), found.source.path
        yield Diagnostic("NS510", fact, span, path, level="warning")


def _nearly(found: Fit) -> Iterator[Diagnostic]:
    """NS725: layers that nothing is loaded into, though the file has one of nearly that name."""
    if found.source.by != "name" or not found.unused:
        return
    filled = {each.target.way for each in found.fitted}
    empty = [each for each in found.wanted if each.way not in filled]
    if not empty:
        return
    from netspec.lint.letters import nearly_called

    for target in empty:
        for layer in found.unused:
            if nearly_called(target.way, layer.name):
                file, name = found.source.file, layer.name
                fact = f"nothing is loaded into `{target.way}`, but `{file}` has a `{name}`"
                cure = f"call it `{name}`, or write `rename: {{{name}: {target.way}}}`"
                node = target.node
                yield Diagnostic(
                    "NS725", fact, node.span, frame=node.frame, help=cure, level="warning"
                )
