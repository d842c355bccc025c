package store

import (
	"context"
	"database/sql"
)

// Snapshot runs f over the database as it is at one moment, whatever is written meanwhile.
// It keeps a connection for as long as that takes; inside f, use only the Store it is given.
func (s *Store) Snapshot(ctx context.Context, f func(at *Store) error) error {
	tx := s.db.WithContext(ctx).Begin(&sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if tx.Error != nil {
		return explain("beginning to read", tx.Error)
	}
	defer tx.Rollback()
	at := s.within(tx)
	at.pending = nil // nothing is recorded, so nothing waits to be
	return f(at)
}
