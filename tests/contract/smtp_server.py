"""A small mail server for tests: it keeps what it accepts and fails where it is told to."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """`refusals` maps a command to the answer it gets; `silent_after_text` never acknowledges what it has taken."""

    refusals: dict[str, str] = field(default_factory=dict)
    silent_after_text: bool = False
    received: list[EmailMessage] = field(default_factory=list)
    _server: socketserver.ThreadingTCPServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "MailServer":
        mail_server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _converse(mail_server, self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()


def _converse(server: MailServer, handler: socketserver.StreamRequestHandler) -> None:
    def say(text: str) -> None:
        handler.wfile.write(f"{text}\r\n".encode())

    say("220 test")
    while line := handler.rfile.readline():
        command = line.decode("utf-8").split(":")[0].split()[0].upper()
        if command in server.refusals:
            say(server.refusals[command])
        elif command == "EHLO":
            say("250-test\r\n250 SMTPUTF8")
        elif command == "DATA":
            say("354 go on")
            server.received.append(_read_text(handler))
            if server.silent_after_text:
                return
            say("250 taken")
        elif command == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def _read_text(handler: socketserver.StreamRequestHandler) -> EmailMessage:
    lines = []
    while (line := handler.rfile.readline()) != b".\r\n":
        lines.append(line[1:] if line.startswith(b"..") else line)
    message = message_from_bytes(b"".join(lines), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
