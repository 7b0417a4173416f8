"""What `deck.yaml` may say about all questions."""

from collections.abc import Iterator
from typing import Literal

from flashgen.authoring.decode import decode, is_empty
from flashgen.authoring.nodes import Mapping, Scalar
from flashgen.authoring.schema import (
    Codes,
    Language,
    Line,
    Markdown,
    Model,
    Name,
    Pairs,
    Plain,
    Tag,
    model,
    usual,
)
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.identity import slug

NO_DECK = Rule.error(
    "FG125",
    "name that makes no deck",
    "The title names a deck in Anki, where `::` starts a deck inside the deck.",
    bad="""
title: "Vision::Losses"
""",
    good="""
title: "Vision: losses"
""",
)
EMPTY_TAG = Rule.error(
    "FG126",
    "tag with an empty part",
    "`::` separates the levels of a tag, and Anki renames a tag whose level has no name.",
    bad="""
tags: ["vision::"]
""",
    good="""
tags: ["vision::losses"]
""",
)
LOST_TAG = Rule.warning(
    "FG136",
    "tag that Anki takes away",
    """
    Anki keeps `leech` and `marked` for what happens to a card there: no import brings them, and
    a search for such a tag finds none of these notes.
    """,
    bad="""
concepts:
  - id: margin
    term: Margin
    definition: The distance to the nearest point.
    tags: [marked]
""",
    good="""
concepts:
  - id: margin
    term: Margin
    definition: The distance to the nearest point.
    tags: [to-revise]
""",
)
NO_NAMESPACE = Rule.hint(
    "FG167",
    "collection without a namespace",
    """
    Anki knows a note by the namespace and the ids. Two collections that leave the namespace out
    share one: where they have equal ids, importing one overwrites notes of the other. Choose it
    before the first build, because it cannot be changed later.
    """,
    bad="""
summary: The settings beside this question leave the namespace out.
# cards/deck.yaml
name: Vision
""",
    good="""
summary: The settings beside this question have a namespace of their own.
# cards/deck.yaml
name: Vision
namespace: vision-of-ada
""",
)


_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks nqo ps sd syr ug ur yi".split())
_SCRIPTS = frozenset("arab aran hebr nkoo syrc thaa".split())
_SCRIPT = 4
"""Letters of the name of a script, as in `az-Arab`."""


@model
class Checking(Model):
    """Which findings are reported, and what a clean check is."""

    select: tuple[Codes, ...] = ()
    """Report only these codes, such as `FG401`, or all that start alike, such as `FG4`."""
    ignore: tuple[Codes, ...] = ()
    """Do not report these codes."""
    strict: bool = False
    """Let `flashgen check` fail on warnings too."""


@model
class Settings(Model):
    """What `cards/deck.yaml` says about all questions."""

    name: Name = usual("Interview questions")
    """Name of the deck; every question becomes a subdeck of it."""
    author: Line | None = None
    """Who wrote the content."""
    language: Language = usual("en")
    """Language of the content, such as `en` or `de`."""
    tags: tuple[Tag, ...] = ()
    """Tags that every note gets."""
    namespace: Line = usual("flashgen")
    """Keeps the notes of this collection apart from those of others; never change it."""
    description: Markdown | None = None
    """Shown in Anki on the deck's page."""
    skip: Pairs[Plain, tuple[Plain, ...]] = Pairs()
    """Facets that get no card, by their kind, such as `formula: [where]`."""
    order: Literal["tier", "question"] = "tier"
    """How new cards are ordered: core cards of all questions first, or question by question."""
    check: Checking = Checking()
    """Which findings are reported."""

    @property
    def is_right_to_left(self) -> bool:
        """Say whether the language of the content is written from right to left."""
        language, *others = self.language.casefold().split("-")
        script = next((part for part in others if len(part) == _SCRIPT), "")
        return script in _SCRIPTS if script else language in _RIGHT_TO_LEFT


def read_settings(source: Source, node: Mapping) -> tuple[Settings | None, list[Diagnostic]]:
    """Read the nodes of a `deck.yaml`: its settings, or all that is wrong with them."""
    decoded = decode(Settings, source, node)
    settings, findings = decoded.value, decoded.findings
    if settings is None:
        return None, findings
    findings += _bad_names(settings, source)
    if is_empty(node.entries.get("namespace", Scalar("", 1, 1, ""))):
        message = "this collection has no namespace of its own"
        hint = (
            "before the first build choose one, such as `namespace: my-cards`; after it write "
            f"`namespace: {settings.namespace}`, which the notes have kept so far"
        )
        place = (node.line, node.column)
        findings.append(source.finding(*place, NO_NAMESPACE, message, hint))
    return (settings if decoded.whole else None), findings


def _bad_names(settings: Settings, source: Source) -> Iterator[Diagnostic]:
    name = settings.name
    line, column = name.span.line, name.span.column
    parts = name.split("::")
    if not all(part.strip() for part in parts):
        message = f'the deck name "{name}" has an empty part'
        hint = "`::` separates the levels of a deck"
        yield source.finding(line, column, NO_DECK, message, hint)
    elif any(part != part.strip() for part in parts):
        message = "Anki takes away the blanks around `::`, and would call this deck otherwise"
        yield source.finding(line, column, NO_DECK, message, "write `A::B`")
    for tag in settings.tags:
        if problem := tag_problem(tag):
            yield source.finding(tag.span.line, tag.span.column, EMPTY_TAG, *problem)
        elif loss := lost_tag(tag):
            place = (tag.span.line, tag.span.column)
            yield source.finding(*place, LOST_TAG, *loss)
    if slug(name) == "retired":
        message = "retired.apkg is the package of retired notes"
        yield source.finding(line, column, NO_DECK, message, "give the deck another name")


def tag_problem(tag: str) -> tuple[str, str] | None:
    """Return what Anki would make of a tag that nobody wants, and what to do; None if it is fine.

    Measured: empty parts become `blank`, and a search for `tag:none` finds notes without tags. A
    note tagged `flashgen::retired` is deleted by whoever follows the README.
    """
    if not all(tag.split("::")):
        return f'the tag "{tag}" has an empty part', "`::` separates the levels of a tag"
    if tag.casefold() == "none":
        return '`tag:none` finds notes without tags, so "none" cannot be a tag', "choose another"
    if tag.casefold().split("::")[:2] == ["flashgen", "retired"]:
        return f'the tag "{tag}" marks notes that are to be deleted', "choose another"
    return None


def lost_tag(tag: str) -> tuple[str, str] | None:
    """Return what becomes of a tag that every import takes away, and what to do; else None.

    Measured: Anki keeps these two for what a user does there, whatever their case.
    """
    if tag.casefold() not in ("leech", "marked"):
        return None
    return f'Anki takes the tag "{tag}" off the notes it imports', "choose another, or leave it out"
