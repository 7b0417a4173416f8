"""FG11x, FG12x, FG13x: keys, ids, and links between questions, sources and images."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

RULES = (
    Rule(
        "FG111",
        "unknown key",
        Severity.ERROR,
        """
        A key that the schema does not know is most often a misspelt one, whose text would be
        missing on the card.
        """,
        bad="""
concepts:
  - id: bias
    term: Bias of an estimator
    definiton: Its expected value minus the true value.
""",
        good="""
concepts:
  - id: bias
    term: Bias of an estimator
    definition: Its expected value minus the true value.
""",
    ),
    Rule(
        "FG112",
        "missing or empty value",
        Severity.ERROR,
        "Without this text a card would have an empty side.",
        bad="""
pitfalls:
  - id: leakage
    name: Leakage
    symptom: The score in production is far below the one in validation.
    cause: A feature is computed from the target.
""",
        good="""
pitfalls:
  - id: leakage
    name: Leakage
    symptom: The score in production is far below the one in validation.
    cause: A feature is computed from the target.
    fix: Compute features only from what is known at the time of the prediction.
""",
    ),
    Rule(
        "FG113",
        "value of the wrong shape",
        Severity.ERROR,
        "A text, a list and a mapping of keys are different things, and some lists have a least.",
        bad="""
topics: precision and recall
""",
        good="""
topics:
  - precision and recall
""",
    ),
    Rule(
        "FG114",
        "not an id",
        Severity.ERROR,
        """
        Ids name items for ever and appear in tags and file names: lower-case letters and digits,
        with single hyphens between them, at most 100 characters.
        """,
        bad="""
concepts:
  - id: Mean Squared Error
    term: Mean squared error
    definition: The mean of the squared differences.
""",
        good="""
concepts:
  - id: mean-squared-error
    term: Mean squared error
    definition: The mean of the squared differences.
""",
    ),
    Rule(
        "FG115",
        "value not understood",
        Severity.ERROR,
        "Dates, years, tags, difficulties and yes-or-no values have one form each.",
        bad="""
asked:
  date: 12.5.2026
""",
        good="""
asked:
  date: 2026-05-12
""",
    ),
    Rule(
        "FG116",
        "chain of follow-ups too long",
        Severity.ERROR,
        "A follow-up is read below all that was asked before it; more than four do not fit a card.",
        bad="""
follow_ups:
  - id: one
    question: Why?
    answer: Because.
    follow_ups:
      - id: two
        question: Why is that?
        answer: Because.
        follow_ups:
          - id: three
            question: And that?
            answer: Because.
            follow_ups:
              - id: four
                question: And why is that?
                answer: Because.
                follow_ups:
                  - id: five
                    question: And what for?
                    answer: For nothing.
""",
        good="""
follow_ups:
  - id: one
    question: Why?
    answer: Because.
    follow_ups:
      - id: two
        question: Why is that?
        answer: Because.
  - id: five
    question: What is it for?
    answer: For something.
""",
    ),
    Rule(
        "FG121",
        "id used twice",
        Severity.ERROR,
        "Two items with one id would share their review history in Anki.",
        bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
  - id: recall
    term: Precision
    definition: The share of what is found that is positive.
""",
        good="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
  - id: precision
    term: Precision
    definition: The share of what is found that is positive.
""",
    ),
    Rule(
        "FG122",
        "old id still in use",
        Severity.ERROR,
        "`was` moves the review history of an earlier id along, and it can follow only one item.",
        bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
  - id: precision
    was: [recall]
    term: Precision
    definition: The share of what is found that is positive.
""",
        good="""
concepts:
  - id: recall
    was: [sensitivity]
    term: Recall
    definition: The share of the positives that is found.
""",
    ),
    Rule(
        "FG123",
        "unknown facet",
        Severity.ERROR,
        "`skip` and `ask` name facets of the item; another name would have no effect.",
        bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
    skip: [definition]
""",
        good="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
    example: Of 10 cats 7 are found, so the recall is 0.7.
    skip: [define]
""",
    ),
    Rule(
        "FG124",
        "row of the wrong length",
        Severity.ERROR,
        "A row of a comparison has one value for each of the things compared, in their order.",
        bad="""
comparisons:
  - id: bagging-boosting
    title: Bagging and boosting
    between: [Bagging, Boosting]
    rows:
      - id: models
        aspect: Models
        values: [independent]
""",
        good="""
comparisons:
  - id: bagging-boosting
    title: Bagging and boosting
    between: [Bagging, Boosting]
    rows:
      - id: models
        aspect: Models
        values: [independent, each mends the last one]
""",
    ),
    Rule(
        "FG125",
        "name that makes no deck",
        Severity.ERROR,
        "The title names a deck in Anki, where `::` starts a deck inside the deck.",
        bad="""
title: "Vision::Losses"
""",
        good="""
title: "Vision: losses"
""",
    ),
    Rule(
        "FG126",
        "tag with an empty part",
        Severity.ERROR,
        "`::` separates the levels of a tag, and Anki renames a tag whose level has no name.",
        bad="""
tags: ["vision::"]
""",
        good="""
tags: ["vision::losses"]
""",
    ),
    Rule(
        "FG127",
        "title used twice",
        Severity.ERROR,
        "Two questions with one title would share a deck and be mixed there.",
        bad="""
title: Losses
# cards/other.yaml
id: other
title: Losses
""",
        good="""
title: Losses for vision
# cards/other.yaml
id: other
title: Losses for language
""",
    ),
    Rule(
        "FG128",
        "sheet named twice",
        Severity.ERROR,
        """
        Sheets are called `<id>.md` and `<id>-quiz.md`, their index `README.md`: one file would
        overwrite the other.
        """,
        bad="""
id: losses
title: Losses
# cards/other.yaml
id: losses-quiz
title: A quiz on losses
""",
        good="""
id: losses
title: Losses
# cards/other.yaml
id: quiz-on-losses
title: A quiz on losses
""",
    ),
    Rule(
        "FG131",
        "source that is not there",
        Severity.ERROR,
        "`source` names entries of `sources` in the same file; the card would cite nothing.",
        bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: Units are left out at random during training.
    source: [srivastava2014]
""",
        good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Units are left out at random during training.
    source: [srivastava2014]
sources:
  srivastava2014:
    title: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    authors: Srivastava et al.
    year: 2014
    where: JMLR 15
""",
    ),
    Rule(
        "FG132",
        "image that cannot be packed",
        Severity.ERROR,
        """
        Images lie below `cards/` and are of a type that Anki shows on every device. Nothing outside
        is read, so a deck cannot carry away files of whoever builds it. Each is looked into: it is
        whole, is what its name says, has a size, and at most 100 million pixels.
        """,
        bad="""
concepts:
  - id: relu
    term: ReLU
    definition: The larger of zero and its input.
    image: media/relu.svg
""",
        good="""
concepts:
  - id: relu
    term: ReLU
    definition: The larger of zero and its input.
    image: media/relu.svg
# cards/media/relu.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 2 1"><path d="M-1 0H0L1-1"/></svg>
""",
    ),
    Rule(
        "FG133",
        "link to no question",
        Severity.ERROR,
        "`requires` and `related` name the ids of other questions.",
        bad="""
related: [dropuot]
# cards/other.yaml
id: dropout
title: Dropout
""",
        good="""
related: [dropout]
# cards/other.yaml
id: dropout
title: Dropout
""",
    ),
    Rule(
        "FG134",
        "questions that require each other",
        Severity.ERROR,
        "What is required is studied first; in a circle nothing can be.",
        bad="""
id: bagging
requires: [boosting]
# cards/other.yaml
id: boosting
title: Boosting
requires: [bagging]
""",
        good="""
id: bagging
related: [boosting]
# cards/other.yaml
id: boosting
title: Boosting
requires: [bagging]
""",
    ),
)
