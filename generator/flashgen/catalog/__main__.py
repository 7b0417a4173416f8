"""Print the page of all rules: `python -m flashgen.catalog > docs/rules.md`."""

import sys

from flashgen.catalog.page import page

sys.stdout.write(page())
