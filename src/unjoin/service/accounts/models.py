"""Staff accounts and the audit chain.

An account is a handle, a role, and what its owner signs in with: passkeys, an
authenticator app and recovery codes, which are rows of allauth's table, and a password.
It has no e-mail address, no personal name and no time of any sign-in. The audit chain
says who did what in which week; each event holds the hash of the one before, so that
none can be taken out or changed without the later ones telling.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from unjoin.service.accounts.acts.models import Permit, Proposal
from unjoin.service.accounts.roles import Role

__all__ = ["AuditEvent", "Permit", "Proposal", "Staff", "StaffManager"]


def _make_session_salt() -> str:
    return secrets.token_hex(16)


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by handle."""

    def create_user(self, *, handle: str, role: Role, password: str | None = None) -> Staff:
        """Make and save an account; without a password nobody can sign in with it yet."""
        staff = self.model(handle=handle, role=role)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """One pseudonymous member of staff."""

    # Django would write the minute of every sign-in here.
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handle = models.CharField(max_length=40, unique=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    session_salt = models.CharField(max_length=32, default=_make_session_salt, editable=False)
    enrolment = models.CharField(max_length=129, default="", blank=True, editable=False)
    """Hashes of the two halves of the one-time password; empty once it has been used."""

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="staff_role_known", condition=models.Q(role__in=Role.values)
            )
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def has_second_factor(self) -> bool:
        """Whether the account has a passkey or an authenticator app. On the staff site only."""
        return self._authenticators(("webauthn", "totp"))

    @property
    def has_app(self) -> bool:
        """Whether the account has an authenticator app. On the staff site only."""
        return self._authenticators(("totp",))

    def _authenticators(self, types: tuple[str, ...]) -> bool:
        from allauth.mfa.models import Authenticator

        return bool(Authenticator.objects.filter(user_id=self.pk, type__in=types).exists())

    def get_session_auth_hash(self) -> str:
        """Binds sessions to password and salt: signing out changes the salt, and so ends them."""
        bound = self.password + self.enrolment + self.session_salt
        return salted_hmac("unjoin.staff.session", bound, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Make every cookie this account was given worthless."""
        self.session_salt = _make_session_salt()
        self.save(update_fields=["session_salt"])


class AuditEvent(models.Model):
    """One link of the audit chain. `number` counts from 1 without gaps."""

    number = models.PositiveBigIntegerField(primary_key=True)
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=120)
    week = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number} {self.actor} {self.action}"
