package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestNamesLikeReferences: a name that begins as a reference does is a name all the same.
func TestNamesLikeReferences(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		person := s.post(t, "/people", obj{"names": []obj{{"text": "Per-Olof Hansson", "primary": true}}})
		for _, as := range []string{"Per-Olof Hansson", "per-olof HANSSON"} {
			done := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "/lead/person_id="+as, "do=anyway"))
			if done.status != http.StatusSeeOther {
				t.Errorf("%s: %d\n%s", as, done.status, faultsOf(done))
				continue
			}
			lead, _ := s.fetch(t, strings.TrimPrefix(done.header.Get("Location"), "/fr"))["lead"].(obj)
			if lead["person_id"] != person["id"] {
				t.Errorf("%s is %v", as, lead)
			}
		}
		if p := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Autre", "/visitor_country=AZ", "/host_country=MA", "/lead/person_id=PER-2026-9999", "do=anyway")); p.status != http.StatusUnprocessableEntity {
			t.Errorf("a reference of nobody: %d", p.status)
		}
	})
}

// TestCountriesByOtherNames: a country is meant by any of its names that are on record, such as
// the official one, in any language, and by its code of three letters; a name of none is told.
func TestCountriesByOtherNames(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, as := range []string{"المملكة المغربية", "Royaume du Maroc", "kingdom of MOROCCO", "Mərakeş Krallığı", "MAR", "Maroc"} {
			done := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite", "/visitor_country=AZ", "/host_country="+as, "do=anyway"))
			if done.status != http.StatusSeeOther {
				t.Errorf("%s: %d\n%s", as, done.status, faultsOf(done))
				continue
			}
			if host := s.fetch(t, strings.TrimPrefix(done.header.Get("Location"), "/fr"))["host_country"]; host != "MA" {
				t.Errorf("%s is %v", as, host)
			}
		}
		if p := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite", "/visitor_country=AZ", "/host_country=Atlantide", "do=anyway")); p.status != http.StatusUnprocessableEntity {
			t.Errorf("a name of no country: %d", p.status)
		}
	})
}
