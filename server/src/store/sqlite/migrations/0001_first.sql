-- Facts with their times; state follows from them. Times are Unix seconds.
-- All contents are sealed; ids are 16-byte UUIDs made in the browser.

CREATE TABLE bundle (
    id            INTEGER PRIMARY KEY,
    token_hash    BLOB    NOT NULL UNIQUE,  -- SHA-256 of the lookup token
    manifest      TEXT,                     -- sealed; NULL until the first commit
    manifest_hash TEXT,                     -- SHA-256 of that text, base64url
    reply_key     TEXT,                     -- sealed private key
    created_at    INTEGER NOT NULL
) STRICT;

-- One request to one authority. Nothing here tells that two cases belong to
-- the same bundle except the bundle row, which no authority sees.
CREATE TABLE request_case (
    id          BLOB    PRIMARY KEY,
    bundle      INTEGER NOT NULL REFERENCES bundle (id) ON DELETE CASCADE,
    destination BLOB    NOT NULL
) STRICT;
CREATE INDEX request_case_bundle ON request_case (bundle);

CREATE TABLE submission (
    id           BLOB    PRIMARY KEY,
    case_id      BLOB    NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    service      TEXT    NOT NULL,
    announced_at INTEGER NOT NULL,
    committed_at INTEGER,
    manifest     TEXT,     -- hash of the manifest that came with the commit
    fetched_at   INTEGER,
    accepted_at  INTEGER,
    rejected_at  INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX submission_case ON submission (case_id);
CREATE INDEX submission_staged ON submission (announced_at) WHERE committed_at IS NULL;

CREATE TABLE part (
    submission BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,  -- metadata, data or an attachment id
    announced  INTEGER NOT NULL,  -- bytes
    hash       TEXT,              -- SHA-256, base64url; NULL until stored
    tag        TEXT,              -- fifth segment of the JWE; stays after erasure
    body       TEXT,              -- the JWE of metadata and data; NULL once erased
    file       TEXT,              -- the file of an attachment; NULL once erased
    stored_at  INTEGER,           -- NULL until stored, and once erased
    PRIMARY KEY (submission, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_file ON part (file) WHERE file IS NOT NULL;
CREATE INDEX part_kept ON part (announced) WHERE stored_at IS NOT NULL;

CREATE TABLE event (
    case_id    BLOB    NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    submission BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    jti        BLOB    NOT NULL UNIQUE,
    claims     TEXT    NOT NULL,  -- exactly the bytes that are signed
    jws        TEXT,              -- NULL: the node's own, not read by anybody yet
    jws_hash   TEXT,              -- SHA-256 of jws, base64url
    at         INTEGER NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply (
    id           BLOB    PRIMARY KEY,
    case_id      BLOB    NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    begun_at     INTEGER NOT NULL,
    data         TEXT,     -- JWE; NULL until it arrived
    tag          TEXT,     -- fifth segment of it
    published_at INTEGER   -- when a signed event named it
) STRICT;
CREATE INDEX reply_case ON reply (case_id);

CREATE TABLE reply_attachment (
    reply    BLOB    NOT NULL REFERENCES reply (id) ON DELETE CASCADE,
    id       BLOB    NOT NULL,
    position INTEGER,  -- NULL until the reply names it
    size     INTEGER NOT NULL,
    hash     TEXT    NOT NULL,
    tag      TEXT    NOT NULL,
    file     TEXT    NOT NULL,
    PRIMARY KEY (reply, id)
) STRICT, WITHOUT ROWID;

-- What has to reach somebody: written in the transaction of the commit, so
-- nothing accepted can be forgotten. A row is due when done_at IS NULL,
-- due_at has come, no lease runs (lease_until) and the row it depends_on is
-- done. Taking a lease raises the fence; results with an older fence are
-- refused, so a worker that slept too long cannot overwrite its successor.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    submission  BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    channel     TEXT    NOT NULL,            -- pickup: the authority fetches
    due_at      INTEGER NOT NULL,
    depends_on  INTEGER REFERENCES outbox (id),
    lease_owner TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    done_at     INTEGER,
    UNIQUE (submission, channel)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE done_at IS NULL;
