"""The shipped deck, multiplied to as many notes as wanted, with no text written twice.

Usage: python copies.py DECK CARDS NOTES. Prints what the collection holds, as JSON.

Each copy of a question has its words permuted among its texts, and its letters among its formulas:
sizes, markup, formulas, code and the form of the YAML are those of real questions, but no text is
rendered and no formula judged because a copy had it before. A text that would repeat all the same,
such as a number in a table, ends with a number of its own, and a code with that as a comment. Only
what is too short to differ, such as a bare symbol, recurs as a formula: so it does between real
questions. The same deck gives the same bytes.
"""

import json
import random
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

import plain
import yaml

from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.schema import Role
from flashgen.authoring.source import Source
from flashgen.kinds.question import Question

_NAMES = frozenset(("id", "requires", "related"))
"""Keys of a question that name questions."""
_WORDS = frozenset((Role.MARKDOWN, Role.CLOZE, Role.LINE, Role.NAME))
_FORMULAS = frozenset((Role.FORMULA, Role.SYMBOL))
_WRITTEN_ANEW = _WORDS | _FORMULAS | {Role.CODE}
"""The roles of texts that each copy has of its own: not those of names, settings and numbers."""
_PART = re.compile(
    r"(?P<kept>\\.|```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+|&\w+;)"
    r"|(?P<formula>\$\$.+?\$\$|\$[^$]+\$)"
    r"|(?<!\w)(?P<word>[A-Za-z]{4,})(?!\w)",
    re.DOTALL,
)
"""What of a text stays and what changes; shorter words stay, so that sentences look like some."""
_LETTERS = (
    "abcfghijklmnopqrstuvwxyz",
    "ABCDEFGHJKLMNQRSTUVWXYZ",
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \eta \theta \kappa \lambda \mu \nu \xi \pi "
    r"\rho \sigma \tau \phi \varphi \chi \omega".split(),
)
"""Letters that take each other's place: not those that mean the same in every book."""
_TEX = re.compile(
    r"\\(?:text\w*|operatorname\*?|mathrm|begin|end|label|color|hspace)\{[^}]*\}"
    r"|\\[A-Za-z]+|\\.|[A-Za-z]",
    re.DOTALL,
)
_PICTURE = re.compile(r"\bmedia/([\w-]+)(\.\w+)")


@dataclass(frozen=True)
class Place:
    """Where a file has something that each copy writes anew, what it is, and in which quotes.

    It has either a role or the key of what names questions.
    """

    start: int
    end: int
    role: Role | None = None
    key: str = ""
    style: str | None = None


class Original:
    """A question of the deck."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.content = yaml.load(self.text, Loader=yaml.CSafeLoader)
        self.id: str = self.content["id"]
        self.notes = sum(1 for _ in plain.notes(self.content, plain.skipped_in(path.parent)))
        top = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        names = {id(value): key.value for key, value in top.value if key.value in _NAMES}
        places = _places(top, names, _roles(path, self.text))
        self.parts = [(place, self.text[place.start : place.end]) for place in places]


def _roles(path: Path, text: str) -> dict[tuple[int, int], Role]:
    """Return what the schema says each text is, by line and column."""
    source = Source(path, path.name, text)
    node, _ = parse(source)
    texts = decode(Question, source, node).texts
    return {(text.span.line, text.span.column): text.role for text in texts}


def _places(
    node: yaml.Node, names: dict[int, str], roles: dict[tuple[int, int], Role]
) -> Iterator[Place]:
    """Give all places, in the order of the file."""
    start, end = node.start_mark, node.end_mark
    role = roles.get((start.line + 1, start.column + 1))
    if id(node) in names:
        yield Place(start.index, end.index, key=names[id(node)])
    elif isinstance(node, yaml.ScalarNode):
        if role in _WRITTEN_ANEW:
            yield Place(start.index, end.index, role, style=node.style)
    else:
        inner = node.value if isinstance(node, yaml.SequenceNode) else chain(*node.value)
        for value in inner:
            yield from _places(value, names, roles)


class Copies:
    """Writes copies, and knows all texts and formulas that it has written.

    Those of other questions are named only if they are among `names`.
    """

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.texts: set[str] = set()
        self.formulas: set[str] = set()
        self._numbers = count(1)

    def copy(self, original: Original, number: int) -> str:
        """Return the YAML of a copy."""
        rng = random.Random(f"{original.id}/{number}")  # noqa: S311
        letters = {
            letter: other
            for alphabet in _LETTERS
            for letter, other in zip(alphabet, rng.sample(alphabet, len(alphabet)), strict=True)
        }
        words = _Words(original, rng)
        output, at = [], 0
        for place, written in original.parts:
            output.append(original.text[at : place.start])
            at = place.end
            if place.key == "id":
                output.append(f"{original.id}-{number}")
            elif place.key in _NAMES:
                known = [f"{name}-{number}" for name in original.content[place.key]]
                blank = written[len(written.rstrip()) :]
                output.append(f"[{', '.join(n for n in known if n in self.names)}]{blank}")
            elif place.role is Role.SYMBOL:
                output.append(self._formula(written, letters, place.style))
            else:
                output.append(self._new(self._text(written, place, letters, words), place))
        output.append(original.text[at:])
        return _PICTURE.sub(rf"media/\1-{number}\2", "".join(output))

    def _text(self, written: str, place: Place, letters: dict[str, str], words: "_Words") -> str:
        def changed(found: re.Match[str]) -> str:
            if found["formula"]:
                return self._formula(found[0], letters)
            return words.next(found["word"]) if found["word"] else found[0]

        if place.role in _FORMULAS:
            return self._formula(written, letters, place.style)
        return _PART.sub(changed, written) if place.role in _WORDS else written

    def _formula(self, written: str, letters: dict[str, str], style: str | None = None) -> str:
        formula = _TEX.sub(lambda found: letters.get(found[0], found[0]), written)
        self.formulas.add(_value(formula, style).strip("$ "))
        return formula

    def _new(self, text: str, place: Place) -> str:
        """Return a text as it is if no copy has it, else with a number."""
        if _value(text, place.style) in self.texts:
            number = f"{'  #' if place.role is Role.CODE else ''} {next(self._numbers)}"
            end = len(text.rstrip()) - (place.style in {"'", '"'})
            text = text[:end] + number + text[end:]
        self.texts.add(_value(text, place.style))
        return text


def _value(written: str, style: str | None) -> str:
    """Return what YAML reads; where it folds lines does not matter here."""
    if style in {"'", '"'}:
        written = written[1:-1]
    elif style in {"|", ">"}:
        written = written.partition("\n")[2]
    return " ".join(written.replace("''", "'").split())


class _Words:
    """The words of a question in another order, capitals in the places of capitals."""

    def __init__(self, original: Original, rng: random.Random) -> None:
        self._left: dict[bool, list[str]] = {True: [], False: []}
        for place, written in original.parts:
            if place.role in _WORDS:
                for found in _PART.finditer(written):
                    if word := found["word"]:
                        self._left[word[0].isupper()].append(word)
        for words in self._left.values():
            rng.shuffle(words)

    def next(self, word: str) -> str:
        return self._left[word[0].isupper()].pop()


def write(deck: Path, cards: Path, notes: int) -> dict[str, int]:
    """Write a collection of so many notes, rounded up to whole questions; count what it holds."""
    paths = sorted(path for path in deck.glob("*.yaml") if path.name != "deck.yaml")
    originals = [Original(path) for path in paths]
    chosen: list[tuple[int, Original]] = []
    while sum(original.notes for _, original in chosen) < notes:
        copy, index = divmod(len(chosen), len(originals))
        chosen.append((copy + 1, originals[index]))
    copies = Copies({f"{original.id}-{number}" for number, original in chosen})
    (cards / "media").mkdir(parents=True)
    shutil.copy(deck / "deck.yaml", cards)
    for number, original in chosen:
        path = cards / f"part-{number}" / f"{original.id}-{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(copies.copy(original, number), encoding="utf-8")
        for name, suffix in set(_PICTURE.findall(original.text)):
            picture = (deck / "media" / f"{name}{suffix}").read_bytes()
            mark = f"<!-- {number} -->\n".encode() if suffix == ".svg" else b""
            (cards / "media" / f"{name}-{number}{suffix}").write_bytes(picture + mark)
    return {
        "notes": sum(original.notes for _, original in chosen),
        "files": len(chosen),
        "formulas": len(copies.formulas),
    }


if __name__ == "__main__":
    print(json.dumps(write(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
