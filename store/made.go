package store

import (
	"reflect"
	"slices"

	"entente/models"
)

// made tells what was recorded with a body beside x, which is what the body is of itself.
// What is nested is recorded kind by kind in the order in which the body is walked.
func made(body any, recorded []models.Item, x models.Item) []models.Made {
	if len(recorded) == 1 {
		return nil
	}
	places := placesIn(body)
	var all []models.Made
	for _, item := range recorded {
		m := models.Made{Kind: item.RecordKind(), ID: *item.Head().ID}
		if alwaysNew(m.Kind) {
			m.Pointer, _ = places.take(item)
		}
		if e, record := item.(models.Entity); record {
			m.Reference = e.Base().Reference
		}
		if item != x {
			all = append(all, m)
		}
	}
	return all
}

// alwaysNew tells of a kind that what a body says of it is recorded. A person, an
// institution or an article may be on record already.
func alwaysNew(kind models.RecordKind) bool { return kind.Part() || kind.Spec().Drafts }

// place is where a body says something, and what it says there.
type place struct {
	pointer string
	said    reflect.Value
}

// places are those of a body itself and of what is nested in it, by kind.
type places map[models.RecordKind][]place

func placesIn(body any) places {
	all := places{}
	models.Walk(body, "", func(at string, v reflect.Value, shape *models.TypeShape) {
		if kind, ok := storedKinds()[shape.Type]; ok {
			all[kind] = append(all[kind], place{at, v})
		}
	})
	return all
}

// take takes the place that something was recorded of: the next of its kind, or, as some
// articles are on record already, of an article the next that says it.
func (p places) take(x models.Item) (pointer string, ok bool) {
	own, at := p[x.RecordKind()], 0
	if a, article := x.(*models.Article); article {
		at = slices.IndexFunc(own, func(y place) bool { return y.says(a) })
	}
	if at < 0 || at >= len(own) {
		return "", false
	}
	pointer = own[at].pointer
	p[x.RecordKind()] = slices.Delete(own, at, at+1)
	return pointer, true
}

// says tells whether an article is what stands here.
func (y place) says(a *models.Article) bool {
	said := y.said.Interface().(models.ArticleFields)
	return said.Title == a.Title && models.Same(said.URL, a.URL) && models.Same(said.Outlet, a.Outlet) && models.Same(said.Language, a.Language)
}
