"""Who is who: GUIDs, tags and names that stay the same when texts change.

A GUID depends on the namespace, the question's id and the item's id, and on nothing else, so no
edit of a text can ever cut a note off from its review history.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_LEFT_OUT = re.compile(r"[^a-z0-9]+")


def note_key(question: str, name: str) -> str:
    """Return the name of a note within the collection: `question/item`, or `question`.

    `name` is the item's id with the suffix of a cloze note beside it; for the notes of the
    question itself it is empty or `.suffix`.
    """
    return f"{question}/{name}" if name and not name.startswith(".") else f"{question}{name}"


def guid(namespace: str, key: str) -> str:
    """Return the GUID of the note called `key`: 80 bits of SHA-256 as 20 hex digits."""
    return hashlib.sha256(f"flashgen\x1f{namespace}\x1f{key}".encode()).hexdigest()[:20]


def number(*parts: str) -> int:
    """Return a positive integer below 2^47 that depends on the parts alone, for Anki's ids."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:6]) >> 1


def file_name(name: str) -> str:
    """Return how a file of this name is called before its ending: Windows reserves some names."""
    return f"{name}_" if _RESERVED.fullmatch(name) else name


@lru_cache(maxsize=1000)
def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by hyphens, safe in tags and file names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _LEFT_OUT.sub("-", plain.lower()).strip("-") or "x" + guid("", text)[:8]
