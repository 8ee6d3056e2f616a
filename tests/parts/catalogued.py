"""Keras as the oracle of the families that `compile` names: their classes, arguments and texts."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from netspec.declaration import Declaration
from netspec.emit.config.layer import declared as layer_part
from netspec.emit.config.training import part_config
from netspec.emit.keras import keras_object
from netspec.parts.catalogue import Catalogue
from netspec.parts.part import Part

Arguments = dict[str, Any]


def kinds(catalogue: Catalogue[Any]) -> dict[str, type[Part]]:
    """The parts of a catalogue, each once, by the name of its class."""
    return {part.__name__: part for part in catalogue.values()}


def check_complete(
    home: str, catalogue: Catalogue[Any], left_out: Mapping[str, str], file: str
) -> None:
    """Fail unless every class of the module `home` is in the catalogue or left out for a reason."""
    module = import_module(home)
    public = {name for name in dir(module) if inspect.isclass(getattr(module, name))}
    new = public - set(kinds(catalogue)) - set(left_out)
    assert not new, f"new in {home}: declare {sorted(new)} in netspec/parts/{file}"
    gone = (set(kinds(catalogue)) | set(left_out)) - public
    assert not gone, f"no longer in {home}: {sorted(gone)}"


def check_signature(part: type[Part], without: frozenset[str]) -> None:
    """Fail unless the fields are Keras's arguments but `without`, with Keras's defaults."""
    signature = inspect.signature(keras_class(part).__init__)
    parameters = list(signature.parameters.values())[1:]
    expected = {
        each.name: each.default
        for each in parameters
        if each.kind is not inspect.Parameter.VAR_KEYWORD and each.name not in without
    }
    fields = {
        name: inspect.Parameter.empty if field.is_required() else field.default
        for name, field in part.model_fields.items()
    }
    assert fields == expected
    assert part.main in (None, parameters[0].name)


def check_arguments(
    part: type[Part],
    required: Mapping[str, SearchStrategy[Any]],
    instead: Mapping[str, SearchStrategy[Any]],
    accepted: float = 0.2,
    examples: int = 30,
) -> None:
    """Fail unless Keras takes what the part takes, and makes the same of it.

    `required` and `instead` draw the arguments for which Keras's default does not tell the type.
    """
    tally: list[bool] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(_arguments(part, required, instead))
    def compare(arguments: Arguments) -> None:
        tally.append(_agree(part, arguments))

    compare()
    share = sum(tally) / len(tally)
    assert share >= accepted, f"only {share:.0%} of what was drawn for `{part.__name__}` was taken"


def _agree(part: type[Part], arguments: Arguments) -> bool:
    try:
        declared = part.model_validate(arguments)
    except ValidationError:
        return False
    handed_on = config(lambda: keras_object(declared))
    assert handed_on == config(lambda: keras_class(part)(**as_written(declared, arguments)))
    assert json.dumps(written(declared)["config"]) == as_json(handed_on)
    return True


def written(declared: Declaration) -> dict[str, Any]:
    """A part as a file has it, in the config of a layer or in that of `compile`."""
    in_layers = ("keras.initializers", "keras.regularizers", "keras.constraints")
    return layer_part(declared) if declared.home in in_layers else part_config(declared)


def as_json(found: Arguments) -> str:
    """A config as Keras saves it, the order of its keys included."""
    from keras.src.legacy.saving.json_utils import get_json_type

    return json.dumps(found, default=get_json_type)


def as_written(declared: Declaration, arguments: Arguments) -> Arguments:
    """The arguments as in Python, where 1 is no float as it is in YAML."""
    floats = {name for name in arguments if isinstance(getattr(declared, name), float)}
    return {name: float(each) if name in floats else each for name, each in arguments.items()}


def keras_class(part: type[Part]) -> Any:
    """Keras's class of the same name."""
    return getattr(import_module(part.home), part.__name__)


def config(make: Callable[[], Any]) -> Arguments:
    """The config of a Keras object that is the first of its session, so that its name is plain."""
    import keras

    keras.utils.clear_session(free_memory=False)
    found: Arguments = make().get_config()
    return found


def refusal(read: Callable[[Any], Any], value: Any) -> tuple[str, str]:
    """The code and the fact with which a value is refused."""
    try:
        read(value)
    except PydanticCustomError as error:
        context = error.context or {}
        if error.type != "nested":
            return error.type, context["fact"]
        first = context["errors"][0]
        return first["type"], first.get("ctx", {}).get("fact", first["msg"])
    raise AssertionError(f"{value} was not refused")


def _arguments(
    part: type[Part],
    required: Mapping[str, SearchStrategy[Any]],
    instead: Mapping[str, SearchStrategy[Any]],
) -> SearchStrategy[Arguments]:
    """The required arguments and up to three others."""
    needed = {
        name: required[name] for name, field in part.model_fields.items() if field.is_required()
    }
    others = {
        name: instead.get(name, _like(field.default))
        for name, field in part.model_fields.items()
        if not field.is_required()
    }
    drawn = st.tuples(st.permutations(sorted(others)), st.integers(0, 3))
    names = drawn.map(lambda shuffled_count: shuffled_count[0][: shuffled_count[1]])
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries(needed | {name: others[name] for name in chosen})
    )


def _like(default: Any) -> SearchStrategy[Any]:
    """Values of the type of `default`, in and around the usual ranges."""
    match default:
        case bool():
            return st.booleans()
        case int():
            return st.integers(-2, 6)
        case float():
            return st.one_of(st.sampled_from([-1.0, 0.0, 1.0, 2.0]), st.floats(0, 1, width=16))
        case str():
            return st.sampled_from([default, "sum", "PR", "minoring", "nonsense"])
        case _:
            numbers = st.one_of(st.integers(-1, 3), st.floats(-1, 2, width=16))
            return st.one_of(st.none(), numbers, st.lists(numbers, max_size=3))
