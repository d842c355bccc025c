-- +goose Up

-- Documents are kept packed (models/packed), and the bodies of history from the next
-- migration on. What is plain text stays readable.

ALTER TABLE documents ALTER COLUMN doc TYPE BYTEA USING convert_to(doc, 'UTF8'), ALTER COLUMN doc SET DEFAULT '';
ALTER TABLE history ALTER COLUMN body TYPE BYTEA USING convert_to(body, 'UTF8');

-- Nobody looks history up by a part.

DROP INDEX history_record_id_seq;

-- Lists are of records; acts and updates are on timelines only.

DROP INDEX documents_kind_ref_year_ref_number;
DROP INDEX documents_kind_updated_at;
DROP INDEX documents_kind_date_desc;
DROP INDEX documents_kind_date_asc;

CREATE INDEX documents_kind_ref_year_ref_number ON documents (kind, ref_year, ref_number, seq) WHERE root = seq;
CREATE INDEX documents_kind_updated_at ON documents (kind, updated_at, seq) WHERE root = seq;
CREATE INDEX documents_kind_date_desc ON documents (kind, date_desc, seq) WHERE root = seq;
CREATE INDEX documents_kind_date_asc ON documents (kind, date_asc, seq) WHERE root = seq;

-- +goose Down

CREATE INDEX history_record_id_seq ON history (record_id, seq);

-- What was derived is derived again, as plain text.

UPDATE documents SET stale = TRUE, doc = '' WHERE root = seq;
UPDATE derivation SET version = 0;
ALTER TABLE history ALTER COLUMN body TYPE TEXT USING convert_from(body, 'UTF8');
ALTER TABLE documents ALTER COLUMN doc DROP DEFAULT, ALTER COLUMN doc TYPE TEXT USING convert_from(doc, 'UTF8');

DROP INDEX documents_kind_ref_year_ref_number;
DROP INDEX documents_kind_updated_at;
DROP INDEX documents_kind_date_desc;
DROP INDEX documents_kind_date_asc;

CREATE INDEX documents_kind_ref_year_ref_number ON documents (kind, ref_year, ref_number, seq);
CREATE INDEX documents_kind_updated_at ON documents (kind, updated_at, seq);
CREATE INDEX documents_kind_date_desc ON documents (kind, date_desc, seq);
CREATE INDEX documents_kind_date_asc ON documents (kind, date_asc, seq);
