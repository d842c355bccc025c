-- +goose Up
-- Days of agreements may be those of one party alone. They are derived, and come again.
DROP TABLE calendar;
CREATE TABLE calendar (
    seq      INTEGER NOT NULL,
    event    TEXT NOT NULL,
    party    TEXT NOT NULL,
    number   INTEGER NOT NULL,
    date     TEXT NOT NULL,
    day_from TEXT NOT NULL,
    day_to   TEXT NOT NULL,
    certain  BOOLEAN NOT NULL,
    PRIMARY KEY (day_from, seq, event, party, number)
) WITHOUT ROWID;

CREATE INDEX calendar_seq ON calendar (seq);
CREATE INDEX calendar_long ON calendar (day_from, seq, event, party, number) WHERE day_to > day_from;

-- +goose Down
DROP TABLE calendar;
CREATE TABLE calendar (
    seq      INTEGER NOT NULL,
    event    TEXT NOT NULL,
    number   INTEGER NOT NULL,
    date     TEXT NOT NULL,
    day_from TEXT NOT NULL,
    day_to   TEXT NOT NULL,
    certain  BOOLEAN NOT NULL,
    PRIMARY KEY (day_from, seq, event, number)
) WITHOUT ROWID;

CREATE INDEX calendar_seq ON calendar (seq);
CREATE INDEX calendar_long ON calendar (day_from, seq, event, number) WHERE day_to > day_from;
