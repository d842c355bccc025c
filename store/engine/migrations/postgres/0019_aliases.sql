-- +goose Up
-- What else a country is called, or was; NULL until the names that come with the program
-- have been given to it, once.
ALTER TABLE countries ADD COLUMN aliases JSONB;

-- +goose Down
ALTER TABLE countries DROP COLUMN aliases;
