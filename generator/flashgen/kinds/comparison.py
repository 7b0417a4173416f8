"""A comparison: its table recalled row by row, and the verdict."""

from collections.abc import Iterator
from typing import Annotated

from flashgen.authoring.schema import Least, Markdown, Name, model
from flashgen.blocks import Cited, Entry, Hidden, Inline, Labelled, Table, blocks, fold
from flashgen.kinds.item import Named, Part
from flashgen.kinds.kind import Facet, Kind, Look, Recall, Section


@model
class Row(Part):
    """One row of a comparison table."""

    aspect: Name
    """What is compared in this row."""
    values: tuple[Markdown, ...]
    """One value for each thing in `between`, in the same order."""


@model
class Comparison(Named):
    """A table that sets two or more things side by side."""

    title: Name
    """What is compared."""
    between: Annotated[tuple[Name, ...], Least(2)]
    """The things compared: the columns of the table."""
    rows: Annotated[tuple[Row, ...], Least(1)]
    """The rows; each is recalled on a card of its own."""
    verdict: Markdown | None = None
    """When to choose which."""

    @property
    def choice(self) -> str:
        """Return the things compared, as one chooses between them."""
        bold = [f"**{thing}**" for thing in self.between]
        return self.say("{some} or {last}", some=", ".join(bold[:-1]), last=bold[-1])

    def table(self, *, hidden: bool = False) -> Table:
        """Return the table, its values perhaps hidden."""

        def cells(row: Row) -> tuple[Inline, ...]:
            return tuple(Hidden(row.id, v, row.was) if hidden else v for v in row.values)

        rows = tuple((f"**{row.aspect}**", *cells(row)) for row in self.rows)
        return Table(("", *self.between), rows)


def cards(item: Comparison) -> Iterator[Facet | Recall]:
    """Ask for the verdict, then for the rows of the table."""
    if item.verdict:
        answer = blocks(item.verdict, fold("The comparison", item.table()))
        yield Facet("verdict", "{choice}: which one, when?", answer=answer)

    text = blocks(item.table(hidden=True))
    yield Recall("rows", "**{title}**: how do they compare?", title="{title} (table)", text=text)


def page(item: Comparison) -> Entry:
    """Lay a comparison out: the table, then the verdict."""
    table = item.table()
    body = (table, Cited(Labelled("Verdict", item.verdict or "")))
    return Entry(name=item.title, body=body, brief=(table,))


COMPARISON = Kind(
    "comparison",
    model=Comparison,
    listed="comparisons",
    says="Things set side by side.",
    section=Section("Comparisons", Look.HEADED, rank=60),
    title="{title}",
    slots={"verdict": 1},
    recalls=("rows",),
    cards=cards,
    page=page,
    starter=r"""
  - id: comparison-1
    title: mean and median
    between: [Mean, Median]
    rows: # one cloze card a row
      - id: row-1
        aspect: One wild outlier
        values: [moves it far, hardly moves it]
      - id: row-2
        aspect: Minimises the sum of
        values: [squared distances, absolute distances]
    verdict: The median where outliers are errors, the mean where every value counts.
""",
)
