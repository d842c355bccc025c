package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const (
	v1         = "/api/v1"
	agreements = v1 + "/agreements"
	progress   = v1 + "/progress"
)

// get is a row of one request, or of some in turn.
func get(name string, paths ...string) row {
	var requests [][]byte
	for _, path := range paths {
		requests = append(requests, request("GET", path, "", ""))
	}
	return row{name: name, status: http.StatusOK, next: func(i int) []byte { return requests[i%len(requests)] }}
}

func list(name, path string) row {
	r := get(name, path)
	r.list = true
	return r
}

// rows are the requests that read.
func (w *world) rows(t testing.TB) []row {
	t.Helper()
	half, ids := w.halfway(t, "")
	halfPair, _ := w.halfway(t, "&pair=AZ-MA")
	one := agreements + "/" + ids[0]
	var some []string
	for i := range 500 {
		some = append(some, agreements+"/"+ids[i*len(ids)/500])
	}
	asReader := request("GET", agreements, "", w.reader)
	signedIn := list("list, signed in", agreements)
	signedIn.next = func(int) []byte { return asReader }
	return []row{
		get("one agreement", some...),
		w.unchanged(t, "one agreement, 304", one),
		list("list", agreements),
		w.unchanged(t, "list, 304", agreements),
		signedIn,
		list("list, of a pair", agreements+"?pair=AZ-MA"),
		list("list, of a sector", agreements+"?sector=tourism"),
		list("list, in force", agreements+"?status=in_force"),
		list("list, with total", agreements+"?total=true"),
		list("list, half way", agreements+"?cursor="+half),
		list("list, of a pair, half way", agreements+"?pair=AZ-MA&cursor="+halfPair),
		list("list, id and title", agreements+"?fields=id,title"),
		list("list, in Arabic", agreements+"?lang=ar"),
		list("list, title and citations in Arabic", agreements+"?fields=id,title&include=citations&lang=ar"),
		list("list, common word", agreements+"?q=cooperation"),
		list("list of commitments", v1+"/commitments"),
		list("search, common word", v1+"/search?q=cooperation"),
		list("search, rare word", v1+"/search?q="+w.rare(t, one)),
		get("progress", progress),
		get("progress, of a pair", progress+"?pair=AZ-MA"),
		get("progress, by sector", progress+"/by/sector"),
		get("progress, by sector, of a pair", progress+"/by/sector?pair=AZ-MA"),
		get("progress, on a past day", progress+"?as_of=2020-06-30"),
		list("upcoming", progress+"/upcoming"),
		list("overdue", progress+"/overdue"),
		get("conflicts, of a pair", v1+"/conflicts?pair=AZ-MA"),
		get("relation", v1+"/relations/AZ-MA"),
		list("timeline, of a pair", v1+"/relations/AZ-MA/timeline"),
		list("calendar", agreements+"/calendar"),
		list("calendar, of a pair", agreements+"/calendar?pair=AZ-MA"),
		list("calendar, of one event", agreements+"/calendar?event=notice_until"),
	}
}

// unchanged asks for what the client has already.
func (w *world) unchanged(t testing.TB, name, path string) row {
	t.Helper()
	r := sync.OnceValue(func() []byte { // once it is asked for: what is written before changes the state
		a, _ := w.once(t, request("GET", path, "", ""), http.StatusOK)
		return request("GET", path, "", "", "If-None-Match: "+a.etag)
	})
	return row{name: name, status: http.StatusNotModified, next: func(int) []byte { return r() }}
}

// halfway walks a list of agreements to its middle, and gives the cursor there
// and the ids on the way.
func (w *world) halfway(t testing.TB, filter string) (cursor string, ids []string) {
	t.Helper()
	var page struct {
		Data []struct{ ID string }
		Meta struct {
			Total int
			Next  string
		}
	}
	step := func(query string) {
		page.Data, page.Meta.Next = nil, ""
		w.decode(t, request("GET", agreements+"?fields=id"+filter+query, "", ""), &page)
	}
	step("&total=true&limit=1")
	half := page.Meta.Total / 2
	for from := ""; len(ids) < half; from = "&cursor=" + page.Meta.Next {
		step(fmt.Sprintf("&limit=%d%s", min(200, half-len(ids)), from))
		for _, x := range page.Data {
			ids = append(ids, x.ID)
		}
	}
	if page.Meta.Next == "" {
		t.Fatalf("agreements?%s: there is no middle of %d", filter, page.Meta.Total)
	}
	return page.Meta.Next, ids
}

// rare is a made-up name from the title of an agreement, which few share.
func (w *world) rare(t testing.TB, path string) string {
	t.Helper()
	var v struct{ Title map[string]string }
	w.decode(t, request("GET", path, "", ""), &v)
	for _, title := range v.Title {
		if _, name, ok := strings.Cut(title, "("); ok {
			return strings.TrimSuffix(name, ")")
		}
	}
	t.Fatalf("%s: no made-up name in the title %v", path, v.Title)
	return ""
}

const promise = `{"title":{"en":"Simplify visas for researchers"},"modality":"intended","owed_by":["AZ"],"owed_to":["MA"],
	"date":"2026-05","due":"2027-12","sectors":["tourism"],"review_state":"published"}`

// occasion is a small visit: a meeting, an agreement with an act, two commitments and a
// citation with its article.
const occasion = `{"title":{"en":"Visit to Rabat"},"visitor_country":"AZ","host_country":"MA","level":"working","date":"2026-05-12","review_state":"published",
	"meetings":[{"title":{"en":"Talks"},"date":"2026-05-12","countries":["AZ","MA"],"sectors":["energy"]}],
	"agreements":[{"title":{"en":"Memorandum on energy"},"type":"mou","date":"2026-05-12","parties":[{"country":"AZ"},{"country":"MA"}],
		"sectors":["energy"],"acts":[{"kind":"signature","date":"2026-05-12"}]}],
	"commitments":[
		{"title":{"en":"Exchange experts"},"modality":"intended","owed_by":["AZ"],"owed_to":["MA"],"sectors":["energy"]},
		{"title":{"en":"Hold a forum"},"modality":"political","owed_by":["MA"],"owed_to":["AZ"],"due":"2027","sectors":["energy"]}],
	"citations":[{"quote":"signed in Rabat","article":{"title":"Visit","url":"https://example.org/a","language":"en"}}]}`

// creations are the requests that write, on what the names are to end with.
func (w *world) creations(t testing.TB, on string) []row {
	t.Helper()
	text, err := os.ReadFile("../example/37-visit-rabat-2023.json")
	must(t, err)
	var visit struct{ Body json.RawMessage }
	must(t, json.Unmarshal(text, &visit))
	var body bytes.Buffer
	must(t, json.Compact(&body, visit.Body))
	var n atomic.Int64
	// own gives a body titles, articles and days of its own: what is called alike, and of
	// the same days, is looked for.
	own := func(body string) string {
		n := n.Add(1)
		i, year := strconv.FormatInt(n, 10), strconv.FormatInt(1995+n%30, 10)
		return strings.NewReplacer("://", "://"+i+".", `"ar":"`, `"ar":"`+i+" ", `"az":"`, `"az":"`+i+" ", `"en":"`, `"en":"`+i+" ", `"fr":"`, `"fr":"`+i+" ",
			`"date":"2026-`, `"date":"`+year+"-", `"date":"2023-`, `"date":"`+year+"-").Replace(body)
	}
	create := func(name, path string, body func() string) row {
		return row{name: name + on, status: http.StatusCreated, writes: true,
			next: func(int) []byte { return request("POST", v1+path, body(), w.editor) }}
	}
	return []row{
		create("create a commitment", "/commitments", func() string { return own(promise) }),
		create("create a visit", "/visits", func() string { return own(occasion) }),
		create("create a visit of fifty objects", "/visits", func() string { return own(body.String()) }),
	}
}
