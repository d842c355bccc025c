package store

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
	"entente/models/fold"
)

// words are the words of a document in the three ways they are searched.
type words struct {
	seq                      int64
	surface, variants, exact []string
}

// gap stands between passages, so that no phrase reaches over.
const gap = "\ue000"

// maxWords is how many bytes of words are indexed of one record, which then makes
// less than the megabyte that PostgreSQL takes: some 20,000 words.
const maxWords = 250_000

func wordsOf(seq int64, passages []string) words {
	d := words{seq: seq}
	size := 0
	for _, passage := range passages {
		for _, w := range fold.Words(passage) {
			if size += len(w.Surface) + len(w.Exact); size > maxWords {
				return d
			}
			d.surface = append(d.surface, w.Surface)
			d.variants = append(d.variants, w.Variants...)
			d.exact = append(d.exact, letters(w.Exact))
		}
		d.surface, d.exact = append(d.surface, gap), append(d.exact, gap)
	}
	return d
}

// print is the fingerprint of words.
func (d words) print() int64 {
	return print(strings.Join(d.surface, " "), strings.Join(d.exact, " "))
}

// letters writes a word so that no tokenizer changes it: case, marks and all.
func letters(exact string) string { return fmt.Sprintf("x%x", exact) }

// searchTerms are the terms of a query, and whether they are meant to the letter.
type searchTerms struct {
	terms []fold.Term
	exact bool
}

func (sqliteEngine) index(db *gorm.DB, documents ...words) error {
	var args []any
	for _, d := range documents {
		args = append(args, d.seq, strings.Join(d.surface, " "), strings.Join(d.variants, " "), strings.Join(d.exact, " "))
	}
	return db.Exec("INSERT OR REPLACE INTO search (rowid, surface, variants, exact) VALUES "+marks(len(documents), "(?, ?, ?, ?)"), args...).Error
}

// marks repeats the placeholders of one row.
func marks(n int, row string) string { return strings.TrimSuffix(strings.Repeat(row+",", n), ",") }

func (sqliteEngine) match(q searchTerms) (string, any) {
	var all []string
	for _, t := range q.terms {
		switch {
		case q.exact:
			all = append(all, `exact : "`+strings.Join(encoded(t.Exact), " ")+`"`)
		case t.Phrase != nil:
			all = append(all, `surface : "`+strings.Join(t.Phrase, " ")+`"`)
		default:
			all = append(all, `{surface variants} : ("`+strings.Join(t.Any, `" OR "`)+`")`)
		}
	}
	return "w.search MATCH ?", strings.Join(all, " AND ")
}

// PostgreSQL keeps the three ways in one vector, told apart by weight.
func (postgresEngine) index(db *gorm.DB, documents ...words) error {
	var args []any
	for _, d := range documents {
		args = append(args, d.seq, d.vector())
	}
	return db.Exec("INSERT INTO search (seq, doc) VALUES "+marks(len(documents), "(?, ?::tsvector)")+" ON CONFLICT (seq) DO UPDATE SET doc = excluded.doc", args...).Error
}

// vector writes words as PostgreSQL reads it.
func (d words) vector() string {
	var b strings.Builder
	put := func(words []string, weight byte, positions bool) {
		for i, w := range words {
			if w == gap {
				continue
			}
			if positions && i < 16_000 {
				fmt.Fprintf(&b, "'%s':%d%c ", w, i+1, weight)
			} else {
				fmt.Fprintf(&b, "'%s':16383%c ", w, weight)
			}
		}
	}
	put(d.surface, 'A', true)
	slices.Sort(d.variants)
	put(slices.Compact(d.variants), 'B', false)
	put(d.exact, 'C', true)
	return b.String()
}

func (postgresEngine) match(q searchTerms) (string, any) {
	var all []string
	for _, t := range q.terms {
		switch {
		case q.exact:
			all = append(all, lexemes(encoded(t.Exact), "C", " <-> "))
		case t.Phrase != nil:
			all = append(all, lexemes(t.Phrase, "A", " <-> "))
		default:
			all = append(all, lexemes(t.Any, "AB", " | "))
		}
	}
	return "w.doc @@ ?::tsquery", strings.Join(all, " & ")
}

func encoded(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = letters(w)
	}
	return out
}

func lexemes(words []string, weights, between string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "'" + w + "':" + weights
	}
	return "(" + strings.Join(out, between) + ")"
}

func (sqliteEngine) found() string   { return "w.rowid" }
func (postgresEngine) found() string { return "w.seq" }

// matching gives the condition on the search w for a query; ok is false when the
// query has no word in it, and nothing can be found. Too many words are refused.
func (s *Store) matching(q string, exact bool) (condition string, arg any, ok bool, err error) {
	terms, words := fold.Query(models.SearchQuery(q)), 0
	for _, t := range terms {
		words += len(t.Exact)
	}
	switch {
	case words == 0:
		return "1 = 0", nil, false, nil
	case words > models.MostWords:
		return "", nil, false, badParameter("q", "too_many_words", "%d words are too many: search for %d at most", words, models.MostWords)
	}
	condition, arg = s.engine.match(searchTerms{terms, exact})
	return condition, arg, true, nil
}
