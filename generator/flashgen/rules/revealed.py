"""A card does not show its own answer."""

import re
from collections.abc import Iterator, Sequence

from flashgen.authoring.nodes import Path, Scalar
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds import BY_LIST
from flashgen.kinds.cloze import Cloze
from flashgen.kinds.item import Identified
from flashgen.markup.scan import Piece, Token, UnbalancedClozeError, scan
from flashgen.rules.cards import cards, prose, words
from flashgen.rules.subject import Subject

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
            yield card.finding(blocks, "FG405", message, hint, Severity.WARNING)
    for item in subject.question.each(Cloze):
        yield from _cloze(subject, item.text.span)


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


def _cloze(subject: Subject, scalar: Scalar) -> Iterator[Diagnostic]:
    try:
        tokens = scan(scalar.value, clozes=True)
    except UnbalancedClozeError:
        return
    hidden = list(hidden_parts(tokens))
    for numbers, start, end in hidden:
        shown, position = "", 0
        for others, first, last in hidden:
            if numbers & others and first >= position:
                shown += scalar.value[position:first] + " … "
                position = last
        text = re.sub(r"\{\{c[\d,]+::", " ", shown + scalar.value[position:])
        answer = words(scalar.value[start:end].partition("::")[2].partition("::")[0])
        if _shows(words(text), answer):
            message = f"this text shows what it hides: {' '.join(answer)}"
            hint = "hide it there too, with the same number, or reword the rest"
            yield subject.finding_in(scalar, start, "FG405", message, hint, Severity.WARNING)


def hidden_parts(tokens: Sequence[Token]) -> Iterator[tuple[set[str], int, int]]:
    """Give the clozes outside formulas, innermost first: numbers, start and end with the marks."""
    opened: list[Token] = []
    for token in tokens:
        if token.piece is Piece.CLOZE_OPEN:
            opened.append(token)
        elif token.piece is Piece.CLOZE_CLOSE and opened:
            mark = opened.pop()
            yield set(mark.body.split(",")), mark.start, token.end
