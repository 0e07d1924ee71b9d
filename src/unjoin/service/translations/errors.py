"""Why a translation was not taken, published or changed. Nothing is saved when one is raised."""

from __future__ import annotations


class TranslationError(Exception):
    """`code` is stable; `site.sentences` has the sentence people read."""

    code = "translation"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields


class TranslationEmptyError(TranslationError):
    """There is no text."""

    code = "translation-empty"


class TranslationLongError(TranslationError):
    """`length` characters, more than `limit`."""

    code = "translation-long"


class TranslationCharacterError(TranslationError):
    """An invisible character, `character`, that cannot be published."""

    code = "translation-character"


class TranslationLanguageError(TranslationError):
    """The language is none that the statement can be translated into here."""

    code = "translation-language"


class NoOriginalError(TranslationError):
    """The statement is not published, is not published any more, or has no text."""

    code = "translation-no-original"


class TooManyTranslationsError(TranslationError):
    """As many wait as are kept."""

    code = "translation-too-many"


class TranslationGoneError(TranslationError):
    """It does not wait any more, or is not published any more."""

    code = "translation-gone"
