"""What items have in common: the keys that every kind may carry."""

import re
from typing import Annotated, Literal

from flashgen.authoring.nodes import Sequence
from flashgen.authoring.schema import (
    ImagePath,
    Markdown,
    Model,
    Name,
    OldId,
    OrAlone,
    Pairs,
    Plain,
    Prompt,
    Slug,
    Tag,
    model,
)

Tier = Literal["core", "more", "deep"]
TIERS: tuple[str, ...] = ("core", "more", "deep")
"""Tiers of cards, in the order in which they are learned."""
USUAL_TIER: Tier = "more"
_FIELD = re.compile(r"\{(\w+)\}")


@model
class Part(Model):
    """What is recalled in place inside a cloze note: a point, a step or a table row."""

    id: Slug
    """Names this part for ever; its review history hangs on it."""
    was: tuple[Slug, ...] = ()
    """Earlier ids of this part, oldest first: its history moves along."""


@model
class Shared(Model):
    """What every item may carry."""

    source: Annotated[tuple[Plain, ...], OrAlone()] = ()
    """Keys of `sources` that back this item, a list or one alone; shown small on the back."""
    tags: tuple[Tag, ...] = ()
    """Anki tags of this item alone; no white space."""
    extra: Markdown | None = None
    """More on the topic, folded on the back of every card of this item."""
    image: ImagePath | None = None
    """A picture for the back: a path such as `media/view.svg`."""
    tier: Tier | Pairs[Plain, Tier] | None = None
    """How much its cards matter: `core`, `more` or `deep`; for all, or facet by facet."""
    skip: tuple[Plain, ...] = ()
    """Facets that get no card, or parts such as `rows.cost`, which are shown and not asked."""
    keep: tuple[Plain, ...] = ()
    """Facets that get cards, although `skip` in `deck.yaml` leaves them out."""

    @property
    def picture(self) -> str | None:
        """Return the picture that every back ends with."""
        return self.image

    @property
    def other_names(self) -> tuple[Name, ...]:
        """Return what it is called besides its name."""
        return ()

    @property
    def prompts(self) -> Pairs[Plain, Prompt]:
        """Return the author's own prompts, by facet."""
        return Pairs()

    def tier_of(self, facet: str, usual: Tier = USUAL_TIER) -> Tier:
        """Return the tier of the cards of a facet; `usual` where nothing is said."""
        if isinstance(self.tier, Pairs):
            return self.tier.get(facet, usual)
        return self.tier or usual

    def say(self, sentence: str, **more: str) -> str:
        """Fill the fields of a sentence; a paragraph about what is not there is left out.

        A field names a text of this item, or one of `more`.
        """

        def said(name: str) -> str | None:
            return more[name] if name in more else getattr(self, name)

        if alone := _FIELD.fullmatch(sentence):
            return said(alone[1]) or ""
        return "\n\n".join(
            _FIELD.sub(lambda field: said(field[1]) or "", paragraph)
            for paragraph in sentence.split("\n\n")
            if all(said(name) is not None for name in _FIELD.findall(paragraph))
        )


@model
class Identified(Shared):
    """What has a review history of its own."""

    id: Slug
    """Names this item for ever; its review history hangs on it. Never change it without `was`."""
    was: tuple[OldId, ...] = ()
    """Earlier ids of this item, oldest first; `question/item` for one that moved here.

    An empty list says that an id is meant for this item, although another one had it or went.
    """

    @property
    def meant(self) -> bool:
        """Say whether `was` is there and empty."""
        return not self.was and isinstance(self.node.entries.get("was"), Sequence)


@model
class Item(Identified):
    """One thing worth knowing: becomes one note, and a card for each facet."""

    ask: Pairs[Plain, Prompt] = Pairs()
    """Own prompts by facet, instead of the usual ones; they may have code, tables and pictures."""

    @property
    def prompts(self) -> Pairs[Plain, Prompt]:
        """Return the author's own prompts, by facet."""
        return self.ask


@model
class Named(Item):
    """An item that people call by several names."""

    also: tuple[Name, ...] = ()
    """Other names: on the backs and in the index, never on a front."""

    @property
    def other_names(self) -> tuple[Name, ...]:
        """Return what it is called besides its name."""
        return self.also
