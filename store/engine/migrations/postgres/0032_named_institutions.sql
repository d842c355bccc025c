-- +goose Up
-- Who did an act, and what an institution belongs to, as they were named.
ALTER TABLE acts ADD COLUMN party_institution JSONB;
ALTER TABLE institutions ADD COLUMN parent JSONB;

-- +goose Down
ALTER TABLE institutions DROP COLUMN parent;
ALTER TABLE acts DROP COLUMN party_institution;
