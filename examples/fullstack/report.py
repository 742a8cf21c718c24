# SPDX-License-Identifier: Apache-2.0
"""Writes one line about the jobs into the reports table."""
import sys

import program
from postgres import Database, DatabaseError

log = program.logger("report")

try:
    [[done, left]] = Database().rows("INSERT INTO reports (done, open) SELECT count(done), count(*) - count(done) FROM jobs"
                                     " RETURNING done, open")
    log.info("%s jobs done, %s open", done, left)
except DatabaseError as error:
    log.error("%s", error)
    sys.exit(1)
