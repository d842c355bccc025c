package web_test

import (
	"net/http"
	"strings"
	"testing"
)

const addingTo = "Si vous ajoutez à ce qui est enregistré"

// TestAddToOneOfAnyKind: what looks like a record on record can be added to that, of every
// kind of which sources say something: quotes and rows go there.
func TestAddToOneOfAnyKind(t *testing.T) {
	between := []string{"AZ", "MA"}
	for _, c := range []struct {
		table string
		body  obj
		typed []string
		part  string
	}{
		{"agreements", obj{"title": obj{"fr": "Accord sur le tourisme"}, "type": "agreement", "parties": []obj{{"country": "AZ"}, {"country": "MA"}}},
			[]string{"/type=agreement", "/parties/0/country=AZ", "/parties/1/country=MA", "/acts/0/kind=ratification", "/acts/0/party=MA", "/acts/0/date=2024-03-01"}, "acts"},
		{"meetings", obj{"title": obj{"fr": "Accord sur le tourisme"}, "countries": between},
			[]string{"/countries/0=AZ", "/countries/1=MA", "/commitments/0/title/fr=Ouvrir une ligne", "/commitments/0/modality=intended", "/commitments/0/owed_by/0=AZ"}, "commitments"},
		{"commitments", obj{"title": obj{"fr": "Accord sur le tourisme"}, "modality": "intended", "owed_by": []string{"AZ"}, "owed_to": []string{"MA"}},
			[]string{"/modality=intended", "/owed_by/0=AZ", "/owed_to/0=MA", "/updates/0/delivery=limited", "/updates/0/assessed_by=self", "/updates/0/as_of=2024-03-01"}, "updates"},
	} {
		t.Run(c.table, func(t *testing.T) {
			each(t, func(t *testing.T, s *site) {
				known := s.post(t, "/"+c.table, c.body)["reference"].(string)
				p := s.still(t, s.read(t, s.editor, "/fr/"+c.table+"/new"), "/article/text="+rabat, "/article/language=ar", "do=beside")
				p = s.typing(t, p, append(c.typed, "/title/fr=Accord sur le tourisme", "quote:/title=الاتفاقيات", "do=save")...)
				p.whole(t)
				if p.status != http.StatusConflict || !strings.Contains(p.body, `name="join" value="`+known+`"`) || !strings.Contains(p.body, addingTo) {
					t.Fatalf("%d, and nothing to add to\n%s", p.status, faultsOf(p))
				}
				if done := s.saved(t, s.typing(t, p, "join="+known)); done.status != http.StatusOK {
					t.Errorf("%d\n%s", done.status, faultsOf(done))
				}
				if n := s.quotes(t, c.table+"/"+known); n != 1 {
					t.Errorf("%d quotes", n)
				}
				parts := "/" + c.table + "/" + known + "/" + c.part
				if c.part == "commitments" {
					parts = "/commitments?meeting=" + known
				}
				if n := len(s.fetch(t, parts)["data"].([]any)); n != 1 || s.listed(t, c.table) != 1 {
					t.Errorf("%d %s, of %d %s", n, c.part, s.listed(t, c.table), c.table)
				}
			})
		})
	}
}

// TestRowThatIsOnRecord: a row of a visit that looks like an agreement on record goes there,
// which then is of the visit; other rows are recorded, and what is wrong stands at them.
func TestRowThatIsOnRecord(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		parties := []obj{{"country": "AZ"}, {"country": "MA"}}
		known := s.post(t, "/agreements", obj{"title": obj{"fr": "Accord sur le tourisme"}, "type": "agreement", "parties": parties})["reference"].(string)
		other := s.post(t, "/agreements", obj{"title": obj{"fr": "Accord sur les visas"}, "type": "agreement", "parties": parties})["reference"].(string)
		p := s.still(t, s.read(t, s.editor, "/fr/visits/new"), "/article/text="+rabat, "/article/language=ar", "do=beside")
		p = s.typing(t, p, "/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "/date=2023-11-13", "do=save",
			"/agreements/1/title/fr=Accord sur le tourisme", "/agreements/1/type=agreement", "/agreements/1/parties/0/country=AZ", "/agreements/1/parties/1/country=MA", "quote:/agreements/1/title=الاتفاقيات",
			"/agreements/3/title/fr=Accord sur les visas", "/agreements/3/type=agreement", "/agreements/3/parties/0/country=AZ", "/agreements/3/parties/1/country=MA")
		for _, want := range []string{`name="join/agreements/0" value="` + known + `"`, `name="join/agreements/1" value="` + other + `"`, addingTo, "Accord 1"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		p = s.typing(t, p, "join/agreements/0="+known)
		p.whole(t)
		if p.status != http.StatusConflict || s.listed(t, "visits") != 0 || !strings.Contains(p.body, `<input type="hidden" name="join/agreements/0" value="`+known+`">`) || !strings.Contains(p.body, `<button class="quiet" name="join/agreements/1" value="`+other+`"`) {
			t.Fatalf("%d: the other row is not asked about\n%s", p.status, alikes(p))
		}
		wrong := s.typing(t, p, "do=anyway", "/agreements/1/type=nonsense")
		if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, `id="/agreements/1/type-fault"`) {
			t.Errorf("%d: what is wrong with a row stands elsewhere\n%s", wrong.status, faultsOf(wrong))
		}
		visit := s.saved(t, s.typing(t, p, "do=anyway"))
		if visit.status != http.StatusOK || s.listed(t, "agreements") != 3 {
			t.Fatalf("%d, and %d agreements\n%s", visit.status, s.listed(t, "agreements"), faultsOf(visit))
		}
		if n := s.quotes(t, "agreements/"+known); n != 1 || s.fetch(t, "/agreements/"+known)["visit_id"] == nil {
			t.Errorf("%d quotes of the agreement, which is of no visit", n)
		}
	})
}

// TestNothingToAdd: of a kind of which a form brings nothing that could be added, nothing is
// said of adding.
func TestNothingToAdd(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.post(t, "/institutions", obj{"names": obj{"fr": "Office du tourisme"}, "country": "MA"})
		p := s.send(t, s.editor, "/fr/institutions/new", typed("/names/fr=Office du tourisme", "/country=MA", "do=save"))
		if p.status != http.StatusConflict || strings.Contains(p.body, addingTo) || strings.Contains(p.body, `name="join`) {
			t.Errorf("%d\n%s", p.status, faultsOf(p))
		}
	})
}

// alikes is what a page says may be on record already.
func alikes(p page) string {
	_, box, _ := strings.Cut(p.body, `class="alike`)
	box, _, _ = strings.Cut(box, "</div>")
	return box
}

// quotes counts the citations of a record.
func (s *site) quotes(t testing.TB, record string) int {
	t.Helper()
	return len(s.fetch(t, "/"+record+"/citations")["data"].([]any))
}

// TestAddToWhatIsPublished: an article that was written down with what is then added to
// something published is published with it, so that everybody reads what was added; to a
// draft it is added as it is.
func TestAddToWhatIsPublished(t *testing.T) {
	for state, shown := range map[string]int{"published": http.StatusOK, "draft": http.StatusNotFound} {
		each(t, func(t *testing.T, s *site) {
			known := s.post(t, "/agreements", obj{"title": obj{"fr": "Accord sur le tourisme"}, "type": "agreement", "parties": []obj{{"country": "AZ"}, {"country": "MA"}}, "review_state": state})["reference"].(string)
			p := s.still(t, s.read(t, s.editor, "/fr/agreements/new"), "/article/text="+rabat, "/article/language=ar", "/article/review_state=draft", "do=beside")
			p = s.typing(t, p, "/type=agreement", "/parties/0/country=AZ", "/parties/1/country=MA", "/title/fr=Accord sur le tourisme", "quote:/title=الاتفاقيات", "do=save")
			s.saved(t, s.typing(t, p, "join="+known))
			article := s.fetch(t, "/articles")["data"].([]any)[0].(obj)["reference"].(string)
			if p := s.get(t, "", "/fr/articles/"+article); p.status != shown {
				t.Errorf("beside something %s: a guest gets the article with %d", state, p.status)
			}
		})
	}
}
