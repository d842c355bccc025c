package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

func TestOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		request := store.Request{Method: "POST", Path: "/api/v1/visits", Key: "k", Body: []byte(`{"a":1}`)}
		visit := func(tx *store.Store) (store.Answer, error) {
			v, err := storetest.Create[models.Visit](ctx, tx, models.NewVisit{VisitFields: visitFields("Rabat", published)})
			return store.Answer{Status: 201, Location: "/api/v1/visits/" + v.ID, ETag: `"1.x"`, Body: []byte(v.ID)}, err
		}
		first := must(s.Once(ctx, request, visit))(t)
		again := must(s.Once(ctx, request, visit))(t)
		if string(again.Body) != string(first.Body) || again.Status != 201 || again.Location != first.Location || again.ETag != first.ETag {
			t.Errorf("got %+v, then %+v", first, again)
		}
		counted := func(want int) {
			t.Helper()
			if got := *must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, page))(t).Meta.Total; got != want {
				t.Errorf("%d visits, want %d", got, want)
			}
		}
		counted(1)
		other := request
		other.Body = []byte(`{"a":2}`)
		if _, err := s.Once(ctx, other, visit); models.KindOf(err) != models.Invalid {
			t.Errorf("another body: got %v", err)
		}
		counted(1)
		// The key belongs to token, method and path.
		byOther := models.WithViewer(context.Background(), models.Viewer{Name: "x", Role: models.RoleEditor, TokenID: "another"})
		must(s.Once(byOther, request, visit))(t)
		other = request
		other.Path = "/api/v1/meetings"
		must(s.Once(ctx, other, visit))(t)
		counted(3)
		// What failed is not kept, nor what it wrote.
		request.Key = "failing"
		failure := errors.New("no")
		_, err := s.Once(ctx, request, func(tx *store.Store) (store.Answer, error) {
			if _, err := visit(tx); err != nil {
				t.Error(err)
			}
			return store.Answer{}, failure
		})
		if !errors.Is(err, failure) {
			t.Errorf("got %v", err)
		}
		counted(3)
		must(s.Once(ctx, request, visit))(t)
		counted(4)
		// A day later it is forgotten.
		request.Key = "k"
		clock.Time = clock.Time.Add(24 * time.Hour)
		must(s.Once(ctx, request, visit))(t)
		counted(4)
		clock.Time = clock.Time.Add(time.Second)
		must(s.Once(ctx, request, visit))(t)
		counted(5)
	})
}

// One in flight waits for the other.
func TestOnceAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		var written atomic.Int32
		var wg sync.WaitGroup
		bodies := make([]string, 20)
		for i := range bodies {
			wg.Go(func() {
				a, err := s.Once(ctx, store.Request{Method: "POST", Path: "/x", Key: "k", Body: []byte("x")}, func(tx *store.Store) (store.Answer, error) {
					written.Add(1)
					v, err := storetest.Create[models.Visit](ctx, tx, models.NewVisit{VisitFields: visitFields("Rabat", published)})
					return store.Answer{Status: 201, Body: []byte(v.ID)}, err
				})
				if err != nil {
					t.Error(err)
				}
				bodies[i] = string(a.Body)
			})
		}
		wg.Wait()
		if written.Load() != 1 {
			t.Errorf("written %d times", written.Load())
		}
		for _, b := range bodies {
			if b != bodies[0] || b == "" {
				t.Errorf("answers differ: %q", bodies)
				break
			}
		}
	})
}
