"""The YAML language server that editors talk to, as they talk to it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
# Where `make compat-quick` puts it, or another place.
FOLDER = Path(
    os.environ.get("NETSPEC_YAML_LANGUAGE_SERVER", ROOT / ".compat" / "yaml-language-server")
)
PROGRAM = FOLDER / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
# How long an answer may take.
LIMIT = 60.0
CURSOR = "‸"

_SETTINGS = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
_FEATURES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "hover": {"contentFormat": ["plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True}},
    },
}


class Remark(NamedTuple):
    """A diagnostic of the server."""

    line: int
    message: str


class Server:
    """A server in a process of its own, from which nothing is read but over its pipes."""

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            ("node", str(PROGRAM), "--stdio"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._asked = self._opened = 0
        self._remarks: dict[str, list[Remark]] = {}
        self._ask("initialize", processId=None, rootUri=ROOT.as_uri(), capabilities=_FEATURES)
        self._tell("initialized")
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def completions(self, path: str, text: str) -> dict[str, str]:
        """What the server offers at the cursor, each with what it would insert."""
        found = self._at_cursor("completion", path, text)
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: item["insertText"] for item in items}

    def hover(self, path: str, text: str) -> str:
        """What the server says of the word under the cursor."""
        found = self._at_cursor("hover", path, text)
        return str(found["contents"]["value"]) if found else ""

    def remarks(self, path: str, text: str) -> list[Remark]:
        """What the server finds wrong."""
        uri = self._open(path, text)
        while uri not in self._remarks:
            self._heed(self._read())
        return self._remarks.pop(uri)

    def _at_cursor(self, method: str, path: str, text: str) -> Any:
        before, _, after = text.partition(CURSOR)
        place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        document = {"uri": self._open(path, before + after)}
        return self._ask(f"textDocument/{method}", textDocument=document, position=place)

    def _open(self, path: str, text: str) -> str:
        """Show the server a text beside `path`, each time a new one: it remembers what it saw."""
        self._opened += 1
        uri = (ROOT / path).with_name(f"opened-{self._opened}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        return uri

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == number and "method" not in message:
                return message.get("result")
            self._heed(message)

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _heed(self, message: dict[str, Any]) -> None:
        """Answer what the server asks, and keep what it finds wrong."""
        params = message.get("params") or {}
        if message.get("method") == "textDocument/publishDiagnostics":
            self._remarks[params["uri"]] = [
                Remark(each["range"]["start"]["line"] + 1, each["message"])
                for each in params["diagnostics"]
            ]
        elif "method" in message and "id" in message:
            asked = params.get("items", ()) if "configuration" in message["method"] else ()
            found = [_SETTINGS if each.get("section") == "yaml" else {} for each in asked]
            self._send({"id": message["id"], "result": found or None})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        watch = Timer(LIMIT, self._process.kill)
        watch.start()
        try:
            length = 0
            while line := self._process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            content = self._process.stdout.read(length)
        finally:
            watch.cancel()
        assert content, "the language server has ended"
        message: dict[str, Any] = json.loads(content)
        return message
