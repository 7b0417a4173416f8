"""flashgen turns interview questions written in YAML into Anki decks and printable sheets."""

__version__ = "0.1.0"
