package bench

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// treatyParties is how many parties a treaty of all countries has, and acts.
const treatyParties = 196

// aTreaty is a body of so many parties, each with an act.
func aTreaty(title string, codes []string) string {
	var parties, acts []string
	for i, code := range codes {
		parties = append(parties, fmt.Sprintf(`{"country":%q}`, code))
		acts = append(acts, fmt.Sprintf(`{"kind":"ratification","party":%q,"date":"2020-%02d-%02d"}`, code, 1+i%12, 1+i%28))
	}
	return fmt.Sprintf(`{"title":{"en":%q},"review_state":"published","date":"2019-06-01","sectors":["environment"],"parties":[%s],"acts":[%s]}`,
		title, strings.Join(parties, ","), strings.Join(acts, ","))
}

// treaties records three texts of all countries for each thousand agreements, and gives
// the requests that show what these cost beside texts of two.
func (w *world) treaties(t testing.TB, size int) []row {
	t.Helper()
	var countries struct{ Data []struct{ Code string } }
	w.decode(t, request("GET", v1+fmt.Sprintf("/countries?limit=%d&current=true&sort=reference", treatyParties), "", ""), &countries)
	codes := []string{"AZ", "MA"}
	for _, c := range countries.Data {
		if c.Code != "AZ" && c.Code != "MA" && len(codes) < treatyParties {
			codes = append(codes, c.Code)
		}
	}
	record := func(title string, codes []string) (id string) {
		var made struct{ ID string }
		_, body := w.once(t, request("POST", agreements, aTreaty(title, codes), w.editor), http.StatusCreated)
		must(t, json.Unmarshal(body, &made))
		return made.ID
	}
	var treaty string
	for i := range max(3, size*3/1000) {
		treaty = record(fmt.Sprint("Convention ", i), codes)
	}
	small := record("Of two", codes[:2])
	var n atomic.Int64
	writes := func(name, method, path string, status int, body func() string) row {
		return row{name: name, status: status, writes: true, next: func(int) []byte { return request(method, path, body(), w.editor, "If-Match: *") }}
	}
	create := func(codes []string) func() string {
		return func() string { return aTreaty(fmt.Sprint("Another ", n.Add(1)), codes) }
	}
	summary := func() string { return fmt.Sprintf(`{"summary":{"en":"in other words %d"}}`, n.Add(1)) }
	return []row{
		list("list, of a pair, beside treaties", agreements+"?pair=AZ-MA"),
		list("list, of a pair, treaties only", agreements+"?pair=AZ-MA&multilateral=only"),
		list("list, in force between two", agreements+"?pair=AZ-MA&status=in_force"),
		get("relation, beside treaties", v1+"/relations/AZ-MA"),
		list("relations, beside treaties", v1+"/relations"),
		list("timeline, of a pair, beside treaties", v1+"/relations/AZ-MA/timeline"),
		list("parties of a treaty", agreements+"/"+treaty+"/parties"),
		writes("create a text of two, with two acts", "POST", agreements, http.StatusCreated, create(codes[:2])),
		writes("create a treaty of 196, with as many acts", "POST", agreements, http.StatusCreated, create(codes)),
		writes("change the summary of a text of two", "PATCH", agreements+"/"+small, http.StatusOK, summary),
		writes("change the summary of a treaty of 196", "PATCH", agreements+"/"+treaty, http.StatusOK, summary),
	}
}
