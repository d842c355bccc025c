-- +goose Up

-- A meeting may be announced, put off and called off as a visit may, and both keep the
-- date first announced.

ALTER TABLE meetings ADD COLUMN status TEXT;
ALTER TABLE meetings ADD COLUMN first_date TEXT;
ALTER TABLE visits ADD COLUMN first_date TEXT;

-- +goose Down

ALTER TABLE visits DROP COLUMN first_date;
ALTER TABLE meetings DROP COLUMN first_date;
ALTER TABLE meetings DROP COLUMN status;
