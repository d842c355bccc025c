-- +goose Up

-- One counter says how many records a facet has and where those that are commitments
-- stand: one row for both, where there were two.

CREATE TABLE counters_new (
    kind        TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    value       TEXT COLLATE "C" NOT NULL,
    class       INTEGER NOT NULL,
    records     INTEGER NOT NULL,
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

INSERT INTO counters_new (kind, name, value, class, records, total, binding, political, intended, possible,
    no_evidence, not_started, limited, substantial, complete, abandoned, superseded, late)
    SELECT c.kind, c.name, c.value, c.class, c.total, COALESCE(p.total, 0), COALESCE(p.binding, 0), COALESCE(p.political, 0), COALESCE(p.intended, 0), COALESCE(p.possible, 0), COALESCE(p.no_evidence, 0), COALESCE(p.not_started, 0), COALESCE(p.limited, 0), COALESCE(p.substantial, 0), COALESCE(p.complete, 0), COALESCE(p.abandoned, 0), COALESCE(p.superseded, 0), COALESCE(p.late, 0)
    FROM counters c LEFT JOIN counters p ON c.kind = 'commitment' AND p.kind = 'progress'
        AND p.name = c.name AND p.value = c.value AND p.class = c.class
    WHERE c.kind <> 'progress';
DROP TABLE counters;
ALTER TABLE counters_new RENAME TO counters;
ALTER INDEX counters_new_pkey RENAME TO counters_pkey;

-- +goose Down

CREATE TABLE counters_old (
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

INSERT INTO counters_old (kind, name, value, class, total, binding, political, intended, possible,
    no_evidence, not_started, limited, substantial, complete, abandoned, superseded, late)
    SELECT kind, name, value, class, records, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM counters;
INSERT INTO counters_old (kind, name, value, class, total, binding, political, intended, possible,
    no_evidence, not_started, limited, substantial, complete, abandoned, superseded, late)
    SELECT 'progress', name, value, class, total, binding, political, intended, possible,
    no_evidence, not_started, limited, substantial, complete, abandoned, superseded, late FROM counters WHERE kind = 'commitment';
DROP TABLE counters;
ALTER TABLE counters_old RENAME TO counters;
ALTER INDEX counters_old_pkey RENAME TO counters_pkey;
