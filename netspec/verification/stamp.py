"""What a file says of where it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from netspec.diagnostic import SpecError
from netspec.verification.suspect import Suspect, refusal

# The most characters of one attribute: parameters may be lists.
_MOST = 2**20

_FORMS = {
    "version": r"\w[\w.+!-]{0,99}",
    "spec_sha256": r"[0-9a-f]{64}",
    "params": r"\{.*\}",
    "seed": r"\d{1,10}",
    "target": r"\w{1,99}",
    "init": r"\w{1,99}",
}


class Stamp(NamedTuple):
    """The attributes that `netspec.emit.provenance` gives a file, and the file itself.

    `weights` are the SHA-256 of the files that weights were loaded from, by their names.
    """

    file: Suspect
    version: str
    spec_sha256: str
    params: Mapping[str, object]
    seed: int
    target: str
    init: str
    weights: Mapping[str, str]

    @property
    def path(self) -> str:
        return self.file.path

    def rows(self) -> list[tuple[str, ...]]:
        """What it says, for people: a word and its value each."""
        params = [f"{name}={setting(value)}" for name, value in self.params.items()]
        weights = [f"{digest}  {file}" for file, digest in self.weights.items()]
        return [
            ("netspec", self.version),
            ("spec", self.spec_sha256),
            *(("" if number else "params", each) for number, each in enumerate(params)),
            ("seed", str(self.seed)),
            ("target", self.target),
            ("init", self.init),
            *(("" if number else "weights", each) for number, each in enumerate(weights)),
        ]


def setting(value: object) -> str:
    """The value of a parameter as `--set` takes it."""
    return value if isinstance(value, str) and value.isprintable() else json.dumps(value)


def read_stamp(path: str, limit: float) -> Stamp:
    """What the `.h5` at `path`, which HDF5 has `limit` seconds to read, says of its origin.

    Raises `SpecError` when it cannot be read (NS001 to NS003, NS621), or says nothing (NS620).
    """
    file = Suspect(path, limit)
    attributes = file.texts([f"netspec_{name}" for name in (*_FORMS, "weights")], _MOST)
    found = {name: attributes[f"netspec_{name}"] for name in _FORMS}
    if not any(found.values()):
        raise _unstamped(file)
    texts = {name: text for name, text in found.items() if text is not None}
    odd = next((name for name in _FORMS if not _fits(name, texts.get(name, ""))), None)
    params = None if odd else _params(texts["params"])
    if params is None:
        fact = f"`{path}` does not tell its origin as netspec does: `netspec_{odd or 'params'}`"
        raise refusal("NS620", path, fact, "build the spec again")
    kept = {name: texts[name] for name in ("version", "spec_sha256", "target", "init")}
    weights = _weights(attributes["netspec_weights"])
    if weights is None:
        fact = f"`{path}` does not tell its origin as netspec does: `netspec_weights`"
        raise refusal("NS620", path, fact, "build the spec again")
    return Stamp(file, params=params, seed=int(texts["seed"]), weights=weights, **kept)


def _unstamped(file: Suspect) -> SpecError:
    """That a file says nothing of its origin, and why."""
    match file.kind():
        case "model":
            fact = "does not say what it was built from, as no model does that Keras saves"
            cure = "build the spec again, without `--engine keras`"
        case "weights":
            fact = "holds weights alone, which do not say what they were built from"
            cure = "build the whole model as an `.h5`, and verify that"
        case _:
            fact = "holds nothing of Keras's"
            cure = "`netspec verify` takes what `netspec build` wrote as `.h5`, and then the spec"
    return refusal("NS620", file.path, f"`{file.path}` {fact}", cure)


def _fits(name: str, text: str) -> bool:
    if re.fullmatch(_FORMS[name], text, re.ASCII) is None:
        return False
    return name != "seed" or int(text) < 2**32


def _params(text: str) -> dict[str, Any] | None:
    """The parameters in an attribute, if it has that form."""
    try:
        params = json.loads(text)
        # There are escapes that stand for no character.
        json.dumps(params, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    named = isinstance(params, dict) and all(name.isidentifier() for name in params)
    return params if named else None


def _weights(text: str | None) -> dict[str, str] | None:
    """The sums in an attribute, none where there is none; nothing where it has another form."""
    try:
        found = json.loads(text or "{}")
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    sums = found.values() if isinstance(found, dict) else [None]
    right = all(isinstance(each, str) and re.fullmatch(r"[0-9a-f]{64}", each) for each in sums)
    return found if right else None
