-- Bytes of the parts that lie here, counted as they come and go: to add them
-- all up for each announcement took longer the more there was.
CREATE TABLE kept (bytes INTEGER NOT NULL) STRICT;
INSERT INTO kept (bytes)
    SELECT coalesce(sum(announced), 0) FROM part WHERE stored_at IS NOT NULL;
DROP INDEX part_kept;

CREATE TRIGGER part_comes AFTER INSERT ON part WHEN NEW.stored_at IS NOT NULL
BEGIN
    UPDATE kept SET bytes = bytes + NEW.announced;
END;
CREATE TRIGGER part_changes AFTER UPDATE OF announced, stored_at ON part
WHEN iif(NEW.stored_at IS NULL, 0, NEW.announced) <> iif(OLD.stored_at IS NULL, 0, OLD.announced)
BEGIN
    UPDATE kept SET bytes = bytes + iif(NEW.stored_at IS NULL, 0, NEW.announced)
                                  - iif(OLD.stored_at IS NULL, 0, OLD.announced);
END;
-- Also when what it belongs to goes (ON DELETE CASCADE).
CREATE TRIGGER part_goes AFTER DELETE ON part WHEN OLD.stored_at IS NOT NULL
BEGIN
    UPDATE kept SET bytes = bytes - OLD.announced;
END;
