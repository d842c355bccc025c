package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

var statuses = []models.AgreementStatus{
	models.StatusNegotiating, models.StatusInitialled, models.StatusSigned, models.StatusProvisionallyApplied, models.StatusInForce,
	models.StatusSuspended, models.StatusExpired, models.StatusTerminated, models.StatusSuperseded, models.StatusUnknown,
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// someDate is unknown, partial or a day, between 2018 and 2028.
func someDate(rng *rand.Rand) *models.Date {
	day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(3650))
	switch rng.IntN(8) {
	case 0:
		return nil
	case 1:
		return date(day.Format("2006"))
	case 2:
		return date(day.Format("2006-01"))
	case 3:
		return date(day.Format(time.DateOnly) + "?")
	case 4:
		return date(day.Format(time.DateOnly) + "/..")
	case 5:
		return date("../" + day.Format(time.DateOnly))
	}
	return date(day.Format(time.DateOnly))
}

var acts = []models.ActType{models.ActInitialling, models.ActSignature, models.ActSignature, models.ActProvisionalApplication, models.ActEntryIntoForce, models.ActEntryIntoForce,
	models.ActSuspension, models.ActResumption, models.ActRenewal, models.ActDenunciation, models.ActTermination, models.ActRatification,
	models.ActNotification, models.ActExchange, models.ActNoticeWithdrawal, models.ActFulfilment, models.ActSuccession}

func someAct(rng *rand.Rand) models.ActFields {
	a := models.ActFields{Kind: pick(rng, acts), Date: someDate(rng)}
	if rng.IntN(3) > 0 {
		a.Party = ptr(pick(rng, codes{"AZ", "MA", "TR"}))
	}
	if rng.IntN(5) == 0 {
		a.Effective = someDate(rng)
	}
	return a
}

func someAgreement(rng *rand.Rand, title string) models.AgreementFields {
	f := agreementFields(title, published)
	f.Date = someDate(rng)
	if rng.IntN(2) == 0 {
		f.Duration = ptr(pick(rng, []models.Duration{"P30D", "P6M", "P1Y", "P3Y"}))
	}
	if rng.IntN(2) == 0 {
		f.Renewal = &models.Renewal{Kind: ptr(pick(rng, []models.RenewalType{models.RenewalTacit, models.RenewalExpress, models.RenewalNone}))}
		if rng.IntN(2) == 0 {
			f.Renewal.Notice, f.Renewal.Period = ptr(models.Duration("P3M")), ptr(models.Duration("P2Y"))
		}
	}
	if rng.IntN(3) == 0 {
		on := pick(rng, []models.EntryBasis{models.EntryOnSignature, models.EntryOnNotification, models.EntryOnRatification, models.EntryOnExchange})
		f.EntryIntoForceClause = &models.EntryClause{On: on, After: ptr(models.Duration("P30D"))}
	}
	if f.Term == nil && f.Duration == nil && f.Renewal == nil && rng.IntN(2) == 0 {
		f.Term = &models.Term{Kind: ptr(models.TermThenIndefinite), Length: ptr(models.Duration("P1Y"))}
		f.Survival = &models.Survival{Length: "P10Y"}
	}
	if rng.IntN(5) == 0 {
		f.Parties = parties("AZ", "MA", "TR")
	}
	return f
}

// unsourced doubts all that no source supports: here, everything.
func unsourced(a *models.Agreement) map[string]bool {
	doubts := map[string]bool{"/date": a.Date != nil, "/term": a.Term != nil, "/notice": a.Notice != nil, "/entry_into_force_clause": a.EntryIntoForceClause != nil}
	for _, x := range a.Acts {
		doubts[x.ID] = true
	}
	return doubts
}

// courses gathers by another way than the store what the status of each
// agreement follows from.
func courses(t *testing.T, s *store.Store) map[string]models.Course {
	t.Helper()
	all := must(storetest.List[models.Agreement](storetest.As(t, models.RoleEditor), s, models.AgreementFilter{}, page))(t).Data
	out := map[string]models.Course{}
	for _, a := range all {
		c := models.Course{Date: a.Date, Acts: a.Acts, Clauses: a.Clauses, Doubts: unsourced(&a)}
		for _, p := range a.Parties {
			c.Parties = append(c.Parties, models.Member{Country: *p.Country})
		}
		slices.SortFunc(c.Parties, func(a, b models.Member) int { return strings.Compare(string(a.Country), string(b.Country)) })
		out[a.ID] = c
	}
	for _, by := range all {
		if !by.Open() {
			continue
		}
		at := by.Date
		for _, x := range by.Acts {
			if x.Kind == models.ActEntryIntoForce && (x.Effective != nil || x.Date != nil) {
				if at = x.Effective; at == nil {
					at = x.Date
				}
				break
			}
		}
		for _, r := range by.Relations {
			if r.AgreementID == nil || (r.Kind != models.RelationSupersedes && r.Kind != models.RelationTerminates) {
				continue
			}
			c := out[string(*r.AgreementID)]
			c.SupersededBy = append(c.SupersededBy, models.Supersession{AgreementID: by.ID, Date: at, RecordedOn: by.CreatedAt[:10], Terminates: r.Kind == models.RelationTerminates})
			out[string(*r.AgreementID)] = c
		}
	}
	return out
}

// The filter and the list say of every agreement, for any day, what the pure
// function says.
func TestStatusInSQLIsThePureFunction(t *testing.T) {
	storetest.Long(t, "it does one thing after another, much of it")
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 2))
		known := writeAgreements(t, s, clock, rng)
		want := map[string][]models.Step{}
		for id, c := range courses(t, s) {
			want[id] = models.StepsOf(c).Text
		}
		seen := map[models.AgreementStatus]int{}
		for range 200 {
			day := time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(4500)).Format(time.DateOnly)
			got := must(storetest.List[models.Agreement](ctx, s, models.AgreementFilter{AsOf: models.AsOf(day)}, page))(t)
			by := map[models.AgreementStatus][]string{}
			for _, a := range got.Data {
				on := models.StatusOn(want[a.ID], day)
				if diff := cmp.Diff(on, *a.Status); diff != "" {
					t.Fatalf("%s on %s (-pure +stored):\n%s", a.Title["en"], day, diff)
				}
				by[on.Value] = append(by[on.Value], a.ID)
				seen[on.Value]++
			}
			if len(got.Data) != len(known) {
				t.Fatalf("%d agreements, want %d", len(got.Data), len(known))
			}
			for _, status := range statuses {
				found := ids(must(storetest.List[models.Agreement](ctx, s, models.AgreementFilter{AsOf: models.AsOf(day), Status: []models.AgreementStatus{status}}, page))(t))
				slices.Sort(found)
				slices.Sort(by[status])
				if !slices.Equal(found, by[status]) {
					t.Fatalf("status=%s&as_of=%s: got %v, want %v", status, day, found, by[status])
				}
			}
			one := must(storetest.OneAs[models.Agreement](ctx, s, pick(rng, known), store.Look{AsOf: day}))(t)
			if diff := cmp.Diff(models.StatusOn(want[one.ID], day), *one.Status); diff != "" {
				t.Fatalf("%s alone, on %s (-pure +stored):\n%s", one.Title["en"], day, diff)
			}
		}
		for _, status := range statuses {
			if seen[status] == 0 {
				t.Logf("no agreement was %s on any day", status)
			}
		}
		either := must(storetest.List[models.Agreement](ctx, s, models.AgreementFilter{Status: statuses}, page))(t)
		if len(either.Data) != len(known) {
			t.Errorf("any status at all: %d of %d", len(either.Data), len(known))
		}
		for range 30 {
			calendarIsRecounted(t, s, rng)
		}
		verified(t, s)
	})
}

// calendarIsRecounted compares the calendar of a random stretch, and of one country or
// event, with one that goes through all agreements that are seen.
func calendarIsRecounted(t *testing.T, s *store.Store, rng *rand.Rand) {
	t.Helper()
	ctx := storetest.As(t, pick(rng, []models.Role{models.RoleGuest, models.RoleReader}))
	var f models.CalendarFilter
	from := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(4500))
	f.From, f.To = date(from.Format(time.DateOnly)), date(from.AddDate(0, 0, rng.IntN(2000)).Format(time.DateOnly))
	if rng.IntN(2) == 0 {
		f.Event = []models.CalendarEvent{pick(rng, []models.CalendarEvent{models.CalendarEntryIntoForce, models.CalendarExpiry, models.CalendarTermination})}
	}
	if rng.IntN(2) == 0 {
		f.Country = codes{"TR"}
	}
	seen := map[string]bool{}
	among := models.AgreementFilter{}
	among.Country = f.Country
	for _, a := range must(storetest.List[models.Agreement](ctx, s, among, page))(t).Data {
		seen[a.ID] = true
	}
	var want, got []string
	for id, c := range courses(t, s) {
		for _, d := range models.CalendarOf(c, models.StepsOf(c)) {
			within := string(*f.From) <= d.To && d.From <= string(*f.To)
			if seen[id] && within && (len(f.Event) == 0 || slices.Contains(f.Event, d.Event)) {
				want = append(want, fmt.Sprint(models.UIDOf(id, d), d.Date, d.Certain))
			}
		}
	}
	p := models.Paging{Limit: 1 + rng.IntN(50)}
	for {
		found := must(s.Calendar(ctx, f, p))(t)
		for _, x := range found.Data {
			got = append(got, fmt.Sprint(x.UID, x.Date, x.Certain))
		}
		if p.Cursor = found.Meta.Next; p.Cursor == "" {
			break
		}
	}
	p = models.Paging{Limit: 1, Total: true}
	if total := *must(s.Calendar(ctx, f, p))(t).Meta.Total; total != len(want) {
		t.Errorf("counted: got %d, want %d", total, len(want))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the calendar from %s to %s of %v, %v (-recounted +listed):\n%s", *f.From, *f.To, f.Country, f.Event, diff)
	}
}

// writeAgreements records random agreements, and then changes them at random.
func writeAgreements(t *testing.T, s *store.Store, clock *storetest.Clock, rng *rand.Rand) (known []string) {
	t.Helper()
	ctx := storetest.As(t, models.RoleEditor)
	start := clock.Time
	for i := range 60 {
		clock.Time = start.AddDate(0, 0, -rng.IntN(1500)) // recorded at any time
		in := models.NewAgreement{AgreementFields: someAgreement(rng, fmt.Sprint("agreement ", i))}
		for range rng.IntN(6) {
			in.Acts = append(in.Acts, models.NewAct{ActFields: someAct(rng)})
		}
		in.Relations = someRelations(rng, known)
		if rng.IntN(6) == 0 {
			in.Access = draft
		}
		known = append(known, must(storetest.Create[models.Agreement](ctx, s, in))(t).ID)
	}
	clock.Time = start
	for range 120 {
		changeAgreement(ctx, t, s, rng, known)
	}
	return known
}

func someRelations(rng *rand.Rand, known []string) []models.Relation {
	if len(known) == 0 || rng.IntN(2) == 0 {
		return nil
	}
	kind := pick(rng, []models.RelationType{models.RelationSupersedes, models.RelationTerminates, "amends"})
	return []models.Relation{{Kind: kind, AgreementID: ptr(models.AgreementID(pick(rng, known)))}}
}

func changeAgreement(ctx context.Context, t *testing.T, s *store.Store, rng *rand.Rand, known []string) {
	t.Helper()
	id := pick(rng, known)
	earlier := known[:slices.Index(known, id)] // so that there are no circles
	acts := must(storetest.PartsOf[models.Act](ctx, s, id))(t).Data
	switch rng.IntN(6) {
	case 0:
		must(storetest.CreateIn[models.Act](ctx, s, id, models.NewAct{ActFields: someAct(rng)}))(t)
	case 1:
		if len(acts) > 0 {
			must(storetest.ChangePart[models.Act](ctx, s, id, pick(rng, acts).ID, 0, func(f *models.ActFields) models.Problems {
				*f = someAct(rng)
				return nil
			}))(t)
		}
	case 2:
		if len(acts) > 0 {
			check(t, storetest.RemovePart[models.Act](ctx, s, id, pick(rng, acts).ID, 0))
		}
	case 3:
		must(storetest.Change[models.Agreement](ctx, s, id, 0, func(f *models.AgreementFields) models.Problems {
			relations := f.Relations
			*f = someAgreement(rng, f.Title["en"])
			f.Relations = relations
			return nil
		}))(t)
	case 4:
		must(storetest.Change[models.Agreement](ctx, s, id, 0, func(f *models.AgreementFields) models.Problems {
			f.Relations = someRelations(rng, earlier)
			return nil
		}))(t)
	case 5:
		must(storetest.Change[models.Agreement](ctx, s, id, 0, func(f *models.AgreementFields) models.Problems {
			f.Access = pick(rng, []models.Access{published, draft})
			return nil
		}))(t)
		check(t, storetest.Bin[models.Agreement](ctx, s, id, 0))
		must(storetest.Restore[models.Agreement](ctx, s, id))(t)
	}
}
