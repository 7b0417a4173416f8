"""What makes cards hard to learn although each question alone looks fine."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.literature import WOZNIAK
from flashgen.rules.similar import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.authoring.source import Source
    from flashgen.compiler.compiled import CompiledQuestion
    from flashgen.media.library import Library
    from flashgen.rules.vocabulary import Prompt, Use

ASKED_TWICE = Rule.warning(
    "FG407",
    "prompts that ask the same",
    """
    Two cards that ask nearly the same with different answers compete for one memory, and with
    the same answer cost twice the reviews. Prompts are compared over the whole collection, word
    by word, so that `too low` and `too high` stay two.
    """,
    bad="""
follow_ups:
  - id: choosing-k
    question: How do you choose the number of clusters in k-means?
    answer: By the stability of the clusters.
  - id: number-of-clusters
    question: How would you choose the number of clusters for k-means?
    answer: By the silhouette.
""",
    good="""
follow_ups:
  - id: choosing-k
    question: How do you choose the number of clusters in k-means?
    answer: By the stability of the clusters.
  - id: silhouette
    question: What does a negative silhouette say about a point?
    answer: It is closer to another cluster.
""",
    source=f"{WOZNIAK}, rule 11 (combat interference)",
)
NEVER_SPELT_OUT = Rule.hint(
    "FG408",
    "short name never spelt out",
    """
    Do not learn what you do not understand: a short name in capitals that stands on several
    cards should be spelt out in brackets once, or be a concept of its own.
    """,
    bad="""
follow_ups:
  - id: rare-cases
    question: What does ADASYN do with rare cases?
    answer: ADASYN makes more of those that are hard to learn.
""",
    good="""
follow_ups:
  - id: rare-cases
    question: What does ADASYN (adaptive synthetic sampling) do with rare cases?
    answer: ADASYN makes more of those that are hard to learn.
""",
    source=f"{WOZNIAK}, rules 1 to 3 (understand, learn, build upon the basics)",
)
NOT_SHOWN = Rule.warning(
    "FG415",
    "picture that nothing shows",
    "A picture in `media/` that no text and no item shows was renamed, or forgotten.",
    bad="""
summary: A question without a picture.
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
""",
    good="""
summary: '![Two means far apart](media/means.svg)'
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
""",
)

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
            yield here.finding(two.line, two.column, ASKED_TWICE, message, hint)


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
            yield source.finding(first.line, first.column, NEVER_SPELT_OUT, message, hint)


def _unused(questions: Sequence[CompiledQuestion], library: Library) -> Iterator[Diagnostic]:
    """Report pictures below `media/` that no card and no sheet shows."""
    used = {image.path for compiled in questions for image in compiled.sheet_images.values()}
    for path in library.pictures() if questions else ():
        if path.resolve() not in used:
            name = path.relative_to(library.cards.parent).as_posix()
            hint = "show it on a card, or remove it"
            yield NOT_SHOWN.finding(name, 1, 1, "nothing shows this picture", hint)
