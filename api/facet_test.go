package api_test

import (
	"net/url"
	"reflect"
	"slices"
	"testing"

	"entente/models"
)

// TestEveryFacetFinds: what a kind is said to be found by, something is found by. A facet of which nobody gathers what is in the records would be no
// error: all of them count as having none.
func TestEveryFacetFinds(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	s.loadExample(t)
	s.create(t, "/agreements", with(anAgreement(), obj{"signatories": list{obj{"country": "AZ", "name": "A. Signatory"}}}))
	s.create(t, "/commitments", with(aCommitment(), obj{"institutions": list{obj{"country": "MA", "name": "A Railway", "role": "lead"}}}))
	for _, spec := range records {
		for _, facet := range spec.Facets {
			asked := slices.ContainsFunc(models.ShapeOf(reflect.TypeOf(spec.Filter())).Parameters, func(p models.Parameter) bool { return p.Name == facet })
			if asked && !s.found(t, spec.Name, facet) {
				t.Errorf("nothing in %s is found by %s: gather it where links are made, or record it here", spec.Table, facet)
			}
		}
	}
}

// found tells whether a list is not empty when it is asked for by a facet.
func (s *server) found(t *testing.T, kind models.RecordKind, facet string) bool {
	t.Helper()
	keys := map[string][]string{"country": {"AZ", "MA"}, "pair": {"AZ-MA"}, "year": {"2023", "2024", "2025"}}[facet]
	if keys == nil {
		keys = pluck(s.data(t, s.reader, listPath(models.RecordKind(facet))+"?limit=200"), "/reference")
	}
	for some := range slices.Chunk(keys, 40) {
		if s.total(t, s.reader, listPath(kind)+"?"+url.Values{facet: some}.Encode()) > 0 {
			return true
		}
	}
	return false
}
