-- +goose Up

-- Clauses on entry into force, term, notice and survival, in the place of a length and
-- a renewal.

ALTER TABLE agreements ADD COLUMN entry_into_force_clause JSONB;
ALTER TABLE agreements ADD COLUMN term JSONB;
ALTER TABLE agreements ADD COLUMN notice JSONB;
ALTER TABLE agreements ADD COLUMN survival JSONB;

UPDATE agreements SET term = jsonb_build_object(
    'kind', CASE renewal ->> 'kind' WHEN 'tacit' THEN 'initial_then_periods' WHEN 'express' THEN 'by_agreement' WHEN 'none' THEN 'fixed' END,
    'length', duration, 'until', NULL, 'period', renewal ->> 'period', 'times', NULL)
WHERE duration IS NOT NULL OR renewal ->> 'kind' IS NOT NULL OR renewal ->> 'period' IS NOT NULL;

UPDATE agreements SET notice = CASE
    WHEN duration IS NOT NULL AND renewal ->> 'kind' = 'tacit'
    THEN jsonb_build_object('at', 'end_of_term', 'length', renewal ->> 'notice', 'effect', 'end_of_term')
    ELSE jsonb_build_object('at', 'any_time', 'length', renewal ->> 'notice', 'effect', 'after_receipt') END
WHERE renewal ->> 'notice' IS NOT NULL;

UPDATE citations SET field = '/term', value = CASE WHEN value IS NULL OR value = 'null'::jsonb THEN value
    WHEN field = '/duration' THEN jsonb_build_object('kind', NULL, 'length', value #>> '{}', 'until', NULL, 'period', NULL, 'times', NULL)
    ELSE jsonb_build_object('kind', CASE value ->> 'kind' WHEN 'tacit' THEN 'initial_then_periods' WHEN 'express' THEN 'by_agreement' WHEN 'none' THEN 'fixed' END,
        'length', NULL, 'until', NULL, 'period', value ->> 'period', 'times', NULL) END
WHERE owner_kind = 'agreement' AND field IN ('/duration', '/renewal');

ALTER TABLE agreements DROP COLUMN duration;
ALTER TABLE agreements DROP COLUMN renewal;

ALTER TABLE status_steps ADD COLUMN survives_until TEXT COLLATE "C";

-- +goose Down

ALTER TABLE status_steps DROP COLUMN survives_until;

ALTER TABLE agreements ADD COLUMN duration TEXT COLLATE "C";
ALTER TABLE agreements ADD COLUMN renewal JSONB;

UPDATE agreements SET duration = term ->> 'length', renewal = jsonb_build_object(
    'kind', CASE term ->> 'kind' WHEN 'initial_then_periods' THEN 'tacit' WHEN 'by_agreement' THEN 'express' WHEN 'fixed' THEN 'none' END,
    'period', term ->> 'period', 'notice', notice ->> 'length')
WHERE term IS NOT NULL OR notice IS NOT NULL;

UPDATE citations SET field = '/duration', value = to_jsonb(value ->> 'length') WHERE owner_kind = 'agreement' AND field = '/term';

ALTER TABLE agreements DROP COLUMN entry_into_force_clause;
ALTER TABLE agreements DROP COLUMN term;
ALTER TABLE agreements DROP COLUMN notice;
ALTER TABLE agreements DROP COLUMN survival;
