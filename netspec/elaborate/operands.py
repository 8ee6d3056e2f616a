"""What a function of `keras.ops` reads: whether every operand is there, and once."""

from __future__ import annotations

from typing import NoReturn

from netspec.elaborate.reading import Read
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Scope
from netspec.functions.function import Function
from netspec.spec import Layer
from netspec.suggest import did_you_mean


def check_operands(op: Function, item: Layer, scope: Scope, read: Read) -> None:
    """NS303 for an operand that is missing, NS304 for one too many, NS204 for no operand."""
    wanted, kind = op.wanted, type(op).__name__
    for key in read.keywords:
        fact = f"`{kind}` takes no tensor by the name `{key.partition('.')[0]}`"
        cure = did_you_mean(key, op.reads.names)
        scope.run.error("NS204", fact, read.keys[key.partition(".")[0]], scope.frame, cure)
        raise Poisoned
    if not wanted:
        numbers = " and ".join(f"`{each}`" for each in op.operands)
        _refuse("NS304", f"`{kind}` reads no tensor: it has {numbers}", "", item, scope, read)
    given = [name for name in op.operands if name in read.keys]
    for name in given:
        if name not in wanted:
            fact = f"`{name}` of `{kind}` is a tensor and {getattr(op, name)}"
            cure = "leave one of them out"
            scope.run.error("NS304", fact, read.keys[name], scope.frame, cure)
            raise Poisoned
    count = len(read.result.outputs)
    missing = [each for each in wanted if each not in given] if given else wanted[count:]
    if missing:
        fact = f"`{kind}` needs `{missing[0]}`"
        _refuse("NS303", fact, _cure(op, missing[0]), item, scope, read)
    if count > len(wanted):
        few = "one tensor" if len(wanted) == 1 else f"{len(wanted)} tensors"
        fact = f"`{kind}` takes {few} here, but this has {count}"
        _refuse("NS304", fact, "", item, scope, read)


def _cure(op: Function, missing: str) -> str:
    """Where a tensor or a number for an operand is written."""
    named = ", ".join(f"{each}: {letter}" for each, letter in zip(op.wanted, "abc", strict=False))
    tensors = f"name them: `from: {{{named}}}`"
    if missing not in type(op).model_fields:
        return tensors
    example = "[0, 2]" if missing == "indices" else "1.0"
    return f"{tensors}, or give a number: `{missing}: {example}`"


def _refuse(code: str, fact: str, cure: str, item: Layer, scope: Scope, read: Read) -> NoReturn:
    span = read.place or item.span
    scope.run.error(code, fact, span, scope.frame, cure, labels=read.labels())
    raise Poisoned
