package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRowsTakeThePair: where a row does not say between whom it is, it is between the two
// countries that what it is in is between; that is said where it is left empty. Who owes
// something is asked; to whom follows.
func TestRowsTakeThePair(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.still(t, s.read(t, s.editor, "/fr/visits/new"), "add=/meetings")
		if want := `id="/meetings/0/countries-taken">Laissé vide : les deux pays de la fiche<`; !strings.Contains(p.body, want) {
			t.Errorf("before the countries are known the form lacks %s", want)
		}
		p = s.still(t, p, "/title/fr=Visite", "/visitor_country=Azerbaïdjan", "/host_country=المغرب", "/commitments/0/owed_by/0=AZ",
			"/meetings/0/title/fr=Deuxième session", "/meetings/0/agreements/0/title/fr=Procès-verbal", "/meetings/0/agreements/0/type=minutes", "/agreements/0/title/fr=Mémorandum", "/agreements/0/type=mou", "do=show")
		for _, want := range []string{`id="/meetings/0/countries-taken">Laissé vide : Azerbaïdjan, Maroc<`, `id="/meetings/0/agreements/0/parties-taken">Laissé vide : Azerbaïdjan, Maroc<`, `id="/commitments/0/owed_to-taken">Laissé vide : Maroc<`} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the form lacks %s", want)
			}
		}
		wrong := s.typing(t, p, "/commitments/0/title/fr=Ouvrir une ligne", "/commitments/0/modality=intended", "/commitments/0/owed_by/0=", "do=save")
		if wrong.status != http.StatusUnprocessableEntity || strings.Count(wrong.body, `aria-invalid="true"`)+strings.Count(wrong.body, `-fault"><legend>`) > 1 || !strings.Contains(wrong.body, `"/commitments/0/owed_by-fault"`) {
			t.Errorf("%d\n%s", wrong.status, faultsOf(wrong))
		}
		if done := s.saved(t, s.typing(t, wrong, "/commitments/0/owed_by/0=Maroc", "do=save")); done.status != http.StatusOK {
			t.Fatalf("%d\n%s", done.status, faultsOf(done))
		}
		parties := []any{obj{"country": "AZ"}, obj{"country": "MA"}}
		for path, want := range map[string]obj{
			"/meetings/MTG-2026-0001":    {"countries": []any{"AZ", "MA"}},
			"/agreements/AGR-2026-0001":  {"parties": parties},
			"/agreements/AGR-2026-0002":  {"parties": parties},
			"/commitments/COM-2026-0001": {"owed_by": []any{"MA"}, "owed_to": []any{"AZ"}},
		} {
			got, record := obj{}, s.fetch(t, path)
			for name := range want {
				got[name] = record[name]
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %s", path, d)
			}
		}
	})
}

// TestRowsTakeNoMore: what a row says stays, and of more than two countries none is taken.
func TestRowsTakeNoMore(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		done := s.send(t, s.editor, "/fr/meetings/new", typed("/title/fr=Session", "/countries/0=AZ", "/countries/1=MA", "/commitments/4/title/fr=Ouvrir", "/commitments/4/modality=intended",
			"/commitments/4/owed_by/0=AZ", "/commitments/4/owed_by/1=MA", "/agreements/2/title/fr=Accord", "/agreements/2/type=agreement", "/agreements/2/parties/0/country=AZ", "/agreements/2/parties/1/country=TR"))
		if done.status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", done.status, faultsOf(done))
		}
		if got := s.fetch(t, "/commitments/COM-2026-0001")["owed_to"].([]any); len(got) > 0 {
			t.Errorf("what both owe is owed to %v", got)
		}
		if d := cmp.Diff([]any{obj{"country": "AZ"}, obj{"country": "TR"}}, s.fetch(t, "/agreements/AGR-2026-0001")["parties"]); d != "" {
			t.Error(d)
		}
		p := s.send(t, s.editor, "/fr/meetings/new", typed("/title/fr=Sommet", "/countries/0=AZ", "/countries/1=MA", "/countries/2=TR", "/agreements/0/title/fr=Accord", "/agreements/0/type=agreement"))
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `"/agreements/0/parties-fault"`) || strings.Contains(p.body, "Laissé vide") {
			t.Errorf("of three countries: %d\n%s", p.status, faultsOf(p))
		}
	})
}
