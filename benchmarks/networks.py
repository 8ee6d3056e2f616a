"""README's table of networks: how long their specs are, how large they are, how long a check takes.

Lines are those with code: without comments, descriptions and empty ones. For a spec they are its
own and those of the files that it includes or imports; for Keras, those of the modules that make
the network. The time is that of a process's CPUs for one check after the imports, the median of
several.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import time
import tokenize
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from netspec.compiler import check_file, compile_spec
from netspec.measure import measure

SPECS = Path(__file__).parent.parent / "specs"
RUNS = 5

# The families of keras.applications: the spec, its smallest member, and Keras's modules.
FAMILIES = {
    "VGG16, VGG19": ("vgg16", "vgg16", ("vgg16", "vgg19")),
    "ResNet-50, 101, 152": ("resnet", "resnet50", ("resnet",)),
    "ResNet-50, 101, 152 v2": ("resnet_v2", "resnet50_v2", ("resnet", "resnet_v2")),
    "Inception v3": ("inception_v3", "inception_v3", ("inception_v3",)),
    "Inception-ResNet v2": ("inception_resnet_v2", "inception_resnet_v2", ("inception_resnet_v2",)),
    "Xception": ("xception", "xception", ("xception",)),
    "DenseNet-121, 169, 201": ("densenet", "densenet121", ("densenet",)),
    "MobileNet": ("mobilenet", "mobilenet", ("mobilenet",)),
    "MobileNetV2": ("mobilenet_v2", "mobilenet_v2", ("mobilenet_v2",)),
    "MobileNetV3 Small": ("mobilenet_v3_small", "mobilenet_v3_small", ("mobilenet_v3",)),
    "NASNet Mobile, Large": ("nasnet", "nasnet_mobile", ("nasnet",)),
    "EfficientNet B0 to B7": ("efficientnet", "efficientnet_b0", ("efficientnet",)),
    "EfficientNetV2 B0 to B3": ("efficientnet_v2", "efficientnet_v2_b0", ("efficientnet_v2",)),
    "EfficientNetV2 S": ("efficientnet_v2_s", "efficientnet_v2_s", ("efficientnet_v2",)),
    "ConvNeXt Tiny to XLarge": ("convnext", "convnext_tiny", ("convnext",)),
}

OTHERS = {
    "GoogLeNet, with both heads": "googlenet",
    "U-Net": "unet",
    "SqueezeNet": "squeezenet",
    "FCN-8s": "fcn8s",
    "SegNet": "segnet",
    "YOLOv3-tiny": "yolov3_tiny",
    "WaveNet, small": "wavenet_small",
    "Kim's CNN for sentences": "text_cnn",
    "bidirectional LSTMs": "lstm_classifier",
    "LSTMs with attention": "seq2seq",
    "Transformer encoder": "transformer_encoder",
    "ViT-B/16": "vit",
    "autoencoder": "autoencoder",
    "DCGAN, generator": "dcgan_generator",
    "DCGAN, discriminator": "dcgan_discriminator",
    "triplets of faces": "siamese_triplet",
}


def main() -> None:
    """Print the table."""
    print("\n".join(table(RUNS)))


def table(runs: int) -> Iterator[str]:
    """The lines of the table; a check is measured so often."""
    yield "| network | YAML | Python | parameters | MACs | check |"
    yield "|---|--:|--:|--:|--:|--:|"
    for title, (spec, member, modules) in FAMILIES.items():
        yield _row(title, spec, member, f"{sum(map(_python_lines, modules)):,}", runs)
    for title, spec in OTHERS.items():
        yield _row(title, spec, spec, "", runs)


def _row(title: str, spec: str, member: str, python: str, runs: int) -> str:
    path = SPECS / f"{member}.yaml"
    graph = compile_spec(str(path))
    total = measure(graph)
    # Of an open size, the figure would be that of a single place.
    whole = all(None not in node.outputs[0].shape[1:] for node in graph.inputs)
    macs = _short(total.macs) if whole else ""
    yaml = sum(map(_yaml_lines, _files(SPECS / f"{spec}.yaml")))
    size = f"{_short(total.params)} | {macs} | {_milliseconds(path, runs):.0f} ms"
    return f"| [{title}](specs/{spec}.yaml) | {yaml} | {python} | {size} |"


def _milliseconds(path: Path, runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.process_time()
        check_file(str(path))
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def _files(path: Path) -> set[Path]:
    """A spec with all the files that it names."""
    named = re.findall(r"[\w/]+\.yaml", path.read_text("utf-8"))
    return {path}.union(*(_files(path.parent / each) for each in named))


def _yaml_lines(path: Path) -> int:
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return sum(bool(line) and not line.startswith(("#", "description:")) for line in lines)


def _python_lines(module: str) -> int:
    # Found without an import, which would be TensorFlow's too.
    found = find_spec("keras")
    assert found is not None and found.origin is not None
    file = Path(found.origin).parent / "src" / "applications" / f"{module}.py"
    text = file.read_text("utf-8")
    return len(set(_code_lines(text)) - set(_docstring_lines(ast.parse(text))))


def _code_lines(text: str) -> Iterator[int]:
    none = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in none and token.string:
            yield from range(token.start[0], token.end[0] + 1)


def _docstring_lines(tree: ast.Module) -> Iterator[int]:
    """The lines of texts that are statements, or that a name like `BASE_DOCSTRING` has."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr | ast.Assign):
            continue
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _short(count: int) -> str:
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return str(count)


if __name__ == "__main__":
    main()
