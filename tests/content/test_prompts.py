"""All that the shipped deck asks, prompt by prompt: read what changes before it is committed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flashgen.blocks import Blocks, Prose
from flashgen.commands.load import load

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "prompts.txt"


def prompts() -> Iterator[str]:
    loaded = load(ROOT / "cards")
    for compiled in loaded.questions:
        yield f"==== {compiled.head.id}"
        for note in compiled.content(loaded.settings.skip).planned:
            for facet in note.facets:
                yield f"{note.name or compiled.head.id} {facet.name}: {asked(facet.prompt)}"
            if note.suffix:
                yield f"{note.name}: {asked(note.text)}"


def asked(blocks: Blocks) -> str:
    """Return the first text on one line."""
    texts = (block.text for block in blocks if isinstance(block, Prose))
    return " ".join(next(texts, "").split())


def test_every_prompt_of_the_deck_is_the_one_that_was_read(
    request: pytest.FixtureRequest,
) -> None:
    lines = "".join(f"{line}\n" for line in prompts())
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(lines, encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8")
