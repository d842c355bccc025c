-- +goose Up
-- Days of agreements may be those of one party alone. They are derived, and come again.
DROP TABLE calendar;
CREATE TABLE calendar (
    seq      BIGINT NOT NULL,
    event    TEXT COLLATE "C" NOT NULL,
    party    TEXT COLLATE "C" NOT NULL,
    number   INTEGER NOT NULL,
    date     TEXT COLLATE "C" NOT NULL,
    day_from TEXT COLLATE "C" NOT NULL,
    day_to   TEXT COLLATE "C" NOT NULL,
    certain  BOOLEAN NOT NULL,
    PRIMARY KEY (day_from, seq, event, party, number)
);

CREATE INDEX calendar_seq ON calendar (seq);
CREATE INDEX calendar_long ON calendar (day_from, seq, event, party, number) WHERE day_to > day_from;

-- +goose Down
DROP TABLE calendar;
CREATE TABLE calendar (
    seq      BIGINT NOT NULL,
    event    TEXT COLLATE "C" NOT NULL,
    number   INTEGER NOT NULL,
    date     TEXT COLLATE "C" NOT NULL,
    day_from TEXT COLLATE "C" NOT NULL,
    day_to   TEXT COLLATE "C" NOT NULL,
    certain  BOOLEAN NOT NULL,
    PRIMARY KEY (day_from, seq, event, number)
);

CREATE INDEX calendar_seq ON calendar (seq);
CREATE INDEX calendar_long ON calendar (day_from, seq, event, number) WHERE day_to > day_from;
