"""The acts that take two, by name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    """What is done. The values stand in the audit chain and in what is signed: they stay."""

    PUBLISH_REAL_NAME = "publish-real-name", _("Publish under a real name")
    WITHDRAW_WITHOUT_RECEIPT = "withdraw-without-receipt", _("Withdraw without a receipt")
    UNSEAL = "unseal", _("Take sealed private parts")
    CORRECT = "correct", _("Correct published entries")
    CHANGE_KEYS = "change-keys", _("Change a key")
    MAKE_ACCOUNT = "make-account", _("Make an account")
    RESET_SIGN_IN = "reset-sign-in", _("Give an account a new sign-in")
