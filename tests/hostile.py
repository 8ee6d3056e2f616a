"""Specs that mean harm, each with the code of the error that it has to get.

`python -m tests.hostile` shows what each of them costs `netspec check`; with words behind it, only
those whose name has one of the words.
"""

# ruff: noqa: E501
from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).parent.parent

# No code: what is large, but nothing wrong.
FINE = "fine"

# What a process may reserve in MB, and how much memory `check` may take of it; the processor's seconds
# only end what hangs.
RESERVED, MEMORY, HANGS = 1000, 200, 60

Files: TypeAlias = dict[str, str | bytes]
Maker: TypeAlias = Callable[[Path], object]


class Case(NamedTuple):
    """A spec as its text or as what makes its files, and what comes of it.

    A file that a maker makes is `spec.yaml`, unless the `arguments` say so.
    """

    spec: str | bytes | Maker
    code: str
    arguments: tuple[str, ...] = ("spec.yaml",)


class Outcome(NamedTuple):
    """How a process ended, all that it said, and what it took: processor seconds and MB."""

    status: int
    said: str
    seconds: float
    memory: float

    @property
    def codes(self) -> list[str]:
        """The codes of the errors, as they come."""
        return re.findall(r"error\[(NS\d{3})\]", self.said)


def spec(*items: str, head: str = "", shape: str = "[4]") -> str:
    """A spec of these items in flow style, with more sections before its inputs."""
    layers = "".join(f"  - {item}\n" for item in items)
    return f"netspec: 1\n{head}inputs:\n  - x: {shape}\nlayers:\n{layers}"


def files(**content: str | bytes) -> Maker:
    """A maker of files by their names, less `.yaml`; the first is the spec."""

    def made(folder: Path) -> None:
        for name, text in content.items():
            path = folder / f"{name}.yaml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return made


def nested(times: int, depth: int, inside: str) -> str:
    """Repeats of so many rounds, so deep in one another."""
    return f"repeat: {{times: {times}, layers: [" * depth + inside + "]}" * depth


def doubled(count: int, inside: str) -> str:
    """Blocks of which each calls the one before it twice."""
    blocks = "".join(f"  b{i}: {{layers: [b{i - 1}, b{i - 1}]}}\n" for i in range(1, count))
    return f"blocks:\n  b0: {{layers: [{inside}]}}\n{blocks}"


def computed(expression: str) -> str:
    """A spec whose only layer has a computed size."""
    return spec(f"dense: {{units: '$({expression})'}}")


def include(name: str) -> str:
    """A spec that includes another."""
    return spec(f"include: {{spec: '{name}'}}")


def imported(name: str) -> str:
    """A spec that calls a block of another file."""
    return spec("lib.unit", head=f"imports: {{lib: '{name}'}}\n")


def weights(name: str, more: str = "") -> str:
    """A spec with a source of weights."""
    return spec("dense: 4", head=f"weights:\n  - {{file: '{name}'{more}}}\n")


def ended(section: str) -> str:
    """A spec with a section at its end."""
    return spec("dense: {name: d, units: 4}") + section


def beside(text: str, make: Maker) -> Maker:
    """A spec, and something else in its folder."""

    def made(folder: Path) -> None:
        (folder / "spec.yaml").write_text(text)
        make(folder)

    return made


def link(target: str) -> Maker:
    """A maker of `other.yaml`, a link to somewhere."""
    return lambda folder: (folder / "other.yaml").symlink_to(target)


def pipe(name: str) -> Maker:
    """A maker of a pipe that nobody writes into."""
    return lambda folder: os.mkfifo(folder / name)


def sparse(name: str, size: int) -> Maker:
    """A maker of a file of zeros that takes no room."""

    def made(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return made


def outside(folder: Path) -> None:
    """A link to a folder that is not below."""
    (folder.parent / "elsewhere").mkdir(exist_ok=True)
    (folder.parent / "elsewhere" / "lib.yaml").write_text("netspec: 1\nblocks: {}\n")
    (folder / "inner").symlink_to("../elsewhere")


def many(form: str, count: int) -> str:
    """A text with the numbers from 0 on, so often."""
    return ", ".join(form.format(number) for number in range(count))


def aliases(count: int, width: int) -> str:
    """Lists of which each is the one before it, so often."""
    lists = "".join(
        f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]\n" for i in range(1, count)
    )
    return f"params:\n  a0: &a0 [1, 1]\n{lists}"


def merges(count: int) -> str:
    """Mappings of which each merges the one before it ten times."""
    rows = "".join(
        f"  a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}], x{i}: 1}}\n"
        for i in range(1, count)
    )
    return f"defaults:\n  a0: &a0 {{k: 1}}\n{rows}"


CHAIN = (
    "".join(f"  b{i}: {{layers: [b{i + 1}]}}\n" for i in range(3000))
    + "  b3000: {layers: [relu]}\n"
)
MILLION = "9" * 10**6
MANY = ", ".join("relu" for _ in range(10_001))
WIDE = (
    "repeat: {times: 300, layers: [" + ", ".join(["repeat: {times: 300, layers: []}"] * 10) + "]}"
)
RESTS = "[" + ", ".join(f"a{i}: 1" for i in range(34_000)) + "]"

CASES: dict[str, Case] = {
    # The file.
    "an empty file": Case("", "NS111"),
    "2 MiB and a byte": Case("#" * (2**21 + 1), "NS101"),
    "1 GiB of zeros": Case(sparse("spec.yaml", 2**30), "NS101"),
    "2 MiB of zeros": Case(sparse("spec.yaml", 2**21), "NS102"),
    "2 MiB of spaces": Case(" " * 2**21, "NS111"),
    "2 MiB of one word": Case("a" * 2**21, "NS201"),
    "2 MiB of one key": Case("a" * 2**20 + ": 1", "NS110"),
    "a line of 2 MiB": Case("netspec: 1 " + "#" * 2**21, "NS101"),
    "UTF-16": Case(spec("relu").encode("utf-16"), "NS004"),
    "UTF-16 without its mark": Case(spec("relu").encode("utf-16-le"), "NS102"),
    "UTF-32": Case(spec("relu").encode("utf-32"), "NS004"),
    "Latin-1": Case(spec("relu", head="name: é\n").encode("latin-1"), "NS004"),
    "half a mark": Case(b"\xef\xbb" + spec("relu").encode(), "NS004"),
    "two marks": Case(b"\xef\xbb\xbf" * 2 + spec("relu").encode(), "NS104"),
    "a surrogate": Case(b"netspec: \xed\xa0\x80", "NS004"),
    "too long a form of a slash": Case(b"netspec: \xc0\xaf", "NS004"),
    "a zero in a word": Case(spec("re\0lu"), "NS102"),
    "escaped zeros": Case(spec('dense: {units: 4, name: "a\\0b"}'), "NS220"),
    "escaped half characters": Case(spec('dense: {units: 4, name: "\\ud800"}'), "NS110"),
    "orders to a terminal": Case(spec('"\\e]0;title\\a\\e[2J"'), "NS202"),
    "text that turns around": Case(spec('"\\u202edrow"'), "NS202"),
    "a directory": Case(lambda folder: (folder / "spec.yaml").mkdir(), "NS002"),
    "a pipe": Case(pipe("spec.yaml"), "NS003"),
    "a device": Case("", "NS003", ("/dev/zero",)),
    "a file that is not what it says": Case("", "NS102", ("/proc/self/environ",)),
    "a link to itself": Case(lambda folder: (folder / "spec.yaml").symlink_to("spec.yaml"), "NS003"),
    "no file": Case(lambda folder: None, "NS001"),
    "a name of 5,000 letters": Case("", "NS003", ("a" * 5000,)),
    # YAML.
    "deep lists": Case("[" * 10**6, "NS121"),
    "deep mappings": Case("{a: " * 400_000, "NS121"),
    "deep layers": Case("netspec: 1\nlayers:\n" + "- " * 900_000, "NS121"),
    "a chain of aliases": Case("".join(f"a{i}: &a{i} [{f'*a{i - 1}' if i else 1}]\n" for i in range(99)), "NS121"),
    "a billion laughs": Case("netspec: 1\n" + aliases(12, 10), "NS122"),
    "two to the power of 60 laughs": Case("netspec: 1\n" + aliases(60, 2), "NS122"),
    "merges of merges": Case("netspec: 1\n" + merges(12), "NS122"),
    "an alias of itself": Case("netspec: 1\nparams: &a {x: *a}\n", "NS115"),
    "a merge of itself": Case("netspec: 1\nparams: &a {<<: *a}\n", "NS115"),
    "200,001 values": Case("[" + "1," * 199_999 + "]", "NS122"),
    "100,000 lists": Case("[" + "[], " * 100_000 + "]", "NS122"),
    "60,000 mappings": Case("[" + "{a: 1}, " * 60_000 + "]", "NS122"),
    "a million commas": Case("[" + "," * 10**6 + "]", "NS110"),
    "34,000 anchors": Case("netspec: 1\nx: [" + "".join(f"&a{i} 1," for i in range(34_000)) + "]", "NS211"),
    "100,000 tags": Case("[" + "!!python/name:os.system x, " * 70_000 + "]", "NS116"),
    "code in a tag": Case("!!python/object/apply:os.system ['touch harm']", "NS116"),
    "100,000 documents": Case("---\n" * 100_000, "NS111"),
    "a word a million letters long": Case("netspec: 1\n? " + "a" * 10**6 + "\n: 1\n", "NS211"),
    "an open quote": Case('netspec: "' + "a\n" * 10**6, "NS106"),
    "a million backslashes": Case('netspec: "' + "\\" * 10**6, "NS106"),
    "100,000 keys twice": Case("a: 1\n" * 200_000, "NS113"),
    "34,000 unknown keys": Case("netspec: 1\n" + "".join(f"k{i}: 1\n" for i in range(34_000)), "NS210"),
    "100,000 wrong words": Case("netspec: 1\nparams: {a: [" + "yes, " * 100_000 + "]}", "NS117"),
    "a date": Case("netspec: 2001-01-01", "NS117"),
    # Numbers.
    "a million digits": Case(spec(f"dense: {MILLION}"), "NS117"),
    "a million digits after the point": Case(spec(f"dense: 0.{MILLION}"), "NS205"),
    "a million hexadecimal digits": Case(spec("dense: 0x" + "f" * 10**6), "NS117"),
    "10,000 digits": Case(spec("dense: " + "9" * 10_000), "NS117"),
    "1e999999": Case(spec("dropout: 1e999999"), "NS228"),
    "infinity": Case(spec("dropout: .inf"), "NS228"),
    "no number": Case(spec("dropout: .nan"), "NS228"),
    "minus zero units": Case(spec("dense: -0"), "NS207"),
    "a version of 5,000 digits": Case("netspec: " + "1" * 5000, "NS117"),
    "a huge shape": Case(spec("flatten", "dense: 4", shape="[" + ", ".join(["999999999999"] * 9) + "]"), "NS224"),
    "a shape of 63,000 sizes": Case(spec("flatten", shape="[" + "1, " * 63_000 + "]"), FINE),
    "a huge dense": Case(spec(*["dense: 999999999999999"] * 3), "NS207"),
    "a huge kernel": Case(spec("conv: {filters: 1, kernel_size: 999999999999999}", shape="[9, 9, 3]"), "NS207"),
    "a huge padding": Case(spec("zero_pad: 999999999999999999", shape="[9, 9, 3]"), "NS207"),
    "a huge up-sampling": Case(spec(*["up_sample: 999999999"] * 9, shape="[9, 9, 3]"), FINE),
    "a huge vector": Case(spec("repeat_vector: 999999999999999999999"), "NS117"),
    "a huge reshape": Case(spec("reshape: [" + "1, " * 63_000 + "4]"), FINE),
    "a permutation of 63,000": Case(spec("permute: [" + ", ".join(map(str, range(1, 63_000))) + "]"), "NS412"),
    "axes without end": Case(spec("layer_norm: {axis: [" + "1, " * 63_000 + "]}"), "NS208"),
    "an equation without end": Case(spec("einsum_dense: {equation: '" + "a" * 10**6 + ",b->a', output_shape: 4}"), "NS206"),
    # Expressions.
    "9 ** 9 ** 9": Case(computed("9**9**9"), "NS323"),
    "2 ** 2 ** 1000": Case(computed("2**2**1000"), "NS323"),
    "2 ** -1e308": Case(computed("2.0 ** 1e308"), "NS323"),
    "0 ** -1": Case(computed("0 ** -1"), "NS321"),
    "a root of -1": Case(computed("(-1) ** 0.5"), "NS321"),
    "a text of a gigabyte": Case(spec("dense: {units: 4, name: '$(\"a\" * 10**9)'}"), "NS323"),
    "a list of a billion": Case(computed("[1] * 10**9"), "NS323"),
    "lists that double": Case(computed("+".join(["[[1]*999]*999"] * 99)), "NS323"),
    "a list inside a list inside a list": Case(computed("[" * 500_000 + "]" * 500_000), "NS323"),
    "100,000 brackets": Case(computed("(" * 100_000 + "1" + ")" * 100_000), "NS323"),
    "100,000 open brackets": Case(computed("(" * 100_000), "NS323"),
    "100,000 signs": Case(computed("-" * 100_000 + "1"), "NS323"),
    "100,000 nots": Case(computed("not " * 100_000 + "1"), "NS323"),
    "100,000 powers": Case(computed("1" + "**1" * 100_000 + "*0"), "NS323"),
    "500,000 sums": Case(computed("1" + "+1" * 500_000 + "-500001"), "NS323"),
    "100,000 conditions": Case(computed("1 if x else " * 100_000 + "1"), "NS323"),
    "100,000 comparisons": Case(computed("1" + " < 1" * 100_000), "NS323"),
    "100,000 indices": Case(computed("x" + "[0]" * 100_000), "NS323"),
    "a huge index": Case(computed("[1][10**18]"), "NS321"),
    "an index of 5,000 digits": Case(computed("[1][" + "9" * 5000 + "]"), "NS323"),
    "a number of a million digits": Case(computed(MILLION), "NS323"),
    "a float of a million digits": Case(computed("0." + MILLION), "NS323"),
    "a float without end": Case(computed("1e999999"), "NS323"),
    "int of a million digits": Case(computed(f'int("{MILLION}")'), "NS323"),
    "int of 1e308": Case(computed("int(1e308)"), "NS323"),
    "float of 1e999": Case(computed('float("1e999")'), "NS323"),
    "round of nothing": Case(computed("round(0/0)"), "NS321"),
    "divisible by 1e18": Case(computed("divisible(1e300, 10**18)"), "NS323"),
    "len of 100,000": Case(computed("0 * len([" + "1," * 100_000 + "1])"), "NS323"),
    "max of 100,000": Case(computed("0 * max(" + "1," * 100_000 + "1)"), "NS323"),
    "an attribute": Case(computed("x.__class__.__mro__"), "NS320"),
    "a call of what is no function": Case(computed("__import__(1)"), "NS320"),
    "a lambda": Case(computed("(lambda: 1)()"), "NS230"),
    "a comprehension": Case(computed("[i for i in 9]"), "NS230"),
    "a million dollars": Case(spec("dense: {units: 4, name: '" + "$" * 10**6 + "'}"), "NS323"),
    "100,000 holes": Case(spec("dense: {units: 4, name: '" + "$(1)" * 100_000 + "'}"), "NS323"),
    "parameters that double": Case(
        spec("dense: $(len(p40))", head="params:\n  p0: [1, 1]\n" + "".join(f"  p{i}: $(p{i - 1} + p{i - 1})\n" for i in range(1, 41))),
        "NS323",
    ),
    "texts that double": Case(
        spec("dense: $(len(p40))", head="params:\n  p0: ab\n" + "".join(f"  p{i}: $(p{i - 1})$(p{i - 1})\n" for i in range(1, 41))),
        "NS323",
    ),
    "lists of lists that double": Case(
        spec("dense: $(len(p60))", head="params:\n  p0: [1, 1]\n" + "".join(f"  p{i}: '$([p{i - 1}, p{i - 1}])'\n" for i in range(1, 61))),
        "NS323",
    ),
    "lists in YAML that double": Case(
        spec("dense: $(len(p60))", head="params:\n  p0: [1, 1]\n" + "".join(f"  p{i}: [$p{i - 1}, $p{i - 1}]\n" for i in range(1, 61))),
        "NS323",
    ),
    "parameters in a circle": Case(spec("dense: $a", head="params: {a: $b, b: $a}\n"), "NS242"),
    "a chain of 10,000 parameters": Case(
        spec("dense: $(p9999 - 9)", head="params:\n  p0: 1\n" + "".join(f"  p{i}: $p{i - 1}\n" for i in range(1, 10_000))),
        "NS207",
    ),
    "a chain of 10,000 parameters backwards": Case(
        spec("dense: $p0", head="params:\n" + "".join(f"  p{i}: $p{i + 1}\n" for i in range(10_000)) + "  p10000: 0\n"),
        "NS242",
    ),
    # Growth.
    "a billion rounds": Case(spec("repeat: {times: 1000000000, layers: [relu]}"), "NS315"),
    "a billion rounds of nothing": Case(spec("repeat: {times: 1000000000, layers: []}"), "NS315"),
    "a range without end": Case(spec("repeat: {range: [-999999999999999, 999999999999999], layers: [relu]}"), "NS315"),
    "a range of a computed size": Case(spec("repeat: {range: [0, $(9 ** 18)], layers: [relu]}"), "NS315"),
    "rounds of 5,000 digits": Case(spec("repeat: {times: " + "9" * 5000 + ", layers: [relu]}"), "NS117"),
    "rounds in rounds": Case(spec(nested(1000, 3, "relu")), "NS315"),
    "empty rounds in rounds": Case(spec(nested(9_999, 2, "")), "NS315"),
    "empty rounds side by side": Case(spec(WIDE), "NS315"),
    "rounds in rounds, all left out": Case(spec("repeat: {times: 1000, layers: [repeat: {times: 1000, layers: [{relu: {if: false}}]}]}"), "NS315"),
    "many left out in every round": Case(
        spec("repeat: {times: 9999, layers: [" + "{relu: {if: false}}, " * 3000 + "]}"), "NS315"
    ),
    "many named in every round": Case(
        spec("repeat: {times: 9999, layers: [" + "{from: x}, " * 3000 + "]}"), "NS315"
    ),
    "many empty branches in every round": Case(
        spec("repeat: {times: 9999, layers: [" + "{side: [branches: [{a: []}, {b: []}]]}, " * 999 + "]}"), "NS315"
    ),
    "many empty sides in every round": Case(
        spec("repeat: {times: 9999, layers: [" + "{side: []}, " * 3000 + "]}"), "NS315"
    ),
    "many repeats of nothing in every round": Case(
        spec("repeat: {times: 9999, layers: [" + "{repeat: {times: 0, layers: [relu]}}, " * 3000 + "]}"), "NS315"
    ),
    "long expressions in every round": Case(
        spec("repeat: {times: 9999, index: i, layers: [{dropout: {rate: '$(0.1" + "+0*i" * 1000 + ")'}}]}"), "NS323"
    ),
    "long lists in every round": Case(
        spec("repeat: {times: 9999, index: i, layers: [{relu: {if: '$([i] * 60000 == [1] * 60000)'}}]}"), "NS323"
    ),
    "long texts in every round": Case(
        spec("repeat: {times: 9999, index: i, layers: [{relu: {if: '$(\"a\" * 60000 + str(i) == \"b\")'}}]}"), "NS323"
    ),
    "many arguments in every round": Case(
        spec("repeat: {times: 9999, index: i, layers: [reshape: [$(0*i+4), " + "1, " * 5000 + "]]}"), "NS315"
    ),
    "blocks that double": Case(spec("b60", head=doubled(61, "relu")), "NS315"),
    "empty blocks that double": Case(spec("b60", head=doubled(61, "")), "NS212"),
    "blocks that double and are left out": Case(spec("b60", head=doubled(61, "{relu: {if: false}}")), "NS315"),
    "a block that calls itself": Case(spec("a", head="blocks: {a: {layers: [a]}}\n"), "NS311"),
    "blocks that call one another": Case(spec("a", head="blocks: {a: {layers: [b]}, b: {layers: [a]}}\n"), "NS311"),
    "a block that calls itself by an import": Case(
        files(
            spec=spec("l.a", head="imports: {l: lib.yaml}\n"),
            lib="netspec: 1\nimports: {m: lib.yaml}\nblocks: {a: {layers: [m.a]}}\n",
        ),
        "NS311",
    ),
    "a block that calls itself unless asked not to": Case(
        spec("a: {n: 9}", head="blocks: {a: {params: {n: int}, layers: [{a: {if: $(n > 0), n: $(n - 1)}}]}}\n"), "NS311"
    ),
    "a chain of 3,000 blocks": Case(spec("b0", head="blocks:\n" + CHAIN), "NS249"),
    "10,001 layers": Case(spec("side: [" + MANY + "]"), "NS315"),
    "a table of 20,000 rows in rounds": Case(
        spec("repeat: {times: 100, layers: [repeat: {each: {columns: [a], rows: [" + "[1], " * 20_000 + "]}, layers: [relu]}]}"),
        "NS315",
    ),
    "a table of 20,000 rows in rounds of nothing": Case(
        spec("repeat: {times: 9999, layers: [repeat: {each: {columns: [a], rows: [" + "[1], " * 20_000 + "]}, layers: []}]}"),
        "NS315",
    ),
    "a table of computed rows": Case(
        spec("repeat: {each: {columns: [a], rows: $([[1]] * 10**9)}, layers: [relu]}"), "NS123"
    ),
    "a table of 20,000 columns": Case(
        spec("repeat: {each: {columns: [" + ", ".join(f"c{i}" for i in range(20_000)) + "], rows: [[" + "1, " * 20_000 + "]]}, layers: []}"),
        "NS212",
    ),
    "a matrix of a billion": Case(
        spec("relu", head="params: {" + ", ".join(f"p{i}: 1" for i in range(30)) + "}\nmatrix: {" + ", ".join(f"p{i}: [1, 2]" for i in range(30)) + "}\n"),
        "NS804",
        ("--matrix", "spec.yaml"),
    ),
    "a matrix of 63,000 values": Case(
        spec("relu", head="params: {p: 1}\nmatrix: {p: [" + "1, " * 63_000 + "]}\n"), FINE, ("--matrix", "spec.yaml")
    ),
    "10,000 sub-models in one another": Case(
        spec("repeat: {times: 9999, layers: [group: {nested: functional, layers: [group: {nested: functional, layers: [relu]}]}]}"),
        "NS315",
    ),
    "20,000 calls": Case(spec("dense: {name: d, units: 4}", "repeat: {times: 9999, layers: [call: {layer: d}, call: {layer: d}]}"), "NS315"),
    "wide joins in rounds": Case(
        spec("repeat: {times: 9999, layers: [concat: {from: [" + "x, " * 9999 + "]}]}"), "NS315"
    ),
    "joins that double": Case(spec("repeat: {times: 9999, layers: [concat: {from: [x, x]}, branches: [{a: []}, {b: []}], concat]}"), "NS315"),
    "25,000 wrong layers": Case(spec(*[f"l{i}" for i in range(25_000)]), "NS202"),
    "7,600 wrong arguments": Case(spec(*[f"dense: {{units: 4, n{i}: 1}}" for i in range(7_600)]), "NS204"),
    "7,600 wrong shapes": Case(spec(*["conv: {filters: 4, kernel_size: 3}"] * 7_600), "NS402"),
    "9,800 unknown names": Case(spec(*[f"relu: {{from: n{i}}}" for i in range(9_800)]), "NS301"),
    "9,800 wrong names": Case(spec(*["relu: {name: a}"] * 9_800), "NS221"),
    "17,000 wrong expressions": Case(spec(*[f"dense: $(u{i})" for i in range(17_000)]), "NS320"),
    "8,500 unknown blocks near one another": Case(
        spec(*[f"blok{i}" for i in range(8_500)], head="blocks:\n" + "".join(f"  block{i}: {{layers: [relu]}}\n" for i in range(8_500))),
        "NS202",
    ),
    "one wrong layer in 10,000 rounds": Case(spec("repeat: {times: 9999, layers: [{dense: {units: -1}}]}"), "NS207"),
    # Much for every round, call, include or mistake.
    "10,000 parameters of a block in every round": Case(
        spec("repeat: {times: 9000, layers: [b]}", head="blocks: {b: {params: {" + many("p{}: 1", 10_000) + "}, layers: [relu]}}\n"), "NS315"
    ),
    "17,000 arguments that a block does not have": Case(
        spec("b: {" + many("q{}: 1", 17_000) + "}", head="blocks: {b: {params: {" + many("p{}: int", 17_000) + "}, layers: [relu]}}\n"), "NS312"
    ),
    "a long list to a block in every round": Case(
        spec("repeat: {times: 9000, layers: [b: {p: [" + "1, " * 63_000 + "]}]}", head="blocks: {b: {params: {p: list}, layers: [relu]}}\n"), "NS315"
    ),
    "a long list to a file in every round": Case(
        files(
            spec=spec("repeat: {times: 9000, index: i, layers: [include: {spec: a.yaml, prefix: 'a$(i)', set: {p: [" + "1, " * 63_000 + "]}}]}"),
            a=spec("relu: {name: r}", head="params: {p: []}\n"),
        ),
        "NS315",
    ),
    "wide rows in every round": Case(
        spec("repeat: {times: 5000, layers: [repeat: {each: {columns: [" + many("c{}", 400) + "], rows: [" + ("[" + "1, " * 400 + "], ") * 150 + "]}, layers: [relu]}]}"), "NS315"
    ),
    "includes that end at once": Case(
        files(
            spec=spec("repeat: {times: 9000, index: i, layers: [include: {spec: a.yaml, until: r, prefix: 'a$(i)'}]}"),
            a=spec("relu: {name: r}", *["relu: {}"] * 13_000),
        ),
        "NS315",
    ),
    "10,000 globs of every include": Case(
        files(
            spec=spec("repeat: {times: 9000, index: i, layers: [include: {spec: a.yaml, until: r, prefix: 'a$(i)'}]}"),
            a=spec("relu: {name: r}", "relu", head="freeze: [" + many("'*{}x*'", 10_000) + "]\n"),
        ),
        "NS315",
    ),
    "50 large files": Case(
        files(
            spec=spec(*[f"include: {{spec: a{i}.yaml, prefix: a{i}}}" for i in range(50)]),
            **{f"a{i}": spec(*["relu: {}"] * 13_000) for i in range(50)},
        ),
        "NS315",
    ),
    "50 large libraries": Case(
        files(
            spec=spec("relu", head="imports: {" + many("l{0}: a{0}.yaml", 50) + "}\n"),
            **{f"a{i}": "netspec: 1\nblocks: {b: {layers: [" + "relu, " * 34_000 + "]}}\n" for i in range(50)},
        ),
        "NS315",
    ),
    "20,000 imports of a broken file": Case(
        files(spec=spec("relu", head="imports: {" + many("l{}: a.yaml", 20_000) + "}\n"), a="netspec: 1\nblocks: [\n"), "NS105"
    ),
    "long names in deep blocks": Case(
        spec(
            "b0: {name: " + "n" * 200 + "}",
            head="blocks:\n" + "".join(f"  b{i}: {{layers: [b{i + 1}: {{name: {'n' * 200}}}]}}\n" for i in range(59)) + "  b59: {layers: [repeat: {times: 19000, index: i, layers: [relu: {name: 'r$(i)'}]}]}\n",
        ),
        "NS315",
    ),
    "many names in a block that nothing calls": Case(
        spec("relu", head="blocks: {b: {layers: [" + many("relu: {{name: n{}}}", 9_000) + ", " + many("relu: {{from: m{}}}", 300) + "]}}\n"), "NS301"
    ),
    "calls and names in a block that nothing calls": Case(
        spec("relu", head="blocks: {c: {layers: [relu]}, b: {layers: [" + many("c: {{name: n{}}}", 4_000) + ", " + many("relu: {{from: n{}_m}}", 5_500) + "]}}\n"), "NS301"
    ),
    "unknown names in groups of many": Case(
        spec("group: {name: g, layers: [group: {name: h, layers: [" + many("relu: {{name: n{}}}", 9_000) + ", " + many("relu: {{name: k{0}, from: n1}}, relu: {{from: m{0}}}", 300) + "]}]}"), "NS301"
    ),
    "calls of a large sub-model": Case(
        spec("group: {name: g, nested: functional, layers: [repeat: {times: 4000, layers: [relu]}]}", "repeat: {times: 10000, layers: [call: {layer: g}]}"), "NS315"
    ),
    "10,000 different attentions": Case(
        spec("repeat: {times: 9999, index: i, layers: [multi_head_attention: {num_heads: 2, key_dim: $i, from: [x, x]}]}", shape="[4, 4]"), "NS315"
    ),
    "9,000 different recurrent layers": Case(
        spec("repeat: {times: 9000, index: i, layers: [bidirectional: {layer: {lstm: {units: $i, return_sequences: true}}}]}", shape="[4, 4]"), "NS315"
    ),
    # Names.
    "a name of a million letters": Case(spec(f"dense: {{units: -1, name: {'a' * 10**6}}}"), "NS207"),
    "an op of a million letters": Case(spec(f"'{'a' * 10**6}': 1"), "NS110"),
    "an argument of a million letters": Case(spec(f"dense: {{units: 1, ? {'a' * 10**6} : 1}}"), "NS204"),
    "a reference of a million letters": Case(spec(f"relu: {{from: {'a' * 10**6}}}"), "NS301"),
    "an import of a million letters": Case(imported("a" * 10**6), "NS003"),
    "a file of a million folders": Case(imported("a/" * 500_000), "NS003"),
    "a variable of a million letters": Case(computed("a" * 10**6), "NS323"),
    "long names that grow": Case(
        spec(
            "b0: {name: " + "n" * 1000 + "}",
            head="blocks:\n" + "".join(f"  b{i}: {{layers: [b{i + 1}: {{name: {'n' * 1000}}}, b{i + 1}: {{name: m{'n' * 1000}}}]}}\n" for i in range(20)) + "  b20: {layers: [relu: {name: r}]}\n",
        ),
        "NS220",
    ),
    "a glob that backtracks": Case(spec(f"dense: {{units: 4, name: {'a' * 200}}}", head="freeze: ['" + "*a" * 100 + "b']\n"), "NS248"),
    "10,000 globs of 10,000 layers": Case(
        spec(*["dense: 4"] * 10_000, head="freeze: [" + ", ".join(f"'*{i}x*'" for i in range(10_000)) + "]\n"), "NS315"
    ),
    # Other files.
    "an absolute import": Case(imported("/etc/passwd"), "NS008"),
    "an import from above": Case(imported("../lib.yaml"), "NS008"),
    "an import round about": Case(imported("a/../../lib.yaml"), "NS008"),
    "an import from home": Case(imported("~/lib.yaml"), "NS008"),
    "an import of a device": Case(imported("/dev/zero"), "NS008"),
    "an import of a process": Case(imported("/proc/self/mem"), "NS008"),
    "an import of a folder": Case(imported("."), "NS002"),
    "an import of nothing": Case(imported(""), "NS002"),
    "an import of a zero": Case(spec("l.a", head='imports: {l: "a\\0b"}\n'), "NS008"),
    "an import of an address": Case(imported("https://example.com/lib.yaml"), "NS001"),
    "an import by a link": Case(beside(imported("other.yaml"), link("/etc/passwd")), "NS008"),
    "an import by a link to a device": Case(beside(imported("other.yaml"), link("/dev/zero")), "NS008"),
    "an import by a link to itself": Case(beside(imported("other.yaml"), link("other.yaml")), "NS001"),
    "an import by a folder's link": Case(beside(imported("inner/lib.yaml"), outside), "NS008"),
    "an import of a pipe": Case(beside(imported("other.yaml"), pipe("other.yaml")), "NS003"),
    "an import of 1 GiB": Case(beside(imported("other.yaml"), sparse("other.yaml", 2**30)), "NS101"),
    "an import of itself": Case(imported("spec.yaml"), "NS243"),
    "1,000 imports of one file": Case(
        files(
            spec=spec("l0.nothing", head="imports: {" + ", ".join(f"l{i}: lib.yaml" for i in range(1000)) + "}\n"),
            lib="netspec: 1\nblocks: {unit: {layers: [relu]}}\n",
        ),
        "NS310",
    ),
    "500 files in a row": Case(
        files(
            spec=spec("l.unit", head="imports: {l: lib0.yaml}\n"),
            **{f"lib{i}": f"netspec: 1\nimports: {{l: lib{i + 1}.yaml}}\nblocks: {{unit: {{layers: [l.unit]}}}}\n" for i in range(500)},
            lib500="netspec: 1\nblocks: {unit: {layers: [relu]}}\n",
        ),
        "NS249",
    ),
    "an include of a device": Case(include("/dev/zero"), "NS008"),
    "an include from above": Case(include("../spec.yaml"), "NS008"),
    "an include of itself": Case(include("spec.yaml"), "NS311"),
    "includes in a ring": Case(
        files(spec=include("a.yaml"), a=include("b.yaml"), b=include("spec.yaml")), "NS311"
    ),
    "includes in a ring elsewhere": Case(
        files(spec=include("a.yaml"), a=include("b.yaml"), b=include("a.yaml")), "NS311"
    ),
    "an include of itself under other names": Case(include("./spec.yaml"), "NS311"),
    "an include of itself by a link": Case(beside(include("other.yaml"), link("spec.yaml")), "NS311"),
    "includes that double": Case(
        files(
            spec=include("s0.yaml"),
            **{f"s{i}": spec(f"include: {{spec: s{i + 1}.yaml, prefix: a}}", f"include: {{spec: s{i + 1}.yaml, prefix: b}}") for i in range(30)},
            s30=spec("relu"),
        ),
        "NS315",
    ),
    "500 includes in a row": Case(
        files(spec=include("s0.yaml"), **{f"s{i}": include(f"s{i + 1}.yaml") for i in range(500)}, s500=spec("relu")), "NS249"
    ),
    # The other sections.
    "weights of a device": Case(weights("/dev/zero"), "NS008"),
    "weights from above": Case(weights("../w.h5"), "NS008"),
    "weights that are not there": Case(weights("w.h5"), FINE),
    "weights of a pipe": Case(beside(weights("w.h5"), pipe("w.h5")), FINE),
    "weights of 1 GiB of zeros": Case(beside(weights("w.h5"), sparse("w.h5", 2**30)), FINE),
    "weights with a wrong digest": Case(weights("w.h5", ", sha256: " + "a" * 10**6), "NS205"),
    "weights with a glob that backtracks": Case(weights("w.h5", ", into: ['" + "*a" * 50_000 + "b']"), "NS315"),
    "weights by 10,000 globs into 10,000 layers": Case(
        spec(*["dense: 4"] * 10_000, head="weights: [{file: w.h5, into: [" + ", ".join(f"'*{i}x*'" for i in range(10_000)) + "]}]\n"), "NS315"
    ),
    "weights under 10,000 new names": Case(
        weights("w.h5", ", rename: {" + ", ".join(f"a{i}: b{i}" for i in range(10_000)) + "}"), "NS512"
    ),
    "17,000 sources of weights": Case(spec("relu", head="weights: [" + "{file: w.h5}, " * 17_000 + "]\n"), "NS315"),
    "expect: huge counts": Case(ended("expect: {params_max: 9e999}\n"), "NS205"),
    "expect: a count of 5,000 digits": Case(ended("expect: {params: '" + "9" * 5000 + "'}\n"), "NS205"),
    "expect: a size of 5,000 digits": Case(ended("expect: {size_max: '" + "9" * 5000 + "TB'}\n"), "NS205"),
    "expect: 16,800 shapes": Case(ended("expect: {shapes: {" + ", ".join(f"d{i}: [4]" for i in range(16_800)) + "}}\n"), "NS803"),
    "expect: less than nothing": Case(ended("expect: {params: -1}\n"), "NS205"),
    "compile: code": Case(ended("compile: {optimizer: '__import__(\"os\")', loss: mse}\n"), "NS236"),
    "compile: a rate without end": Case(ended("compile: {optimizer: {sgd: {learning_rate: 1e999}}, loss: mse}\n"), "NS228"),
    "compile: 63,000 metrics": Case(ended("compile: {optimizer: sgd, loss: mse, metrics: [" + "lies, " * 63_000 + "]}\n"), "NS238"),
    "compile: a loss for everything": Case(ended("compile: {optimizer: sgd, loss: {" + ", ".join(f"d{i}: mse" for i in range(33_600)) + "}}\n"), "NS239"),
    "compile: schedules in schedules": Case(ended("compile: {optimizer: {sgd: {learning_rate: " + "{exponential_decay: {initial_learning_rate: " * 10 + "1" + "}}" * 10 + "}}, loss: mse}\n"), "NS203"),
    "code as a layer": Case(spec("lambda: 'x: x'"), "NS215"),
    "layers in layers": Case(spec("time_distributed: {layer: {" * 10 + "dense: 4" + "}}" * 10), "NS402"),
    "defaults for everything": Case(
        spec(*["dense: 4"] * 1000, head="defaults:\n" + "".join(f"  d{i}: {{units: 1}}\n" for i in range(13_000))), "NS202"
    ),
    "11,000 inputs": Case("netspec: 1\ninputs: [" + ", ".join(f"x{i}: [4]" for i in range(11_000)) + "]\nlayers: [-1]", "NS213"),
    "63,000 outputs": Case(spec("dense: {name: d, units: 4}") + "outputs: [" + "d, " * 63_000 + "]\n", "NS221"),
    # `--set`.
    "--set: a bomb": Case(spec("dense: $n", head="params: {n: 1}\n"), "NS121", ("spec.yaml", "--set", "n=" + "[" * 50_000)),
    "--set: a billion laughs": Case(
        spec("dense: $n", head="params: {n: 1}\n"), "NS122", ("spec.yaml", "--set", "n={" + aliases(12, 10).replace("params:\n", "").replace("]\n", "],") + "}")
    ),
    "--set: 100,000 digits": Case(spec("dense: $n", head="params: {n: 1}\n"), "NS117", ("spec.yaml", "--set", "n=" + "9" * 100_000)),
    "--set: code": Case(spec("dense: $n", head="params: {n: 1}\n"), "NS241", ("spec.yaml", "--set", "n=$(9**9**9)")),
    "--set: a tag": Case(spec("dense: $n", head="params: {n: 1}\n"), "NS116", ("spec.yaml", "--set", "n=!!python/name:os.system")),
    "--set: half a character": Case(spec("dense: {units: 4, name: $n}", head="params: {n: a}\n"), "NS220", ("spec.yaml", "--set", b"n=\xff".decode("utf-8", "surrogateescape"))),
    "--set: a name of 100,000 letters": Case(spec("relu"), "NS312", ("spec.yaml", "--set", "n" * 100_000 + "=1")),
    "--set: a file from elsewhere": Case(
        spec("include: {spec: $f}", head="params: {f: a.yaml}\n"), "NS008", ("spec.yaml", "--set", "f=/dev/zero")
    ),
    "--set: a billion rounds": Case(
        spec("repeat: {times: $n, layers: [relu]}", head="params: {n: 1}\n"), "NS315", ("spec.yaml", "--set", "n=1000000000")
    ),
}  # fmt: skip


def make(case: Case, folder: Path) -> None:
    """Write the files of a case into an empty folder."""
    match case.spec:
        case str():
            (folder / "spec.yaml").write_bytes(case.spec.encode())
        case bytes():
            (folder / "spec.yaml").write_bytes(case.spec)
        case _:
            case.spec(folder)


# Runs a command, and says how it ended. The usage of a process counts what its parent had when it
# was made, and so the parent is this and no process of tests.
_RUNNER = """
import json, os, resource, subprocess, sys
memory, seconds, *command = sys.argv[1:]
def limit():
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
with open("../said", "wb") as said:
    process = subprocess.Popen(
        command, preexec_fn=limit, stdin=subprocess.DEVNULL, stdout=said, stderr=said
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""


def outcome(arguments: Iterable[str], folder: Path, memory: int = RESERVED) -> Outcome:
    """What `netspec` with these arguments does in a process that is kept small."""
    command = [sys.executable, "-S", "-c", _RUNNER, str(memory * 10**6), str(HANGS)]
    command += [sys.executable, "-m", "netspec", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder.parent)}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    status, seconds, most = json.loads(done.stdout)
    said = (folder.parent / "said").read_text(encoding="utf-8", errors="replace")
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        said = f"was still busy after {seconds:.0f} seconds\n{said}"
    return Outcome(status, said, seconds, most / 1024)


def main(words: list[str]) -> None:
    """A line for each case: its name, the first code, processor seconds and the most memory."""
    print(f"{'':46} code   seconds   MB")
    for name, case in CASES.items():
        if words and not any(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "specs"
            folder.mkdir()
            make(case, folder)
            found = outcome(["check", *case.arguments], folder)
        code = found.codes[0] if found.codes else FINE
        as_expected = code == case.code and found.status == (code != FINE)
        remark = "" if as_expected else f"  not {case.code}, but exit status {found.status}"
        print(f"{name:46} {code:6} {found.seconds:5.2f}  {found.memory:5.0f}{remark}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
