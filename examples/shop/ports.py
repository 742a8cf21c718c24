# SPDX-License-Identifier: Apache-2.0
"""Where the services of the shop listen. The environment may say otherwise."""
import errno
import http.server
import logging
import os
import sys

HOST = "127.0.0.1"
DEFAULTS = {"SHOP_REDIS_PORT": 16379, "SHOP_API_PORT": 18080, "SHOP_SITE_PORT": 18000}


def port(variable: str) -> int:
    text = os.environ.get(variable, str(DEFAULTS[variable]))
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"ERROR {variable} is \"{text}\", which is no port; give a number from 1 to 65535")
    return int(text)


def listen(variable: str, handler: type, log: logging.Logger) -> http.server.ThreadingHTTPServer:
    """A server on the port that the variable gives; where it is taken, says so and ends the program with 1."""
    number = port(variable)
    try:
        return http.server.ThreadingHTTPServer((HOST, number), handler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        log.error("port %d on %s is taken by another program; end it, or set %s to a free port", number, HOST, variable)
        sys.exit(1)
