-- +goose Up
-- What is due within a period that has begun is found by its links.
DROP INDEX commitments_due_stretches;

-- +goose Down
CREATE INDEX commitments_due_stretches ON commitments (due_to, due_asc) WHERE due_asc < due_to;
