"""Write a question to start from: a file that shows every kind of item and builds as it is."""

import json
import os
import re
from importlib.resources import files
from pathlib import Path
from secrets import token_hex

from flashgen.identity import slug
from flashgen.lint import math, tags
from flashgen.lint.subject import Subject
from flashgen.media import Library
from flashgen.parse import parse
from flashgen.question import SCHEMA_FILE, json_schema
from flashgen.source import SETTINGS_FILE, Source
from flashgen.validate import read_question

_FIGURE = "example-figure.svg"
_PLAIN = re.compile(r"[A-Za-z]{3,}([ -][A-Za-z]+)+")
_TAKEN = ("deck", "readme")
"""Names of files that are not questions and not sheets."""


class StartError(Exception):
    """The question cannot be started under this title."""


def write(title: str, cards: Path) -> list[Path]:
    """Write the question file, and whatever `cards` still lacks for it to build.

    Returns the files written, the question first. Never overwrites a file. Raises StartError.
    """
    title = " ".join(title.split())
    if not title or "::" in title:
        raise StartError("a title is one line of text, without `::`, which separates decks")
    if any("\ud800" <= char <= "\udfff" for char in title):
        raise StartError("this cannot be a title: it is not UTF-8")
    name = slug(title)[:100].strip("-")
    if name in _TAKEN:
        name += "-question"
    question = cards / f"{name}.yaml"
    if os.path.lexists(question):
        raise StartError(f"{question.as_posix()} is there already")
    texts = {
        question: _filled("question.yaml", ID=name, TITLE=title, QUESTION=_asked(title)),
        cards / SETTINGS_FILE: _filled("deck.yaml", NAMESPACE=f"cards-{token_hex(4)}"),
        cards / SCHEMA_FILE: json_schema(),
        cards / "media" / _FIGURE: _template(_FIGURE),
    }
    _check(Source(question, question.as_posix(), texts[question]))
    written = [path for path in texts if not path.exists()]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8", newline="\n")
    return written


def _asked(title: str) -> str:
    """Ask for the title; `Bias` becomes a common noun in the sentence, `BERT` stays a name."""
    common = title[1:2].islower() and title[0].isupper()
    return f"Explain {title[0].lower() if common else title[0]}{title[1:]}"


def _check(source: Source) -> None:
    """Refuse a title that cannot be a name: the file must build as it is."""
    node, findings = parse(source)
    if node:
        question, findings = read_question(source, node)
        if question:
            subject = Subject(source, node, question, Library(source.path.parent))
            findings = [f for rule in (math.check, tags.check) for f in rule(subject)]
    if findings:
        raise StartError(f"this cannot be a title: {findings[0].message}")


def _quoted(text: str) -> str:
    """Quote a text unless every reader of YAML takes it for a plain one."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _filled(name: str, **values: str) -> str:
    """Fill in a template; a title that looks like a placeholder stays a title."""
    quoted = {key: _quoted(value) for key, value in values.items()}
    return re.sub("@([A-Z]+)@", lambda place: quoted[place[1]], _template(name))


def _template(name: str) -> str:
    return files("flashgen").joinpath("templates", name).read_text(encoding="utf-8")
