"""The kinds of items, in the order of sections: another one is a module and an entry here."""

from flashgen.kinds.application import APPLICATION
from flashgen.kinds.cloze import CLOZE
from flashgen.kinds.comparison import COMPARISON
from flashgen.kinds.concept import CONCEPT
from flashgen.kinds.exercise import EXERCISE
from flashgen.kinds.figure import FIGURE
from flashgen.kinds.follow_up import FOLLOW_UP
from flashgen.kinds.formula import FORMULA
from flashgen.kinds.hyperparameter import HYPERPARAMETER
from flashgen.kinds.judgement import AVOID_WHEN, USE_WHEN
from flashgen.kinds.kind import Kind
from flashgen.kinds.pitfall import PITFALL
from flashgen.kinds.snippet import SNIPPET

ITEM_KINDS: tuple[Kind, ...] = (
    CONCEPT,
    FORMULA,
    HYPERPARAMETER,
    PITFALL,
    COMPARISON,
    USE_WHEN,
    AVOID_WHEN,
    APPLICATION,
    SNIPPET,
    EXERCISE,
    FIGURE,
    CLOZE,
    FOLLOW_UP,
)
