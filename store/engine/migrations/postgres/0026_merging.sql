-- +goose Up

-- PostgreSQL keeps its index of words in order by itself.
SELECT 1;

-- +goose Down

SELECT 1;
