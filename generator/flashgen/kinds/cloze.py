"""A cloze: the author's own text with hidden parts."""

from collections.abc import Iterator

from flashgen.authoring import schema
from flashgen.blocks import Cited, ClozeText, Entry
from flashgen.kinds.item import Item
from flashgen.kinds.kind import Kind, Look, Recall, Section


@schema.model
class Cloze(Item):
    """A text with hidden parts, in Anki's own notation."""

    text: schema.ClozeText
    """Markdown in which `{{c1::…}}` or `{{c1::…::hint}}` marks what is hidden."""


def cards(item: Cloze) -> Iterator[Recall]:
    """Ask for what is hidden; its numbers are the author's."""
    yield Recall("", "", title="{id}", text=(ClozeText(item.text),))


def page(item: Cloze) -> Entry:
    """Lay a cloze text out, with nothing hidden."""
    text = ClozeText(item.text)
    return Entry(name="", body=(Cited(text),), brief=(text,))


CLOZE = Kind(
    "cloze",
    model=Cloze,
    listed="clozes",
    says="Texts with hidden parts.",
    section=Section("Key facts", Look.FACTS, rank=90),
    title="{id}",
    slots={},
    cards=cards,
    page=page,
    starter=r"""
  - id: cloze-1
    text: >-
      The {{c1::law of large numbers}} says where the mean goes, the
      {{c2::central limit theorem::which theorem?}} how it wobbles on the way.
""",
)
