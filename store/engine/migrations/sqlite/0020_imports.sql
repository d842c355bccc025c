-- +goose Up
-- Files that were brought in, or tried, and how far each is.
CREATE TABLE imports (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    state          TEXT NOT NULL,
    dry_run        BOOLEAN NOT NULL,
    file           TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    mapping        TEXT NOT NULL,
    mapping_sha256 TEXT NOT NULL,
    scheme         TEXT NOT NULL,
    columns        TEXT NOT NULL,
    uploaded       BOOLEAN NOT NULL,
    role           TEXT NOT NULL,
    bytes          INTEGER NOT NULL,
    bytes_read     INTEGER NOT NULL,
    done           INTEGER NOT NULL,
    created        INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    unchanged      INTEGER NOT NULL,
    refused        INTEGER NOT NULL,
    vanished       INTEGER NOT NULL,
    disputed       INTEGER NOT NULL,
    problem        TEXT,
    created_at     TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    updated_at     TEXT NOT NULL,
    updated_by     TEXT NOT NULL
);

CREATE INDEX imports_sha256 ON imports (sha256, mapping_sha256);

-- What files last said of records, by the external id under which they know them, and the
-- last import that had them.
CREATE TABLE import_records (
    kind        INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    import_id   INTEGER NOT NULL,
    said        BLOB NOT NULL,
    PRIMARY KEY (kind, external_id)
) WITHOUT ROWID;

-- What became of the records of a file, but for those that are as it says.
CREATE TABLE import_rows (
    import_id   INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    external_id TEXT NOT NULL,
    record_id   TEXT,
    detail      BLOB NOT NULL,
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;

-- What a file would record that is only tried, for what names it.
CREATE INDEX import_rows_tried ON import_rows (import_id, kind, external_id) WHERE record_id IS NULL AND outcome = 'created';

-- Mappings (part 1) and files (part 2) that were sent and are yet to be brought in.
CREATE TABLE import_files (
    import_id INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (import_id, part, number)
);

-- +goose Down
DROP TABLE import_files;
DROP TABLE import_rows;
DROP TABLE import_records;
DROP TABLE imports;
