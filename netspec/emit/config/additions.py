"""A modern configuration for every Keras 3: without what only later versions know."""

from __future__ import annotations

from typing import Any

from netspec.emit.config.added import ADDED


def without_additions(config: Any) -> Any:
    """A configuration without the keys that some Keras 3 refuses, where they have their default.

    A key with another value stays: without it, the model would be another one.
    """
    if isinstance(config, list):
        return [without_additions(each) for each in config]
    if not isinstance(config, dict):
        return config
    changed = {key: without_additions(each) for key, each in config.items()}
    own = changed.get("config")
    # What keys mean to a class of another package, that package alone knows.
    foreign = ">" in (changed.get("registered_name") or "")
    if "class_name" in changed and isinstance(own, dict) and not foreign:
        kind = changed["class_name"]
        kept = {key: each for key, each in own.items() if not _is_default(kind, key, each)}
        changed["config"] = kept
    return changed


def _is_default(kind: str, key: str, value: Any) -> bool:
    """Whether a key came after Keras 3.0, and says nothing."""
    added = ADDED.get(f"{kind}.{key}") or ADDED.get(key)
    return added is not None and added.since > (3, 0) and value == added.default
