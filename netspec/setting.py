"""`--set name=value`: a parameter of a spec, given as text, and the text for a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netspec.diagnostic import Diagnostic, SpecError
from netspec.elaborate.params import type_word
from netspec.flow import flow
from netspec.read import read
from netspec.source import Source
from netspec.tree import Entry, Scalar, plain


def read_settings(settings: Iterable[str], declared: Mapping[str, Entry]) -> dict[str, object]:
    """The values of `name=value` texts: YAML, but raw text for a parameter that is text.

    Raises `SpecError` for a value that is no YAML.
    """
    pairs = (setting.partition("=") for setting in settings)
    return {name: _value(name, text, declared.get(name)) for name, _, text in pairs}


def _value(name: str, text: str, declared: Entry | None) -> object:
    if declared is not None and _is_text(declared):
        return text
    place = f"--set {name}"
    if not text.strip():
        raise SpecError([Diagnostic("NS209", f"`{name}` has no value", path=place)])
    return plain(read(Source(place, text)))


def setting_of(name: str, value: object, declared: Entry | None) -> str:
    """The `name=value` that `read_settings` reads as this value."""
    text = declared is not None and _is_text(declared) and isinstance(value, str)
    return f"{name}={value if text else flow(value, '$')}"


def _is_text(declared: Entry) -> bool:
    tree = declared.value
    wanted = type_word(tree)
    if wanted is not None:
        return wanted is str
    return isinstance(tree, Scalar) and isinstance(tree.value, str) and not tree.dynamic
