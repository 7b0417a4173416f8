"""A running Anki and its collection: what goes there from the YAML, and what comes back."""
