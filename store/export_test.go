package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"

	"entente/models"
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

// Columns gives, by table, the columns that the Go structs have.
func Columns() (map[string][]string, error) {
	structs := map[string]any{
		"acts": &models.Act{}, "updates": &models.Update{}, "citations": &models.Citation{}, "history": &models.HistoryEntry{},
		"tokens": &models.Token{}, "entries": &entry{}, "facets": &facetRow{}, "counters": &counter{}, "status_steps": &stepRow{},
		"idempotency": &answerRow{}, "name_keys": &nameRow{},
	}
	for _, kind := range kinds() {
		structs[tables[kind]] = recordOf(kind)
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

// Differences compares all that follows from records with what it would be if
// it were computed again, now.
func (s *Store) Differences(ctx context.Context) ([]string, error) {
	var faults []string
	for kind := range facetNames {
		var ids []string
		if err := s.db.WithContext(ctx).Table(tables[kind]).Order("id").Pluck("id", &ids).Error; err != nil {
			return nil, err
		}
		records, err := s.readAll(ctx, kind, ids)
		if err != nil {
			return nil, err
		}
		for _, e := range records {
			found, err := s.differences(ctx, e)
			if err != nil {
				return nil, err
			}
			faults = append(faults, found...)
		}
	}
	return faults, nil
}

func (s *Store) differences(ctx context.Context, e models.Entity) ([]string, error) {
	var faults []string
	id := e.Base().ID
	n, err := s.lookAround(ctx, e)
	if err != nil {
		return nil, err
	}
	rows := facetRows(e, n)
	want := map[string][]facetRow{id: append(rows, eventRows(rows, id, "")...)}
	parts, err := s.parts(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		x, _ := partEntry(e, p)
		want[p.Part().ID] = eventRows(rows, p.Part().ID, x.DateDesc)
		var stored entry
		if err := s.db.WithContext(ctx).Table("entries").Where("record_id = ?", p.Part().ID).Take(&stored).Error; err != nil {
			return nil, fmt.Errorf("the entry of a %s: %w", p.RecordKind(), err)
		}
		if x.Seq = stored.Seq; !reflect.DeepEqual(*x, stored) {
			faults = append(faults, fmt.Sprintf("entry of %s of %s: is %+v, would be %+v", p.RecordKind(), e.Base().Reference, stored, *x))
		}
	}
	for owner, rows := range want {
		var stored []facetRow
		if err := s.db.WithContext(ctx).Table("facets").Where("record_id = ?", owner).Find(&stored).Error; err != nil {
			return nil, err
		}
		if was, now := sortedFacets(stored), sortedFacets(rows); !slices.Equal(was, now) {
			faults = append(faults, fmt.Sprintf("facets of %s: are\n%v\nwould be\n%v", e.Base().Reference, was, now))
		}
	}
	var stored entry
	if err := s.db.WithContext(ctx).Table("entries").Where("record_id = ?", id).Take(&stored).Error; err != nil {
		return nil, fmt.Errorf("the entry of %s: %w", e.Base().Reference, err)
	}
	if x := entryOf(e); !equalEntries(*x, stored) {
		faults = append(faults, fmt.Sprintf("entry of %s: is %+v, would be %+v", e.Base().Reference, stored, *x))
	}
	more, err := s.derivedDifferences(ctx, e)
	return append(faults, more...), err
}

func equalEntries(a, b entry) bool {
	a.Seq = b.Seq
	return reflect.DeepEqual(a, b)
}

func sortedFacets(rows []facetRow) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = fmt.Sprintf("%+v", r)
	}
	slices.Sort(out)
	return out
}

// derivedDifferences looks at where a commitment stands, and at the status of an
// agreement.
func (s *Store) derivedDifferences(ctx context.Context, e models.Entity) ([]string, error) {
	switch e := e.(type) {
	case *models.Commitment:
		again := *e
		again.Derive()
		if err := s.resettle(ctx, &again); err != nil {
			return nil, err
		}
		updates, err := s.updatesOf(ctx, []string{e.ID})
		if err != nil {
			return nil, err
		}
		again.Assess(updates[e.ID], s.Today())
		again.Late, again.Stale = e.Late, e.Stale
		if len(again.Pairs)+len(e.Pairs) == 0 {
			again.Pairs = e.Pairs
		}
		if !reflect.DeepEqual(again, *e) {
			return []string{fmt.Sprintf("%s: is\n%+v %v\nwould be\n%+v %v", e.Reference, shown(e), e.Pairs, shown(&again), again.Pairs)}, nil
		}
	case *models.Agreement:
		course, err := s.course(ctx, e)
		if err != nil {
			return nil, err
		}
		var stored []stepRow
		if err := s.db.WithContext(ctx).Table("status_steps").Where("agreement_id = ?", e.ID).Order("day_from").Find(&stored).Error; err != nil {
			return nil, err
		}
		if want := stepRows(e.ID, course); !reflect.DeepEqual(want, stored) {
			return []string{fmt.Sprintf("status of %s: is\n%+v\nwould be\n%+v", e.Reference, stored, want)}, nil
		}
	}
	return nil, nil
}

func shown(c *models.Commitment) string {
	text := func(p *string) string {
		if p == nil {
			return "-"
		}
		return *p
	}
	return fmt.Sprint(text(c.DateFrom), text(c.DateTo), c.DateAsc, c.DateDesc, c.DueBounds, c.Delivery, text(c.DeliveryAsOf), text(c.DeliveryFrom))
}
