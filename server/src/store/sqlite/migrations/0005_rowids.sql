-- The same rows, but no longer inside the tree of their key (WITHOUT ROWID):
-- there each comparison on the way to a row read the long texts beside it.
CREATE TABLE part_new (
    submission BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,  -- metadata, data or an attachment id
    announced  INTEGER NOT NULL,  -- bytes
    hash       TEXT,              -- SHA-256, base64url; NULL until stored
    tag        TEXT,              -- fifth segment of the JWE; stays after erasure
    body       TEXT,              -- the JWE of metadata and data; NULL once erased
    file       TEXT,              -- the file of an attachment; NULL once erased
    stored_at  INTEGER,           -- NULL until stored, and once erased
    PRIMARY KEY (submission, name)
) STRICT;
INSERT INTO part_new (submission, name, announced, hash, tag, body, file, stored_at)
    SELECT submission, name, announced, hash, tag, body, file, stored_at FROM part;
DROP TABLE part;
ALTER TABLE part_new RENAME TO part;
CREATE INDEX part_file ON part (file) WHERE file IS NOT NULL;
CREATE INDEX part_kept ON part (announced) WHERE stored_at IS NOT NULL;

CREATE TABLE event_new (
    case_id    BLOB    NOT NULL REFERENCES request_case (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    submission BLOB    NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    jti        BLOB    NOT NULL UNIQUE,
    claims     TEXT    NOT NULL,  -- exactly the bytes that are signed
    jws        TEXT,              -- NULL: the node's own, not read by anybody yet
    jws_hash   TEXT,              -- SHA-256 of jws, base64url
    at         INTEGER NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT;
INSERT INTO event_new (case_id, seq, submission, jti, claims, jws, jws_hash, at)
    SELECT case_id, seq, submission, jti, claims, jws, jws_hash, at FROM event;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;
CREATE INDEX event_submission ON event (submission);
