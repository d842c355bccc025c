-- +goose Up

-- One record, one document. Everything in the tables below follows from the
-- records and can be thrown away: entente reindex builds it again. What was derived
-- before goes; nothing that was written is touched.

DROP TABLE search;
DROP TABLE counter_day;
DROP TABLE facets;
DROP TABLE entries;
DROP TABLE links;
DROP TABLE status_steps;
DELETE FROM counters;
DELETE FROM name_keys;

-- The orders of lists are kept by documents alone.
DROP INDEX countries_ref_year_ref_number;
DROP INDEX countries_updated_at;
DROP INDEX sectors_ref_year_ref_number;
DROP INDEX sectors_updated_at;
DROP INDEX institutions_ref_year_ref_number;
DROP INDEX institutions_updated_at;
DROP INDEX people_ref_year_ref_number;
DROP INDEX people_updated_at;
DROP INDEX visits_date_desc;
DROP INDEX visits_date_asc;
DROP INDEX visits_ref_year_ref_number;
DROP INDEX visits_updated_at;
DROP INDEX meetings_date_desc;
DROP INDEX meetings_date_asc;
DROP INDEX meetings_ref_year_ref_number;
DROP INDEX meetings_updated_at;
DROP INDEX agreements_date_desc;
DROP INDEX agreements_date_asc;
DROP INDEX agreements_ref_year_ref_number;
DROP INDEX agreements_updated_at;
DROP INDEX commitments_due_asc;
DROP INDEX commitments_due_desc;
DROP INDEX commitments_delivery_date_desc;
DROP INDEX commitments_date_from;
DROP INDEX commitments_due_to;
DROP INDEX commitments_date_desc;
DROP INDEX commitments_date_asc;
DROP INDEX commitments_ref_year_ref_number;
DROP INDEX commitments_updated_at;
DROP INDEX articles_date_desc;
DROP INDEX articles_date_asc;
DROP INDEX articles_ref_year_ref_number;
DROP INDEX articles_updated_at;

-- One row for each record, act and update. doc is the answer to who may see all that
-- it rests on (acts and updates have none); plain, that this is everybody who may
-- see the record. It holds from day on, and before until. seen says in whose view the
-- row is: 1 of those with a token, 2 of guests, 4 of the bin. links and standing are
-- what it has in links and counters. The marks rise with every commit that changes
-- what staff, or guests, read of it.
CREATE TABLE documents (
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

-- By what a document is found and on what it rests: one row for each country, pair,
-- sector (with those above it), institution, person, agreement, visit, meeting and
-- year, and for what else it names. value is a code, a year, the number of another
-- document, or '' for having none.
CREATE TABLE links (
    name      INTEGER NOT NULL,
    value     TEXT NOT NULL,
    kind      INTEGER NOT NULL,
    date_desc TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    seen      INTEGER NOT NULL,
    PRIMARY KEY (name, value, kind, date_desc, seq)
) WITHOUT ROWID;

-- The status of an agreement for every day there is: day_from ≤ day < day_until.
CREATE TABLE status_steps (
    seq       INTEGER NOT NULL,
    day_from  TEXT NOT NULL,
    day_until TEXT NOT NULL,
    value     TEXT NOT NULL,
    since     TEXT,
    because   TEXT NOT NULL,
    certain   BOOLEAN NOT NULL,
    PRIMARY KEY (seq, day_from)
) WITHOUT ROWID;

-- One row: the version of the rules by which all this was derived (0: not yet), the
-- day that the counters are of, and the latest marks.
CREATE TABLE derivation (
    version    INTEGER NOT NULL,
    day        TEXT NOT NULL,
    full_mark  INTEGER NOT NULL,
    guest_mark INTEGER NOT NULL
);

INSERT INTO derivation (version, day, full_mark, guest_mark)
    SELECT 0, '0001-01-01', COALESCE(MAX(seq), 0), COALESCE(MAX(seq), 0) FROM history;

-- The words of each document, folded in Go: surface forms for phrases, variants, and
-- the exact letters.
CREATE VIRTUAL TABLE search USING fts5 (
    surface, variants, exact,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

-- +goose Down

DROP TABLE search;
DROP TABLE derivation;
DROP TABLE status_steps;
DROP TABLE links;
DROP TABLE documents;
DELETE FROM counters;

CREATE TABLE status_steps (
    agreement_id TEXT NOT NULL REFERENCES agreements(id),
    day_from     TEXT NOT NULL,
    day_until    TEXT NOT NULL,
    value        TEXT NOT NULL,
    since        TEXT,
    because      TEXT NOT NULL,
    certain      BOOLEAN NOT NULL,
    PRIMARY KEY (agreement_id, day_from)
);

CREATE INDEX status_steps_value_agreement_id ON status_steps (value, agreement_id, day_from, day_until);

CREATE TABLE links (
    record_id      TEXT NOT NULL,
    record_kind    TEXT NOT NULL,
    country        TEXT REFERENCES countries(code),
    sector         TEXT REFERENCES sectors(code),
    institution_id TEXT REFERENCES institutions(id),
    person_id      TEXT REFERENCES people(id),
    agreement_id   TEXT REFERENCES agreements(id)
);

CREATE INDEX links_record_id ON links (record_id);
CREATE INDEX links_country ON links (country) WHERE country IS NOT NULL;
CREATE INDEX links_sector ON links (sector) WHERE sector IS NOT NULL;
CREATE INDEX links_institution_id ON links (institution_id) WHERE institution_id IS NOT NULL;
CREATE INDEX links_person_id ON links (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX links_agreement_id ON links (agreement_id) WHERE agreement_id IS NOT NULL;

CREATE TABLE entries (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT NOT NULL,
    record_id    TEXT NOT NULL,
    root_kind    TEXT NOT NULL,
    root_id      TEXT NOT NULL,
    reference    TEXT NOT NULL,
    visibility   TEXT NOT NULL,
    review_state TEXT NOT NULL,
    binned       BOOLEAN NOT NULL,
    title        TEXT NOT NULL,
    event        TEXT,
    date         TEXT,
    date_from    TEXT,
    date_to      TEXT,
    date_asc     TEXT NOT NULL,
    date_desc    TEXT NOT NULL,
    UNIQUE (record_id)
);

CREATE INDEX entries_root_id ON entries (root_id);
CREATE INDEX entries_kind_reference ON entries (kind, reference);
CREATE INDEX entries_events ON entries (date_desc, record_id) WHERE event IS NOT NULL;
CREATE INDEX entries_events_asc ON entries (date_asc, record_id) WHERE event IS NOT NULL;

CREATE TABLE facets (
    record_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    seen      INTEGER NOT NULL,
    date_desc TEXT NOT NULL,
    PRIMARY KEY (record_id, kind, name, value, seen)
) WITHOUT ROWID;

CREATE INDEX facets_listed ON facets (kind, name, value, date_desc, record_id, seen);

CREATE TABLE counter_day (
    day TEXT NOT NULL
);


INSERT INTO counter_day (day) VALUES ('0001-01-01');

CREATE VIRTUAL TABLE search USING fts5 (
    surface, variants, exact,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

CREATE INDEX countries_ref_year_ref_number ON countries (ref_year, ref_number);
CREATE INDEX countries_updated_at ON countries (updated_at, id);
CREATE INDEX sectors_ref_year_ref_number ON sectors (ref_year, ref_number);
CREATE INDEX sectors_updated_at ON sectors (updated_at, id);
CREATE INDEX institutions_ref_year_ref_number ON institutions (ref_year, ref_number);
CREATE INDEX institutions_updated_at ON institutions (updated_at, id);
CREATE INDEX people_ref_year_ref_number ON people (ref_year, ref_number);
CREATE INDEX people_updated_at ON people (updated_at, id);
CREATE INDEX visits_date_desc ON visits (date_desc, id);
CREATE INDEX visits_date_asc ON visits (date_asc, id);
CREATE INDEX visits_ref_year_ref_number ON visits (ref_year, ref_number);
CREATE INDEX visits_updated_at ON visits (updated_at, id);
CREATE INDEX meetings_date_desc ON meetings (date_desc, id);
CREATE INDEX meetings_date_asc ON meetings (date_asc, id);
CREATE INDEX meetings_ref_year_ref_number ON meetings (ref_year, ref_number);
CREATE INDEX meetings_updated_at ON meetings (updated_at, id);
CREATE INDEX agreements_date_desc ON agreements (date_desc, id);
CREATE INDEX agreements_date_asc ON agreements (date_asc, id);
CREATE INDEX agreements_ref_year_ref_number ON agreements (ref_year, ref_number);
CREATE INDEX agreements_updated_at ON agreements (updated_at, id);
CREATE INDEX commitments_due_asc ON commitments (due_asc, id);
CREATE INDEX commitments_due_desc ON commitments (due_desc, id);
CREATE INDEX commitments_delivery_date_desc ON commitments (delivery, date_desc, id);
CREATE INDEX commitments_date_from ON commitments (date_from);
CREATE INDEX commitments_due_to ON commitments (due_to);
CREATE INDEX commitments_date_desc ON commitments (date_desc, id);
CREATE INDEX commitments_date_asc ON commitments (date_asc, id);
CREATE INDEX commitments_ref_year_ref_number ON commitments (ref_year, ref_number);
CREATE INDEX commitments_updated_at ON commitments (updated_at, id);
CREATE INDEX articles_date_desc ON articles (date_desc, id);
CREATE INDEX articles_date_asc ON articles (date_asc, id);
CREATE INDEX articles_ref_year_ref_number ON articles (ref_year, ref_number);
CREATE INDEX articles_updated_at ON articles (updated_at, id);
