package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"entente/models"
)

// tokenPrefix tells our tokens from other secrets, should one turn up somewhere.
const tokenPrefix = "ent_"

// CreateToken makes a token that ends by itself after some time, or with 0 never, and
// gives its secret, which nobody can read again: only its SHA-256 is kept.
func (s *Store) CreateToken(ctx context.Context, role models.Role, name string, lasts time.Duration) (secret string, t models.Token, err error) {
	if !slices.Contains(models.Roles[:], role) {
		return "", t, models.Refuse(models.Invalid, "%q is not a role: reader, editor or administrator", role)
	}
	if name = strings.TrimSpace(name); name == "" {
		return "", t, models.Refuse(models.Invalid, "give the token a name: it is what history will say")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", t, fmt.Errorf("making a token: %w", err)
	}
	if secret, err = newSecret(); err != nil {
		return "", t, err
	}
	secret = tokenPrefix + secret
	t = models.Token{ID: id.String(), Name: name, Role: role, Hash: hashOf(secret), CreatedAt: models.Stamp(s.clock())}
	if lasts > 0 {
		end := models.Stamp(s.clock().Add(lasts))
		t.ExpiresAt = &end
	}
	err = s.InTx(ctx, func(tx *Store) error { return tx.db.WithContext(ctx).Create(&t).Error })
	return secret, t, explain("keeping a token", err)
}

// newSecret makes a secret that nobody can guess.
func newSecret() (string, error) {
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return "", fmt.Errorf("making a secret: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(random), nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Tokens lists all tokens, also revoked ones.
func (s *Store) Tokens(ctx context.Context) ([]models.Token, error) {
	var tokens []models.Token
	err := s.db.WithContext(ctx).Order("created_at, id").Find(&tokens).Error
	return tokens, explain("listing tokens", err)
}

// RevokeToken ends a token, named by its id; from then on it opens nothing.
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	return s.InTx(ctx, func(tx *Store) error {
		done := tx.db.WithContext(ctx).Model(&models.Token{}).Where("id = ? AND revoked_at IS NULL", id).
			Update("revoked_at", models.Stamp(tx.clock()))
		if done.Error == nil && done.RowsAffected == 0 {
			return models.Refuse(models.NotFound, "there is no token %q that could be revoked", id)
		}
		return explain("revoking a token", done.Error)
	})
}

// Authenticate finds whose token a secret is, and remembers that it was used.
func (s *Store) Authenticate(ctx context.Context, secret string) (models.Viewer, error) {
	var found []models.Token
	now := models.Stamp(s.clock())
	if err := s.db.WithContext(ctx).Where("hash = ?", hashOf(secret)).Limit(1).Find(&found).Error; err != nil {
		return models.Viewer{}, explain("looking up a token", err)
	}
	if len(found) == 0 || found[0].RevokedAt != nil {
		return models.Viewer{}, models.Refuse(models.Unauthenticated, "this token is unknown or was revoked")
	}
	t := found[0]
	if !t.Holds(now) {
		return models.Viewer{}, models.Refuse(models.Unauthenticated, "this token expired at %s", *t.ExpiresAt)
	}
	s.used.Store(t.ID, now)
	return t.Viewer(), nil
}

// NoteUses writes when tokens were used last. It moves no data version, and is done
// now and then, so that reading with a token writes nothing.
func (s *Store) NoteUses(ctx context.Context) error {
	uses := map[string]string{}
	s.used.Range(func(id, at any) bool {
		uses[id.(string)] = at.(string)
		return true
	})
	if len(uses) == 0 {
		return nil
	}
	err := s.InTx(ctx, func(tx *Store) error {
		for id, at := range uses {
			if err := tx.db.WithContext(ctx).Exec("UPDATE tokens SET last_used_at = ? WHERE id = ?", at, id).Error; err != nil {
				return err
			}
		}
		return nil
	})
	for id, at := range uses {
		if err == nil {
			s.used.CompareAndDelete(id, at)
		}
	}
	return explain("noting when tokens were used", err)
}
