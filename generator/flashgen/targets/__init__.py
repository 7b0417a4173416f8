"""What is built: the Anki package and the Markdown sheets."""
