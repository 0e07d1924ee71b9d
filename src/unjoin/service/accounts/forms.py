"""The sign-in form: a handle and a password."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.throttle import sign_in_throttle

PASSWORD_LIMIT = 1024
"""Longer ones are refused before they are hashed, which takes time."""


class SignInForm(forms.Form):
    """Handle and password of a member of staff; `staff` is set once they are right.

    The answer does not tell an unknown handle from a wrong password.
    """

    handle = forms.CharField(
        label=_("Handle"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter your handle.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.staff: Staff | None = None
        self._request = request

    def clean(self) -> None:
        """Check handle and password together; the throttle first."""
        handle, password = self.cleaned_data.get("handle"), self.cleaned_data.get("password")
        if not handle or not password:
            return
        if sign_in_throttle.is_closed(handle):
            raise forms.ValidationError(
                _("Too many wrong attempts for this handle. Wait a few minutes, then try again."),
                code="closed",
            )
        staff = authenticate(self._request, username=handle, password=password)
        if not isinstance(staff, Staff):
            sign_in_throttle.count_failure(handle)
            raise forms.ValidationError(
                _("Handle and password do not belong together. Check both and try again."),
                code="wrong",
            )
        sign_in_throttle.forget(handle)
        self.staff = staff
