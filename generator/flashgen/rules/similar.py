"""Prompts that ask nearly the same, found among tens of thousands in about a second.

Two prompts are compared only if they share one of their rarest words (prefix filtering: sets with a
Jaccard similarity of t must share one of the `n - ⌈t·n⌉ + 1` rarest), and then word by word, so
that `too low` and `too high` stay two prompts however alike the rest is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from math import ceil

_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    "a an and are as at be by can could do does for from give has have how if in into is it its me "
    "of on or say should that the their them then there these this those to us was were what when "
    "which who will with would you your explain describe define mean meant name please happen "
    "happens effect affect impact influence".split()
)
_SHARED = 0.8
_SAME_WORD = 0.85
_MAX_BUCKET = 200
"""A word in more prompts than this tells nothing; prompts of such words alone are equal or not."""


def near_duplicates(prompts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give pairs of indices, the first one lower, whose prompts ask nearly the same."""
    bags = [frozenset(map(_stem, _words(prompt))) for prompt in prompts]
    known = Counter(word for bag in bags for word in bag)
    buckets: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    equal: dict[frozenset[str], int] = {}
    for index, bag in enumerate(bags):
        if not bag:
            continue
        if bag in equal:
            yield equal[bag], index
            continue
        equal[bag] = index
        rarest = sorted(bag, key=lambda word: (known[word], word))
        for word in rarest[: len(bag) - ceil(_SHARED * len(bag)) + 1]:
            bucket = buckets[word, len(bag)]
            match = next((i for i in bucket[-_MAX_BUCKET:] if alike(bags[i], bag)), None)
            bucket.append(index)
            if match is not None:
                yield match, index
                break


def alike(one: frozenset[str], two: frozenset[str]) -> bool:
    """Say whether two sets of as many words are the same but for the spelling of a few."""
    left, right = one - two, two - one
    if len(left) > (1 - _SHARED) * len(one) or any(word.isdigit() for word in left | right):
        return False
    return all(any(_same(word, other) for other in right) for word in left)


def _same(one: str, two: str) -> bool:
    compared = SequenceMatcher(None, one, two, autojunk=False)
    return compared.quick_ratio() >= _SAME_WORD and compared.ratio() >= _SAME_WORD


def _words(prompt: str) -> list[str]:
    found = _WORD.findall(prompt.casefold().replace("-", ""))
    return [word for word in found if word not in _STOP] or found


@cache
def _stem(word: str) -> str:
    """Cut the ending that grammar wants, and spell as in American books."""
    word = re.sub(r"is(?=(?:e|es|ed|er|ing|ation|ations)$)", "iz", word)
    word = re.sub(r"(?<=\w{3})(?:(?<=[sxz])es|(?<=[cs]h)es|(?<![su])s)$", "", word)
    return re.sub(r"(?<=\w{3})(?:ing|ed|e)$", "", word)
