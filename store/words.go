package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"entente/models"
	"entente/models/fold"
)

// fields are where in a document words stand.
type fields int

const (
	inTitle fields = 1 << iota
	inBody
	// inNames are names as they are printed, and tokens of what the document is about.
	inNames
	// inKept are quotes of articles that guests do not see.
	inKept
)

// fieldNames are the columns of the index of words, in the order of the fields; in
// PostgreSQL they are the weights A to D.
var fieldNames = [...]string{"title", "body", "names", "kept"}

// words are the words of a document, by where they stand.
type words struct {
	seq   int64
	in    [len(fieldNames)]fieldWords
	bytes int
}

// fieldWords are the tokens of one field: folded words and the letters of words, in
// their order, and what finds the document wherever it stands.
type fieldWords struct{ surface, exact, others []string }

// gap stands around passages, so that no phrase reaches over.
const gap = "\ue000"

// maxWords is how many bytes of words are indexed of one record, which then makes
// less than the megabyte that PostgreSQL takes: some 20,000 words.
const maxWords = 250_000

// wordsOf gives the words of a document: of its texts, of the quotes that everybody sees
// and that staff see, and the tokens of what it is about.
func wordsOf(seq int64, texts models.Searched, quotes, kept []models.Passage, about []string) words {
	d := words{seq: seq}
	d.put(inTitle, texts.Title)
	d.put(inNames, texts.Names)
	d.put(inBody, texts.Body)
	d.put(inBody, quotes)
	d.put(inKept, kept)
	names := d.of(inNames)
	names.others = append(names.others, about...)
	return d
}

// of gives the words of one field.
func (d *words) of(in fields) *fieldWords {
	for i := range d.in {
		if in == 1<<i {
			return &d.in[i]
		}
	}
	return &fieldWords{}
}

// put adds passages to a field, as far as there is room.
func (d *words) put(in fields, passages []models.Passage) {
	x := d.of(in)
	for _, passage := range passages {
		if x.surface == nil {
			x.surface, x.exact = []string{gap}, []string{gap}
		}
		for _, w := range fold.Words(passage.Text) {
			if d.bytes += len(w.Surface) + len(w.Exact); d.bytes > maxWords {
				return
			}
			x.surface = append(x.surface, w.Surface)
			x.exact = append(x.exact, letters(w.Exact))
			for _, v := range w.Variants {
				x.others = append(x.others, variant(v))
			}
		}
		x.surface, x.exact = append(x.surface, gap), append(x.exact, gap)
	}
}

// print is the fingerprint of words.
func (d words) print() int64 {
	var all []string
	for _, x := range d.in {
		all = append(all, strings.Join(x.surface, " "), strings.Join(x.exact, " "), strings.Join(x.others, " "))
	}
	return print(all...)
}

// What tokens begin with that are no folded words.
const (
	variantMark = "~"
	exactMark   = "="
	aboutMark   = "@"
)

// variant writes a further form of a word.
func variant(form string) string { return variantMark + form }

// letters writes a word so that no tokenizer changes it: case, marks and all.
func letters(exact string) string { return fmt.Sprintf(exactMark+"%x", exact) }

// sought is what is to stand in a document: one of some tokens, or some one behind the
// other, in one of some fields; or all, or one, of several such things.
type sought struct {
	in     fields
	tokens []string
	// begun tells that a token need only be the beginning of one.
	begun       bool
	phrase      []string
	all, either []sought
}

// soughtIn is what a term looks for in some fields.
func soughtIn(in fields, t fold.Term, exact bool) sought {
	switch {
	case exact:
		phrase := make([]string, len(t.Exact))
		for i, w := range t.Exact {
			phrase[i] = letters(w)
		}
		return sought{in: in, phrase: phrase}
	case t.Phrase != nil:
		return sought{in: in, phrase: t.Phrase}
	}
	tokens := slices.Clone(t.Any)
	for _, form := range t.Any {
		tokens = append(tokens, variant(form))
	}
	return sought{in: in, tokens: tokens}
}

// joined writes several things that are sought as one.
func joined(all []sought, write func(sought) string, between string) string {
	parts := make([]string, len(all))
	for i, q := range all {
		parts[i] = write(q)
	}
	return "(" + strings.Join(parts, between) + ")"
}

func (sqliteEngine) index(documents []words) *rows {
	r := &rows{into: "INSERT OR REPLACE INTO search (rowid, " + strings.Join(fieldNames[:], ", ") + ")", columns: 1 + len(fieldNames)}
	for _, d := range documents {
		r.add(d.seq)
		for _, x := range d.in {
			r.add(strings.Join(slices.Concat(x.surface, x.others, x.exact), " "))
		}
	}
	return r
}

// marks repeats the placeholders of one row.
func marks(n int, row string) string { return strings.TrimSuffix(strings.Repeat(row+",", n), ",") }

func (sqliteEngine) match(q sought) (string, any) { return "w.search MATCH ?", q.fts5() }

// fts5 writes what is sought as FTS5 reads it.
func (q sought) fts5() string {
	switch {
	case q.all != nil:
		return joined(q.all, sought.fts5, " AND ")
	case q.either != nil:
		return joined(q.either, sought.fts5, " OR ")
	case q.phrase != nil:
		return q.in.columns() + ` : "` + strings.Join(q.phrase, " ") + `"`
	}
	if q.begun {
		return q.in.columns() + ` : ("` + strings.Join(q.tokens, `" * OR "`) + `" *)`
	}
	return q.in.columns() + ` : ("` + strings.Join(q.tokens, `" OR "`) + `")`
}

// columns writes fields as FTS5 reads them.
func (in fields) columns() string {
	var names []string
	for i, name := range fieldNames {
		if in&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return "{" + strings.Join(names, " ") + "}"
}

// PostgreSQL keeps the fields in one vector, told apart by weight.
func (postgresEngine) index(documents []words) *rows {
	r := &rows{into: "INSERT INTO search (seq, doc)", columns: 2, onward: " ON CONFLICT (seq) DO UPDATE SET doc = excluded.doc"}
	for _, d := range documents {
		r.add(d.seq, d.vector())
	}
	return r
}

// lastPosition is the last that PostgreSQL tells apart.
const lastPosition = 16_383

// vector writes words as PostgreSQL reads it. The folded words and the letters of a
// word have the same position.
func (d words) vector() string {
	var b strings.Builder
	position := 0
	put := func(token string, at int, weight string) {
		b.WriteString("'" + token + "':" + strconv.Itoa(min(at, lastPosition)) + weight + " ")
	}
	for i, x := range d.in {
		weight := fields(1 << i).weights()
		for j, surface := range x.surface {
			position++
			put(surface, position, weight)
			if x.exact[j] != gap {
				put(x.exact[j], position, weight)
			}
		}
		for _, token := range sorted(x.others) {
			put(token, lastPosition, weight)
		}
	}
	return b.String()
}

// weights writes fields as PostgreSQL reads them.
func (in fields) weights() string {
	var b strings.Builder
	for i := range fieldNames {
		if in&(1<<i) != 0 {
			b.WriteByte('A' + byte(i))
		}
	}
	return b.String()
}

func (postgresEngine) match(q sought) (string, any) { return "w.doc @@ ?::tsquery", q.tsquery() }

// tsquery writes what is sought as PostgreSQL reads it.
func (q sought) tsquery() string {
	switch {
	case q.all != nil:
		return joined(q.all, sought.tsquery, " & ")
	case q.either != nil:
		return joined(q.either, sought.tsquery, " | ")
	case q.phrase != nil:
		return lexemes(q.phrase, q.in.weights(), " <-> ")
	case q.begun:
		return lexemes(q.tokens, "*"+q.in.weights(), " | ")
	}
	return lexemes(q.tokens, q.in.weights(), " | ")
}

func lexemes(tokens []string, where, between string) string {
	out := make([]string, len(tokens))
	for i, token := range tokens {
		out[i] = "'" + token + "':" + where
	}
	return "(" + strings.Join(out, between) + ")"
}

func (sqliteEngine) found() string   { return "w.rowid" }
func (postgresEngine) found() string { return "w.seq" }

func (sqliteEngine) joined(column string) string { return "group_concat(" + column + ")" }
func (postgresEngine) joined(column string) string {
	return "string_agg(CAST(" + column + " AS text), ',')"
}

// numbersIn reads the numbers that a database has joined.
func numbersIn(joined string) ([]int64, error) {
	seqs := make([]int64, 0, 1+strings.Count(joined, ","))
	for number := range strings.SplitSeq(joined, ",") {
		seq, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, err
		}
		seqs = append(seqs, seq)
	}
	return seqs, nil
}

// tidied is how many pages of the index of words are written in one step, during which
// nobody else writes: some 40 ms.
const tidied = 500

// SQLite adds to its index of words by pieces, and every search looks into each of them.
func (sqliteEngine) tidy(db *gorm.DB) (done bool, err error) {
	var before, behind int
	for _, step := range []func() error{
		func() error { return db.Raw("SELECT total_changes()").Row().Scan(&before) },
		func() error {
			return db.Exec("INSERT INTO search (search, rank) VALUES ('merge', ?)", tidied).Error
		},
		func() error { return db.Raw("SELECT total_changes()").Row().Scan(&behind) },
	} {
		if err := step(); err != nil {
			return false, err
		}
	}
	return behind-before < 2, nil // the statement itself counts as one
}

func (postgresEngine) tidy(*gorm.DB) (done bool, err error) { return true, nil }
