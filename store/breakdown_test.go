package store_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// pagesOf reads a breakdown page by page.
func pagesOf(t *testing.T, read func(models.Paging) (models.ProgressBreakdown, error), limit int) []models.ProgressRow {
	t.Helper()
	var all []models.ProgressRow
	p := models.Paging{Limit: limit}
	for {
		page := must(read(p))(t)
		all = append(all, page.Data...)
		if p.Cursor = page.Meta.Next; p.Cursor == "" {
			return all
		}
	}
}

// A breakdown reads the same in pages as in one.
func TestBreakdownsInPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		fill(t, s, 7)
		editor := storetest.As(t, models.RoleEditor)
		check(t, s.InTx(editor, func(tx *store.Store) error {
			_, err := storetest.Change[models.Visit](editor, tx, "VIS-2026-0003", 0, func(f *models.VisitFields) models.Problems {
				f.Visibility = models.VisibilityInternal
				return nil
			})
			return err
		}))
		pair := models.Filter{Pair: []models.Pair{"AZ-MA"}}
		for _, role := range []models.Role{models.RoleGuest, models.RoleEditor} {
			ctx := storetest.As(t, role)
			for _, f := range []models.CommitmentFilter{{}, {AsOf: "2024-01-01"}, {Filter: pair}, {Filter: pair, AsOf: "2024-01-01"}, {Modality: []models.Modality{models.ModalityIntended}}} {
				for _, by := range slices.Sorted(maps.Keys(models.Breakdowns)) {
					read := func(p models.Paging) (models.ProgressBreakdown, error) { return s.TalliesBy(ctx, by, f, p) }
					whole := must(read(models.Paging{Limit: 200}))(t).Data
					if by == "visit" && len(whole) < 7 {
						t.Errorf("by visit, %+v, %q: got %d rows, want one for each visit", f, role, len(whole))
					}
					if diff := cmp.Diff(whole, pagesOf(t, read, 2)); diff != "" {
						t.Errorf("by %s, %+v, %q: -whole +in pages\n%s", by, f, role, diff)
					}
				}
			}
		}
	})
}

// A page of a long breakdown of another day counts what stands on it, not everything:
// a file of them all counts each commitment once.
func TestPagesOfBreakdownsCountThemselvesOnly(t *testing.T) {
	s, _ := storetest.New(t, "sqlite")
	fill(t, s, 5)
	guest := storetest.As(t, models.RoleGuest)
	for _, f := range []models.CommitmentFilter{{AsOf: "2024-01-01"}, {AsOf: "2024-01-01", Filter: models.Filter{Country: codes{"AZ"}}}} {
		first := must(s.TalliesBy(guest, "visit", f, models.Paging{Limit: 2}))(t)
		statements := s.Record(func() {
			must(s.TalliesBy(guest, "visit", f, models.Paging{Limit: 2, Cursor: first.Meta.Next}))(t)
		})
		walks := 0
		for _, statement := range statements {
			if !strings.Contains(statement, "links AS f") {
				continue
			}
			walks++
			plan := strings.Join(must(s.Plan(statement))(t), "\n")
			if !strings.Contains(plan, "SEARCH f USING PRIMARY KEY (name=? AND value>?") {
				t.Errorf("%+v: more is read than the page\n%s\n%s", f, statement, plan)
			}
			if strings.Contains(statement, "DISTINCT") && strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%+v: all keys are gathered for a page\n%s\n%s", f, statement, plan)
			}
		}
		if walks != 2 {
			t.Errorf("%+v: got %d statements on what is counted, want 2\n%s", f, walks, strings.Join(statements, "\n"))
		}
	}
}

// What has one of many values is gathered once, and looked up: a database that goes
// through it for each commitment takes as long as there are both together.
func TestManyValuesAreLookedUp(t *testing.T) {
	s, _ := storetest.New(t, "sqlite")
	fill(t, s, 9)
	guest := storetest.As(t, models.RoleGuest)
	f := models.CommitmentFilter{AsOf: "2024-01-01"}
	for i := range 9 {
		f.Visit = append(f.Visit, fmt.Sprintf("VIS-2026-%04d", i+1))
	}
	var got models.Tally
	statements := s.Record(func() { got = must(s.Tally(guest, f))(t) })
	if got.Total != 9 {
		t.Errorf("commitments of nine visits: got %d, want 9", got.Total)
	}
	counted := 0
	for _, statement := range statements {
		if !strings.Contains(statement, "d.links") {
			continue
		}
		counted++
		plan := strings.Join(must(s.Plan(statement))(t), "\n")
		if !strings.Contains(plan, "LIST SUBQUERY") || strings.Contains(plan, "CORRELATED") {
			t.Errorf("what is gathered is gone through for each commitment\n%s\n%s", statement, plan)
		}
	}
	if counted != 1 {
		t.Errorf("commitments are counted by %d statements, want 1", counted)
	}
}
