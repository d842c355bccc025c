package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"entente/models"
)

// Request is what an idempotency key was sent with.
type Request struct {
	Method, Path, Key string
	Body              []byte
}

// Answer is what was answered to it.
type Answer struct {
	Status   int
	Location string
	ETag     string `gorm:"column:etag"`
	Body     []byte
}

// remembered is how long a key is remembered.
const remembered = 24 * time.Hour

type answerRow struct {
	TokenID        string
	Method         string
	Path           string
	IdempotencyKey string
	BodyHash       string
	Answer         `gorm:"embedded"`
	At             string
}

func (answerRow) TableName() string { return "idempotency" }

// Once does a write, and with a key does it once: sent again with the same key and body, the answer of
// the first time comes back; with another body it is refused. The answer is kept
// in the write's own transaction, and one in flight waits for the other.
func (s *Store) Once(ctx context.Context, r Request, do func(tx *Store) (Answer, error)) (Answer, error) {
	var answer Answer
	err := s.InTx(ctx, func(tx *Store) (err error) {
		if r.Key == "" {
			answer, err = do(tx)
			return err
		}
		sum := sha256.Sum256(r.Body)
		row := answerRow{TokenID: models.ViewerOf(ctx).TokenID, Method: r.Method, Path: r.Path, IdempotencyKey: r.Key,
			BodyHash: hex.EncodeToString(sum[:]), At: models.Stamp(tx.clock())}
		db := tx.db.WithContext(ctx)
		if err := db.Where("at < ?", models.Stamp(tx.clock().Add(-remembered))).Delete(&answerRow{}).Error; err != nil {
			return explain("forgetting old answers", err)
		}
		var known []answerRow
		err = db.Where("token_id = ? AND method = ? AND path = ? AND idempotency_key = ?", row.TokenID, row.Method, row.Path, row.IdempotencyKey).
			Limit(1).Find(&known).Error
		if err != nil {
			return explain("looking up an answer", err)
		}
		if len(known) > 0 {
			answer = known[0].Answer
			if known[0].BodyHash != row.BodyHash {
				return otherBody()
			}
			return nil
		}
		if answer, err = do(tx); err != nil {
			return err
		}
		row.Answer = answer
		return explain("keeping an answer", db.Create(&row).Error)
	})
	return answer, err
}

func otherBody() error {
	var p models.Problems
	p.AddParameter("Idempotency-Key", "used_again", "this key was used with another body")
	return &models.Error{Kind: models.Invalid, Detail: "the idempotency key was used with another body", Fields: p}
}
