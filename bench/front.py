"""How many times a second the front page is given out, behind the nginx that `unjoin init` sets up.

nginx keeps the page for a minute in memory. Beside it, in the same run: the site itself, asked for
the same page without nginx. Everything shares two cores: the load generator (wrk) too.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench import load
from bench.declarations import centre_on
from tests.commands.proxies import running_nginx

SECONDS = 10
CONNECTIONS = 64
PAGES = {"/zh-hans/": "", "/": "zh-CN,zh;q=0.9"}
"""What is asked for, in which preferred language."""


def main() -> int:
    """Print the rates."""
    with (
        centre_on("sqlite") as centre,
        tempfile.TemporaryDirectory(prefix="unjoin-bench-") as directory,
    ):
        port = int(centre.public_url.rpartition(":")[2])
        with running_nginx(Path(directory), public=port, staff=port) as proxy:
            print(f"\nfront page: {CONNECTIONS} connections, {SECONDS} s each, gzip", flush=True)
            for page, language in PAGES.items():
                alone = _measure(f"{page}, the site alone", centre.public_url + page, language)
                url = f"http://127.0.0.1:{proxy.onion}{page}"
                kept = _measure(f"{page}, behind nginx", url, language)
                print(f"  {'':<28}{kept / alone:7.1f} times as many", flush=True)
    return 0


def _measure(what: str, url: str, language: str) -> float:
    headers = {"Accept-Encoding": "gzip", "Accept-Language": language}
    load.get_page(url, connections=4, seconds=1, headers=headers)  # warm
    seen = load.get_page(url, connections=CONNECTIONS, seconds=SECONDS, headers=headers)
    print(
        f"  {what:<28}{seen.per_second:7.0f}/s  p50 {seen.p50_ms:6.2f} ms  "
        f"p99 {seen.p99_ms:6.2f} ms  failed {seen.failed}",
        flush=True,
    )
    return seen.per_second
