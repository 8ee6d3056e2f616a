"""The JSON of a network's entry, for which its layers are made one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

_LAYERS = '"layers": []'


def text_of(entry: dict[str, Any], layers: Iterable[dict[str, Any]]) -> str:
    """The entry with its layers, of which it has an empty list.

    As objects, thousands of layers take ten times the memory of their text.
    """
    # Before the list there is but a name, in which quotes are escaped.
    before, after = json.dumps(entry).split(_LAYERS, maxsplit=1)
    return f"{before}{_LAYERS[:-1]}{', '.join(map(json.dumps, layers))}]{after}"
