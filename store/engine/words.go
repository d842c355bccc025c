package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/fold"
)

// Fields are where in a document words stand.
type Fields int

// The fields.
const (
	InTitle Fields = 1 << iota
	InBody
	// InNames are names as they are printed, and tokens of what the document is about.
	InNames
	// InKept are quotes of articles that guests do not see.
	InKept
)

// fieldNames are the columns of the index of words, in the order of the fields; in
// PostgreSQL they are the weights A to D.
var fieldNames = [...]string{"title", "body", "names", "kept"}

// Words are the words of a document, by where they stand.
type Words struct {
	Seq   int64 // the number of the document
	in    [len(fieldNames)]fieldWords
	bytes int
}

// fieldWords are the tokens of one field: folded words and the letters of words, in
// their order, and what finds the document wherever it stands.
type fieldWords struct{ surface, exact, others []string }

// Gap stands around passages, so that no phrase reaches over.
const Gap = "\ue000"

// maxWords is how many bytes of words are indexed of one record, which then makes
// less than the megabyte that PostgreSQL takes: some 20,000 words.
const maxWords = 250_000

// of gives the words of one field.
func (d *Words) of(in Fields) *fieldWords {
	for i := range d.in {
		if in == 1<<i {
			return &d.in[i]
		}
	}
	return &fieldWords{}
}

// Put adds passages to a field, as far as there is room.
func (d *Words) Put(in Fields, passages []models.Passage) {
	x := d.of(in)
	for _, passage := range passages {
		if x.surface == nil {
			x.surface, x.exact = []string{Gap}, []string{Gap}
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
		x.surface, x.exact = append(x.surface, Gap), append(x.exact, Gap)
	}
}

// PutTokens adds tokens that find the document wherever in a field they stand. Their first
// letter is of no word, and neither ~ nor =, with which further forms and letters begin.
func (d *Words) PutTokens(in Fields, tokens []string) {
	x := d.of(in)
	x.others = append(x.others, tokens...)
}

// Texts are all words, as texts that tell whether any has changed.
func (d Words) Texts() []string {
	var all []string
	for _, x := range d.in {
		all = append(all, strings.Join(x.surface, " "), strings.Join(x.exact, " "), strings.Join(x.others, " "))
	}
	return all
}

// variant writes a further form of a word.
func variant(form string) string { return "~" + form }

// letters writes a word so that no tokenizer changes it: case, marks and all.
func letters(exact string) string { return fmt.Sprintf("=%x", exact) }

// Sought is what is to stand in a document: one of some tokens, or some one behind the
// other, in one of some fields; or all, or one, of several such things.
type Sought struct {
	In     Fields
	Tokens []string
	// Begun tells that a token need only be the beginning of one.
	Begun       bool
	Phrase      []string
	All, Either []Sought
}

// SoughtIn is what a term looks for in some fields.
func SoughtIn(in Fields, t fold.Term, exact bool) Sought {
	switch {
	case exact:
		phrase := make([]string, len(t.Exact))
		for i, w := range t.Exact {
			phrase[i] = letters(w)
		}
		return Sought{In: in, Phrase: phrase}
	case t.Phrase != nil:
		return Sought{In: in, Phrase: t.Phrase}
	}
	tokens := slices.Clone(t.Any)
	for _, form := range t.Any {
		tokens = append(tokens, variant(form))
	}
	return Sought{In: in, Tokens: tokens}
}

// joined writes several things that are sought as one.
func joined(all []Sought, write func(Sought) string, between string) string {
	parts := make([]string, len(all))
	for i, q := range all {
		parts[i] = write(q)
	}
	return "(" + strings.Join(parts, between) + ")"
}

// Numbers reads the numbers that an engine has joined.
func Numbers(joined string) ([]int64, error) {
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
