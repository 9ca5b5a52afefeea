import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from launcher import address
from launcher.say import Stop


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_names_the_way_out(taken: int) -> None:
    with pytest.raises(Stop, match=f"端口 {taken} 已被占用.*--port"):
        address.demand_port("127.0.0.1", taken)


def test_a_free_port_is_fine_at_once_after_its_user_left(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    address.demand_port("127.0.0.1", free)


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_a_host_that_is_not_ours_is_one_line(host: str) -> None:
    with pytest.raises(Stop, match="无法在"):
        address.demand_port(host, 8000)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "localhost", "::1"])
def test_the_loopback_is_local(host: str) -> None:
    assert address.is_local(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_what_others_can_reach_is_not_local(host: str) -> None:
    assert not address.is_local(host)


def test_everywhere_is_printed_as_an_address_that_can_be_typed() -> None:
    assert address.url("0.0.0.0", 8000) == f"http://{address.own_address()}:8000"
    assert address.url("::1", 8000) == "http://[::1]:8000"
    assert address.url("127.0.0.1", 80) == "http://127.0.0.1:80"


def test_the_names_allowed_cover_what_is_printed() -> None:
    assert address.own_address() in address.allowed("0.0.0.0")
    assert address.allowed("intranet.example") == ["localhost", "127.0.0.1", "[::1]", "intranet.example"]


@pytest.mark.parametrize(("status", "ready"), [(200, True), (500, False), (404, False), (301, False)])
def test_only_a_healthy_page_is_an_answer(status: int, ready: bool) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert address.answers("127.0.0.1", server.server_port) is ready
        thread.join()


def test_nobody_there_is_no_answer(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not address.answers("127.0.0.1", probe.getsockname()[1])
