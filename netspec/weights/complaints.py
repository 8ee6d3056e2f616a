"""What may be wrong between a file of weights and a network, in words."""

from __future__ import annotations

from typing import NamedTuple

from netspec.op import Weight
from netspec.suggest import closest
from netspec.tensor import sizes
from netspec.weights.conversion import Habits, conversion
from netspec.weights.pairing import names_as_torch
from netspec.weights.stored import Shape, StoredArray, StoredLayer
from netspec.weights.targets import Target

# How many names a message lists, and how much of each.
_MOST, _LONGEST = 3, 80
# The most weights that a layer is likely to have.
_WEIGHTS = 6


class Complaint(NamedTuple):
    """A fact with its code and cure; `{file}` stands for the file's name. `target` may be shown."""

    code: str
    fact: str
    help: str = ""
    target: Target | None = None
    label: str = ""


def gathered(found: list[Complaint]) -> list[Complaint]:
    """One complaint where many layers have the same fault, which has one cure."""
    alike: dict[tuple[str, str], list[Complaint]] = {}
    for each in found:
        alike.setdefault((each.code, each.help), []).append(each)
    return [one for some in alike.values() for one in _one_for(some)]


def _one_for(alike: list[Complaint]) -> list[Complaint]:
    more = list(dict.fromkeys(each.target.way for each in alike[1:] if each.target is not None))
    if len(more) < _MOST:
        return alike
    return [alike[0]._replace(fact=f"{alike[0].fact}; likewise {_listed(more)}")]


def nothing_for(missing: list[Target], names: list[str]) -> Complaint:
    """NS503: layers that the file has no weights for, by their names."""
    first = missing[0]
    fact = f"`{{file}}` holds nothing for {_listed([each.way for each in missing])}"
    near = _near(first.way, names)
    if near:
        cure = f"its nearest name is `{near}`: `rename: {{{near}: {first.way}}}`"
    elif len(missing) == 1:
        cure = "leave it out with `into`, or say `require: any`"
    else:
        cure = "leave them out with `into`, say `require: any`, or load `by: order`"
    return Complaint("NS503", fact, cure, first, "no weights for this")


def nothing_at(missing: list[Target]) -> Complaint:
    """NS503: layers that a file without names has none of their class for."""
    first = missing[0]
    ways = _listed([each.way for each in missing])
    fact = f"`{{file}}` holds nothing for {ways}, which would be at `{first.place}` in it"
    return Complaint("NS503", fact, "load it `by: name`", first, "no weights for this")


def too_few(left: list[Target], wanted: int, there: int, what: str) -> Complaint:
    """NS503: more layers, or arrays, than the file has."""
    fact = f"`{{file}}` has {_counted(there, what)}, and {wanted} are to be filled"
    cure = "name the ones that it has with `into`, or say `require: any`"
    return Complaint("NS503", fact, cure, left[0], "the first without")


def unused(layers: list[StoredLayer], known: list[str]) -> Complaint:
    """NS504: layers of the file that nothing is loaded from."""
    first = layers[0].name
    fact = f"`{{file}}` holds {_listed([each.name for each in layers])}, which went nowhere"
    near = _near(first, known)
    cure = f"`rename: {{{first}: {near}}}`, or " if near else ""
    return Complaint("NS504", fact, f"{cure}leave out `unused: error`")


def renamed_alike(target: Target, layers: list[StoredLayer]) -> Complaint:
    """NS512: several layers of the file that a pattern of `rename` calls the same."""
    names = _listed([each.name for each in layers])
    fact = f"{names} of `{{file}}` are all renamed to `{target.way}`"
    return Complaint("NS512", fact, "make the pattern narrower", target, "this one")


def other_count(target: Target, layer: StoredLayer) -> Complaint:
    """NS505: a layer with more or fewer arrays than it has in the file."""
    here = [each.name for each in target.node.weights]
    there = [each.name for each in layer.arrays]
    called = _called(target, layer)
    fact = (
        f"{called} has {_count(len(here))} ({_row(here)}), "
        f"and {_count(len(there))} in `{{file}}` ({_row(there)})"
    )
    return Complaint("NS505", fact, _other_arguments(here, there), target, "these weights")


def other_names(target: Target, layer: StoredLayer) -> Complaint:
    """NS505: a layer with as many arrays as it has in the file, but not with the same ones."""
    here = [each.name for each in target.node.weights]
    there = [each.name for each in layer.arrays]
    names = f"{_row(here)} here, and {_row(there)} in `{{file}}`"
    fact = f"{_called(target, layer)} has {names}"
    cure = _other_arguments(here, there)
    if names_as_torch(layer):
        cure = "these are PyTorch's names: `layout: torch`"
    return Complaint("NS505", fact, cure, target, "these weights")


def other_count_of_model(inside: list[Target], layer: StoredLayer, wanted: int) -> Complaint:
    """NS505: a sub-model with more or fewer arrays than it has in the file."""
    unit = inside[0].unit
    fact = f"`{unit}` has {_count(wanted)}, and {_count(len(layer.arrays))} in `{{file}}`"
    return Complaint("NS505", fact, "load it `by: name`", inside[0], f"in `{unit}`")


def several_pictures(target: Target, weight: Weight) -> Complaint:
    """NS515: rows that belong to several flattened pictures."""
    fact = (
        f"`{target.way}/{weight.name}` has rows for several pictures side by side, "
        "which `flatten: channels_first` does not sort"
    )
    cure = "leave it out with `into`, or sort its rows in `{file}`"
    return Complaint("NS515", fact, cure, target, "reads several pictures")


def other_shape(
    target: Target, weight: Weight, layer: StoredLayer, array: StoredArray, habits: Habits
) -> Complaint:
    """NS506: a weight of another shape."""
    fact = (
        f"`{target.way}/{weight.name}` is {sizes(weight.shape)} here, "
        f"and {sizes(array.shape)} in `{{file}}`"
    )
    if layer.name != target.way:
        fact += f" (`{_short(layer.name)}`)"
    cure = _other_layout(target, weight, array, habits) or _other_size(weight.shape, array.shape)
    return Complaint("NS506", fact, cure, target, f"`{weight.name}` is {sizes(weight.shape)}")


def _other_layout(target: Target, weight: Weight, array: StoredArray, habits: Habits) -> str:
    if habits.torch:
        if array.shape == weight.shape:
            return "the file has Keras's own order of axes: leave out `layout: torch`"
        return ""
    op, torch = target.node.op, Habits(torch=True)
    if array.shape != weight.shape and conversion(array.shape, weight, op, torch, None):
        return "the file looks like PyTorch's: `layout: torch`"
    if len(array.shape) == 2 and array.shape[::-1] == weight.shape:
        return "the file has it transposed: `layout: torch`"
    return ""


def _other_size(here: Shape, there: Shape) -> str:
    if len(here) != len(there):
        return "another kind of layer has this name there"
    unlike = [
        axis for axis, (one, other) in enumerate(zip(here, there, strict=True)) if one != other
    ]
    if unlike == [len(here) - 1]:
        return (
            f"for {there[-1]:,} classes or filters, say so in the spec; "
            "to begin anew here, leave the layer out with `into`"
        )
    if unlike == [len(here) - 2]:
        return "what comes in has another size there: compare the layers before, and the input"
    if all(axis < len(here) - 2 for axis in unlike):
        return "`kernel_size` is another there"
    return "compare the layer with the one that the file was saved from"


def _other_arguments(here: list[str], there: list[str]) -> str:
    """The arguments that a layer had when it was saved, if it was such a layer at all."""
    arguments = {"bias": "use_bias", "gamma": "scale", "beta": "center"}
    unlike = {*here} ^ {*there}
    if unlike <= arguments.keys():
        known = [f"`{arguments[name]}: {str(name in there).lower()}`" for name in sorted(unlike)]
        return f"the file was saved with {' and '.join(known)}" if known else ""
    if {*here} & {*there}:
        return ""
    return "it is another kind of layer there: `netspec weights ls` shows what the file holds"


def _near(name: str, names: list[str]) -> str:
    """A similar name, if there is one, and neither is too long to be written in a spec."""
    near = closest(name, names) or name
    return near if near != name and len(near + name) < 2 * _LONGEST else ""


def _short(name: str) -> str:
    """A name that does not fill the screen."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."


def _called(target: Target, layer: StoredLayer) -> str:
    return (
        f"`{target.way}`"
        if layer.name == target.way
        else f"`{target.way}` (`{_short(layer.name)}`)"
    )


def _count(count: int) -> str:
    return _counted(count, "array")


def _counted(count: int, what: str) -> str:
    """`2 layers with weights`."""
    noun, *rest = what.split()
    return " ".join((f"{count} {noun}{'s' * (count != 1)}", *rest))


def _row(names: list[str]) -> str:
    """The weights of a layer, or as many of them as that would be."""
    shown = ", ".join(map(_short, names[:_WEIGHTS]))
    more = len(names) - _WEIGHTS
    return f"{shown} and {more} more" if more > 0 else shown


def _listed(names: list[str]) -> str:
    """`a`, `b`, `c` and 97 more."""
    shown = ", ".join(f"`{_short(name)}`" for name in names[:_MOST])
    more = len(names) - _MOST
    return f"{shown} and {more} more" if more > 0 else shown
