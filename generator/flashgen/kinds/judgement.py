"""When to use the topic of a question and when not: the same prompt, so that it must be judged."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, model
from flashgen.blocks import Cited, Entry, Labelled, Manner, Prose, blocks
from flashgen.kinds.item import Item
from flashgen.kinds.kind import Facet, Kind, Look, Section

_ASK = "**{topic}**: would you use it here, and why?"
_QUIZ_TITLE = "Use it or not?"
_BY_CASE = Manner(compared="shown")


@model
class UseWhen(Item):
    """A case in which the topic of the question is the right choice."""

    case: Markdown
    """The case, told without the judgement."""
    why: Markdown
    """Why it is the right choice there."""


@model
class AvoidWhen(Item):
    """A case in which something else is the better choice."""

    case: Markdown
    """The case, told without the judgement."""
    why: Markdown
    """Why it is the wrong choice there."""
    instead: Markdown | None = None
    """What to do instead."""


def use_cards(item: UseWhen) -> Iterator[Facet]:
    """Ask about a case in which the answer is yes."""
    answer = blocks("**Yes.**", Labelled("Why", item.why))
    yield Facet("judge", _ASK, shown=blocks(item.case), answer=answer, manner=_BY_CASE)


def avoid_cards(item: AvoidWhen) -> Iterator[Facet]:
    """Ask about a case in which the answer is no."""
    instead = Labelled("Instead", item.instead) if item.instead else None
    answer = blocks("**No.**", Labelled("Why not", item.why), instead)
    yield Facet("judge", _ASK, shown=blocks(item.case), answer=answer, manner=_BY_CASE)


def use_page(item: UseWhen) -> Entry:
    """Lay a case out: why to use it there."""
    return Entry(name=item.case, body=(Cited(Prose(item.why)),), brief=blocks(item.why))


def avoid_page(item: AvoidWhen) -> Entry:
    """Lay a case out: why not to use it there, and what to do instead."""
    body = Cited(Prose(item.why)), Labelled("Instead", item.instead or "")
    return Entry(name=item.case, body=body, brief=blocks(item.instead or item.why))


USE_WHEN = Kind(
    "use-when",
    label="Judgement",
    model=UseWhen,
    listed="use_when",
    says="When it is the right choice.",
    section=Section(
        "When to use it", Look.CASES, columns=("Case", "Why"), asked=_QUIZ_TITLE, rank=70
    ),
    title="{case}",
    slots={"judge": 1},
    cards=use_cards,
    page=use_page,
    starter=r"""
  - id: use-when-1
    case: A symmetric sample without outliers. # told without the judgement
    why: The mean uses every value and has the smallest variance there.
""",
)
AVOID_WHEN = Kind(
    "avoid-when",
    label="Judgement",
    model=AvoidWhen,
    listed="avoid_when",
    says="When something else is better.",
    section=Section(
        "When not to use it",
        Look.CASES,
        columns=("Case", "Why not", "Instead"),
        asked=_QUIZ_TITLE,
        rank=80,
        good=False,
    ),
    title="{case}",
    slots={"judge": 1},
    cards=avoid_cards,
    page=avoid_page,
    starter=r"""
  - id: avoid-when-1
    case: Household incomes, a few of them enormous.
    why: The largest incomes dominate the mean.
    instead: Report the median.
""",
)
