"""A snippet: its output predicted, or what it computes."""

from collections.abc import Iterator

from flashgen.authoring.schema import CodeLanguage, Markdown, Name, Verbatim, model, usual
from flashgen.blocks import Cited, Code, Entry, Labelled, Manner, Prose, blocks
from flashgen.kinds.item import Item
from flashgen.kinds.kind import Facet, Kind, Look, Section


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


def cards(item: Snippet) -> Iterator[Facet]:
    """Ask what the code prints, or what it computes where nothing says what it prints."""
    ask, answer = "**{title}**: what does this code compute?", blocks(item.explain)
    if item.output:
        ask = "**{title}**: what does this code print?"
        answer = blocks(Code(item.output, "text"), Labelled("Why", item.explain))
    shown = blocks(Code(item.code, item.language))
    yield Facet("predict", ask, shown=shown, answer=answer, manner=Manner(compared="shown"))


def page(item: Snippet) -> Entry:
    """Lay a snippet out: the code, what it prints, and why."""
    code = Code(item.code, item.language, item.output)
    return Entry(name=item.title, body=(code, Cited(Prose(item.explain))))


SNIPPET = Kind(
    "snippet",
    model=Snippet,
    listed="snippets",
    says="Code whose output is predicted.",
    section=Section("Code", Look.HEADED),
    title="{title}",
    slots={"predict": 1},
    cards=cards,
    page=page,
    starter=r"""
  - id: snippet-1
    title: A mean by hand
    language: python
    code: |
      values = [1, 2, 3, 10]
      print(sum(values) / len(values))
    output: |
      4.0
    explain: The outlier 10 pulls the mean above three of the four values.
""",
)
