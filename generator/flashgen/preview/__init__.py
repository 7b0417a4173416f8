"""All cards in a browser, as Anki shows them, while their author writes."""
