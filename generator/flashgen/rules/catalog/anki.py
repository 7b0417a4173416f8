"""FG14x to FG17x: clozes, kinds, the ledger, and what cannot be rendered."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

RULES = (
    Rule(
        "FG141",
        "cloze that is never closed",
        Severity.ERROR,
        """
        Anki would show the braces and make no card. In a formula the braces of the formula close
        first, so `{{c1::a_{b}}` is still open.
        """,
        bad="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives that is found.
""",
        good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is found.
""",
    ),
    Rule(
        "FG142",
        "cloze text that hides nothing",
        Severity.ERROR,
        "Anki makes a card for each hidden part, so here it would make none.",
        bad="""
clozes:
  - id: recall
    text: Recall is the share of positives that is found.
""",
        good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is found.
""",
    ),
    Rule(
        "FG143",
        "cloze number that has no card",
        Severity.ERROR,
        """
        Anki makes cards for the numbers from 1 to 500. Points, steps, symbols and rows are numbered
        for you, and the numbers of removed ones stay taken.
        """,
        bad="""
clozes:
  - id: recall
    text: Recall is the share of {{c0::positives}} that is found.
""",
        good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is found.
""",
    ),
    Rule(
        "FG144",
        "cloze across paragraphs",
        Severity.ERROR,
        "A hidden part that starts in one paragraph or list item and ends in another breaks both.",
        bad="""
clozes:
  - id: parts
    text: |
      - {{c1::bias
      - variance}}
""",
        good="""
clozes:
  - id: parts
    text: |
      - {{c1::bias}}
      - {{c1::variance}}
""",
    ),
    Rule(
        "FG145",
        "braces that are no cloze",
        Severity.WARNING,
        "What looks like a cloze and is none shows its braces on the card.",
        bad="""
clozes:
  - id: recall
    text: "{{c1::Recall}} is the share of {{positives}} that is found."
""",
        good="""
clozes:
  - id: recall
    text: "{{c1::Recall}} is the share of {{c2::positives}} that is found."
""",
    ),
    Rule(
        "FG151",
        "item that changed its kind",
        Severity.ERROR,
        """
        Anki cannot turn a note of one kind into another and keep its cards. Give the item a new id,
        without `was`; the old one is retired.
        """,
    ),
    Rule(
        "FG170",
        "notes that a new flashgen changes",
        Severity.WARNING,
        """
        A new version renders these notes otherwise, although their author changed nothing: the next
        import updates them in Anki and replaces edits made there. Said once, before the first build
        with that version writes anything.
        """,
    ),
    Rule(
        "FG173",
        "deck under another name",
        Severity.WARNING,
        """
        No import moves a card: those that are in Anki stay in the old deck, and new ones go to the
        new one. Rename the deck in Anki first, just as here. A title stands on every note of its
        question, too, so all of them are shipped again. Said by `check`, `diff` and the first
        build.
        """,
    ),
    Rule(
        "FG161",
        "ledger of another format",
        Severity.ERROR,
        "The ledger was written by a newer flashgen; guessing would cost review histories.",
        bad="""
summary: The ledger beside this question is of a format to come.
# cards/flashgen.lock
flashgen-ledger 99
""",
        good="""
summary: A question that was never built has no ledger.
""",
    ),
    Rule(
        "FG162",
        "ledger that was damaged",
        Severity.ERROR,
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
    ),
    Rule(
        "FG163",
        "ledger out of date",
        Severity.ERROR,
        """
        `flashgen build --frozen` found that the committed ledger does not describe the cards. Run
        `flashgen build` and commit the ledger together with the cards.
        """,
    ),
    Rule(
        "FG164",
        "ledger of another collection",
        Severity.ERROR,
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
    ),
    Rule(
        "FG165",
        "ledger that is gone",
        Severity.WARNING,
        """
        These cards were built before, but the ledger is not there. No review is lost, but edits
        made in Anki are overwritten, and steps, symbols and rows that moved may swap cards.
        """,
    ),
    Rule(
        "FG166",
        "id renamed without `was`",
        Severity.WARNING,
        """
        A new item or question says what a retired one said, or nearly, so most likely its id was
        changed or it moved. Without the old id in `was` it starts as a new card, and the reviews
        stay with the retired one; `was` helps after the build, too.
        """,
    ),
    Rule(
        "FG168",
        "card that two branches gave away",
        Severity.WARNING,
        """
        Before they were merged, two branches gave one cloze number to two parts of a note, two
        numbers to one part, or one id to two items. The reviews stay with one of them, and the
        other starts with a new card.
        """,
    ),
    Rule(
        "FG169",
        "id that stands for another text",
        Severity.WARNING,
        """
        A retired id comes back with a text that it never had, or two ids have exchanged their
        texts: reviews would count for something else. An empty `was: []` says that it is meant.
        """,
    ),
    Rule(
        "FG167",
        "collection without a namespace",
        Severity.HINT,
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
    ),
    Rule(
        "FG171",
        "Markdown that would be lost",
        Severity.ERROR,
        """
        Rendering this text would drop part of it, as when a formula stands where Markdown takes
        characters literally. It is refused, because nobody would miss the part on the card.
        """,
        bad="""
clozes:
  - id: plot
    text: "![the {{c1::loss}}](media/plot.svg) goes down"
# cards/media/plot.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0L1 1"/></svg>
""",
        good="""
clozes:
  - id: plot
    text: "![the loss](media/plot.svg) goes {{c1::down}}"
# cards/media/plot.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0L1 1"/></svg>
""",
    ),
    Rule(
        "FG172",
        "text out of all bounds",
        Severity.ERROR,
        """
        Some texts take minutes to render or crash what renders them: very long ones, hundreds of
        open brackets or tags, lists nested beyond sense. The bounds are far above what cards hold.
        """,
        bad="""
summary: "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ many brackets"
""",
        good="""
summary: "`[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[` many brackets"
""",
    ),
    Rule(
        "FG174",
        "words that would vanish",
        Severity.ERROR,
        """
        Something here is read as markup and shown nowhere: a `<` that opens a tag, a line that
        defines a link which nothing uses, a cell too many in a row. Nobody would miss it.
        """,
        bad="""
summary: The loss falls where a<b and c>d.
""",
        good="""
summary: The loss falls where $a<b$ and $c>d$.
""",
    ),
    Rule(
        "FG175",
        "tag that may be a word",
        Severity.WARNING,
        """
        A tag is never shown. One that is not closed, does not touch a word, or has no effect in
        Anki was perhaps meant as text, such as the token that starts a sentence.
        """,
        bad="""
summary: A sequence starts with <s> and ends with </s>.
""",
        good="""
summary: A sequence starts with `<s>` and ends with `</s>`, <sup>and so on</sup>.
""",
    ),
    Rule(
        "FG176",
        "colons in a cloze with two readings",
        Severity.WARNING,
        """
        In a cloze two colons start the hint, so `{{c1::std::vector<int>}}` asks for `std` only. In
        code they belong to the code, and a cloze there has no hint.
        """,
        bad="""
clozes:
  - id: array
    text: The array that grows is {{c1::std::vector<int>}}.
""",
        good="""
clozes:
  - id: array
    text: The array that grows is {{c1::`std::vector<int>`::a template}}.
""",
    ),
    Rule(
        "FG177",
        "cloze without an answer",
        Severity.WARNING,
        "Its card shows a gap, and nothing in the gap once it is turned.",
        bad="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is {{c2::}}.
""",
        good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is {{c2::found}}.
""",
    ),
    Rule(
        "FG178",
        "signs of another dialect",
        Severity.WARNING,
        """
        GitHub, Obsidian or pandoc read something in these signs, and each another thing or none:
        `~word~`, a footnote without its text, `![[picture]]`, a table without its row of dashes, an
        `<img>` without a source. Cards, sheets and paper show the signs.
        """,
        bad="""
summary: The ~old~ loss[^1] has one term.
""",
        good="""
summary: |
  The ~~old~~ loss[^1] has one term.

  [^1]: As in the first version.
""",
    ),
)
