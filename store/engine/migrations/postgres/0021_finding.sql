-- +goose Up

-- The words of each document by where they stand, folded in Go, and tokens of what it is
-- about. They are derived again.
TRUNCATE search;

-- +goose Down

TRUNCATE search;
