"""A figure: something is read off a picture."""

from collections.abc import Iterator

from flashgen.authoring.schema import ImagePath, Line, Markdown, Prompt, model
from flashgen.blocks import Cited, Entry, Manner, Picture, Prose, blocks
from flashgen.kinds.item import Identified
from flashgen.kinds.kind import Facet, Kind, Look, Section
from flashgen.markup.opening import opening


@model
class Figure(Identified):
    """A picture that is read."""

    image: ImagePath
    """The picture: a path such as `media/view.svg`."""
    alt: Line
    """What the picture shows, for someone who cannot see it; must not give the answer."""
    caption: Line | None = None
    """Printed below the picture on the sheet."""
    ask: Prompt
    """What is asked about the picture; it may have code, tables and lists."""
    answer: Markdown
    """The answer."""

    @property
    def picture(self) -> None:
        """Return no picture for the back: it is on the front."""

    @property
    def heading(self) -> str:
        """Return what names it best."""
        return self.caption or opening(self.ask)[0]


def cards(item: Figure) -> Iterator[Facet]:
    """Ask about the picture. Which is which, and what follows: that is one act in two parts."""
    shown, answer = blocks(Picture(item.image, item.alt)), blocks(item.answer)
    yield Facet("read", "{ask}", shown=shown, answer=answer, manner=Manner(questions=2))


def page(item: Figure) -> Entry:
    """Lay a figure out: the picture, its caption, and the answer to what is asked."""
    picture, caption = Picture(item.image, item.alt), Cited(Prose(item.caption or ""))
    name, rest = opening(item.ask)
    return Entry(name=name, body=(picture, caption, *blocks(rest, item.answer)))


FIGURE = Kind(
    "figure",
    model=Figure,
    listed="figures",
    says="Pictures that are read.",
    section=Section("Figures", Look.FIGURES),
    title="{heading}",
    slots={"read": 1},
    cards=cards,
    page=page,
    starter=r"""
  - id: figure-1
    image: media/example-figure.svg # a path below cards/
    alt: Five dots on a line, four close together and one far to the right, with two ticks.
    caption: Two centres of a skewed sample
    ask: Which tick is the mean, which the median?
    answer: The right one (A) is the mean, which the far dot pulls; the left one (B) is the median.
""",
)
