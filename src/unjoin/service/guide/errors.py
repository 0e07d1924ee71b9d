"""Why something about a guide card could not be done. Nothing is saved when one is raised."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class GuideError(Exception):
    """`code` is stable. `text` is what the operator reads."""

    code = "guide"
    text: str | Promise = ""

    def __init__(self) -> None:
        super().__init__(self.code)

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the language being spoken."""
        return str(self.text)


class CardGoneError(GuideError):
    """There is no card of that slug."""

    code = "guide-gone"
    text = _("There is no such card. Somebody may have withdrawn it. Nothing was saved.")


class CardExistsError(GuideError):
    """A card of that slug exists already."""

    code = "guide-exists"
    text = _("There is a card with this short name already. Choose another. Nothing was saved.")


class CardChangedError(GuideError):
    """Somebody changed the card since the operator opened it."""

    code = "guide-changed"
    text = _(
        "Somebody else has changed this card since you opened it. Nothing was saved. What you "
        "wrote is still in the form, and what they wrote stands below it."
    )


class NoDraftError(GuideError):
    """There is no draft to publish or to discard."""

    code = "guide-no-draft"
    text = _("There is no draft of this card any more. Nothing was changed.")


class NotShownError(GuideError):
    """The card is not shown to volunteers."""

    code = "guide-not-shown"
    text = _("Volunteers do not see this card. Nothing was changed.")


class NotShippedError(GuideError):
    """No card of that slug came with the program."""

    code = "guide-not-shipped"
    text = _("This card did not come with the program. Nothing was changed.")
