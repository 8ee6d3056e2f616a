"""netspec against hand-written Keras, and `netspec check` against the size of the spec."""

from __future__ import annotations

import argparse
import compileall
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from process import Command, Costs, compare, ratio

ROOT = Path(__file__).parent.parent
SPECS = ROOT / "specs"
NETSPEC = str(Path(sys.executable).with_name("netspec"))
FLOOR = str(Path(__file__).with_name("floor.py"))
SHAPES = str(Path(__file__).with_name("shapes.py"))
HANDWRITTEN = str(Path(__file__).with_name("handwritten.py"))

# Each spec, and the scripts that make the same network.
BUILDS = {
    "vgg16": ("vgg16", "applications.VGG16"),
    "resnet50": ("applications.ResNet50",),
    "inception_v3": ("applications.InceptionV3",),
    "densenet121": ("applications.DenseNet121",),
    "densenet201": ("applications.DenseNet201",),
    "efficientnet_b7": ("applications.EfficientNetB7",),
    "nasnet_large": ("applications.NASNetLarge",),
}
# What writes the file: netspec itself, or Keras told by netspec.
ENGINES = ("netspec", "keras")
LAYERS = (1_000, 2_000, 4_000, 7_000)


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each is run (default: 5)")
    runs = parser.parse_args().runs
    # As it is where it was installed, and as the packages are that it is compared with.
    compileall.compile_dir(ROOT / "netspec", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        _print(_builds(Path(folder), runs))
        _print(_start(runs))
        _print(_sizes(Path(folder), runs))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)
    print()


def _builds(folder: Path, runs: int) -> Iterator[str]:
    """`netspec build` against the scripts, and against a bare writer of the same arrays."""
    yield "| network | engine | against | netspec | other | ratio | netspec | other | ratio |"
    yield "|---|---|---|--:|--:|--:|--:|--:|--:|"
    for spec, scripts in BUILDS.items():
        model, shapes = folder / "model.h5", folder / f"{spec}.json"
        path = SPECS / f"{spec}.yaml"
        # In a process of its own: what this one holds counts as memory of those it starts.
        subprocess.run((sys.executable, SHAPES, str(path), str(shapes)), check=True)
        commands: dict[str, Command] = {
            name: (sys.executable, HANDWRITTEN, name, str(model)) for name in scripts
        }
        # netspec itself comes last, so that it and the floor follow one another.
        for engine in reversed(ENGINES):
            commands[engine] = _netspec("build", path, "-o", model, "--engine", engine)
        commands["floor"] = (sys.executable, FLOOR, str(shapes), str(model))
        costs = compare(commands, runs, [model])
        for engine in ENGINES:
            others = (*scripts, "floor") if engine == "netspec" else scripts
            for name in others:
                yield f"| {spec} | {engine} | {name} | {_against(costs[engine], costs[name])} |"


def _start(runs: int) -> Iterator[str]:
    """`netspec check` of all specs against the import of what it stands on."""
    floor = (sys.executable, "-c", "import yaml, pydantic, click")
    costs = compare({"check": _netspec("check", SPECS), "imports": floor}, runs)
    count = sum(1 for _ in SPECS.rglob("*.yaml"))
    yield "| command | against | netspec | Python | ratio | netspec | Python | ratio |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    row = _against(costs["check"], costs["imports"])
    yield f"| check specs ({count} files) | import yaml, pydantic, click | {row} |"


def _sizes(folder: Path, runs: int) -> Iterator[str]:
    """`netspec check` of ever larger specs."""
    commands = {}
    for layers in LAYERS:
        spec = folder / f"{layers}.yaml"
        spec.write_text(_spec(layers), encoding="utf-8")
        commands[str(layers)] = _netspec("check", spec)
    costs = compare(commands, runs)
    yield "| layers | seconds | ms for each 1,000 | memory |"
    yield "|--:|--:|--:|--:|"
    for layers in LAYERS:
        seconds, memory = map(median, costs[str(layers)])
        each = 1e6 * seconds / layers
        yield f"| {layers:,} | {seconds:.2f} s | {each:.0f} ms | {memory:.0f} MiB |"


def _spec(layers: int) -> str:
    """A chain of layers, each written out."""
    head = "netspec: 1\ninputs:\n  - image: [64, 64, 16]\nlayers:\n"
    kinds = (
        "conv: {name: conv%d, filters: 16, kernel_size: 3, padding: same}",
        "batch_norm: {name: norm%d}",
        "activation: {name: relu%d, activation: relu}",
    )
    return head + "".join(f"  - {kinds[i % 3] % i}\n" for i in range(layers))


def _netspec(*arguments: str | Path) -> Command:
    return (NETSPEC, *map(str, arguments))


def _against(ours: Costs, theirs: Costs) -> str:
    seconds, others = median(ours.seconds), median(theirs.seconds)
    time = f"{seconds:.2f} s | {others:.2f} s | {ratio(ours.seconds, theirs.seconds):.2f}"
    most, other = median(ours.memory), median(theirs.memory)
    memory = f"{most:.0f} MiB | {other:.0f} MiB | {ratio(ours.memory, theirs.memory):.2f}"
    return f"{time} | {memory}"


if __name__ == "__main__":
    main()
