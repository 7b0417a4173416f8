"""The codes of what is wrong between a collection and its ledger."""

from flashgen.diagnostics import Rule

CHANGED_KIND = Rule.error(
    "FG151",
    "item that changed its kind",
    """
    Anki cannot turn a note of one kind into another and keep its cards. Give the item a new id,
    without `was`; the old one is retired.
    """,
)

OTHER_FORMAT = Rule.error(
    "FG161",
    "ledger of another format",
    "The ledger was written by a newer flashgen; guessing would cost review histories.",
    bad="""
summary: The ledger beside this question is of a format to come.
# cards/flashgen.lock
flashgen-ledger 99
""",
    good="""
summary: A question that was never built has no ledger.
""",
)

DAMAGED = Rule.error(
    "FG162",
    "ledger that was damaged",
    """
    A line of the ledger cannot be read, was changed, or is missing. Restore the file from
    version control; after a merge conflict both sides can stay. A line that you merged by hand
    loses its check sum, the `#…` at its end, and the line `notes` its numbers.
    """,
    bad="""
summary: The ledger beside this question was cut.
# cards/flashgen.lock
flashgen-ledger 1
note a
""",
    good="""
summary: A question that was never built has no ledger.
""",
)

OUT_OF_DATE = Rule.error(
    "FG163",
    "ledger out of date",
    """
    `flashgen build --frozen` found that the committed ledger does not describe the cards. Run
    `flashgen build` and commit the ledger together with the cards.
    """,
)

OTHER_COLLECTION = Rule.error(
    "FG164",
    "ledger of another collection",
    """
    The namespace in `deck.yaml` is not the one of the ledger: every note would be a new one.
    Restore it; in a copied folder that starts another collection, delete the ledger.
    """,
    bad="""
summary: The ledger beside this question belongs to another collection.
# cards/deck.yaml
namespace: mine
# cards/flashgen.lock
flashgen-ledger 1
namespace theirs
type 1 0 2026-01-01T00:00:00Z
""",
    good="""
summary: A question that was never built has no ledger.
# cards/deck.yaml
namespace: mine
""",
)

GONE = Rule.warning(
    "FG165",
    "ledger that is gone",
    """
    These cards were built before, but the ledger is not there. No review is lost, but edits
    made in Anki are overwritten, and steps, symbols and rows that moved may swap cards.
    """,
)

RENAMED = Rule.warning(
    "FG166",
    "id renamed without `was`",
    """
    A new item or question says what a retired one said, or nearly, so most likely its id was
    changed or it moved. Without the old id in `was` it starts as a new card, and the reviews
    stay with the retired one; `was` helps after the build, too.
    """,
)

GIVEN_TWICE = Rule.warning(
    "FG168",
    "card that two branches gave away",
    """
    Before they were merged, two branches gave one cloze number to two parts of a note, two
    numbers to one part, or one id to two items. The reviews stay with one of them, and the
    other starts with a new card.
    """,
)

OTHER_TEXT = Rule.warning(
    "FG169",
    "id that stands for another text",
    """
    A retired id comes back with a text that it never had, or two ids have exchanged their
    texts: reviews would count for something else. An empty `was: []` says that it is meant.
    """,
)

RENDERED_ANEW = Rule.warning(
    "FG170",
    "notes that a new flashgen changes",
    """
    A new version renders these notes otherwise, although their author changed nothing: the next
    import updates them in Anki and replaces edits made there. Said once, before the first build
    with that version writes anything.
    """,
)

RENAMED_DECK = Rule.warning(
    "FG173",
    "deck under another name",
    """
    No import moves a card: those that are in Anki stay in the old deck, and new ones go to the
    new one. Rename the deck in Anki first, just as here. A title stands on every note of its
    question, too, so all of them are shipped again. Said by `check`, `diff` and the first
    build.
    """,
)
