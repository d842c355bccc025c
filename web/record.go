package web

import (
	"maps"
	"slices"

	"entente/models"
	"entente/store"
	"entente/web/markup"
	"entente/web/tongue"
)

// recordPage is what the page of a record shows.
type recordPage struct {
	Kind      models.RecordKind
	KindName  string
	Title     tongue.Words
	Reference string
	Held      string
	// Others are the title in other languages.
	Others []tongue.Words
	// Sources says how many articles it rests on, and of an article how much rests on it;
	// Weighed is the heading of that. Doubts are what is not well sourced.
	Weighed, Sources string

	Doubts   []string
	Warnings []string
	Status   *status
	Fields   []shownField
	Whole    []source
	Acts     []part
	Updates  []part
	Text     []piece
	TextLang string
	Rests    []rest
	Related  []related
	Recorded string
	Changed  string
	History  string
	// Offers are the forms for it and for what is written of it, and what is done with one
	// press.
	Offers []markup.Link
}

// record is the page of a record.
func (a *asked) record(spec models.Spec) (content, error) {
	key := a.r.PathValue("key")
	x, err := a.one(store.Place{Kind: spec.Name, Key: key})
	if err != nil {
		return content{}, a.orBinned(store.Place{Kind: spec.Name, Key: key}, err)
	}
	path := pathOf(spec.Name, x.Base().Reference)
	if key != x.Base().Reference {
		return content{}, elsewhere{address: a.address(path, nil)}
	}
	out := a.headed(x)
	out.History = a.address(path+"/history", nil)
	out.Offers = append(a.offersOn(x), a.pressesOn(x)...)
	if err := a.fill(&out, x); err != nil {
		return content{}, err
	}
	out.Related, err = a.relatedTo(x)
	return content{Title: out.Title.Text, Body: out, API: api + path, Files: a.recordFiles(x)}, err
}

// recordFiles are where a record is as a file: as JSON, and as the one row of a table.
func (a *asked) recordFiles(x models.Entity) []markup.Link {
	kind, reference := x.RecordKind(), x.Base().Reference
	files := a.files("/"+kind.Table(), with(nil, "reference", reference))
	return append([]markup.Link{markup.To("JSON", api+pathOf(kind, reference))}, files[0])
}

// one reads a record; one that was made one with another is found there.
func (a *asked) one(at store.Place) (models.Entity, error) {
	d, err := a.store.One(a.ctx, at, store.Look{})
	if models.KindOf(err) == models.NotFound {
		if into, missing := a.store.MergedInto(a.ctx, at); missing == nil {
			return nil, elsewhere{address: a.address(pathOf(into.Kind, into.Reference), nil)}
		}
	}
	if err != nil {
		return nil, err
	}
	return itemOf(at.Kind, d.Body)
}

// headed is what stands above a record of any kind, and who recorded it.
func (a *asked) headed(x models.Entity) recordPage {
	base, kind := x.Base(), x.RecordKind()
	out := recordPage{Kind: kind, KindName: a.Kind(kind), Title: a.Text(x.Called()), Reference: base.Reference, Held: a.held(*x.Accessed())}
	out.Others = a.others(x.Called(), out.Title)
	out.Recorded = a.Say("record.recorded", "when", a.Moment(base.CreatedAt), "who", base.CreatedBy)
	if base.UpdatedAt != base.CreatedAt {
		out.Changed = a.Say("record.changed", "when", a.Moment(base.UpdatedAt), "who", base.UpdatedBy)
	}
	return out
}

// others are the title in the other languages that it has.
func (a *asked) others(title models.Text, shown tongue.Words) []tongue.Words {
	var all []tongue.Words
	for _, lang := range slices.Sorted(maps.Keys(title)) {
		if title[lang] != shown.Text {
			all = append(all, a.Printed(title[lang], new(models.Language(lang))))
		}
	}
	return all
}

// fill adds what a record says, what it rests on, and what it has by its kind.
func (a *asked) fill(out *recordPage, x models.Entity) error {
	if err := a.learn(x); err != nil {
		return err
	}
	e, err := a.evidenceOf(x)
	if err != nil {
		return err
	}
	if article, ok := x.(*models.Article); ok {
		return a.fillArticle(out, article, e.cited)
	}
	out.Fields, out.Whole = a.fields(x, e, ""), a.aboutWhole(e, x)
	a.weigh(out, x, e)
	switch x := x.(type) {
	case *models.Agreement:
		out.Acts = a.acts(x, e)
		if x.Status != nil {
			out.Status = a.statusOf(x.Status)
			out.Status.Why = a.why(x, e)
		}
	case *models.Commitment:
		out.Updates, err = a.updates(x, e)
	}
	return err
}

// weigh says how well a record is sourced, and what is doubtful about it.
func (a *asked) weigh(out *recordPage, x models.Entity, e evidence) {
	if len(e.cited) > 0 || len(x.RecordKind().Spec().Facts) > 0 {
		out.Weighed = a.Say("record.rests")
		out.Sources = a.Say("record.sources", "n", e.provenance.Sources, "independent", e.provenance.IndependentSources)
	}
	if n := len(e.provenance.UnsourcedFields); n > 0 {
		out.Doubts = append(out.Doubts, a.Say("record.unsourced", "n", n))
	}
	if n := e.provenance.Conflicts; n > 0 {
		out.Doubts = append(out.Doubts, a.Say("record.conflicts", "n", n))
	}
	if n := e.provenance.FlaggedSources; n > 0 {
		out.Doubts = append(out.Doubts, a.Say("record.flagged", "n", n))
	}
	if d, ok := x.(models.Doubtful); ok {
		for _, w := range d.Doubted().Warnings {
			out.Warnings = append(out.Warnings, a.Label(w.Code.Vocabulary(), string(w.Code)))
		}
	}
}
