"""One small wrong file for every kind of mistake, which says where it is and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

HEAD = "netspec: 1\ninputs: [{image: [8, 8, 3]}]\n"


class Kind(NamedTuple):
    """A mistake; `«…»` in the text, or in one of the further `files`, marks the place.

    `cure` is in the help. With `text` complete, nothing is put before it.
    """

    name: str
    code: str
    text: str
    cure: str = ""
    files: Mapping[str, str] = {}
    complete: bool = False

    @property
    def written(self) -> dict[str, str]:
        """What every file holds, marks included."""
        text = self.text if self.complete else HEAD + self.text
        return {"spec.yaml": text, **self.files}

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def _yaml(name: str, code: str, text: str, cure: str = "") -> Kind:
    return Kind(name, code, text, cure, complete=True)


def _layers(name: str, code: str, layers: str, cure: str = "", **files: str) -> Kind:
    """A mistake in the layers of a small network; `files` are beside it, each a `.yaml`."""
    given = {f"{stem}.yaml": text for stem, text in files.items()}
    return Kind(name, code, f"layers:\n{layers}\n", cure, given)


BLOCK = """\
blocks:
  res:
    params: {filters: int, size: 3}
    layers:
      - conv: {filters: $filters, kernel_size: $size}
"""

YAML = [
    _yaml("a byte that is no text", "NS102", "a: «\0»"),
    _yaml("a line indented with a tab", "NS103", "a:\n  b: 1\n«\t»c: 1\n", "spaces"),
    _yaml("a tab after a dash", "NS103", "-«\t»a: 1", "write a space"),
    _yaml("a space of a word processor", "NS104", "a:«\xa0»1\n", "retype"),
    _yaml(
        "a bracket left open", "NS105", "a: «[»1, 2\nb: 3\n", "the next line that looks wrong is 2"
    ),
    _yaml("a brace left open at the end", "NS105", "a: «{»b: 1\n", "close it with `}`"),
    _yaml("a bracket closed by a brace", "NS105", "a: «[»1, 2}\n"),
    _yaml("a quote left open", "NS106", "a: «'»x\nb: 3\n"),
    _yaml("two colons on a line", "NS107", "a: b«:» c\n", "quote the text"),
    _yaml("a pair among items", "NS108", "a:\n  - b\n  «c»: 1\n", "indentation"),
    _yaml("an item without its space", "NS108", "a:\n  - b: 1\n  «-»c: 1\n", "`- `"),
    _yaml(
        "no space after the colon, in a list", "NS109", "- «filters:64»\n", "space after the colon"
    ),
    _yaml("no space after the colon, in braces", "NS109", "{a: 1, «size:[3»]}", "space after"),
    _yaml("no space after the colon, in a mapping", "NS109", "a: 1\n«b:2»\nc: 3\n", "space after"),
    _yaml("no colon", "NS110", "a: 1\n«b»\nc: 3\n", "indentation"),
    _yaml("no comma in braces", "NS110", "a: {b: 1 «c»: 2}\n", "put it in"),
    _yaml("a line that is too deep", "NS110", "a: 1\n  «b»: 2\n", "indentation"),
    _yaml("a line at no depth", "NS110", "a:\n    b: 1\n  «c»: 2\n", "indentation"),
    _yaml("an escape of a path", "NS110", 'a: "«\\d»ir"\n', "single quotes"),
    _yaml("an at sign", "NS110", "a: «@»b\n", 'quote it: `"@b"`'),
    _yaml("text after a quote", "NS110", "a: 'it'«s»'\n", "twice"),
    _yaml("an empty file", "NS111", "", "netspec init"),
    _yaml("a file of comments", "NS111", "# nothing\n", "netspec init"),
    _yaml("a second document", "NS112", "a: 1\n«---»\nb: 2\n", "remove `---`"),
    _yaml("a key twice, with two values", "NS113", "a: 1\n«a»: 2\n", "remove one of them"),
    _yaml("a key twice, with one value", "NS113", "a: 1\n«a»: 1\n", "both say the same"),
    _yaml("a number as a key", "NS114", "{a: {«1»: 2}}", "quote it"),
    _yaml("no key before the colon", "NS114", "a: {«:» 2}", "write a key"),
    _yaml("an alias of nothing", "NS115", "a: &conv3 1\nb: «*conv»\n", "did you mean `*conv3`?"),
    _yaml("a tag of Python", "NS116", "a: «!!python/tuple» [1]\n", "remove the tag"),
    _yaml("a boolean of YAML 1.1", "NS117", "a: «yes»\n", "write `true`"),
    _yaml("a negative boolean of YAML 1.1", "NS117", "a: «No»\n", "write `false`"),
    _yaml("a number with underscores", "NS117", "a: «1_000»\n", "write `1000`"),
    _yaml("a number with a leading zero", "NS117", "a: «010»\n", "write `10`"),
    _yaml("a merge of numbers", "NS118", "a:\n  <<: «[1, 2]»\n", "`<<: *name`"),
    _yaml("YAML 1.1 asked for", "NS119", "«%YAML 1.1»\n---\na: 1\n", "remove the line"),
    _yaml("brackets forty deep", "NS121", f"a: {'[' * 31}«[»{'[' * 8}{']' * 40}\n"),
    _yaml("an expression cut at its comma", "NS123", "a: {n: «$(max(3, n))»}\n", '"$(max(3, n))"'),
    _yaml("a tuple of Python", "NS123", "a: {n: «(3, 3)»}\n", "`[3, 3]`"),
]

SPEC = [
    Kind(
        "sizes without brackets",
        "NS123",
        "layers:\n  - max_pool: {pool_size: «2, 2»}\n",
        "`[2, 2]`",
    ),
    Kind(
        "a shape without brackets",
        "NS205",
        "netspec: 1\ninputs:\n  - x: «8, 8, 3»\nlayers: [relu]\n",
        "`[8, 8, 3]`",
        complete=True,
    ),
    _layers(
        "arguments without braces", "NS107", "  - conv: filters«:» 3, kernel_size: 3", "braces"
    ),
    _layers("arguments as in Python", "NS204", "  - dense: {«units=3»}", "`units: 3`"),
    _layers("a call as in Python", "NS202", "  - «Dense(3)»", "`dense: {…}`"),
    _layers("a class with its module", "NS202", "  - «keras.layers.Dense»: 3", "`dense`"),
    _layers(
        "a class of PyTorch with its module", "NS202", "  - «nn.Linear»: {units: 3}", "`dense`"
    ),
    _layers(
        "the op behind a key", "NS213", "  - type: dense\n    «units»: 3", "`- dense: {units: …}`"
    ),
    _layers(
        "an activation with its module",
        "NS222",
        "  - dense: {units: 3, activation: «nn.ReLU»}",
        "`relu`",
    ),
    _layers("sizes joined by an x", "NS205", "  - max_pool: {pool_size: «2x2»}", "`[2, 2]`"),
    _layers("a tuple in quotes", "NS205", "  - max_pool: {pool_size: «'(2, 2)'»}", "`[2, 2]`"),
    _layers("a percentage", "NS205", "  - dropout: «50%»", "`0.5`"),
    _layers("a comma at the end", "NS205", "  - dense: «10,»", "remove the comma"),
    Kind("a list at the top", "NS201", "«- conv: 1»\n", "start with", complete=True),
    _layers(
        "a layer that is misspelt", "NS202", "  - «conv2»: {filters: 3, kernel_size: 3}", "`conv2d`"
    ),
    _layers(
        "a class of Keras", "NS202", "  - «Conv2D»: {filters: 3, kernel_size: 3}", "write `conv2d`"
    ),
    _layers("a class of PyTorch", "NS202", "  - «BatchNorm2d»", "write `batch_norm`"),
    _layers("an activation as a layer", "NS202", "  - «gelu»", "write `activation: gelu`"),
    _layers("a layer without filters", "NS203", "  - «conv»: {kernel_size: 3}"),
    _layers(
        "an argument that is misspelt",
        "NS204",
        "  - conv: {«filter»: 3, kernel_size: 3}",
        "`filters`",
    ),
    _layers(
        "an argument that is misspelt beside the right one",
        "NS204",
        "  - conv: {filters: 3, «filter»: 3, kernel_size: 3}",
        "`filters` is there already",
    ),
    _layers("a number in quotes", "NS205", '  - dense: {units: «"10"»}', "remove the quotes"),
    _layers("a float for a count", "NS205", "  - dense: {units: «10.0»}", "write `10`"),
    _layers("a boolean in quotes", "NS205", "  - dense: {units: 3, use_bias: «'true'»}", "quotes"),
    _layers("None of Python", "NS205", "  - dense: {units: «None»}", "`null`"),
    _layers("padding in capitals", "NS206", "  - max_pool: {padding: «Same»}", "`same`"),
    _layers("padding by a number", "NS206", "  - max_pool: {padding: «1»}", "`- zero_pad: 1`"),
    _layers(
        "a data format of old", "NS206", "  - max_pool: {data_format: «tf»}", "`channels_last`"
    ),
    _layers("a rate in percent", "NS207", "  - dropout: {rate: «50»}", "50 % is `0.5`"),
    _layers("a count of zero", "NS207", "  - dense: {units: «0»}"),
    _layers(
        "three sizes for two",
        "NS208",
        "  - conv2d: {filters: 3, kernel_size: «[3, 3, 3]»}",
        "Conv3D",
    ),
    _layers("an argument without its value", "NS209", "  - dense: {«units»: }"),
    Kind("a section that is misspelt", "NS210", "«layer»: [relu]\n", "did you mean `layers`?"),
    Kind("a spec without layers", "NS211", "«netspec: 1»\ninputs: [{x: [4]}]\n", complete=True),
    Kind("a spec without a layer", "NS212", "layers: «[]»\n"),
    _layers("a name beside the op", "NS213", "  - relu: {}\n    «name»: x", "put `name` inside"),
    _layers("two layers in an item", "NS213", "  - flatten: {}\n    «dense»: 3", "`- dense: …`"),
    _layers("a number as a layer", "NS213", "  - «3»", "`- conv: {…}`"),
    _layers("a layer of Python code", "NS215", "  - «Lambda»: {}"),
    _layers("a function that is no op yet", "NS216", "  - «ops.average»: {axis: 1}", "netspec ops"),
    _layers(
        "nb_filter of Keras 1", "NS217", "  - conv: {«nb_filter»: 3, kernel_size: 3}", "`filters`"
    ),
    _layers("border_mode of Keras 1", "NS217", "  - max_pool: {«border_mode»: same}", "`padding`"),
    _layers(
        "subsample of Keras 1",
        "NS217",
        "  - conv: {filters: 3, kernel_size: 3, «subsample»: 2}",
        "`strides`",
    ),
    _layers(
        "init of Keras 1", "NS217", "  - dense: {units: 3, «init»: zeros}", "`kernel_initializer`"
    ),
    _layers("output_dim of Keras 1", "NS217", "  - dense: {«output_dim»: 3}", "`units`"),
    _layers(
        "W_regularizer of Keras 1",
        "NS217",
        "  - dense: {units: 3, «W_regularizer»: {l2: 0.1}}",
        "`kernel_regularizer`",
    ),
    _layers(
        "out_channels of PyTorch",
        "NS217",
        "  - conv: {«out_channels»: 3, kernel_size: 3}",
        "`filters`",
    ),
    _layers("bias of PyTorch", "NS217", "  - dense: {units: 3, «bias»: false}", "`use_bias`"),
    _layers(
        "stride of PyTorch",
        "NS217",
        "  - conv: {filters: 3, kernel_size: 3, «stride»: 2}",
        "`strides`",
    ),
    _layers(
        "in_features of PyTorch", "NS204", "  - dense: {units: 3, «in_features»: 3}", "leave it out"
    ),
    _layers("inplace of PyTorch", "NS204", "  - relu: {«inplace»: true}", "leave it out"),
    _layers(
        "input_shape of Keras", "NS204", "  - dense: {units: 3, «input_shape»: [8]}", "`inputs`"
    ),
    _layers(
        "strides and dilation at once",
        "NS218",
        "  - conv: {filters: 3, kernel_size: 3, strides: 2, dilation_rate: «2»}",
    ),
    _layers(
        "filters that do not split", "NS219", "  - conv: {filters: 10, kernel_size: 3, groups: «3»}"
    ),
    _layers("a slash in a name", "NS220", "  - relu: {name: «a/b»}", "use `_`"),
    _layers("a space in a name", "NS220", "  - relu: {name: «a b»}", "use `_`"),
    _layers("a name twice", "NS221", "  - relu: {name: x}\n  - relu: {name: «x»}", "another name"),
    _layers(
        "an activation that is misspelt",
        "NS222",
        "  - dense: {units: 3, activation: «rellu»}",
        "`relu`",
    ),
    _layers(
        "an initializer that is misspelt",
        "NS223",
        "  - dense: {units: 3, kernel_initializer: «he_uniforme»}",
        "`he_uniform`",
    ),
    _layers(
        "an initializer of PyTorch",
        "NS223",
        "  - dense: {units: 3, kernel_initializer: «xavier»}",
        "`glorot_uniform`",
    ),
    Kind(
        "an input of no width",
        "NS224",
        "netspec: 1\ninputs: [{x: [«0», 3]}]\nlayers: [relu]\n",
        "`null`",
        complete=True,
    ),
    Kind(
        "an input without sizes",
        "NS225",
        "netspec: 1\ninputs: [{x: «[]»}]\nlayers: [relu]\n",
        "`[224, 224, 3]`",
        complete=True,
    ),
    Kind(
        "the batch in a shape",
        "NS226",
        "netspec: 1\ninputs: [{x: «[null, 8, 8, 3]»}]\nlayers: [relu]\n",
        "drop the first",
        complete=True,
    ),
    Kind("a spec of the future", "NS227", "netspec: «2»\nlayer: []\n", "upgrade", complete=True),
    _layers("a number that is infinite", "NS228", "  - batch_norm: {epsilon: «.inf»}"),
    _layers("the axis of the batch", "NS229", "  - softmax: {axis: «0»}", "first usable axis is 1"),
    _layers("an expression left open", "NS230", "  - dense: «$(»3", ""),
    _layers("a name inside a text", "NS231", "  - relu: {name: x«$n»}", "write `$(n)`"),
    Kind(
        "an optimizer that is misspelt",
        "NS236",
        "layers: [relu]\ncompile: {optimizer: «adams», loss: mse}\n",
        "`adam`",
    ),
    Kind(
        "a loss that is misspelt",
        "NS237",
        "layers: [relu]\ncompile: {optimizer: adam, loss: «mean_square_error»}\n",
        "`mean_squared_error`",
    ),
    Kind(
        "a metric that is misspelt",
        "NS238",
        "layers: [relu]\ncompile: {optimizer: adam, loss: mse, metrics: [«acuracy»]}\n",
        "`accuracy`",
    ),
    Kind(
        "a loss for another output",
        "NS239",
        "layers: [relu: {name: y}]\ncompile: {optimizer: adam, loss: {«z»: mse}}\n",
    ),
    Kind(
        "a block named as an op",
        "NS240",
        "blocks: {«conv»: {layers: [relu]}}\nlayers: [relu]\n",
        "`conv_block`",
    ),
    Kind("a text for a whole number", "NS241", f"{BLOCK}layers:\n  - res: {{filters: «many»}}\n"),
    Kind("a default of itself", "NS242", "params: {n: «$(n + 1)»}\nlayers: [dense: $n]\n"),
    Kind(
        "a spec imported as a library",
        "NS243",
        "imports: {lib: «lib.yaml»}\nlayers: [lib.res]\n",
        files={"lib.yaml": "netspec: 1\ninputs: [{x: [4]}]\nlayers: [relu]\n"},
    ),
    Kind(
        "a loop over a taken name",
        "NS244",
        "params: {i: 3}\nlayers:\n  - repeat: {times: 2, index: «i», layers: [relu]}\n",
    ),
    _layers(
        "a table with a short row",
        "NS245",
        "  - repeat: {each: {columns: [a, b], rows: [[1, 2], «[3]»]}, layers: [dense: $a]}",
    ),
    _layers(
        "a name for a second call",
        "NS246",
        "  - relu: {name: r}\n  - call: {layer: r, «name»: s}",
        "`as`",
    ),
    Kind(
        "an include of another data format",
        "NS247",
        "layers:\n  - include: {spec: «base.yaml»}\n",
        files={
            "base.yaml": "netspec: 1\ndata_format: channels_first\n"
            "inputs: [{x: [3, 8, 8]}]\nlayers: [relu]\n"
        },
    ),
    Kind(
        "a frozen layer that is not there",
        "NS248",
        "layers: [dense: {name: fc1, units: 3}]\nfreeze: [«fc2»]\n",
    ),
]

GRAPH = [
    _layers(
        "a reference that is misspelt",
        "NS301",
        "  - flatten: {name: flatten}\n  - dense: {from: «flaten», units: 3}",
        "`flatten`",
    ),
    _layers(
        "a reference to what comes later",
        "NS301",
        "  - relu: {name: a, from: «b»}\n  - relu: {name: b}",
        "what comes before it",
    ),
    _layers(
        "two that read one another",
        "NS302",
        "  - relu: {name: a, from: «b»}\n  - relu: {name: b, from: a}",
        "what comes before it",
    ),
    _layers("a sum of one", "NS303", "  - relu: {name: a}\n  - add: «[a]»"),
    _layers(
        "a convolution of two",
        "NS304",
        "  - relu: {name: a}\n  - conv: {from: «[a, image]», filters: 3, kernel_size: 3}",
    ),
    Kind(
        "a layer with nothing before it",
        "NS305",
        "netspec: 1\ninputs: [{x: [4]}, {y: [4]}]\nlayers:\n  - «dense»: 3\n",
        "from",
        complete=True,
    ),
    _layers(
        "a layer that reads itself", "NS306", "  - relu: {name: a, from: «a»}", "comes before it"
    ),
    Kind(
        "an output that is misspelt",
        "NS307",
        "layers: [dense: {name: prob, units: 3}]\noutputs: [«porb»]\n",
        "`prob`",
    ),
    Kind(
        "a block of a library that is misspelt",
        "NS310",
        "imports: {lib: lib.yaml}\nlayers:\n  - «lib.bottle_nek»\n",
        "`bottle_neck`",
        {"lib.yaml": "netspec: 1\nblocks: {bottle_neck: {layers: [relu]}}\n"},
    ),
    _layers("a library that is not imported", "NS310", "  - «lib.res»: {filters: 3}", "`imports`"),
    Kind("a block that uses itself", "NS311", "blocks: {res: {layers: [«res»]}}\nlayers: [res]\n"),
    Kind(
        "a parameter that is misspelt",
        "NS312",
        f"{BLOCK}layers:\n  - res: {{«filtres»: 3}}\n",
        "`filters`",
    ),
    Kind("a parameter that is missing", "NS313", f"{BLOCK}layers:\n  - «res»: {{size: 1}}\n"),
    _layers("a repeat of a negative number", "NS207", "  - repeat: {times: «-1», layers: [relu]}"),
    _layers("a repeat that does not say how often", "NS314", "  - «repeat»: {layers: [relu]}"),
    _layers("a repeat of a million", "NS315", "  - «repeat»: {times: 1000000, layers: [relu]}"),
    _layers(
        "a name in a repeat",
        "NS316",
        "  - repeat: {times: 2, layers: [relu: {name: «x»}]}",
        "a variable",
    ),
    _layers(
        "an output that a layer does not have",
        "NS317",
        "  - relu: {name: a}\n  - relu: {from: «a.3»}",
        "`a`",
    ),
    _layers(
        "a name that was made up",
        "NS318",
        "  - relu\n  - relu\n  - add: [image, «re_lu_1»]",
        "`name`",
    ),
    Kind(
        "a sequential block with a branch",
        "NS319",
        "blocks:\n  b:\n    nested: sequential\n    layers:\n"
        "      - relu: {name: a}\n      - relu: {name: c}\n      - add: [a, c]\n"
        "layers: [«b»: {name: n}]\n",
    ),
    _layers("a variable that does not exist", "NS320", "  - dense: $«units»"),
    Kind(
        "a variable that is misspelt",
        "NS320",
        "params: {filters: 3}\nlayers:\n  - dense: $(«fliters» * 2)\n",
        "`filters`",
    ),
    Kind(
        "a sum of a text and a number", "NS321", "params: {n: a}\nlayers:\n  - dense: $(«n + 1»)\n"
    ),
    Kind(
        "a computation with an open size",
        "NS322",
        "netspec: 1\ninputs: [{x: [null, 3]}]\nlayers:\n  - dense: $(«in_length» * 2)\n",
        complete=True,
    ),
    _layers("a power without end", "NS323", "  - dense: $(«9 ** 9 ** 9»)"),
]

SHAPE = [
    _layers(
        "a convolution after the flatten",
        "NS402",
        "  - flatten: {name: f}\n  - «conv2d»: {filters: 3, kernel_size: 3}",
        "put it before `f`",
    ),
    _layers(
        "a window that is too large",
        "NS403",
        "  - conv: {filters: 3, kernel_size: «9»}",
        "padding: same",
    ),
    _layers(
        "a shortcut of another width",
        "NS404",
        "  - conv: {name: c, filters: 4, kernel_size: 1}\n  - add: «[image, c]»",
        "`conv` of 4 filters",
    ),
    _layers(
        "channels that do not split", "NS405", "  - conv: {filters: 4, kernel_size: 1, groups: «2»}"
    ),
    Kind(
        "a dense layer after an open size",
        "NS406",
        "netspec: 1\ninputs: [{x: [null, null, 3]}]\nlayers:\n"
        "  - flatten: {name: f}\n  - «dense»: 3\n",
        "`global_avg_pool`",
        complete=True,
    ),
    _layers(
        "a concatenation of two sizes", "NS407", "  - max_pool: {name: p}\n  - concat: «[image, p]»"
    ),
    _layers("an axis too many", "NS408", "  - softmax: {axis: «4»}"),
    _layers("a shape that is not filled", "NS409", "  - reshape: «[8, 8, 4]»"),
    _layers("two sizes to be found", "NS410", "  - reshape: «[-1, -1]»"),
    _layers("a crop of everything", "NS411", "  - crop: {cropping: «4»}"),
    _layers("an order with a one twice", "NS412", "  - permute: «[1, 1, 2]»"),
    Kind(
        "an expectation that is not met",
        "NS414",
        "layers: [dense: {name: d, units: 3}]\nexpect: {shapes: {d: «[8, 8, 4]»}}\n",
    ),
    Kind(
        "a product of two lengths",
        "NS415",
        "netspec: 1\ninputs: [{x: [3]}, {y: [4]}]\nlayers:\n  - dot: {from: «[x, y]», axes: 1}\n",
        complete=True,
    ),
    Kind(
        "a second call on another width",
        "NS416",
        "netspec: 1\ninputs: [{x: [3]}, {y: [4]}]\nlayers:\n"
        "  - dense: {name: d, from: x, units: 3}\n  - «call»: {layer: d, from: y}\n",
        complete=True,
    ),
    _layers(
        "an initializer for another rank",
        "NS417",
        "  - dense: {units: 3, use_bias: true, bias_initializer: «orthogonal»}",
    ),
]

CONTRACT = [
    Kind("another count than expected", "NS801", "layers: [dense: 3]\nexpect: {params: «5»}\n"),
    Kind("more than allowed", "NS802", "layers: [dense: 3]\nexpect: {params_max: «5»}\n"),
    Kind(
        "an expectation of nothing",
        "NS803",
        "layers: [dense: {name: fc1, units: 3}]\nexpect: {shapes: {«fc2»: [8, 8, 3]}}\n",
    ),
]

KINDS = [*YAML, *SPEC, *GRAPH, *SHAPE, *CONTRACT]
