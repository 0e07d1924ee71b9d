"""What staff type to sign in, to prove who they are, and to change how they sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts import codes, throttle
from unjoin.service.accounts.enrolment import check_enrolment
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.own_sign_in import NAME_LIMIT

PASSWORD_LIMIT = 1024
"""Longer ones are refused before they are hashed, which takes time."""
PASSWORD_LEAST = 12
CODE_LIMIT = 40


def _password_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=PASSWORD_LIMIT,
        strip=False,
        error_messages={"required": _("Enter your password.")},
        **options,
    )


def _check_open(target: str) -> None:
    if not throttle.sign_in_throttle.may_try(target):
        raise forms.ValidationError(
            _("Too many wrong attempts for this handle. Wait a few minutes, then try again."),
            code="closed",
        )


class SignInForm(forms.Form):
    """Handle and password of a member of staff; `staff` is set once they are right.

    `is_one_time`: it was the one-time password. The answer does not tell an unknown
    handle from a wrong password.
    """

    handle = forms.CharField(
        label=_("Handle"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Enter your handle.")},
    )
    password = _password_field(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff: Staff | None = None
        self.is_one_time = False
        self._request = request

    def clean(self) -> None:
        """Check handle and password together; the throttle first."""
        handle, password = self.cleaned_data.get("handle"), self.cleaned_data.get("password")
        if not handle or not password:
            return
        target = throttle.password_of(handle)
        _check_open(target)
        self.staff = self._find(handle, password)
        if self.staff is None:
            raise forms.ValidationError(
                _("Handle and password do not belong together. Check both and try again."),
                code="wrong",
            )
        throttle.sign_in_throttle.forget(target)

    def _find(self, handle: str, password: str) -> Staff | None:
        """Both passwords are always checked, so that no answer takes longer than another."""
        chosen = authenticate(self._request, username=handle, password=password)
        waiting = Staff.objects.filter(handle=handle, is_active=True).first()
        self.is_one_time = check_enrolment(waiting, password)
        if self.is_one_time:
            return waiting
        return chosen if isinstance(chosen, Staff) else None


class CodeForm(forms.Form):
    """A code of the app, or a recovery code, of `staff`. `how`: which one it was."""

    code = forms.CharField(
        label=_("Code"),
        max_length=CODE_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
        error_messages={"required": _("Enter a code.")},
    )

    def __init__(self, *args: Any, staff: Staff, recovery: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how = ""
        self._staff = staff
        self._recovery = recovery

    def clean_code(self) -> str:
        """Check the code; the throttle first. It is used up."""
        code = str(self.cleaned_data["code"])
        target = throttle.codes_of(self._staff.handle)
        _check_open(target)
        if codes.use_app_code(self._staff, code):
            self.how = "app"
        elif self._recovery and codes.use_recovery_code(self._staff, code):
            self.how = "recovery"
        else:
            raise forms.ValidationError(
                _("This code is wrong, or it was used before. Wait for the next one."),
                code="wrong",
            )
        throttle.sign_in_throttle.forget(target)
        return code


class PasswordForm(forms.Form):
    """The password of `staff` again."""

    password = _password_field(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._staff = staff

    def clean_password(self) -> str:
        """Check the password; the throttle first."""
        password = str(self.cleaned_data["password"])
        target = throttle.password_of(self._staff.handle)
        _check_open(target)
        if not self._staff.check_password(password):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        throttle.sign_in_throttle.forget(target)
        return password


class OwnPasswordForm(forms.Form):
    """A password that the person chooses; absent where `chosen` says that they have one."""

    new_password = _password_field(
        label=_("A password of your own"),
        help_text=_(
            "At least 12 characters. Several words that do not belong together are good; "
            "one you use elsewhere is not."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, chosen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if chosen:
            del self.fields["new_password"]

    def clean_new_password(self) -> str:
        """Long enough, counted in characters."""
        password = str(self.cleaned_data["new_password"])
        if len(password) < PASSWORD_LEAST:
            raise forms.ValidationError(
                _("This is too short. Choose at least 12 characters."), code="short"
            )
        return password

    def new(self) -> str | None:
        """The password chosen; None where there is one already."""
        return self.cleaned_data.get("new_password")


class AppForm(OwnPasswordForm):
    """The first code of an app that has just learned `secret`."""

    code = forms.CharField(
        label=_("The six digits it shows now"),
        max_length=CODE_LIMIT,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
        ),
        error_messages={"required": _("Enter the code that the app shows.")},
    )
    field_order = ("code", "new_password")

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._secret = secret

    def clean_code(self) -> str:
        """Whether the app has understood."""
        code = str(self.cleaned_data["code"])
        if not codes.is_code_of(self._secret, code):
            raise forms.ValidationError(
                _(
                    "The app shows another code. Check that the phone's clock is right, "
                    "and enter the next one."
                ),
                code="wrong",
            )
        return code


class PasskeyForm(forms.Form):
    """The browser's answer, and what the person calls the passkey."""

    name = forms.CharField(required=False, max_length=NAME_LIMIT)
    answer = forms.CharField(max_length=100_000)
