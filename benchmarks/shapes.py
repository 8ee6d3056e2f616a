"""`shapes.py SPEC FILE` writes down the shapes of all weights of a spec, by layer."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from netspec import load

if __name__ == "__main__":
    spec, file = sys.argv[1:]
    shapes = {node.name: [each.shape for each in node.weights] for node in load(spec).layers}
    Path(file).write_text(json.dumps(shapes), encoding="utf-8")
