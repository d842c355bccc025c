package synthetic_test

import (
	"context"
	"encoding/json"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
	"entente/synthetic"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func quietly(int, int) {}

func generated(t *testing.T, engine string, o synthetic.Options) *store.Store {
	t.Helper()
	s, _ := storetest.New(t, engine)
	if err := synthetic.Generate(storetest.As(t, models.RoleAdministrator), s, o, quietly); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestGenerateIsSound generates, and then looks for everything that the one write
// path would have written.
func TestGenerateIsSound(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			s := generated(t, engine, synthetic.Options{Agreements: 200, Commitments: 200, Seed: 1})
			ctx := storetest.As(t, models.RoleEditor)
			faults, err := s.Verify(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults {
				t.Error(fault)
			}
			all := models.Paging{Limit: 200, Total: true}
			agreements, err := storetest.List[models.Agreement](ctx, s, models.AgreementFilter{}, all)
			if err != nil || *agreements.Meta.Total != 200 {
				t.Fatalf("agreements: got %+v, %v, want 200", agreements.Meta, err)
			}
			commitments, err := storetest.List[models.Commitment](ctx, s, models.CommitmentFilter{}, all)
			if err != nil || *commitments.Meta.Total != 200 {
				t.Fatalf("commitments: got %+v, %v, want 200", commitments.Meta, err)
			}
			statuses := map[models.AgreementStatus]int{}
			for _, a := range agreements.Data {
				wellFormed(t, a.Reference, &a.AgreementFields)
				statuses[a.Status.Value]++
			}
			if len(statuses) < 4 {
				t.Errorf("statuses of agreements: got %v, want a variety", statuses)
			}
			for _, c := range commitments.Data {
				wellFormed(t, c.Reference, &c.CommitmentFields)
			}
			conflicts, err := s.Conflicts(ctx, models.ConflictFilter{}, models.Paging{Limit: 50})
			if err != nil || len(conflicts.Data) == 0 {
				t.Errorf("conflicts: got %d, %v, want some", len(conflicts.Data), err)
			}
			goesOn(t, s, agreements.Data[0], commitments.Data[0])
		})
	}
}

func wellFormed(t *testing.T, what string, fields interface {
	Check(at string, p *models.Problems)
}) {
	t.Helper()
	var p models.Problems
	fields.Check("", &p)
	if len(p) > 0 {
		t.Errorf("%s: got faults %+v", what, p)
	}
}

// goesOn writes through the ordinary path over what was generated: it must find
// nothing to correct.
func goesOn(t *testing.T, s *store.Store, a models.Agreement, c models.Commitment) {
	t.Helper()
	ctx := storetest.As(t, models.RoleEditor)
	if _, err := storetest.Change[models.Agreement](ctx, s, a.ID, 0, func(*models.AgreementFields) models.Problems { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := storetest.Change[models.Commitment](ctx, s, c.ID, 0, func(*models.CommitmentFields) models.Problems { return nil }); err != nil {
		t.Fatal(err)
	}
	after, err := storetest.One[models.Agreement](ctx, s, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := encoded(t, after.Status), encoded(t, a.Status); got != want {
		t.Errorf("status after writing an agreement again: got %s, want %s", got, want)
	}
	if _, err := storetest.Create[models.Commitment](ctx, s, models.NewCommitment{CommitmentFields: models.CommitmentFields{
		Title: models.Text{"en": "One more"}, Modality: models.ModalityBinding, OwedBy: []models.CountryCode{"AZ"}}}); err != nil {
		t.Fatal(err)
	}
	faults, err := s.Verify(ctx)
	if err != nil || len(faults) > 0 {
		t.Errorf("after writing on: got faults %v, %v, want none", faults, err)
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestGenerateFollowsTheSeed(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			o := synthetic.Options{Agreements: 50, Commitments: 70, Seed: 7}
			one, two := everything(t, generated(t, engine, o)), everything(t, generated(t, engine, o))
			if one != two {
				t.Error("the same seed gave other data")
			}
			o.Seed = 8
			if one == everything(t, generated(t, engine, o)) {
				t.Error("another seed gave the same data")
			}
		})
	}
}

// everything reads the lists of what was generated as one text.
func everything(t *testing.T, s *store.Store) string {
	t.Helper()
	ctx := storetest.As(t, models.RoleEditor)
	all := models.Paging{Limit: 200, Total: true}
	read := func(name string, page func(context.Context) (any, error)) string {
		v, err := page(ctx)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return encoded(t, v)
	}
	return read("visits", func(ctx context.Context) (any, error) {
		return storetest.List[models.Visit](ctx, s, models.VisitFilter{}, all)
	}) +
		read("agreements", func(ctx context.Context) (any, error) {
			return storetest.List[models.Agreement](ctx, s, models.AgreementFilter{}, all)
		}) +
		read("commitments", func(ctx context.Context) (any, error) {
			return storetest.List[models.Commitment](ctx, s, models.CommitmentFilter{}, all)
		}) +
		read("articles", func(ctx context.Context) (any, error) {
			return storetest.List[models.Article](ctx, s, models.ArticleFilter{}, all)
		}) +
		read("timeline", func(ctx context.Context) (any, error) { return s.Timeline(ctx, models.TimelineFilter{}, all) }) +
		read("conflicts", func(ctx context.Context) (any, error) { return s.Conflicts(ctx, models.ConflictFilter{}, all) }) +
		read("progress", func(ctx context.Context) (any, error) {
			return s.TalliesBy(ctx, "sector", models.CommitmentFilter{}, all)
		})
}

func TestGenerateRefusesWhatIsNotEmpty(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			s := generated(t, engine, synthetic.Options{Agreements: 3, Commitments: 3, Seed: 1})
			err := synthetic.Generate(storetest.As(t, models.RoleAdministrator), s, synthetic.Options{Agreements: 3, Commitments: 3, Seed: 1}, quietly)
			if models.KindOf(err) != models.Blocked {
				t.Errorf("generating into a database that is not empty: got %v, want it refused", err)
			}
		})
	}
}
