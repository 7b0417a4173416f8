"""FG408 to FG415: what cards lack, and what learners cannot see."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

_WOZNIAK = "P. Wozniak, Effective learning: Twenty rules of formulating knowledge"

RULES = (
    Rule(
        "FG408",
        "short name never spelt out",
        Severity.HINT,
        """
        Do not learn what you do not understand: a short name in capitals that stands on several
        cards should be spelt out in brackets once, or be a concept of its own.
        """,
        bad="""
follow_ups:
  - id: rare-cases
    question: What does ADASYN do with rare cases?
    answer: ADASYN makes more of those that are hard to learn.
""",
        good="""
follow_ups:
  - id: rare-cases
    question: What does ADASYN (adaptive synthetic sampling) do with rare cases?
    answer: ADASYN makes more of those that are hard to learn.
""",
        source=f"{_WOZNIAK}, rules 1 to 3 (understand, learn, build upon the basics)",
    ),
    Rule(
        "FG409",
        "claim without a source",
        Severity.WARNING,
        """
        What is said on behalf of a paper, study or author should say which, so that it can be
        looked up when it is doubted.
        """,
        bad="""
concepts:
  - id: batch-size
    term: Batch size of SimCLR
    definition: Chen et al. use thousands of images a step.
""",
        good="""
concepts:
  - id: batch-size
    term: Batch size of SimCLR
    definition: Chen et al. use thousands of images a step.
    source: [example]
""",
        source=f"{_WOZNIAK}, rule 18 (provide sources)",
    ),
    Rule(
        "FG410",
        "cloze that hides everything",
        Severity.WARNING,
        "Where every word is hidden, nothing on the card says what is asked.",
        bad="""
clozes:
  - id: two-laws
    text: "{{c1::Law of large numbers}}, {{c2::central limit theorem}}"
""",
        good="""
clozes:
  - id: two-laws
    text: >-
      The {{c1::law of large numbers}} says where the mean goes, the
      {{c2::central limit theorem}} how it gets there.
""",
        source=f"{_WOZNIAK}, rule 5 (cloze deletion) and rule 12 (optimise wording)",
    ),
    Rule(
        "FG411",
        "question without pitfalls",
        Severity.HINT,
        "Telling what goes wrong in practice, and how one notices, shows who has done it.",
        bad="""
pitfalls: []
source: [example]
""",
        good="""
pitfalls:
  - id: data-leakage
    name: Data leakage
    symptom: Validation looks too good to be true.
    cause: Information from the future slipped into training.
    fix: Split before every fit, by time.
source: [example]
""",
    ),
    Rule(
        "FG412",
        "question without follow-ups",
        Severity.HINT,
        "Interviewers ask on until the ground gives way; what they ask next should be practised.",
        bad="""
follow_ups: []
""",
        good="""
follow_ups:
  - id: heavy-tails
    question: What changes if the data have heavy tails?
    answer: The sample mean converges slowly; use a trimmed mean or the median.
""",
    ),
    Rule(
        "FG413",
        "unexplained symbol",
        Severity.HINT,
        """
        A formula can be recited without knowing what its letters are. Indices, what a sum runs
        over, what the formula defines and letters that mean the same everywhere need no entry.
        """,
        bad=r"""
formulas:
  - id: ridge
    name: Ridge estimator
    tex: \hat{\beta} = (X^\top X + \lambda I)^{-1} X^\top y
    where:
      X: data, one row an example
      y: targets
""",
        good=r"""
formulas:
  - id: ridge
    name: Ridge estimator
    tex: \hat{\beta} = (X^\top X + \lambda I)^{-1} X^\top y
    where:
      X: data, one row an example
      y: targets
      \lambda: strength of the penalty
""",
        source=f"{_WOZNIAK}, rule 1 (do not learn if you do not understand)",
    ),
    Rule(
        "FG414",
        "formula wider than a phone",
        Severity.WARNING,
        """
        Most reviews are done on phones, and a formula that must be scrolled sideways is not seen
        whole. Measured with the MathJax of Anki, for a phone of 360 px. A formula on a line of its
        own gets a narrow form for phones, broken at its relations and operators; this one has no
        place to break, or stands within a line. `tex_narrow` is a narrow form by hand.
        """,
        bad=r"""
summary: |
  $$\frac{\sum_{i=1}^{n} (y_i - \hat{y}_i)^2}{n - p - 1} \Bigm/
  \frac{\sum_{i=1}^{n} (y_i - \bar{y})^2}{n - 1} \text{ is one minus adjusted } R^2$$
""",
        good=r"""
summary: |
  $$\frac{\sum_{i=1}^{n} (y_i - \hat{y}_i)^2}{n - p - 1} \Bigm/
  \frac{\sum_{i=1}^{n} (y_i - \bar{y})^2}{n - 1}$$ is one minus adjusted $R^2$
""",
    ),
    Rule(
        "FG415",
        "picture that nothing shows",
        Severity.WARNING,
        "A picture in `media/` that no text and no item shows was renamed, or forgotten.",
        bad="""
summary: A question without a picture.
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
""",
        good="""
summary: '![Two means far apart](media/means.svg)'
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
""",
    ),
)
