"""Why a story was not taken, published or changed. Nothing is saved when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence

from unjoin.service.hints.finding import Hint


class StoryError(Exception):
    """`code` is stable; `site.sentences` has the sentence people read."""

    code = "story"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields


class StoryEmptyError(StoryError):
    """There is no text."""

    code = "story-empty"


class StoryLongError(StoryError):
    """`length` characters, more than `limit`."""

    code = "story-long"


class StoryLanguageError(StoryError):
    """The language is none of the site's."""

    code = "story-language"


class NotSettledError(StoryError):
    """Something is pointed out in the text that nobody has settled: `hints`, `count` of them."""

    code = "story-not-settled"

    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__(count=len(hints))
        self.hints = tuple(hints)


class NeverKeptError(StoryError):
    """What leads straight to a person cannot be kept for any reason."""

    code = "story-never-kept"


class TooManyStoriesError(StoryError):
    """As many wait as are kept."""

    code = "story-too-many"


class StoryGoneError(StoryError):
    """It does not wait any more, or is not published any more."""

    code = "story-gone"


class StoryAddedError(StoryError):
    """A reviewer can only take out clauses; something was added, moved, or cut out of one."""

    code = "story-added"
