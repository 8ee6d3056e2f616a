"""What no layer comes from: blocks that nothing calls, imports and defaults that nothing uses."""

from __future__ import annotations

from contextlib import suppress

from netspec.elaborate.block import block_keys
from netspec.elaborate.inspection import inspect
from netspec.elaborate.recursion import check_recursion
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Binding, Scope, Unit, Variables
from netspec.elaborate.sight import ANY, Sight, gathered
from netspec.elaborate.unit import imported
from netspec.spec import Block, Spec
from netspec.suggest import did_you_mean
from netspec.tree import Entry, place

# What a parameter is worth that nobody gave a value.
_UNKNOWN = Binding(None, None)


def check_uncalled(scope: Scope) -> None:
    """Report what is wrong with the parts of all files in use that no layer came from."""
    run = scope.run
    if all(unit.spec is not scope.unit.spec for unit in run.units):
        run.units.insert(0, scope.unit)
    files: dict[Spec, Unit] = {}
    # The list grows by what the imports bring.
    for unit in run.units:
        if unit.spec not in files:
            files[unit.spec] = unit
            _check_file(unit, scope)
    check_recursion(files, run)


def _check_file(unit: Unit, scope: Scope) -> None:
    spec = unit.spec
    params = Variables(dict.fromkeys(spec.params, _UNKNOWN))
    inner = scope.inner(
        unit=unit, variables=params, names={}, leads=("",), active=(), frame=unit.frame
    )
    for prefix in spec.imports:
        with suppress(Poisoned):
            imported(prefix, unit, inner)
    if spec.defaults:
        Sight(inner, frozenset(), ANY).check_entries(spec.defaults)
    for block in spec.blocks.values():
        if block not in scope.run.called:
            _check_block(block, inner)


def _check_block(block: Block, scope: Scope) -> None:
    variables = Variables(dict.fromkeys(block.params, _UNKNOWN), scope.variables)
    scope = scope.inner(variables=variables, active=(block,))
    sections = {key: each for key, each in block.sections.items() if key != "layers"}
    inputs, unknown = gathered(block, items=False)
    outside = Sight(scope, inputs, unknown)
    outside.check_entries(sections)
    inside = Sight(scope, *gathered(block))
    if not any(each.value.dynamic for key, each in sections.items() if key != "params"):
        with suppress(Poisoned):
            _check_outputs(block_keys(block, scope).outputs or (), sections, inside)
    inspect(block.layers, inside)


def _check_outputs(names: tuple[str, ...], sections: dict[str, Entry], inside: Sight) -> None:
    for index, name in enumerate(names):
        if not inside.has(name):
            fact = f"the output `{name}` does not exist in the block"
            cure = did_you_mean(name, inside.names)
            span = place(sections["outputs"].value, (index,))
            inside.scope.run.error("NS307", fact, span, inside.scope.frame, cure)
