"""The proof over readers: every spec's file, read and run by every reader, as a table."""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import odd
from installed import recipes
from reference import Case, make_case

from netspec.emit.readers import HLS4ML, KERAS_2, KERAS_3, TFJS
from netspec.emit.readers import Reader as Program
from netspec.readers.asking import Request, ask
from netspec.readers.reader import Reader
from netspec.readers.verdict import Verdict, judge

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".compat"
SIGNS = {"same": "✓", "parsed": "parsed"}
# What a reader may do that netspec says does not load a file as it is meant. One that takes a layer
# for another may refuse what comes after it.
FORETOLD = {"no": ("refused", "stuck"), "differs": ("different", "refused")}
PROGRAMS = {"tf_keras": KERAS_2, "tfjs": TFJS, "hls4ml": HLS4ML}


def main() -> int:
    """Read everything with everything, print the table, and give 1 when anything is wrong."""
    asked = _arguments()
    readers = [recipes()[name].install(CACHE) for name in asked.readers]
    options = None if asked.own else shlex.split(asked.build)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.odd:
            asked.specs = odd.write(folder)
        cases = []
        for spec in asked.specs:
            _say(f"building {spec}")
            cases.append(make_case(spec, folder, asked.set, options))
        verdicts = {reader.name: _read(reader, cases, folder, asked.limit) for reader in readers}
    if not asked.odd:
        for line in _table(cases, verdicts):
            print(line)
    wrong = list(_wrong(cases, verdicts))
    for line in wrong:
        print(line)
    print(f"{len(cases)} networks, {len(readers)} readers: {len(wrong) or 'nothing'} wrong")
    return int(bool(wrong))


def _is_foretold(case: Case, name: str, verdict: Verdict) -> bool:
    """Whether `netspec targets` tells of what is wrong."""
    answer = case.foretold.get(_program(name), "")
    return verdict.judgement in FORETOLD.get(answer, ())


def _program(name: str) -> Program:
    """What netspec knows a reader of the proof as."""
    if name in PROGRAMS:
        return PROGRAMS[name]
    major, minor = name.removeprefix("keras ").split(".")[:2]
    return Program(KERAS_3, (int(major), int(minor)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    known = list(recipes())
    parser.add_argument("--specs", nargs="+", type=Path, metavar="FILE", help="default: specs/")
    parser.add_argument("--readers", nargs="+", metavar="NAME", help="by the start of the name")
    parser.add_argument("--set", action="append", default=[], metavar="K=V", help="of the specs")
    parser.add_argument("--build", default="", metavar="OPTIONS", help="of `netspec build`")
    parser.add_argument("--odd", action="store_true", help="small networks instead: `odd.py`")
    parser.add_argument("--own", action="store_true", help="read what Keras itself saves instead")
    parser.add_argument("--limit", type=float, default=300, help="seconds for a file")
    asked = parser.parse_args()
    asked.specs = asked.specs or sorted((ROOT / "specs").glob("*.yaml"))
    starts = tuple(asked.readers or known)
    asked.readers = [name for name in known if name.startswith(starts)]
    return asked


def _read(reader: Reader, cases: list[Case], folder: Path, limit: float) -> list[Verdict]:
    start = time.perf_counter()
    requests = [
        Request(str(case.file), str(case.inputs), str(folder / f"{case.name}.{reader.name}.npz"))
        for case in cases
    ]
    readings = ask(reader, requests, limit)
    verdicts = [
        judge(reading, case.expected, request.outputs)
        for reading, case, request in zip(readings, cases, requests, strict=True)
    ]
    for request in requests:
        Path(request.outputs).unlink(missing_ok=True)
    _say(f"{reader.name} took {time.perf_counter() - start:.0f} s")
    return verdicts


def _table(cases: list[Case], verdicts: dict[str, list[Verdict]]) -> Iterator[str]:
    """The matrix."""
    yield f"| spec | {' | '.join(verdicts)} |"
    yield f"|---|{'---|' * len(verdicts)}"
    for place, case in enumerate(cases):
        row = [_sign(case, name, column[place]) for name, column in verdicts.items()]
        yield f"| {case.name} | {' | '.join(row)} |"


def _wrong(cases: list[Case], verdicts: dict[str, list[Verdict]]) -> Iterator[str]:
    """What is wrong and was not foretold, and what was foretold and is not so."""
    causes: dict[str, list[str]] = {}
    for name, column in verdicts.items():
        for case, verdict in zip(cases, column, strict=True):
            if not verdict.good and not _is_foretold(case, name, verdict):
                causes.setdefault(verdict.cause, []).append(f"{case.name} ({name})")
            if verdict.judgement == "same" and case.foretold.get(_program(name)) == "no":
                causes.setdefault("foretold in vain", []).append(f"{case.name} ({name})")
    for cause, where in causes.items():
        yield f"* {cause}: {', '.join(where)}"


def _sign(case: Case, name: str, verdict: Verdict) -> str:
    if verdict.good:
        return SIGNS[verdict.judgement]
    foretold = _is_foretold(case, name, verdict)
    return f"*{verdict.judgement}*" if foretold else verdict.judgement


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
