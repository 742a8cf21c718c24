-- SPDX-License-Identifier: Apache-2.0
-- Run at each start of the stack: what is there stays as it is.
SET client_min_messages = warning;

CREATE TABLE IF NOT EXISTS visits (
    page text PRIMARY KEY,
    count bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    text text NOT NULL,
    asked timestamptz NOT NULL DEFAULT now(),
    done timestamptz,
    result text
);

CREATE INDEX IF NOT EXISTS open_jobs ON jobs (id) WHERE done IS NULL;

CREATE TABLE IF NOT EXISTS reports (
    made timestamptz NOT NULL DEFAULT now(),
    done bigint NOT NULL,
    open bigint NOT NULL
);
