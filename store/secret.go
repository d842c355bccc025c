package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"sync"

	"gorm.io/gorm/clause"
)

// secretRow is something that the server knows and nobody else may.
type secretRow struct{ Name, Value string }

func (secretRow) TableName() string { return "secrets" }

// keyName is the one secret there is: 32 random bytes. All servers on a database have
// the same.
const keyName = "key"

// What is said where the key should be.
var (
	errNoKey  = errors.New("the table secrets has no key: start the server, which makes one")
	errBadKey = errors.New("the key in the table secrets is damaged: delete it and start the server, which makes another; clients then read afresh")
)

// storedKey reads the key.
func (s *Store) storedKey(ctx context.Context) ([]byte, error) {
	var rows []secretRow
	if err := s.db.WithContext(ctx).Where("name = ?", keyName).Limit(1).Find(&rows).Error; err != nil {
		return nil, explain("reading the key", err)
	}
	if len(rows) == 0 {
		return nil, errNoKey
	}
	key, err := base64.StdEncoding.DecodeString(rows[0].Value)
	if err != nil || len(key) != sha256.Size {
		return nil, errBadKey
	}
	return key, nil
}

// keepKey makes the key of a database that has none; when another server was faster,
// its key stays.
func (s *Store) keepKey(ctx context.Context) error {
	s.sealed.Store(nil)
	_, err := s.seal(ctx)
	if !errors.Is(err, errNoKey) {
		return err
	}
	random := make([]byte, sha256.Size)
	if _, err := rand.Read(random); err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	row := &secretRow{keyName, base64.StdEncoding.EncodeToString(random)}
	err = s.InTx(ctx, func(tx *Store) error {
		return tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(row).Error
	})
	if err == nil {
		_, err = s.seal(ctx)
	}
	return explain("keeping a key", err)
}

// seal is what is made with the key: from the same comes the same, and nothing can be
// told from it without the key.
type seal struct {
	prints, nonces mac
	cursors        cipher.AEAD
}

// sealOf derives what is needed from the key, so that each use has one of its own.
func sealOf(key []byte) (*seal, error) {
	var made seal
	var all error
	derived := func(use string) []byte {
		k, err := hkdf.Key(sha256.New, key, nil, "entente "+use, sha256.Size)
		all = errors.Join(all, err)
		return k
	}
	made.prints.key, made.nonces.key = derived("fingerprints"), derived("nonces of cursors")
	block, err := aes.NewCipher(derived("cursors"))
	if err == nil {
		made.cursors, err = cipher.NewGCM(block)
	}
	return &made, explain("preparing the key", errors.Join(all, err))
}

// seal gives what is made with the key, which is read once.
func (s *Store) seal(ctx context.Context) (*seal, error) {
	if made := s.sealed.Load(); made != nil {
		return made, nil
	}
	key, err := s.storedKey(ctx)
	if err != nil {
		return nil, err
	}
	made, err := sealOf(key)
	if err == nil {
		s.sealed.Store(made)
	}
	return made, err
}

// Fingerprint is what tells a text from every other, and says nothing of it to those
// who do not have the key of the database.
func (s *Store) Fingerprint(ctx context.Context, text []byte) (string, error) {
	with, err := s.seal(ctx)
	if err != nil {
		return "", err
	}
	sum := with.prints.sum(text)
	return hex.EncodeToString(sum[:12]), nil
}

// mac is HMAC-SHA-256 with one key. What it has made of the key it keeps, for that is
// half of the work.
type mac struct {
	key  []byte
	used sync.Pool
}

// macSum is a hash that was keyed, with room for what it gives.
type macSum struct {
	hash.Hash
	room [sha256.Size]byte
}

func (m *mac) sum(text []byte) [sha256.Size]byte {
	h, ok := m.used.Get().(*macSum)
	if !ok {
		h = &macSum{Hash: hmac.New(sha256.New, m.key)}
	}
	defer m.used.Put(h)
	h.Reset()
	_, _ = h.Write(text) // a hash takes everything
	h.Sum(h.room[:0])
	return h.room
}
