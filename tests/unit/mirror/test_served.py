"""Real web servers, configured as for a mirror, hand out every file of a mirror as it is."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from tests.commands.test_deploy_mirror import caddy, nginx
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.mirror.making import make_mirror

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("server", [nginx, caddy])
def test_every_file_of_a_mirror_is_handed_out(
    server: Callable[[Path], AbstractContextManager[int]], receipt: ReceiptCode, tmp_path: Path
) -> None:
    folder = tmp_path / "mirror"
    make_mirror(folder, jobs=1)
    lines = (folder / "mirror/files").read_text().splitlines()
    paths = [*(line.split(" ")[2] for line in lines), "mirror/files", "mirror/manifest"]
    assert {"data/press/numbers.zh-hant.png", "data/SHA256SUMS", "log/kit"} < set(paths)
    with (
        server(tmp_path) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection,
    ):
        for path in paths:
            data = (folder / path).read_bytes()
            assert ask(connection, f"/{path}") == data, path
            if path.endswith(".html"):
                short = path.removesuffix(".html").removesuffix("index")
                assert ask(connection, f"/{short}") == data, short


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Host": "any.onion"})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 200, (path, answer.status, answer.headers.get("Location"))
    return data
