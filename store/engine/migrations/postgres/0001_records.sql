-- +goose Up

-- Reference data: what records are read by. Codes are ISO 3166 and our own.

CREATE TABLE countries (
    id           TEXT COLLATE "C" PRIMARY KEY,
    reference    TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT COLLATE "C" NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT COLLATE "C" NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT COLLATE "C",
    visibility   TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    code         TEXT COLLATE "C" NOT NULL,
    alpha3       TEXT COLLATE "C",
    numeric      TEXT COLLATE "C",
    names        JSONB NOT NULL,
    region       TEXT,
    existed_from TEXT COLLATE "C",
    existed_to   TEXT COLLATE "C",
    successors   JSONB,
    UNIQUE (code)
);

CREATE INDEX countries_ref_year_ref_number ON countries (ref_year, ref_number);
CREATE INDEX countries_updated_at ON countries (updated_at, id);

CREATE TABLE sectors (
    id           TEXT COLLATE "C" PRIMARY KEY,
    reference    TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT COLLATE "C" NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT COLLATE "C" NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT COLLATE "C",
    visibility   TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    code         TEXT COLLATE "C" NOT NULL,
    names        JSONB NOT NULL,
    parent       TEXT COLLATE "C" REFERENCES sectors(code),
    dac          JSONB,
    UNIQUE (code)
);

CREATE INDEX sectors_ref_year_ref_number ON sectors (ref_year, ref_number);
CREATE INDEX sectors_updated_at ON sectors (updated_at, id);

CREATE TABLE institutions (
    id           TEXT COLLATE "C" PRIMARY KEY,
    reference    TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT COLLATE "C" NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT COLLATE "C" NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT COLLATE "C",
    visibility   TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    names        JSONB NOT NULL,
    country      TEXT COLLATE "C" REFERENCES countries(code),
    kind         TEXT COLLATE "C",
    parent_id    TEXT COLLATE "C" REFERENCES institutions(id)
);

CREATE INDEX institutions_country ON institutions (country);
CREATE INDEX institutions_parent_id ON institutions (parent_id);
CREATE INDEX institutions_ref_year_ref_number ON institutions (ref_year, ref_number);
CREATE INDEX institutions_updated_at ON institutions (updated_at, id);

CREATE TABLE people (
    id           TEXT COLLATE "C" PRIMARY KEY,
    reference    TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year     INTEGER NOT NULL,
    ref_number   INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TEXT COLLATE "C" NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT COLLATE "C" NOT NULL,
    updated_by   TEXT NOT NULL,
    binned_at    TEXT COLLATE "C",
    visibility   TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    names        JSONB NOT NULL,
    country      TEXT COLLATE "C" REFERENCES countries(code),
    positions    JSONB
);

CREATE INDEX people_country ON people (country);
CREATE INDEX people_ref_year_ref_number ON people (ref_year, ref_number);
CREATE INDEX people_updated_at ON people (updated_at, id);

-- The folded names by which institutions and people are found again.

CREATE TABLE name_keys (
    name_key  TEXT COLLATE "C" NOT NULL,
    kind      TEXT COLLATE "C" NOT NULL,
    record_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name_key, kind, record_id)
);

CREATE INDEX name_keys_record_id ON name_keys (record_id);

-- What states do together. A date is its EDTF text, its bounds, and two sort keys
-- that put the unknown last either way.

CREATE TABLE visits (
    id              TEXT COLLATE "C" PRIMARY KEY,
    reference       TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year        INTEGER NOT NULL,
    ref_number      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    created_at      TEXT COLLATE "C" NOT NULL,
    created_by      TEXT NOT NULL,
    updated_at      TEXT COLLATE "C" NOT NULL,
    updated_by      TEXT NOT NULL,
    binned_at       TEXT COLLATE "C",
    visibility      TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state    TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title           JSONB NOT NULL,
    summary         JSONB,
    visitor_country TEXT COLLATE "C" NOT NULL REFERENCES countries(code),
    host_country    TEXT COLLATE "C" NOT NULL REFERENCES countries(code),
    level           TEXT COLLATE "C",
    level_verbatim  JSONB,
    principal_rank  TEXT COLLATE "C",
    lead            JSONB,
    delegation      JSONB,
    places          JSONB,
    date            TEXT COLLATE "C",
    date_printed    JSONB,
    status          TEXT COLLATE "C",
    occasion        JSONB,
    texts_signed    JSONB,
    sectors         JSONB,
    date_from       TEXT COLLATE "C",
    date_to         TEXT COLLATE "C",
    date_asc        TEXT COLLATE "C" NOT NULL,
    date_desc       TEXT COLLATE "C" NOT NULL
);

CREATE INDEX visits_date_desc ON visits (date_desc, id);
CREATE INDEX visits_date_asc ON visits (date_asc, id);
CREATE INDEX visits_ref_year_ref_number ON visits (ref_year, ref_number);
CREATE INDEX visits_updated_at ON visits (updated_at, id);

CREATE TABLE meetings (
    id             TEXT COLLATE "C" PRIMARY KEY,
    reference      TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year       INTEGER NOT NULL,
    ref_number     INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    created_at     TEXT COLLATE "C" NOT NULL,
    created_by     TEXT NOT NULL,
    updated_at     TEXT COLLATE "C" NOT NULL,
    updated_by     TEXT NOT NULL,
    binned_at      TEXT COLLATE "C",
    visibility     TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state   TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title          JSONB NOT NULL,
    summary        JSONB,
    kind           TEXT COLLATE "C",
    session_number INTEGER,
    date           TEXT COLLATE "C",
    date_printed   JSONB,
    place          JSONB,
    countries      JSONB,
    participants   JSONB,
    topics         JSONB,
    outcome        JSONB,
    texts_signed   JSONB,
    visit_id       TEXT COLLATE "C" REFERENCES visits(id),
    sectors        JSONB,
    date_from      TEXT COLLATE "C",
    date_to        TEXT COLLATE "C",
    date_asc       TEXT COLLATE "C" NOT NULL,
    date_desc      TEXT COLLATE "C" NOT NULL
);

CREATE INDEX meetings_visit_id ON meetings (visit_id);
CREATE INDEX meetings_date_desc ON meetings (date_desc, id);
CREATE INDEX meetings_date_asc ON meetings (date_asc, id);
CREATE INDEX meetings_ref_year_ref_number ON meetings (ref_year, ref_number);
CREATE INDEX meetings_updated_at ON meetings (updated_at, id);

CREATE TABLE agreements (
    id                  TEXT COLLATE "C" PRIMARY KEY,
    reference           TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year            INTEGER NOT NULL,
    ref_number          INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    created_at          TEXT COLLATE "C" NOT NULL,
    created_by          TEXT NOT NULL,
    updated_at          TEXT COLLATE "C" NOT NULL,
    updated_by          TEXT NOT NULL,
    binned_at           TEXT COLLATE "C",
    visibility          TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state        TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title               JSONB NOT NULL,
    summary             JSONB,
    type                TEXT COLLATE "C",
    ambit               TEXT COLLATE "C",
    level               TEXT COLLATE "C",
    binding             BOOLEAN,
    unspecified         BOOLEAN NOT NULL,
    count               JSONB,
    parties             JSONB,
    signatories         JSONB,
    date                TEXT COLLATE "C",
    date_printed        JSONB,
    place               JSONB,
    languages           JSONB,
    prevailing_language TEXT COLLATE "C",
    duration            TEXT COLLATE "C",
    renewal             JSONB,
    registrations       JSONB,
    relations           JSONB,
    visit_id            TEXT COLLATE "C" REFERENCES visits(id),
    meeting_id          TEXT COLLATE "C" REFERENCES meetings(id),
    sectors             JSONB,
    date_from           TEXT COLLATE "C",
    date_to             TEXT COLLATE "C",
    date_asc            TEXT COLLATE "C" NOT NULL,
    date_desc           TEXT COLLATE "C" NOT NULL
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
    agreement_id TEXT COLLATE "C" NOT NULL REFERENCES agreements(id),
    day_from     TEXT COLLATE "C" NOT NULL,
    day_until    TEXT COLLATE "C" NOT NULL,
    value        TEXT COLLATE "C" NOT NULL,
    since        TEXT COLLATE "C",
    because      JSONB NOT NULL,
    certain      BOOLEAN NOT NULL,
    PRIMARY KEY (agreement_id, day_from)
);

CREATE INDEX status_steps_value_agreement_id ON status_steps (value, agreement_id, day_from, day_until);

CREATE TABLE acts (
    id           TEXT COLLATE "C" PRIMARY KEY,
    version      INTEGER NOT NULL,
    created_at   TEXT COLLATE "C" NOT NULL,
    created_by   TEXT NOT NULL,
    updated_at   TEXT COLLATE "C" NOT NULL,
    updated_by   TEXT NOT NULL,
    agreement_id TEXT COLLATE "C" NOT NULL REFERENCES agreements(id),
    kind         TEXT COLLATE "C" NOT NULL,
    party        TEXT COLLATE "C" REFERENCES countries(code),
    date         TEXT COLLATE "C",
    date_printed JSONB,
    effective    TEXT COLLATE "C",
    place        JSONB,
    instrument   JSONB,
    note         JSONB,
    date_from    TEXT COLLATE "C",
    date_to      TEXT COLLATE "C"
);

CREATE INDEX acts_agreement_id ON acts (agreement_id);

CREATE TABLE commitments (
    id                   TEXT COLLATE "C" PRIMARY KEY,
    reference            TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year             INTEGER NOT NULL,
    ref_number           INTEGER NOT NULL,
    version              INTEGER NOT NULL,
    created_at           TEXT COLLATE "C" NOT NULL,
    created_by           TEXT NOT NULL,
    updated_at           TEXT COLLATE "C" NOT NULL,
    updated_by           TEXT NOT NULL,
    binned_at            TEXT COLLATE "C",
    visibility           TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state         TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    title                JSONB NOT NULL,
    summary              JSONB,
    origin               JSONB,
    modality             TEXT COLLATE "C" NOT NULL,
    owed_by              JSONB NOT NULL,
    owed_to              JSONB,
    institutions         JSONB,
    date                 TEXT COLLATE "C",
    date_printed         JSONB,
    due                  TEXT COLLATE "C",
    due_printed          JSONB,
    priority             TEXT COLLATE "C",
    bottleneck           JSONB,
    next_step            JSONB,
    value                JSONB,
    sectors              JSONB,
    due_from             TEXT COLLATE "C",
    due_to               TEXT COLLATE "C",
    due_asc              TEXT COLLATE "C" NOT NULL,
    due_desc             TEXT COLLATE "C" NOT NULL,
    origin_visit_id      TEXT COLLATE "C" REFERENCES visits(id),
    origin_meeting_id    TEXT COLLATE "C" REFERENCES meetings(id),
    origin_agreement_id  TEXT COLLATE "C" REFERENCES agreements(id),
    delivery             TEXT COLLATE "C" NOT NULL,
    delivery_assessed_by TEXT COLLATE "C",
    delivery_as_of       TEXT COLLATE "C",
    delivery_from        TEXT COLLATE "C",
    pairs                JSONB,
    date_from            TEXT COLLATE "C",
    date_to              TEXT COLLATE "C",
    date_asc             TEXT COLLATE "C" NOT NULL,
    date_desc            TEXT COLLATE "C" NOT NULL
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
    id            TEXT COLLATE "C" PRIMARY KEY,
    version       INTEGER NOT NULL,
    created_at    TEXT COLLATE "C" NOT NULL,
    created_by    TEXT NOT NULL,
    updated_at    TEXT COLLATE "C" NOT NULL,
    updated_by    TEXT NOT NULL,
    commitment_id TEXT COLLATE "C" NOT NULL REFERENCES commitments(id),
    delivery      TEXT COLLATE "C" NOT NULL,
    assessed_by   TEXT COLLATE "C" NOT NULL,
    as_of         TEXT COLLATE "C" NOT NULL,
    percent       INTEGER,
    note          JSONB,
    as_of_from    TEXT COLLATE "C" NOT NULL
);

CREATE INDEX updates_commitment_id_as_of_from ON updates (commitment_id, as_of_from);

-- Sources, and what they say of which field.

CREATE TABLE articles (
    id            TEXT COLLATE "C" PRIMARY KEY,
    reference     TEXT COLLATE "C" NOT NULL UNIQUE,
    ref_year      INTEGER NOT NULL,
    ref_number    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    created_at    TEXT COLLATE "C" NOT NULL,
    created_by    TEXT NOT NULL,
    updated_at    TEXT COLLATE "C" NOT NULL,
    updated_by    TEXT NOT NULL,
    binned_at     TEXT COLLATE "C",
    visibility    TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'internal', 'restricted')),
    review_state  TEXT COLLATE "C" NOT NULL CHECK (review_state IN ('draft', 'submitted', 'published')),
    url           TEXT,
    outlet        TEXT,
    kind          TEXT COLLATE "C",
    language      TEXT COLLATE "C",
    title         TEXT NOT NULL,
    author        TEXT,
    published_on  TEXT COLLATE "C",
    retrieved_on  TEXT COLLATE "C",
    text          TEXT,
    sha256        TEXT COLLATE "C",
    archive_url   TEXT,
    state         TEXT COLLATE "C",
    reliability   TEXT COLLATE "C",
    cluster_id    TEXT COLLATE "C",
    sectors       JSONB,
    canonical_url TEXT COLLATE "C",
    folded_title  TEXT COLLATE "C" NOT NULL,
    date_from     TEXT COLLATE "C",
    date_to       TEXT COLLATE "C",
    date_asc      TEXT COLLATE "C" NOT NULL,
    date_desc     TEXT COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX articles_canonical_url ON articles (canonical_url) WHERE binned_at IS NULL;
CREATE INDEX articles_folded_title ON articles (folded_title);
CREATE INDEX articles_date_desc ON articles (date_desc, id);
CREATE INDEX articles_date_asc ON articles (date_asc, id);
CREATE INDEX articles_ref_year_ref_number ON articles (ref_year, ref_number);
CREATE INDEX articles_updated_at ON articles (updated_at, id);

CREATE TABLE citations (
    id             TEXT COLLATE "C" PRIMARY KEY,
    version        INTEGER NOT NULL,
    created_at     TEXT COLLATE "C" NOT NULL,
    created_by     TEXT NOT NULL,
    updated_at     TEXT COLLATE "C" NOT NULL,
    updated_by     TEXT NOT NULL,
    root_kind      TEXT COLLATE "C" NOT NULL,
    root_id        TEXT COLLATE "C" NOT NULL,
    owner_kind     TEXT COLLATE "C" NOT NULL,
    owner_id       TEXT COLLATE "C" NOT NULL,
    claim          BOOLEAN NOT NULL,
    article_id     TEXT COLLATE "C" NOT NULL REFERENCES articles(id),
    field          TEXT COLLATE "C",
    value          JSONB,
    quote          TEXT,
    quote_language TEXT COLLATE "C",
    locator        TEXT,
    stance         TEXT COLLATE "C" NOT NULL,
    credibility    INTEGER NOT NULL,
    rank           TEXT COLLATE "C" NOT NULL,
    rank_reason    TEXT
);

CREATE INDEX citations_root_id ON citations (root_id);
CREATE INDEX citations_owner_id_field ON citations (owner_id, field);
CREATE INDEX citations_article_id_root_id ON citations (article_id, root_id);
CREATE INDEX citations_claims ON citations (root_id, owner_id, field) WHERE claim;

-- What records rest on. Nothing that is linked can vanish.

CREATE TABLE links (
    record_id      TEXT COLLATE "C" NOT NULL,
    record_kind    TEXT COLLATE "C" NOT NULL,
    country        TEXT COLLATE "C" REFERENCES countries(code),
    sector         TEXT COLLATE "C" REFERENCES sectors(code),
    institution_id TEXT COLLATE "C" REFERENCES institutions(id),
    person_id      TEXT COLLATE "C" REFERENCES people(id),
    agreement_id   TEXT COLLATE "C" REFERENCES agreements(id)
);

CREATE INDEX links_record_id ON links (record_id);
CREATE INDEX links_country ON links (country) WHERE country IS NOT NULL;
CREATE INDEX links_sector ON links (sector) WHERE sector IS NOT NULL;
CREATE INDEX links_institution_id ON links (institution_id) WHERE institution_id IS NOT NULL;
CREATE INDEX links_person_id ON links (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX links_agreement_id ON links (agreement_id) WHERE agreement_id IS NOT NULL;

-- One row for each record, act and update: for search, timeline and links.

CREATE TABLE entries (
    seq          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind         TEXT COLLATE "C" NOT NULL,
    record_id    TEXT COLLATE "C" NOT NULL,
    root_kind    TEXT COLLATE "C" NOT NULL,
    root_id      TEXT COLLATE "C" NOT NULL,
    reference    TEXT COLLATE "C" NOT NULL,
    visibility   TEXT COLLATE "C" NOT NULL,
    review_state TEXT COLLATE "C" NOT NULL,
    binned       BOOLEAN NOT NULL,
    title        JSONB NOT NULL,
    event        TEXT COLLATE "C",
    date         TEXT COLLATE "C",
    date_from    TEXT COLLATE "C",
    date_to      TEXT COLLATE "C",
    date_asc     TEXT COLLATE "C" NOT NULL,
    date_desc    TEXT COLLATE "C" NOT NULL,
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
    record_id TEXT COLLATE "C" NOT NULL,
    kind      TEXT COLLATE "C" NOT NULL,
    name      TEXT COLLATE "C" NOT NULL,
    value     TEXT COLLATE "C" NOT NULL,
    seen      INTEGER NOT NULL,
    date_desc TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (record_id, kind, name, value, seen)
);

CREATE INDEX facets_listed ON facets (kind, name, value, date_desc, record_id, seen);

-- How many records each facet has, and for commitments where they stand, as of
-- the day in counter_day. class 1 is the view with a token, 2 that of guests.

CREATE TABLE counters (
    kind        TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    value       TEXT COLLATE "C" NOT NULL,
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
    day TEXT COLLATE "C" NOT NULL
);

INSERT INTO counter_day (day) VALUES ('0001-01-01');

-- Who changed what, when. The body is what was stored; differences are computed on read.

CREATE TABLE history (
    seq          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind         TEXT COLLATE "C" NOT NULL,
    record_id    TEXT COLLATE "C" NOT NULL,
    version      INTEGER NOT NULL,
    owner_kind   TEXT COLLATE "C" NOT NULL,
    owner_id     TEXT COLLATE "C" NOT NULL,
    action       TEXT COLLATE "C" NOT NULL,
    at           TEXT COLLATE "C" NOT NULL,
    by           TEXT NOT NULL,
    visibility   TEXT COLLATE "C" NOT NULL,
    review_state TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL
);

CREATE INDEX history_owner_id_seq ON history (owner_id, seq);
CREATE INDEX history_record_id_seq ON history (record_id, seq);

CREATE TABLE sequences (
    kind TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, year)
);

CREATE TABLE tokens (
    id         TEXT COLLATE "C" NOT NULL,
    name       TEXT NOT NULL,
    role       TEXT COLLATE "C" NOT NULL,
    hash       TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C",
    PRIMARY KEY (id),
    UNIQUE (hash)
);

CREATE TABLE idempotency (
    token_id        TEXT COLLATE "C" NOT NULL,
    method          TEXT COLLATE "C" NOT NULL,
    path            TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    body_hash       TEXT COLLATE "C" NOT NULL,
    status          INTEGER NOT NULL,
    location        TEXT NOT NULL,
    etag            TEXT NOT NULL,
    body            TEXT NOT NULL,
    at              TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (token_id, method, path, idempotency_key)
);

CREATE INDEX idempotency_at ON idempotency (at);

-- The words of each entry, folded in Go: surface forms for phrases, variants, and
-- the exact letters.
CREATE TABLE search (
    seq BIGINT PRIMARY KEY REFERENCES entries(seq),
    doc TSVECTOR NOT NULL
);
CREATE INDEX search_doc ON search USING gin (doc);

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
