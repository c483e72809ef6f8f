-- Bytes of the parts that lie here, counted as they come and go: to add them
-- all up for each announcement took longer the more there was. The count is
-- the sum of many rows, of which each connection changes one of its own:
-- transactions would wait for each other at a single one. A row alone may be
-- below zero.
CREATE TABLE kept (
    slot  bigint PRIMARY KEY,
    bytes bigint NOT NULL
);

CREATE FUNCTION count_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change bigint := 0;
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.stored_at IS NOT NULL THEN
        change := NEW.announced;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.stored_at IS NOT NULL THEN
        change := change - OLD.announced;
    END IF;
    IF change <> 0 THEN
        UPDATE kept SET bytes = bytes + change WHERE slot = pg_backend_pid() % 64;
    END IF;
    RETURN NULL;
END $$;

-- Whoever makes a trigger waits for those who write meanwhile, so that the sum
-- below misses nothing of nodes that still run the version before.
CREATE TRIGGER part_comes AFTER INSERT ON part
    FOR EACH ROW WHEN (NEW.stored_at IS NOT NULL) EXECUTE FUNCTION count_kept();
CREATE TRIGGER part_changes AFTER UPDATE OF announced, stored_at ON part
    FOR EACH ROW EXECUTE FUNCTION count_kept();
CREATE TRIGGER part_goes AFTER DELETE ON part
    FOR EACH ROW WHEN (OLD.stored_at IS NOT NULL) EXECUTE FUNCTION count_kept();

INSERT INTO kept (slot, bytes)
    SELECT slot, CASE slot WHEN 0 THEN
        (SELECT coalesce(sum(announced), 0) FROM part WHERE stored_at IS NOT NULL)
    ELSE 0 END
    FROM generate_series(0, 63) AS slot;
DROP INDEX part_kept;
