package store_test

import (
	"context"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// On a new day nobody who reads writes, or waits for one who does: figures are counted
// until what turns with the day is published.
func TestReadersOfANewDayWaitForNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		editor := storetest.As(t, models.RoleEditor)
		fill(t, s, 3)
		clock.Time = clock.Time.AddDate(1, 0, 0)
		check(t, s.InTx(editor, func(tx *store.Store) error {
			// From here on the one who writes holds what there is to hold.
			if _, err := visitTitled(editor, tx, "held"); err != nil {
				return err
			}
			answered := make(chan bool)
			go func() {
				defer close(answered)
				askOfTheDay(t, storetest.As(t, models.RoleGuest), s)
				askOfTheDay(t, storetest.As(t, models.RoleEditor), s)
			}()
			select {
			case <-answered:
			case <-time.After(time.Minute):
				t.Error("who reads waits for who writes")
			}
			return nil
		}))
	})
}

// askOfTheDay asks for everything that has to do with the day.
func askOfTheDay(t *testing.T, ctx context.Context, s *store.Store) {
	t.Helper()
	few := models.Paging{Limit: 2, Total: true}
	pair := models.Filter{Pair: []models.Pair{"AZ-MA"}}
	if got := must(s.Tally(ctx, models.CommitmentFilter{}))(t); got.Total != 3 || got.Late != 3 {
		t.Errorf("progress: got %d, %d of them late, want 3 and 3", got.Total, got.Late)
	}
	for by := range models.Breakdowns {
		must(s.TalliesBy(ctx, by, models.CommitmentFilter{}, few))(t)
		must(s.TalliesBy(ctx, by, models.CommitmentFilter{Filter: pair}, few))(t)
	}
	must(s.Relation(ctx, "AZ-MA", ""))(t)
	must(s.Relations(ctx, models.RelationFilter{}, few))(t)
	must(s.Overdue(ctx, &models.CommitmentFilter{}, few))(t)
	must(s.Upcoming(ctx, &models.CommitmentFilter{}, few))(t)
	must(s.List(ctx, models.AgreementKind, &models.AgreementFilter{}, few))(t)
	must(s.List(ctx, models.CommitmentKind, &models.CommitmentFilter{Filter: pair}, few))(t)
	must(s.Timeline(ctx, models.TimelineFilter{}, few))(t)
	must(s.Version(ctx))(t)
}
