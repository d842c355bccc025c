-- +goose Up

-- Documents are kept packed (models/packed), and the bodies of history from the next
-- migration on; SQLite holds those in the column of text as it is. What is plain text
-- stays readable.

CREATE TABLE documents_new (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         INTEGER NOT NULL,
    record_id    TEXT NOT NULL,
    root         INTEGER NOT NULL,
    reference    TEXT NOT NULL,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    updated_at   TEXT NOT NULL,
    seen         INTEGER NOT NULL,
    title        TEXT,
    event        TEXT,
    date         TEXT,
    date_from    TEXT,
    date_to      TEXT,
    date_asc     TEXT NOT NULL,
    date_desc    TEXT NOT NULL,
    due_asc      TEXT NOT NULL,
    due_desc     TEXT NOT NULL,
    links        TEXT NOT NULL,
    standing     TEXT NOT NULL,
    lends        INTEGER NOT NULL,
    words        INTEGER NOT NULL,
    full_print   INTEGER NOT NULL,
    guest_print  INTEGER NOT NULL,
    full_mark    INTEGER NOT NULL,
    guest_mark   INTEGER NOT NULL,
    plain        BOOLEAN NOT NULL,
    stale        BOOLEAN NOT NULL,
    day          TEXT NOT NULL,
    until        TEXT NOT NULL,
    doc          BLOB NOT NULL DEFAULT '',
    UNIQUE (record_id)
);

INSERT INTO documents_new SELECT * FROM documents;
DROP TABLE documents;
ALTER TABLE documents_new RENAME TO documents;

CREATE INDEX documents_kind_reference ON documents (kind, reference);

-- Lists are of records; acts and updates are on timelines only.

CREATE INDEX documents_kind_ref_year_ref_number ON documents (kind, ref_year, ref_number, seq) WHERE root = seq;
CREATE INDEX documents_kind_updated_at ON documents (kind, updated_at, seq) WHERE root = seq;
CREATE INDEX documents_kind_date_desc ON documents (kind, date_desc, seq) WHERE root = seq;
CREATE INDEX documents_kind_date_asc ON documents (kind, date_asc, seq) WHERE root = seq;
CREATE INDEX documents_kind_due_asc ON documents (kind, due_asc, seq) WHERE due_asc <> '';
CREATE INDEX documents_kind_due_desc ON documents (kind, due_desc, seq) WHERE due_asc <> '';
CREATE INDEX documents_events ON documents (date_desc, seq) WHERE event IS NOT NULL;
CREATE INDEX documents_events_asc ON documents (date_asc, seq) WHERE event IS NOT NULL;
CREATE INDEX documents_root ON documents (root) WHERE root <> seq;
CREATE INDEX documents_until ON documents (until) WHERE until <> '9999-99-99';
CREATE INDEX documents_stale ON documents (seq) WHERE stale;

-- Counters are found by their key only.

CREATE TABLE counters_new (
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    class       INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    binding     INTEGER NOT NULL,
    political   INTEGER NOT NULL,
    intended    INTEGER NOT NULL,
    possible    INTEGER NOT NULL,
    no_evidence INTEGER NOT NULL,
    not_started INTEGER NOT NULL,
    limited     INTEGER NOT NULL,
    substantial INTEGER NOT NULL,
    complete    INTEGER NOT NULL,
    abandoned   INTEGER NOT NULL,
    superseded  INTEGER NOT NULL,
    late        INTEGER NOT NULL,
    PRIMARY KEY (kind, name, value, class)
) WITHOUT ROWID;

INSERT INTO counters_new SELECT * FROM counters;
DROP TABLE counters;
ALTER TABLE counters_new RENAME TO counters;

-- Nobody looks history up by a part.

DROP INDEX history_record_id_seq;

-- +goose Down

-- What was derived is derived again, as plain text.

CREATE INDEX history_record_id_seq ON history (record_id, seq);

CREATE TABLE counters_new (
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    class       INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    binding     INTEGER NOT NULL,
    political   INTEGER NOT NULL,
    intended    INTEGER NOT NULL,
    possible    INTEGER NOT NULL,
    no_evidence INTEGER NOT NULL,
    not_started INTEGER NOT NULL,
    limited     INTEGER NOT NULL,
    substantial INTEGER NOT NULL,
    complete    INTEGER NOT NULL,
    abandoned   INTEGER NOT NULL,
    superseded  INTEGER NOT NULL,
    late        INTEGER NOT NULL,
    PRIMARY KEY (kind, name, value, class)
);

INSERT INTO counters_new SELECT * FROM counters;
DROP TABLE counters;
ALTER TABLE counters_new RENAME TO counters;

CREATE TABLE documents_new (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         INTEGER NOT NULL,
    record_id    TEXT NOT NULL,
    root         INTEGER NOT NULL,
    reference    TEXT NOT NULL,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    updated_at   TEXT NOT NULL,
    seen         INTEGER NOT NULL,
    title        TEXT,
    event        TEXT,
    date         TEXT,
    date_from    TEXT,
    date_to      TEXT,
    date_asc     TEXT NOT NULL,
    date_desc    TEXT NOT NULL,
    due_asc      TEXT NOT NULL,
    due_desc     TEXT NOT NULL,
    links        TEXT NOT NULL,
    standing     TEXT NOT NULL,
    lends        INTEGER NOT NULL,
    words        INTEGER NOT NULL,
    full_print   INTEGER NOT NULL,
    guest_print  INTEGER NOT NULL,
    full_mark    INTEGER NOT NULL,
    guest_mark   INTEGER NOT NULL,
    plain        BOOLEAN NOT NULL,
    stale        BOOLEAN NOT NULL,
    day          TEXT NOT NULL,
    until        TEXT NOT NULL,
    doc          TEXT NOT NULL,
    UNIQUE (record_id)
);

INSERT INTO documents_new SELECT * FROM documents;
DROP TABLE documents;
ALTER TABLE documents_new RENAME TO documents;

UPDATE documents SET stale = TRUE, doc = '' WHERE root = seq;
UPDATE derivation SET version = 0;

CREATE INDEX documents_kind_reference ON documents (kind, reference);
CREATE INDEX documents_kind_ref_year_ref_number ON documents (kind, ref_year, ref_number, seq);
CREATE INDEX documents_kind_updated_at ON documents (kind, updated_at, seq);
CREATE INDEX documents_kind_date_desc ON documents (kind, date_desc, seq);
CREATE INDEX documents_kind_date_asc ON documents (kind, date_asc, seq);
CREATE INDEX documents_kind_due_asc ON documents (kind, due_asc, seq) WHERE due_asc <> '';
CREATE INDEX documents_kind_due_desc ON documents (kind, due_desc, seq) WHERE due_asc <> '';
CREATE INDEX documents_events ON documents (date_desc, seq) WHERE event IS NOT NULL;
CREATE INDEX documents_events_asc ON documents (date_asc, seq) WHERE event IS NOT NULL;
CREATE INDEX documents_root ON documents (root) WHERE root <> seq;
CREATE INDEX documents_until ON documents (until) WHERE until <> '9999-99-99';
CREATE INDEX documents_stale ON documents (seq) WHERE stale;
