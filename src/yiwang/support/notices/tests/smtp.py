"""A mail server of a few lines: it speaks enough of RFC 5321 to take a message, or to refuse one."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ", 1)[0].upper()
            if verb == "DATA":
                self.take()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "RCPT" and self.server.refuse:
                self.say("451 try again later")
            else:
                self.say("250 yes")

    def take(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 kept")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def mail_server():
    """Yields a server with `port`, `taken` (the messages) and `refuse` (set it to make it say no)."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.taken, server.refuse, server.port = [], False, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
