"""What `flashgen new` writes, and what of it still stands in a question that someone edits."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path as File
from typing import Any

from flashgen.authoring.nodes import Mapping, Node, Path, Scalar, Sequence, at, plain
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.kinds.registry import ITEM_KINDS

STARTERS = ("short-question.yaml", "question.yaml")
"""The templates of questions: the heart of one, and one with every kind of item."""

_ITEMS = "@ITEMS@\n"
_LISTS = {kind.listed: kind.nested for kind in ITEM_KINDS}
_SUBJECT = "\ue002"
_ANY = r'(?:[^"\\]|\\.)+'
"""In place of what depends on the title, within a string of JSON."""
_PLAIN = re.compile(r"[A-Za-z]{3,}([ -][A-Za-z]+)+[.?]?")
_SENTENCE = re.compile(r"\S+\s+\S+\s+\S.*[.?]", re.DOTALL)
"""A text that nobody else writes by chance: three words or more, and a full stop."""
_OPENING = re.compile(r"[A-Z]\w* \w+ \w+")
_NOT_TEXT = {"id", "was", *filter(None, _LISTS.values())}
_OWN_KEYS = ("ask", "extra", "image", "source")
"""Keys of a question that no starter has, and that show on its own notes."""


def template(name: str) -> str:
    """Return the text of a template, with the starters of all kinds in the place for them."""
    text = (files("flashgen.kinds") / "templates" / name).read_text(encoding="utf-8")
    return text.replace(_ITEMS, "".join(f"{kind.listed}:{kind.starter}\n" for kind in ITEM_KINDS))


def pictures(name: str) -> list[str]:
    """Return the names of the pictures that a template shows; they lie beside it."""
    return re.findall(r"media/([\w-]+\.svg)", template(name))


def filled(name: str, **values: str) -> str:
    """Fill in a template, in which capitals between two `@` stand for a value.

    All between them is one text, and quoted as such; a title that looks like it stays a title.
    """

    def text(place: re.Match[str]) -> str:
        return _quoted(re.sub("[A-Z]{2,}", lambda capitals: values[capitals[0]], place[1]))

    return re.sub("@([^@\n]+)@", text, template(name))


def _quoted(text: str) -> str:
    """Quote a text unless every reader of YAML takes it for a plain one."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def may_stand(text: str) -> bool:
    """Say whether a file may hold a text of a starter: quick, and seldom wrong."""
    return any(opening in text for opening in _openings())


def stands(node: Mapping, path: Path, suffix: str = "") -> bool:
    """Say whether all that the item at a path says is what `flashgen new` wrote.

    With the empty path, that is asked of one of the question's own notes, which `suffix` names.
    """
    if path:
        return _whole(str(path[0]), at(node, path))
    if any(key in node.entries for key in _OWN_KEYS):
        return False
    if suffix:
        return _whole(suffix, at(node, (suffix,)))
    answer = at(node, ("answer",))
    spoken = answer.entries.items() if isinstance(answer, Mapping) else ()
    parts = (_whole(f"answer.{key}", value) for key, value in spoken)
    return _whole("question", at(node, ("question",))) and all(parts)


def left(node: Mapping) -> Iterator[tuple[Path, str]]:
    """Give all that still stands in a question: where, and the name of the part it belongs to.

    Of an item that was edited in part, that is the first whole sentence left.
    """
    sentences = _sentences()
    for path, place, name in _parts(node):
        if place == "question":
            continue
        part = at(node, path)
        if _whole(place, part):
            yield path, name
        elif place in _LISTS:
            texts = _texts(part, path, (place,))
            found = (where for where, keys, text in texts if sentences.fullmatch(_line(keys, text)))
            yield from ((where, name) for where in [next(found, None)] if where)


def _whole(place: str, node: Node) -> bool:
    return any(written.fullmatch(_said(node)) for written in _starters()[place])


def _parts(node: Mapping) -> Iterator[tuple[Path, str, str]]:
    """Give each part of a question: its path, the place where such parts stand, its name."""
    for key, value in node.entries.items():
        if key in _LISTS:
            yield from _items(value, (key,), key)
        elif key == "answer" and isinstance(value, Mapping):
            for which in value.entries:
                yield (key, which), f"answer.{which}", f"answer.{which}"
        elif key == "sources" and isinstance(value, Mapping):
            for source in value.entries:
                yield (key, source), key, source
        elif key in ("question", "summary", "asked", "topics", "expects", "approach"):
            yield (key,), key, key


def _items(node: Node, path: Path, place: str) -> Iterator[tuple[Path, str, str]]:
    for index, item in enumerate(node.items if isinstance(node, Sequence) else ()):
        here = (*path, index)
        name = at(item, ("id",))
        yield here, place, name.value if isinstance(name, Scalar) else place
        key = _LISTS[place]
        if isinstance(item, Mapping) and key in item.entries:
            yield from _items(item.entries[key], (*here, key), place)


def _texts(
    node: Node, path: Path, keys: tuple[str, ...]
) -> Iterator[tuple[Path, tuple[str, ...], str]]:
    """Give the sentences of a part with their paths, and the same paths without numbers."""
    if isinstance(node, Scalar):
        if _SENTENCE.fullmatch(node.value.strip()):
            yield path, keys, node.value
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _texts(item, (*path, index), keys)
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            if key not in _NOT_TEXT:
                yield from _texts(value, (*path, key), (*keys, key))


def _said(node: Node) -> str:
    """Return all that a part says, but for its ids, in one way of writing."""
    return json.dumps(_without_ids(plain(node)), ensure_ascii=False, sort_keys=True)


def _without_ids(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _without_ids(inner) for key, inner in value.items() if key not in _NOT_TEXT}
    if isinstance(value, list):
        return [_without_ids(inner) for inner in value]
    return value.strip()


def _line(keys: tuple[str, ...], text: str) -> str:
    return json.dumps([*keys, text.strip()], ensure_ascii=False)


@cache
def _starters() -> dict[str, list[re.Pattern[str]]]:
    """Return patterns of what the parts of the templates say, by their places."""
    found: defaultdict[str, list[re.Pattern[str]]] = defaultdict(list)
    for node in _nodes():
        for path, place, _ in _parts(node):
            found[place].append(re.compile(_pattern(_said(at(node, path)))))
    return found


@cache
def _sentences() -> re.Pattern[str]:
    """Return one pattern of all sentences of the templates' items."""
    lines = [
        _pattern(_line(keys, text))
        for node in _nodes()
        for path, place, _ in _parts(node)
        if place in _LISTS
        for _, keys, text in _texts(at(node, path), path, (place,))
    ]
    return re.compile("|".join(lines))


@cache
def _openings() -> tuple[str, ...]:
    """Return three words of each text of the templates."""
    return tuple({opening for name in STARTERS for opening in _OPENING.findall(template(name))})


def _pattern(said: str) -> str:
    return re.escape(said).replace(_SUBJECT, _ANY)


def _nodes() -> Iterator[Mapping]:
    for name in STARTERS:
        values = {"TITLE": _SUBJECT, "SUBJECT": _SUBJECT, "QUESTION": f"Explain {_SUBJECT}"}
        node, _ = parse(Source(File(name), name, filled(name, ID="x", **values)))
        assert node is not None  # noqa: S101
        yield node
