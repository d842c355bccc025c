-- +goose Up

-- What the server knows and nobody else may: ETags and cursors are made with it, so
-- that nothing can be read out of them. The program writes it when it is not there.

CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down

DROP TABLE secrets;
