"""What makes cards hard to learn although each question alone looks fine."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.media.library import Library
from flashgen.rules.similar import near_duplicates

if TYPE_CHECKING:
    from flashgen.authoring.source import Source
    from flashgen.rules.vocabulary import Prompt, Use

_COMMON = frozenset(
    "API ASCII ATM AWS BBC BIC CEO CET CPU CSV DIY DNA EUR FAQ GBP GMT GPS GPU HTML HTTP IBM IEEE "
    "IMDB ISBN JSON LSTM MIT MLP NASA NBA NLP OCR PCA PDF PIN PNG RAM RGB RNN CNN SMS SQL SVD SVG "
    "SVM TPU TRUE FALSE NOT AND URL USA USB USD UTC UTF XML YAML NULL NONE GIF JPEG ICML ICLR CVPR "
    "RELU BERT GPT".split()
)
_FEW_USES = 2


def check(
    questions: Sequence[CompiledQuestion], library: Library, *, complete: bool
) -> Iterator[Diagnostic]:
    """Report prompts that ask nearly the same, short names never spelt out, unused pictures.

    Unless `questions` are `complete`, those left out may spell the names out and show the pictures.
    """
    yield from _duplicates(questions)
    if complete:
        yield from _undefined(questions)
        yield from _unused(questions, library)


def _duplicates(questions: Sequence[CompiledQuestion]) -> Iterator[Diagnostic]:
    """Compare what the author wrote: prompts of one's own with all, the usual ones by facet."""
    groups: defaultdict[str, list[tuple[Source, Prompt]]] = defaultdict(list)
    for compiled in questions:
        for prompt in compiled.wording.prompts:
            groups[prompt.group].append((compiled.source, prompt))
    for found in groups.values():
        for first, second in near_duplicates([prompt.text for _, prompt in found]):
            (there, one), (here, two) = found[first], found[second]
            if (there.name, one.item) == (here.name, two.item):
                continue
            where = f"{there.name}:{one.line}"
            message = f"this prompt ({two.facet}) asks nearly the same as the one at {where}"
            hint = "keep one of them, or say in both what sets them apart"
            yield here.finding(two.line, two.column, "FG407", message, hint, Severity.WARNING)


def _undefined(questions: Sequence[CompiledQuestion]) -> Iterator[Diagnostic]:
    """Report capitals used on several cards that no card, heading or bracket spells out."""
    used: defaultdict[str, list[tuple[Source, Use]]] = defaultdict(list)
    known = set(_COMMON)
    for compiled in questions:
        known.update(compiled.wording.spelt_out)
        for use in compiled.wording.uses:
            used[use.name].append((compiled.source, use))
    for name, uses in used.items():
        count = sum(use.count for _, use in uses)
        if name not in known and count >= _FEW_USES:
            source, first = uses[0]
            message = f"“{name}” stands on {count} cards, and nothing says what it is"
            hint = "spell it out once in brackets, or make it a concept"
            severity = Severity.HINT
            yield source.finding(first.line, first.column, "FG408", message, hint, severity)


def _unused(questions: Sequence[CompiledQuestion], library: Library) -> Iterator[Diagnostic]:
    """Report pictures below `media/` that no card and no sheet shows."""
    used = {image.path for compiled in questions for image in compiled.sheet_images.values()}
    for path in library.pictures() if questions else ():
        if path.resolve() not in used:
            name = path.relative_to(library.cards.parent).as_posix()
            hint = "show it on a card, or remove it"
            severity = Severity.WARNING
            yield Diagnostic(name, 1, 1, "FG415", "nothing shows this picture", hint, severity)
