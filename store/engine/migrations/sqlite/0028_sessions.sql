-- +goose Up
-- Who has signed in on the pages, and links with which one signs in once. Only hashes of
-- what opens them are kept; they end with their token, and by themselves.
CREATE TABLE sessions (
    hash       TEXT NOT NULL,
    token_id   TEXT NOT NULL,
    once       BOOLEAN NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (hash)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE sessions;
