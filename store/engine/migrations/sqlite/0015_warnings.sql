-- +goose Up

-- Of which warnings somebody has said that it is so.

ALTER TABLE visits ADD COLUMN accepted_warnings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE meetings ADD COLUMN accepted_warnings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE agreements ADD COLUMN accepted_warnings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE commitments ADD COLUMN accepted_warnings TEXT NOT NULL DEFAULT '[]';

-- +goose Down

ALTER TABLE visits DROP COLUMN accepted_warnings;
ALTER TABLE meetings DROP COLUMN accepted_warnings;
ALTER TABLE agreements DROP COLUMN accepted_warnings;
ALTER TABLE commitments DROP COLUMN accepted_warnings;
