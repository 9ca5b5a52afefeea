"""A mail server on loopback that speaks just enough SMTP to be polite, or as rude as a test wants it."""

import email
import email.policy
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Any


class FakeSmtp:
    """``answers``: verb -> reply instead of 250; a reply of "" hangs up. ``at_data``: called with each mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.answers: dict[str, str | Callable[[str], str]] = {}
        self.at_data: Callable[[EmailMessage], str] = lambda mail: "250 taken"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No longer there: later clients are refused."""
        # A blocked accept() survives close(); a last visitor wakes it.
        self._stopping = True
        with socket.create_connection(("127.0.0.1", self.port), timeout=5):
            pass
        self._thread.join(5)
        self._listener.close()

    _stopping = False

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    def _accept(self) -> None:
        while True:
            client, _address = self._listener.accept()
            if self._stopping:
                client.close()
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as stream, suppress(OSError):  # the client may be gone
            self._talk(stream)

    def _talk(self, stream: Any) -> None:
        self._say(stream, "220 fake")
        while line := stream.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            answer = self.answers.get(
                verb, "354 go on" if verb == "DATA" else "221 bye" if verb == "QUIT" else "250 ok"
            )
            reply = answer(line) if callable(answer) else answer
            if not reply:
                return
            self._say(stream, reply)
            if verb == "DATA" and reply.startswith("354"):
                mail = email.message_from_bytes(_body(stream), policy=email.policy.default)
                assert isinstance(mail, EmailMessage)
                self.mails.append(mail)
                verdict = self.at_data(mail)
                if not verdict:
                    return
                self._say(stream, verdict)

    def _say(self, stream: Any, reply: str) -> None:
        stream.write(reply.encode() + b"\r\n")
        stream.flush()


def _body(stream: Any) -> bytes:
    lines = []
    while (line := stream.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)
