# SPDX-License-Identifier: Apache-2.0
"""One line a message: level, component, text. The time is left to whoever shows the lines."""
import logging
import sys


def logger(component: str) -> logging.Logger:
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(levelname)-5s %(name)-12s %(message)s"))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        logging.addLevelName(logging.WARNING, "WARN")
    return logging.getLogger(component)
