"""What the keys of a spec are, in the words that an editor shows."""

from __future__ import annotations

# In the place of a list of all words.
BARE = "there is no layer of that name that needs no arguments"

NAMES = "a name is letters, digits, `_` and `-`"
MAPPING = "`{}` takes a mapping of its arguments"

ITEM = {
    "name": "the layer's name; of a block or a group, what the names inside begin with",
    "from": "what it reads: a name, or a list of names; without it, the item before",
    "as": "another name for the result, for references only",
    "if": "`false` leaves the item out",
    "trainable": "`false` holds the weights as they are",
    "dtype": "a dtype policy for this item alone",
}

DOCUMENT = {
    "netspec": "the version of the language: `1`",
    "name": "the model's name; without it, the name of the file",
    "description": "text for people",
    "params": "parameters, each with its default, or with a type word if it has to be given",
    "imports": "libraries of blocks: `{prefix: file.yaml}`, called `prefix.block`",
    "defaults": "what layers of an op start from: `{op: {argument: value}}`",
    "blocks": "blocks by name, which items call as they call ops",
    "inputs": "the inputs in order: `- name: shape`, without the batch; `null` is an open size",
    "layers": "the items in order, each of which reads the one before it",
    "outputs": "the names of the outputs; without it, what the last item gives",
    "data_format": "where the channels are in all shapes, and each layer's default",
    "dtype": "the dtype policy of all layers",
    "weights": "where weights come from, in order; later ones win",
    "freeze": "globs over the names of layers whose weights are not trained",
    "compile": "optimizer, loss and metrics, as Keras's `Model.compile` takes them",
    "expect": "what must hold of the network, which `netspec check` finds out",
    "matrix": "parameters, each with the values to try",
}

INPUT = {
    "shape": "the sizes without the batch; `null` is an open one",
    "dtype": "the type of the values",
    "batch_size": "the number of samples, where it is fixed",
}

BLOCK = {
    "description": "text for people",
    "params": "parameters, each with its default, or with a type word if it has to be given",
    "inputs": "names for the tensors that `from` brings; the first item reads the first",
    "outputs": "the names of the results; without it, what the last item gives",
    "nested": "makes every call a Keras sub-model of its own",
    "layers": "the items in order",
}

REPEAT = {
    "times": "how often",
    "range": "the first and the last value of `index`",
    "each": "the variables of every round: a list of mappings, or `{columns: […], rows: […]}`",
    "index": "a variable that counts the rounds, from 1",
    "layers": "the items in order",
}

GROUP = {
    "nested": "makes it a Keras sub-model",
    "layers": "the items in order",
}

INCLUDE = {
    "spec": "the file of the other spec",
    "until": "the last layer that is wanted",
    "set": "values for the parameters of the other spec",
    "prefix": "what the names of the layers begin with here",
}

CALL = {
    "layer": "the name of a layer that exists, whose weights are shared",
    "training": "as Keras takes it at a call",
    "reverse": "as Keras takes it at a call",
    "use_causal_mask": "as Keras takes it at a call",
    "return_attention_scores": "as Keras takes it at a call",
}

SOURCE = {
    "file": "a file of weights beside the spec or below it, or below a `--folder`",
    "sha256": "the file's SHA-256, compared before anything else of it is read",
    "by": "whether layers are found by their names, or one after another",
    "into": "globs over the names of layers here",
    "rename": "`{name in the file: name here}`",
    "require": "whether all layers of `into` have to be filled, or any",
    "unused": "whether layers of the file may be left over",
    "kernels": "`theano`: kernels are turned by 180 degrees",
    "flatten": "`channels_first`: rows of dense layers after a `flatten` are sorted",
    "layout": "`torch`: shapes and names are PyTorch's",
}

COMPILE = {
    "optimizer": "how the gradients change the weights",
    "loss": "what training minimizes: one, or one for each output",
    "loss_weights": "the weight of each output's loss",
    "metrics": "what training reports: a list, or one for each output",
    "weighted_metrics": "metrics that count samples by their weights",
    "run_eagerly": "without a graph, for debugging",
    "steps_per_execution": "batches in one call of the graph",
    "jit_compile": "whether XLA compiles the graph",
    "auto_scale_loss": "scales the loss in half precision",
}

EXPECT = {
    "params": "weights in all",
    "params_max": "weights in all, at most",
    "trainable_params": "weights that are trained",
    "frozen_params": "weights that are not trained",
    "layers": "layers, inputs included",
    "macs_max": "multiply-accumulates for one sample, at most",
    "size_max": "bytes of the weights, at most",
    "depth_max": "layers on the longest way through, at most",
    "activations_max": "values in the largest result for one sample, at most",
    "shapes": "the shapes of layers, without the batch",
}

STRUCTURES = {
    "branches": "runs every branch from here; the item after it takes their results together",
    "side": "runs from here; afterwards the main line goes on from where it was",
    "repeat": "layers several times over",
    "group": "layers under one name, called once",
    "include": "another spec's layers",
    "call": "a layer that exists, once more: shared weights",
    "from": "goes on from a tensor by name; with `as`, names it",
}

OUTPUT = {"name": "the name of a layer", "if": "`false` leaves the output out"}
