package fold

import (
	"slices"
	"strings"
)

// Term is one thing that a query asks for. All terms of a query must match.
type Term struct {
	Phrase []string // folded surfaces in order, for two or more words in quotes; else nil
	Any    []string // for a single word: one of these must be a Surface or a Variant
	Exact  []string // the words as written, in order: the phrase to find among Exact
}

// Query reads what a user typed. Words between double quotes, of whatever
// nation, are a phrase; a quote without a partner and the operators of any query
// language are text. A query without a letter or digit has no terms.
func Query(q string) []Term {
	parts := strings.Split(strings.Map(plainQuote, q), `"`)
	var terms []Term
	for i, part := range parts {
		words := Words(part)
		quoted := i%2 == 1 && i < len(parts)-1
		if quoted && len(words) > 0 {
			terms = append(terms, quotedTerm(words))
			continue
		}
		for _, w := range words {
			terms = append(terms, Term{
				Any:   append([]string{w.Surface}, w.Variants...),
				Exact: []string{w.Exact},
			})
		}
	}
	return terms
}

// plainQuote is a mapping for strings.Map.
func plainQuote(r rune) rune {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '＂':
		return '"'
	}
	return r
}

// quotedTerm makes one term of the words between two quotes. A single quoted
// word is looked for as it stands, not by its stem.
func quotedTerm(words []Word) Term {
	var t Term
	for _, w := range words {
		t.Phrase = append(t.Phrase, w.Surface)
		t.Exact = append(t.Exact, w.Exact)
	}
	if len(words) == 1 {
		t.Any, t.Phrase = t.Phrase, nil
	}
	return t
}

// Match reports whether every term matches the words, in their exact writing or
// folded. It is the reference for what the databases must find. Without terms it
// is true.
func Match(terms []Term, words []Word, exact bool) bool {
	for _, t := range terms {
		if !t.matches(words, exact) {
			return false
		}
	}
	return true
}

func (t Term) matches(words []Word, exact bool) bool {
	switch {
	case exact:
		return hasRun(words, t.Exact, func(w Word) string { return w.Exact })
	case len(t.Phrase) > 0:
		return hasRun(words, t.Phrase, func(w Word) string { return w.Surface })
	}
	return slices.ContainsFunc(words, func(w Word) bool {
		return slices.Contains(t.Any, w.Surface) ||
			slices.ContainsFunc(w.Variants, func(v string) bool { return slices.Contains(t.Any, v) })
	})
}

// hasRun reports whether the wanted tokens stand one after the other.
func hasRun(words []Word, want []string, token func(Word) string) bool {
	for start := 0; start+len(want) <= len(words); start++ {
		run := words[start : start+len(want)]
		if slices.EqualFunc(run, want, func(w Word, s string) bool { return token(w) == s }) {
			return true
		}
	}
	return false
}
