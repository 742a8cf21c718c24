# SPDX-License-Identifier: Apache-2.0
"""The API: /visits counts, /jobs takes (POST) and lists jobs, /reports lists reports, /health tells whether the database
answers, /alive whether this program does."""
import errno
import http.server
import json
import os
import sys
import threading
import time

import program
from postgres import Database, DatabaseError

log = program.logger("api")
database = Database()

HOST = "127.0.0.1"
LONGEST_JOB = 4096  # bytes


def visits(_body):
    [[count]] = database.rows("INSERT INTO visits VALUES ('/', 1)"
                              " ON CONFLICT (page) DO UPDATE SET count = visits.count + 1 RETURNING count")
    return {"visits": int(count)}


def add_job(body):
    [[number]] = database.rows("INSERT INTO jobs (text) VALUES ($1) RETURNING id", body)
    return {"job": int(number)}


def jobs(_body):
    rows = database.rows("SELECT id, text, result FROM jobs ORDER BY id DESC LIMIT 20")
    return {"jobs": [{"job": int(number), "text": text, "result": result} for number, text, result in rows]}


def reports(_body):
    rows = database.rows("SELECT made, done, open FROM reports ORDER BY made DESC LIMIT 20")
    return {"reports": [{"made": made, "done": int(done), "open": int(left)} for made, done, left in rows]}


def health(_body):
    database.rows("SELECT 1")
    return {"database": "answers"}


def alive(_body):
    return {"alive": True}


ROUTES = {("GET", "/visits"): visits, ("GET", "/jobs"): jobs, ("POST", "/jobs"): add_job, ("GET", "/reports"): reports,
          ("GET", "/health"): health, ("GET", "/alive"): alive}
PROBED = ("/health", "/alive")


class Handler(http.server.BaseHTTPRequestHandler):
    server_version = "fullstack"
    timeout = 10  # seconds for a request to come

    def do_GET(self):
        self.respond(None)

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_JOB:
            self.answer(413, {"error": f"a job is a text of at most {LONGEST_JOB} bytes"})
            return
        self.respond(self.rfile.read(int(length)).decode(errors="replace").replace("\0", ""))

    def respond(self, body):
        began = time.perf_counter()
        path = self.path.partition("?")[0]
        route = ROUTES.get((self.command, path))
        if route is None:
            status, answer = 404, {"error": f"{self.command} {path} is not here"}
        else:
            try:
                status, answer = 200, route(body)
            except DatabaseError as error:
                status, answer = 503, {"error": str(error)}
        self.answer(status, answer)
        if status != 200:
            log.warning("%s %s %d: %s", self.command, path, status, answer["error"])
        elif path not in PROBED:
            log.info("%s %s %d %.1f ms", self.command, path, status, (time.perf_counter() - began) * 1000)

    def answer(self, status, body):
        text = (json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass  # respond() says it with the time it took


def main():
    port = int(os.environ["FULLSTACK_API_PORT"])
    stopping = program.stop_event(log)
    try:
        server = http.server.ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        log.error("port %d on %s is taken by another program; end it, or set FULLSTACK_API_PORT", port, HOST)
        sys.exit(1)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    log.info("listening on http://%s:%d", HOST, port)
    stopping.wait()
    server.shutdown()
    server.server_close()
    log.info("stopped")


if __name__ == "__main__":
    main()
