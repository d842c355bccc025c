package web

import (
	"entente/models"
	"entente/store"
	"entente/web/markup"
	"entente/wire"
)

// binned are what is in the bin, by kind.
type binned struct{ Shelves []binShelf }

// binShelf are the records of a kind in the bin, those that went there last first.
type binShelf struct {
	Title string
	table
	// All lists all of them.
	All markup.Link
}

// mostBinned is how many of a kind the page shows.
const mostBinned = 20

// binPage is the page of the bin, for all who have a token.
func (a *asked) binPage() (content, error) {
	if !models.ViewerOf(a.ctx).Staff() {
		return content{}, models.Refuse(models.Unauthenticated, "sign in to look into the bin")
	}
	if err := a.readNames(); err != nil {
		return content{}, err
	}
	var out binned
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		shelf, err := a.binShelf(spec)
		if err != nil {
			return content{}, err
		}
		if len(shelf.Rows) > 0 {
			out.Shelves = append(out.Shelves, shelf)
		}
	}
	return content{Title: a.Say("bin.title"), Body: out}, nil
}

// binShelf reads the records of a kind in the bin. Each leads to where it is restored.
func (a *asked) binShelf(spec models.Spec) (binShelf, error) {
	out := binShelf{Title: a.Kinds(spec.Name)}
	filter := spec.Filter()
	if err := wire.Bind("bin=true", filter); err != nil {
		return out, err
	}
	rows, meta, err := a.tableOf(spec.Name, filter, models.Paging{Limit: mostBinned, Sort: "-updated_at"})
	if err != nil {
		return out, err
	}
	for i, row := range rows.Rows {
		rows.Rows[i].Href = ""
		if a.writes(spec.Name) {
			rows.Rows[i].Href = a.address(pathOf(spec.Name, row.Reference)+"/restore", nil)
		}
	}
	out.table = rows
	if meta.Next != "" {
		out.All = markup.To(a.Say("bin.all"), a.address("/"+spec.Table, with(nil, "bin", "true")))
	}
	return out, nil
}

// orBinned leads whoever may write from a record that is not there to where it is brought
// back, if it is in the bin.
func (a *asked) orBinned(at store.Place, missing error) error {
	if models.KindOf(missing) != models.NotFound || !a.writes(at.Kind) {
		return missing
	}
	if _, err := a.store.One(a.ctx, at, store.Look{Bin: true}); err != nil {
		return missing
	}
	return elsewhere{address: a.address(pathOf(at.Kind, at.Key)+"/restore", nil)}
}
