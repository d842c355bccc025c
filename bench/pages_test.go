package bench

import (
	"testing"
)

// pages are the pages for people, as a guest reads them in French, and the first one as an
// editor does.
func (w *world) pages(t testing.TB) []row {
	t.Helper()
	signedIn, asEditor := get("page, home, signed in", "/fr/"), request("GET", "/fr/", "", w.editor)
	signedIn.next = func(int) []byte { return asEditor }
	return []row{
		get("page, home", "/fr/"),
		signedIn,
		w.unchanged(t, "page, home, 304", "/fr/"),
		get("page, agreements", "/fr/agreements"),
		get("page, agreements of a pair", "/fr/agreements?pair=AZ-MA"),
		get("page, commitments in Arabic", "/ar/commitments"),
		get("page, search, common word", "/fr/search?q=cooperation"),
		get("page, relations", "/fr/relations"),
		get("page, relation", "/fr/relations/AZ-MA"),
		get("page, progress", "/fr/progress"),
		get("page, progress by partner", "/fr/progress?by=pair"),
		get("page, progress on a past day", "/fr/progress?as_of=2020-06-30"),
		get("page, matrix", "/fr/progress/matrix"),
		get("page, conflicts", "/fr/conflicts"),
		get("page, a country", "/fr/countries/AZ"),
		get("page, a sector", "/fr/sectors/tourism"),
		get("page, an institution", w.some(t, "institutions", "")...),
		get("page, an agreement", w.some(t, "agreements", "")...),
		get("page, history of an agreement", w.some(t, "agreements", "/history")...),
		get("page, a commitment", w.some(t, "commitments", "")...),
		get("page, an article", w.some(t, "articles", "")...),
	}
}

// some are the pages of some records of a kind, or what is behind them.
func (w *world) some(t testing.TB, kind, behind string) []string {
	t.Helper()
	var page struct{ Data []struct{ Reference string } }
	w.decode(t, request("GET", v1+"/"+kind+"?limit=100", "", ""), &page)
	var all []string
	for _, x := range page.Data {
		all = append(all, "/fr/"+kind+"/"+x.Reference+behind)
	}
	return all
}
