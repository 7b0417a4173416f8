"""Blocks and the author's Markdown → pages to print: PDF through typst, or HTML."""

from flashgen.targets.target import Target

PAPER = Target("paper", prints=("sheet", "quiz", "cheatsheet", "cards"))
