"""Why something handed in was not taken. Nothing is saved when one of these is raised."""

from __future__ import annotations


class IntakeError(Exception):
    """`code` is stable; `site.sentences` has the sentence people read."""

    code = "intake"


class KeyReusedError(IntakeError):
    """The same form was sent before with other contents. What came first was kept."""

    code = "key-reused"


class NotWaitingError(IntakeError):
    """The receipt is not that of a declaration still waiting in the inbox."""

    code = "not-waiting"


class NothingToActOnError(IntakeError):
    """No person of this receipt is in a state in which the request means anything."""

    code = "nothing-to-act-on"


class TooManyChangesError(IntakeError):
    """The declaration has been changed as often as is possible before it is published."""

    code = "too-many-changes"
