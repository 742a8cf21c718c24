# SPDX-License-Identifier: Apache-2.0
"""The shop's web site: the files in site/, and /config.json, which tells the page where the API is."""
import http.server
import json
import pathlib
import signal
import threading

import ports
import shoplog

server_log = shoplog.logger("site.server")
request_log = shoplog.logger("site.request")

FOLDER = pathlib.Path(__file__).resolve().parent / "site"
API = f"http://{ports.HOST}:{ports.port('SHOP_API_PORT')}"


class Handler(http.server.SimpleHTTPRequestHandler):
    server_version = "shop"

    def __init__(self, *args):
        super().__init__(*args, directory=str(FOLDER))

    def do_GET(self):
        if self.path.partition("?")[0] != "/config.json":
            super().do_GET()
            return
        text = json.dumps({"api": API}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_request(self, code="-", size="-"):
        status = int(code) if str(code).isdigit() else 0
        say = request_log.info if status < 400 else request_log.warning if status < 500 else request_log.error
        say("%s %s %d", self.command, self.path, status)

    def log_message(self, *_):
        pass  # log_request() has said it


def main():
    server = ports.listen("SHOP_SITE_PORT", Handler, server_log)

    def stop(number, _frame):
        server_log.info("%s: finishing", signal.Signals(number).name)
        # shutdown() waits for the loop that this handler interrupts, so another thread has to call it.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server_log.info("listening on http://%s:%d, the API is on %s", *server.server_address, API)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    server_log.info("stopped")


if __name__ == "__main__":
    main()
