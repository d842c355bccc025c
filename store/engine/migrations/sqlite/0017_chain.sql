-- +goose Up
-- Who keeps the original of a text, and for which territory, and in which words, an act is.
ALTER TABLE agreements ADD COLUMN depositaries TEXT NOT NULL DEFAULT '[]';
ALTER TABLE acts ADD COLUMN territory TEXT REFERENCES countries(code);
ALTER TABLE acts ADD COLUMN territory_name TEXT;
ALTER TABLE acts ADD COLUMN text TEXT;

-- The days that follow from acts and clauses of agreements, by day. Of the few that may
-- be one of several days, those that begin before a stretch of days may lie in it.
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

-- +goose Down
DROP TABLE calendar;
ALTER TABLE acts DROP COLUMN text;
ALTER TABLE acts DROP COLUMN territory_name;
ALTER TABLE acts DROP COLUMN territory;
ALTER TABLE agreements DROP COLUMN depositaries;
