package fold

// Mark is where something that a query asks for stands in a text: bytes from and to, and
// which of its terms it is.
type Mark struct{ From, To, Term int }

// Marker finds what a query asks for in texts. It remembers the words that it has
// folded, and is for one caller at a time.
type Marker struct {
	terms []Term
	exact bool
	known map[string]Word
}

// NewMarker gives a marker of terms, in their exact writing or folded.
func NewMarker(terms []Term, exact bool) *Marker { return &Marker{terms, exact, map[string]Word{}} }

// Marks gives a text, composed and without what is invisible, and the marks in it, in
// their order; they may lie over one another.
func (m *Marker) Marks(text string) (string, []Mark) {
	text = clean(text)
	all := split(text)
	words, at := make([]Word, 0, len(all)), all[:0]
	for _, x := range all {
		w, ok := m.known[x.word]
		if !ok {
			w = wordOf(x.word)
			m.known[x.word] = w
		}
		if w.Surface != "" {
			words, at = append(words, w), append(at, x)
		}
	}
	var marks []Mark
	for i := range words {
		for j, t := range m.terms {
			if n := min(max(1, len(t.Phrase), len(t.Exact)), len(words)-i); t.matches(words[i:i+n], m.exact) {
				marks = append(marks, Mark{at[i].from, at[i+n-1].to, j})
			}
		}
	}
	return text, marks
}
