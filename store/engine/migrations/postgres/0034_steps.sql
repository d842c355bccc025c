-- +goose Up
-- An agreement is found by its steps: why it stands so is told from the record.
ALTER TABLE status_steps DROP COLUMN since;
ALTER TABLE status_steps DROP COLUMN because;
ALTER TABLE status_steps DROP COLUMN certain;
ALTER TABLE status_steps DROP COLUMN survives_until;

-- +goose Down
ALTER TABLE status_steps ADD COLUMN since TEXT COLLATE "C";
ALTER TABLE status_steps ADD COLUMN because JSONB NOT NULL DEFAULT '[]';
ALTER TABLE status_steps ADD COLUMN certain BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE status_steps ADD COLUMN survives_until TEXT COLLATE "C";
UPDATE derivation SET version = 0;
