"""Where the product listens, and by what address a person reaches it."""

import errno
import http.client
import ipaddress
import socket

from launcher.say import Stop

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, not chosen


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server on ``host``."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError as error:
        raise unusable(host, error) from None
    return all(ipaddress.ip_address(str(address).split("%")[0]).is_loopback for address in found)


def unusable(host: str, error: OSError) -> Stop:
    return Stop(
        f"无法在 {host} 上监听（{error.strerror}）；见 --host。", f"Cannot listen on {host}; see --host."
    )


def demand_port(host: str, port: int) -> None:
    """Say in one line why nothing can listen there; the server itself would say it in many."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Stop(
                f"端口 {port} 已被占用，请用 --port 换一个，例如 --port {port + 1}。",
                f"Port {port} is taken; choose another with --port, e.g. --port {port + 1}.",
            ) from None
        if error.errno == errno.EACCES:
            raise Stop(
                f"没有权限使用端口 {port}，请用 --port 换一个大于 1023 的端口。",
                f"No permission for port {port}; choose one above 1023 with --port.",
            ) from None
        raise unusable(host, error) from None


def reachable(host: str) -> str:
    """A host name that can be typed into a browser: for "everywhere", this machine's own address."""
    return own_address() if host in ANYWHERE else host


def own_address() -> str:
    """The address this machine uses towards others; asking the routing table sends nothing."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"


def allowed(host: str) -> list[str]:
    """The names under which a browser may ask for us."""
    names = ["localhost", "127.0.0.1", "[::1]", bracketed(host)]
    if host in ANYWHERE:
        names += [own_address(), socket.gethostname()]
    return list(dict.fromkeys(names))


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def url(host: str, port: int) -> str:
    return f"http://{bracketed(reachable(host))}:{port}"


def answers(host: str, port: int) -> bool:
    """Whether the page of health says 200; no proxy of the environment is asked."""
    to = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(to, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
