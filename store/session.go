package store

import (
	"context"
	"time"

	"entente/models"
)

// How long somebody stays signed in on the pages, and a link for signing in waits.
const (
	sessionTime = 12 * time.Hour
	linkTime    = time.Hour
)

// session is somebody who has signed in with a token; Once is a link that waits for that.
type session struct {
	Hash      string `gorm:"primaryKey"`
	TokenID   string
	Once      bool
	ExpiresAt string
}

// SignIn begins a session with a token, and gives what opens it.
func (s *Store) SignIn(ctx context.Context, token string) (secret string, err error) {
	viewer, err := s.Authenticate(ctx, token)
	if err != nil {
		return "", err
	}
	err = s.InTx(ctx, func(tx *Store) error {
		secret, err = tx.beginSession(ctx, viewer.TokenID, false, sessionTime)
		return err
	})
	return secret, err
}

// SignInOnce begins a session with a link, which then opens nothing any more.
func (s *Store) SignInOnce(ctx context.Context, link string) (secret string, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		viewer, err := tx.holder(ctx, link, true)
		if err != nil {
			return err
		}
		if err := tx.db.WithContext(ctx).Delete(&session{Hash: hashOf(link)}).Error; err != nil {
			return explain("using up a link", err)
		}
		secret, err = tx.beginSession(ctx, viewer.TokenID, false, sessionTime)
		return err
	})
	return secret, err
}

// LinkFor makes a link with which the holder of a token, named by its id, signs in once.
func (s *Store) LinkFor(ctx context.Context, tokenID string) (link string, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		var n int64
		open := tx.db.WithContext(ctx).Model(&models.Token{}).Where("id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)", tokenID, models.Stamp(tx.clock()))
		if err := open.Count(&n).Error; err != nil {
			return explain("looking for a token", err)
		}
		if n == 0 {
			return models.Refuse(models.NotFound, "there is no token %q that holds", tokenID)
		}
		link, err = tx.beginSession(ctx, tokenID, true, linkTime)
		return err
	})
	return link, err
}

// Session finds who has signed in.
func (s *Store) Session(ctx context.Context, secret string) (models.Viewer, error) {
	viewer, err := s.holder(ctx, secret, false)
	if err == nil {
		s.used.Store(viewer.TokenID, models.Stamp(s.clock()))
	}
	return viewer, err
}

// SignOut ends a session. Of one that has ended there is nothing to end.
func (s *Store) SignOut(ctx context.Context, secret string) error {
	return s.InTx(ctx, func(tx *Store) error {
		return explain("ending a session", tx.db.WithContext(ctx).Delete(&session{Hash: hashOf(secret)}).Error)
	})
}

// beginSession keeps what a new secret opens, and forgets what has ended.
func (s *Store) beginSession(ctx context.Context, tokenID string, once bool, lasts time.Duration) (secret string, err error) {
	if secret, err = newSecret(); err != nil {
		return "", err
	}
	db, now := s.db.WithContext(ctx), s.clock()
	if err := db.Where("expires_at <= ?", models.Stamp(now)).Delete(&session{}).Error; err != nil {
		return "", explain("forgetting sessions", err)
	}
	x := &session{Hash: hashOf(secret), TokenID: tokenID, Once: once, ExpiresAt: models.Stamp(now.Add(lasts))}
	return secret, explain("keeping a session", db.Create(x).Error)
}

// holder finds whose session or link a secret opens.
func (s *Store) holder(ctx context.Context, secret string, once bool) (models.Viewer, error) {
	var found []models.Token
	now := models.Stamp(s.clock())
	err := s.db.WithContext(ctx).Joins("JOIN sessions s ON s.token_id = tokens.id").
		Where("s.hash = ? AND s.once = ? AND s.expires_at > ? AND tokens.revoked_at IS NULL", hashOf(secret), once, now).
		Where("tokens.expires_at IS NULL OR tokens.expires_at > ?", now).Limit(1).Find(&found).Error
	if err != nil {
		return models.Viewer{}, explain("looking up a session", err)
	}
	if len(found) == 0 {
		return models.Viewer{}, models.Refuse(models.Unauthenticated, "this has ended, or was used already")
	}
	t := found[0]
	return models.Viewer{Name: t.Name, Role: t.Role, TokenID: t.ID}, nil
}
