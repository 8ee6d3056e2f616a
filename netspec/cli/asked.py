"""What `netspec build` is asked for: which file is written where, and what cannot be asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.destination import (
    SUFFIXES,
    Format,
    agree,
    check_destination,
    check_place,
    ending_of,
    format_of,
)
from netspec.emit.kept import Kept, check_apart, same_file
from netspec.emit.wish import Wish

if TYPE_CHECKING:
    from netspec.graph import Graph
    from netspec.standby import Standby

Engine: TypeAlias = Literal["netspec", "keras"]
Backend: TypeAlias = Literal["tensorflow", "jax", "torch"]


def check_usage(
    specs: tuple[str, ...], output: str | None, format: Format | None, report: str | None
) -> None:
    """Refuse what no spec can be read from or written to."""
    if report is not None and len(specs) > 1:
        raise click.UsageError(f"`--report` is about one spec, but here are {len(specs)}")
    if specs.count("-") > 1:
        raise click.UsageError("standard input is one spec, but `-` is given twice")
    if output == "":
        raise click.BadParameter("the name is empty", param_hint="-o")
    if report == "":
        raise click.BadParameter("the name is empty", param_hint="--report")
    ending = ending_of(output or "")
    if format and not os.path.isdir(output or "") and not agree(ending, format):
        both = f"`{ending}` of `{output}` and `--format {format}`"
        raise click.UsageError(f"{both} contradict each other; leave one out")


def may_be_h5(output: str | None, format: Format | None) -> bool:
    """Whether whole models are asked for in HDF5, as they are where nothing is said."""
    ending = ending_of(output or "")
    return (format or (format_of(output or "") if ending else "h5")) == "h5"


def check_engine(
    engine: Engine | None, own: Mapping[str, str | bool | None], backend: Backend | None
) -> None:
    """Refuse what an engine cannot do."""
    if engine == "netspec" and backend:
        raise click.UsageError("`--backend` is Keras's, and needs `--engine keras`")
    for name, value in own.items():
        if engine == "keras" and value is not None:
            raise click.UsageError(f"`--{name}` has no meaning for `--engine keras`")


def destinations_of(
    specs: tuple[str, ...], graphs: list[Graph], output: str | None, format: Format | None
) -> list[tuple[str, Format]]:
    """The file and the format of each artifact."""
    folder = output or ""
    if output and not (output.endswith((os.sep, "/")) or os.path.isdir(output)):
        if len(specs) > 1:
            raise click.UsageError(f"`{output}` is one file for {len(specs)} specs; give a folder")
        return [(output, format or format_of(output))]
    wanted = format or "h5"
    stems = map(_stem, specs, graphs)
    names = [stem + SUFFIXES[wanted] for stem in stems]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise click.UsageError(f"two specs would be written to `{twice}`")
    return [(os.path.join(folder, name), wanted) for name in names]


def _stem(path: str, graph: Graph) -> str:
    if path == "-":
        return graph.name
    return os.path.basename(path).removesuffix(".yaml").removesuffix(".yml")


def check_files(
    destinations: list[tuple[str, Format]],
    wishes: list[Wish],
    kept: tuple[Kept, ...],
    force: bool,
    own: Mapping[str, str | bool | None],
    helper: Standby | None,
) -> None:
    """Refuse files that cannot be written as wished, before any is."""
    for path, form in destinations:
        several = len(destinations) > 1
        cure = "`-o FOLDER` writes" if several else f"`-o OTHER{SUFFIXES[form]}` writes"
        check_apart(path, "output", kept, f"{cure} elsewhere")
        check_destination(path, force, helper)
    for (path, _), wish in zip(destinations, wishes, strict=True):
        _check_wish(path, wish, own)


def check_report(
    path: str | None, outputs: list[tuple[str, Format]], kept: tuple[Kept, ...], force: bool
) -> None:
    """Refuse a report that would replace anything but an earlier one, before it is written."""
    if path is None:
        return
    if any(same_file(path, output) for output, _ in outputs):
        raise click.UsageError(f"the model and the report would both be written to `{path}`")
    check_apart(path, "report", kept, "give `--report` another name")
    check_place(path)
    if force or not os.path.exists(path):
        return
    from netspec.weights.coverage import is_report

    if not is_report(path):
        fact = f"`{path}` exists, and is no report of an earlier build"
        help = "`--force` replaces it"
        raise SpecError([Diagnostic("NS606", fact, path=path, help=help)])


def _check_wish(path: str, wish: Wish, own: Mapping[str, str | bool | None]) -> None:
    """Refuse options that have no meaning for a format."""
    idle = {
        "keras": ("compress", "verify"),
        "weights": ("compress", "verify", "target"),
        "json": ("compress", "verify", "init"),
    }
    for name in idle.get(wish.format, ()):
        if own[name] is not None:
            raise click.UsageError(f"`--{name}` has no meaning for `{path}`")
    if wish.format != "h5" and wish.target == "keras2":
        raise click.UsageError(f"`--target keras2` is for .h5, not for `{path}`")
