package store

import (
	"context"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"

	"entente/models"
	"entente/store/derived"
)

// What tests see of the inside.

// Statements is a log of the SQL that a Store ran.
type Statements struct {
	logger.Interface
	mu  sync.Mutex
	SQL []string
}

// Trace keeps a statement.
func (l *Statements) Trace(_ context.Context, _ time.Time, fc func() (string, int64), _ error) {
	sql, _ := fc()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.SQL = append(l.SQL, sql)
}

// LogMode is what GORM asks of a logger.
func (l *Statements) LogMode(logger.LogLevel) logger.Interface { return l }

// Record lists the statements that run while f does.
func (s *Store) Record(f func()) []string {
	l := &Statements{Interface: logger.Discard}
	handles := []*gorm.DB{s.db, s.writer}
	for _, db := range handles {
		db.Logger = l
	}
	defer func() {
		for _, db := range handles {
			db.Logger = logger.Discard
		}
	}()
	f()
	return l.SQL
}

// Waiting is how many writers wait for their turn.
func (s *Store) Waiting() int { return int(s.turns.waiting.Load()) }

// Exec runs a statement.
func (s *Store) Exec(sql string) error { return s.db.Exec(sql).Error }

// Columns gives, by table, the columns that the Go structs have.
func Columns() (map[string][]string, error) {
	structs := map[string]any{
		"acts": &models.Act{}, "updates": &models.Update{}, "citations": &models.Citation{}, "history": &models.HistoryEntry{},
		"tokens": &models.Token{}, "sessions": &session{}, "documents": &derived.Document{}, "links": &derived.LinkRow{}, "counters": &counter{}, "status_steps": &derived.StepRow{}, "party_steps": &derived.PartyStep{},
		"idempotency": &answerRow{}, "secrets": &secretRow{}, "name_keys": &derived.NameRow{}, "derivation": &derivation{}, "merges": &mergeRow{}, "calendar": &derived.CalendarRow{}, "marks": &markRow{}, "kept_forms": &keptForm{},
		"imports": &models.Import{}, "import_rows": &importedRow{}, "import_records": &remarkRow{}, "import_files": &piece{},
	}
	for _, spec := range models.Kinds {
		structs[spec.Table] = spec.New()
	}
	columns := map[string][]string{}
	for table, v := range structs {
		parsed, err := schema.Parse(v, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			return nil, err
		}
		columns[table] = slices.Sorted(slices.Values(parsed.DBNames))
	}
	return columns, nil
}

// Tamper runs a statement that no write path would run.
func (s *Store) Tamper(sql string) error { return s.writer.Exec(sql).Error }

// Plan is how SQLite would run a statement.
func (s *Store) Plan(statement string) ([]string, error) {
	var rows []struct{ Detail string }
	err := s.writer.Raw("EXPLAIN QUERY PLAN " + statement).Scan(&rows).Error
	steps := make([]string, len(rows))
	for i, r := range rows {
		steps[i] = r.Detail
	}
	return steps, err
}

// PutOff puts off the followers of a write that has more than so many.
func (s *Store) PutOff(most int) { s.mostFollowers = most }

// DrainSome publishes as much of what was put off as one transaction does.
func (s *Store) DrainSome(ctx context.Context) error {
	_, err := s.publishOutdated(ctx, drained)
	return err
}

// RankAtMost ranks so many of what is found.
func (s *Store) RankAtMost(most int) { s.mostRanked = most }

// StepBy goes through so many documents or links at once.
func (s *Store) StepBy(steps int) { s.steps = steps }
