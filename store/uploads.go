package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"entente/models"
)

// What is sent to be brought in waits in the database, in pieces, until it was brought in:
// a server that was killed goes on with it, and so does another one.

// ImportPart is a part of what is sent.
type ImportPart int

// The parts of what is sent.
const (
	MappingPart  ImportPart = 1
	RegisterPart ImportPart = 2
)

// pieceSize is how long a piece is.
const pieceSize = 256 << 10

// piece is a piece of what was sent.
type piece struct {
	ImportID int64
	Part     ImportPart
	Number   int64
	Bytes    []byte
}

func (piece) TableName() string { return "import_files" }

// BeginUpload begins to receive a file that is to be brought in, or tried.
func (s *Store) BeginUpload(ctx context.Context, dryRun bool) (models.Import, error) {
	v, now := models.ViewerOf(ctx), models.Stamp(s.clock())
	imp := models.Import{State: models.ImportReceiving, DryRun: dryRun, Uploaded: true, Role: v.Role,
		ImportOf: models.ImportOf{Columns: []string{}}, Stamps: models.Stamps{CreatedAt: now, CreatedBy: v.Name, UpdatedAt: now, UpdatedBy: v.Name}}
	err := s.InTx(ctx, func(tx *Store) error {
		return explain("beginning an import", tx.db.WithContext(ctx).Create(&imp).Error)
	})
	return imp, err
}

// Receive keeps a part of what is sent, and gives its SHA-256 and its length.
func (s *Store) Receive(ctx context.Context, id int64, part ImportPart, from io.Reader) (hash string, size int64, err error) {
	sum, room := sha256.New(), make([]byte, pieceSize)
	for number := int64(0); ; number++ {
		n, err := io.ReadFull(from, room)
		if n > 0 {
			sum.Write(room[:n])
			size += int64(n)
			p := &piece{id, part, number, bytes.Clone(room[:n])}
			kept := s.InTx(ctx, func(tx *Store) error { return tx.db.WithContext(ctx).Create(p).Error })
			if kept != nil {
				return "", size, explain("keeping a file", kept)
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return hex.EncodeToString(sum.Sum(nil)), size, nil
		}
		if err != nil {
			return "", size, err
		}
	}
}

// EndUpload lets a file that was received wait to be brought in.
func (s *Store) EndUpload(ctx context.Context, imp *models.Import) error {
	err := s.InTx(ctx, func(tx *Store) error {
		imp.State, imp.UpdatedAt = models.ImportWaiting, models.Stamp(tx.clock())
		return explain("keeping a file", tx.db.WithContext(ctx).Select("*").Updates(imp).Error)
	})
	s.WakeImports()
	return err
}

// DropUpload forgets a file that was not received whole.
func (s *Store) DropUpload(ctx context.Context, id int64) error {
	if err := s.ForgetSent(ctx, id); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		return explain("forgetting a file", tx.db.WithContext(ctx).Where("id = ?", id).Delete(&models.Import{}).Error)
	})
}

// ForgetSent drops what was sent, in small transactions.
func (s *Store) ForgetSent(ctx context.Context, id int64) error {
	for more := true; more; {
		err := s.InTx(ctx, func(tx *Store) error {
			done := tx.db.WithContext(ctx).Exec("DELETE FROM import_files WHERE import_id = ? AND (part, number) IN (SELECT part, number FROM import_files WHERE import_id = ? LIMIT 16)", id, id)
			more = done.RowsAffected > 0
			return explain("forgetting a file", done.Error)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Received gives a part of what was sent.
func (s *Store) Received(ctx context.Context, id int64, part ImportPart) (*io.SectionReader, error) {
	r := &received{ctx: ctx, s: s, id: id, part: part, number: -1}
	var size int64
	err := s.db.WithContext(ctx).Raw("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM import_files WHERE import_id = ? AND part = ?", id, part).Scan(&size).Error
	return io.NewSectionReader(r, 0, size), explain("reading a file", err)
}

// received reads a part of what was sent, piece by piece.
type received struct {
	ctx    context.Context // of the one import that it is read for
	s      *Store
	id     int64
	part   ImportPart
	number int64
	piece  []byte
}

// ReadAt reads from a place on, within one piece at a time.
func (r *received) ReadAt(to []byte, at int64) (n int, err error) {
	for n < len(to) {
		if err := r.turnTo((at + int64(n)) / pieceSize); err != nil {
			return n, err
		}
		from := (at + int64(n)) % pieceSize
		if from >= int64(len(r.piece)) {
			return n, io.EOF
		}
		n += copy(to[n:], r.piece[from:])
	}
	return n, nil
}

func (r *received) turnTo(number int64) error {
	if number == r.number {
		return nil
	}
	var found []piece
	err := r.s.db.WithContext(r.ctx).Where("import_id = ? AND part = ? AND number = ?", r.id, r.part, number).Limit(1).Find(&found).Error
	if err != nil {
		return explain("reading a file", err)
	}
	r.number, r.piece = number, nil
	if len(found) > 0 {
		r.piece = found[0].Bytes
	}
	return nil
}

// lease is after how long an import that nobody goes on with is anybody's. What was
// touched later than now, nobody goes on with either: the clock was put back since.
const lease = 30 * time.Second

// ClaimImport finds an import that is to go on, if there is one, and takes it.
func (s *Store) ClaimImport(ctx context.Context) (imp models.Import, found bool, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		var rows []models.Import
		err := tx.db.WithContext(ctx).Where("state IN ? OR state = ? AND uploaded AND (updated_at < ? OR updated_at > ?)", []models.ImportState{models.ImportWaiting, models.ImportTakingBack},
			models.ImportRunning, models.Stamp(tx.clock().Add(-lease)), models.Stamp(tx.clock().Add(lease))).Order("id").Limit(1).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return explain("looking for an import", err)
		}
		imp, found = rows[0], true
		state := imp.State
		if state == models.ImportWaiting {
			state = models.ImportRunning
		}
		imp.State = state
		return explain("taking an import", tx.db.WithContext(ctx).Model(&imp).Updates(map[string]any{"state": state, "updated_at": models.Stamp(tx.clock())}).Error)
	})
	return imp, found, err
}

// AskToTakeBack lets an import wait to be taken back, with the role of who asks.
func (s *Store) AskToTakeBack(ctx context.Context, id int64) (models.Import, error) {
	imp, err := s.beginTakingBack(ctx, id)
	s.WakeImports()
	return imp, err
}

// NoteReading notes how a file that was sent is read, and its columns.
func (s *Store) NoteReading(ctx context.Context, imp *models.Import, of models.ImportOf) error {
	imp.ReadAs = of.ReadAs
	if of.Columns != nil {
		imp.Columns = of.Columns
	}
	return s.InTx(ctx, func(tx *Store) error {
		return explain("noting how a file is read", tx.db.WithContext(ctx).Model(imp).Select("read_as", "columns").Updates(imp).Error)
	})
}

// CancelImport ends an import where it is: what was brought in stays.
func (s *Store) CancelImport(ctx context.Context, id int64) (models.Import, error) {
	var imp models.Import
	err := s.InTx(ctx, func(tx *Store) (err error) {
		if imp, err = tx.Import(ctx, id); err != nil {
			return err
		}
		if imp.State != models.ImportRunning && imp.State != models.ImportWaiting {
			return models.Refuse(models.Blocked, "this import does not go on: it is %s", imp.State)
		}
		return tx.setState(ctx, &imp, models.ImportCancelled)
	})
	if err == nil {
		err = s.ForgetSent(ctx, id)
	}
	return imp, err
}

// WakeImports tells whoever brings files in that there is something to do.
func (s *Store) WakeImports() {
	select {
	case s.sent <- struct{}{}:
	default: // it has been told already
	}
}

// Sent tells that there may be something to bring in.
func (s *Store) Sent() <-chan struct{} { return s.sent }

// Imports lists imports, the latest first.
func (s *Store) Imports(ctx context.Context, p models.Paging) (models.Page[models.Import], error) {
	page := models.Page[models.Import]{Data: []models.Import{}}
	from, next, err := s.paging(ctx, p, aNumber)
	if err != nil {
		return page, err
	}
	db := s.db.WithContext(ctx).Order("id DESC").Limit(p.Limit + 1)
	if from != nil {
		db = db.Where("id < ?", from.Keys[0])
	}
	if err := db.Find(&page.Data).Error; err != nil {
		return page, explain("reading imports", err)
	}
	page.Meta.Count = min(len(page.Data), p.Limit)
	if len(page.Data) > p.Limit {
		page.Data = page.Data[:p.Limit]
		page.Meta.Next = next(page.Data[p.Limit-1].ID)
	}
	return page, nil
}

// Imported lists what became of the records of a file, but for those that are as it says.
func (s *Store) Imported(ctx context.Context, id int64, f models.ImportedFilter, p models.Paging) (models.Page[models.Imported], error) {
	page := models.Page[models.Imported]{Data: []models.Imported{}}
	if _, err := s.Import(ctx, id); err != nil {
		return page, err
	}
	from, next, err := s.paging(ctx, p, aNumber)
	if err != nil {
		return page, err
	}
	after := int64(0)
	if from != nil {
		after, _ = from.Keys[0].(int64)
	}
	rows, err := s.importedAfter(ctx, id, f, after, p.Limit+1)
	if err != nil {
		return page, err
	}
	page.Meta.Count = min(len(rows), p.Limit)
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		page.Meta.Next = next(rows[p.Limit-1].Number)
	}
	page.Data = append(page.Data, rows...)
	return page, nil
}
