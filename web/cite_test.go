package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"
)

// TestCiteThis: lists, records, relations and figures lead to how they are cited, in each
// language, just as programs are told; of a list, the whole.
func TestCiteThis(t *testing.T) {
	s := withExample(t)
	for page, cited := range map[string]string{
		"/agreements?pair=AZ-MA&sort=date": "/agreements?pair=AZ-MA&sort=date", "/visits/VIS-2026-0001": "/visits/VIS-2026-0001", "/relations/AZ-MA": "/relations/AZ-MA",
		"/progress?by=country&sector=trade": "/progress/by/country?sector=trade", "/progress/matrix": "/commitments", "/search?q=visa": "/search?q=visa",
		"/relations": "/relations", "/conflicts": "/conflicts", "/visits/VIS-2026-0001/history": "/visits/VIS-2026-0001/history",
	} {
		path, query, _ := strings.Cut(cited, "?")
		var want struct{ Text, BibTeX, Hash, Package string }
		if err := json.Unmarshal([]byte(s.get(t, "", "/api/v1"+path+".cite?"+query).body), &want); err != nil {
			t.Fatal(err)
		}
		for code, words := range map[string]string{"ar": "الاستشهاد بهذا", "az": "İstinad et", "en": "Cite this", "fr": "Citer"} {
			p := s.get(t, "", "/"+code+page)
			if link := `<a href="/` + code + "/cite" + html.EscapeString(cited) + `" rel="nofollow">` + words + `</a>`; !strings.Contains(p.body, link) {
				t.Errorf("/%s%s does not lead to how it is cited: %s", code, page, link)
			}
			p = s.get(t, "", "/"+code+"/cite"+cited)
			p.whole(t)
			fromTheLeft := `<pre class="cited-as" lang="en" dir="ltr">` + want.BibTeX
			for _, part := range []string{words, want.Text, fromTheLeft, want.Hash, want.Package} {
				if !strings.Contains(html.UnescapeString(p.body), part) {
					t.Errorf("/%s/cite%s does not say %q", code, cited, part)
				}
			}
		}
	}
	if p := s.get(t, "", "/en/cite/agreements?cursor=none&limit=3&total=true"); p.status != http.StatusOK {
		t.Errorf("a later page of a list: %d", p.status)
	}
	for page, status := range map[string]int{"/en/cite/agreements/AGR-2026-0999": 404, "/en/cite/nothing": 404, "/en/cite/export.zip": 404, "/en/cite/agreements?colour=red": 400} {
		if p := s.get(t, "", page); p.status != status {
			t.Errorf("%s: %d, want %d", page, p.status, status)
		}
	}
	for _, page := range []string{"/en/", "/en/search", "/en/codebook", "/en/visits?colour=red", "/en/cite/visits"} {
		if p := s.get(t, "", page); strings.Contains(p.body, ">Cite this</a>") {
			t.Errorf("%s leads to how it is cited", page)
		}
	}
}
