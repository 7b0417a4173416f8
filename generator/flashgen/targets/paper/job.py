"""A job of printing: one file, all that it is made of, and how it is wanted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flashgen.authoring.settings import Settings
from flashgen.blocks import PlannedNote
from flashgen.kinds.question import Question
from flashgen.targets.paper.cards import Card
from flashgen.targets.paper.layouts import Layout


@dataclass(frozen=True, slots=True)
class Subject:
    """A question with the notes to print; `image` maps an authored path to one below `cards/`."""

    question: Question
    notes: tuple[PlannedNote, ...]
    image: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to print: of one question, or for `cards` of all chosen ones.

    `kind` is the name of what is printed, `form` pdf or html; `read` gives the bytes of an
    image below `cards/`, `now` is the date in the file in seconds since 1970.
    """

    name: str
    kind: str
    form: str
    paper: str
    subjects: tuple[Subject, ...]
    settings: Settings
    titles: Mapping[str, str]
    read: Callable[[str], bytes]
    now: int
    layout: Layout
    flip: str = "long"
    offset: tuple[float, float] = (0.0, 0.0)
    facets: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    shuffle: int | None = None
    count: int | None = None
