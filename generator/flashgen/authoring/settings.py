"""What `deck.yaml` may say about all questions."""

from typing import Annotated

from pydantic import StringConstraints

from flashgen.authoring.texts import LANGUAGE, Codes, Line, Markdown, Model, Tag


class Checking(Model):
    """Which findings are reported, and what a clean check is."""

    select: tuple[Codes, ...] = ()
    """Report only these codes, such as `FG401`, or all that start alike, such as `FG4`."""
    ignore: tuple[Codes, ...] = ()
    """Do not report these codes."""
    strict: bool = False
    """Let `flashgen check` fail on warnings too."""


class Settings(Model):
    """What `cards/deck.yaml` says about all questions."""

    name: Line = "Interview questions"
    """Name of the deck; every question becomes a subdeck of it."""
    author: Line | None = None
    """Who wrote the content."""
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)] = "en"
    """Language of the content, such as `en` or `de`."""
    tags: tuple[Tag, ...] = ()
    """Tags that every note gets."""
    namespace: Line = "flashgen"
    """Keeps the notes of this collection apart from those of others; never change it."""
    description: Markdown | None = None
    """Shown in Anki on the deck's page."""
    check: Checking = Checking()
    """Which findings are reported."""
