-- +goose Up

-- Whether the parties that are named are all there are; and who did an act, where that is
-- an institution or known by name alone. What is derived of parties is derived again with
-- the rules.

ALTER TABLE agreements ADD COLUMN parties_complete BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE acts ADD COLUMN party_institution_id TEXT COLLATE "C" REFERENCES institutions (id);
ALTER TABLE acts ADD COLUMN party_name TEXT;

-- Where each country stands in a text of many, on all days there are.
CREATE TABLE party_steps (
    seq            BIGINT NOT NULL,
    country        TEXT COLLATE "C" NOT NULL,
    day_from       TEXT COLLATE "C" NOT NULL,
    day_until      TEXT COLLATE "C" NOT NULL,
    value          TEXT COLLATE "C" NOT NULL,
    since          TEXT COLLATE "C",
    because        JSONB NOT NULL,
    certain        BOOLEAN NOT NULL,
    survives_until TEXT COLLATE "C",
    PRIMARY KEY (seq, country, day_from)
);

-- +goose Down

DROP TABLE party_steps;
DELETE FROM counters WHERE name IN ('among', 'multilateral');
DELETE FROM links WHERE name IN (20, 21);
ALTER TABLE acts DROP COLUMN party_name;
ALTER TABLE acts DROP COLUMN party_institution_id;
ALTER TABLE agreements DROP COLUMN parties_complete;
