package store

import (
	"reflect"

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
		if own := places[m.Kind]; len(own) > 0 && alwaysNew(m.Kind) {
			m.Pointer, places[m.Kind] = own[0], own[1:]
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

// placesIn are the places in a body of itself and of what is nested in it, by kind.
func placesIn(body any) map[models.RecordKind][]string {
	places := map[models.RecordKind][]string{}
	models.Walk(body, "", func(at string, _ reflect.Value, shape *models.TypeShape) {
		if kind, ok := storedKinds()[shape.Type]; ok {
			places[kind] = append(places[kind], at)
		}
	})
	return places
}
