"""The plain script to be faster than: YAML, Markdown, genanki, and nothing checked.

Usage: python plain.py CARDS OUTPUT.apkg
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import genanki
import markdown
import yaml

FIELDS = ("Title", "Front", "Back")
MODEL = genanki.Model(
    1607392319,
    "Plain",
    fields=[{"name": name} for name in FIELDS],
    templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr>{{Back}}"}],
)
CONVERTER = markdown.Markdown(extensions=["extra", "codehilite"])
SKIPPED = {"id", "image", "source", "language", "reverse"}


def main(cards: Path, output: Path) -> None:
    paths = sorted(path for path in cards.rglob("*.yaml") if path.name != "deck.yaml")
    package = genanki.Package([deck_of(path, skipped_in(cards)) for path in paths])
    package.media_files = [str(path) for path in cards.glob("media/*")]
    package.write_to_file(output)


def skipped_in(cards: Path) -> set[str]:
    """Return what deck.yaml leaves out of all items."""
    settings = cards / "deck.yaml"
    read = yaml.safe_load(settings.read_text("utf-8")) if settings.exists() else {}
    return {facet for facets in read.get("skip", {}).values() for facet in facets}


def deck_of(path: Path, skips: set[str]) -> genanki.Deck:
    with path.open(encoding="utf-8") as file:
        question = yaml.load(file, Loader=yaml.CSafeLoader)
    deck = genanki.Deck(abs(hash(question["id"])) % 2**31, question["title"])
    for key, prompt, texts in notes(question, skips):
        fields = [key, render(prompt), "\n".join(render(text) for text in texts)]
        deck.add_note(genanki.Note(MODEL, fields, guid=genanki.guid_for(key)))
    return deck


def notes(question: dict, skips: set[str]) -> Iterator[tuple[str, object, list[object]]]:
    """Give the key, the prompt and the texts of each note."""
    name, full = question["id"], question["answer"].get("full", "")
    paragraphs = full if isinstance(full, list) else []
    whole = [each["text"] for each in paragraphs] or [full]
    yield name, question["question"], [question["answer"]["short"], *whole]
    asked = {"full": paragraphs} | {part: question.get(part) for part in ("expects", "approach")}
    for part, parts in asked.items():
        if parts:
            texts = [text for each in parts for key, text in each.items() if key != "id"]
            yield f"{name}/{part}", part, texts
    for part, items in question.items():
        if part not in ("expects", "approach"):
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict):
                    yield from item_notes(item, name, skips)


def item_notes(
    item: dict, question: str, skips: set[str]
) -> Iterator[tuple[str, object, list[object]]]:
    key = f"{question}/{item['id']}"
    asked = item["ask"] if isinstance(item.get("ask"), dict) else {}
    said = {
        n: text
        for n, text in item.items()
        if n not in SKIPPED and not isinstance(text, list | dict)
    }
    prompt = next(iter(said))
    inside = {
        "where": [text for pair in item.get("where", {}).items() for text in pair],
        "rows": [text for row in item.get("rows", ()) for text in (row["aspect"], *row["values"])],
    }
    texts = [
        f"```\n{value}\n```" if name in ("code", "output") else value
        for name, value in said.items()
        if name != prompt
    ]
    left_out = skips - {*item.get("keep", ())} | {*item.get("skip", ())}
    skipped = [text for name in left_out for text in inside.pop(name, ())]
    yield key, item[prompt], [*asked.values(), *texts, *skipped]
    for name, parts in inside.items():
        if parts:
            yield f"{key}.{name}", item[prompt], parts
    for follow_up in item.get("follow_ups", ()):
        yield from item_notes(follow_up, question, skips)


def render(text: object) -> str:
    return CONVERTER.reset().convert(str(text))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
