-- +goose Up

-- Reference data: what records are read by. Codes are ISO 3166 and our own.

CREATE TABLE countries (
    id           TEXT PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT,
    visibility   TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    code         TEXT NOT NULL,
    alpha3       TEXT,
    numeric      TEXT,
    names        TEXT NOT NULL,
    region       TEXT,
    existed_from TEXT,
    existed_to   TEXT,
    successors   TEXT,
    UNIQUE (code)
);

CREATE INDEX countries_ref_year_ref_number ON countries (ref_year, ref_number);
CREATE INDEX countries_updated_at ON countries (updated_at, id);

CREATE TABLE sectors (
    id           TEXT PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT,
    visibility   TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    code         TEXT NOT NULL,
    names        TEXT NOT NULL,
    parent       TEXT REFERENCES sectors(code),
    dac          TEXT,
    UNIQUE (code)
);

CREATE INDEX sectors_ref_year_ref_number ON sectors (ref_year, ref_number);
CREATE INDEX sectors_updated_at ON sectors (updated_at, id);

CREATE TABLE institutions (
    id           TEXT PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT,
    visibility   TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    names        TEXT NOT NULL,
    country      TEXT REFERENCES countries(code),
    kind         TEXT,
    parent_id    TEXT REFERENCES institutions(id)
);

CREATE INDEX institutions_country ON institutions (country);
CREATE INDEX institutions_parent_id ON institutions (parent_id);
CREATE INDEX institutions_ref_year_ref_number ON institutions (ref_year, ref_number);
CREATE INDEX institutions_updated_at ON institutions (updated_at, id);

CREATE TABLE people (
    id           TEXT PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT,
    visibility   TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    names        TEXT NOT NULL,
    country      TEXT REFERENCES countries(code),
    positions    TEXT
);

CREATE INDEX people_country ON people (country);
CREATE INDEX people_ref_year_ref_number ON people (ref_year, ref_number);
CREATE INDEX people_updated_at ON people (updated_at, id);

-- The folded names by which institutions and people are found again.

CREATE TABLE name_keys (
    name_key  TEXT NOT NULL,
    kind      TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (name_key, kind, record_id)
);

CREATE INDEX name_keys_record_id ON name_keys (record_id);

-- What states do together. A date is its EDTF text, its bounds, and two sort keys
-- that put the unknown last either way.

CREATE TABLE visits (
    id              TEXT PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    ref_year        INTEGER NOT NULL,
    ref_number      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    created_by      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    updated_by      TEXT NOT NULL,
    binned_at       TEXT,
    visibility      TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state    TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title           TEXT NOT NULL,
    summary         TEXT,
    visitor_country TEXT NOT NULL REFERENCES countries(code),
    host_country    TEXT NOT NULL REFERENCES countries(code),
    level           TEXT,
    level_verbatim  TEXT,
    principal_rank  TEXT,
    lead            TEXT,
    delegation      TEXT,
    places          TEXT,
    date            TEXT,
    date_printed    TEXT,
    status          TEXT,
    occasion        TEXT,
    texts_signed    TEXT,
    sectors         TEXT,
    date_from       TEXT,
    date_to         TEXT,
    date_asc        TEXT NOT NULL,
    date_desc       TEXT NOT NULL
);

CREATE INDEX visits_date_desc ON visits (date_desc, id);
CREATE INDEX visits_date_asc ON visits (date_asc, id);
CREATE INDEX visits_ref_year_ref_number ON visits (ref_year, ref_number);
CREATE INDEX visits_updated_at ON visits (updated_at, id);

CREATE TABLE meetings (
    id             TEXT PRIMARY KEY,
    reference      TEXT NOT NULL UNIQUE,
    ref_year       INTEGER NOT NULL,
    ref_number     INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    created_at     TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    updated_at     TEXT NOT NULL,
    updated_by     TEXT NOT NULL,
    binned_at      TEXT,
    visibility     TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state   TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title          TEXT NOT NULL,
    summary        TEXT,
    kind           TEXT,
    session_number INTEGER,
    date           TEXT,
    date_printed   TEXT,
    place          TEXT,
    countries      TEXT,
    participants   TEXT,
    topics         TEXT,
    outcome        TEXT,
    texts_signed   TEXT,
    visit_id       TEXT REFERENCES visits(id),
    sectors        TEXT,
    date_from      TEXT,
    date_to        TEXT,
    date_asc       TEXT NOT NULL,
    date_desc      TEXT NOT NULL
);

CREATE INDEX meetings_visit_id ON meetings (visit_id);
CREATE INDEX meetings_date_desc ON meetings (date_desc, id);
CREATE INDEX meetings_date_asc ON meetings (date_asc, id);
CREATE INDEX meetings_ref_year_ref_number ON meetings (ref_year, ref_number);
CREATE INDEX meetings_updated_at ON meetings (updated_at, id);

CREATE TABLE agreements (
    id                  TEXT PRIMARY KEY,
    reference           TEXT NOT NULL UNIQUE,
    ref_year            INTEGER NOT NULL,
    ref_number          INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    created_at          TEXT NOT NULL,
    created_by          TEXT NOT NULL,
    updated_at          TEXT NOT NULL,
    updated_by          TEXT NOT NULL,
    binned_at           TEXT,
    visibility          TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state        TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title               TEXT NOT NULL,
    summary             TEXT,
    type                TEXT,
    ambit               TEXT,
    level               TEXT,
    binding             BOOLEAN,
    unspecified         BOOLEAN NOT NULL,
    count               TEXT,
    parties             TEXT,
    signatories         TEXT,
    date                TEXT,
    date_printed        TEXT,
    place               TEXT,
    languages           TEXT,
    prevailing_language TEXT,
    duration            TEXT,
    renewal             TEXT,
    registrations       TEXT,
    relations           TEXT,
    visit_id            TEXT REFERENCES visits(id),
    meeting_id          TEXT REFERENCES meetings(id),
    sectors             TEXT,
    date_from           TEXT,
    date_to             TEXT,
    date_asc            TEXT NOT NULL,
    date_desc           TEXT NOT NULL
);

CREATE INDEX agreements_visit_id ON agreements (visit_id);
CREATE INDEX agreements_meeting_id ON agreements (meeting_id);
CREATE INDEX agreements_date_desc ON agreements (date_desc, id);
CREATE INDEX agreements_date_asc ON agreements (date_asc, id);
CREATE INDEX agreements_ref_year_ref_number ON agreements (ref_year, ref_number);
CREATE INDEX agreements_updated_at ON agreements (updated_at, id);

-- The status of an agreement for every day there is: day_from ≤ day < day_until.
-- Derived in Go from acts and clauses whenever one of them is written.

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

CREATE TABLE acts (
    id           TEXT PRIMARY KEY,
    version      INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    updated_by   TEXT NOT NULL,
    agreement_id TEXT NOT NULL REFERENCES agreements(id),
    kind         TEXT NOT NULL,
    party        TEXT REFERENCES countries(code),
    date         TEXT,
    date_printed TEXT,
    effective    TEXT,
    place        TEXT,
    instrument   TEXT,
    note         TEXT,
    date_from    TEXT,
    date_to      TEXT
);

CREATE INDEX acts_agreement_id ON acts (agreement_id);

CREATE TABLE commitments (
    id                   TEXT PRIMARY KEY,
    reference            TEXT NOT NULL UNIQUE,
    ref_year             INTEGER NOT NULL,
    ref_number           INTEGER NOT NULL,
    version              INTEGER NOT NULL,
    created_at           TEXT NOT NULL,
    created_by           TEXT NOT NULL,
    updated_at           TEXT NOT NULL,
    updated_by           TEXT NOT NULL,
    binned_at            TEXT,
    visibility           TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state         TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title                TEXT NOT NULL,
    summary              TEXT,
    origin               TEXT,
    modality             TEXT NOT NULL,
    owed_by              TEXT NOT NULL,
    owed_to              TEXT,
    institutions         TEXT,
    date                 TEXT,
    date_printed         TEXT,
    due                  TEXT,
    due_printed          TEXT,
    priority             TEXT,
    bottleneck           TEXT,
    next_step            TEXT,
    value                TEXT,
    sectors              TEXT,
    due_from             TEXT,
    due_to               TEXT,
    due_asc              TEXT NOT NULL,
    due_desc             TEXT NOT NULL,
    origin_visit_id      TEXT REFERENCES visits(id),
    origin_meeting_id    TEXT REFERENCES meetings(id),
    origin_agreement_id  TEXT REFERENCES agreements(id),
    delivery             TEXT NOT NULL,
    delivery_assessed_by TEXT,
    delivery_as_of       TEXT,
    delivery_from        TEXT,
    pairs                TEXT,
    date_from            TEXT,
    date_to              TEXT,
    date_asc             TEXT NOT NULL,
    date_desc            TEXT NOT NULL
);

CREATE INDEX commitments_origin_visit_id ON commitments (origin_visit_id);
CREATE INDEX commitments_origin_meeting_id ON commitments (origin_meeting_id);
CREATE INDEX commitments_origin_agreement_id ON commitments (origin_agreement_id);
CREATE INDEX commitments_due_asc ON commitments (due_asc, id);
CREATE INDEX commitments_due_desc ON commitments (due_desc, id);
CREATE INDEX commitments_delivery_date_desc ON commitments (delivery, date_desc, id);
CREATE INDEX commitments_date_from ON commitments (date_from);
CREATE INDEX commitments_due_to ON commitments (due_to);
CREATE INDEX commitments_date_desc ON commitments (date_desc, id);
CREATE INDEX commitments_date_asc ON commitments (date_asc, id);
CREATE INDEX commitments_ref_year_ref_number ON commitments (ref_year, ref_number);
CREATE INDEX commitments_updated_at ON commitments (updated_at, id);

CREATE TABLE updates (
    id            TEXT PRIMARY KEY,
    version       INTEGER NOT NULL,
    created_at    TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    updated_at    TEXT NOT NULL,
    updated_by    TEXT NOT NULL,
    commitment_id TEXT NOT NULL REFERENCES commitments(id),
    delivery      TEXT NOT NULL,
    assessed_by   TEXT NOT NULL,
    as_of         TEXT NOT NULL,
    percent       INTEGER,
    note          TEXT,
    as_of_from    TEXT NOT NULL
);

CREATE INDEX updates_commitment_id_as_of_from ON updates (commitment_id, as_of_from);

-- Sources, and what they say of which field.

CREATE TABLE articles (
    id            TEXT PRIMARY KEY,
    reference     TEXT NOT NULL UNIQUE,
    ref_year      INTEGER NOT NULL,
    ref_number    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    created_at    TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    updated_at    TEXT NOT NULL,
    updated_by    TEXT NOT NULL,
    binned_at     TEXT,
    visibility    TEXT NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state  TEXT NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    url           TEXT,
    outlet        TEXT,
    kind          TEXT,
    language      TEXT,
    title         TEXT NOT NULL,
    author        TEXT,
    published_on  TEXT,
    retrieved_on  TEXT,
    text          TEXT,
    sha256        TEXT,
    archive_url   TEXT,
    state         TEXT,
    reliability   TEXT,
    cluster_id    TEXT,
    sectors       TEXT,
    canonical_url TEXT,
    folded_title  TEXT NOT NULL,
    date_from     TEXT,
    date_to       TEXT,
    date_asc      TEXT NOT NULL,
    date_desc     TEXT NOT NULL
);

CREATE UNIQUE INDEX articles_canonical_url ON articles (canonical_url) WHERE binned_at IS NULL;
CREATE INDEX articles_folded_title ON articles (folded_title);
CREATE INDEX articles_date_desc ON articles (date_desc, id);
CREATE INDEX articles_date_asc ON articles (date_asc, id);
CREATE INDEX articles_ref_year_ref_number ON articles (ref_year, ref_number);
CREATE INDEX articles_updated_at ON articles (updated_at, id);

CREATE TABLE citations (
    id             TEXT PRIMARY KEY,
    version        INTEGER NOT NULL,
    created_at     TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    updated_at     TEXT NOT NULL,
    updated_by     TEXT NOT NULL,
    root_kind      TEXT NOT NULL,
    root_id        TEXT NOT NULL,
    owner_kind     TEXT NOT NULL,
    owner_id       TEXT NOT NULL,
    claim          BOOLEAN NOT NULL,
    article_id     TEXT NOT NULL REFERENCES articles(id),
    field          TEXT,
    value          TEXT,
    quote          TEXT,
    quote_language TEXT,
    locator        TEXT,
    stance         TEXT NOT NULL,
    credibility    INTEGER NOT NULL,
    rank           TEXT NOT NULL,
    rank_reason    TEXT
);

CREATE INDEX citations_root_id ON citations (root_id);
CREATE INDEX citations_owner_id_field ON citations (owner_id, field);
CREATE INDEX citations_article_id_root_id ON citations (article_id, root_id);
CREATE INDEX citations_claims ON citations (root_id, owner_id, field) WHERE claim;

-- What records rest on. Nothing that is linked can vanish.

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

-- One row for each record, act and update: for search, timeline and links.

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

-- By what records are found: one row for each country, pair, sector (with those
-- above it), institution, person, visit, meeting, agreement and year of each. seen
-- says whose view the row is in: 1 of those with a token, 2 of guests, 3 of both.

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

-- How many records each facet has, and for commitments where they stand, as of
-- the day in counter_day. class 1 is the view with a token, 2 that of guests.

CREATE TABLE counters (
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

CREATE TABLE counter_day (
    day TEXT NOT NULL
);

INSERT INTO counter_day (day) VALUES ('0001-01-01');

-- Who changed what, when. The body is what was stored; differences are computed on read.

CREATE TABLE history (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT NOT NULL,
    record_id    TEXT NOT NULL,
    version      INTEGER NOT NULL,
    owner_kind   TEXT NOT NULL,
    owner_id     TEXT NOT NULL,
    action       TEXT NOT NULL,
    at           TEXT NOT NULL,
    by           TEXT NOT NULL,
    visibility   TEXT NOT NULL,
    review_state TEXT NOT NULL,
    body         TEXT NOT NULL
);

CREATE INDEX history_owner_id_seq ON history (owner_id, seq);
CREATE INDEX history_record_id_seq ON history (record_id, seq);

CREATE TABLE sequences (
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, year)
);

CREATE TABLE tokens (
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    PRIMARY KEY (id),
    UNIQUE (hash)
);

CREATE TABLE idempotency (
    token_id        TEXT NOT NULL,
    method          TEXT NOT NULL,
    path            TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash       TEXT NOT NULL,
    status          INTEGER NOT NULL,
    location        TEXT NOT NULL,
    etag            TEXT NOT NULL,
    body            TEXT NOT NULL,
    at              TEXT NOT NULL,
    PRIMARY KEY (token_id, method, path, idempotency_key)
);

CREATE INDEX idempotency_at ON idempotency (at);

-- The words of each entry, folded in Go: surface forms for phrases, variants, and
-- the exact letters.
CREATE VIRTUAL TABLE search USING fts5 (
    surface, variants, exact,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

-- +goose Down

DROP TABLE search;
DROP TABLE idempotency;
DROP TABLE tokens;
DROP TABLE sequences;
DROP TABLE history;
DROP TABLE counter_day;
DROP TABLE counters;
DROP TABLE facets;
DROP TABLE entries;
DROP TABLE links;
DROP TABLE citations;
DROP TABLE articles;
DROP TABLE updates;
DROP TABLE commitments;
DROP TABLE acts;
DROP TABLE status_steps;
DROP TABLE agreements;
DROP TABLE meetings;
DROP TABLE visits;
DROP TABLE name_keys;
DROP TABLE people;
DROP TABLE institutions;
DROP TABLE sectors;
DROP TABLE countries;
