-- +goose Up
-- Who keeps the original of a text, and for which territory, and in which words, an act is.
ALTER TABLE agreements ADD COLUMN depositaries TEXT NOT NULL DEFAULT '[]';
ALTER TABLE acts ADD COLUMN territory TEXT REFERENCES countries(code);
ALTER TABLE acts ADD COLUMN territory_name TEXT;
ALTER TABLE acts ADD COLUMN text TEXT;

-- +goose Down
ALTER TABLE acts DROP COLUMN text;
ALTER TABLE acts DROP COLUMN territory_name;
ALTER TABLE acts DROP COLUMN territory;
ALTER TABLE agreements DROP COLUMN depositaries;
