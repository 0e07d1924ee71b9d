"""Staff accounts and the audit chain.

An account is a handle, a role and a password. It has no e-mail address, no
personal name and no time of any sign-in. The audit chain says who did what in
which week; each event holds the hash of the one before, so that none can be
taken out or changed without the later ones telling.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from unjoin.service.accounts.roles import Role


def _make_session_salt() -> str:
    return secrets.token_hex(16)


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by handle."""

    def create_user(self, *, handle: str, role: Role, password: str) -> Staff:
        """Make and save an account."""
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

    def get_session_auth_hash(self) -> str:
        """Binds sessions to password and salt: signing out changes the salt, and so ends them."""
        return salted_hmac(
            "unjoin.staff.session", self.password + self.session_salt, algorithm="sha256"
        ).hexdigest()

    def end_sessions(self) -> None:
        """Make every cookie this account was given worthless."""
        self.session_salt = _make_session_salt()
        self.save(update_fields=["session_salt"])


class AuditEvent(models.Model):
    """One link of the audit chain. `number` counts from 1 without gaps."""

    number = models.PositiveBigIntegerField(primary_key=True)
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    week = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number} {self.actor} {self.action}"
