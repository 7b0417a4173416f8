"""What the words of one question add to the comparison of all: prompts, and short names."""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Role
from flashgen.markup.tree import visible
from flashgen.rules.cards import cards, nodes, offset_of, prose
from flashgen.rules.subject import Subject
from flashgen.rules.vocabulary import Prompt, Use, Wording

_SHORT_FOR = re.compile(r"(?<![\w/-])[A-Z]{3,6}(?![\w/-]|’s|'s)")  # noqa: RUF001


def wording(subject: Subject) -> Wording:
    """Read what is compared across questions off one of them."""
    uses, spelt_out = _names(subject) if subject.is_english else ((), ())
    return Wording(tuple(_prompts(subject)), uses, spelt_out)


def _prompts(subject: Subject) -> Iterator[Prompt]:
    for card in cards(subject):
        facet, compared = card.facet.name, card.facet.manner.compared
        if not compared:
            continue
        text = card.asked if card.own and compared == "asked" else card.shown
        group = "" if card.own else f"{card.note.kind}.{facet}"
        line, column = card.place(card.facet.prompt)
        words = visible(nodes(text))
        yield Prompt(group, words, card.note.item, facet, line, column)


def _names(subject: Subject) -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """Return the capitals used as names, and those that a heading or bracket spells out."""
    question = subject.question
    cited = " ".join(f"{key} {source.cited}" for key, source in question.sources.items())
    uses: dict[str, Use] = {}
    known = {*re.findall("[A-Z]{3,6}", cited)}
    for topic in question.topics:
        known |= {*_SHORT_FOR.findall(prose(topic))}
    for text in subject.texts:
        if text.role.is_tex:
            known |= {*re.findall("[A-Z]{3,6}", text)}
        if not text.role.is_markdown:
            continue
        words = prose(text)
        names = _SHORT_FOR.findall(words)
        if text.role is Role.NAME:
            known |= {*names}
        known |= _spelt_out(words, names)
        for name in names:
            if use := uses.get(name):
                uses[name] = Use(name, use.count + 1, use.line, use.column)
            else:
                uses[name] = Use(name, 1, *text.place(subject.source, offset_of(name, text)))
    return tuple(uses.values()), tuple(sorted(known))


def _spelt_out(text: str, names: list[str]) -> set[str]:
    """Return short names with a bracket: `XYZ (long name)`, `long name (XYZ)`, or its initials."""
    known = {*re.findall(r"\b([A-Z]{3,6})s?\s*\(", text), *re.findall(r"\(([A-Z]{3,6})s?\b", text)}
    if not names:
        return known
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", text)).upper()
    return known | {name for name in names if name in initials}
