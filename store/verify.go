package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"entente/models"
)

// Verify looks for what must never be: links that lead nowhere, records that
// search or the index miss, counters that a recount does not give. It gives a
// line for each fault, at most a hundred of a sort.
func (s *Store) Verify(ctx context.Context) ([]string, error) {
	var faults []string
	for _, look := range []func(context.Context) ([]string, error){s.engineFaults, s.missingEntries, s.missingWords, s.wrongCounters} {
		found, err := look(ctx)
		if err != nil {
			return nil, err
		}
		faults = append(faults, found[:min(len(found), 100)]...)
	}
	return faults, nil
}

// engineFaults asks the engine itself.
func (s *Store) engineFaults(ctx context.Context) ([]string, error) {
	if _, ok := s.engine.(sqliteEngine); !ok {
		return nil, nil // PostgreSQL checks its constraints at every write
	}
	var faults, answers []string
	// FTS5 looks again at what others have written only when it searches; without
	// that, the check of a connection used before sees corruption where none is.
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var n int
		if err := tx.Raw("SELECT COUNT(*) FROM search WHERE search MATCH 'x'").Scan(&n).Error; err != nil {
			return err
		}
		return tx.Raw("PRAGMA integrity_check").Scan(&answers).Error
	})
	if err != nil {
		return nil, explain("checking the file", err)
	}
	for _, a := range answers {
		if a != "ok" {
			faults = append(faults, "file: "+a)
		}
	}
	var rows []struct {
		Table  string
		Rowid  int64
		Parent string
	}
	if err := s.db.WithContext(ctx).Raw("PRAGMA foreign_key_check").Scan(&rows).Error; err != nil {
		return nil, explain("checking foreign keys", err)
	}
	for _, r := range rows {
		faults = append(faults, fmt.Sprintf("foreign key: row %d of %s names no row of %s", r.Rowid, r.Table, r.Parent))
	}
	return faults, nil
}

// missingEntries finds records that are not in the index as they are.
func (s *Store) missingEntries(ctx context.Context) ([]string, error) {
	var faults []string
	for _, kind := range kinds() {
		var ids []string
		err := s.db.WithContext(ctx).Raw("SELECT t.id FROM " + tables[kind] + ` t LEFT JOIN entries e ON e.record_id = t.id
			WHERE e.record_id IS NULL OR e.visibility <> t.visibility OR e.review_state <> t.review_state
			OR e.binned <> (t.binned_at IS NOT NULL) LIMIT 100`).Scan(&ids).Error
		if err != nil {
			return nil, explain("checking the index", err)
		}
		for _, id := range ids {
			faults = append(faults, fmt.Sprintf("index: %s %s is not in it as it is", kind, id))
		}
	}
	return faults, nil
}

// kinds lists the kinds of records in the order of their tables.
func kinds() []models.RecordKind {
	return []models.RecordKind{models.CountryKind, models.SectorKind, models.InstitutionKind, models.PersonKind,
		models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind, models.ArticleKind}
}

// missingWords finds records that search cannot find.
func (s *Store) missingWords(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.db.WithContext(ctx).Raw("SELECT e.record_id FROM entries e WHERE e.kind NOT IN ('act', 'update') AND e.seq NOT IN (" + s.engine.indexed() + ") LIMIT 100").Scan(&ids).Error
	var faults []string
	for _, id := range ids {
		faults = append(faults, "search: "+id+" is not in it")
	}
	return faults, explain("checking search", err)
}

func (sqliteEngine) indexed() string   { return "SELECT rowid FROM search" }
func (postgresEngine) indexed() string { return "SELECT seq FROM search" }

// wrongCounters counts everything again and compares.
func (s *Store) wrongCounters(ctx context.Context) ([]string, error) {
	var stored []counter
	if err := s.db.WithContext(ctx).Find(&stored).Error; err != nil {
		return nil, explain("reading counters", err)
	}
	counted, err := s.countAll(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range stored {
		key := counterKey{c.Kind, c.Name, c.Value, c.Class}
		counted[key] = counted[key].Plus(-1, c.Tally)
	}
	var faults []string
	for key, difference := range counted {
		if difference != (models.Tally{}) {
			faults = append(faults, fmt.Sprintf("counter: %s %s=%q of view %d is off by %+v", key.kind, key.name, key.value, key.class, difference))
		}
	}
	slices.Sort(faults)
	return faults, nil
}

// countAll counts every record under its facets, as of the day of the counters.
func (s *Store) countAll(ctx context.Context) (deltas, error) {
	day, err := s.counterDay(ctx)
	if err != nil {
		return nil, err
	}
	d := deltas{}
	for kind := range facetNames {
		if err := s.countKind(ctx, kind, day, d); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (s *Store) countKind(ctx context.Context, kind models.RecordKind, day models.Day, d deltas) error {
	after := ""
	for {
		var rows []struct {
			models.Access
			ID       string
			BinnedAt *string
		}
		err := s.db.WithContext(ctx).Table(tables[kind]).Where("id > ?", after).Order("id").Limit(1000).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return explain("counting again", err)
		}
		after = rows[len(rows)-1].ID
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.ID
		}
		if err := s.countRows(ctx, kind, ids, day, d); err != nil {
			return err
		}
	}
}

func (s *Store) countRows(ctx context.Context, kind models.RecordKind, ids []string, day models.Day, d deltas) error {
	var facets []facetRow
	if err := s.db.WithContext(ctx).Table("facets").Where("record_id IN ? AND kind = ?", ids, kind).Find(&facets).Error; err != nil {
		return explain("counting again", err)
	}
	byID := map[string][]facetRow{}
	for _, f := range facets {
		byID[f.RecordID] = append(byID[f.RecordID], f)
	}
	records, err := s.readAll(ctx, kind, ids)
	for _, e := range records {
		d.addRecord(1, byID[e.Base().ID], e, day)
	}
	return err
}

// readAll reads records by id, whoever asks.
func (s *Store) readAll(ctx context.Context, kind models.RecordKind, ids []string) ([]models.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	db := s.db.WithContext(ctx).Where("id IN ?", ids)
	switch kind {
	case models.VisitKind:
		return entities[models.Visit](db)
	case models.MeetingKind:
		return entities[models.Meeting](db)
	case models.AgreementKind:
		return entities[models.Agreement](db)
	case models.CommitmentKind:
		return entities[models.Commitment](db)
	case models.InstitutionKind:
		return entities[models.Institution](db)
	case models.PersonKind:
		return entities[models.Person](db)
	case models.CountryKind:
		return entities[models.Country](db)
	case models.SectorKind:
		return entities[models.Sector](db)
	}
	return entities[models.Article](db)
}

func entities[T any, E entity[T]](db *gorm.DB) ([]models.Entity, error) {
	var rows []T
	err := db.Find(&rows).Error
	list := make([]models.Entity, len(rows))
	for i := range rows {
		list[i] = E(&rows[i])
	}
	return list, explain("reading records", err)
}
