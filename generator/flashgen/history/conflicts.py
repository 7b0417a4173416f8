"""The markers that git leaves in a file of which two branches changed the same lines."""

import re
from collections.abc import Iterable, Iterator

_MARKER = re.compile(r"(<{7,}|\|{7,}|={7,}|>{7,})(?: .*)?")
_OPEN, _BASE, _SIDES = "<", "|", "="


def sides(lines: Iterable[str]) -> Iterator[tuple[int, str | None]]:
    """Give the lines of both sides with their numbers, and for each marker its number and None.

    What both once had is left out (git shows it in the styles diff3 and zdiff3). In it may stand
    the conflict of an earlier merge, whose markers are longer.
    """
    size, base = 0, False
    for number, line in enumerate(lines, start=1):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if not base:
                yield number, line
            continue
        sign, length = marker[1][0], len(marker[1])
        if base and length > size:
            continue
        if sign == _OPEN:
            size = length
        base = sign == _BASE
        yield number, None
