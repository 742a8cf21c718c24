# SPDX-License-Identifier: Apache-2.0
"""Prices orders, each in a child process. Now and then a tool that it calls leaves a process of its own behind."""
import itertools
import json
import os
import random
import signal
import subprocess
import threading
import time

import ports
import shoplog
from redisclient import Redis, RedisError

worker_log = shoplog.logger("worker")
order_log = shoplog.logger("worker.order")

redis = Redis(ports.HOST, ports.port("SHOP_REDIS_PORT"))
stopping = threading.Event()
dice = random.Random()

FIRST_LEFTOVER_SECONDS = 6
LEFTOVER_LIFETIME_SECONDS = 120
QUOTE_TIMEOUT_SECONDS = 2.5


class QuoteError(Exception):
    """No price came in time."""


def leave_something_behind():
    """A careless tool: its background process is in a session of its own and outlives it, out of the worker's reach."""
    subprocess.run(["sh", "-c", f"setsid sleep {LEFTOVER_LIFETIME_SECONDS} >/dev/null 2>&1 &"], check=False)
    worker_log.info("search index refreshed")


def quote(order: int):
    """A pipeline of short-lived processes that uses the processor for a moment."""
    seconds = dice.uniform(0.3, 1.6)
    if order % 11 == 0:
        seconds = QUOTE_TIMEOUT_SECONDS + 1
    script = f"head -c {dice.randint(1, 6)}000000 /dev/urandom | gzip -1 | wc -c; exec sleep {seconds:.2f}"
    child = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True, text=True)
    try:
        out, _ = child.communicate(timeout=QUOTE_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise QuoteError(f"no quote after {QUOTE_TIMEOUT_SECONDS * 1000:.0f} ms") from None
    if child.returncode != 0 or not out:
        raise QuoteError("the quote was interrupted")
    return int(out.split()[0]) / 100


def price(order: int):
    began = time.perf_counter()
    try:
        quote(order)
        redis.command("INCR", "orders")
    except QuoteError:
        if stopping.is_set():
            order_log.info("order %d is left for the next run", order)
        else:
            order_log.exception("could not price order %d", order)
    except RedisError as error:
        order_log.warning("order %d is not counted: %s", order, error)
    else:
        order_log.info("order %d priced in %.0f ms", order, (time.perf_counter() - began) * 1000)


def main():
    def stop(number, _frame):
        worker_log.info("%s: finishing the order at hand", signal.Signals(number).name)
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker_log.info("waiting for orders, pid %d", os.getpid())

    leftover_due = time.monotonic() + FIRST_LEFTOVER_SECONDS
    for order in itertools.count(1180):
        if stopping.wait(dice.uniform(0.2, 1.2)):
            break
        price(order)
        if order % 7 == 0:
            print(json.dumps({"level": "info", "msg": "queue looked at", "waiting": dice.randint(0, 9)}), flush=True)
        if time.monotonic() >= leftover_due:
            leave_something_behind()
            leftover_due = time.monotonic() + dice.uniform(20, 30)
    worker_log.info("stopped")


if __name__ == "__main__":
    main()
