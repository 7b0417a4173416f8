"""What makes cards hard to learn although each question alone looks fine."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flashgen.compile import CompiledQuestion
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.lint.cards import Card, cards, prose
from flashgen.lint.similar import near_duplicates
from flashgen.lint.subject import Role, Subject
from flashgen.media import SUFFIXES, Library

if TYPE_CHECKING:
    from flashgen.parse import Scalar

_SHORT_FOR = re.compile(r"(?<![\w/-])[A-Z]{3,6}(?![\w/-]|’s|'s)")  # noqa: RUF001
_COMMON = frozenset(
    "API ASCII ATM AWS BBC BIC CEO CET CPU CSV DIY DNA EUR FAQ GBP GMT GPS GPU HTML HTTP IBM IEEE "
    "IMDB ISBN JSON LSTM MIT MLP NASA NBA NLP OCR PCA PDF PIN PNG RAM RGB RNN CNN SMS SQL SVD SVG "
    "SVM TPU TRUE FALSE NOT AND URL USA USB USD UTC UTF XML YAML NULL NONE GIF JPEG ICML ICLR CVPR "
    "RELU BERT GPT".split()
)
_FEW_USES = 2
_BY_TEX = ("formula", "name")
"""Its prompt is a formula, and formulas differ by a sign."""


def check(
    questions: Sequence[CompiledQuestion], library: Library, *, complete: bool
) -> Iterator[Diagnostic]:
    """Report prompts that ask nearly the same, short names never spelt out, unused pictures.

    Unless `questions` are `complete`, those left out may spell the names out and show the pictures.
    """
    subjects = [Subject(c.source, c.node, c.question, library) for c in questions]
    yield from _duplicates(subjects)
    if complete:
        yield from _undefined(subjects)
        yield from _unused(questions, library)


def _duplicates(subjects: Sequence[Subject]) -> Iterator[Diagnostic]:
    """Compare what the author wrote: prompts of one's own with all, the usual ones by facet."""
    groups: defaultdict[str, list[tuple[Card, str]]] = defaultdict(list)
    for subject in subjects:
        for card in cards(subject):
            if card.facet.name == "explain" or (card.note.kind, card.facet.name) == _BY_TEX:
                continue
            if card.own:
                groups[""].append((card, _with_tex(card.shown if _is_shown(card) else card.asked)))
            else:
                groups[f"{card.note.kind}.{card.facet.name}"].append((card, _with_tex(card.shown)))
    for found in groups.values():
        for first, second in near_duplicates([text for _, text in found]):
            one, two = found[first][0], found[second][0]
            if (one.subject, one.note.item) == (two.subject, two.note.item):
                continue
            where = _place(one)
            message = f"this prompt ({two.facet.name}) asks nearly the same as the one at {where}"
            hint = "keep one of them, or say in both what sets them apart"
            yield two.finding(two.facet.prompt, "FG407", message, hint, Severity.WARNING)


def _is_shown(card: Card) -> bool:
    return card.note.kind in ("use-when", "avoid-when", "snippet", "pitfall")


def _with_tex(text: str) -> str:
    return re.sub(r"[*_`$\\]", " ", text)


def _place(card: Card) -> str:
    finding = card.finding(card.facet.prompt, "", "", "", Severity.WARNING)
    return f"{finding.path}:{finding.line}"


def _undefined(subjects: Sequence[Subject]) -> Iterator[Diagnostic]:
    """Report capitals used on several cards that no card, heading or bracket spells out."""
    used: defaultdict[str, list[tuple[Subject, Scalar, int]]] = defaultdict(list)
    known = set(_COMMON)
    for subject in subjects:
        if not subject.is_english:
            continue
        for path, scalar, role in subject.texts():
            if {"code", "output", "asked"} & {*path}:
                continue
            if role is Role.TEX or "sources" in path:
                known |= {*re.findall("[A-Z]{3,6}", scalar.value)}
                continue
            text = prose(scalar.value)
            if path[-1] in ("term", "name", "title", "topics") or "topics" in path:
                known |= {*_SHORT_FOR.findall(text)}
            known |= _spelt_out(text)
            for found in _SHORT_FOR.finditer(text):
                used[found[0]].append((subject, scalar, scalar.value.find(found[0])))
    for name, uses in used.items():
        if name not in known and len(uses) >= _FEW_USES:
            subject, scalar, offset = uses[0]
            message = f"“{name}” stands on {len(uses)} cards, and nothing says what it is"
            hint = "spell it out once in brackets, or make it a concept"
            yield subject.finding_in(scalar, max(0, offset), "FG408", message, hint, Severity.HINT)


def _spelt_out(text: str) -> set[str]:
    """Return short names with a bracket: `XYZ (long name)`, `long name (XYZ)`, or its initials."""
    names = {*re.findall(r"\b([A-Z]{3,6})s?\s*\(", text), *re.findall(r"\(([A-Z]{3,6})s?\b", text)}
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", text)).upper()
    return names | {name for name in _SHORT_FOR.findall(text) if name in initials}


def _unused(questions: Sequence[CompiledQuestion], library: Library) -> Iterator[Diagnostic]:
    """Report pictures below `media/` that no card and no sheet shows."""
    used = {image.path for compiled in questions for image in compiled.sheet_images.values()}
    folder = library.cards / "media"
    for path in sorted(folder.rglob("*")) if questions else ():
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.resolve() not in used:
            name = path.relative_to(library.cards.parent).as_posix()
            hint = "show it on a card, or remove it"
            severity = Severity.WARNING
            yield Diagnostic(name, 1, 1, "FG415", "nothing shows this picture", hint, severity)
