package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"entente/models"
	"entente/models/packed"
)

// Importing is a file that is being brought in, and what it is as a source.
type Importing struct {
	models.Import
	Source models.ArticleFields
}

// Incoming is what a file says of one record.
type Incoming struct {
	Number int64 // which of the file, from 1
	Kind   models.RecordKind
	ID     models.ExternalID
	Where  string // where in the file it is, for people
	// Links are the fields that name other records by what the file calls these.
	Links []IncomingLink
	// Read gives the body of a POST with the ids that the links lead to, by their
	// pointers, and the faults that reading it finds.
	Read func(ids map[string]string) (body any, found models.Problems)
	// Refused are values that could not be read: it is not brought in then.
	Refused []models.ImportFault
	// Explain says where in the file faults of the body are, and Rows what stands there.
	Explain func(models.Problems) []models.ImportFault
	Rows    func() []map[string]string
	// RowNumbers are those of the rows, as a spreadsheet counts them.
	RowNumbers []int
}

// IncomingLink is a field that names a record by its external id.
type IncomingLink struct {
	Pointer string
	Kind    models.RecordKind
	ID      models.ExternalID
}

// importedRow is what became of a record of a file, as the database keeps it.
type importedRow struct {
	ImportID   int64
	Number     int64
	Outcome    models.ImportOutcome
	Kind       models.RecordKind
	ExternalID string
	RecordID   *string
	Alike      bool
	Detail     packed.JSON
}

func (importedRow) TableName() string { return "import_rows" }

// importedDetail is what there is to say of it beside.
type importedDetail struct {
	Where    string               `json:"where,omitempty"`
	Changed  []string             `json:"changed,omitempty"`
	Disputed []string             `json:"disputed,omitempty"`
	Vanished []string             `json:"vanished,omitempty"`
	Faults   []models.ImportFault `json:"faults,omitempty"`
	Rows     []map[string]string  `json:"rows,omitempty"`
	Numbers  []int                `json:"numbers,omitempty"`
	Alike    []models.Alike       `json:"alike,omitempty"`
	Undo     *undo                `json:"undo,omitempty"`
}

// row is what became of a record as the database keeps it.
func (x brought) row(id int64) (importedRow, error) {
	detail, err := json.Marshal(importedDetail{x.Where, x.Changed, x.Disputed, x.Vanished, x.Faults, x.Imported.Rows, x.RowNumbers, x.Duplicates, x.Undo})
	if err != nil {
		return importedRow{}, fmt.Errorf("noting what became of a record: %w", err)
	}
	return importedRow{id, x.Number, x.Outcome, x.Kind, x.ExternalID, x.RecordID, len(x.Duplicates) > 0, packed.JSON(detail)}, nil
}

// brought reads what became of a record.
func (r importedRow) brought() (brought, error) {
	var d importedDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return brought{}, fmt.Errorf("reading an import: %w", err)
	}
	return brought{Imported: models.Imported{Number: r.Number, Outcome: r.Outcome, Kind: r.Kind, ExternalID: r.ExternalID, RecordID: r.RecordID,
		Where: d.Where, Changed: d.Changed, Disputed: d.Disputed, Vanished: d.Vanished, Faults: d.Faults, Rows: d.Rows, RowNumbers: d.Numbers, Duplicates: d.Alike}, Undo: d.Undo}, nil
}

// BeginImport begins to bring in a file, or goes on with it where it was broken off.
func (s *Store) BeginImport(ctx context.Context, of models.ImportOf, dryRun bool) (models.Import, error) {
	var imp models.Import
	err := s.InTx(ctx, func(tx *Store) error {
		db := tx.db.WithContext(ctx)
		var begun []models.Import
		err := db.Where("sha256 = ? AND mapping_sha256 = ? AND dry_run = ? AND state = ? AND NOT uploaded", of.SHA256, of.MappingSHA256, dryRun, models.ImportRunning).
			Order("id DESC").Limit(1).Find(&begun).Error
		if err != nil {
			return explain("looking for an import", err)
		}
		if len(begun) > 0 {
			imp = begun[0]
			return nil
		}
		now, by := models.Stamp(tx.clock()), models.ViewerOf(ctx).Name
		imp = models.Import{State: models.ImportRunning, DryRun: dryRun, ImportOf: of, Stamps: models.Stamps{CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}}
		if imp.Columns == nil {
			imp.Columns = []string{}
		}
		return explain("beginning an import", db.Create(&imp).Error)
	})
	return imp, err
}

// CloseImport notes that an import has ended, and why, unless it was ended before.
func (s *Store) CloseImport(ctx context.Context, imp *models.Import, state models.ImportState, problem *string) error {
	return s.InTx(ctx, func(tx *Store) error {
		imp.State, imp.Problem = state, problem
		imp.UpdatedAt, imp.UpdatedBy = models.Stamp(tx.clock()), models.ViewerOf(ctx).Name
		done := tx.db.WithContext(ctx).Model(imp).Where("state = ?", models.ImportRunning).Select("state", "problem", "updated_at", "updated_by").Updates(imp)
		if done.Error == nil && done.RowsAffected == 0 {
			return models.Refuse(models.Blocked, "this import has ended already")
		}
		return explain("ending an import", done.Error)
	})
}

// Bring brings in what a file says of some records, in one transaction, and tells what
// became of each. What is refused leaves nothing behind, and the others are brought in.
func (s *Store) Bring(ctx context.Context, imp *Importing, some []Incoming) ([]models.Imported, error) {
	became, err := s.bringTogether(ctx, imp, some)
	if len(some) == 0 || !isRefusal(err) {
		return became, err
	}
	if len(some) == 1 {
		became = []models.Imported{some[0].refused(err).Imported}
		return became, s.InTx(ctx, func(tx *Store) error { return tx.noteImported(ctx, &imp.Import, []brought{some[0].refused(err)}) })
	}
	for i := range some { // one of them was refused when it was half written
		one, err := s.Bring(ctx, imp, some[i:i+1])
		if err != nil {
			return became, err
		}
		became = append(became, one...)
	}
	return became, nil
}

// identitiesOf are the external ids of what a file has, by kind.
func identitiesOf(some []Incoming) map[models.RecordKind][]string {
	byKind := map[models.RecordKind][]string{}
	for _, in := range some {
		byKind[in.Kind] = append(byKind[in.Kind], in.ID.String())
	}
	return byKind
}

// isRefusal tells an error that somebody who wrote the file can mend.
func isRefusal(err error) bool {
	kind := models.KindOf(err)
	return err != nil && (kind == models.Invalid || kind == models.Blocked || kind == models.Malformed || kind == models.Forbidden)
}

// errElsewhere is that an import is not where it was left.
var errElsewhere = errors.New("this import was ended, or goes on elsewhere")

// Elsewhere tells whether an import could not go on because somebody has ended it, or it
// goes on elsewhere.
func Elsewhere(err error) bool { return errors.Is(err, errElsewhere) }

// bringTogether is Bring where nothing is refused that was half written.
func (s *Store) bringTogether(ctx context.Context, imp *Importing, some []Incoming) ([]models.Imported, error) {
	var all []brought
	bring := func(tx *Store) (err error) {
		if all, err = tx.bringAll(ctx, imp, some); err != nil {
			return err
		}
		if err = tx.flush(ctx); err != nil {
			return err
		}
		if imp.DryRun {
			return tx.compareTried(ctx, all)
		}
		return tx.compareBrought(ctx, all)
	}
	if imp.DryRun {
		if err := s.Try(ctx, bring); err != nil {
			return nil, err
		}
		bring = func(*Store) error { return nil }
	}
	next := imp.Import
	err := s.InTx(ctx, func(tx *Store) error {
		if err := bring(tx); err != nil {
			return err
		}
		if err := tx.markSeen(ctx, imp.ID, identitiesOf(some)); err != nil {
			return err
		}
		return tx.noteImported(ctx, &next, all)
	})
	if err != nil {
		return nil, err
	}
	imp.Import = next
	became := make([]models.Imported, len(all))
	for i, x := range all {
		became[i] = x.Imported
	}
	return became, nil
}

// noteImported notes what became of some records, and how far the import is.
func (s *Store) noteImported(ctx context.Context, imp *models.Import, became []brought) error {
	was := imp.Done
	if err := s.countHistory(ctx, became); err != nil {
		return err
	}
	rows := []importedRow{}
	for _, x := range became {
		if x.Outcome != models.ImportVanished {
			imp.Done++
		}
		imp.Count(x.Outcome)
		if len(x.Disputed) > 0 {
			imp.Disputed++
		}
		if len(x.Duplicates) > 0 {
			imp.Alike++
		}
		if x.Outcome == models.ImportUnchanged && len(x.Disputed) == 0 {
			continue
		}
		if imp.DryRun && x.Outcome == models.ImportCreated {
			x.RecordID, x.Undo = nil, nil // there is none
		}
		row, err := x.row(imp.ID)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	imp.UpdatedAt = models.Stamp(s.clock())
	done := s.db.WithContext(ctx).Model(imp).Where("state = ? AND done = ?", models.ImportRunning, was).
		Select("bytes_read", "done", "created", "changed", "unchanged", "refused", "vanished", "disputed", "alike", "updated_at").Updates(imp)
	if done.Error == nil && done.RowsAffected == 0 {
		return errElsewhere
	}
	if done.Error != nil || len(rows) == 0 {
		return explain("noting how far an import is", done.Error)
	}
	return explain("noting what became of records", insertAll(ctx, s, "import_rows", rows, ""))
}

// Whole is a register of which all is brought in: of which kinds its records are, and the
// first import that brought files of it.
type Whole struct {
	Kinds []models.RecordKind
	Since int64
}

// EndImport notes that a register was brought in to its end, with what earlier files of it
// had and these have not.
func (s *Store) EndImport(ctx context.Context, imp *models.Import, whole Whole) error {
	for {
		more, err := s.noteVanished(ctx, imp, whole)
		if err != nil {
			return err
		}
		if !more {
			return s.CloseImport(ctx, imp, models.ImportDone, nil)
		}
	}
}

// noteVanished notes some of what has vanished, and tells whether there may be more. A
// register is known by its scheme, in whatever letters: its mapping may have another name.
func (s *Store) noteVanished(ctx context.Context, imp *models.Import, whole Whole) (more bool, err error) {
	next := *imp
	codes := []int{}
	for _, kind := range whole.Kinds {
		codes = append(codes, kind.Code())
	}
	err = s.InTx(ctx, func(tx *Store) error {
		var gone []remarkRow
		err := tx.db.WithContext(ctx).Raw(`SELECT r.kind, r.external_id FROM import_records r JOIN imports i ON i.id = r.import_id
			WHERE LOWER(i.scheme) = ? AND r.kind IN ? AND r.import_id < ? ORDER BY r.kind, r.external_id LIMIT ?`, strings.ToLower(imp.Scheme), codes, whole.Since, mostVanished).Scan(&gone).Error
		if err != nil || len(gone) == 0 {
			return explain("looking for what has vanished", err)
		}
		more = true
		return tx.noteGone(ctx, &next, gone)
	})
	if err == nil {
		*imp = next
	}
	return more, err
}

// mostVanished is how many records one transaction notes that have vanished.
const mostVanished = 200

// noteGone notes records that a file does not have any more.
func (s *Store) noteGone(ctx context.Context, imp *models.Import, gone []remarkRow) error {
	var all []brought
	seen := map[models.RecordKind][]string{}
	for _, r := range gone {
		kind := models.SpecOfCode(r.Kind).Name
		seen[kind] = append(seen[kind], r.ExternalID)
		id, err := s.knownAs(ctx, kind, models.ExternalKey(r.ExternalID).ExternalID())
		if err != nil {
			return err
		}
		if id != "" { // or it is in the bin
			number := imp.Done + imp.Vanished + int64(len(all)) + 1
			all = append(all, brought{Imported: models.Imported{Number: number, Outcome: models.ImportVanished, Kind: kind, ExternalID: r.ExternalID, RecordID: &id}})
		}
	}
	if err := s.markSeen(ctx, imp.ID, seen); err != nil {
		return err
	}
	return s.noteImported(ctx, imp, all)
}

// markSeen notes the last import that had some records.
func (s *Store) markSeen(ctx context.Context, id int64, seen map[models.RecordKind][]string) error {
	for kind, ids := range seen {
		err := s.db.WithContext(ctx).Exec("UPDATE import_records SET import_id = ? WHERE kind = ? AND external_id IN ?", id, kind.Code(), ids).Error
		if err != nil {
			return explain("noting what a file has", err)
		}
	}
	return nil
}

// countHistory notes how much history there is now of what was brought in: when there is
// more, somebody has written since.
func (s *Store) countHistory(ctx context.Context, became []brought) error {
	undos := map[string]*undo{}
	var ids []string
	for _, x := range became {
		if x.Undo != nil {
			undos[*x.RecordID] = x.Undo
			ids = append(ids, *x.RecordID)
		}
	}
	var counts []struct {
		OwnerID string
		N       int64
	}
	err := s.db.WithContext(ctx).Raw("SELECT owner_id, COUNT(*) AS n FROM history WHERE owner_id IN ? GROUP BY owner_id", some(ids)).Scan(&counts).Error
	for _, c := range counts {
		undos[c.OwnerID].History = c.N
	}
	return explain("counting history", err)
}

// EachImported visits the records of a file that a filter chooses, in their order.
func (s *Store) EachImported(ctx context.Context, id int64, f models.ImportedFilter, visit func(models.Imported) error) error {
	for after := int64(0); ; {
		rows, err := s.importedAfter(ctx, id, f, after, batchSize)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, x := range rows {
			if err := visit(x); err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].Number
	}
}

// importedAfter reads what became of records of a file, from one on.
func (s *Store) importedAfter(ctx context.Context, id int64, f models.ImportedFilter, after int64, limit int) ([]models.Imported, error) {
	db := s.db.WithContext(ctx).Where("import_id = ? AND number > ?", id, after)
	if len(f.Outcome) > 0 {
		db = db.Where("outcome IN ?", f.Outcome)
	}
	if f.Alike != nil {
		db = db.Where("alike = ?", *f.Alike)
	}
	var rows []importedRow
	if err := db.Order("number").Limit(limit).Find(&rows).Error; err != nil {
		return nil, explain("reading an import", err)
	}
	all := make([]models.Imported, len(rows))
	for i, r := range rows {
		x, err := r.brought()
		if err != nil {
			return nil, err
		}
		all[i] = x.Imported
	}
	return all, nil
}
