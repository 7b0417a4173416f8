"""Print the page of all rules: `python -m flashgen.rules.catalog > docs/rules.md`."""

import sys

from flashgen.rules.catalog.page import page

sys.stdout.write(page())
