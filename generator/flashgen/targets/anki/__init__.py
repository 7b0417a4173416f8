"""The Anki package: note types, fields, package file."""
