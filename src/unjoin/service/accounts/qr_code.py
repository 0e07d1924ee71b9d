"""The QR code from which an authenticator app learns its secret."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter

from unjoin.service.accounts.models import Staff
from unjoin.service.site.qr_code import QrCode, make_qr_code


def app_qr_code(staff: Staff, secret: str) -> QrCode:
    """The code from which an app of `staff` learns `secret`."""
    return make_qr_code(get_adapter().build_totp_url(staff, secret))
