package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"sync"

	"gorm.io/gorm/clause"
)

// secretRow is something that the server knows and nobody else may.
type secretRow struct{ Name, Value string }

func (secretRow) TableName() string { return "secrets" }

// secret is the key of a database, read once.
type secret struct {
	mu  sync.Mutex
	key []byte
}

// key gives the key of the database, which is made when it is first asked for. All
// servers on it have the same.
func (s *Store) key(ctx context.Context) ([]byte, error) {
	s.secret.mu.Lock()
	defer s.secret.mu.Unlock()
	if s.secret.key != nil {
		return s.secret.key, nil
	}
	found, err := s.keyKept(ctx)
	if err == nil && found == "" {
		found, err = s.makeKey(ctx)
	}
	if err != nil {
		return nil, explain("reading the key", err)
	}
	key, err := base64.StdEncoding.DecodeString(found)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	s.secret.key = key
	return key, nil
}

const keyName = "key"

func (s *Store) keyKept(ctx context.Context) (string, error) {
	var rows []secretRow
	err := s.db.WithContext(ctx).Where("name = ?", keyName).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Value, nil
}

// makeKey keeps a new key, unless another server was faster; it gives the one that is
// kept.
func (s *Store) makeKey(ctx context.Context) (kept string, err error) {
	random := make([]byte, sha256.Size)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	row := &secretRow{keyName, base64.StdEncoding.EncodeToString(random)}
	err = s.InTx(ctx, func(tx *Store) error {
		if err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(row).Error; err != nil {
			return err
		}
		kept, err = tx.keyKept(ctx)
		return err
	})
	return kept, err
}

// Fingerprint is what tells some text from every other, and says nothing of it to those
// who do not have the key of the database.
func (s *Store) Fingerprint(ctx context.Context, text []byte) ([]byte, error) {
	key, err := s.key(ctx)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write(text) // a hash takes everything
	return mac.Sum(nil), nil
}
