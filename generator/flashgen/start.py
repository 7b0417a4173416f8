"""Write a question to start from: a file that shows every kind of item and builds as it is."""

import json
from importlib.resources import files
from pathlib import Path

from flashgen.identity import guid, slug
from flashgen.question import SCHEMA_FILE, json_schema
from flashgen.source import SETTINGS_FILE

_FIGURE = "example-figure.svg"


class StartError(Exception):
    """The question cannot be started under this title."""


def write(title: str, cards: Path) -> list[Path]:
    """Write the question file, and whatever `cards` still lacks for it to build.

    Returns the files written, the question first. Never overwrites a file. Raises StartError.
    """
    title = " ".join(title.split())
    if not title or "::" in title or not title.isprintable():
        raise StartError("a title is one line of text, without `::`, which separates decks")
    name = slug(title)[:100].strip("-")
    question = cards / f"{name}.yaml"
    if question.exists():
        raise StartError(f"{question.as_posix()} is there already")
    texts = {
        question: _template("question.yaml")
        .replace("@ID@", name)
        .replace("@TITLE@", _quoted(title))
        .replace("@QUESTION@", _quoted(f"Explain {title[0].lower()}{title[1:]}")),
        cards / SETTINGS_FILE: _template("deck.yaml").replace("@NAMESPACE@", _namespace(title)),
        cards / SCHEMA_FILE: json_schema(),
        cards / "media" / _FIGURE: _template(_FIGURE),
    }
    written = [path for path in texts if not path.exists()]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8", newline="\n")
    return written


def _namespace(title: str) -> str:
    return f"cards-{guid('namespace', title)[:8]}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _template(name: str) -> str:
    return files("flashgen").joinpath("templates", name).read_text(encoding="utf-8")
