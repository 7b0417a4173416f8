"""`python -m flashgen` is the same as `flashgen`."""

from flashgen.cli import main

main()
