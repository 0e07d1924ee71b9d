"""Registers this part of the service with Django."""

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "unjoin.service.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Say what two do together; where staff sign in, see to it that nothing tells when."""
        from unjoin.service.accounts.acts import account_deeds, key_deeds

        account_deeds.register_deeds()
        key_deeds.register_deeds()
        if apps.is_installed("allauth.mfa"):
            from unjoin.service.accounts import authenticator_rows, sessions

            authenticator_rows.connect()
            sessions.connect()
