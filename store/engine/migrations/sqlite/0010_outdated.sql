-- +goose Up

-- One word for a document that is known to need publishing: stale is what commitments
-- are of which nothing is heard.

DROP INDEX documents_stale;
ALTER TABLE documents RENAME COLUMN stale TO outdated;
CREATE INDEX documents_outdated ON documents (seq) WHERE outdated;

-- +goose Down

DROP INDEX documents_outdated;
ALTER TABLE documents RENAME COLUMN outdated TO stale;
CREATE INDEX documents_stale ON documents (seq) WHERE stale;
