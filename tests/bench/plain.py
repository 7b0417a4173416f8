"""The plain script to be faster than: YAML, Markdown, genanki, and nothing checked.

Usage: python plain.py CARDS OUTPUT.apkg
"""

import sys
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
PROMPTS = ("term", "name", "title", "case", "domain", "ask", "question", "point", "step", "text")
SKIPPED = {"id", "image", "source", "language", "reverse", "where", "rows", "follow_ups"}


def main(cards: Path, output: Path) -> None:
    decks = [notes_of(path) for path in sorted(cards.rglob("question-*.yaml"))]
    package = genanki.Package(decks)
    package.media_files = [str(path) for path in cards.glob("media/*")]
    package.write_to_file(output)


def notes_of(path: Path) -> genanki.Deck:
    with path.open(encoding="utf-8") as file:
        question = yaml.load(file, Loader=yaml.CSafeLoader)
    deck = genanki.Deck(abs(hash(question["id"])) % 2**31, question["title"])
    add(deck, question["id"], question["question"], list(question["answer"].values()))
    for name in ("expects", "approach"):
        texts = [value for part in question[name] for key, value in part.items() if key != "id"]
        add(deck, f"{question['id']}/{name}", name, texts)
    for name, items in question.items():
        if isinstance(items, list) and name not in ("expects", "approach"):
            for item in items:
                if isinstance(item, dict):
                    item_notes(deck, question["id"], item)
    return deck


def item_notes(deck: genanki.Deck, question: str, item: dict) -> None:
    key = f"{question}/{item['id']}"
    prompt = next(name for name in PROMPTS if name in item)
    texts = [
        f"```\n{value}\n```" if name in ("code", "output") else str(value)
        for name, value in item.items()
        if name not in SKIPPED and name != prompt and not isinstance(value, list)
    ]
    add(deck, key, item[prompt], texts)
    if "where" in item:
        texts = [text for pair in item["where"].items() for text in pair]
        add(deck, f"{key}.where", item[prompt], texts)
    if "rows" in item:
        texts = [text for row in item["rows"] for text in (row["aspect"], *row["values"])]
        add(deck, f"{key}.rows", item[prompt], texts)
    for follow_up in item.get("follow_ups", ()):
        item_notes(deck, question, follow_up)


def add(deck: genanki.Deck, key: str, prompt: str, texts: list[str]) -> None:
    fields = [key, render(prompt), "\n".join(render(text) for text in texts)]
    deck.add_note(genanki.Note(MODEL, fields, guid=genanki.guid_for(key)))


def render(text: str) -> str:
    return CONVERTER.reset().convert(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
