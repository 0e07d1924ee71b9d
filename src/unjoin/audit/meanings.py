"""What follows for the count from a fault of the notes and of what lies beside the log.

One sentence each, for a reader who knows what a count is and not what a hash is.
"""

from __future__ import annotations

NOTHING_VOUCHED = (
    "Nobody answers for what is published: no number of this log can be quoted until it is signed "
    "as it should be."
)
KEY_NOT_USABLE = "Signatures cannot be checked, so nothing here is known to be the centre's."
KEY_OTHER = (
    "This may be another log under the same name. Do not use its count before the centre has "
    "explained the change somewhere else than on this site."
)
KEY_HIDDEN = "The count is not touched, but who comes anew cannot check anything."
HISTORY_LOST = (
    "Entries that were counted can have been changed or removed. The two signed checkpoints "
    "together prove it; keep both."
)
HISTORY_BACK = (
    "Entries that were published are not shown any more. If the site or a copy of it lags behind, "
    "a later audit passes; otherwise entries were taken back. Keep both checkpoints."
)
UNWITNESSED = (
    "The count is not touched, but too few independent witnesses say that everybody is shown this "
    "log."
)
TALLY_NOT_USABLE = (
    "The centre states no count for this log. The recount below stands on the entries alone."
)
TALLY_WRONG = (
    "The centre signed a count that its own entries do not give. The recount is what counts; the "
    "signed tally is evidence."
)
TALLY_OTHER = (
    "The tally is not of the entries that the checkpoint signs, so it says nothing of them."
)
ORGANISATIONS_MOVED = (
    "Entries published before now count for another organisation than when they were made."
)
FILE_STRAY = (
    "It is not counted. Somebody who reads files without the checkpoint might count it, or it was "
    "left behind."
)
PARTIAL_OTHER = (
    "The count is not touched, but an earlier reader of this log was shown other bytes than are "
    "in it now."
)
STATEMENT_NOT_PROVED = (
    "The count is not touched, but these words are not shown to be what the entry was made for."
)
STATEMENT_KEPT = (
    "A fault against the person: they took their declaration back, and their words must be gone. "
    "The count is not touched."
)
NUMBERS_WRONG = "The centre's pages show other numbers than its signed tally. The tally counts."
KIT_NOT_VOUCHED = (
    "The count is not touched, but nobody answers for the kit. Do not write anything in it."
)
KIT_OTHER = (
    "The count is not touched, but the kit that is handed out here is not the one the centre "
    "signed for. Do not write anything in it, and keep the file as evidence."
)
PROOF_WORTHLESS = "The proof does not show that the entry is in the log."
PROOF_OF_OTHER_WORDS = (
    "The entry is in the log, but these are not the words, or the organisations, it was made for."
)
