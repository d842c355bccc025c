-- +goose Up
-- By what registers elsewhere know a record. These ids are links, by which it is found;
-- one record of a kind has each.
ALTER TABLE countries ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sectors ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE institutions ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE articles ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE visits ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE meetings ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE agreements ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE commitments ADD COLUMN external_ids TEXT NOT NULL DEFAULT '[]';

CREATE UNIQUE INDEX links_external_id ON links (kind, value) WHERE name = 23;

-- +goose Down
DROP INDEX links_external_id;
ALTER TABLE commitments DROP COLUMN external_ids;
ALTER TABLE agreements DROP COLUMN external_ids;
ALTER TABLE meetings DROP COLUMN external_ids;
ALTER TABLE visits DROP COLUMN external_ids;
ALTER TABLE articles DROP COLUMN external_ids;
ALTER TABLE people DROP COLUMN external_ids;
ALTER TABLE institutions DROP COLUMN external_ids;
ALTER TABLE sectors DROP COLUMN external_ids;
ALTER TABLE countries DROP COLUMN external_ids;
