package web

import (
	"slices"
	"strings"

	"entente/models"
	"entente/web/markup"
)

// rest is a record that rests on an article, with what that says of it.
type rest struct {
	Record markup.Link
	Kind   string
	Claims []restClaim
}

// restClaim is what an article says of a field of a record.
type restClaim struct {
	Field string
	source
}

// piece is a stretch of the text of an article; quoted ones are marked.
type piece struct {
	Text   string
	Quoted bool
}

// fillArticle adds the text of an article, its quotes marked, and what rests on it.
func (a *asked) fillArticle(out *recordPage, x *models.Article, cited []models.Citation) error {
	out.Fields = a.fields(x, evidence{of: x}, "")
	var quotes []string
	for _, c := range cited {
		if c.Quote != nil {
			quotes = append(quotes, *c.Quote)
		}
	}
	if x.Text != nil {
		out.Text, out.TextLang = marked(*x.Text, quotes), string(value(x.Language))
	}
	out.Weighed, out.Sources = a.Say("article.rests_on_it"), a.Say("article.rests", "n", len(cited))
	return a.fillRests(out, cited)
}

// marked cuts a text into what is quoted and what is not.
func marked(text string, quotes []string) []piece {
	type span struct{ from, to int }
	var spans []span
	for _, q := range quotes {
		if at := strings.Index(text, q); at >= 0 && q != "" {
			spans = append(spans, span{at, at + len(q)})
		}
	}
	slices.SortFunc(spans, func(x, y span) int { return x.from - y.from })
	var pieces []piece
	at := 0
	for _, s := range spans {
		if s.to <= at {
			continue
		}
		from := max(s.from, at)
		if from > at {
			pieces = append(pieces, piece{Text: text[at:from]})
		}
		pieces = append(pieces, piece{text[from:s.to], true})
		at = s.to
	}
	if at < len(text) {
		pieces = append(pieces, piece{Text: text[at:]})
	}
	return pieces
}

// fillRests adds the records that rest on an article, with what it says of each.
func (a *asked) fillRests(out *recordPage, cited []models.Citation) error {
	var ids []string
	for _, c := range cited {
		ids = append(ids, c.RootID)
	}
	if err := a.meet(ids...); err != nil {
		return err
	}
	places := map[string]int{}
	for _, c := range cited {
		link, ok := a.recordLink(c.RootID)
		if !ok {
			continue
		}
		i, known := places[c.RootID]
		if !known {
			i = len(out.Rests)
			places[c.RootID] = i
			out.Rests = append(out.Rests, rest{Record: link, Kind: a.Kind(c.RootKind)})
		}
		out.Rests[i].Claims = append(out.Rests[i].Claims, restClaim{a.cited(c), a.sourceOf(c, c.OwnerKind.Spec().New().Stored())})
	}
	return nil
}

// cited says what a citation is about: a field, or the whole of a record or part.
func (a *asked) cited(c models.Citation) string {
	switch {
	case c.Field != nil && c.OwnerKind.Part():
		return a.Say("cited.part", "part", a.Kind(c.OwnerKind), "field", a.Pointed(*c.Field))
	case c.Field != nil:
		return a.Pointed(*c.Field)
	case c.OwnerKind.Part():
		return a.Kind(c.OwnerKind)
	}
	return a.Say("cited.whole")
}
