"""No test reaches beyond this machine, and that rule is switched on."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_connection_to_another_machine_is_refused() -> None:
    with (
        socket.socket() as client,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        client.connect(("192.0.2.1", 80))


def test_connection_to_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
