-- +goose Up

-- From when on a commitment counts as what, so that what all counted for on a day that
-- has been is a sum. It is derived again with the rules.

ALTER TABLE documents ADD COLUMN course TEXT COLLATE "C" NOT NULL DEFAULT '';

-- +goose Down

DELETE FROM counters WHERE kind = 'turned' OR name = 'pair sector';
ALTER TABLE documents DROP COLUMN course;
