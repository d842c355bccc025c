-- +goose Up

-- The index of words is put in order in small steps (tidy in store/words.go): of any two
-- pieces that are about as large, one is made.
INSERT INTO search (search, rank) VALUES ('usermerge', 2);

-- +goose Down

INSERT INTO search (search, rank) VALUES ('usermerge', 4);
