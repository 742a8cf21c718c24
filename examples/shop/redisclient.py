# SPDX-License-Identifier: Apache-2.0
"""As much of the Redis protocol (RESP 2) as the shop needs."""
import socket
import threading


class RedisError(Exception):
    """Redis answered with an error, or not at all."""


class Redis:
    """One connection, made anew when it broke. Any thread may call it, one at a time gets through."""

    def __init__(self, host: str, port: int, timeout: float = 2.0):
        self.address = (host, port)
        self._timeout = timeout
        self._lock = threading.Lock()
        self._stream = None

    def command(self, *words):
        """The reply as int, str, list or None. Raises RedisError."""
        with self._lock:
            # A connection that lay there may be to a redis that has been started anew since: that one gets a second try.
            for may_be_stale in (self._stream is not None, False):
                try:
                    return self._exchange(words)
                except (OSError, EOFError, ValueError) as error:
                    self._close()
                    if not may_be_stale:
                        raise RedisError(f"redis on {self.address[0]}:{self.address[1]}: {error or 'no answer'}") from error
            raise AssertionError("the second try returns or raises")

    def _exchange(self, words):
        if self._stream is None:
            with socket.create_connection(self.address, self._timeout) as connection:
                self._stream = connection.makefile("rwb")
        self._stream.write(self._encode(words))
        self._stream.flush()
        return self._reply()

    def _close(self):
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                stream.close()
            except OSError:
                pass  # what was still to be written is lost with the connection

    @staticmethod
    def _encode(words) -> bytes:
        parts = [str(word).encode() for word in words]
        return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)

    def _line(self) -> bytes:
        line = self._stream.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError("the connection was closed")
        return line[:-2]

    def _reply(self):
        line = self._line()
        kind, rest = line[:1], line[1:].decode()
        if kind == b"+":
            return rest
        if kind == b"-":
            raise RedisError(rest)
        if kind == b":":
            return int(rest)
        if kind == b"$":
            size = int(rest)
            return None if size < 0 else self._stream.read(size + 2)[:-2].decode()
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        raise ValueError(f"an answer that is no RESP: {line!r}")
