package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// among are the countries of the treaties of a test.
var among = codes{"AZ", "MA", "TR", "GE", "FR", "DE"}

// busiest are two of them that have more with each other alone than the others do.
var busiest = codes{"AZ", "MA"}

// someCountries are at least two, in any order.
func someCountries(rng *rand.Rand) codes {
	list := slices.Clone(among)
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:2+rng.IntN(len(list)-1)]
}

// writeTreaties records agreements and meetings of two countries and more, some hidden,
// some changed from the one to the other, with acts of parties, of others, of nobody who
// is known, and of all together.
func writeTreaties(t *testing.T, s *store.Store, rng *rand.Rand) {
	t.Helper()
	ctx := storetest.As(t, models.RoleEditor)
	for i := range 60 {
		access := pick(rng, []models.Access{published, published, draft})
		countries := someCountries(rng)
		if i%4 == 1 {
			countries = busiest
		}
		if i%3 == 0 {
			m := meetingFields(fmt.Sprint("meeting ", i), access)
			m.Countries, m.Date, m.Status = countries, someDate(rng), someStatus(rng)
			made := must(storetest.Create[models.Meeting](ctx, s, models.NewMeeting{MeetingFields: m}))(t)
			if rng.IntN(3) == 0 {
				status := someStatus(rng)
				must(s.Change(ctx, store.Place{Kind: models.MeetingKind, Key: made.ID}, []int{0}, func(fields any) (models.Problems, error) {
					fields.(*models.MeetingFields).Status = status
					return nil, nil
				}))(t)
			}
			continue
		}
		f := agreementFields(fmt.Sprint("treaty ", i), access)
		f.Parties, f.Date = parties(countries...), someDate(rng)
		if rng.IntN(3) == 0 {
			f.Term = &models.Term{Kind: pick(rng, []*models.TermType{ptr(models.TermFixed), ptr(models.TermPeriods)}), Length: ptr(models.Duration("P2Y")),
				CountsFrom: pick(rng, []*models.TermStart{nil, ptr(models.StartOfParty)})}
		}
		in := models.NewAgreement{AgreementFields: f}
		for range rng.IntN(6) {
			act := someAct(rng)
			act.Party = ptr(pick(rng, append(codes{"CH"}, among...)))
			switch rng.IntN(4) {
			case 0:
				act.Party = nil
			case 1:
				act.Party, act.PartyName = nil, ptr("Prussia")
			}
			in.Acts = append(in.Acts, models.NewAct{ActFields: act})
		}
		a := must(storetest.Create[models.Agreement](ctx, s, in))(t)
		if rng.IntN(3) == 0 {
			at := store.Place{Kind: models.AgreementKind, Key: a.ID}
			other := parties(someCountries(rng)...)
			must(s.Change(ctx, at, []int{0}, func(fields any) (models.Problems, error) {
				fields.(*models.AgreementFields).Parties = other
				return nil, nil
			}))(t)
		}
	}
}

// writeUndertakings records commitments of two countries and more, to some and to nobody who
// is named, and some that are yet to count.
func writeUndertakings(t *testing.T, s *store.Store, rng *rand.Rand) {
	t.Helper()
	for i := range 40 {
		some := someCountries(rng)
		if i%4 == 1 {
			some = busiest
		}
		c := commitmentFields(fmt.Sprint("undertaking ", i), pick(rng, []models.Access{published, published, draft}))
		c.OwedBy, c.OwedTo = some[:1], some[1:]
		if rng.IntN(4) == 0 {
			c.OwedBy, c.OwedTo = some, nil
		}
		if rng.IntN(5) == 0 {
			c.Date = ptr(models.Date("2031"))
		}
		must(storetest.Create[models.Commitment](storetest.As(t, models.RoleEditor), s, models.NewCommitment{CommitmentFields: c}))(t)
	}
}

// someStatus is that of a meeting: half of them were not held.
func someStatus(rng *rand.Rand) *models.VisitStatus {
	return pick(rng, []*models.VisitStatus{nil, ptr(models.VisitCompleted), ptr(models.VisitPostponed), ptr(models.VisitCancelled)})
}

// wasHeld tells whether a meeting counts as an event.
func wasHeld(m *models.Meeting) bool { return m.Status == nil || *m.Status == models.VisitCompleted }

// between are the countries of an agreement or meeting, once each.
func between(e models.Entity) codes {
	list := codes{}
	switch e := e.(type) {
	case *models.Agreement:
		for _, p := range e.Parties {
			list = append(list, *p.Country)
		}
	case *models.Meeting:
		list = slices.Clone(e.Countries)
	case *models.Commitment:
		list = slices.Concat(e.OwedBy, e.OwedTo)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func wanted(m models.Multilaterals, countries codes) bool {
	switch m {
	case models.MultilateralOnly:
		return len(countries) > 2
	case models.MultilateralExcluded:
		return len(countries) == 2
	}
	return true
}

func contains(countries codes, pair models.Pair) bool {
	return slices.Contains(countries, models.CountryCode(pair[:2])) && slices.Contains(countries, models.CountryCode(pair[3:]))
}

// A text of many countries is found for each pair of them, in every list, page, count
// and timeline, as a plain look through everything finds it.
func TestManyPartiesAreFoundByPairs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 7))
		writeTreaties(t, s, rng)
		writeUndertakings(t, s, rng)
		for _, who := range []context.Context{storetest.As(t, models.RoleReader), t.Context()} {
			agreements := must(storetest.List[models.Agreement](who, s, models.AgreementFilter{}, page))(t).Data
			meetings := must(storetest.List[models.Meeting](who, s, models.MeetingFilter{}, page))(t).Data
			commitments := must(storetest.List[models.Commitment](who, s, models.CommitmentFilter{}, page))(t).Data
			for _, two := range []codes{busiest, someCountries(rng), someCountries(rng)} {
				pair := models.PairOf(two[0], two[1])
				for _, m := range []models.Multilaterals{"", models.MultilateralIncluded, models.MultilateralExcluded, models.MultilateralOnly} {
					pairLists(t, s, who, rng, pair, m, agreements)
					pairRelation(t, s, who, pair, m, agreements, meetings, commitments)
					pairTimeline(t, s, who, pair, m, agreements, meetings, commitments)
				}
			}
		}
		verified(t, s)
	})
}

// pairLists compares the list of a pair, in several orders and page by page.
func pairLists(t *testing.T, s *store.Store, who context.Context, rng *rand.Rand, pair models.Pair, m models.Multilaterals, all []models.Agreement) {
	t.Helper()
	f := models.AgreementFilter{Filter: models.Filter{Pair: []models.Pair{pair}}, Multilateral: m}
	for _, sort := range []string{"-date", "date", "reference", "-reference"} {
		p := models.Paging{Sort: sort, Limit: 200}
		want := []string{}
		for _, a := range must(storetest.List[models.Agreement](who, s, models.AgreementFilter{}, p))(t).Data {
			if countries := between(&a); contains(countries, pair) && wanted(m, countries) {
				want = append(want, a.Reference)
			}
		}
		p.Limit, p.Total = 1+rng.IntN(4), true
		got := []string{}
		for {
			some := must(storetest.List[models.Agreement](who, s, f, p))(t)
			for _, a := range some.Data {
				got = append(got, a.Reference)
			}
			if *some.Meta.Total != len(want) {
				t.Fatalf("pair=%s&multilateral=%s: total %d, want %d of %d", pair, m, *some.Meta.Total, len(want), len(all))
			}
			if p.Cursor = some.Meta.Next; p.Cursor == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("pair=%s&multilateral=%s&sort=%s (-want +got):\n%s", pair, m, sort, diff)
		}
	}
}

// pairRelation compares what is counted of a pair.
func pairRelation(t *testing.T, s *store.Store, who context.Context, pair models.Pair, m models.Multilaterals, agreements []models.Agreement, meetings []models.Meeting, commitments []models.Commitment) {
	t.Helper()
	var want, got models.PairSummary
	alone := false
	count := func(kind models.RecordKind, countries codes) {
		alone = alone || len(countries) == 2
		switch {
		case !wanted(m, countries):
		case len(countries) > 2:
			want.CountMultilateral(kind, 1)
		default:
			want.Count(kind, 1)
		}
	}
	for i := range agreements {
		if countries := between(&agreements[i]); contains(countries, pair) {
			count(models.AgreementKind, countries)
		}
	}
	for i := range meetings {
		if countries := between(&meetings[i]); contains(countries, pair) && wasHeld(&meetings[i]) {
			count(models.MeetingKind, countries)
		} else if contains(countries, pair) {
			alone = alone || len(countries) == 2
		}
	}
	for i := range commitments {
		if c := &commitments[i]; slices.Contains(c.Pairs, pair) {
			count(models.CommitmentKind, between(c))
		}
	}
	r := must(s.Relation(who, pair, m))(t)
	got.Agreements, got.Meetings, got.Commitments, got.Multilateral = r.Agreements, r.Meetings, r.Commitments, r.Multilateral
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("relation %s, multilateral=%s (-want +got):\n%s", pair, m, diff)
	}
	listed := must(s.Relations(who, models.RelationFilter{RelationCounts: models.RelationCounts{Multilateral: m}}, models.Paging{Limit: 200}))(t).Data
	for _, x := range listed {
		if x.Pair == pair && (x.Agreements != r.Agreements || x.Meetings != r.Meetings || x.Commitments != r.Commitments || x.Multilateral != r.Multilateral) {
			t.Fatalf("relations: %s, multilateral=%s: listed as %+v, and read as %+v", pair, m, x, r.PairSummary)
		}
	}
	if listed := slices.ContainsFunc(listed, func(x models.PairSummary) bool { return x.Pair == pair }); listed != alone {
		t.Fatalf("relations: %s is listed: %t, and meets by itself: %t", pair, listed, alone)
	}
}

// pairTimeline compares the events of a pair: those of records, and of the acts those of
// the two and of the text as a whole, or all.
func pairTimeline(t *testing.T, s *store.Store, who context.Context, pair models.Pair, m models.Multilaterals, agreements []models.Agreement, meetings []models.Meeting, commitments []models.Commitment) {
	t.Helper()
	for _, acts := range []models.ActsOf{"", models.AllActs} {
		want := []string{}
		for i := range agreements {
			a := &agreements[i]
			countries := between(a)
			if !contains(countries, pair) || !wanted(m, countries) {
				continue
			}
			want = append(want, a.ID)
			for _, act := range a.Acts {
				own := act.Joint() || act.Party == nil && len(countries) == 2 ||
					act.Party != nil && slices.Contains(codes{models.CountryCode(pair[:2]), models.CountryCode(pair[3:])}, *act.Party)
				if own || acts == models.AllActs {
					want = append(want, act.ID)
				}
			}
		}
		for i := range meetings {
			if countries := between(&meetings[i]); wasHeld(&meetings[i]) && contains(countries, pair) && wanted(m, countries) {
				want = append(want, meetings[i].ID)
			}
		}
		for i := range commitments {
			if c := &commitments[i]; slices.Contains(c.Pairs, pair) && wanted(m, between(c)) {
				want = append(want, c.ID)
			}
		}
		slices.Sort(want)
		for _, sort := range []string{"-date", "date"} {
			f := models.TimelineFilter{Pair: []models.Pair{pair}, Multilateral: m, Acts: acts}
			got, p := []string{}, models.Paging{Sort: sort, Limit: 7, Total: true}
			for {
				some := must(s.Timeline(who, f, p))(t)
				for _, e := range some.Data {
					got = append(got, e.ID)
				}
				if *some.Meta.Total != len(want) {
					t.Fatalf("timeline of %s, multilateral=%s, acts=%s: total %d, want %d", pair, m, acts, *some.Meta.Total, len(want))
				}
				if p.Cursor = some.Meta.Next; p.Cursor == "" {
					break
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("timeline of %s, multilateral=%s, acts=%s, sort=%s (-want +got):\n%s", pair, m, acts, sort, diff)
			}
		}
	}
}

// What is asked about a status between two countries, or for one, is answered with the
// texts that have it by the rows of their parties; and each says so.
func TestStatusBetweenPartiesIsThatOfTheirRows(t *testing.T) {
	storetest.Long(t, "it does one thing after another, much of it")
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 9))
		writeTreaties(t, s, rng)
		seen := map[models.AgreementStatus]int{}
		for _, who := range []context.Context{storetest.As(t, models.RoleReader), t.Context()} {
			for range 24 {
				day := time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(4500)).Format(time.DateOnly)
				two := someCountries(rng)[:2]
				f := models.AgreementFilter{AsOf: models.AsOf(day)}
				if rng.IntN(2) == 0 {
					f.Pair = []models.Pair{models.PairOf(two[0], two[1])}
				} else {
					two = two[:1]
					f.Country = two
				}
				want := statusesBetween(t, s, who, day, two)
				for _, status := range statuses {
					f.Status = []models.AgreementStatus{status}
					got := must(storetest.List[models.Agreement](who, s, f, page))(t)
					found := map[string]models.StatusOnDay{}
					for _, a := range got.Data {
						found[a.ID] = *a.StatusBetween
					}
					wanted := map[string]models.StatusOnDay{}
					for id, is := range want {
						if is.Value == status {
							wanted[id] = is
							seen[status]++
						}
					}
					if diff := cmp.Diff(wanted, found); diff != "" || *got.Meta.Total != len(wanted) {
						t.Fatalf("%v of %s on %s, total %d, want %d (-want +got):\n%s", status, two, day, *got.Meta.Total, len(wanted), diff)
					}
				}
			}
		}
		if len(seen) < 4 {
			t.Errorf("only %v was found", seen)
		}
		verified(t, s)
	})
}

// statusesBetween reads from the rows of parties where each text of some countries stands
// for or between these.
func statusesBetween(t *testing.T, s *store.Store, who context.Context, day string, of codes) map[string]models.StatusOnDay {
	t.Helper()
	rows := map[string]map[models.CountryCode]models.StatusOnDay{}
	p := models.Paging{Limit: 7}
	for {
		some := must(s.Parties(who, models.PartyFilter{AgreementFilter: models.AgreementFilter{AsOf: models.AsOf(day)}}, p))(t)
		for _, r := range some.Data {
			if rows[r.Record.ID] == nil {
				rows[r.Record.ID] = map[models.CountryCode]models.StatusOnDay{}
			}
			rows[r.Record.ID][*r.Party.Country] = *r.Status
		}
		if p.Cursor = some.Meta.Next; p.Cursor == "" {
			break
		}
	}
	all := must(storetest.List[models.Agreement](who, s, models.AgreementFilter{AsOf: models.AsOf(day)}, page))(t)
	out := map[string]models.StatusOnDay{}
	for _, a := range all.Data {
		if len(rows[a.ID]) != len(a.Parties) {
			t.Fatalf("%s has %d parties, and rows of %d", a.Reference, len(a.Parties), len(rows[a.ID]))
		}
		first, is := rows[a.ID][of[0]]
		last, also := rows[a.ID][of[len(of)-1]]
		switch {
		case !is || !also:
		case len(a.Parties) == 2:
			out[a.ID] = *a.Status
		case len(of) == 1:
			out[a.ID] = first
		default:
			if of[1] < of[0] {
				first, last = last, first
			}
			out[a.ID] = models.StatusBetween(first, last)
		}
	}
	return out
}
