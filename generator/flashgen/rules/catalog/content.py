"""What a question file can say by mistake: cut texts, odd characters, tags, spare sources."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

RULES = (
    Rule(
        "FG110",
        "text cut off by a comma",
        Severity.ERROR,
        """
        Between braces YAML ends a text at a comma and takes the rest for a key without a value,
        which would be lost without a word.
        """,
        bad="""
concepts:
  - {id: bias, term: Bias, definition: The expected error, taken over samples}
""",
        good="""
concepts:
  - {id: bias, term: Bias, definition: "The expected error, taken over samples"}
""",
    ),
    Rule(
        "FG117",
        "invisible character",
        Severity.WARNING,
        """
        Zero-width blanks, soft hyphens and marks of writing direction come along when text is
        copied; Anki's search does not find the word they stand in, and some reverse what is shown.
        """,
        bad="""
summary: A ran\u00addom variable.
""",
        good="""
summary: A random variable.
""",
    ),
    Rule(
        "FG118",
        "too many findings",
        Severity.ERROR,
        "After 500 findings the rest of a file is not checked: nobody would read on.",
    ),
    Rule(
        "FG119",
        "text that `flashgen new` wrote",
        Severity.WARNING,
        """
        A new question has texts that show what belongs where. They build as they are, but nobody
        wants to learn them: replace them, or delete the item. One that goes with these texts leaves
        no retired note behind.
        """,
        bad="""
concepts:
  - id: concept-1
    term: Margin
    definition: One sentence that says what it is.
""",
        good="""
concepts:
  - id: concept-1
    term: Margin
    definition: The distance to the nearest point.
""",
    ),
    Rule(
        "FG129",
        "tag in two spellings",
        Severity.WARNING,
        "Anki gives all tags that differ only in case the spelling of the first it meets.",
        bad="""
tags: [SVM]
concepts:
  - id: margin
    term: Margin
    definition: The distance to the nearest point.
    tags: [svm]
""",
        good="""
tags: [svm]
concepts:
  - id: margin
    term: Margin
    definition: The distance to the nearest point.
    tags: [svm]
""",
    ),
    Rule(
        "FG136",
        "tag that Anki takes away",
        Severity.WARNING,
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
    ),
    Rule(
        "FG135",
        "source that backs nothing",
        Severity.WARNING,
        "A source that no item names is on no card; most often its key was misspelt or forgotten.",
        bad="""
sources:
  oord2018:
    title: Representation Learning with Contrastive Predictive Coding
    authors: Aaron van den Oord, Yazhe Li, Oriol Vinyals
    year: 2018
    where: arXiv:1807.03748
""",
        good="""
source: [oord2018]
sources:
  oord2018:
    title: Representation Learning with Contrastive Predictive Coding
    authors: Aaron van den Oord, Yazhe Li, Oriol Vinyals
    year: 2018
    where: arXiv:1807.03748
""",
    ),
    Rule(
        "FG139",
        "image that is not the same everywhere",
        Severity.WARNING,
        """
        Anki shows this image, or most of it, but a PDF cannot, or other programs show it in another
        size. An SVG with a `foreignObject`, with `var()`, with files of its own or without a size,
        an AVIF, and a file whose name says another format.
        """,
        bad="""
summary: '![A note](media/note.svg)'
# cards/media/note.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" fill="var(--ink)"><path d="M0 0h9"/></svg>
""",
        good="""
summary: '![A note](media/note.svg)'
# cards/media/note.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" fill="#024"><path d="M0 0h9"/></svg>
""",
    ),
    Rule(
        "FG137",
        "picture without a text",
        Severity.WARNING,
        "Who cannot see a picture, or waits for it to load, needs a few words that say what it is.",
        bad="""
summary: '![](media/means.svg)'
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
""",
        good="""
summary: '![Two means far apart](media/means.svg)'
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
""",
    ),
    Rule(
        "FG138",
        "doubled quote",
        Severity.WARNING,
        """
        YAML reads two quotes as one only between single quotes; they stay two where the quotes
        around a text were removed, or the text was moved below a `|`.
        """,
        bad="""
summary: The model''s weights.
""",
        good="""
summary: The model's weights.
""",
    ),
)
