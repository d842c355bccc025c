package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// What is embedded is held all at once, and so has an end, which is said.
func TestIncludesHaveAnEnd(t *testing.T) {
	storetest.Long(t, "it records five thousand commitments")
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		visit := &models.Visit{VisitFields: visitFields("A visit that promised much", published)}
		visit.ID = uuid.Must(uuid.NewV7()).String()
		promised := func(n int) (items []models.Item) {
			for i := range n {
				c := &models.Commitment{CommitmentFields: commitmentFields(fmt.Sprintf("Promise %d", i), published)}
				c.ID, c.Origin = uuid.Must(uuid.NewV7()).String(), &models.Origin{VisitID: ptr(models.VisitID(visit.ID))}
				items = append(items, c)
			}
			return items
		}
		check(t, s.Load(ctx, append([]models.Item{visit}, promised(models.MostIncluded)...)))
		found := must(s.Included(ctx, models.VisitKind, "commitments", []string{visit.ID}, ""))(t)
		if n := len(found[visit.ID]); n != models.MostIncluded {
			t.Errorf("%d are included, want %d", n, models.MostIncluded)
		}
		check(t, s.Load(ctx, promised(1)))
		_, err := s.Included(ctx, models.VisitKind, "commitments", []string{visit.ID}, "")
		if models.KindOf(err) != models.Malformed || !strings.Contains(faultsOf(err), "smaller limit") {
			t.Errorf("one more: got %v%s, want a refusal that says what to do", err, faultsOf(err))
		}
	})
}
