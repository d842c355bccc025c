package web

import (
	"net/url"
	"strings"
	"unicode"

	"entente/models"
	"entente/models/fold"
	"entente/store"
	"entente/wire"
)

// Bounds of what is looked up for one form: far more than anybody types.
const (
	mostNamings = 200
	mostCalled  = 20 // records that have the words of a name
	longestName = 1_000
)

// recognise finds the records that are named in a form: by reference or id, and by name
// those that are called so, which is one or several.
func (x *sheet) recognise(values url.Values) error {
	if x.meant == nil {
		x.meant = map[naming][]string{}
	}
	for _, f := range x.form.Fields(values, nil).Links() {
		n := naming{f.Kind, strings.TrimSpace(f.Value)}
		if _, known := x.meant[n]; known || len(x.meant) == mostNamings {
			continue
		}
		ids, err := x.lookUp(n)
		if err == nil {
			err = x.meet(ids...)
		}
		if err != nil {
			return err
		}
		x.meant[n] = ids
	}
	return nil
}

// lookUp gives the ids of the records that somebody may mean.
func (x *sheet) lookUp(n naming) ([]string, error) {
	if len(n.as) > longestName || strings.ContainsFunc(n.as, unicode.IsControl) {
		return nil, nil
	}
	id, err := x.store.ID(x.ctx, store.Place{Kind: n.kind, Key: n.as})
	if err == nil {
		return []string{id}, nil
	}
	if models.KindOf(err) != models.NotFound {
		return nil, err
	}
	filter := n.kind.Spec().Filter()
	if wire.Bind(url.Values{"q": {n.as}}.Encode(), filter) != nil {
		return nil, nil // that is no name
	}
	items, _, err := x.readList(n.kind, filter, models.Paging{Limit: mostCalled}, "title", "names", "language")
	if models.KindOf(err) == models.Malformed {
		return nil, nil
	}
	var ids []string
	for _, item := range items {
		if calledSo(item.Called(), n.as) {
			ids = append(ids, item.Base().ID)
		}
	}
	return ids, err
}

// calledSo tells whether a title has a name in any language, however it is spelt.
func calledSo(title models.Text, name string) bool {
	for _, words := range title {
		if fold.Key(words) == fold.Key(name) {
			return true
		}
	}
	return false
}
