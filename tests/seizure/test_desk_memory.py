"""What the staff process holds of the desk: its identity while unlocked, and nothing after."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.centre import await_answer, free_ports, make_accounts, serve
from tests.commands.lived_in import done
from tests.seizure.house import House
from tests.seizure.memory import processes_of, take_image
from tests.seizure.raid import SOME_SECONDS
from tests.seizure.staff import Member, sign_in
from unjoin.service.callbacks.desk_key import open_identity
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may read such memory")

NUMBER, SPOKEN = "+86 139 1827 3645", "13918273645"
NOTE = "崟峣崴嶙 at the blue door"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def scalar_of(identity: str) -> bytes:
    """The 32 secret bytes that an age identity is (BIP 173)."""
    words = [_BECH32.index(letter) for letter in identity.lower().rpartition("1")[2][:-6]]
    bits = "".join(f"{word:05b}" for word in words)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))


class Site:
    """A staff site, and what is found in the memory of its processes."""

    def __init__(self, root: Path) -> None:
        self.directory = root / "centre"
        self._images = root
        self.port, _ = free_ports()
        settings = Settings(
            "sqlite:data/unjoin.sqlite3", staff_hosts=("localhost", "127.0.0.1"), https=False
        )
        recipients = (make_age_key().recipient, make_age_key().recipient)
        lay_out(self.directory, settings=settings, manifest=demo_manifest(), custodians=recipients)
        make_accounts(self.directory)
        said = done("keys", "make", "desk", "--data", self.directory)
        found = re.search(r"desk: (\S+)", said)
        assert found
        self.passphrase = found[1]
        self.server: subprocess.Popen[bytes] = serve(self.directory, "staff", self.port)

    def volunteer(self) -> Member:
        handles = {"volunteer": ("volunteer", "second-volunteer")}
        house = House(self._images, "", handles, (), (0, self.port))
        return sign_in(house, [], "volunteer")

    def memory(self) -> bytes:
        """Of all its processes, some seconds after the last request."""
        time.sleep(SOME_SECONDS)
        found = b""
        for pid in processes_of(self.server.pid):
            image = self._images / f"image-{pid}"
            take_image(pid, image)
            found += image.read_bytes()
            image.unlink()
        return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    try:
        await_answer(f"http://127.0.0.1:{site.port}/sign-in")
        yield site
    finally:
        site.server.terminate()
        site.server.wait(timeout=60)


def spellings(text: str) -> list[bytes]:
    return [text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le")]


def call_back(member: Member) -> None:
    """Keep one, take it, and make the call."""
    token = member.browser.get("/en/desk/").data("desk-data")["token"]
    asked = {
        "key": secrets.token_hex(16),
        "number": SPOKEN,
        "zone": "Asia/Shanghai",
        "day": "both",
        "begin": "00:00",
        "end": "00:00",
        "forget": "24",
        "otherwise": "own-words",
        "say": NOTE[::-1],
        "language": "cmn",
        "note": NOTE,
        "confirmed": True,
    }
    member.browser.post_json("/en/desk/call-backs/keep", asked, token)
    (item,) = _waiting(member)
    place = f"/en/desk/call-backs/{item}"
    assert member.browser.post_json(f"{place}/take", {}, token)["number"] == NUMBER
    member.browser.post_json(f"{place}/end", {"reached": True}, token)
    member.browser.post_json("/en/desk/do-not-call/check", {"number": SPOKEN}, token)


def _waiting(member: Member) -> list[str]:
    page = member.browser.get("/en/desk/call-backs/list")
    return re.findall(r'"id": "([0-9a-f-]{36})"', page.text)


def test_after_locking_nothing_of_the_desk_is_in_memory(site: Site) -> None:
    locked = (site.directory / "secrets/desk.key.age").read_text()
    identity = str(open_identity(locked, site.passphrase))
    member = site.volunteer()
    form = member.browser.get("/en/desk/unlock").form(with_field="passphrase")
    member.browser.post("/en/desk/unlock", form.filled(passphrase=site.passphrase))
    call_back(member)

    unlocked = site.memory()
    assert scalar_of(identity) in unlocked, "the search would find it"
    for secret in (NUMBER, SPOKEN, "+86" + SPOKEN, NOTE, NOTE[::-1], site.passphrase, identity):
        assert not [each for each in spellings(secret) if each in unlocked], secret

    forms = member.browser.get("/en/desk/call-backs").forms
    lock = next(each for each in forms if each.action.endswith("/desk/lock"))
    member.browser.post("/en/desk/lock", lock.pairs)
    member.browser.close()
    after = site.memory()
    assert scalar_of(identity) not in after
    for secret in (NUMBER, SPOKEN, NOTE, site.passphrase, identity):
        assert not [each for each in spellings(secret) if each in after], secret
