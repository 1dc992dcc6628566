"""Whether two problems tell the same matter (同一事项), by their titles and their service field.

They do where the service field is the same and the titles share enough of their pairs of
neighbouring characters (Dice's coefficient, at least 0.6), once what says nothing about the matter
is taken off.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache
from itertools import pairwise

EMPTY_WORDS = ("关于", "的", "问题", "请求", "反映", "咨询", "希望", "申请")
"""What stands in titles whatever they are about."""

FEW = 8
"""So many titles are sooner compared with each other than looked up."""

_NO_LETTERS = re.compile(r"[\W\d_]+")
_EMPTY = re.compile("|".join(EMPTY_WORDS))

Pairs = frozenset[str]


def matter_words(title: str, *, enterprise: str = "") -> str:
    """What of a title tells the matter: letters alone, in half width, without the enterprise's
    name and the words that stand in any title. May be empty."""
    words, name = _letters(title), _letters(enterprise)
    return _EMPTY.sub("", words.replace(name, "") if name else words)


def _letters(text: str) -> str:
    return unicodedata.normalize("NFKC", _NO_LETTERS.sub("", text)).lower()


def same_matter(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """同一事项. Each is (service field, `matter_words` of the title).

    A problem without a field, or whose title says nothing, tells the same as none.
    """
    (field, words), (other_field, other_words) = one, other
    return bool(field and words) and field == other_field and alike(words, other_words)


def alike(one: str, other: str) -> bool:
    """Whether the words of two titles are the same, or share enough of their pairs."""
    return one == other or enough(pairs(one), pairs(other))


def pairs(words: str) -> Pairs:
    """The pairs of neighbouring characters, each once."""
    return frozenset(map("".join, pairwise(words)))


def enough(one: Pairs, other: Pairs) -> bool:
    """Dice's coefficient 2 |A ∩ B| ÷ (|A| + |B|) is at least 0.6."""
    shared = len(one & other)
    return shared > 0 and 10 * shared >= 3 * (len(one) + len(other))


def alike_among(wanted: Iterable[str], known: Collection[str]) -> dict[str, list[str]]:
    """Those of the known words that are alike to each of the wanted ones.

    Many are not compared each with each, but only where they share one of their rarer pairs.
    That misses none: of two alike sets A and B with x pairs in common, 10 x ≥ 3 (|A| + |B|) and
    |B| ≥ x, so 7 x ≥ 3 |A|. What A has beside those 3/7, and one pair more, holds a pair of B;
    with every set's pairs in the same order, the first of the common ones is among those of both.
    """
    pairs_of = cache(pairs)
    meeting = _meeting(known, pairs_of) if len(known) > FEW else lambda words: known
    return {
        words: [k for k in meeting(words) if k == words or enough(pairs_of(words), pairs_of(k))]
        for words in wanted
    }


def _meeting(
    known: Collection[str], pairs_of: Callable[[str], Pairs]
) -> Callable[[str], Collection[str]]:
    """Which of the known words share one of their rarer pairs with given ones."""
    commonness = Counter(pair for words in known for pair in pairs_of(words))
    having: dict[str, set[str]] = defaultdict(set)
    for words in known:
        for pair in _rarer(pairs_of(words), commonness):
            having[pair].add(words)

    def meeting(words: str) -> Collection[str]:
        itself = {words}.intersection(known)
        return itself.union(*(having.get(p, ()) for p in _rarer(pairs_of(words), commonness)))

    return meeting


def _rarer(found: Pairs, commonness: Counter[str]) -> list[str]:
    """A set's pairs from the rarest on, all but 3/7 and one of them."""
    needed = -(-3 * len(found) // 7)
    by_rareness = sorted(found, key=lambda pair: (commonness[pair], pair))
    return by_rareness[: len(found) - needed + 1]
