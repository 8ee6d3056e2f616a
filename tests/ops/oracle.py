"""Keras as the oracle of every op: its signature, its output and its weights."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import TypeAdapter, ValidationError

from netspec.declaration import Declaration, snake_case
from netspec.emit.config.keys import NAMED
from netspec.emit.config.layer import layer_config, policy
from netspec.emit.keras import keras_object
from netspec.graph import Node, Output
from netspec.inside import Inner
from netspec.op import ONE, Mismatch, Op
from netspec.ops import MODULES, op_class
from netspec.ops.categories import Binned
from netspec.ops.image import Image
from netspec.ops.structure import InputLayer
from netspec.source import Source, Span
from netspec.tensor import FLOATS, Tensor
from tests.ops.strategies import Arguments, Tensors, annotation, arguments_of, tensors
from tests.ops.stricter import STRICTER

# Arguments of Keras's constructors that are no attributes of an op.
OTHERWISE: Mapping[str, str] = {
    "self": "Python's",
    "kwargs": "the base layer's",
    "name": "an argument of every item",
    "trainable": "an argument of every item",
    "dtype": "a field of every op",
    "quantization_config": "an object that a spec cannot write",
    "gptq_unpacked_column_size": "of quantized weights, which a spec does not have",
    "weights": "values, which a spec does not hold",
    "flash_attention": "how it is computed, which no file keeps",
    "use_cudnn": "how it is computed, which no file keeps",
}

# What Keras raises when it refuses something; anything else is a mistake in the test.
REFUSALS = (ValueError, TypeError, IndexError, NotImplementedError, ZeroDivisionError)


class Feed(NamedTuple):
    """What a layer reads: tensors in order, and those by keyword."""

    tensors: Tensors
    keywords: Mapping[str, Tensor] = {}


Inputs = SearchStrategy[Feed] | SearchStrategy[Tensors]


class Row(NamedTuple):
    """A weight, as both sides can tell it; `constant` is 0 or 1 if it starts as that throughout."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    trainable: bool
    constant: float | None


class Answer(NamedTuple):
    """What comes out of a layer, what is in it, and the JSON of its config."""

    outputs: Tensors
    weights: tuple[Row, ...]
    config: str


class Refusal(NamedTuple):
    """That there is no answer, and why."""

    code: str
    message: str


def classes(*modules: str) -> list[type[Op]]:
    """The ops of modules of `netspec.ops`, for `pytest.mark.parametrize`."""
    return [op_class(name) for module in modules for name in MODULES[module]]


def check_op(
    op: type[Op],
    *,
    arguments: Mapping[str, SearchStrategy[Any]] | None = None,
    inputs: Inputs | Callable[[Arguments], Inputs] | None = None,
    examples: int = 40,
    accepted: float = 0.3,
) -> None:
    """Fail unless `op` and the Keras layer of its name agree on all that an op declares.

    * The fields are the arguments of Keras's constructor, with its defaults; `main` is the first.
    * For every drawn case both refuse, or both give the same output shapes and dtypes, the same
      weights (path below the layer, shape, dtype, trainable, and value where it is 0 or 1), and the
      same text of the layer's config.
    * `Op.arguments()` makes the same Keras layer as the arguments that were drawn.

    `arguments` has strategies for the fields whose type alone does not say what is worth drawing;
    `inputs` draws the tuple of tensors that comes in, or a `Feed` when some come by keyword, and
    may be a function of the drawn arguments. Without it, an op gets one tensor of the rank that its
    name ends in (`2D`: 4), or of 2 to 4. An op that reads several is called as `infer(*tensors,
    **keywords)`, and Keras's layer with a list. Of all cases at least the share `accepted` must be
    such that Keras takes them, so that agreement means something.
    """
    check_signature(op)
    tally: list[bool] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(_cases(op, arguments or {}, inputs))
    def compare(case: tuple[Arguments, Feed | Tensors]) -> None:
        tally.append(agree(op, *case))

    compare()
    share = sum(tally) / len(tally)
    assert share >= accepted, f"Keras took only {share:.0%} of the cases drawn for `{op.__name__}`"


def check_signature(op: type[Op]) -> None:
    """Fail unless the fields are Keras's arguments, with Keras's defaults and first argument."""
    parameters = inspect.signature(keras_class(op)).parameters
    expected = {name: each for name, each in parameters.items() if name not in OTHERWISE}
    fields = {
        name: field
        for name, field in op.model_fields.items()
        if name not in OTHERWISE and name not in op.call_arguments
    }
    if issubclass(op, Image) and "data_format" not in expected:
        del fields["data_format"]
    assert set(fields) == set(expected), op.__name__
    for name, parameter in expected.items():
        required = parameter.default is inspect.Parameter.empty
        assert fields[name].is_required() == required, f"{op.__name__}.{name}"
        if not required:
            default = parameter.default
            if isinstance(default, str) and default[0].isupper():
                # Keras has one default, of `PReLU`, under its class name.
                default = snake_case(default)
            default = read_field(op, name, default)
            assert fields[name].default == default, f"{op.__name__}.{name}"
    if op.reads == ONE:
        assert op.main == next(iter(expected), None), op.__name__


def agree(op: type[Op], arguments: Arguments, inputs: Feed | Tensors) -> bool:
    """Whether Keras takes a case, in which the op says the same; it fails where they differ."""
    feed = inputs if isinstance(inputs, Feed) else Feed(inputs)
    ours, theirs = ask_op(op, arguments, feed), ask_keras(op, arguments, feed)
    case = f"{op.__name__}({arguments}) of {feed}"
    match ours, theirs:
        case Refusal(), Refusal():
            return False
        case Refusal(code=code, message=message), Answer():
            if (op.__name__, code) not in STRICTER:
                pytest.fail(f"{case}\nKeras gives {theirs.outputs}, but: {code} {message}")
            return True
        case Answer(), Refusal(message=message):
            pytest.fail(f"{case}\ngives {ours.outputs}, but Keras refuses: {message}")
    assert isinstance(theirs, Answer)
    kept = json.loads(theirs.config) | _otherwise(op, arguments)
    theirs = theirs._replace(config=json.dumps(kept))
    assert ours == theirs, f"{case}\nnetspec: {ours}\nKeras:   {theirs}"
    handed_on = keras_object(op.model_validate(arguments))
    by_hand = keras_class(op)(**as_written(op, arguments)[0])
    assert config(handed_on, op, arguments) == config(by_hand, op, arguments), case
    return True


def _otherwise(op: type[Op], arguments: Arguments) -> Arguments:
    """What an op's config has otherwise than Keras's, which does not make the same layer again."""
    named = op.__name__.startswith(NAMED) and "mixed" in arguments.get("dtype", "")
    if named and arguments.get("output_mode", "one_hot") != "int":
        # Keras's has the dtype of weights that there are none of, and so loses the policy.
        return {"dtype": policy(arguments["dtype"])}
    if op.__name__ == "RandomCrop" and arguments.get("seed") is None:
        # Keras's is another one each time.
        return {"seed": None}
    if op.__name__ == "RandomShear":
        # Keras's is a range that Keras refuses.
        given = {name: arguments.get(name) for name in ("x_factor", "y_factor")}
        return {name: each for name, each in given.items() if each and isinstance(each, float)}
    return {}


def check_refused(op: type[Op], code: str, arguments: Arguments, *inputs: Tensor) -> None:
    """Fail unless `op` refuses this with `code`, and Keras refuses it too."""
    ours = ask_op(op, arguments, Feed(inputs))
    assert isinstance(ours, Refusal), f"{op.__name__} gives {ours}"
    assert ours.code == code, ours
    if (op.__name__, code) not in STRICTER:
        theirs = ask_keras(op, arguments, Feed(inputs))
        assert isinstance(theirs, Refusal), f"Keras gives {theirs}"


def ask_op(op: type[Op], arguments: Arguments, feed: Feed) -> Answer | Refusal:
    """What the op says about such inputs."""
    try:
        layer = op.model_validate(arguments)
        cast = [_autocast(layer, x) for x in feed.tensors]
        named = {name: _autocast(layer, x) for name, x in feed.keywords.items()}
        result = layer.infer(*cast, **named)
        outputs = (result,) if isinstance(result, Tensor) else tuple(result)
        rows = tuple(
            Row(each.name, each.shape, each.dtype, each.trainable, _constant(each.initializer))
            for each in layer.weights(*cast, **named)
        )
    except ValidationError as error:
        return Refusal(error.errors()[0]["type"], str(error))
    except Mismatch as error:
        return Refusal(error.code, error.message)
    assert layer.macs(outputs[0], *cast, **named) >= 0
    return Answer(outputs, rows, json.dumps(layer_config(_node(layer, feed, outputs))))


def _node(layer: Op, feed: Feed, outputs: Tensors) -> Node:
    """A call of the layer, as elaboration settles it."""
    if getattr(layer, "data_format", "") is None:
        layer = layer.model_copy(update={"data_format": "channels_last"})
    span = Span(Source("", ""), 1, 1, 1, 1)
    read = tuple(Output(Node("x", InputLayer(), (), (each,), span)) for each in feed.tensors)
    return Node("it", layer, read, outputs, span)


def ask_keras(op: type[Op], arguments: Arguments, feed: Feed) -> Answer | Refusal:
    """What Keras says: the layer is made, called on symbolic inputs, and so built."""
    import keras
    import tensorflow
    from keras.src.legacy.saving.json_utils import get_json_type

    keras.utils.clear_session(free_memory=False)
    given, at_call = as_written(op, arguments)
    symbols = [_symbol(x) for x in feed.tensors]
    at_call |= {name: _symbol(x) for name, x in feed.keywords.items()}
    try:
        # Keras's configs tell whether these two were given, and the emitter gives them.
        default = {} if _of_integers(op, arguments) else {"dtype": "float32"}
        layer = keras_class(op)(**{**default, **given}, name="it")
        several = op.reads.most != 1 and not op.reads.spread
        result = layer(*([symbols] if several else symbols), **at_call)
    except (*REFUSALS, tensorflow.errors.OpError) as error:
        return Refusal("", f"{type(error).__name__}: {error}")
    outputs = tuple(Tensor(tuple(each.shape), each.dtype) for each in keras.tree.flatten(result))
    text = json.dumps(layer.get_config(), default=get_json_type)
    return Answer(outputs, tuple(_rows(layer)), text)


def as_written(op: type[Op], arguments: Arguments) -> tuple[Arguments, Arguments]:
    """The arguments of constructor and call as a user of Keras would write them."""
    written = {name: _as_written(op, name, each) for name, each in arguments.items()}
    if _of_integers(op, arguments):
        written.pop("dtype", None)
    at_call = {name: written.pop(name) for name in op.call_arguments if name in written}
    return written, at_call


def _of_integers(op: type[Op], arguments: Arguments) -> bool:
    """Whether the layer's policy is one of integers, for which Keras takes none of floats."""
    return issubclass(op, Binned) and arguments.get("output_mode", "int") == "int"


def _as_written(op: type[Op], name: str, value: Any) -> Any:
    try:
        read = read_field(op, name, value) if name in op.model_fields else value
    except ValidationError:
        return value
    return to_keras(read) if isinstance(read, Declaration | Inner) else value


def config(layer: Any, op: type[Op], arguments: Arguments) -> str:
    """The layer's own config, its made-up name left out; JSON does not tell lists from tuples."""
    return json.dumps(layer.get_config() | _otherwise(op, arguments) | {"name": ""}, sort_keys=True)


def keras_class(op: type[Op]) -> Any:
    """Keras's class of the same name."""
    return getattr(import_module(op.home), op.__name__)


def to_keras(value: Any) -> Any:
    """A value of a field as Keras takes it: declarations become the objects that they declare."""
    if isinstance(value, Inner):
        return keras_object(value.op, name=value.name)
    return keras_object(value) if isinstance(value, Declaration) else value


def read_field(op: type[Op], name: str, value: Any) -> Any:
    """`value` as the field `name` alone reads it."""
    return TypeAdapter(annotation(op, name)).validate_python(value)


def _cases(
    op: type[Op],
    arguments: Mapping[str, SearchStrategy[Any]],
    inputs: Inputs | Callable[[Arguments], Inputs] | None,
) -> SearchStrategy[tuple[Arguments, Feed | Tensors]]:
    drawn = arguments_of(op, arguments)
    feed = st.tuples(tensors(_ranks(op))) if inputs is None else inputs
    if isinstance(feed, SearchStrategy):
        return st.tuples(drawn, feed)
    return drawn.flatmap(lambda each: st.tuples(st.just(each), feed(each)))


def _ranks(op: type[Op]) -> tuple[int, ...]:
    """The rank that the class name tells, and now and then a wrong one."""
    for rank, ending in enumerate(("1D", "2D", "3D"), start=3):
        if ending in op.__name__:
            return (*(rank,) * 14, rank - 1, rank + 1)
    return (2, 3, 4)


def _autocast(layer: Op, x: Tensor) -> Tensor:
    """The input as Keras's `Layer.__call__` hands it on."""
    cast = x.dtype in FLOATS and layer.compute_dtype in FLOATS
    return x._replace(dtype=layer.compute_dtype) if cast else x


def _symbol(x: Tensor) -> Any:
    import keras

    return keras.Input(batch_shape=x.shape, dtype=x.dtype)


def _constant(initializer: Declaration) -> float | None:
    return {"Zeros": 0.0, "Ones": 1.0}.get(type(initializer).__name__)


def _rows(layer: Any) -> Iterator[Row]:
    import numpy

    for weight in layer.weights:
        name = weight.path.removeprefix(f"{layer.name}/")
        values = weight.numpy().ravel()
        # Keras itself may make nan, or nothing at all, of arguments that we then refuse.
        with numpy.errstate(invalid="ignore"):
            ends = [float(values.min()), float(values.max())] if values.size else [numpy.nan] * 2
        constant = ends[0] if ends[0] == ends[1] and ends[0] in (0, 1) else None
        yield Row(name, tuple(weight.shape), weight.dtype, weight.trainable, constant)
