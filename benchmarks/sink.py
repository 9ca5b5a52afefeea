"""A mail server that takes everything and keeps nothing: ``python -m benchmarks.sink`` prints its port.

A process of its own, one client at a time, with as little work as the protocol allows: what it costs must not
flatter a ratio that has it on both sides.
"""

import socket
from contextlib import suppress

END = b"\r\n.\r\n"


def serve(client: socket.socket) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"220 sink\r\n")
    held = b""
    while received := client.recv(65536):
        held += received
        while b"\r\n" in held:
            line, _end, held = held.partition(b"\r\n")
            verb = line[:4].upper()
            if verb == b"DATA":
                client.sendall(b"354 go on\r\n")
                held = after_mail(client, held)
                client.sendall(b"250 taken\r\n")
            elif verb == b"QUIT":
                client.sendall(b"221 bye\r\n")
                return
            else:
                client.sendall(b"250 ok\r\n")


def after_mail(client: socket.socket, held: bytes) -> bytes:
    """Read one mail; what came behind it."""
    parts = held
    while END not in parts:
        received = client.recv(262144)
        if not received:
            raise ConnectionError
        parts += received
    return parts.partition(END)[2]


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            client, _address = listener.accept()
            with client, suppress(OSError):
                serve(client)


if __name__ == "__main__":
    main()
