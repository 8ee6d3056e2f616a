"""The sections of a spec beside its layers: settings and inputs."""

from __future__ import annotations

from typing import NamedTuple

from netspec.elaborate.naming import checked_name, take
from netspec.elaborate.run import Poisoned
from netspec.elaborate.scope import Named, Result, Scope
from netspec.elaborate.values import settle
from netspec.fields import Policy, describe
from netspec.graph import Node, Output
from netspec.itemize import shown
from netspec.items import InputKeys, SettingKeys
from netspec.ops.structure import InputLayer
from netspec.spec import Spec
from netspec.suggest import Cure
from netspec.tensor import Tensor
from netspec.tree import Entry, Mapping, Scalar, Sequence, Tree, plain


class Settings(NamedTuple):
    """What holds for all layers of a spec."""

    data_format: str
    dtype: Policy


def settings(spec: Spec, scope: Scope) -> Settings:
    """The evaluated `data_format` and `dtype` of a spec; the other plain keys are checked too."""
    entries = {
        key: entry for key, entry in spec.sections.items() if key in SettingKeys.model_fields
    }
    found = settle(SettingKeys, entries, scope, spec.span)
    return Settings(found.data_format, found.dtype)


def input_names(spec: Spec, scope: Scope) -> tuple[str, ...]:
    """The names of a spec's inputs."""
    return tuple(name for name, _ in _entries(spec, scope))


def input_nodes(spec: Spec, scope: Scope) -> tuple[Node, ...]:
    """The input nodes of a spec; what is wrong with them is reported."""
    nodes = []
    for name, entry in _entries(spec, scope):
        try:
            nodes.append(_input(name, entry, scope))
        except Poisoned:
            scope.names[name] = Named(Result(()), entry.key)
    return tuple(nodes)


def _entries(spec: Spec, scope: Scope) -> list[tuple[str, Entry]]:
    tree = spec.sections["inputs"].value
    cure = "write `- image: [224, 224, 3]`"
    if not isinstance(tree, Sequence):
        fact = f"`inputs` is a list, but this is {describe(plain(tree))}"
        scope.run.error("NS205", fact, tree.span, None, cure)
        return []
    if not tree.items:
        scope.run.error("NS212", "`inputs` is empty", tree.span, None, cure)
    found = []
    if tree.items and all(_is_size(each) for each in tree.items):
        fact = "an input is a mapping with one key, its name, but these are sizes"
        scope.run.error("NS213", fact, tree.span, None, _named(tree))
        return []
    for each in tree.items:
        if isinstance(each, Mapping) and len(each.entries) == 1:
            found.append(next(iter(each.entries.items())))
        else:
            fact = f"an input is a mapping with one key, its name, but this is {shown(each)}"
            scope.run.error("NS213", fact, each.span, None, _named(each) or cure)
    return found


def _is_size(tree: Tree) -> bool:
    return isinstance(tree, Scalar) and (isinstance(tree.value, int) or tree.value is None)


def _named(tree: Tree) -> str:
    """The cure for sizes that stand without a name."""
    if not isinstance(tree, Sequence) or not all(_is_size(each) for each in tree.items):
        return ""
    sizes = ("null" if size is None else str(size) for size in plain(tree))  # type: ignore[attr-defined]
    return f"write `- image: [{', '.join(sizes)}]`"


def _input(name: str, entry: Entry, scope: Scope) -> Node:
    checked_name(name, entry.key, scope)
    if not name:
        scope.run.error("NS220", "an input needs a name", entry.key, scope.frame, "write `image`")
        raise Poisoned
    keys, shape_tree = _keys(name, entry, scope)
    shape = _shape(keys, shape_tree, name, scope)
    if keys.batch_size is None:
        tensor = Tensor((None, *shape), keys.dtype)
    else:
        tensor = Tensor((keys.batch_size, *shape), keys.dtype)
    take(name, entry.key, scope)
    op = InputLayer.model_construct(
        shape=shape, batch_size=keys.batch_size, input_dtype=keys.dtype, dtype=scope.dtype
    )
    node = Node(name, op, (), (tensor,), entry.key, trainable=True)
    scope.model.add(node)
    scope.names[name] = Named(Result((Output(node),)), entry.key)
    return node


def _keys(name: str, entry: Entry, scope: Scope) -> tuple[InputKeys, Tree]:
    tree = entry.value
    if isinstance(tree, Mapping):
        from netspec.validation import check_keys

        wrong = check_keys(tree, InputKeys, f"the input `{name}`")
        for each in wrong:
            scope.run.report(each)
        if wrong:
            raise Poisoned
        return settle(InputKeys, tree.entries, scope, entry.key), tree.entries["shape"].value
    return settle(InputKeys, {"shape": entry}, scope, entry.key), tree


def _shape(keys: InputKeys, tree: Tree, name: str, scope: Scope) -> tuple[int | None, ...]:
    value = keys.shape
    if not isinstance(value, list):
        cure: str = f"write `[{value}]`" if isinstance(value, int) else "write `[224, 224, 3]`"
        if isinstance(value, str):
            from netspec.elsewhere import cure_of_text

            cure = cure_of_text(value) or cure
        fact = f"the shape of `{name}` must be a list of sizes, but this is {describe(value)}"
        scope.run.error("NS205", fact, tree.span, None, cure)
        raise Poisoned
    # Layers take single texts, which they split into words.
    if not value and keys.dtype != "string":
        cure = "for 224 x 224 colour images: `[224, 224, 3]`"
        scope.run.error("NS225", f"`{name}` has no dimensions", tree.span, None, cure)
        raise Poisoned
    if len(value) >= 4 and value[0] is None and None not in value[1:]:
        fact = f"the batch size is not part of `{name}`; this has {len(value)} dimensions"
        cure = _unbatched("drop the first, or give it as `batch_size`", tree)
        scope.run.error("NS226", f"{fact} starting with null", tree.span, None, cure)
        raise Poisoned
    for position, size in enumerate(value):
        span = tree.items[position].span if isinstance(tree, Sequence) else tree.span
        if size is not None and (isinstance(size, bool) or not isinstance(size, int)):
            fact = f"an input dimension must be an integer, but this is {describe(size)}"
            cure = ""
            if isinstance(size, str):
                from netspec.elsewhere import cure_of_text

                cure = cure_of_text(size)
                if size.isdigit():
                    cure = Cure("remove the quotes", size, size, bare=True)
            scope.run.error("NS205", fact, span, None, cure)
            raise Poisoned
        if size is not None and not 0 < size < 2**31:
            fact = f"an input dimension must be positive, but this is {size}"
            scope.run.error("NS224", fact, span, None, "leave it open with `null`")
            raise Poisoned
    return tuple(value)


def _unbatched(words: str, tree: Tree) -> str:
    """The cure of a shape with the batch in it, which leaves out what is up to the second size."""
    if not isinstance(tree, Sequence):
        return words
    first, second = tree.items[0].span, tree.items[1].span
    if first.line != second.line:
        return words
    return Cure(words, "", "", at=first._replace(end_column=second.column))
