"""Whether a text has the words that every text has, or is letters at random.

Of running Chinese the hundred and some characters below are nearly half, of English the
words below likewise. A text of some length that has hardly any of them was not
written by anybody. It says nothing of whether a text is true or means anything.

Source: the most frequent characters of Jun Da's corpus of modern Chinese, and the
most frequent words of the Oxford English Corpus.

Pure: no I/O, no Django.
"""

from __future__ import annotations

from collections.abc import Sequence

_CHARACTERS = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日者意无力它与长把党团队退愿从此与做给让被很再已"
)
_WORDS = (
    "the of and a to in is you that it he was for on are as with his they i at be this have from "
    "or one had by but not what all were we when your can there an she do their if will no my me "
    "our so who them him us its out up would about which more has because been"
)
EVERYDAY = frozenset(_CHARACTERS) | frozenset(_WORDS.split())
_LEAST_SHARE = 0.15


def is_everyday(tokens: Sequence[str]) -> bool:
    """Whether enough of `tokens` are such words."""
    return sum(token in EVERYDAY for token in tokens) >= _LEAST_SHARE * len(tokens)
