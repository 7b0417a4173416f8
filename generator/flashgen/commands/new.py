"""Write a question to start from: a short file, or one with every kind of item; it builds as is."""

import json
import os
import re
from importlib.resources import files
from pathlib import Path
from secrets import token_hex

from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.source import SETTINGS_FILE, Source
from flashgen.identity import slug
from flashgen.kinds.question import SCHEMA_FILE, Question, json_schema
from flashgen.media.library import Library
from flashgen.rules import math, tags
from flashgen.rules.subject import Subject

_FIGURE = "example-figure.svg"
_PLAIN = re.compile(r"[A-Za-z]{3,}([ -][A-Za-z]+)+[.?]?")
_TAKEN = ("deck", "readme")
"""Names of files that are not questions and not sheets."""


class StartError(Exception):
    """The question cannot be started under this title."""


def write(title: str, cards: Path, *, full: bool = False) -> list[Path]:
    """Write the question file, and whatever `cards` still lacks for it to build.

    A `full` question has every kind of item, a short one the heart of it. Returns the files
    written, the question first. Never overwrites a file. Raises StartError.
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
    subject = _within_a_sentence(title)
    values = {"ID": name, "TITLE": title, "SUBJECT": subject, "QUESTION": f"Explain {subject}"}
    texts = {
        question: _filled("question.yaml" if full else "short-question.yaml", **values),
        cards / SETTINGS_FILE: _filled("deck.yaml", NAMESPACE=f"cards-{token_hex(4)}"),
        cards / SCHEMA_FILE: json_schema(),
    }
    if full:
        texts[cards / "media" / _FIGURE] = _template(_FIGURE)
    _check(Source(question, question.as_posix(), texts[question]))
    written = [path for path in texts if not path.exists()]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8", newline="\n")
    return written


def _within_a_sentence(title: str) -> str:
    """Return the title as a sentence says it: `Bias` is a common noun there, `BERT` a name."""
    common = title[1:2].islower() and title[0].isupper()
    return f"{title[0].lower() if common else title[0]}{title[1:]}"


def _check(source: Source) -> None:
    """Refuse a title that cannot be a name: the file must build as it is."""
    node, findings = parse(source)
    if node:
        decoded = decode(Question, source, node)
        findings = decoded.findings
        if decoded.whole:
            subject = Subject(source, decoded, Library(source.path.parent))
            findings = [f for rule in (math.check, tags.check) for f in rule(subject)]
    if findings:
        raise StartError(f"this cannot be a title: {findings[0].message}")


def _quoted(text: str) -> str:
    """Quote a text unless every reader of YAML takes it for a plain one."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _filled(name: str, **values: str) -> str:
    """Fill in a template, in which capitals between two `@` stand for a value.

    All between them is one text, and quoted as such; a title that looks like it stays a title.
    """

    def text(place: re.Match[str]) -> str:
        return _quoted(re.sub("[A-Z]{2,}", lambda capitals: values[capitals[0]], place[1]))

    return re.sub("@([^@\n]+)@", text, _template(name))


def _template(name: str) -> str:
    return (files("flashgen.commands") / "templates" / name).read_text(encoding="utf-8")
