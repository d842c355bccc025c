-- +goose Up

-- Two records that were one: which one the other was made into, and what went with it,
-- so that it can be brought back. History says which version a restored one is of, and
-- of a merge the other record.

ALTER TABLE countries ADD COLUMN merged_into TEXT;
ALTER TABLE sectors ADD COLUMN merged_into TEXT;
ALTER TABLE institutions ADD COLUMN merged_into TEXT;
ALTER TABLE people ADD COLUMN merged_into TEXT;
ALTER TABLE articles ADD COLUMN merged_into TEXT;
ALTER TABLE visits ADD COLUMN merged_into TEXT;
ALTER TABLE meetings ADD COLUMN merged_into TEXT;
ALTER TABLE agreements ADD COLUMN merged_into TEXT;
ALTER TABLE commitments ADD COLUMN merged_into TEXT;

ALTER TABLE history ADD COLUMN from_version INTEGER;
ALTER TABLE history ADD COLUMN other_id TEXT;

CREATE TABLE merges (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT NOT NULL,
    kept_id      TEXT NOT NULL,
    kept_version INTEGER NOT NULL,
    other_id     TEXT NOT NULL,
    undone_at    TEXT,
    moved        TEXT NOT NULL
);

CREATE INDEX merges_kept_id ON merges (kept_id);

-- An address that led to what was merged leads on.
CREATE INDEX articles_merged_url ON articles (canonical_url) WHERE merged_into IS NOT NULL;

-- +goose Down

DROP INDEX articles_merged_url;
DROP TABLE merges;
ALTER TABLE history DROP COLUMN other_id;
ALTER TABLE history DROP COLUMN from_version;
ALTER TABLE commitments DROP COLUMN merged_into;
ALTER TABLE agreements DROP COLUMN merged_into;
ALTER TABLE meetings DROP COLUMN merged_into;
ALTER TABLE visits DROP COLUMN merged_into;
ALTER TABLE articles DROP COLUMN merged_into;
ALTER TABLE people DROP COLUMN merged_into;
ALTER TABLE institutions DROP COLUMN merged_into;
ALTER TABLE sectors DROP COLUMN merged_into;
ALTER TABLE countries DROP COLUMN merged_into;
