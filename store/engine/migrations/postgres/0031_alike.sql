-- +goose Up
-- Of how many records of a file there may be another one on record, and of which.
ALTER TABLE imports ADD COLUMN alike BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_rows ADD COLUMN alike BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE import_rows DROP COLUMN alike;
ALTER TABLE imports DROP COLUMN alike;
