"""Whose advice the rules of quality rest on."""

MATUSCHAK = "A. Matuschak, How to write good prompts"
WOZNIAK = "P. Wozniak, Effective learning: Twenty rules of formulating knowledge"
