-- The end of what is kept, and what is left of it.

ALTER TABLE submission ADD COLUMN decided_at INTEGER;  -- last decision about it

-- Without it, erasing one submission reads every event.
CREATE INDEX event_submission ON event (submission);

UPDATE submission SET decided_at =
    (SELECT max(e.at) FROM event e WHERE e.submission = submission.id
     AND e.claims LIKE '%"urn:umzug:event:decision"%');

-- Of what was handed over and erased: whoever shows a receipt can be told so.
CREATE TABLE receipt (
    hash TEXT    PRIMARY KEY,  -- SHA-256 of the signed event, base64url
    day  INTEGER NOT NULL      -- of the take-over: Unix seconds of its beginning
) STRICT, WITHOUT ROWID;

-- What a later restore must know; goes once it is written outside.
CREATE TABLE tombstone (
    nr   INTEGER PRIMARY KEY,
    gone TEXT    NOT NULL,
    hash TEXT    NOT NULL,
    day  INTEGER NOT NULL
) STRICT;
