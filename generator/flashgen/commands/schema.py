"""Write the JSON Schema by which editors know the keys of a question."""

from pathlib import Path

from flashgen.output import write


def write_schema(cards: Path) -> Path:
    """Write the JSON Schema of question files into `cards` and return its path."""
    from flashgen.kinds.question import SCHEMA_FILE, json_schema

    path = cards / SCHEMA_FILE
    write({path: json_schema().encode()})
    return path
