-- The end of what is kept, and what is left of it.

ALTER TABLE submission ADD COLUMN decided_at bigint;  -- last decision about it

UPDATE submission SET decided_at =
    (SELECT max(e.at) FROM event e WHERE e.submission = submission.id
     AND e.claims LIKE '%"urn:umzug:event:decision"%');

-- Of what was handed over and erased: whoever shows a receipt can be told so.
CREATE TABLE receipt (
    hash text   PRIMARY KEY,  -- SHA-256 of the signed event, base64url
    day  bigint NOT NULL      -- of the take-over: Unix seconds of its beginning
);

-- What a later restore must know; goes once it is written outside.
CREATE TABLE tombstone (
    nr   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gone text   NOT NULL,
    hash text   NOT NULL,
    day  bigint NOT NULL
);
