"""What an author wrote, set against what is read out of it: letters that are lost, idle markup.

Whether something is lost is not guessed but counted: each letter and digit of a text that is not
part of its markup must be one that is shown, or that a link or picture needs.
"""

import re
from collections import Counter
from html import unescape

from flashgen.markup.footnotes import NOTES, REFERENCE
from flashgen.markup.html import ATTRIBUTES, DROPPED_TAGS, SCHEMES, TAGS, VOID
from flashgen.markup.scan import covers, scan
from flashgen.markup.tokens import Piece
from flashgen.markup.tree import Code, Element, Nodes, elements, plain, walk

_MAY_LOSE = re.compile(r"<|!\[|\]\(|\]:|```|~~~|\|[ \t]*:?-")
_MARKUP = re.compile(
    r"<!--.*?-->|&\#?\w+;|^(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=\s))+(?:[ \t]+\[[ xX]\](?=\s))?"
    r"|^(?:[ \t]*>)+[ \t]*\[![\w-]+\]|\|[ \t]*\d{1,4}(?:x\d{1,4})?[ \t]*(?=\]\()"
    r"|(?P<target>\]\(\s*<?(?:[A-Za-z][\w+.-]*:)(?:[^()\s]|\([^()\s]*\))*)",
    re.DOTALL | re.MULTILINE,
)
"""What is not shown: comments, entities, marks of items and callouts, widths; targets of links."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s=/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
_VALUE = re.compile("[\"'=`]")
_SCHEME = re.compile(r"[\s\"'<(\]]*([A-Za-z][\w+.-]*):")
_DEFINITION = re.compile(r"^ {0,3}(\[[^\[\]]+\]):\s*<?([^\s>]+)", re.MULTILINE)
_OPTIONS = re.compile(r"[`~]+[ \t]*(?:\{[ \t]*\.?)?[\w#.+-]*[ \t}]*(.*)")
_MAY_STAY_OPEN = frozenset("p li dt dd tr td th thead tbody tfoot".split())
_HAS_PARTS = frozenset("table ul ol dl".split())
_IN_TEXT = frozenset(
    "a abbr b code del em i ins kbd mark q s samp small span strong sub sup u var".split()
)


def may_lose(text: str) -> bool:
    """Say whether a text has anything in which letters could be lost."""
    return bool(_MAY_LOSE.search(text))


class Written:
    """A text with blanks in place of its markup, set against the tree that was read out of it.

    `without_effect` says where its markup has none, or one that may not be meant.
    """

    def __init__(self, source: str, nodes: Nodes, *, clozes: bool) -> None:
        self.source = source
        self.left = source
        self.shown = plain(nodes)
        self.needed = [value for node in walk(nodes) for value in _attributes(node)]
        self._has_notes = any(e.attributes.get("class") == NOTES for e in elements(nodes, ("div",)))
        self.without_effect: list[tuple[int, str]] = []
        self.suspects: list[int] = []
        self.as_text: dict[str, int] = {}
        tokens = scan(source, clozes=clozes)
        self.code = [token for token in tokens if token.piece in (Piece.CODE, Piece.FENCE)]
        self.leaves = [token for token in tokens if token not in self.code]
        for token in self.leaves:
            self._blank(token.start, token.end)
        for token in self.code:
            for mark in token.inside:
                self._blank(token.first + mark.start, token.first + mark.end)
            options = _OPTIONS.match(source, token.start)
            if token.piece is Piece.FENCE and options and "=" in options[1]:
                self._idle(options.start(1), options.end(1), options[1])
        self._markup()
        self._tags()

    def lost(self) -> int | None:
        """Return where something is that is neither shown nor needed, or nothing."""
        kept = "\n".join([self.shown, *self.needed])
        lost = Counter(filter(str.isalnum, self.left)) - Counter(filter(str.isalnum, kept))
        if not lost:
            return None
        unknown = (word.start() for word in re.finditer(r"\w+", self.left) if word[0] not in kept)
        return min([*self.suspects, *unknown], default=0)

    def _blank(self, start: int, end: int) -> None:
        self.left = f"{self.left[:start]}{' ' * (end - start)}{self.left[end:]}"

    def _idle(self, start: int, end: int, markup: str) -> None:
        """Note markup that has no effect; its letters are not missed."""
        self._blank(start, end)
        self.without_effect.append((start, f"`{markup.strip()}` has no effect"))

    def _markup(self) -> None:
        for found in _MARKUP.finditer(self.left):
            if covers(self.code, found.start()):
                continue
            if not found["target"]:
                self._blank(*found.span())
            elif _is_refused(found[0]) and found[0] not in self.shown:
                self._idle(found.start(), found.end(), found[0].removeprefix("]("))
        for found in REFERENCE.finditer(self.left) if self._has_notes else ():
            self._blank(*found.span())
        for found in _DEFINITION.finditer(self.left):
            if found[1].startswith("[^") and self._has_notes:
                self._blank(*found.span(1))
                continue
            refused = _is_refused(found[2])
            if refused:
                self._idle(found.start(2), found.end(2), found[2])
            if refused or found[2] in self.needed:
                for label in re.finditer(re.escape(found[1]), self.left):
                    self._blank(*label.span())
            elif not covers(self.code, found.start()):
                self.suspects.append(found.start())

    def _tags(self) -> None:
        tags = [tag for tag in _TAG.finditer(self.left) if self._is_read(tag)]
        opened: list[re.Match[str]] = []
        for tag in tags:
            name = tag[2].lower()
            if name in DROPPED_TAGS:
                self._dropped(tag, paired=sum(t[2].lower() == name for t in tags) > 1)
            elif name in TAGS:
                self._blank(tag.start(), tag.start(3))
                self._given_attributes(tag, name)
                if not tag[1]:
                    opened.append(tag)
                    self._at_words(tag, name)
                elif (pair := _last(opened, name)) is None:
                    self._doubtful(tag, "is read as a tag, and closes nothing")
                else:
                    del opened[opened.index(pair)]
        in_place = any(tag[2].lower() in _HAS_PARTS for tag in tags)
        for tag in opened:
            may_stay = tag[2].lower() in _MAY_STAY_OPEN and (in_place or not self._is_in_text(tag))
            if not may_stay and tag[2].lower() not in VOID:
                self._doubtful(tag, "is read as a tag, and nothing closes it")

    def _is_read(self, tag: re.Match[str]) -> bool:
        """Say whether a tag is read as one, and not shown as a text, such as code."""
        inside = [leaf.start for leaf in self.leaves if tag.start() < leaf.start < tag.end()]
        unfinished = inside and not _VALUE.search(self.source, tag.start(), inside[0])
        if unfinished or covers(self.code, tag.start()):
            return False
        if tag[0] not in self.as_text:
            in_code = sum(token.body.count(tag[0]) for token in self.code)
            self.as_text[tag[0]] = self.shown.count(tag[0]) - in_code
        self.as_text[tag[0]] -= 1
        return self.as_text[tag[0]] < 0

    def _dropped(self, tag: re.Match[str], *, paired: bool) -> None:
        """Judge a tag that is not kept: markup if its form says so, else words that are lost."""
        if paired or "=" in tag[3] or tag[2].lower() == "wbr":
            self._idle(tag.start(), tag.end(), tag[0])
        else:
            self.suspects.append(tag.start())

    def _given_attributes(self, tag: re.Match[str], name: str) -> None:
        for found in _ATTRIBUTE.finditer(self.source, tag.start(3), tag.end(3)):
            known = found[1].lower() in ATTRIBUTES.get(name, ())
            if found[2] and known and not _is_refused(found[2]):
                self._blank(found.start(1), found.end(1))
            elif found[2]:
                self._idle(found.start(), found.end(), found[0])
            elif known:
                self._blank(*found.span())
            else:
                self.suspects.append(tag.start())

    def _at_words(self, tag: re.Match[str], name: str) -> None:
        """Note a tag within a line that does not touch the words that it would format."""
        after = self.source[tag.end() : tag.end() + 1]
        if name in _IN_TEXT and name not in VOID and (not after or after in " \n,.;:!?)"):
            self._doubtful(tag, "is read as a tag, not as a word")

    def _doubtful(self, tag: re.Match[str], reason: str) -> None:
        if tag.start() not in dict(self.without_effect):
            self.without_effect.append((tag.start(), f"`{tag[0]}` {reason}"))

    def _is_in_text(self, tag: re.Match[str]) -> bool:
        before = self.source[: tag.start()].rsplit("\n", 1)[-1].rstrip(" ")
        return bool(before) and not before.endswith(">")


def _attributes(node: object) -> list[str]:
    match node:
        case Element(_, _, attributes):
            return list(attributes.values())
        case Code(_, language):
            return [language]
        case _:
            return []


def _is_refused(address: str) -> bool:
    """Say whether a link or picture would lose its address: only some schemes are safe."""
    scheme = _SCHEME.match(unescape(address))
    return bool(scheme) and str(scheme and scheme[1]).lower() not in SCHEMES


def _last(tags: list[re.Match[str]], name: str) -> re.Match[str] | None:
    return next((tag for tag in reversed(tags) if tag[2].lower() == name), None)
