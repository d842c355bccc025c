-- +goose Up

-- From when on a commitment counts as what, so that what all counted for on a day that
-- has been is a sum. It is derived again with the rules.

ALTER TABLE documents ADD COLUMN course TEXT NOT NULL DEFAULT '';

-- SQLite asks of every argument whether it proves an index of what is not null, and then
-- plans a statement again for each value.

DROP INDEX documents_events;
DROP INDEX documents_events_asc;
CREATE INDEX documents_events ON documents (date_desc, seq) WHERE event <> '';
CREATE INDEX documents_events_asc ON documents (date_asc, seq) WHERE event <> '';

-- +goose Down

DROP INDEX documents_events_asc;
DROP INDEX documents_events;
CREATE INDEX documents_events ON documents (date_desc, seq) WHERE event IS NOT NULL;
CREATE INDEX documents_events_asc ON documents (date_asc, seq) WHERE event IS NOT NULL;

DELETE FROM counters WHERE kind = 'turned' OR name = 'pair sector';
ALTER TABLE documents DROP COLUMN course;
