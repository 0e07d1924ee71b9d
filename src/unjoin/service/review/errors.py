"""Why a decision was not taken. Nothing is saved when one of these is raised."""

from __future__ import annotations


class ReviewError(Exception):
    """`code` is stable; `site.sentences` has the sentence people read."""

    code = "review"


class NotPossibleError(ReviewError):
    """The declaration is no longer in a state that allows this: decided, changed or published."""

    code = "review-not-possible"


class RealNameError(ReviewError):
    """It would publish somebody under their real name, which two reviewers accept together."""

    code = "review-real-name"
