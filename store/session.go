package store

import (
	"context"
	"time"

	"entente/models"
)

// opening is what a new secret opens: whether only once, and for how long.
type opening struct {
	once  bool
	lasts time.Duration
}

// Somebody stays signed in on the pages for half a day; a link for signing in waits for an
// hour.
var (
	aSession = opening{lasts: 12 * time.Hour}
	aLink    = opening{once: true, lasts: time.Hour}
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
		secret, err = tx.open(ctx, viewer.TokenID, aSession)
		return err
	})
	return secret, err
}

// SignInOnce begins a session with a link, which then opens nothing any more.
func (s *Store) SignInOnce(ctx context.Context, link string) (secret string, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		viewer, err := tx.holder(ctx, link, aLink)
		if err != nil {
			return err
		}
		if err := tx.db.WithContext(ctx).Delete(&session{Hash: hashOf(link)}).Error; err != nil {
			return explain("using up a link", err)
		}
		secret, err = tx.open(ctx, viewer.TokenID, aSession)
		return err
	})
	return secret, err
}

// LinkFor makes a link with which the holder of a token, named by its id, signs in once.
func (s *Store) LinkFor(ctx context.Context, tokenID string) (link string, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		var found []models.Token
		if err := tx.db.WithContext(ctx).Where("id = ?", tokenID).Limit(1).Find(&found).Error; err != nil {
			return explain("looking for a token", err)
		}
		if len(found) == 0 || !found[0].Holds(models.Stamp(tx.clock())) {
			return models.Refuse(models.NotFound, "there is no token %q that holds", tokenID)
		}
		link, err = tx.open(ctx, tokenID, aLink)
		return err
	})
	return link, err
}

// Session finds who has signed in.
func (s *Store) Session(ctx context.Context, secret string) (models.Viewer, error) {
	viewer, err := s.holder(ctx, secret, aSession)
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

// open begins a session, or makes a link, for who has a token, and forgets what has ended.
func (s *Store) open(ctx context.Context, tokenID string, o opening) (secret string, err error) {
	if secret, err = newSecret(); err != nil {
		return "", err
	}
	db, now := s.db.WithContext(ctx), s.clock()
	if err := db.Where("expires_at <= ?", models.Stamp(now)).Delete(&session{}).Error; err != nil {
		return "", explain("forgetting sessions", err)
	}
	x := &session{Hash: hashOf(secret), TokenID: tokenID, Once: o.once, ExpiresAt: models.Stamp(now.Add(o.lasts))}
	return secret, explain("keeping a session", db.Create(x).Error)
}

// holder finds whose session or link a secret opens.
func (s *Store) holder(ctx context.Context, secret string, o opening) (models.Viewer, error) {
	var found []models.Token
	now := models.Stamp(s.clock())
	err := s.db.WithContext(ctx).Joins("JOIN sessions s ON s.token_id = tokens.id").
		Where("s.hash = ? AND s.once = ? AND s.expires_at > ?", hashOf(secret), o.once, now).Limit(1).Find(&found).Error
	if err != nil {
		return models.Viewer{}, explain("looking up a session", err)
	}
	if len(found) == 0 || !found[0].Holds(now) {
		return models.Viewer{}, models.Refuse(models.Unauthenticated, "this has ended, or was used already")
	}
	return found[0].Viewer(), nil
}
