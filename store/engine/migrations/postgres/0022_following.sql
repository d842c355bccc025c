-- +goose Up
-- Who follows reads what has changed since a mark of his view.
CREATE INDEX documents_kind_full_mark ON documents (kind, full_mark, seq) WHERE root = seq;
CREATE INDEX documents_kind_guest_mark ON documents (kind, guest_mark, seq) WHERE root = seq AND guest_mark > 0;

-- The marks that there were before the first change of each minute that has any.
CREATE TABLE marks (
    minute     TEXT COLLATE "C" PRIMARY KEY,
    full_mark  BIGINT NOT NULL,
    guest_mark BIGINT NOT NULL
);

-- +goose Down
DROP TABLE marks;
DROP INDEX documents_kind_guest_mark;
DROP INDEX documents_kind_full_mark;
