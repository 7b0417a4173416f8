"""A concept: defined, named from its definition, shown by an example."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, Name, model
from flashgen.blocks import Cited, Entry, Manner, Prose, blocks, fold, labelled
from flashgen.kinds.item import Named
from flashgen.kinds.kind import Facet, Kind, Look, Section


@model
class Concept(Named):
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


def cards(item: Concept) -> Iterator[Facet]:
    """Ask for the definition, for the term where the author wants it, and for the example."""
    why, example = fold("Intuition", item.intuition), fold("Example", item.example)

    ask, answer = "**{term}**: what is it?", blocks(item.definition, why, example)
    yield Facet("define", ask, answer=answer, manner=Manner(short=True))

    if item.reverse:
        shown, answer = blocks(item.definition), blocks(item.say("**{term}**"), why, example)
        yield Facet("name", "Which term is this?", shown=shown, answer=answer)

    if item.example:
        ask, definition = "**{term}**: give an example.", fold("Definition", item.definition)
        yield Facet("example", ask, answer=blocks(item.example, definition, why))


def page(item: Concept) -> Entry:
    """Lay a concept out: its definition, then why and an example."""
    return Entry(
        name=item.term,
        body=(Cited(Prose(item.definition)),),
        notes=labelled(intuition=item.intuition, example=item.example),
        brief=blocks(item.definition),
    )


CONCEPT = Kind(
    "concept",
    model=Concept,
    listed="concepts",
    says="Terms and what they mean.",
    section=Section("Concepts", Look.TERMS, rank=20),
    title="{term}",
    slots={"define": 1, "name": 2, "example": 3},
    cards=cards,
    page=page,
    starter=r"""
  - id: concept-1
    term: Standard error
    also: [SE] # other names, never on a front
    definition: The standard deviation of an estimate over repeated samples.
    intuition: How much the answer would wobble if the study were run again.
    example: For a mean of $n$ independent values with standard deviation $\sigma$ it is $\sigma/\sqrt{n}$.
    reverse: true # also ask for the term, given the definition
""",  # noqa: E501
)
