# SPDX-License-Identifier: Apache-2.0
"""What the programs of the application share: how they log, and how they are asked to stop."""
import logging
import signal
import sys
import threading


def logger(component: str) -> logging.Logger:
    """One line a message: level, component, text. The time is left to whoever shows the lines."""
    logging.addLevelName(logging.WARNING, "WARN")
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)-5s %(name)-8s %(message)s")
    return logging.getLogger(component)


def stop_event(log: logging.Logger) -> threading.Event:
    """Set once the program is asked to stop."""
    stopping = threading.Event()

    def stop(number, _frame):
        log.info("%s: finishing", signal.Signals(number).name)
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping
