package api_test

import (
	"net/http"
	"slices"
	"testing"
)

// TestMade: the answer to a POST says what was recorded with it, by its place in the body,
// so that nobody has to look for the id of an act or a citation.
func TestMade(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		cites := list{obj{"article": anArticle()}, obj{"article": obj{"title": "Another"}}}
		act := obj{"kind": "signature", "party": "AZ", "date": "2023-11-13", "citations": list{obj{"article": anArticle()}}}
		body := with(aVisit(), obj{
			"lead":        obj{"country": "AZ", "name": "Somebody New"},
			"meetings":    list{aMeeting(), with(aMeeting(), obj{"commitments": list{aCommitment()}})},
			"agreements":  list{with(anAgreement(), obj{"acts": list{act, with(act, obj{"party": "MA"})}, "citations": cites})},
			"commitments": list{with(aCommitment(), obj{"updates": list{obj{"delivery": "limited", "assessed_by": "self", "as_of": "2024-03-01"}}})},
			"citations":   cites,
		})
		made := at(t, s.create(t, "/visits", body), "/made").([]any)
		var places []string
		for _, x := range made {
			pointer, _ := find(x, "/pointer")
			place, _ := pointer.(string)
			places = append(places, text(t, x, "/kind")+" "+place)
			switch kind := text(t, x, "/kind"); kind {
			case "citation":
				s.get(t, s.reader, "/citations/"+id(t, x))
			case "act", "update":
				owner := map[string]string{"act": "/agreements/AGR-2026-0001/acts/", "update": "/commitments/COM-2026-0002/updates/"}[kind]
				s.get(t, s.reader, owner+id(t, x))
			default:
				list := map[string]string{"person": "/people/", "article": "/articles/", "meeting": "/meetings/", "agreement": "/agreements/", "commitment": "/commitments/"}[kind]
				same(t, "the record "+places[len(places)-1], id(t, s.get(t, s.reader, list+text(t, x, "/reference"))), id(t, x))
			}
		}
		slices.Sort(places)
		same(t, "what was made", places, sorted([]string{
			"person ", "article ", "article ", "meeting /meetings/0", "meeting /meetings/1", "commitment /meetings/1/commitments/0",
			"agreement /agreements/0", "act /agreements/0/acts/0", "act /agreements/0/acts/1", "citation /agreements/0/acts/0/citations/0", "citation /agreements/0/acts/1/citations/0",
			"citation /agreements/0/citations/0", "citation /agreements/0/citations/1", "commitment /commitments/0", "update /commitments/0/updates/0", "citation /citations/0", "citation /citations/1",
		}))
		second := having(made, "/pointer", "/agreements/0/acts/1")
		holds(t, "the second act", s.get(t, s.reader, "/agreements/AGR-2026-0001/acts/"+id(t, second)), obj{"/party": "MA"})
		holds(t, "an act alone", s.create(t, "/agreements/AGR-2026-0001/acts", act), obj{"/made/0/kind": "citation", "/made/0/pointer": "/citations/0"})
		if _, said := find(s.create(t, "/visits", aVisit()), "/made"); said {
			t.Error("a visit by itself made nothing else")
		}
		s.do(t, "POST", "/visits?dry_run=true", s.editor, nil, body).want(t, http.StatusOK)
	})
}

// having is the element of a list that has a value at a pointer.
func having(all []any, pointer, value string) any {
	for _, x := range all {
		if v, _ := find(x, pointer); v == value {
			return x
		}
	}
	return nil
}
