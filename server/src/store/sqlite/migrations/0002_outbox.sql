-- The outbox as it is worked on. A row is claimed when it is due, neither
-- parked, handed over nor done, and no lease runs. Claiming raises the fence;
-- what an older fence reports is refused, so a worker that slept too long
-- cannot overwrite its successor.
CREATE TABLE outbox_new (
    id          INTEGER PRIMARY KEY,
    submission  BLOB    NOT NULL UNIQUE REFERENCES submission (id) ON DELETE CASCADE,
    due_at      INTEGER NOT NULL,
    lease_until INTEGER,                     -- a worker has it until then
    fence       INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    parked_at   INTEGER,                     -- waits for the operator
    parked      TEXT,                        -- why: a code
    handed_at   INTEGER,                     -- the receiver has confirmed it
    receipt     TEXT,                        -- SHA-256 of its confirmation, base64url
    done_at     INTEGER                      -- taken over, rejected or withdrawn
) STRICT;
INSERT INTO outbox_new (id, submission, due_at, fence, attempts, done_at)
    SELECT id, submission, due_at, fence, attempts, done_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (due_at)
    WHERE done_at IS NULL AND handed_at IS NULL AND parked_at IS NULL;
CREATE INDEX outbox_handed ON outbox (handed_at) WHERE handed_at IS NOT NULL;

-- What was tried, for the operator; deleted after its time.
CREATE TABLE attempt (
    submission BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    begun_at   INTEGER NOT NULL,
    ended_at   INTEGER,  -- NULL: runs, or was cut off
    outcome    TEXT,     -- a code
    PRIMARY KEY (submission, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_begun ON attempt (begun_at);

-- Cases that were handed on: when to look for their events again.
CREATE TABLE followed (
    case_id     BLOB    PRIMARY KEY REFERENCES request_case (id) ON DELETE CASCADE,
    due_at      INTEGER NOT NULL,
    lease_until INTEGER,
    looks       INTEGER NOT NULL DEFAULT 0   -- since something was new
) STRICT, WITHOUT ROWID;
CREATE INDEX followed_due ON followed (due_at);
