package store_test

import (
	"cmp"
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/store/storetest"
)

// What is due, read page by page, is what a plain look at all commitments finds: today
// and on other days, of all and of a pair.
func TestDueIsThePlainRecount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		seed := uint64(time.Now().UnixNano())
		rng := rand.New(rand.NewPCG(seed, 5))
		periods := []string{"2020/2026", "2020", "2020/2024", "2020-02/2025"}
		for range rng.IntN(2) * 40 { // or so many that they are not walked one by one
			periods = append(periods, someDay(rng, 2019)+"/"+someDay(rng, 2026))
		}
		check(t, s.InTx(ctx, func(tx *store.Store) error {
			for i := range 100 {
				c := someCommitment(rng)
				if i >= 60 { // and within periods that are open at once
					c.Due = date(pick(rng, periods))
				}
				if _, err := storetest.Create[models.Commitment](ctx, tx, c); err != nil {
					return err
				}
			}
			return nil
		}))
		for _, day := range []models.AsOf{"", "2021-05-05", "2024-01-01", "2027-06-30"} {
			for _, pairs := range [][]models.Pair{nil, {"AZ-MA"}} {
				f := models.CommitmentFilter{Filter: models.Filter{Pair: pairs}, AsOf: day}
				upcoming, overdue := dueIn(t, s, f)
				if got := walk(t, s.Upcoming, f); !slices.Equal(got, upcoming) {
					t.Errorf("seed %d, upcoming on %q: %q, want %q", seed, day, got, upcoming)
				}
				if got := walk(t, s.Overdue, f); !slices.Equal(got, overdue) {
					t.Errorf("seed %d, overdue on %q: %q, want %q", seed, day, got, overdue)
				}
			}
		}
	})
}

func someDay(rng *rand.Rand, year int) string {
	return time.Date(year, 1, 1+rng.IntN(365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func someCommitment(rng *rand.Rand) models.NewCommitment {
	f := commitmentFields("of the test", pick(rng, []models.Access{published, draft}))
	f.Modality = pick(rng, []models.Modality{models.ModalityBinding, models.ModalityIntended, models.ModalityPossible})
	f.OwedBy = pick(rng, []codes{{"AZ"}, {"TR"}})
	f.Date, f.Due = date(pick(rng, []string{"", "2018", "2020-03-04", "2022-08"})), someDate(rng)
	var updates []models.NewUpdate
	for range rng.IntN(3) {
		updates = append(updates, models.NewUpdate{UpdateFields: models.UpdateFields{AssessedBy: models.AssessedBySelf,
			Delivery: pick(rng, []models.Delivery{models.DeliveryLimited, models.DeliveryComplete}), AsOf: *date(pick(rng, []string{"2021-01-01", "2023-07", "2025"}))}})
	}
	return models.NewCommitment{CommitmentFields: f, Updates: updates}
}

// dueIn looks at all commitments of a filter for those that are due: the references of
// what is upcoming and of what is late, in the order of their due dates.
func dueIn(t *testing.T, s *store.Store, f models.CommitmentFilter) (upcoming, overdue []string) {
	t.Helper()
	all := must(storetest.List[models.Commitment](storetest.As(t, models.RoleGuest), s, f, page))(t).Data
	key := func(c models.Commitment) string {
		from, to := c.Due.Bounds()
		return cmp.Or(from, to)
	}
	day := cmp.Or(string(f.AsOf), s.Today())
	all = slices.DeleteFunc(all, func(c models.Commitment) bool {
		return c.Due == nil || c.Delivery.Final() || c.Modality == models.ModalityPossible
	})
	slices.SortFunc(all, func(a, b models.Commitment) int {
		return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a.Reference, b.Reference))
	})
	for _, c := range all {
		_, last := c.Due.Bounds()
		switch {
		case last >= day:
			upcoming = append(upcoming, c.Reference)
		case last != "":
			overdue = append(overdue, c.Reference)
		}
	}
	return upcoming, overdue
}

// walk reads a list in pages of three and gives the references.
func walk(t *testing.T, read func(context.Context, *models.CommitmentFilter, models.Paging) (store.Documents, error), f models.CommitmentFilter) (references []string) {
	t.Helper()
	p := models.Paging{Limit: 3, Total: true}
	for {
		got := must(read(storetest.As(t, models.RoleGuest), &f, p))(t)
		for _, row := range got.Rows {
			var c models.Commitment
			check(t, json.Unmarshal(must(packed.Append(nil, row))(t), &c))
			references = append(references, c.Reference)
		}
		if got.Meta.Next == "" {
			if len(references) != *got.Meta.Total {
				t.Errorf("%d listed, %d counted", len(references), *got.Meta.Total)
			}
			return references
		}
		p.Cursor = got.Meta.Next
	}
}
