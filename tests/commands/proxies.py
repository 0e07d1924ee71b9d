"""nginx and Caddy as `unjoin init` configures them, on ports and with certificates of a test.

Only addresses, paths of certificates and of nginx's own files are put in the place of those that
were written; every other line is what an operator gets.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.browser.centre import free_ports
from unjoin.service.deploy import fill_files
from unjoin.service.instance import Settings

SETTINGS = Settings(
    database_url="sqlite:data/unjoin.sqlite3",
    public_hosts=("localhost",),
    staff_hosts=("staff.localhost",),
    client_header="X-Real-IP",
)


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its ports, and `directory`, below which it writes whatever it writes but
    the front page, which nginx keeps in `front`."""

    directory: Path
    public: int
    staff: int
    onion: int
    front: Path = Path()

    def said(self) -> str:
        """What it printed."""
        return (self.directory / "output").read_text()


@contextmanager
def running_nginx(
    directory: Path, *, public: int, staff: int, change: tuple[str, str] = ("", "")
) -> Iterator[Proxy]:
    """nginx before the sites on ports `public` and `staff`; `change`: one text for another."""
    program = find_program("nginx")
    text = fill_files(directory, settings=SETTINGS, python="python")["nginx/unjoin.conf"]
    ports = more_ports(4)
    text = _nginx_here(text, directory, ports, public, staff).replace(*change)
    path = directory / "nginx.conf"
    command = [program, "-p", str(directory), "-c", str(path), "-e", str(directory / "log/error")]
    with TemporaryDirectory(prefix="unjoin-front-", dir="/dev/shm") as memory:
        front = Path(memory)
        front.chmod(0o755)  # nginx's worker is another user
        path.write_text(text.replace("/run/unjoin-front", str(front / "kept")))
        subprocess.run([*command, "-t"], check=True, capture_output=True, timeout=30)
        with running_program([*command, "-g", "daemon off;"], directory, ports[1]):
            yield Proxy(directory, ports[1], ports[2], ports[3], front)


@contextmanager
def running_caddy(directory: Path, *, public: int, staff: int) -> Iterator[Proxy]:
    """Caddy before the sites on ports `public` and `staff`."""
    program = find_program("caddy")
    text = fill_files(directory, settings=SETTINGS, python="python")["caddy/Caddyfile"]
    http, https, staff_https, onion = more_ports(4)
    text = text.replace("\tadmin off\n", f"\tadmin off\n\thttp_port {http}\n\thttps_port {https}\n")
    text = text.replace("http://:8080", f"http://:{onion}")
    text = text.replace("\nstaff.localhost {", f"\nstaff.localhost:{staff_https} {{")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{public}")
    text = text.replace("127.0.0.1:8001", f"127.0.0.1:{staff}")
    path = directory / "Caddyfile"
    path.write_text(text)
    command = [program, "run", "--adapter", "caddyfile", "--config", str(path)]
    with running_program(command, directory, https):
        yield Proxy(directory, https, staff_https, onion)


def make_certificate(directory: Path) -> None:
    """A certificate for the test's names, `certificate.pem` with `key.pem`."""
    names = "subjectAltName=DNS:localhost,DNS:staff.localhost"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", names),
            *("-keyout", str(directory / "key.pem"), "-out", str(directory / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )


def _nginx_here(text: str, directory: Path, ports: list[int], public: int, staff: int) -> str:
    make_certificate(directory)
    (directory / "log").mkdir()
    (directory / "temporary").mkdir(mode=0o777)
    (directory / "temporary").chmod(0o777)
    http, https, staff_https, onion = ports
    text = text.replace("listen 127.0.0.1:443", f"listen 127.0.0.2:{staff_https}")
    text = re.sub(r"listen (\[::\]:)?443", rf"listen \g<1>{https}", text)
    text = re.sub(r"listen (\[::\]:)?80\b", rf"listen \g<1>{http}", text)
    text = text.replace("127.0.0.2", "127.0.0.1").replace("127.0.0.1:8080", f"127.0.0.1:{onion}")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{public}")
    text = text.replace("127.0.0.1:8001", f"127.0.0.1:{staff}")
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(directory / "certificate.pem"), text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(directory / "key.pem"), text)
    text = text.replace("/run/nginx.pid", str(directory / "pid"))
    own = "".join(
        f"    {kind}_temp_path {directory}/temporary/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return text.replace("http {\n", f"http {{\n{own}")


@contextmanager
def running_program(command: list[str], directory: Path, port: int) -> Iterator[None]:
    """`command`, from when it listens on `port`; what it prints goes into a file ``output``."""
    own = {"HOME": str(directory), "XDG_DATA_HOME": str(directory), "XDG_CONFIG_HOME": ""}
    with (directory / "output").open("w") as output:
        process = subprocess.Popen(
            command, cwd=directory, env=os.environ | own, stdout=output, stderr=output
        )
        try:
            _await_port(port, process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("::1", port), timeout=5).close()
        except OSError:
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def more_ports(count: int) -> list[int]:
    """So many different ports that nobody listens on."""
    found: list[int] = []
    while len(found) < count:
        found += [port for port in free_ports() if port not in found]
    return found[:count]


def find_program(name: str) -> str:
    """Where `name` is; the test is skipped where it is not installed."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"there is no {name} here")
    return found
