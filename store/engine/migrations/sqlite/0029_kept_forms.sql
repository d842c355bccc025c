-- +goose Up

-- What somebody typed into a form of the pages, and has not recorded yet.
CREATE TABLE kept_forms (
    token_id TEXT NOT NULL,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    typed TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (token_id, address)
);

CREATE INDEX kept_forms_at ON kept_forms (at);

-- +goose Down

DROP TABLE kept_forms;
