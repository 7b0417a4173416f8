"""The authoring schema: what a question file may say, and its JSON Schema.

The models know nothing about files; `decode` reads the nodes of a file into them.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from flashgen.authoring.nodes import Path, Sequence
from flashgen.authoring.schema import (
    ClozeText,
    CodeLanguage,
    Date,
    ImagePath,
    Least,
    Line,
    Markdown,
    Model,
    Name,
    OldId,
    Pairs,
    Plain,
    PlainLine,
    Slug,
    Symbol,
    Tag,
    Tex,
    Verbatim,
    Year,
    model,
    usual,
)

SCHEMA_FILE = "question.schema.json"


@model
class Part(Model):
    """What is recalled in place inside a cloze note: a point, a step or a table row."""

    id: Slug
    """Names this part for ever; its review history hangs on it."""
    was: tuple[Slug, ...] = ()
    """Earlier ids of this part, oldest first: its history moves along."""


@model
class Point(Part):
    """One thing the interviewer listens for."""

    point: Markdown
    """What the interviewer listens for, in one line."""
    evidence: Markdown | None = None
    """How a candidate shows it."""


@model
class Step(Part):
    """One step in building up the answer."""

    step: Markdown
    """What to do in this step."""


@model
class Row(Part):
    """One row of a comparison table."""

    aspect: Name
    """What is compared in this row."""
    values: tuple[Markdown, ...]
    """One value for each thing in `between`, in the same order."""


@model
class Shared(Model):
    """What every item may carry."""

    source: tuple[Plain, ...] = ()
    """Keys of `sources` that back this item; shown small on the back."""
    tags: tuple[Tag, ...] = ()
    """Anki tags of this item alone; no white space."""
    extra: Markdown | None = None
    """More on the topic, folded on the back of every card of this item."""
    image: ImagePath | None = None
    """A picture for the back: a path such as `media/view.svg`."""
    skip: tuple[Plain, ...] = ()
    """Facets that get no card."""


@model
class Identified(Shared):
    """What has a review history of its own."""

    id: Slug
    """Names this item for ever; its review history hangs on it. Never change it without `was`."""
    was: tuple[OldId, ...] = ()
    """Earlier ids of this item, oldest first; `question/item` for one that moved here.

    An empty list says that an id is meant for this item, although another one had it or went.
    """

    @property
    def meant(self) -> bool:
        """Say whether `was` is there and empty."""
        return not self.was and isinstance(self.node.entries.get("was"), Sequence)


@model
class Item(Identified):
    """One thing worth knowing: becomes one note, and a card for each facet."""

    ask: Pairs[Plain, Line] = Pairs()
    """Own prompts by facet, instead of the usual ones."""


@model
class Concept(Item):
    """A term and what it means."""

    term: Name
    """The term to define."""
    definition: Markdown
    """What the term means, in one or two sentences."""
    intuition: Markdown | None = None
    """Why it makes sense; folded on the back."""
    example: Markdown | None = None
    """A concrete example; asked on a card of its own."""
    reverse: bool = False
    """Also ask for the term, given its definition."""


@model
class Formula(Item):
    """A formula: written, named, explained, derived."""

    name: Name
    """What the formula is called."""
    use: Line | None = None
    """One line that says what it computes; part of the prompt that asks to write it."""
    tex: Tex
    """The formula in TeX, without dollar signs."""
    tex_narrow: Tex | None = None
    """The same formula for a phone, where it is usually broken at its relations."""
    where: Pairs[Symbol, Markdown] = Pairs()
    """Meaning of each symbol; the symbol is written in TeX, without dollar signs."""
    intuition: Markdown | None = None
    """Why the formula looks the way it does."""
    derivation: Markdown | None = None
    """How to derive it."""


@model
class Hyperparameter(Item):
    """A setting, its typical value and what happens at either extreme."""

    name: Name
    """What the setting is called."""
    controls: Markdown
    """What it controls."""
    typical: Markdown
    """Typical values, with their context."""
    too_low: Markdown
    """What happens when it is too low."""
    too_high: Markdown
    """What happens when it is too high."""


@model
class Pitfall(Item):
    """Something that goes wrong, told from the symptom to the fix."""

    name: Name
    """What the pitfall is called."""
    symptom: Markdown
    """What one sees when it happens; must not name the pitfall."""
    cause: Markdown
    """Why it happens."""
    fix: Markdown
    """What to do about it."""


@model
class Comparison(Item):
    """A table that sets two or more things side by side."""

    title: Name
    """What is compared."""
    between: Annotated[tuple[Name, ...], Least(2)]
    """The things compared: the columns of the table."""
    rows: Annotated[tuple[Row, ...], Least(1)]
    """The rows; each is recalled on a card of its own."""
    verdict: Markdown | None = None
    """When to choose which."""


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


@model
class Application(Item):
    """A use in practice."""

    domain: Name
    """The field of the application."""
    example: Markdown
    """What is done there, concretely."""
    why_it_works: Markdown
    """Why it works there."""


@model
class Snippet(Item):
    """A piece of code whose output is predicted."""

    title: Name
    """What the code shows."""
    language: CodeLanguage = usual("python")
    """Language of the code, as in a fenced block."""
    code: Verbatim
    """The code."""
    output: Verbatim | None = None
    """What it prints, exactly."""
    explain: Markdown
    """Why it prints that, or what it computes."""


@model
class Figure(Identified):
    """A picture that is read."""

    image: ImagePath
    """The picture: a path such as `media/view.svg`."""
    alt: Line
    """What the picture shows, for someone who cannot see it; must not give the answer."""
    caption: Line | None = None
    """Printed below the picture on the sheet."""
    ask: Line
    """What is asked about the picture."""
    answer: Markdown
    """The answer."""


@model
class Cloze(Item):
    """A text with hidden parts, in Anki's own notation."""

    text: ClozeText
    """Markdown in which `{{c1::…}}` or `{{c1::…::hint}}` marks what is hidden."""


@model
class FollowUp(Item):
    """A question that the interviewer asks next."""

    question: Line
    """The question."""
    answer: Markdown
    """The answer, short enough to say aloud."""
    follow_ups: tuple["FollowUp", ...] = ()
    """What is asked after that answer; chains have at most four questions."""


@model
class Reference(Model):
    """Where a fact comes from."""

    title: Name
    """Title of the paper, book or page."""
    authors: Line
    """Authors, as they are cited."""
    year: Year
    """Year it was published."""
    where: Line
    """Venue, publisher or identifier, such as `ICML 2020, arXiv:2002.05709`."""

    @property
    def cited(self) -> str:
        """Return the reference as one line of Markdown."""
        return f"{self.authors} ({self.year}). *{self.title}*. {self.where}"


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
class Answer(Model):
    """The spoken answer."""

    short: Markdown
    """The answer in 30 seconds, about 80 words."""
    full: Markdown | None = None
    """The whole answer, two to four minutes."""


@model
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
    concepts: tuple[Concept, ...] = ()
    """Terms and what they mean."""
    formulas: tuple[Formula, ...] = ()
    """Formulas with their symbols."""
    hyperparameters: tuple[Hyperparameter, ...] = ()
    """Settings and what they do."""
    pitfalls: tuple[Pitfall, ...] = ()
    """What goes wrong, and the fix."""
    comparisons: tuple[Comparison, ...] = ()
    """Things set side by side."""
    use_when: tuple[UseWhen, ...] = ()
    """When it is the right choice."""
    avoid_when: tuple[AvoidWhen, ...] = ()
    """When something else is better."""
    applications: tuple[Application, ...] = ()
    """Uses in practice."""
    snippets: tuple[Snippet, ...] = ()
    """Code whose output is predicted."""
    figures: tuple[Figure, ...] = ()
    """Pictures that are read."""
    clozes: tuple[Cloze, ...] = ()
    """Texts with hidden parts."""
    follow_ups: tuple[FollowUp, ...] = ()
    """What the interviewer asks next."""
    sources: Pairs[Plain, Reference] = Pairs()
    """Where the facts come from, by the keys that `source` lists."""
    ask: Pairs[Plain, Line] = Pairs()
    """Own prompts by facet, instead of the usual ones."""

    ITEM_LISTS: ClassVar[tuple[str, ...]] = (
        "concepts",
        "formulas",
        "hyperparameters",
        "pitfalls",
        "comparisons",
        "use_when",
        "avoid_when",
        "applications",
        "snippets",
        "figures",
        "clozes",
        "follow_ups",
    )

    def items(self) -> Iterator[tuple[Path, "Item | Figure"]]:
        """Give every item with the path of its node, follow-up chains included, as authored."""
        for name in self.ITEM_LISTS:
            yield from _nested((name,), getattr(self, name))

    def each_item(self) -> Iterator["Item | Figure"]:
        """Give every item, as authored."""
        return (item for _, item in self.items())


def _nested(path: Path, items: tuple[Any, ...]) -> Iterator[tuple[Path, "Item | Figure"]]:
    for index, item in enumerate(items):
        here = (*path, index)
        yield here, item
        if isinstance(item, FollowUp):
            yield from _nested((*here, "follow_ups"), item.follow_ups)


def json_schema() -> str:
    """Return the JSON Schema of a question file, for editors that complete and explain keys."""
    from flashgen.authoring import json_schema as editors

    return json.dumps(editors.json_schema(Question), indent=2, ensure_ascii=False) + "\n"
