package store_test

import (
	"sync"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// Of two who close a circle at once, from either side, one is refused: also when each
// writes through a server of its own.
func TestNoCircleAtOnce(t *testing.T) {
	eachPair(t, func(t *testing.T, s, other *store.Store) {
		ctx := storetest.As(t, models.RoleEditor)
		const rounds = 20
		for range rounds {
			var ids [3]models.AgreementID
			for i := range ids {
				a := must(storetest.Create[models.Agreement](ctx, s, models.NewAgreement{AgreementFields: agreementFields("text", published)}))(t)
				ids[i] = models.AgreementID(a.ID)
			}
			var wg sync.WaitGroup
			var errs [3]error
			for i, id := range ids {
				next, s := ids[(i+1)%len(ids)], [...]*store.Store{s, other}[i%2]
				wg.Go(func() {
					_, errs[i] = storetest.Change[models.Agreement](ctx, s, string(id), 0, func(f *models.AgreementFields) models.Problems {
						f.Relations = []models.Relation{{Kind: models.RelationAmends, AgreementID: &next}}
						return nil
					})
				})
			}
			wg.Wait()
			refused := 0
			for _, err := range errs {
				if models.KindOf(err) == models.Invalid {
					refused++
				} else {
					check(t, err)
				}
			}
			if refused != 1 {
				t.Fatalf("of three who close a circle, %d were refused, want 1: %v", refused, errs)
			}
		}
		verified(t, s)
	})
}
