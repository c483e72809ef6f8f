-- Where a sender wants to be told of events about its submission.
CREATE TABLE callback (
    submission uuid PRIMARY KEY REFERENCES submission (id) ON DELETE CASCADE,
    url        text NOT NULL,
    secret     text NOT NULL
);

-- Somebody is still to be told of something: written with what is told, gone
-- once it was told.
CREATE TABLE notice (
    submission  uuid   NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    news        text   NOT NULL,  -- new-submissions, new-events
    due_at      bigint NOT NULL,
    lease_until bigint,
    attempts    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (submission, news)
);
CREATE INDEX notice_due ON notice (due_at);
