"""Write a question to start from: a short file, or one with every kind of item; it builds as is."""

import os
import re
from pathlib import Path
from secrets import token_hex

from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.source import SETTINGS_FILE, Source
from flashgen.identity import file_name, slug
from flashgen.kinds.question import SCHEMA_FILE, Question, json_schema
from flashgen.kinds.starter import STARTERS, filled, pictures, template
from flashgen.media.library import Library
from flashgen.rules import markup, math, tags
from flashgen.rules.subject import Subject

_FIGURE = "example-figure.svg"
_TASK = re.compile(
    r"(?:(?:please|briefly) )?(?:explain|describe|define|discuss|derive|summari[sz]e"
    r"|(?:what|who) (?:is|are|was|were)|what's)\s+(?=\S)",
    re.IGNORECASE,
)
"""How a title begins that asks about what follows."""
_QUESTION = re.compile(
    r"(?:how|why|when|where|which|what|who|compare|contrast|design|implement|walk|tell|give|show"
    r"|prove|write|sketch|name|list)\s+\S.*\?$"
    r"|(?:how|why|when|which|what)\s+(?:is|are|do|does|did|can|could|should|would|will|to)\b"
    r"|(?:is|are|do|does|did|can|could|should|would|will|has|have)\s.*\?$"
    r"|(?:compare|walk|tell|give|show|prove)\s+\S",
    re.IGNORECASE,
)
"""How a title begins that is a question or a task as a whole."""
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
    question = cards / f"{file_name(name)}.yaml"
    if os.path.lexists(question):
        raise StartError(f"{question.as_posix()} is there already")
    subject, asked = _asked(title)
    values = {"ID": name, "TITLE": title, "SUBJECT": subject, "QUESTION": asked}
    short, whole = STARTERS
    starter = whole if full else short
    texts = {
        question: filled(starter, **values),
        cards / SETTINGS_FILE: filled("deck.yaml", NAMESPACE=f"cards-{token_hex(4)}"),
        cards / SCHEMA_FILE: json_schema(),
    }
    texts |= {cards / "media" / picture: template(picture) for picture in pictures(starter)}
    _check(Source(question, question.as_posix(), texts[question]))
    written = [path for path in texts if not path.exists()]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8", newline="\n")
    return written


def _asked(title: str) -> tuple[str, str]:
    """Return what a title is about, and the question that asks for it.

    A title may be the question already: `Explain the …`, `What is …?`, `How do …`.
    """
    if found := _TASK.match(title):
        rest = title[found.end() :].rstrip(" ?.!")
        return rest or "this", title
    if _QUESTION.match(title):
        return "this", title
    subject = _within_a_sentence(title)
    return subject, f"Explain {subject}"


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
            findings = [f for rule in (markup.check, math.check, tags.check) for f in rule(subject)]
    if findings:
        raise StartError(f"this cannot be a title: {findings[0].message}")
