"""A kind that flashgen does not have: tests add this file to a copy of `kinds/`."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, Name, model
from flashgen.blocks import Cited, Entry, Hidden, Items, Prose, blocks, labelled
from flashgen.kinds.item import Item, Part
from flashgen.kinds.kind import Facet, Kind, Look, Recall, Section


@model
class Turn(Part):
    """One turn of an anecdote."""

    says: Markdown
    """What happens then."""


@model
class Anecdote(Item):
    """A story that one remembers."""

    hero: Name
    """Whom it is about."""
    story: Markdown
    """What happened."""
    moral: Markdown
    """What one learns from it."""
    turns: tuple[Turn, ...] = ()
    """Its turns, in order."""


def cards(item: Anecdote) -> Iterator[Facet | Recall]:
    """Ask for the story and for its moral, then for its turns."""
    yield Facet("tell", "What happened to **{hero}** in {topic}?", answer=blocks(item.story))
    yield Facet("learn", "What does **{hero}** teach?", answer=blocks(item.moral))
    if item.turns:
        turns = tuple(Hidden(turn.id, turn.says, turn.was) for turn in item.turns)
        text = blocks(Items(turns, ordered=True))
        yield Recall("turns", "How did it go with **{hero}**?", title="{hero} (turns)", text=text)


def page(item: Anecdote) -> Entry:
    """Lay an anecdote out: the story, then its moral."""
    return Entry(
        name=item.hero,
        body=(Cited(Prose(item.story)),),
        notes=labelled(moral=item.moral),
        brief=blocks(item.moral),
    )


ANECDOTE = Kind(
    "anecdote",
    model=Anecdote,
    listed="anecdotes",
    says="Stories that one remembers.",
    section=Section("Stories to tell", Look.TERMS, rank=15),
    title="{hero}",
    slots={"tell": 1, "learn": 2},
    recalls=("turns",),
    cards=cards,
    page=page,
    starter="""
  - id: anecdote-1
    hero: The statistician
    story: He drowned in a river of three feet on average.
    moral: A mean hides its tails.
    turns:
      - id: turn-1
        says: He read the average depth.
      - id: turn-2
        says: He waded in.
""",
)
