-- Facts with their times; state follows from them. Times are Unix seconds.
-- All contents are sealed. The same tables as in SQLite, but for `nr`, which
-- stands for its row ids, and for attachments, which are files there.

CREATE TABLE bundle (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash    bytea  NOT NULL UNIQUE,  -- SHA-256 of the lookup token
    manifest      text,                    -- sealed; NULL until the first commit
    manifest_hash text,                    -- SHA-256 of that text, base64url
    reply_key     text,                    -- sealed private key
    created_at    bigint NOT NULL
);

-- One request to one authority. Nothing here tells that two cases belong to
-- the same bundle except the bundle row, which no authority sees. Its row is
-- what calls of several processes wait for.
CREATE TABLE request_case (
    id          uuid   PRIMARY KEY,
    bundle      bigint NOT NULL REFERENCES bundle (id) ON DELETE CASCADE,
    destination uuid   NOT NULL
);
CREATE INDEX request_case_bundle ON request_case (bundle);

CREATE TABLE submission (
    id           uuid   PRIMARY KEY,
    nr           bigint GENERATED ALWAYS AS IDENTITY,
    case_id      uuid   NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    service      text   NOT NULL,
    announced_at bigint NOT NULL,
    committed_at bigint,
    manifest     text,     -- hash of the manifest that came with the commit
    fetched_at   bigint,
    accepted_at  bigint,
    rejected_at  bigint,
    withdrawn_at bigint
);
CREATE INDEX submission_case ON submission (case_id);
CREATE INDEX submission_staged ON submission (announced_at) WHERE committed_at IS NULL;

CREATE TABLE part (
    submission uuid   NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    name       text   NOT NULL,  -- metadata, data or an attachment id
    announced  bigint NOT NULL,  -- bytes
    hash       text,             -- SHA-256, base64url; NULL until stored
    tag        text,             -- fifth segment of the JWE; stays after erasure
    body       text,             -- the JWE of metadata and data; NULL once erased
    file       text,             -- the content of an attachment; NULL once erased
    stored_at  bigint,           -- NULL until stored, and once erased
    PRIMARY KEY (submission, name)
);
CREATE INDEX part_file ON part (file) WHERE file IS NOT NULL;
CREATE INDEX part_kept ON part (announced) WHERE stored_at IS NOT NULL;

-- The primary key keeps two processes from writing the same place in a log.
CREATE TABLE event (
    case_id    uuid   NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    seq        bigint NOT NULL,
    submission uuid   NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    jti        uuid   NOT NULL UNIQUE,
    claims     text   NOT NULL,  -- exactly the bytes that are signed
    jws        text,             -- NULL: the node's own, not read by anybody yet
    jws_hash   text,             -- SHA-256 of jws, base64url
    at         bigint NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX event_submission ON event (submission);

CREATE TABLE reply (
    id           uuid   PRIMARY KEY,
    nr           bigint GENERATED ALWAYS AS IDENTITY,
    case_id      uuid   NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    begun_at     bigint NOT NULL,
    data         text,    -- JWE; NULL until it arrived
    tag          text,    -- fifth segment of it
    published_at bigint   -- when a signed event named it
);
CREATE INDEX reply_case ON reply (case_id);

CREATE TABLE reply_attachment (
    reply    uuid   NOT NULL REFERENCES reply (id) ON DELETE CASCADE,
    id       uuid   NOT NULL,
    position bigint,  -- NULL until the reply names it
    size     bigint NOT NULL,
    hash     text   NOT NULL,
    tag      text   NOT NULL,
    file     text   NOT NULL,
    PRIMARY KEY (reply, id)
);

-- What has to reach somebody: written in the transaction of the commit, so
-- nothing accepted can be forgotten. Leases and fences as in SQLite.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission  uuid   NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    channel     text   NOT NULL,            -- pickup: the authority fetches
    due_at      bigint NOT NULL,
    depends_on  bigint REFERENCES outbox (id),
    lease_owner text,
    lease_until bigint,
    fence       bigint NOT NULL DEFAULT 0,
    attempts    bigint NOT NULL DEFAULT 0,
    done_at     bigint,
    UNIQUE (submission, channel)
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE done_at IS NULL;

-- Attachments: pieces, so that neither a process nor a row holds a whole one.
-- A part or a reply names a content only once it is whole.
CREATE TABLE content (
    name     text        PRIMARY KEY,
    begun_at timestamptz NOT NULL DEFAULT now(),  -- as a file system stamps files
    size     bigint                               -- bytes; NULL until it is whole
);

CREATE TABLE content_piece (
    content text   NOT NULL REFERENCES content (name) ON DELETE CASCADE,
    seq     bigint NOT NULL,
    bytes   bytea  NOT NULL,
    PRIMARY KEY (content, seq)
);
-- Sealed bytes cannot be compressed.
ALTER TABLE content_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;
