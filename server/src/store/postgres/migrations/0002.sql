-- The outbox as it is worked on: as in SQLite.
DROP INDEX outbox_due;
ALTER TABLE outbox
    DROP CONSTRAINT outbox_submission_channel_key,
    DROP COLUMN channel,
    DROP COLUMN depends_on,
    DROP COLUMN lease_owner,
    ADD COLUMN parked_at bigint,  -- waits for the operator
    ADD COLUMN parked    text,    -- why: a code
    ADD COLUMN handed_at bigint,  -- the receiver has confirmed it
    ADD COLUMN receipt   text,    -- SHA-256 of its confirmation, base64url
    ADD UNIQUE (submission);
CREATE INDEX outbox_due ON outbox (due_at)
    WHERE done_at IS NULL AND handed_at IS NULL AND parked_at IS NULL;
CREATE INDEX outbox_handed ON outbox (handed_at) WHERE handed_at IS NOT NULL;

-- What was tried, for the operator; deleted after its time.
CREATE TABLE attempt (
    submission uuid   NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    number     bigint NOT NULL,
    begun_at   bigint NOT NULL,
    ended_at   bigint,  -- NULL: runs, or was cut off
    outcome    text,    -- a code
    PRIMARY KEY (submission, number)
);
CREATE INDEX attempt_begun ON attempt (begun_at);

-- Cases that were handed on: when to look for their events again.
CREATE TABLE followed (
    case_id     uuid   PRIMARY KEY REFERENCES request_case (id) ON DELETE CASCADE,
    due_at      bigint NOT NULL,
    lease_until bigint,
    looks       bigint NOT NULL DEFAULT 0  -- since something was new
);
CREATE INDEX followed_due ON followed (due_at);
