"""The question: its whole schema, and how it is asked itself: explained, built up, expected.

The models know nothing about files; `decode` reads the nodes of a file into them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import field
from itertools import accumulate
from typing import Any, Literal, TypeVar

from flashgen.authoring.nodes import Path
from flashgen.authoring.schema import (
    Date,
    Doi,
    Line,
    Markdown,
    Minutes,
    Model,
    Name,
    Pairs,
    Plain,
    PlainLine,
    Prompt,
    Slug,
    Text,
    Url,
    Year,
    model,
)
from flashgen.blocks import Blocks, Hidden, Items, Manner, blocks, fold, shown
from flashgen.kinds.item import Identified, Part, Shared, Tier
from flashgen.kinds.kind import Facet, Kind, Recall, Section
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.markup.opening import lead

ITEMS = "items"
"""What `tier` of a question calls its items, where its own facets have tiers of their own."""
_SPECIAL = re.compile(r"[<>\\`*${}\[\]\"']")
SCHEMA_FILE = "question.schema.json"
_Class = TypeVar("_Class", bound=type)
_Item = TypeVar("_Item", bound=Identified)


def _with_lists(cls: _Class) -> _Class:
    """Give a model a key for the items of each kind, after `answer`."""
    taken, lists = {*dir(cls), *cls.__annotations__}, {}
    for kind in ITEM_KINDS:
        if kind.listed in taken:
            message = f"the kind {kind.name} is listed as {kind.listed}, which is something else"
            raise TypeError(message)
        taken.add(kind.listed)
        lists[kind.listed] = tuple[kind.model, ...]  # type: ignore[name-defined]
        setattr(cls, kind.listed, field(default=(), metadata={"description": kind.says}))
    hints = list(cls.__annotations__.items())
    after = [name for name, _ in hints].index("answer") + 1
    cls.__annotations__ = dict([*hints[:after], *lists.items(), *hints[after:]])
    return cls


@model
class Point(Part):
    """One thing the interviewer listens for."""

    point: Markdown
    """What the interviewer listens for, in one line."""
    evidence: Markdown | None = None
    """How a candidate shows it."""

    @property
    def hidden(self) -> Hidden:
        """Hide how to show the point, or the point itself if nothing is said of that."""
        if not self.evidence:
            return Hidden(self.id, self.point, self.was)
        return Hidden(self.id, self.evidence, self.was, f"**{self.point}:**")


@model
class Step(Part):
    """One step in building up the answer."""

    step: Markdown
    """What to do in this step: its lead in bold, then what to draw and say."""
    minutes: Minutes | None = None
    """How long this step takes, in minutes."""

    def hidden(self, time: str) -> Hidden:
        """Hide what follows the lead of the step, or the step if it has none."""
        cue, text = lead(self.step)
        return Hidden(self.id, text, self.was, " ".join(filter(None, (cue, time and f"*{time}*"))))


@model
class Reference(Model):
    """Where a fact comes from."""

    title: Name
    """Title of the paper, book or page."""
    authors: Line
    """Authors, as they are cited."""
    year: Year
    """Year it was published."""
    where: Line | None = None
    """Venue, publisher or identifier, such as `ICML 2020, arXiv:2002.05709`."""
    url: Url | None = None
    """Where it can be read: an address with `http://` or `https://`."""
    doi: Doi | None = None
    """Its DOI, such as `10.1145/2939672.2939785`."""

    @property
    def addresses(self) -> tuple[tuple[Text, str], ...]:
        """Return url and DOI, as far as they are there, each with the address it leads to.

        What Markdown could take for its own is written there by its number.
        """
        texts = (text for text in (self.url, self.doi) if text)
        return tuple((text, _SPECIAL.sub(_percent, _address(text))) for text in texts)

    @property
    def cited(self) -> str:
        """Return the reference as one line of Markdown, its title a link if it has an address."""
        title, more = f"*{self.title}*", self.where or ""
        if self.addresses:
            (_, first), *others = self.addresses
            title = f"[{title}](<{first}>)"
            more = " ".join([*filter(None, [more]), *(f"[DOI](<{doi}>)" for _, doi in others)])
        return f"{self.authors} ({self.year}). {title}. {more}".rstrip()


def _address(text: Text) -> str:
    return text if "://" in text else f"https://doi.org/{text}"


def _percent(sign: re.Match[str]) -> str:
    return f"%{ord(sign[0]):02X}"


@model
class Asked(Model):
    """Who asks the question, and where."""

    company: PlainLine | None = None
    """The company that asked it."""
    role: PlainLine | None = None
    """The role interviewed for."""
    round: PlainLine | None = None
    """The interview round."""
    category: PlainLine | None = None
    """The field of the question."""
    difficulty: Literal["easy", "medium", "hard"] | None = None
    """How hard the question is."""
    date: Date | None = None
    """When it was asked or last updated, as year-month-day."""


@model
class Paragraph(Part):
    """One paragraph of the whole answer."""

    text: Markdown
    """What to say in it; its bold words at the start are the cue."""

    @property
    def hidden(self) -> Hidden:
        """Hide the paragraph behind its lead, or behind its id if it has none."""
        cue, text = lead(self.text)
        name = self.id.replace("-", " ").capitalize()
        return Hidden(self.id, text, self.was, cue or f"**{name}.**")


@model
class Answer(Model):
    """The spoken answer."""

    short: Markdown
    """The answer in 30 seconds, about 80 words."""
    full: tuple[Paragraph, ...] | Markdown | None = None
    """The whole answer, two to four minutes; a list of paragraphs is asked one by one."""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs that are asked."""
        return self.full if isinstance(self.full, tuple) else ()

    @property
    def whole(self) -> str:
        """Return the whole answer as one text; nothing if there is none."""
        return "\n\n".join(p.text for p in self.paragraphs) or str(self.full or "")


@model
@_with_lists
class Question(Shared):
    """One interview question with everything worth knowing about it."""

    id: Slug
    """Names this question for ever; the review history of all its cards hangs on it."""
    was: tuple[Slug, ...] = ()
    """Earlier ids of this question, oldest first."""
    title: Name
    """Short name: the deck and the headings."""
    question: Line
    """The question as it is asked."""
    summary: Markdown | None = None
    """What the question is about, in a few sentences."""
    asked: Asked = Asked()
    """Who asks it, and where."""
    topics: tuple[Line, ...] = ()
    """Key topics to cover."""
    requires: tuple[Slug, ...] = ()
    """Ids of questions to study first."""
    related: tuple[Slug, ...] = ()
    """Ids of related questions."""
    expects: tuple[Point, ...] = ()
    """What the interviewer listens for."""
    approach: tuple[Step, ...] = ()
    """How to build up the answer, in order."""
    answer: Answer
    """What to say aloud: in 30 seconds, and in full."""
    sources: Pairs[Plain, Reference] = Pairs()
    """Where the facts come from, by the keys that `source` lists."""
    ask: Pairs[Plain, Prompt] = Pairs()
    """Own prompts by facet, instead of the usual ones; they may have code, tables and pictures."""

    @property
    def prompts(self) -> Pairs[Plain, Prompt]:
        """Return the author's own prompts, by facet."""
        return self.ask

    @property
    def timed_steps(self) -> tuple[tuple[Step, str], ...]:
        """Return the steps of the approach, each with its time, such as *minutes 3 to 5*."""
        ends = accumulate(int(step.minutes or 0) for step in self.approach)
        return tuple(
            (step, f"minutes {end - int(step.minutes)} to {end}" if step.minutes else "")
            for step, end in zip(self.approach, ends, strict=True)
        )

    @property
    def tier_of_items(self) -> Tier:
        """Return the tier of items that say none: under `items`, or the one of the question."""
        return self.tier_of(ITEMS)

    def listed(self, kind: Kind) -> tuple[Any, ...]:
        """Return the items of a kind, without those nested in them."""
        items: tuple[Any, ...] = getattr(self, kind.listed)
        return items

    def items(self) -> Iterator[tuple[Path, Identified]]:
        """Give every item with the path of its node, nested ones included, as authored."""
        for kind in ITEM_KINDS:
            yield from _nested((kind.listed,), self.listed(kind), kind.nested)

    def each_item(self) -> Iterator[Identified]:
        """Give every item, as authored."""
        return (item for _, item in self.items())

    def each(self, model: type[_Item]) -> Iterator[_Item]:
        """Give every item of a model, as authored."""
        return (item for item in self.each_item() if isinstance(item, model))


def _nested(path: Path, items: tuple[Any, ...], key: str) -> Iterator[tuple[Path, Identified]]:
    for index, item in enumerate(items):
        here = (*path, index)
        yield here, item
        if key:
            yield from _nested((*here, key), getattr(item, key), key)


def cards(item: Question) -> Iterator[Facet | Recall]:
    """Ask for the spoken answer, then for what is expected and for the steps of the approach."""
    evidence = tuple(point.evidence or "" for point in item.expects)
    points = Items(tuple(p.point for p in item.expects), boxes=True, shown_by=evidence)
    rubric = blocks("**Grade yourself**", points) if item.expects else ()
    answer = blocks(item.answer.short, fold("The full answer", item.answer.whole), *rubric)
    manner = Manner(long=True, compared="")
    yield Facet("explain", "{question}", answer=answer, manner=manner)

    if item.expects:
        points = Items(tuple(point.hidden for point in item.expects))
        asks = "How do you show it?" if points.is_cued else ""
        yield Recall(
            "expects",
            f"What does the interviewer listen for? {asks}".rstrip() + "\n\n*“{question}”*",
            label="Expectations",
            title="Expectations · {title}",
            text=(points,),
        )

    if item.approach:
        steps = Items(tuple(step.hidden(time) for step, time in item.timed_steps), ordered=True)
        yield Recall(
            "approach",
            "How do you build up the answer?\n\n*“{question}”*",
            label="Approach",
            title="Approach · {title}",
            text=(steps,),
            extra=_all_of(steps, "All steps"),
        )

    if item.answer.paragraphs:
        paragraphs = Items(tuple(p.hidden for p in item.answer.paragraphs), ordered=True)
        yield Recall(
            "full",
            "Give the full answer, paragraph by paragraph.\n\n*“{question}”*",
            label="Full answer",
            title="Full answer · {title}",
            text=(paragraphs,),
            extra=_all_of(paragraphs, "The full answer"),
        )


def _all_of(items: Items, label: str) -> Blocks:
    """Fold a list in full, where a card shows of most of it no more than the cues."""
    whole = Items(tuple(map(shown, items.items)), items.ordered)
    return blocks(fold(label, whole if items.is_cued else None))


QUESTION = Kind(
    "question",
    label="Explain",
    model=Question,
    listed="",
    section=Section("The question"),
    title="{question}",
    slots={"explain": 1},
    recalls=("expects", "approach", "full"),
    cards=cards,
)


def json_schema() -> str:
    """Return the JSON Schema of a question file, for editors that complete and explain keys."""
    from flashgen.authoring import json_schema as editors

    return json.dumps(editors.json_schema(Question), indent=2, ensure_ascii=False) + "\n"
