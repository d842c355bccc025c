-- +goose Up
-- Who takes part in the work of a text without being bound by it.
ALTER TABLE agreements ADD COLUMN observers TEXT NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE agreements DROP COLUMN observers;
