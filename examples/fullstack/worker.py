# SPDX-License-Identifier: Apache-2.0
"""Does the jobs of the jobs table, the oldest first: it counts their words. Several workers would not be in each other's way."""
import time

import program
from postgres import Database, DatabaseError

log = program.logger("worker")
database = Database()

PAUSE_SECONDS = 0.5


def take_job():
    """The id and the words of the job that was done, or None where there is none."""
    done = database.rows(
        "UPDATE jobs SET done = now(), result = cardinality(regexp_split_to_array(trim(text), '\\s+')) || ' words'"
        " WHERE id = (SELECT id FROM jobs WHERE done IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)"
        " RETURNING id, result")
    return done[0] if done else None


def main():
    stopping = program.stop_event(log)
    log.info("waiting for jobs")
    while not stopping.is_set():
        began = time.perf_counter()
        try:
            job = take_job()
        except DatabaseError as error:
            log.warning("%s", error)
            job = None
        if job:
            log.info("job %s has %s, %.1f ms", *job, (time.perf_counter() - began) * 1000)
        else:
            stopping.wait(PAUSE_SECONDS)
    log.info("stopped")


if __name__ == "__main__":
    main()
