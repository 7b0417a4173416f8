"""Blocks and the author's Markdown → pages to print: PDF through typst, or HTML."""
