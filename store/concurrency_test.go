package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// Fifty at once write and read: nobody is told that the database is locked,
// references are unique and without gaps, and what follows from records holds.
func TestFiftyAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		const workers, each = 50, 4
		ctx := storetest.As(t, models.RoleEditor)
		shared := must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("shared", published)}))(t)
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(w), 1))
				for i := range each {
					if err := oneWriter(ctx, s, rng, shared.ID, fmt.Sprintf("visit %d of %d", i, w)); err != nil {
						t.Errorf("%v%s", err, faultsOf(err))
					}
				}
			})
		}
		wg.Wait()
		var references []string
		for p := page; ; {
			p.Sort = "reference"
			got := must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, p))(t)
			for _, v := range got.Data {
				references = append(references, v.Reference)
			}
			if p.Cursor = got.Meta.Next; p.Cursor == "" {
				break
			}
		}
		if len(references) != workers*each+1 {
			t.Errorf("%d visits, want %d", len(references), workers*each+1)
		}
		for i, r := range references {
			if want := fmt.Sprintf("VIS-2026-%04d", i+1); r != want {
				t.Fatalf("the reference at %d is %s, want %s", i, r, want)
			}
		}
		last := must(storetest.One[models.Visit](ctx, s, shared.ID))(t)
		if last.Version != 1+workers*each {
			t.Errorf("the shared visit is at version %d, want %d: an edit was lost", last.Version, 1+workers*each)
		}
		verified(t, s)
	})
}

// one writes a visit with an agreement, edits the shared visit, and reads.
func oneWriter(ctx context.Context, s *store.Store, rng *rand.Rand, shared, title string) error {
	v, err := storetest.Create[models.Visit](ctx, s, models.NewVisit{
		VisitFields: visitFields(title, published),
		Agreements:  []models.NewAgreement{{AgreementFields: agreementFields(title, published), Acts: []models.NewAct{{ActFields: models.ActFields{Kind: models.ActSignature, Date: date("2023")}}}}},
		Commitments: []models.NewCommitment{{CommitmentFields: commitmentFields(title, published)}},
		Citations:   []models.NewCitation{{Article: &models.ArticleFields{Title: "x", URL: ptr(fmt.Sprintf("https://example.org/%d", rng.IntN(20)))}}},
	})
	if err != nil {
		return err
	}
	if _, err := storetest.Change[models.Visit](ctx, s, shared, 0, func(f *models.VisitFields) models.Problems {
		f.Title = texts{"en": title}
		return nil
	}); err != nil {
		return err
	}
	if _, err := storetest.One[models.Visit](ctx, s, v.ID); err != nil {
		return err
	}
	if _, err := storetest.List[models.Agreement](ctx, s, models.AgreementFilter{Filter: models.Filter{Pair: []models.Pair{"AZ-MA"}}}, models.Paging{Limit: 10, Total: true}); err != nil {
		return err
	}
	_, err = s.Tally(ctx, models.CommitmentFilter{})
	return err
}

// Of those who write over one version, one wins and the others are told.
func TestOneEditorWins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		v := must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("shared", published)}))(t)
		kinds := make([]models.Kind, 20)
		var wg sync.WaitGroup
		for i := range kinds {
			wg.Go(func() {
				_, err := storetest.Change[models.Visit](ctx, s, v.ID, 1, func(f *models.VisitFields) models.Problems {
					f.Title = texts{"en": fmt.Sprint(i)}
					return nil
				})
				kinds[i] = -1
				if err != nil {
					kinds[i] = models.KindOf(err)
				}
			})
		}
		wg.Wait()
		slices.Sort(kinds)
		if kinds[0] != -1 || slices.ContainsFunc(kinds[1:], func(k models.Kind) bool { return k != models.Stale }) {
			t.Errorf("got %v; want one that won (-1), and the others stale (%d)", kinds, models.Stale)
		}
		if got := must(s.History(ctx, models.VisitKind, v.ID, page))(t); len(got.Data) != 2 {
			t.Errorf("%d lines of history, want 2", len(got.Data))
		}
	})
}
