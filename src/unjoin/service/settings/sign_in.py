"""What allauth is told, wherever its tables are: passkeys and codes, no mail, no address."""

from __future__ import annotations

from typing import Any

SIGN_IN: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "unjoin.service.accounts.adapters.NoMail",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": "handle",
    "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    # They go by address. `accounts.throttle` counts by what is guessed at instead.
    "ACCOUNT_RATE_LIMITS": False,
    "MFA_RATE_LIMITS": False,
    "MFA_ADAPTER": "unjoin.service.accounts.adapters.SecondFactors",
    "MFA_SUPPORTED_TYPES": ["webauthn", "totp", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_WEBAUTHN_USER_VERIFICATION": "required",
    # A phone's clock may be half a minute wrong.
    "MFA_TOTP_TOLERANCE": 1,
}
