-- Where a sender wants to be told of events about its submission.
CREATE TABLE callback (
    submission BLOB PRIMARY KEY REFERENCES submission (id) ON DELETE CASCADE,
    url        TEXT NOT NULL,
    secret     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Somebody is still to be told of something: written with what is told, gone
-- once it was told.
CREATE TABLE notice (
    submission  BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    news        TEXT    NOT NULL,  -- new-submissions, new-events
    due_at      INTEGER NOT NULL,
    lease_until INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (submission, news)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_due ON notice (due_at);
