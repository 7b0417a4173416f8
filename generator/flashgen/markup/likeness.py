"""How much two notes say the same, told from 64 bits a note that the ledger can keep.

Each word votes once on every bit (simhash; Charikar, STOC 2002), however often it is said: what
templates repeat would outvote a text. So texts that share most of their words differ in few bits,
and unrelated ones in about half.
"""

import re
import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

_BYTES = 8
_LANE = 16
"""Bits of one counter: all 64 counters are added up as one large integer."""
_ALIKE = 10
_FEW_WORDS = 3
_MOST_WORDS = 1 << (_LANE - 1)
_WORD = re.compile(r"<[^>]*>|\\[A-Za-z]+|&\w+;|([^\W_]{4,})")
"""Words of four letters or more, for *the* says nothing about its text; and what is none."""
_SPREAD = [sum((byte >> bit & 1) << (bit * _LANE) for bit in range(_BYTES)) for byte in range(256)]


def likeness(texts: Iterable[str]) -> str:
    """Return the bits of some HTML texts as 16 hex digits; `-` for less than three words."""
    found = _WORD.findall(" ".join(texts).casefold())
    words = list(dict.fromkeys(word for word in found if word))[:_MOST_WORDS]
    if len(words) < _FEW_WORDS:
        return "-"
    votes, half = sum(map(_votes, words)), len(words) / 2
    counts = array("H", votes.to_bytes(_BYTES * _LANE, sys.byteorder))
    bits = sum((count > half) << place for place, count in enumerate(counts))
    return f"{bits:016x}"


def alike(one: str, other: str) -> bool:
    """Say whether two texts share most of their words; of unknown ones nobody can tell."""
    if "-" in (one, other):
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= _ALIKE


@lru_cache(maxsize=20_000)
def _votes(word: str) -> int:
    """Return the 64 bits of a word's hash, each in the lane of its counter."""
    lanes = 0
    for byte in blake2b(word.encode(), digest_size=_BYTES).digest():
        lanes = lanes << (_BYTES * _LANE) | _SPREAD[byte]
    return lanes
