"""An application: what is done in a domain, and why it works there."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, Name, model
from flashgen.blocks import Cited, Entry, Labelled, Prose, blocks
from flashgen.kinds.item import Item
from flashgen.kinds.kind import Facet, Kind, Look, Section


@model
class Application(Item):
    """A use in practice."""

    domain: Name
    """The field of the application."""
    example: Markdown
    """What is done there, concretely."""
    why_it_works: Markdown
    """Why it works there."""


def cards(item: Application) -> Iterator[Facet]:
    """Ask how it is used."""
    ask = "**{topic}** · **{domain}**: how is it used here, and why does it work?"
    answer = blocks(item.example, Labelled("Why it works", item.why_it_works))
    yield Facet("apply", ask, answer=answer)


def page(item: Application) -> Entry:
    """Lay an application out: what is done, and why it works."""
    body = Cited(Prose(item.example)), Labelled("Why it works", item.why_it_works)
    return Entry(name=item.domain, body=body, brief=blocks(item.example))


APPLICATION = Kind(
    "application",
    model=Application,
    listed="applications",
    says="Uses in practice.",
    section=Section(
        "Applications", Look.ROWS, columns=("Field", "Example", "Why it works"), rank=100
    ),
    title="{domain}",
    slots={"apply": 1},
    cards=cards,
    page=page,
    starter=r"""
  - id: application-1
    domain: A/B tests
    example: Compare the mean revenue per visitor of two pages.
    why_it_works: By the central limit theorem the difference of means is nearly normal.
""",
)
