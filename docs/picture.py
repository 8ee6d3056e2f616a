"""README's picture, a spec beside its summary: `python docs/picture.py` prints it as SVG."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from netspec.starter import MODELINE

ROOT = Path(__file__).parent.parent
SPEC = "specs/cifar_vgg.yaml"

# The usual width of a character in fonts of one width, and the size of the font.
WIDTH, SIZE, LINE = 7.83, 13, 18
MARGIN, PADDING, BAR = 12, 14, 30

STYLES = """
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace;
         fill: #1f2328; white-space: pre; }
  .bar { fill: #eaeef2; } .panel { fill: #ffffff; stroke: #d0d7de; }
  .title { fill: #59636e; } .key { fill: #0550ae; } .value { fill: #953800; }
  .rule { fill: #9198a1; }
"""
# A key, or what is computed.
WORD = re.compile(r'(?P<key>[\w.]+(?=: |:$))|(?P<value>"?\$\w+|\$\(.*\))')


class Panel(NamedTuple):
    """A window with lines of text, its left edge at `left`."""

    title: str
    lines: list[str]
    left: float

    @property
    def width(self) -> float:
        """The width of the window."""
        return max(map(len, self.lines)) * WIDTH + 2 * PADDING

    @property
    def height(self) -> float:
        """The height of the window."""
        return len(self.lines) * LINE + 2 * PADDING + BAR


def main() -> None:
    """Print the picture."""
    lines = (ROOT / SPEC).read_text(encoding="utf-8").splitlines()
    # Less the line that tells editors of the schema.
    spec = [line for line in lines if not line.startswith(MODELINE)]
    command = (sys.executable, "-m", "netspec", "summary", SPEC)
    summary = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    left = Panel(SPEC, spec, MARGIN)
    right = Panel(
        f"$ netspec summary {SPEC}", summary.splitlines(), left.left + left.width + MARGIN
    )
    sys.stdout.write("\n".join(_picture(left, right)) + "\n")


def _picture(left: Panel, right: Panel) -> Iterator[str]:
    width = right.left + right.width + MARGIN
    height = max(left.height, right.height) + 2 * MARGIN
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    yield f"<title>{escape(left.title)} and its summary</title>"
    yield f"<style>{STYLES}</style>"
    for panel in (left, right):
        yield from _panel(panel, height - 2 * MARGIN)
    yield "</svg>"


def _panel(panel: Panel, height: float) -> Iterator[str]:
    x = panel.left + PADDING
    box = f'x="{panel.left:.0f}" y="{MARGIN}" width="{panel.width:.0f}"'
    yield f'<rect class="panel" {box} height="{height:.0f}" rx="6"/>'
    yield f'<rect class="bar" {box} height="{BAR}" rx="6"/>'
    yield f'<text class="title" x="{x:.0f}" y="{MARGIN + 20}">{escape(panel.title)}</text>'
    top = MARGIN + BAR + PADDING + SIZE
    for number, line in enumerate(panel.lines):
        if line:
            yield f'<text x="{x:.0f}" y="{top + number * LINE}">{_colored(line)}</text>'


def _colored(line: str) -> str:
    if set(line) == {"-"}:
        return f'<tspan class="rule">{line}</tspan>'
    return WORD.sub(_word, escape(line))


def _word(found: re.Match[str]) -> str:
    return f'<tspan class="{found.lastgroup}">{found[0]}</tspan>'


if __name__ == "__main__":
    main()
