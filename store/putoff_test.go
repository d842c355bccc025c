package store_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/store/storetest"
)

// everything is what a role reads of all records, in lists.
func everything(t *testing.T, s *store.Store, role models.Role) []string {
	t.Helper()
	var all []string
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		for _, row := range must(s.List(storetest.As(t, role), spec.Name, &models.Named{}, page))(t).Rows {
			all = append(all, string(must(packed.Append(nil, row))(t)))
		}
	}
	return all
}

// readTheSame wants guests and staff to read all records as they did.
func readTheSame(t *testing.T, s *store.Store, guest, staff []string) {
	t.Helper()
	for role, want := range map[models.Role][]string{models.RoleGuest: guest, models.RoleReader: staff} {
		if diff := cmp.Diff(want, everything(t, s, role)); diff != "" {
			t.Errorf("what a %s reads (-before +after):\n%.3000s", role, diff)
		}
	}
}

// What follows from an edit is put off, and then drained: readers find it at once, and
// read the same before and after.
func TestWhatIsPutOffReadsTheSame(t *testing.T) {
	storetest.Long(t, "it does one thing after another, much of it")
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		s.PutOff(0)
		f := newFamily(t, s)
		for _, e := range familyEdits() {
			if !t.Run(e.name, func(t *testing.T) {
				e.edit(t, f)
				verified(t, s)
				guest, staff := everything(t, s, models.RoleGuest), everything(t, s, models.RoleReader)
				check(t, s.Drain(t.Context()))
				readTheSame(t, s, guest, staff)
				verified(t, s)
			}) {
				return
			}
		}
	})
}

// many is how many records follow from others in a crowd: more than are published with
// a write.
const many = 520

// crowd is a visit with so many commitments, all owed to an institution and said by an
// article.
type crowd struct {
	s                           *store.Store
	staff, guest                context.Context //nolint:containedctx // for one test
	visit, institution, article string
}

func newCrowd(t *testing.T, s *store.Store) *crowd {
	t.Helper()
	c := &crowd{s: s, staff: storetest.As(t, models.RoleEditor), guest: storetest.As(t, models.RoleGuest)}
	c.institution = must(storetest.Create[models.Institution](c.staff, s, models.InstitutionFields{Access: published, Names: texts{"fr": "ONCF"}, Country: ptr(models.CountryCode("MA"))}))(t).ID
	c.article = must(storetest.Create[models.Article](c.staff, s, models.ArticleFields{Access: published, Title: "the source"}))(t).ID
	visit := visitFields("the visit", published)
	visit.Date = date("2023-11-13")
	c.visit = must(storetest.Create[models.Visit](c.staff, s, models.NewVisit{VisitFields: visit}))(t).ID
	check(t, s.InTx(c.staff, func(tx *store.Store) error {
		for i := range many {
			f := commitmentFields("commitment", published)
			f.OwedTo, f.Origin, f.Title = nil, &models.Origin{VisitID: ptr(models.VisitID(c.visit))}, texts{"en": "commitment " + string(rune('a'+i%26))}
			f.Institutions = []models.CommitmentInstitution{{InstitutionID: ptr(models.InstitutionID(c.institution)), Role: models.InstitutionRoleLead}}
			says := models.CitationFields{ArticleID: ptr(models.ArticleID(c.article)), Quote: ptr("…")}
			if _, err := storetest.Create[models.Commitment](c.staff, tx, models.NewCommitment{CommitmentFields: f, Citations: []models.NewCitation{{CitationFields: says}}}); err != nil {
				return err
			}
		}
		return nil
	}))
	return c
}

// outdated is how many documents are put off.
func outdated(t *testing.T, s *store.Store) int {
	t.Helper()
	pool := must(s.Pool())(t)
	var n int
	check(t, pool.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM documents WHERE outdated").Scan(&n))
	return n
}

// listed lists the commitments that a filter finds, all of them, and wants as many
// counted as listed.
func (c *crowd) listed(t *testing.T, ctx context.Context, f models.CommitmentFilter) []models.Commitment {
	t.Helper()
	p, out := models.Paging{Limit: 200, Total: true}, []models.Commitment(nil)
	for {
		got := must(storetest.List[models.Commitment](ctx, c.s, f, p))(t)
		out = append(out, got.Data...)
		if p.Cursor = got.Meta.Next; p.Cursor != "" {
			continue
		}
		if *got.Meta.Total != len(out) {
			t.Errorf("%+v: %d listed, counted %d", f, len(out), *got.Meta.Total)
		}
		return out
	}
}

// putsOff wants an edit to leave so many documents for later and publish none of them,
// and everything beside them to be right at once.
func (c *crowd) putsOff(t *testing.T, edit func()) {
	t.Helper()
	check(t, c.s.Drain(t.Context()))
	written := 0
	for _, sql := range c.s.Record(edit) {
		if strings.HasPrefix(sql, "UPDATE documents SET outdated") {
			written++
		}
	}
	if n := outdated(t, c.s); written < 1 || written > 2 || n < many {
		t.Errorf("%d documents were put off by %d statements, want %d by one for what guests see follow, and one for the rest", n, written, many)
	}
	verified(t, c.s)
}

// A record from which hundreds follow is edited: what follows is read right at once,
// and published afterwards.
func TestManyFollow(t *testing.T) {
	storetest.Long(t, "it does one thing after another, much of it")
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		c := newCrowd(t, s)
		if n := outdated(t, s); n != 0 {
			t.Errorf("%d documents are put off when all is new", n)
		}
		one := c.listed(t, c.guest, models.CommitmentFilter{})[many/2].ID
		t.Run("the article is retracted", func(t *testing.T) { c.retracted(t, one) })
		t.Run("the visit is dated anew", func(t *testing.T) { c.redated(t, one) })
		t.Run("the visit goes elsewhere", func(t *testing.T) { c.elsewhere(t) })
		guest, staff := everything(t, s, models.RoleGuest), everything(t, s, models.RoleReader)
		check(t, s.Drain(t.Context()))
		if n := outdated(t, s); n != 0 {
			t.Errorf("%d documents are left when all is drained", n)
		}
		readTheSame(t, s, guest, staff)
		verified(t, s)
	})
}

func (c *crowd) retracted(t *testing.T, one string) {
	c.putsOff(t, func() {
		must(storetest.Change[models.Article](c.staff, c.s, c.article, 0, func(f *models.ArticleFields) models.Problems {
			f.State = ptr(models.ArticleRetracted)
			return nil
		}))(t)
	})
	for _, ctx := range []context.Context{c.guest, c.staff} {
		for _, x := range append(c.listed(t, ctx, models.CommitmentFilter{}), must(storetest.One[models.Commitment](ctx, c.s, one))(t)) {
			if x.Provenance.FlaggedSources != 1 {
				t.Fatalf("%s does not say that the article was retracted: %+v", x.Reference, x.Provenance)
			}
		}
	}
}

func (c *crowd) redated(t *testing.T, one string) {
	c.putsOff(t, func() {
		must(storetest.Change[models.Visit](c.staff, c.s, c.visit, 0, func(f *models.VisitFields) models.Problems { f.Date = date("2021-05-04"); return nil }))(t)
	})
	for _, ctx := range []context.Context{c.guest, c.staff} {
		if x := must(storetest.One[models.Commitment](ctx, c.s, one))(t); x.DateFrom == nil || *x.DateFrom != "2021-05-04" {
			t.Errorf("a commitment is of %v", x.DateFrom)
		}
		for year, want := range map[string]int{"2021": many, "2023": 0} {
			if got := c.listed(t, ctx, models.CommitmentFilter{Year: []models.Year{models.Year(year)}}); len(got) != want {
				t.Errorf("of %s: %d, want %d", year, len(got), want)
			}
			if got := c.listed(t, ctx, models.CommitmentFilter{Filter: models.Filter{From: date(year), To: date(year)}}); len(got) != want {
				t.Errorf("within %s: %d, want %d", year, len(got), want)
			}
		}
		rows := must(c.s.TalliesBy(ctx, "year", models.CommitmentFilter{}, page))(t).Data
		if len(rows) != 1 || *rows[0].Key != "2021" || rows[0].Total != many {
			t.Errorf("progress by year: got %+v", rows)
		}
		found := must(c.s.Search(ctx, models.SearchFilter{Q: "commitment"}, page))(t).Data
		if len(found) == 0 || *found[0].DateFrom != "2021-05-04" {
			t.Errorf("a search finds %+v", found)
		}
	}
}

func (c *crowd) elsewhere(t *testing.T) {
	pair := func(p models.Pair) models.CommitmentFilter {
		return models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{p}}}
	}
	was := must(storetest.One[models.Visit](c.staff, c.s, c.visit))(t)
	to := models.PairOf(was.VisitorCountry, "GE")
	c.putsOff(t, func() {
		must(storetest.Change[models.Visit](c.staff, c.s, c.visit, 0, func(f *models.VisitFields) models.Problems { f.HostCountry = "GE"; return nil }))(t)
	})
	for _, ctx := range []context.Context{c.guest, c.staff} {
		for _, x := range []struct {
			pair models.Pair
			want int
		}{{to, many}, {models.PairOf(was.VisitorCountry, was.HostCountry), 0}} {
			got := c.listed(t, ctx, pair(x.pair))
			tally := must(c.s.Tally(ctx, pair(x.pair)))(t)
			if len(got) != x.want || tally.Total != x.want {
				t.Errorf("of %s: %d listed, %d counted, want %d", x.pair, len(got), tally.Total, x.want)
			}
		}
	}
}

// What many rest on is hidden: at once no guest finds a trace of it.
func TestManyFollowWhatIsHidden(t *testing.T) {
	storetest.Long(t, "it does one thing after another, much of it")
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		c := newCrowd(t, s)
		c.putsOff(t, func() {
			must(storetest.Change[models.Institution](c.staff, s, c.institution, 0, func(f *models.InstitutionFields) models.Problems { f.Access = internal; return nil }))(t)
		})
		if len(must(s.TalliesBy(c.guest, "institution", models.CommitmentFilter{}, page))(t).Data) != 1 {
			t.Error("figures show guests the institution")
		}
		c.putsOff(t, func() { check(t, storetest.Bin[models.Visit](c.staff, s, c.visit, 0)) })
		c.traceless(t)
		check(t, s.Drain(t.Context()))
		c.traceless(t)
		verified(t, s)
	})
}

// traceless wants nothing that guests read to tell of the visit and the institution.
func (c *crowd) traceless(t *testing.T) {
	t.Helper()
	var all strings.Builder
	all.WriteString(strings.Join(everything(t, c.s, models.RoleGuest), "\n"))
	for _, x := range c.listed(t, c.guest, models.CommitmentFilter{}) {
		if x.DateFrom != nil || len(x.Pairs) > 0 {
			t.Fatalf("%s has date and pairs of a visit that nobody may see", x.Reference)
		}
	}
	for _, by := range []string{"visit", "institution", "year", "pair"} {
		rows := must(c.s.TalliesBy(c.guest, by, models.CommitmentFilter{}, page))(t).Data
		if len(rows) != 1 || rows[0].Key != nil || rows[0].Total != many {
			t.Errorf("progress by %s: got %+v", by, rows)
		}
	}
	for _, f := range []models.CommitmentFilter{{Visit: []string{c.visit}}, {Institution: []string{c.institution}}} {
		if got, err := storetest.List[models.Commitment](c.guest, c.s, f, page); models.KindOf(err) != models.Malformed {
			t.Errorf("%+v: got %d and %v", f, len(got.Data), err)
		}
	}
	for _, event := range must(c.s.Timeline(c.guest, models.TimelineFilter{}, page))(t).Data {
		all.Write(must(json.Marshal(event))(t))
	}
	for _, secret := range []string{c.visit, c.institution, "2023-11-13", "ONCF", "the visit"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("guests read %q", secret)
		}
	}
}

// What is put off is published in small transactions, so that writers come in between;
// whoever opens the database after an interruption goes on with it.
func TestWhatIsPutOffIsDrained(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			database := storetest.Migrated(t, engine)
			c := newCrowd(t, opened(t, database))
			c.putsOff(t, func() {
				must(storetest.Change[models.Article](c.staff, c.s, c.article, 0, func(f *models.ArticleFields) models.Problems {
					f.State = ptr(models.ArticleRetracted)
					return nil
				}))(t)
			})
			turns := 0
			for _, sql := range c.s.Record(func() { check(t, c.s.DrainSome(t.Context())) }) {
				if sql == "SAVEPOINT turn" {
					turns++
				}
			}
			if left := outdated(t, c.s); turns != 1 || left < many-100 || left >= many {
				t.Errorf("%d documents are left after %d transactions", left, turns)
			}
			check(t, c.s.Close())
			again := opened(t, database)
			defer again.Close()
			watch(t, again, func() bool { return outdated(t, again) == 0 })
			verified(t, again)
		})
	}
}

// opened opens a database.
func opened(t *testing.T, database string) *store.Store {
	t.Helper()
	return must(store.Open(t.Context(), database, store.Options{Clock: func() time.Time { return storetest.Today }}))(t)
}

// watch watches over a store until something has come about.
func watch(t *testing.T, s *store.Store, done func() bool) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { s.Watch(ctx, func(int, int) {}, func(err error) { t.Error(err) }) })
	defer watching.Wait()
	defer stop()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it has not come about in a minute")
		}
	}
}

// What an edit puts off is drained at once where somebody watches.
func TestWatchWakesUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		s.PutOff(0)
		f := newFamily(t, s)
		check(t, s.Drain(t.Context()))
		edited := false
		watch(t, s, func() bool {
			if !edited {
				f.changeVisit(t, func(x *models.VisitFields) { x.Access = internal })
				edited = true
			}
			return outdated(t, s) == 0
		})
		verified(t, s)
	})
}

// After an upgrade with other rules, nothing that was derived by those of before is
// relied on for how a record reads, until all is derived again.
func TestReadsWhileRebuilding(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		fill(t, s, 3)
		newFamily(t, s)
		guest, staff := everything(t, s, models.RoleGuest), everything(t, s, models.RoleReader)
		for _, sql := range []string{
			"UPDATE derivation SET version = 0",
			"UPDATE sequences SET last = last + 100000",
			"UPDATE documents SET doc = '{}', plain = TRUE",
			"UPDATE status_steps SET value = 'expired'",
			"UPDATE commitments SET delivery = 'abandoned'",
			"UPDATE commitments SET date_from = NULL, date_to = NULL WHERE date IS NULL",
		} {
			check(t, s.Tamper(sql))
		}
		check(t, s.Migrate(t.Context()))
		rebuilding := func() bool { return must(s.State(t.Context()))(t).Rebuilding }
		if !rebuilding() {
			t.Error("a large database was derived before it was served")
		}
		readTheSame(t, s, guest, staff)
		watch(t, s, func() bool { return !rebuilding() })
		verified(t, s)
	})
}
