-- +goose Up

-- What is due within a stretch of days that has begun: a month, a year. Such stretches
-- are few, and are found by their end.
CREATE INDEX commitments_due_stretches ON commitments (due_to, due_asc) WHERE due_asc < due_to;

-- +goose Down

DROP INDEX commitments_due_stretches;
