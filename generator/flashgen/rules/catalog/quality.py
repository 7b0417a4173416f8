"""FG401 to FG407: prompts and answers that are hard to learn from."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

_WOZNIAK = "P. Wozniak, Effective learning: Twenty rules of formulating knowledge"
_MATUSCHAK = "A. Matuschak, How to write good prompts"

RULES = (
    Rule(
        "FG401",
        "answer too long",
        Severity.WARNING,
        """
        What takes longer than half a minute to say is never recalled whole, so it is graded by
        mood. A definition has up to 45 words, any other answer 70; formulas count as they are
        spoken, what is folded does not count, and neither do `answer` and derivations.
        """,
        bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: >-
      Setting each activation of a layer to zero with a fixed probability in every step of training,
      which was inspired by the observation that large networks learn features that only work
      together, and which can be seen as training many thinned networks at once, whose average is
      approximated at test time by scaling all weights with the probability of being kept.
""",
        good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability in every training step.
    extra: >-
      It can be seen as training many thinned networks at once, whose average is approximated at
      test time by scaling the weights.
""",
        source=f"{_WOZNIAK}, rule 4 (minimum information); {_MATUSCHAK} (focused prompts)",
    ),
    Rule(
        "FG402",
        "several questions in one prompt",
        Severity.WARNING,
        """
        If one half is known and the other is not, no grade is right, and the known half is repeated
        for the sake of the other. `…, and why?` belongs to its question, the same question word
        twice mostly contrasts two things, and a figure may ask what is what and what follows.
        """,
        bad="""
concepts:
  - id: momentum-queue
    term: Momentum queue
    definition: A first-in, first-out store of encoded keys.
    ask:
      define: What is the momentum queue, and how is it kept up to date?
""",
        good="""
concepts:
  - id: momentum-queue
    term: Momentum queue
    definition: A first-in, first-out store of encoded keys.
    ask:
      define: What is the momentum queue?
""",
        source=f"{_WOZNIAK}, rule 4 (minimum information); {_MATUSCHAK} (focused prompts)",
    ),
    Rule(
        "FG403",
        "yes or no prompt",
        Severity.WARNING,
        """
        A coin gets half of such prompts right, and what is remembered is the word, not the reason.
        Interviewers do ask like that, but the card can ask for what makes the answer good.
        """,
        bad="""
follow_ups:
  - id: more-data
    question: Does more data reduce bias?
    answer: No, it reduces variance; bias comes from the model class.
""",
        good="""
follow_ups:
  - id: more-data
    question: Why does more data not reduce bias?
    answer: Bias comes from the model class; more data only reduces variance.
""",
        source=f"{_MATUSCHAK} (avoid binary prompts)",
    ),
    Rule(
        "FG404",
        "prompt without its context",
        Severity.WARNING,
        """
        Reviews are shuffled and months apart: nothing says then what `it` or `this` is. A follow-up
        shows the questions before it, and a figure or snippet is there to point at.
        """,
        bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability.
    ask:
      define: How does it work?
""",
        good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability.
    ask:
      define: How does dropout work?
""",
        source=f"{_WOZNIAK}, rule 16 (context cues); {_MATUSCHAK} (precise prompts)",
    ),
    Rule(
        "FG405",
        "answer shown by its prompt",
        Severity.WARNING,
        """
        What is read on the front is not recalled. Found are definitions and symptoms that use the
        name they ask for, and hidden words that stand elsewhere in their cloze text.
        """,
        bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: In dropout, each activation is set to zero with a fixed probability.
    reverse: true
""",
        good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability.
    reverse: true
""",
        source=f"{_MATUSCHAK} (effortful prompts)",
    ),
    Rule(
        "FG406",
        "long list asked as one",
        Severity.WARNING,
        """
        Sets without an order are the hardest thing to memorise: with more than five entries one is
        nearly always missing, and all are repeated for it.
        """,
        bad="""
follow_ups:
  - id: regularisers
    question: Which regularisers are there for neural networks?
    answer: |
      - weight decay
      - dropout
      - early stopping
      - augmentation
      - label smoothing
      - noise
""",
        good="""
clozes:
  - id: regularisers
    text: |
      Three regularisers for neural networks:

      - on the weights: {{c1::weight decay}}
      - on the activations: {{c2::dropout}}
      - on the inputs: {{c3::augmentation}}
""",
        source=f"{_WOZNIAK}, rules 9 and 10 (avoid sets and enumerations)",
    ),
    Rule(
        "FG407",
        "prompts that ask the same",
        Severity.WARNING,
        """
        Two cards that ask nearly the same with different answers compete for one memory, and with
        the same answer cost twice the reviews. Prompts are compared over the whole collection, word
        by word, so that `too low` and `too high` stay two.
        """,
        bad="""
follow_ups:
  - id: choosing-k
    question: How do you choose the number of clusters in k-means?
    answer: By the stability of the clusters.
  - id: number-of-clusters
    question: How would you choose the number of clusters for k-means?
    answer: By the silhouette.
""",
        good="""
follow_ups:
  - id: choosing-k
    question: How do you choose the number of clusters in k-means?
    answer: By the stability of the clusters.
  - id: silhouette
    question: What does a negative silhouette say about a point?
    answer: It is closer to another cluster.
""",
        source=f"{_WOZNIAK}, rule 11 (combat interference)",
    ),
)
