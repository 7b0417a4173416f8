"""Cards of a deck that got another name: no import moves a card, so it is a step of its own.

A card's row that is written here wins over that of a phone at the next sync, with what was answered
there. So nothing is moved before somebody said that every device is synced.
"""

from collections.abc import Mapping

from flashgen.anki_loop.desk import Desk
from flashgen.anki_loop.errand import Errand
from flashgen.anki_loop.remembered import Delivered
from flashgen.anki_loop.there import There
from flashgen.history.link import Linked

Moves = Mapping[tuple[str, str], list[int]]


def moves(linked: Linked, there: There, delivered: Delivered | None) -> Moves:
    """Return ids of cards by the old and the new name of their deck.

    Only cards where a push put them, in a deck that no question has any more, and not those that
    are in a filtered deck now: where a person moved a card, it stays.
    """
    current = {note.note.deck.casefold() for note in linked.notes}
    ours = {name.casefold() for name in delivered.decks} - current if delivered else set()
    found: dict[tuple[str, str], list[int]] = {}
    for note in linked.notes:
        for card in there.cards.get(note.note.guid, ()):
            if card.deck.casefold() in ours and not card.filtered:
                found.setdefault((card.deck, note.note.deck), []).append(card.id)
    return found


def move(one: Errand, desk: Desk, there: There, delivered: Delivered | None) -> Moves:
    """Move what a renamed deck left behind if that was asked for and agreed to, else offer it."""
    found = moves(one.prepared.linked, there, delivered)
    for (old, new), cards in found.items():
        one.voice.tell(f'{len(cards):,} cards stand in "{old}", which is now called "{new}"')
    if not found:
        return {}
    if not one.wishes.move_cards:
        one.voice.tell("rename the deck in Anki, or let --move-cards move them")
        return {}
    if not one.voice.ask(
        "is every device synced? A card that is moved here is taken back to what it is here, and "
        "what you answered elsewhere since its last sync is lost"
    ):
        one.voice.tell("no card was moved")
        return {}
    for (_, new), cards in found.items():
        desk.anki.call("changeDeck", cards=cards, deck=new)
    return found


def unmoved(asked: Moves, there: There) -> int:
    """Return how many cards that were to be moved are not where they were to be."""
    decks = {card.id: card.deck.casefold() for cards in there.cards.values() for card in cards}
    return sum(
        decks.get(card) != new.casefold() for (_, new), cards in asked.items() for card in cards
    )
