"""What a portable configuration leaves out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netspec.emit.config.added import ADDED
from netspec.emit.config.additions import without_additions
from netspec.emit.config.model import model_text
from tests.compiling import compiled
from tests.emit.networks import NETWORKS
from tests.emit.saved import SAVED


def dropped(whole: Any, rest: Any) -> Iterator[tuple[str, Any]]:
    """The keys that are in one configuration only, with their values; the others are the same."""
    if isinstance(whole, dict):
        assert set(rest) <= set(whole)
        for key, value in whole.items():
            if key in rest:
                yield from dropped(value, rest[key])
            else:
                yield key, value
    elif isinstance(whole, list):
        for one, other in zip(whole, rest, strict=True):
            yield from dropped(one, other)
    else:
        assert whole == rest


def keys(config: Any) -> Iterator[tuple[str, Any]]:
    """All keys of a configuration, with their values."""
    if isinstance(config, dict):
        for key, value in config.items():
            yield key, value
            yield from keys(value)
    elif isinstance(config, list):
        for each in config:
            yield from keys(each)


@pytest.mark.parametrize("text", [*NETWORKS.values(), *SAVED.values()], ids=[*NETWORKS, *SAVED])
def test_just_the_keys_that_came_later_and_say_nothing_are_left_out(
    text: str, tmp_path: Path
) -> None:
    whole = json.loads(model_text(compiled(text, tmp_path), modern=True))
    rest = without_additions(whole)
    defaults = {key.rpartition(".")[2]: each.default for key, each in ADDED.items()}
    for key, value in dropped(whole, rest):
        assert value == defaults[key]
    # The first Keras 3 has some that Keras 2 has not, and some are new in one class only.
    later = {key: each for key, each in ADDED.items() if each.since > (3, 0) and "." not in key}
    for key, value in keys(rest):
        assert key not in later or value != later[key].default


def test_a_key_that_says_something_stays() -> None:
    config = {"class_name": "BatchNormalization", "config": {"renorm": True, "name": "b"}}
    assert without_additions(config) == config
    plain = {"class_name": "BatchNormalization", "config": {"renorm": False, "name": "b"}}
    assert without_additions(plain)["config"] == {"name": "b"}


def test_a_key_may_be_new_in_one_class_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADDED, "Dense.seed", ADDED["input_axes"])
    config = [{"class_name": kind, "config": {"seed": None}} for kind in ("Dense", "Dropout")]
    assert [each["config"] for each in without_additions(config)] == [{}, {"seed": None}]
