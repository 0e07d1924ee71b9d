"""The settings and the campaign: how large the crowd is, and how the sites are reached."""

from __future__ import annotations

from collections.abc import Iterator

from unjoin.service.doctor.findings import Finding, Place, judge

SMALL_CROWD = 20
_ANY_NAME = {"*", "localhost", "127.0.0.1", "::1"}


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    settings = place.instance.settings
    needed = place.instance.campaign.thresholds.batch_declarations
    yield judge(
        "This is not a demo",
        is_so=not settings.demo,
        means="all its keys, the custodians' too, were made on this machine",
        do="make a real instance with `unjoin init`",
    )
    yield judge(
        f"A batch is a crowd to hide in (K = {needed})",
        is_so=needed >= SMALL_CROWD,
        means=f"fewer than {SMALL_CROWD} declarations are published together: who knows when "
        "somebody declared can guess which entry is theirs",
        do="set thresholds.batch_declarations in campaign.toml; 100 is a good number",
    )
    hosts = (*settings.public_hosts, *settings.staff_hosts)
    yield judge(
        "Both sites are reached under names of their own",
        is_so=bool(hosts) and not _ANY_NAME & set(hosts) and not _shared(place),
        means=f"the names are {', '.join(hosts) or 'none'}: a site that answers to any name can be "
        "shown under a stranger's, and cookies are shared by sites with one name",
        do="set public_hosts and staff_hosts in unjoin.toml",
    )
    is_onion = bool(hosts) and all(host.endswith(".onion") for host in hosts)
    yield judge(
        "Both sites are reached through https, or as onion services",
        is_so=settings.https or is_onion,
        means="everybody on the way can read what is sent",
        do="set https = true in unjoin.toml, and put nginx or Caddy in front",
    )
    yield _check_client(place)


def _shared(place: Place) -> bool:
    settings = place.instance.settings
    return bool(set(settings.public_hosts) & set(settings.staff_hosts))


def _check_client(place: Place) -> Finding:
    settings = place.instance.settings
    has_proxy = any(not host.endswith(".onion") for host in settings.public_hosts)
    return judge(
        "In a flood, the public site can tell one client from others",
        is_so=bool(settings.client_header) or not has_proxy,
        means="all who come through the reverse proxy look like one client, so a flood from one "
        "slows down all",
        do='set client_header = "X-Real-IP" in unjoin.toml, and let the reverse proxy set it',
    )
