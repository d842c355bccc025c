package api_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestProgressOnRandomData records commitments at random and counts them again
// in Go, from the raw records: by every breakdown, under many filters, on many
// days, for a guest and with a token.
func TestProgressOnRandomData(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, rand.Uint64()} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, s *server) {
				r := rand.New(rand.NewPCG(seed, 0))
				scatter(t, s, r, 60)
				compare(t, s, guest, readRaw(t, s, guest))
				shuffle(t, s, r)
				compare(t, s, guest, readRaw(t, s, guest))
				compare(t, s, s.reader, readRaw(t, s, s.reader))
			})
		})
	}
}

// scatter records n commitments at random, with origins to come from.
func scatter(t *testing.T, s *server, r *rand.Rand, n int) {
	t.Helper()
	access := func() obj {
		return obj{"visibility": oneOf(r, "public", "public", "public", "internal"), "review_state": oneOf(r, "published", "published", "published", "draft")}
	}
	origins := list{nil}
	for range 3 {
		visit := id(t, s.create(t, "/visits", with(with(aVisit(), access()), obj{"date": oneOf(r, randomDates...), "host_country": oneOf(r, "MA", "GE")})))
		meeting := id(t, s.create(t, "/meetings", with(with(aMeeting(), access()), obj{"visit_id": oneOf[any](r, visit, nil)})))
		agreement := id(t, s.create(t, "/agreements", with(with(anAgreement(), access()), obj{"meeting_id": oneOf[any](r, meeting, nil), "date": oneOf(r, randomDates...)})))
		origins = append(origins, obj{"visit_id": visit}, obj{"meeting_id": meeting}, obj{"agreement_id": agreement})
	}
	institutions := list{}
	for i := range 2 {
		institutions = append(institutions, id(t, s.create(t, "/institutions", with(anInstitution(), obj{"names": en(fmt.Sprint("Ministry ", i)), "visibility": []string{"public", "internal"}[i]}))))
	}
	for range n {
		s.create(t, "/commitments", with(randomCommitment(r, origins, institutions), access()))
	}
}

var randomDates = []any{nil, "2020", "2023-11-13", "2024-05", "2025-12-31", "2026-11-23", "2026-11-24", "2027"}

func oneOf[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// some chooses each element with a probability of a third, and min at least.
func some(r *rand.Rand, min int, all ...string) list {
	out := list{}
	for _, i := range r.Perm(len(all)) {
		if len(out) < min || r.IntN(3) == 0 {
			out = append(out, all[i])
		}
	}
	return out
}

func randomCommitment(r *rand.Rand, origins, institutions list) obj {
	c := obj{"title": en("At random"), "modality": oneOf(r, "binding", "political", "intended", "possible"), "owed_by": some(r, 1, "AZ", "MA", "GE"), "owed_to": some(r, 0, "AZ", "MA", "FR"),
		"date": oneOf(r, randomDates...), "due": oneOf(r, randomDates...), "sectors": some(r, 0, "trade", "security", "counter_terrorism", "tourism"), "priority": oneOf[any](r, "high", "low", nil), "origin": oneOf(r, origins...)}
	if r.IntN(3) == 0 {
		c["institutions"] = list{obj{"institution_id": oneOf(r, institutions...), "country": "AZ", "role": "lead"}}
	}
	updates := list{}
	for range r.IntN(4) {
		updates = append(updates, randomUpdate(r))
	}
	c["updates"] = updates
	return c
}

func randomUpdate(r *rand.Rand) obj {
	return obj{"delivery": oneOf(r, "not_started", "limited", "substantial", "complete", "abandoned", "superseded", "no_evidence"), "assessed_by": oneOf(r, "self", "independent"), "as_of": oneOf(r, "2021", "2024-01-01", "2024-06", "2025", "2026-11-23")}
}

// shuffle changes, bins and restores what scatter has recorded.
func shuffle(t *testing.T, s *server, r *rand.Rand) {
	t.Helper()
	for _, path := range []string{"/commitments", "/visits", "/agreements", "/meetings"} {
		for _, row := range s.data(t, s.reader, path+"?limit=200") {
			here := path + "/" + id(t, row)
			switch r.IntN(4) {
			case 0:
				s.change(t, "DELETE", here, nil).want(t, http.StatusNoContent)
				if r.IntN(2) == 0 {
					s.do(t, "POST", here+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
				}
			case 1:
				s.patch(t, here, obj{"visibility": oneOf(r, "public", "restricted"), "review_state": oneOf(r, "published", "submitted"), "date": oneOf(r, randomDates...)})
			case 2:
				if path == "/commitments" {
					s.patch(t, here, obj{"due": oneOf(r, randomDates...), "modality": oneOf(r, "binding", "possible"), "sectors": some(r, 0, "trade", "counter_terrorism")})
					s.create(t, here+"/updates", randomUpdate(r))
				}
			}
		}
	}
	s.do(t, "PATCH", "/sectors/counter_terrorism", s.administrator, header{"If-Match": "*"}, obj{"parent": oneOf(r, "security", "defence")}).want(t, http.StatusOK)
}

// raw is a commitment as it is read, with its updates, and where it belongs.
type raw struct {
	modality, date, due string // date and due as bounds: first day, last day
	updates             []any
	under               map[string][]string // breakdown → keys; none is ""
	fields              obj
}

// readRaw reads every commitment that someone may see, and works out under which
// keys it belongs. What he may not see stands between him and what is behind it:
// a commitment of a hidden meeting is of no visit.
func readRaw(t *testing.T, s *server, token string) []raw {
	t.Helper()
	parent := map[string]string{}
	for _, x := range s.data(t, guest, "/sectors?limit=200") {
		parent[text(t, x, "/code")], _ = x.(obj)["parent"].(string)
	}
	visitOf := map[string]string{}
	for _, path := range []string{"/meetings", "/agreements"} {
		for _, x := range s.data(t, token, path+"?limit=200") {
			visit, _ := x.(obj)["visit_id"].(string)
			if meeting, _ := x.(obj)["meeting_id"].(string); visit == "" {
				visit = visitOf[meeting]
			}
			visitOf[id(t, x)] = visit
		}
	}
	var out []raw
	for _, x := range s.data(t, token, "/commitments?limit=200&include=updates") {
		c := x.(obj)
		get := func(name string) string { v, _ := c[name].(string); return v }
		strings := func(name string) []string { return pluckStrings(c[name]) }
		r := raw{modality: get("modality"), date: get("date_from"), due: get("due_to"), updates: c["updates"].(list), fields: c, under: map[string][]string{}}
		origin, _ := c["origin"].(obj)
		agreement, _ := origin["agreement_id"].(string)
		visit, _ := origin["visit_id"].(string)
		for _, name := range []string{"meeting_id", "agreement_id"} {
			if between, ok := origin[name].(string); ok {
				visit = visitOf[between]
			}
		}
		for _, sector := range strings("sectors") {
			for ; sector != ""; sector = parent[sector] {
				r.under["sector"] = append(r.under["sector"], sector)
			}
		}
		for _, i := range c["institutions"].(list) {
			institution, _ := i.(obj)["institution_id"].(string)
			r.under["institution"] = append(r.under["institution"], institution)
		}
		r.under["pair"] = strings("pairs")
		r.under["country"] = append(strings("owed_by"), strings("owed_to")...)
		r.under["agreement"], r.under["visit"], r.under["year"] = []string{agreement}, []string{visit}, []string{r.date[:min(4, len(r.date))]}
		for _, by := range breakdowns {
			keys := slices.DeleteFunc(r.under[by], func(k string) bool { return k == "" })
			slices.Sort(keys)
			if keys = slices.Compact(keys); len(keys) == 0 {
				keys = []string{""}
			}
			r.under[by] = keys
		}
		out = append(out, r)
	}
	return out
}

func pluckStrings(v any) []string {
	var out []string
	for _, x := range v.(list) {
		out = append(out, x.(string))
	}
	return out
}

var breakdowns = []string{"sector", "pair", "country", "institution", "agreement", "visit", "year"}

// deliveryOn is the delivery by the latest update by a day, of those that come
// latest first.
func (r raw) deliveryOn(day string) string {
	for _, u := range r.updates {
		if first(u.(obj)["as_of"].(string)) <= day {
			return u.(obj)["delivery"].(string)
		}
	}
	return "no_evidence"
}

// first is the first day a date of the random ones can mean.
func first(date string) string { return date + "-01-01"[len(date)-4:] }

// recount computes progress as the rules say it.
func recount(rows []raw, day string) obj {
	delivery := map[string]int{"no_evidence": 0, "not_started": 0, "limited": 0, "substantial": 0, "complete": 0, "abandoned": 0, "superseded": 0}
	modality := map[string]int{"binding": 0, "political": 0, "intended": 0, "possible": 0}
	total, counted, late, evident, score := 0, 0, 0, 0, 0
	for _, r := range rows {
		if r.date > day {
			continue
		}
		total++
		modality[r.modality]++
		if r.modality == "possible" {
			continue
		}
		d := r.deliveryOn(day)
		delivery[d]++
		if r.due != "" && r.due < day && d != "complete" && d != "abandoned" && d != "superseded" {
			late++
		}
		if d == "superseded" {
			continue
		}
		counted++
		if d != "no_evidence" {
			evident++
			score += map[string]int{"limited": 1, "substantial": 2, "complete": 3}[d]
		}
	}
	return obj{"total": total, "counted": counted, "late": late, "delivery": delivery, "modality": modality,
		"completion_rate": over(delivery["complete"], counted, 1e4), "high_completion_rate": over(delivery["substantial"]+delivery["complete"], counted, 1e4), "score": over(score, evident, 1e2)}
}

// over is a quotient as it is answered: rounded, and null over nothing.
func over(part, whole int, scale float64) any {
	if whole == 0 {
		return nil
	}
	return math.Round(float64(part)/float64(whole)*scale) / scale
}

var figures = []string{"total", "counted", "late", "delivery", "modality", "completion_rate", "high_completion_rate", "score"}

// filters are queries with what they choose.
var filters = []struct {
	query string
	holds func(r raw, day string) bool
}{
	{"", func(raw, string) bool { return true }},
	{"pair=AZ-MA", func(r raw, _ string) bool { return r.has("pair", "AZ-MA") }},
	{"country=GE", func(r raw, _ string) bool { return r.has("country", "GE") }},
	{"sector=security", func(r raw, _ string) bool { return r.has("sector", "security") }},
	{"sector=none", func(r raw, _ string) bool { return r.has("sector", "") }},
	{"sector=trade&sector=security", func(r raw, _ string) bool { return r.has("sector", "trade") || r.has("sector", "security") }},
	{"pair=AZ-MA&sector=trade", func(r raw, _ string) bool { return r.has("pair", "AZ-MA") && r.has("sector", "trade") }},
	{"modality=binding&modality=possible", func(r raw, _ string) bool { return r.modality == "binding" || r.modality == "possible" }},
	{"modality=binding&modality=political&modality=intended&modality=possible", func(raw, string) bool { return true }},
	{"country=AZ&modality=binding&modality=political&modality=intended&modality=possible", func(r raw, _ string) bool { return r.has("country", "AZ") }},
	{"delivery=complete&delivery=limited", func(r raw, day string) bool {
		d := r.deliveryOn(day)
		return d == "complete" || d == "limited"
	}},
	{"year=2023", func(r raw, _ string) bool { return r.has("year", "2023") }},
	{"agreement=none&country=MA", func(r raw, _ string) bool { return r.has("agreement", "") && r.has("country", "MA") }},
	{"priority=high", func(r raw, _ string) bool { return r.fields["priority"] == "high" }},
}

func (r raw) has(by, key string) bool { return slices.Contains(r.under[by], key) }

// compare holds every figure against the recount.
func compare(t *testing.T, s *server, token string, all []raw) {
	t.Helper()
	for _, f := range filters {
		for _, day := range []string{"", "2026-11-23", "2026-11-22", "2025-01-01", "2023-11-13", "2019-01-01", "2026-12-31"} {
			query, on := "?"+f.query, day
			if day == "" {
				on = "2026-11-23"
			} else {
				query += "&as_of=" + day
			}
			var rows []raw
			for _, r := range all {
				if f.holds(r, on) {
					rows = append(rows, r)
				}
			}
			answer := s.get(t, token, "/progress"+query)
			same(t, "/progress"+query, pick(at(t, answer, "/data").(obj), figures...), recount(rows, on))
			same(t, "as_of of "+query, at(t, answer, "/meta/as_of"), on)
			linkCounts(t, s, token, at(t, answer, "/data"))
			if day == "" || day == "2026-11-23" || day == "2025-01-01" {
				for _, by := range breakdowns {
					compareBy(t, s, token, by, query, rows, on)
				}
			}
		}
	}
}

// linkCounts checks that the link of a figure lists just what it counts.
func linkCounts(t *testing.T, s *server, token string, row any) {
	t.Helper()
	link := strings.TrimPrefix(text(t, row, "/records"), base)
	same(t, "what is behind "+link, s.total(t, token, link), at(t, row, "/total"))
}

func compareBy(t *testing.T, s *server, token, by, query string, rows []raw, day string) {
	t.Helper()
	under := map[string][]raw{}
	for _, r := range rows {
		if r.date > day {
			continue
		}
		for _, key := range r.under[by] {
			under[key] = append(under[key], r)
		}
	}
	answer := s.get(t, token, "/progress/by/"+by+query+"&limit=200")
	data := at(t, answer, "/data").(list)
	same(t, "the keys of /progress/by/"+by+query, pluck(data, "/key"), slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(under)))))
	partition := by == "agreement" || by == "visit" || by == "year"
	same(t, "partition of "+by, at(t, answer, "/meta/partition"), partition)
	sum := 0
	for i, row := range data {
		key, _ := row.(obj)["key"].(string)
		same(t, fmt.Sprintf("/progress/by/%s%s, row %q", by, query, key), pick(row.(obj), figures...), recount(under[key], day))
		sum += int(at(t, row, "/total").(float64))
		if i == 0 {
			linkCounts(t, s, token, row)
		}
	}
	if partition {
		same(t, "the sum of /progress/by/"+by+query, sum, recount(rows, day)["total"])
	}
}

// TestMidnight: what is late rises with the day, without a write; what is
// undertaken only later begins to count.
func TestMidnight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, c := range []obj{{"due": "2026-11-23"}, {"due": "2026-11"}, {"due": "2026-11-24", "modality": "possible"}, {"due": "2026-11-23", "updates": list{obj{"delivery": "complete", "assessed_by": "self", "as_of": "2026"}}}, {"date": "2026-11-25", "due": "2026"}} {
			s.create(t, "/commitments", with(with(aCommitment(), obj{"sectors": list{"trade"}}), c))
		}
		version, err := s.store.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			day                           string
			total, late, overdue, waiting int
		}{{"2026-11-23", 4, 0, 0, 2}, {"2026-11-24", 4, 1, 1, 1}, {"2026-11-25", 5, 1, 1, 2}, {"2026-12-01", 5, 2, 2, 1}, {"2027-01-01", 5, 3, 3, 0}, {"2026-11-24", 4, 1, 1, 1}} {
			day, err := time.Parse(time.DateOnly, x.day)
			if err != nil {
				t.Fatal(err)
			}
			s.clock.Time = day.Add(time.Second)
			for _, query := range []string{"", "?sector=trade", "?pair=AZ-MA", "?as_of=" + x.day, "?sector=trade&country=AZ", "?modality=intended&modality=possible"} {
				holds(t, "on "+x.day+", /progress"+query, s.get(t, guest, "/progress"+query), obj{"/data/total": x.total, "/data/late": x.late, "/meta/as_of": x.day})
			}
			holds(t, "on "+x.day+", by sector", s.get(t, guest, "/progress/by/sector"), obj{"/data/0/key": "trade", "/data/0/total": x.total, "/data/0/late": x.late})
			same(t, "overdue on "+x.day, s.total(t, guest, "/progress/overdue"), x.overdue)
			same(t, "upcoming on "+x.day, s.total(t, guest, "/progress/upcoming"), x.waiting)
			same(t, "late=true on "+x.day, s.total(t, guest, "/commitments?late=true&as_of="+x.day), x.late)
			same(t, "the relation on "+x.day, at(t, s.get(t, guest, "/relations/AZ-MA"), "/progress/late"), x.late)
			s.verify(t)
		}
		now, err := s.store.Version(t.Context())
		if err != nil || now != version {
			t.Errorf("data version after midnights: %d (%v), want still %d", now, err, version)
		}
	})
}

// TestNothingToCount: a rate over nothing is null, not 0.
func TestNothingToCount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		null := obj{"/data/completion_rate": nil, "/data/high_completion_rate": nil, "/data/score": nil}
		holds(t, "nothing", s.get(t, guest, "/progress"), with(null, obj{"/data/total": 0, "/data/counted": 0}))
		s.create(t, "/commitments", with(aCommitment(), obj{"modality": "possible", "due": "2020", "updates": list{obj{"delivery": "complete", "assessed_by": "self", "as_of": "2021"}}}))
		s.create(t, "/commitments", with(aCommitment(), obj{"updates": list{obj{"delivery": "superseded", "assessed_by": "self", "as_of": "2021"}}}))
		for _, query := range []string{"", "?modality=possible&modality=intended"} {
			holds(t, "a possibility and what was superseded"+query, s.get(t, guest, "/progress"+query), with(null, obj{"/data/total": 2, "/data/counted": 0, "/data/late": 0, "/data/delivery/complete": 0, "/data/delivery/superseded": 1, "/data/modality/possible": 1}))
		}
		s.create(t, "/commitments", aCommitment())
		holds(t, "one without evidence", s.get(t, guest, "/progress"), obj{"/data/counted": 1, "/data/completion_rate": 0, "/data/score": nil, "/data/delivery/no_evidence": 1})
	})
}

// TestFirstWriteOfTheDay: a write that finds the counters of another day counts once.
func TestFirstWriteOfTheDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/commitments", with(aCommitment(), obj{"due": "2026-12-24"}))
		s.clock.Time = s.clock.Time.AddDate(0, 3, 0)
		s.create(t, "/commitments", with(aCommitment(), obj{"date": "2026-12", "due": "2026-12-31"}))
		holds(t, "progress", s.get(t, guest, "/progress"), obj{"/data/total": 2, "/data/late": 2})
		s.clock.Time = s.clock.Time.Add(24 * time.Hour)
		s.change(t, "PATCH", "/commitments/COM-2026-0001", obj{"due": "2027-02-23"}).want(t, http.StatusOK)
	})
}

// TestRelationLinksWhatItCounts: the progress of a relation leads to just the commitments that
// it counts, those that are yet to begin not among them.
func TestRelationLinksWhatItCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/commitments", aCommitment())
		s.create(t, "/commitments", with(aCommitment(), obj{"date": "2027-05-01"}))
		s.create(t, "/commitments", with(aCommitment(), obj{"owed_by": list{"AZ", "MA"}, "owed_to": list{"TR"}}))
		s.create(t, "/commitments", with(aCommitment(), obj{"owed_by": list{"AZ", "MA"}, "owed_to": list{"TR", "MA"}}))
		for multilateral, want := range map[string][3]int{"": {3, 2, 1}, "?multilateral=include": {3, 2, 1}, "?multilateral=exclude": {2, 1, 0}, "?multilateral=only": {1, 1, 1}} {
			r := s.get(t, guest, "/relations/AZ-MA"+multilateral)
			holds(t, multilateral, r, obj{"/commitments": want[0], "/progress/total": want[1], "/multilateral/commitments": want[2]})
			linkCounts(t, s, guest, at(t, r, "/progress"))
		}
		same(t, "pairs that meet by themselves", pluck(s.data(t, guest, "/relations"), "/pair"), list{"AZ-MA"})
	})
}

// TestNoPair: a commitment owed to nobody named is of no pair, and found there.
func TestNoPair(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		same(t, "pairs", s.create(t, "/commitments", with(aCommitment(), obj{"owed_to": drop}))["pairs"], list{})
		s.create(t, "/commitments", aCommitment())
		row := s.data(t, guest, "/progress/by/pair")[0]
		same(t, "what is behind the row of none", s.total(t, guest, strings.TrimPrefix(text(t, row, "/records"), base)), 1)
	})
}
