-- +goose Up
-- How the file of an import was read, for whoever looks whether that was right.
ALTER TABLE imports ADD COLUMN read_as TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE imports DROP COLUMN read_as;
