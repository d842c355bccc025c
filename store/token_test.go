package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

func TestTokens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		secret := newToken(t, s, models.RoleEditor, "  desk officer ", 0)
		other := newToken(t, s, models.RoleEditor, "desk officer", 0)
		if secret == other || len(secret) < 40 {
			t.Errorf("secrets %q and %q", secret, other)
		}
		viewer := must(s.Authenticate(ctx, secret))(t)
		if viewer.Name != "desk officer" || viewer.Role != models.RoleEditor || viewer.TokenID == "" {
			t.Errorf("got %+v", viewer)
		}
		list := must(s.Tokens(ctx))(t)
		if len(list) != 2 || list[0].RevokedAt != nil {
			t.Fatalf("got %+v", list)
		}
		nowhere(t, s, secret)

		for _, bad := range []string{"", secret + "x", secret[:len(secret)-1], strings.ToUpper(secret), list[0].Hash, list[0].ID, "' OR 1=1 --"} {
			if _, err := s.Authenticate(ctx, bad); models.KindOf(err) != models.Unauthenticated {
				t.Errorf("with %q: got %v", bad, err)
			}
		}
		check(t, s.RevokeToken(ctx, viewer.TokenID))
		if _, err := s.Authenticate(ctx, secret); models.KindOf(err) != models.Unauthenticated {
			t.Errorf("revoked: got %v", err)
		}
		must(s.Authenticate(ctx, other))(t)
		for _, id := range []string{viewer.TokenID, "no token", ""} {
			if err := s.RevokeToken(ctx, id); models.KindOf(err) != models.NotFound {
				t.Errorf("revoking %q: got %v", id, err)
			}
		}
		if list := must(s.Tokens(ctx))(t); len(list) != 2 || list[0].RevokedAt == nil || list[1].RevokedAt != nil {
			t.Errorf("after revoking the first: got %+v", list)
		}
		for _, tc := range []struct {
			role models.Role
			name string
		}{{"king", "x"}, {models.RoleGuest, "x"}, {models.RoleReader, ""}, {models.RoleReader, " \t"}} {
			if _, _, err := s.CreateToken(ctx, tc.role, tc.name, 0); models.KindOf(err) != models.Invalid {
				t.Errorf("role %q, name %q: got %v", tc.role, tc.name, err)
			}
		}
	})
}

// newToken makes a token that no use of is on record yet.
func newToken(t *testing.T, s *store.Store, role models.Role, name string, lasts time.Duration) (secret string) {
	t.Helper()
	secret, token, err := s.CreateToken(t.Context(), role, name, lasts)
	if err != nil {
		t.Fatal(err)
	}
	made := must(s.Tokens(t.Context()))(t)
	if i := slices.IndexFunc(made, func(x models.Token) bool { return x.ID == token.ID }); i < 0 || made[i].LastUsedAt != nil {
		t.Errorf("got %+v of %+v", token, made)
	}
	return secret
}

// nowhere reads every text of the table of tokens: the secret is in none.
func nowhere(t *testing.T, s *store.Store, secret string) {
	t.Helper()
	for _, r := range rows(t, must(s.Pool())(t), "SELECT id || ' ' || name || ' ' || role, hash FROM tokens") {
		if strings.Contains(r[0]+r[1], secret) || strings.Contains(r[0]+r[1], secret[4:]) {
			t.Errorf("the secret is kept: %v", r)
		}
	}
}

// A token may end by itself; when it was used last is written now and then, and moves
// no data version.
func TestTokensEndAndAreSeenInUse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		secret := newToken(t, s, models.RoleReader, "visitor", 48*time.Hour)
		staff := models.WithViewer(ctx, must(s.Authenticate(ctx, secret))(t))
		before := must(s.Version(staff))(t)
		check(t, s.NoteUses(ctx))
		if after := must(s.Version(staff))(t); after != before {
			t.Errorf("the data version went from %d to %d", before, after)
		}
		used := models.Stamp(clock.Time)
		if list := must(s.Tokens(ctx))(t); list[0].LastUsedAt == nil || *list[0].LastUsedAt != used {
			t.Errorf("last used: got %v, want %s", list[0].LastUsedAt, used)
		}
		clock.Time = clock.Time.Add(48*time.Hour - time.Second)
		must(s.Authenticate(ctx, secret))(t)
		clock.Time = clock.Time.Add(time.Second)
		if _, err := s.Authenticate(ctx, secret); models.KindOf(err) != models.Unauthenticated || !strings.Contains(err.Error(), "expired at 2026-11-25T") {
			t.Errorf("after its time: got %v", err)
		}
	})
}
