-- +goose Up

-- The words of each document by where they stand, folded in Go, and tokens of what it is
-- about. They are derived again.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, names, kept,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 tokenchars '~=@_'"
);

-- +goose Down

DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    surface, variants, exact,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
