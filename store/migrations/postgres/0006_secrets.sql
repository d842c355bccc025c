-- +goose Up

-- A token may end by itself, and the list shows when it was used last.

ALTER TABLE tokens ADD COLUMN expires_at TEXT COLLATE "C";
ALTER TABLE tokens ADD COLUMN last_used_at TEXT COLLATE "C";

-- What the server knows and nobody else may: the key by which ETags and cursors are
-- made, so that nothing can be read out of them.

CREATE TABLE secrets (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down

DROP TABLE secrets;
ALTER TABLE tokens DROP COLUMN last_used_at;
ALTER TABLE tokens DROP COLUMN expires_at;
