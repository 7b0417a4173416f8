"""What editors do with the schema: the real yaml-language-server completes, explains, objects."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest

from flashgen.commands import new

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SERVER = ROOT / ".venv/editor/node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}
"""As in the editors, but nothing is looked up in the network."""


class Editor:
    """Speaks with the language server as an editor does, about one file."""

    def __init__(self, process: "subprocess.Popen[bytes]", path: Path) -> None:
        assert process.stdin
        assert process.stdout
        self.to_server, self.from_server = process.stdin, process.stdout
        self.uri = path.as_uri()
        self.requests = 0
        abilities: dict[str, object] = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["plaintext"]}},
        }
        self.ask(
            "initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": abilities}
        )
        self.send(method="initialized", params={})
        document = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": path.read_text()}
        self.send(method="textDocument/didOpen", params={"textDocument": document})

    def send(self, **message: object) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.to_server.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self.to_server.flush()

    def receive(self) -> dict[str, Any]:
        """Return the next message; questions of the server are answered on the way."""
        while True:
            length = 0
            while line := self.from_server.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            assert length, "the server is gone"
            message: dict[str, Any] = json.loads(self.from_server.read(length))
            if "method" not in message or "id" not in message:
                return message
            items = (message.get("params") or {}).get("items", [])
            answer = [SETTINGS if item.get("section") == "yaml" else {} for item in items]
            self.send(id=message["id"], result=answer or None)

    def ask(self, method: str, params: dict[str, object]) -> Any:  # noqa: ANN401
        self.requests += 1
        number = f"editor-{self.requests}"
        self.send(id=number, method=method, params=params)
        while (message := self.receive()).get("id") != number:
            pass
        return message["result"]

    def at(self, line: int, column: int) -> dict[str, object]:
        """Give a position, counted from 1, as the protocol wants it."""
        place = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": self.uri}, "position": place}

    def problems(self) -> list[dict[str, Any]]:
        while (message := self.receive()).get("method") != "textDocument/publishDiagnostics":
            pass
        found: list[dict[str, Any]] = message["params"]["diagnostics"]
        return found


@pytest.fixture
def process() -> "Iterator[subprocess.Popen[bytes]]":
    node = shutil.which("node")
    reason = "" if node else "node is not installed"
    if node and not SERVER.exists():
        reason = "yaml-language-server is not installed: `make test` does it, with npm"
    if reason and os.environ.get("FLASHGEN_NO_SKIP"):
        pytest.fail(reason)
    if reason or not node:
        pytest.skip(reason)
    with subprocess.Popen(
        [node, SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        patience = Timer(60, server.kill)
        patience.start()
        yield server
        patience.cancel()
        server.kill()


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """Give what `flashgen new --full` writes: a question, and the schema its first line names."""
    return new.write("Bias and variance", tmp_path / "cards", full=True)[0]


def test_the_starter_has_no_problems(process: "subprocess.Popen[bytes]", question: Path) -> None:
    assert Editor(process, question).problems() == []


def test_a_bad_key_and_a_bad_value_are_marked_at_their_place(
    process: "subprocess.Popen[bytes]", question: Path
) -> None:
    text = question.read_text().replace("\nsummary:", "\nsumary:", 1)
    assert text != question.read_text()
    changed = text.replace("difficulty: medium", "difficulty: nice")
    assert changed != text
    question.write_text(changed)
    lines = changed.split("\n")
    first, second = sorted(
        Editor(process, question).problems(), key=lambda problem: problem["range"]["start"]["line"]
    )
    assert "sumary" in first["message"]
    assert lines[first["range"]["start"]["line"]].startswith("sumary:")
    assert first["range"]["end"]["character"] == len("sumary")
    assert '"medium"' in second["message"]
    assert "difficulty: nice" in lines[second["range"]["start"]["line"]]


def test_keys_are_completed_and_explained(
    process: "subprocess.Popen[bytes]", question: Path
) -> None:
    modeline = question.read_text().split("\n")[0]
    question.write_text(f"{modeline}\nid: q\npitfalls:\n  - id: x\n    s\n")
    line = question.read_text().count("\n")
    editor = Editor(process, question)
    answer = editor.ask("textDocument/completion", editor.at(line, 6))
    offered = {item["label"]: item.get("documentation", "") for item in answer["items"]}
    assert {"name", "symptom", "cause", "fix", "skip", "source"} <= set(offered)
    assert not {"tex", "term", "title"} & set(offered)
    assert "What one sees when it happens" in str(offered["symptom"])


def test_a_key_under_the_pointer_is_explained(
    process: "subprocess.Popen[bytes]", question: Path
) -> None:
    lines = question.read_text().split("\n")
    line = next(n for n, text in enumerate(lines, start=1) if text.startswith("question:"))
    editor = Editor(process, question)
    answer = editor.ask("textDocument/hover", editor.at(line, 3))
    assert "The question as it is asked." in json.dumps(answer["contents"])
