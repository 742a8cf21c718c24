# SPDX-License-Identifier: Apache-2.0
"""The shop's API: GET /visits counts a visit in Redis, GET /orders tells what the worker did, GET /health whether Redis answers."""
import http.server
import json
import signal
import threading
import time

import ports
import shoplog
from redisclient import Redis, RedisError

server_log = shoplog.logger("api.server")
redis_log = shoplog.logger("api.redis")
request_log = shoplog.logger("api.request")

redis = Redis(ports.HOST, ports.port("SHOP_REDIS_PORT"))
stopping = threading.Event()
SITE_PORT = ports.port("SHOP_SITE_PORT")
SITE_ORIGINS = {f"http://{host}:{SITE_PORT}" for host in (ports.HOST, "localhost")}


def visits() -> dict:
    return {"visits": redis.command("INCR", "visits")}


def orders() -> dict:
    return {"orders": int(redis.command("GET", "orders") or 0)}


def health() -> dict:
    return {"redis": redis.command("PING")}


ROUTES = {"/visits": visits, "/orders": orders, "/health": health}


class Handler(http.server.BaseHTTPRequestHandler):
    server_version = "shop"

    def do_GET(self):
        began = time.perf_counter()
        route = ROUTES.get(self.path.partition("?")[0])
        if route is None:
            status, body = 404, {"error": f"{self.path} is not here; try {', '.join(ROUTES)}"}
        else:
            try:
                status, body = 200, route()
            except RedisError as error:
                status, body = 503, {"error": str(error)}
        self.answer(status, body)
        self.note(status, (time.perf_counter() - began) * 1000)

    def answer(self, status: int, body: dict):
        text = (json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        if self.headers.get("Origin") in SITE_ORIGINS:
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
        self.end_headers()
        self.wfile.write(text)

    def note(self, status: int, milliseconds: float):
        say = request_log.info if status < 400 else request_log.warning if status < 500 else request_log.error
        say("%s %s %d %.1f ms", self.command, self.path, status, milliseconds)

    def log_message(self, *_):
        pass  # note() says it with the time it took


def wait_for_redis():
    pause = 0.1
    while not stopping.is_set():
        began = time.perf_counter()
        try:
            redis.command("PING")
        except RedisError as error:
            redis_log.warning("%s; trying again in %.1f s", error, pause)
            stopping.wait(pause)
            pause = min(pause * 2, 2)
        else:
            redis_log.info("connected to redis in %.1f ms", (time.perf_counter() - began) * 1000)
            return


def main():
    server = ports.listen("SHOP_API_PORT", Handler, server_log)

    def stop(number, _frame):
        server_log.info("%s: finishing", signal.Signals(number).name)
        stopping.set()
        # shutdown() waits for the loop that this handler interrupts, so another thread has to call it.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server_log.info("listening on http://%s:%d", *server.server_address)
    threading.Thread(target=wait_for_redis, daemon=True).start()
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    server_log.info("stopped")


if __name__ == "__main__":
    main()
