"""What no auditor can find out from a log, said with every audit."""

from __future__ import annotations

PERSON_REAL = "Whether the people behind the entries exist, and are each counted once."
CONSENT_TRUE = (
    "Whether they consented in the way the log states. It only shows what the centre says of it."
)
NAMES_OWN = "Whether a name belongs to the person who used it, or to somebody it was taken from."
ALL_PUBLISHED = (
    "Whether everything that was handed in was published. Somebody who has a receipt can find out "
    "for their own declaration."
)
WORDS_KEPT = (
    "Whether the statements are what the people wrote. They are only shown to be the ones that "
    "the entries were made for."
)
CONFIRMED_BY_THEMSELVES = (
    "Whether those who count as confirmed answered for it themselves. Whoever holds a receipt can."
)
OTHERS_SEE_THE_SAME = (
    "Whether other people are shown the same log. Witnesses (--policy) or comparing checkpoints "
    "with somebody elsewhere would tell."
)
EARLIER_HISTORY = (
    "Whether the log was ever written anew before this audit. From the next audit on, this one "
    "will be compared with."
)
NOT_KEPT = (
    "Whether the log is written anew after this audit. Nothing was kept to compare with "
    "(--no-state)."
)
STATEMENTS_UNREAD = (
    "Whether the published statements fit the entries. They were not read (--statements reads "
    "them)."
)
KEY_ON_TRUST = (
    "Whether the key is the centre's. It came from the same place as the log. Compare it with what "
    "the centre printed, said or posted elsewhere."
)
STILL_COUNTED = (
    "Whether the person still counts. Somebody may have been taken out of the count later, by a "
    "retract or a correct. The log itself tells; a proof cannot."
)
PROOF_HOLDER = "Whether the person who shows this proof is the one it is about."


def of_log(
    *, witnessed: bool, compared: bool, kept: bool, statements_read: bool, key_on_trust: bool
) -> tuple[str, ...]:
    """What remains unknown after the audit of a log."""
    said = [PERSON_REAL, CONSENT_TRUE, CONFIRMED_BY_THEMSELVES, NAMES_OWN, ALL_PUBLISHED]
    said.append(WORDS_KEPT if statements_read else STATEMENTS_UNREAD)
    if not witnessed:
        said.append(OTHERS_SEE_THE_SAME)
    if not compared:
        said.append(EARLIER_HISTORY if kept else NOT_KEPT)
    if key_on_trust:
        said.append(KEY_ON_TRUST)
    return tuple(said)


def of_proof(*, witnessed: bool, key_on_trust: bool) -> tuple[str, ...]:
    """What remains unknown after the check of a proof."""
    said = [STILL_COUNTED, PROOF_HOLDER, PERSON_REAL, CONSENT_TRUE]
    if not witnessed:
        said.append(OTHERS_SEE_THE_SAME)
    if key_on_trust:
        said.append(KEY_ON_TRUST)
    return tuple(said)
