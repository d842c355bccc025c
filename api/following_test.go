package api_test

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"entente/store/storetest"
)

// follower keeps a copy of a list, as a program elsewhere would.
type follower struct {
	path, token, since string
	copied             map[string]any // by id
}

// follow brings the copy up to date, two rows a page, and gives the ids that were removed.
func (f *follower) follow(t *testing.T, s *server) (removed []any) {
	t.Helper()
	for cursor := ""; ; {
		page := s.get(t, f.token, f.path+"&limit=2&updated_since="+url.QueryEscape(f.since)+cursor)
		for _, row := range at(t, page, "/data").([]any) {
			f.copied[id(t, row)] = row
		}
		if gone, ok := find(page, "/meta/removed"); ok {
			for _, id := range gone.([]any) {
				delete(f.copied, id.(string))
				removed = append(removed, id)
			}
		}
		if next, ok := find(page, "/meta/next"); ok {
			cursor = "&cursor=" + next.(string)
			continue
		}
		f.since = at(t, page, "/meta/next_since").(string)
		return removed
	}
}

// check compares the copy with the list as it is.
func (f *follower) check(t *testing.T, s *server, when string) {
	t.Helper()
	want := map[string]any{}
	for _, row := range s.data(t, f.token, f.path+"&limit=200") {
		want[id(t, row)] = row
	}
	same(t, "the copy of "+f.path+" "+when, f.copied, want)
}

// Nothing hidden has a say in the order in which guests hear what has changed, also when
// so much follows from a write that some of it is put off.
func TestOrderOfWhatFollows(t *testing.T) {
	t.Parallel()
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			heard := func(hidden int) any {
				s := newServerWith(t, engine, 2)
				ministry := id(t, s.create(t, "/institutions", obj{"names": en("Ministry"), "country": "AZ"}))
				of := func(title, visibility string) string {
					return id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en(title), "visibility": visibility,
						"parties": list{obj{"country": "AZ", "institution_id": ministry}, obj{"country": "MA"}}})))
				}
				of("First", "public")
				for range hidden {
					of("Hidden", "internal")
				}
				of("Second", "public")
				other := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Other")})))
				f := follower{path: "/agreements?", since: s.clock.Now().Add(-time.Hour).Format(time.RFC3339), copied: map[string]any{}}
				f.follow(t, s)
				s.patch(t, "/institutions/"+ministry, obj{"visibility": "internal"})
				s.patch(t, "/agreements/"+other, obj{"title": en("Another")})
				if err := s.store.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				return pluck(s.data(t, guest, "/agreements?updated_since="+url.QueryEscape(f.since)), "/title/en")
			}
			want := list{"First", "Second", "Another"}
			same(t, "where nothing is hidden", heard(0), want)
			same(t, "beside what is hidden", heard(3), want)
		})
	}
}

// Whoever follows a list has the same as it, whatever becomes of its records, and hears
// nothing of what he never saw.
func TestFollowing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		begin := s.clock.Now().Add(-time.Hour).Format(time.RFC3339)
		open := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Open")})))
		other := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Of others"), "parties": list{obj{"country": "FR"}, obj{"country": "TR"}}})))
		hidden := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Hidden"), "visibility": "internal"})))
		draft := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Draft"), "review_state": "draft"})))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Third")}))
		all := []*follower{{path: "/agreements?", token: guest}, {path: "/agreements?pair=AZ-MA", token: guest}, {path: "/agreements?", token: s.reader}}
		step := func(when string, do func()) {
			t.Helper()
			do()
			for _, f := range all {
				removed := f.follow(t, s)
				for _, x := range removed {
					if f.token == guest && (x == hidden || x == draft && when != "hidden again") {
						t.Errorf("%s: a guest hears that %s is gone, which he never saw", when, x)
					}
				}
				f.check(t, s, when)
			}
		}
		for _, f := range all {
			f.since, f.copied = begin, map[string]any{}
		}
		step("at first", func() {})
		step("when nothing has happened", func() {})
		step("changed", func() { s.patch(t, "/agreements/"+open, obj{"title": en("Opener")}) })
		step("cited", func() {
			s.create(t, "/agreements/"+open+"/citations", obj{"article": anArticle(), "quote": "so it is"})
		})
		step("of other parties", func() {
			s.patch(t, "/agreements/"+other, obj{"parties": list{obj{"country": "AZ"}, obj{"country": "MA"}}})
		})
		step("what nobody sees is changed", func() {
			s.patch(t, "/agreements/"+hidden, obj{"title": en("Well hidden")})
			s.patch(t, "/agreements/"+draft, obj{"title": en("Second draft")})
		})
		step("published", func() { s.patch(t, "/agreements/"+draft, obj{"review_state": "published"}) })
		step("hidden again", func() { s.patch(t, "/agreements/"+draft, obj{"visibility": "restricted"}) })
		step("in the bin", func() { s.change(t, "DELETE", "/agreements/"+open, nil).want(t, http.StatusNoContent) })
		step("out of it", func() { s.change(t, "POST", "/agreements/"+open+"/restore", nil).want(t, http.StatusOK) })
		step("as time goes by", func() { s.clock.Time = s.clock.Time.AddDate(1, 0, 0) })

		// By a time, what has changed since its minute.
		s.clock.Time = s.clock.Time.Add(time.Hour)
		now := s.clock.Now().Format(time.RFC3339)
		same(t, "since now", s.data(t, guest, "/agreements?updated_since="+now), list{})
		s.clock.Time = s.clock.Time.Add(time.Minute)
		s.patch(t, "/agreements/"+other, obj{"title": en("Late")})
		same(t, "since a minute ago", pluck(s.data(t, guest, "/agreements?updated_since="+now), "/title/en"), list{"Late"})
		s.clock.Time = s.clock.Time.Add(time.Hour)
		same(t, "an hour later", s.data(t, guest, "/agreements?updated_since="+s.clock.Now().Format(time.RFC3339)), list{})

		for query, f := range map[string]fault{
			"updated_since=yesterday": {"?updated_since", "invalid_mark"}, "updated_since=" + url.QueryEscape(all[2].since): {"?updated_since", "other_view"},
			"sort=date&updated_since=" + now: {"?updated_since", "no_order"}, "total=true&updated_since=" + now: {"?updated_since", "no_order"},
		} {
			s.do(t, "GET", "/agreements?"+query, guest, nil, nil).problem(t, http.StatusBadRequest, f)
		}
		s.do(t, "GET", "/agreements.csv?updated_since="+now, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?updated_since", "unknown_parameter"})
		s.verify(t)
	})
}

// A list of records is also a feed of what changed last in it, as the caller sees it.
func TestFeed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		first := s.create(t, "/visits", with(aVisit(), obj{"title": obj{"en": "First & <last>", "fr": "La première"}}))
		s.create(t, "/visits", with(aVisit(), obj{"title": en("Hidden"), "visibility": "internal"}))
		s.clock.Time = s.clock.Time.Add(time.Hour)
		s.create(t, "/visits", with(aVisit(), obj{"title": en("Second"), "host_country": "FR"}))
		s.clock.Time = s.clock.Time.Add(time.Hour)
		s.patch(t, "/visits/"+id(t, first), obj{"summary": en("More")})
		type entry struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		}
		read := func(path string) (entries []entry, titles []string) {
			r := s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK)
			same(t, "Content-Type", r.header.Get("Content-Type"), "application/atom+xml; charset=utf-8")
			var feed struct {
				Updated string  `xml:"updated"`
				Entries []entry `xml:"entry"`
			}
			if err := xml.Unmarshal(r.body, &feed); err != nil {
				t.Fatalf("%v in %s", err, r.body)
			}
			titles = []string{}
			for _, x := range feed.Entries {
				titles = append(titles, x.Title)
			}
			if len(feed.Entries) > 0 {
				same(t, "updated", feed.Updated, feed.Entries[0].Updated)
			}
			return feed.Entries, titles
		}
		entries, titles := read("/visits.atom")
		same(t, "the feed", titles, []string{"First & <last>", "Second"})
		same(t, "its first entry", []string{entries[0].ID, entries[0].Link.Href}, []string{"urn:uuid:" + id(t, first), "/api/v1/visits/" + id(t, first)})
		_, titles = read("/visits.atom?country=MA&lang=fr")
		same(t, "the feed of a country", titles, []string{"La première"})
		_, titles = read("/visits.atom?country=GE")
		same(t, "the feed of nothing", titles, []string{})
		for _, path := range []string{"/visits.atom?sort=date", "/visits.atom?total=true", "/visits.atom?include=citations", "/visits.atom?cursor=x", "/visits.atom?country=XQ", "/visits.atom?bom=true"} {
			named := faultsOf(s.do(t, "GET", path, guest, nil, nil).problem(t, http.StatusBadRequest))
			_, query, _ := strings.Cut(path, "?")
			sent, _, _ := strings.Cut(query, "=")
			if len(named) != 1 || named[0].place != "?"+sent {
				t.Errorf("GET %s: the problem names %v, want ?%s alone", path, named, sent)
			}
		}
		for _, path := range []string{"/timeline.atom", "/acts.atom", "/acts.atom?bom=true", "/visits/VIS-2026-0001.atom", "/progress.atom", "/progress/by/sector.atom", "/progress/by/visit.atom", "/relations.atom"} {
			s.do(t, "GET", path, guest, nil, nil).problem(t, http.StatusNotFound)
		}
	})
}
