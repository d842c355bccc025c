package bench

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestCost looks for the dearest request that a guest can make at each address, and
// prints it with what it costs: by climbing, parameter by parameter, with values from
// openapi.json and from what is recorded. Whole files are apart: they cost by the row.
func TestCost(t *testing.T) {
	if os.Getenv("BENCH_COST") == "" {
		t.Skip("it measures; make cost runs it")
	}
	size := cmp.Or(atoi(os.Getenv("BENCH_SIZE")), 10_000)
	w := newWorld(t, build(t), size)
	c, err := dial(w.addr)
	must(t, err)
	s := &search{world: w, client: c, random: rand.New(rand.NewPCG(1, 1)), samples: w.samples(t)}
	var pages, files []cost
	for _, r := range w.readRoutes(t) {
		if !w.wanted.MatchString(r.path) || strings.Contains(r.path, "{part}") || strings.HasPrefix(r.path, v1+"/citations/") {
			continue // a part is no dearer than the record that it is of
		}
		if r.path == v1+"/export.zip" {
			continue // it is every file in one
		}
		fmt.Fprintln(os.Stderr, time.Now().Format(time.TimeOnly), r.path)
		pages = append(pages, s.dearest(t, r, ""))
		if r.file {
			files = append(files, s.dearest(t, r, ".csv"), s.dearest(t, r, ".ndjson"))
		}
	}
	printCosts(fmt.Sprintf("The dearest request at each address, of %d agreements and as many commitments", size), pages)
	printCosts("The dearest whole file", files)
}

// readRoute is what can be read at an address.
type readRoute struct {
	path       string // with {names}
	parameters []readParameter
	file       bool
}

// readParameter is a parameter of a query, with values to try.
type readParameter struct {
	name   string
	values []string
}

// cost is what a request took.
type cost struct {
	route, path string
	status      int
	cpu         time.Duration
	bytes, rows int
	memory      int // kB more than before, at most
}

// readRoutes are the addresses of openapi.json, with values for their parameters.
func (w *world) readRoutes(t *testing.T) []readRoute {
	t.Helper()
	type schema struct {
		Type, Format, Ref string
		Enum              []string
		Items             *struct {
			Enum []string
			Ref  string `json:"$ref"`
		}
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name, In string
				Schema   schema
			}
			Responses map[string]struct{ Content map[string]any }
		}
		Components struct {
			Schemas map[string]struct{ Enum []any }
		}
	}
	w.decode(t, request("GET", "/openapi.json", "", ""), &doc)
	var all []readRoute
	for path, operations := range doc.Paths {
		get, ok := operations["get"]
		if !ok || !strings.HasPrefix(path, v1) {
			continue
		}
		r := readRoute{path: path}
		_, r.file = get.Responses["200"].Content["text/csv"]
		for _, x := range get.Parameters {
			if x.In != "query" || x.Name == "cursor" {
				continue
			}
			p := readParameter{name: x.Name, values: x.Schema.Enum}
			if items := x.Schema.Items; items != nil {
				p.values = items.Enum
				for _, code := range doc.Components.Schemas[strings.TrimPrefix(items.Ref, "#/components/schemas/")].Enum {
					p.values = append(p.values, fmt.Sprint(code))
				}
			}
			if x.Schema.Type == "boolean" {
				p.values = []string{"true", "false"}
			}
			r.parameters = append(r.parameters, p)
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b readRoute) int { return strings.Compare(a.path, b.path) })
	return all
}

// samples are values of parameters from what is recorded: the commonest things, for
// they cost most, and some of the rest.
func (w *world) samples(t *testing.T) map[string][]string {
	t.Helper()
	samples := map[string][]string{
		"limit": {"200"}, "lang": {"ar"}, "from": {"1900", "2010"}, "to": {"2050", "2010"}, "as_of": {"1995-01-01", "2020-06-30"},
		"due_from": {"1900", "2015"}, "due_to": {"2050"}, "year": {"2015", "none"}, "sort": nil,
		"also":   {"country:AZ", "year:2015", "sector:tourism", "agreement:none", "pair:AZ-MA", "visit:none", "institution:none"},
		"outlet": {"none"}, "language": {"en"},
	}
	read := func(name, path, field string) {
		var page struct{ Data []map[string]any }
		w.decode(t, request("GET", v1+path+"?limit=200", "", ""), &page)
		for _, x := range page.Data {
			samples[name] = append(samples[name], fmt.Sprint(x[field]))
		}
	}
	for name, path := range collections {
		field := "reference"
		if name == "country" || name == "sector" {
			field = "code"
		}
		read(name, path, field)
	}
	read("pair", "/relations", "pair")
	for _, name := range []string{"country", "pair", "sector"} {
		common := map[string]string{"country": "AZ", "pair": "AZ-MA", "sector": "tourism"}[name]
		samples[name] = append([]string{common}, samples[name]...)
	}
	samples["q"] = w.searches(t)
	return samples
}

// collections are where records are, by the parameter that names one.
var collections = map[string]string{"country": "/countries", "sector": "/sectors", "agreement": "/agreements", "commitment": "/commitments",
	"visit": "/visits", "meeting": "/meetings", "article": "/articles", "person": "/people", "institution": "/institutions"}

var word = regexp.MustCompile(`\p{L}+`)

// searches are words by which much is found, alone, together, as phrases, and as many as
// a search may have.
func (w *world) searches(t *testing.T) []string {
	t.Helper()
	var page struct {
		Data []struct{ Title map[string]string }
	}
	w.decode(t, request("GET", agreements+"?limit=200", "", ""), &page)
	count := map[string]int{}
	for _, x := range page.Data {
		for _, title := range x.Title {
			for _, found := range word.FindAllString(title, -1) {
				count[found]++
			}
		}
	}
	var words []string
	for found := range count {
		words = append(words, found)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	words = words[:min(50, len(words))]
	title := page.Data[0].Title["en"]
	return []string{words[0], words[0] + " " + words[1], title, `"` + title + `"`, strings.Join(words, " "),
		strings.TrimSpace(strings.Repeat(words[0]+" ", 50)), `"` + strings.TrimSpace(strings.Repeat(words[0]+" ", 50)) + `"`, "xyzzy"}
}

// search looks for dear requests.
type search struct {
	*world
	client  *client
	random  *rand.Rand
	samples map[string][]string
}

// choice is a parameter with what it is given.
type choice struct{ name, query string }

// choices are what the parameters of a route are tried with: each value by itself, and
// of those that can be repeated as many as may be, once with the commonest among them
// and once with rare ones only.
func (s *search) choices(r readRoute, file bool) []choice {
	var all []choice
	for _, p := range r.parameters {
		if file && slices.Contains([]string{"limit", "total", "bin"}, p.name) || p.name == "bin" {
			continue
		}
		values := slices.Concat(p.values, s.samples[p.name])
		for _, v := range values[:min(len(values), 12)] {
			all = append(all, choice{p.name, p.name + "=" + url.QueryEscape(v)})
		}
		switch {
		case p.name == "include":
			all = append(all, choice{p.name, p.name + "=" + strings.Join(values, ",")})
		case len(values) > 2 && !slices.Contains([]string{"q", "sort", "lang", "as_of", "from", "to", "due_from", "due_to", "year"}, p.name):
			for _, some := range [][]string{values[:min(50, len(values))], values[max(0, len(values)-50):]} {
				escaped := make([]string, len(some))
				for i, v := range some {
					escaped[i] = url.QueryEscape(v)
				}
				all = append(all, choice{p.name, p.name + "=" + strings.Join(escaped, "&"+p.name+"=")})
			}
		}
	}
	return all
}

// addresses fill the names in a path from what is recorded.
func (s *search) addresses(r readRoute) []string {
	switch {
	case strings.Contains(r.path, "{by}"):
		var all []string
		for _, by := range []string{"agreement", "country", "institution", "pair", "sector", "visit", "year"} {
			all = append(all, strings.Replace(r.path, "{by}", by, 1))
		}
		return all
	case strings.Contains(r.path, "{pair}"):
		return []string{strings.Replace(r.path, "{pair}", "AZ-MA", 1)}
	case !strings.Contains(r.path, "{id}"):
		return []string{r.path}
	}
	var known, all []string
	for name, collection := range collections {
		if strings.HasPrefix(r.path, v1+collection+"/") {
			known = s.samples[name]
		}
	}
	for _, i := range []int{0, len(known) / 2, len(known) - 1} {
		if i >= 0 && i < len(known) {
			all = append(all, strings.Replace(r.path, "{id}", known[i], 1))
		}
	}
	return all
}

// effort is how long a route is searched.
const effort = 10 * time.Second

// dearest climbs to the dearest request of a route, at each of its addresses.
func (s *search) dearest(t *testing.T, r readRoute, format string) cost {
	var best cost
	choices, addresses := s.choices(r, format != ""), s.addresses(r)
	for _, address := range addresses {
		if got := s.climb(t, address+format, choices, time.Now().Add(effort/time.Duration(len(addresses)))); got.cpu > best.cpu {
			best = got
		}
	}
	best = s.again(t, best)
	best.route = r.path + format
	return best
}

// climb begins with some requests at random, goes on from the dearest, and from that
// without any parameter, by what makes it dearer, until nothing does or time is up.
func (s *search) climb(t *testing.T, address string, choices []choice, end time.Time) cost {
	var chosen []choice
	top := s.ask(t, address, nil, 0)
	for range min(30, 3*len(choices)) {
		var some []choice
		for _, i := range s.random.Perm(len(choices)) {
			if len(some) < 4 && !given(some, choices[i].name) {
				some = append(some, choices[i])
			}
		}
		if got := s.ask(t, address, some, top.cpu); got.cpu > top.cpu && time.Now().Before(end) {
			top, chosen = got, some
		}
	}
	best, alone := s.ascend(t, address, choices, chosen, top, end), s.ascend(t, address, choices, nil, s.ask(t, address, nil, 0), end)
	if alone.cpu > best.cpu {
		return alone
	}
	return best
}

func (s *search) ascend(t *testing.T, address string, choices, chosen []choice, top cost, end time.Time) cost {
	for time.Now().Before(end) {
		var next *choice
		for i, x := range choices {
			if given(chosen, x.name) || time.Now().After(end) {
				continue
			}
			if got := s.ask(t, address, append(slices.Clone(chosen), x), top.cpu); got.cpu > top.cpu*21/20 {
				top, next = got, &choices[i]
			}
		}
		if next == nil {
			break
		}
		chosen = append(slices.Clone(chosen), *next)
	}
	return top
}

func given(chosen []choice, name string) bool {
	return slices.ContainsFunc(chosen, func(x choice) bool { return x.name == name })
}

// ask asks as a guest: twice, when once was dearer than so much, for other things may
// have cost it too.
func (s *search) ask(t *testing.T, address string, chosen []choice, than time.Duration) cost {
	t.Helper()
	var query []string
	for _, x := range chosen {
		query = append(query, x.query)
	}
	if strings.HasPrefix(address, v1+"/search") && !given(chosen, "q") {
		query = append(query, "q="+url.QueryEscape(s.samples["q"][0]))
	}
	if len(query) > 0 {
		address += "?" + strings.Join(query, "&")
	}
	got := s.measured(t, cost{path: address})
	if got.cpu > than {
		got.cpu = min(got.cpu, s.measured(t, got).cpu)
	}
	return got
}

// measured asks for a path, and measures what the server does for it.
func (s *search) measured(t *testing.T, c cost) cost {
	t.Helper()
	must(t, s.client.SetDeadline(time.Now().Add(patience)))
	rows := &lineCounter{}
	before, begin := cpu(s.pid), time.Now()
	a, err := s.client.do(request("GET", c.path, "", ""), rows)
	c.cpu = cpu(s.pid) - before
	if err != nil {
		t.Fatalf("GET %s: %v", c.path, err)
	}
	switch {
	case a.status == http.StatusServiceUnavailable:
		fmt.Fprintf(os.Stderr, "given up after %s: GET %s\n", time.Since(begin).Round(time.Second), c.path)
	case a.status >= http.StatusInternalServerError:
		t.Errorf("GET %s: %d", c.path, a.status)
	}
	c.status, c.bytes, c.rows = a.status, a.length, rows.n
	return c
}

// again asks for the dearest once more, with an eye on memory.
func (s *search) again(t *testing.T, c cost) cost {
	t.Helper()
	if c.path == "" {
		return c
	}
	s.forget(t)
	now, _ := memory(s.pid)
	second := s.measured(t, c)
	_, most := memory(s.pid)
	second.memory, second.cpu = most-now, min(second.cpu, c.cpu)
	return second
}

// forget lets the server's peak of memory begin again.
func (s *search) forget(t *testing.T) {
	t.Helper()
	must(t, os.WriteFile("/proc/"+strconv.Itoa(s.pid)+"/clear_refs", []byte("5"), 0o200))
}

// lineCounter counts lines.
type lineCounter struct{ n int }

func (l *lineCounter) Write(b []byte) (int, error) {
	l.n += bytes.Count(b, []byte("\n"))
	return len(b), nil
}

func printCosts(title string, all []cost) {
	fmt.Printf("\n%s\n\n| address | dearest with | status | CPU ms | CPU µs a row | kB | MB more |\n|---|---|--:|--:|--:|--:|--:|\n", title)
	slices.SortStableFunc(all, func(a, b cost) int { return cmp.Compare(b.cpu, a.cpu) })
	for _, c := range all {
		_, query, _ := strings.Cut(c.path, "?")
		if len(query) > 160 {
			query = fmt.Sprintf("%.150s… (%d bytes)", query, len(query))
		}
		fmt.Printf("| %s | `%s` | %d | %.0f | %.0f | %d | %.1f |\n", c.route, query, c.status, ms(c.cpu),
			float64(c.cpu.Microseconds())/float64(max(1, c.rows)), c.bytes>>10, float64(c.memory)/1024)
	}
}
