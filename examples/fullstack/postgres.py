# SPDX-License-Identifier: Apache-2.0
"""As much of PostgreSQL's protocol (version 3) as the application needs, over the server's unix socket."""
import os
import socket
import struct
import threading

NAME = "fullstack"
PROTOCOL = 3 << 16


class DatabaseError(Exception):
    """The server answered with an error, or not at all."""


class Database:
    """One connection, made anew when it broke. Any thread may call it, one at a time gets through."""

    def __init__(self, timeout: float = 3.0):
        folder = os.path.abspath(os.path.join(os.environ["FULLSTACK_STATE"], "database"))
        self._path = os.path.join(folder, ".s.PGSQL." + os.environ["FULLSTACK_DATABASE_PORT"])
        self._timeout = timeout
        self._lock = threading.Lock()
        self._stream = None

    def rows(self, statement: str, *values) -> list:
        """What one statement gives, each row a list of text or None; $1, $2 in it stand for the values.

        Raises DatabaseError. A statement whose connection broke may have been carried out or not."""
        with self._lock:
            try:
                if self._stream is None:
                    self._connect()
                return self._ask(statement, values)
            except (OSError, EOFError) as error:
                self._close()
                raise DatabaseError(f"no answer from the database: {error}") from error

    def _connect(self):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(self._timeout)
            connection.connect(self._path)
            self._stream = connection.makefile("rwb")
        words = b"".join(word.encode() + b"\0" for word in ("user", NAME, "database", "postgres", ""))
        self._stream.write(struct.pack("!ii", len(words) + 8, PROTOCOL) + words)
        self._stream.flush()
        self._answer()

    def _ask(self, statement, values):
        bound = b"".join(self._value(value) for value in values)
        self._send(b"P", b"\0" + statement.encode() + b"\0" + struct.pack("!h", 0))
        self._send(b"B", b"\0\0" + struct.pack("!hh", 0, len(values)) + bound + struct.pack("!h", 0))
        self._send(b"E", b"\0" + struct.pack("!i", 0))
        self._send(b"S", b"")
        self._stream.flush()
        return self._answer()

    def _answer(self):
        """Everything up to "ready for the next": the rows, or the first error."""
        rows, error = [], None
        while True:
            kind, body = self._receive()
            if kind == b"D":
                rows.append(self._row(body))
            elif kind == b"E":
                error = error or self._error(body)
                if error.startswith(("FATAL", "PANIC")):
                    raise EOFError(error)
            elif kind == b"R" and struct.unpack("!i", body[:4])[0] != 0:
                raise EOFError("the server wants a password")
            elif kind == b"Z":
                if error:
                    raise DatabaseError(error)
                return rows

    def _send(self, kind, body):
        self._stream.write(kind + struct.pack("!i", len(body) + 4) + body)

    def _receive(self):
        kind, size = struct.unpack("!ci", self._exactly(5))
        return kind, self._exactly(size - 4)

    def _exactly(self, size):
        data = self._stream.read(size)
        if len(data) < size:
            raise EOFError("the connection was closed")
        return data

    def _close(self):
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                stream.close()
            except OSError:
                pass  # what was still to be written is lost with the connection

    @staticmethod
    def _value(value) -> bytes:
        if value is None:
            return struct.pack("!i", -1)
        text = str(value).encode()
        return struct.pack("!i", len(text)) + text

    @staticmethod
    def _row(body):
        row, at = [], 2
        for _ in range(struct.unpack("!h", body[:2])[0]):
            size = struct.unpack("!i", body[at:at + 4])[0]
            at += 4
            row.append(None if size < 0 else body[at:at + size].decode())
            at += max(size, 0)
        return row

    @staticmethod
    def _error(body) -> str:
        fields = {field[:1]: field[1:].decode(errors="replace") for field in body.split(b"\0") if field}
        return f"{fields.get(b'V', 'ERROR')}: {fields.get(b'M', 'no message')}"
