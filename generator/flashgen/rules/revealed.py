"""A card does not show its own answer."""

import re
from collections.abc import Iterator, Sequence

from flashgen.authoring.nodes import Path
from flashgen.authoring.schema import Text
from flashgen.blocks import texts_in
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds import BY_LIST
from flashgen.kinds.cloze import Cloze
from flashgen.kinds.item import Identified
from flashgen.markup.tokens import Piece, Token
from flashgen.rules.cards import cards, prose, words
from flashgen.rules.literature import MATUSCHAK
from flashgen.rules.subject import Subject, scanned

REVEALED = Rule.warning(
    "FG405",
    "answer shown by its prompt",
    """
    What is read on the front is not recalled. Found are definitions and symptoms that use the
    name they ask for, and hidden words that stand elsewhere in their cloze text.
    """,
    bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: In dropout, each activation is set to zero with a fixed probability.
    reverse: true
""",
    good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability.
    reverse: true
""",
    source=f"{MATUSCHAK} (effortful prompts)",
)

_MAX_WORDS = 8
_TELLING = 4
"""Letters that at least one word of an answer has for a match to mean anything."""
_SHORT = re.compile(r"(?=.*[A-Z].*[A-Z])[\w-]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report short answers that stand in their own prompt, and hidden words shown beside it."""
    named = {path: _names(path, item) for path, item in subject.question.items()}
    for card in cards(subject):
        first = card.answer.partition("\n\n")[0]
        name, *others = named.get(card.note.path, ("",))
        answers = (first, *others) if first.strip(" *\n") == name else (first,)
        is_choice = card.own and _CHOICE.search(card.asked)
        found = (_told(card.shown, answer) for answer in answers if not is_choice)
        told = next(filter(None, found), None)
        if told:
            message = f"the prompt ({card.facet.name}) shows its answer: {told}"
            hint = "reword the side that is asked, or skip this facet"
            blocks = card.facet.prompt[::-1]
            telling = tuple(b for b in blocks if any(_told(t, told) for t in texts_in(b)))
            yield card.finding(telling or blocks, REVEALED, message, hint)
    for item in subject.question.each(Cloze):
        yield from _cloze(subject, item.text)


def _names(path: Path, item: Identified) -> tuple[str, ...]:
    """Return what an item is called, its name first."""
    return item.say(BY_LIST[str(path[0])].title), *item.other_names


def _told(shown: str, answer: str) -> str | None:
    """Return the answer, or what stands before its brackets, if a text shows it.

    Words count in the singular, and short names as they are written, so that `it` is not `IT`.
    """
    seen = [_singular(word) for word in words(shown)]
    for form in dict.fromkeys((answer, _BRACKETS.sub(" ", answer))):
        wanted = words(form)
        if _shows(seen, [_singular(word) for word in wanted]):
            return " ".join(wanted)
        name = form.strip(" *\n")
        if _SHORT.fullmatch(name) and re.search(
            rf"(?<![\w-]){re.escape(name)}(?![\w-])", prose(shown)
        ):
            return name
    return None


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _TELLING and word[-1] == "s" and word[-2] not in "su" else word


def _shows(shown: list[str], answer: list[str]) -> bool:
    telling = any(len(word) >= _TELLING and word.isalpha() for word in answer)
    if not telling or len(answer) > _MAX_WORDS:
        return False
    return any(
        shown[start : start + len(answer)] == answer
        for start in range(len(shown) - len(answer) + 1)
    )


def _cloze(subject: Subject, text: Text) -> Iterator[Diagnostic]:
    hidden = list(hidden_parts(scanned(text) or ()))
    for numbers, start, end in hidden:
        shown, position = "", 0
        for others, first, last in hidden:
            if numbers & others and first >= position:
                shown += text[position:first] + " … "
                position = last
        rest = re.sub(r"\{\{c[\d,]+::", " ", shown + text[position:])
        answer = words(text[start:end].partition("::")[2].partition("::")[0])
        if _shows(words(rest), answer):
            message = f"this text shows what it hides: {' '.join(answer)}"
            hint = "hide it there too, with the same number, or reword the rest"
            yield subject.finding_in(text, start, REVEALED, message, hint)


def hidden_parts(tokens: Sequence[Token]) -> Iterator[tuple[set[str], int, int]]:
    """Give the clozes outside formulas, innermost first: numbers, start and end with the marks."""
    opened: list[Token] = []
    for token in tokens:
        if token.piece is Piece.CLOZE_OPEN:
            opened.append(token)
        elif token.piece is Piece.CLOZE_CLOSE and opened:
            mark = opened.pop()
            yield set(mark.body.split(",")), mark.start, token.end
