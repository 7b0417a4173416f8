"""Change one text of a YAML file in the style in which it is written, if that can say it."""

import re
from collections.abc import Iterator

from flashgen.authoring.edit import as_source, end_of, only_changed, replace_text
from flashgen.authoring.nodes import Path, Scalar, at
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.authoring.transfer import transferred

_BREAKS = re.compile(r"\n+")


def patch_text(written: str, path: Path, value: str) -> str | None:
    """Return a file's text with the text at `path` changed to `value`, its quotes and folds kept.

    What its style cannot say is quoted, else written as `replace_text` does. Returns nothing where
    the new text cannot be written in place.
    """
    source = as_source(written)
    node, _ = parse(source)
    scalar = node and at(node, path)
    if node is None or not isinstance(scalar, Scalar):
        return None
    value = value.rstrip("\n")
    before = scalar.value.rstrip("\n")
    if value == before:
        return written
    newline = "\r\n" if "\r\n" in written else "\n"
    for new in _attempts(source, scalar, before, value):
        again = _with_breaks(written, source.text, new, newline)
        if only_changed(node, path, value, again):
            return again
    return replace_text(written, path, value)


def _attempts(source: Source, scalar: Scalar, before: str, value: str) -> Iterator[str]:
    if scalar.style == "|":
        return
    start, end = _range(source, scalar)
    text = source.text
    inside = text[start:end]
    if scalar.style == ">":
        if new := _folded(inside, before, value):
            yield text[:start] + new + text[end:]
        return
    quote = scalar.style
    core = inside[1:-1] if quote else inside
    if "\n" not in value or "\n" in before:
        new = transferred(core, _as_written(before, quote), _as_written(value, quote))
        if new is not None:
            yield f"{text[:start]}{quote}{new}{quote}{text[end:]}"
    if "\n" not in value:
        for other in (quote or "'", '"'):
            yield f"{text[:start]}{other}{_as_written(value, other)}{other}{text[end:]}"


def _as_written(value: str, quote: str) -> str:
    if quote == "'":
        return value.replace("'", "''")
    return value.replace("\\", "\\\\").replace('"', '\\"') if quote else value


def _range(source: Source, scalar: Scalar) -> tuple[int, int]:
    """Return where a text stands, its quotes included, or the lines of a folded one."""
    starts = [0]
    for line in source.lines:
        starts.append(starts[-1] + len(line) + 1)
    if scalar.style != ">":
        last, column, _ = end_of(source, scalar)
        return starts[scalar.line - 1] + scalar.column - 1, starts[last] + column
    last, column, _ = end_of(source, scalar)
    at_end = starts[last] + column == len(source.text)
    return starts[scalar.line], len(source.text) if at_end else starts[last]


def _folded(lines: str, before: str, value: str) -> str | None:
    """Change folded lines; where a line begins and ends stays as it is."""
    first = next((line for line in lines.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    body = re.sub(rf"^{indent}", "", lines, flags=re.MULTILINE)
    core = body.rstrip("\n")
    new = transferred(core, before, value, lambda text: _BREAKS.sub(r"\g<0>\n", text))
    if new is None:
        return None
    indented = re.sub("^(?=.)", indent, new, flags=re.MULTILINE)
    return indented + body[len(core) :]


def _with_breaks(written: str, old: str, new: str, newline: str) -> str:
    """End lines as the file does: outside what changed each as it is."""
    if newline == "\n" and "\r" not in written:
        return new
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    start = min(start, len(new))
    stop = 0
    while stop < min(len(old), len(new)) - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    places = _places(written)
    head, tail = written[: places[start]], written[places[len(old) - stop] :]
    return head + new[start : len(new) - stop].replace("\n", newline) + tail


def _places(written: str) -> list[int]:
    """Return where each character of a text with joined line ends stands in the file."""
    places = []
    position = 0
    while position < len(written):
        places.append(position)
        position += 2 if written.startswith("\r\n", position) else 1
    return [*places, len(written)]
