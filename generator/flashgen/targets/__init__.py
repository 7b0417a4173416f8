"""What is built and printed: another target is a folder and an entry of TARGETS."""

from flashgen.targets.anki import ANKI
from flashgen.targets.markdown import MARKDOWN
from flashgen.targets.paper import PAPER
from flashgen.targets.target import Target

TARGETS: tuple[Target, ...] = (ANKI, MARKDOWN, PAPER)
