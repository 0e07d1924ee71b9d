"""The programs around the sites, as far as their configuration can be read: do they write logs?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from unjoin.service.doctor.findings import Finding, Place, judge, unseen

_NGINX, _CADDY, _TOR = "/etc/nginx/nginx.conf", "/etc/caddy/Caddyfile", "/etc/tor/torrc"
_JOURNAL = "/etc/systemd/journald@unjoin.conf"
_STAFF_ONION = "/var/lib/tor/unjoin-staff/authorized_clients"


def check(place: Place) -> Iterator[Finding]:
    """All of it; nothing about a program that is not installed."""
    for path, read in ((_NGINX, _check_nginx), (_CADDY, _check_caddy), (_TOR, _check_tor)):
        if not place.exists(path):
            continue
        text = place.read(path)
        if text is None:
            yield unseen(f"{path} makes its program write no logs", "it may not be read")
        else:
            yield from read(place, text)
    yield from _check_journal(place)


def _check_nginx(place: Place, text: str) -> Iterator[Finding]:
    whole = "\n".join([text, *_included(place, text)])
    lines = re.findall(r"^\s*(access_log|error_log)\s+([^;]*);", whole, re.MULTILINE)
    access = [value for name, value in lines if name == "access_log"]
    kept = [value for value in access if value.strip() != "off"]
    yield judge(
        "nginx writes no access log",
        is_so=bool(access) and not kept,
        means=f"it writes who came, when and what for: {', '.join(kept) or 'by default'}",
        do="use nginx/unjoin.conf of the instance, and delete /var/log/nginx/*",
    )
    errors = [value.split()[0] for name, value in lines if name == "error_log"]
    yield judge(
        "nginx writes no error log",
        is_so=bool(errors) and set(errors) == {"/dev/null"},
        means="each of its lines has the address and the path of a visitor",
        do="use nginx/unjoin.conf of the instance, and delete /var/log/nginx/*",
    )
    yield from _check_left(place, "/var/log/nginx")


def _included(place: Place, text: str) -> Iterator[str]:
    for pattern in re.findall(r"^\s*include\s+([^;]+);", text, re.MULTILINE):
        name = pattern.strip().lstrip("/")
        name = name if pattern.strip().startswith("/") else f"etc/nginx/{name}"
        for path in sorted(place.root.glob(name)):
            yield place.read("/" + str(path.relative_to(place.root))) or ""


def _check_caddy(place: Place, text: str) -> Iterator[Finding]:
    bare = re.sub(r"#.*", "", text)
    logs = re.findall(r"\blog\b\s*(?:\w+\s*)?\{([^}]*)\}|^\s*log\s*$", bare, re.MULTILINE)
    yield judge(
        "Caddy writes no log",
        is_so=bool(logs) and all("output discard" in block for block in logs),
        means="its own log names the address, the path and every header of a visitor",
        do="use caddy/Caddyfile of the instance, and delete /var/log/caddy/*",
    )
    yield from _check_left(place, "/var/log/caddy")


def _check_left(place: Place, directory: str) -> Iterator[Finding]:
    found = place.root / directory.lstrip("/")
    try:
        left = [path.name for path in found.iterdir() if path.stat().st_size]
    except FileNotFoundError:
        return
    except OSError:
        yield unseen(f"{directory} is empty", "it may not be read")
        return
    yield judge(
        f"{directory} is empty",
        is_so=not left,
        means=f"{', '.join(sorted(left)[:5])} may hold visitors of before",
        do=f"shred -u {directory}/*",
    )


def _check_tor(place: Place, text: str) -> Iterator[Finding]:
    said = dict(re.findall(r"^\s*(\w+)\s+(.*?)\s*$", re.sub(r"#.*", "", text), re.MULTILINE))
    yield judge(
        "tor logs errors only, without addresses",
        is_so=said.get("SafeLogging", "1") == "1" and said.get("Log", "notice").startswith("err"),
        means="its log tells when how much came through the onion services",
        do="use tor/torrc of the instance",
    )
    yield judge(
        "In a flood, the onion service asks visitors' browsers for work first",
        is_so=said.get("HiddenServicePoWDefensesEnabled") == "1",
        means="a flood can shut out everybody",
        do="use tor/torrc of the instance; tor must be 0.4.8 or newer",
    )
    if "unjoin-staff" not in text:
        return
    title = "Only staff with a key reach the onion service of the staff site"
    clients = place.root / _STAFF_ONION.lstrip("/")
    try:
        named = [path for path in clients.iterdir() if path.suffix == ".auth"]
    except OSError:
        yield unseen(
            title, f"{_STAFF_ONION} may not be read", "look whether it has a file for each"
        )
        return
    yield judge(
        title,
        is_so=bool(named),
        means="everybody who learns the address reaches the sign-in page",
        do="see the comment in tor/torrc of the instance",
    )


def _check_journal(place: Place) -> Iterator[Finding]:
    title = "The sites' journal is kept in memory only"
    if not place.exists("/run/systemd/system"):
        yield unseen(title, "systemd does not run here")
        return
    text = place.read(_JOURNAL) or ""
    yield judge(
        title,
        is_so=re.search(r"^\s*Storage\s*=\s*(volatile|none)\s*$", text, re.MULTILINE) is not None,
        means="every line has its minute and stays on the disk",
        do=f"copy systemd/journald@unjoin.conf of the instance to {Path(_JOURNAL).parent}",
    )
