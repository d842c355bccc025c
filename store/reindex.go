package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/models"
	"entente/store/derived"
)

// rules is the version of the rules by which documents and all else are derived from
// the records. Raise it when a rule is mended: an older database is then derived
// again.
const rules = 19

// Derived tells whether everything was derived by the rules of this program.
func (s *Store) Derived(ctx context.Context) (bool, error) {
	d, err := s.derivation(ctx)
	return d.Version == rules, err
}

// Reindex derives everything again, in small transactions, beside readers who at no
// moment see less or more than they may: what is not derived yet is rendered for
// them. What was derived already stays derived when it is interrupted. progress hears
// how many documents of how many are done.
func (s *Store) Reindex(ctx context.Context, progress func(done, of int)) error {
	total, err := s.unsettle(ctx)
	if err != nil {
		return err
	}
	for done := 0; ; {
		n, err := s.publishOutdated(ctx, batchSize)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		done += n
		progress(min(done, total), total)
	}
	if err := s.Turn(ctx); err != nil {
		return err
	}
	err = s.InTx(ctx, func(tx *Store) error {
		return explain("noting the rules", tx.db.WithContext(ctx).Exec("UPDATE derivation SET version = ?", rules).Error)
	})
	if err != nil {
		return err
	}
	return s.Tidy(ctx)
}

// unsettle makes sure that every record and part has a document, and that all are
// known to be outdated; an interrupted Reindex goes on where it was. It gives their
// number.
func (s *Store) unsettle(ctx context.Context) (n int, err error) {
	if err := s.InTx(ctx, func(tx *Store) error { return tx.beginMissing(ctx) }); err != nil {
		return 0, err
	}
	d, err := s.derivation(ctx)
	if err != nil {
		return 0, err
	}
	if d.Version != reindexing {
		for _, step := range []func(context.Context) error{s.recount, s.sweepLinks, s.markOutdated} {
			if err := step(ctx); err != nil {
				return 0, err
			}
		}
	}
	err = s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM documents WHERE outdated AND root = seq").Scan(&n).Error
	return n, explain("counting documents", err)
}

// steps is how many links, or documents, one transaction goes through when all are gone
// through.
const steps = 20_000

// sweepLinks drops the links that no document says it has. Those that are missing
// are written when it is published.
func (s *Store) sweepLinks(ctx context.Context) error {
	for from := []any{0, "", 0, "", 0}; from != nil; {
		err := s.InTx(ctx, func(tx *Store) error {
			to, err := tx.linkFurther(ctx, from)
			if err == nil {
				err = tx.sweep(ctx, from, to)
			}
			from = to
			return explain("sweeping links", err)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// linkKeys are the order of links.
var linkKeys = []sortKey{{"name", false}, {"value", false}, {"kind", false}, {"date_desc", false}, {"seq", false}}

// linkFurther gives the keys of the link that stands so many behind one, nil when there are
// not so many.
func (s *Store) linkFurther(ctx context.Context, from []any) ([]any, error) {
	var st statement
	var r derived.LinkRow
	st.add("SELECT name, value, kind, date_desc, seq FROM links")
	st.where(behind(linkKeys, from))
	st.add(" ORDER BY name, value, kind, date_desc, seq LIMIT 1 OFFSET ?", s.steps)
	found, err := s.askOne(ctx, &st, &r.Name, &r.Value, &r.Kind, &r.DateDesc, &r.Seq)
	if err != nil || !found {
		return nil, err
	}
	return []any{r.Name, r.Value, r.Kind, r.DateDesc, r.Seq}, nil
}

// sweep sweeps the links behind one, as far as another; without that, to the end.
func (s *Store) sweep(ctx context.Context, from, to []any) error {
	var names strings.Builder
	for name, code := range derived.LinkNames {
		fmt.Fprintf(&names, " WHEN %d THEN '%s='", code, name)
	}
	db := where(s.db.WithContext(ctx).Table("links"), behind(linkKeys, from))
	if to != nil {
		db = where(db, upTo(linkKeys, to))
	}
	return db.Where(`NOT EXISTS (SELECT 1 FROM documents d
		WHERE d.seq = links.seq AND d.kind = links.kind AND links.date_desc = CASE WHEN links.name IN ? THEN '' ELSE d.date_desc END
		AND ' ' || d.links || ' ' LIKE '% ' || CASE links.name`+names.String()+` END || links.value || ':' || links.seen || ' %')`,
		derived.UndatedCodes()).Delete(nil).Error
}

// markOutdated marks all documents as outdated, and notes that everything is derived again.
func (s *Store) markOutdated(ctx context.Context) error {
	for after := 0; ; after += s.steps {
		last, left := after+s.steps, false
		err := s.InTx(ctx, func(tx *Store) error {
			db := tx.db.WithContext(ctx)
			err := db.Exec("UPDATE documents SET outdated = TRUE, words = 0 WHERE seq > ? AND seq <= ? AND root = seq", after, last).Error
			if err == nil {
				err = db.Raw("SELECT EXISTS (SELECT 1 FROM documents WHERE seq > ?)", last).Scan(&left).Error
			}
			if err == nil && !left {
				err = db.Exec("UPDATE derivation SET version = ?", reindexing).Error
			}
			return explain("marking what is outdated", err)
		})
		if err != nil || !left {
			return err
		}
	}
}

// reindexing is the version of the rules while everything is derived again.
const reindexing = -1

// publishOutdated publishes some documents that are known to be outdated, at most so
// many, and tells how many.
func (s *Store) publishOutdated(ctx context.Context, most int) (int, error) {
	var seqs []int64
	err := s.InTx(ctx, func(tx *Store) error {
		err := tx.db.WithContext(ctx).Raw("SELECT seq FROM documents WHERE outdated AND root = seq ORDER BY seq LIMIT ?", most).Scan(&seqs).Error
		if err != nil || len(seqs) == 0 {
			return explain("looking for what is outdated", err)
		}
		return tx.publish(ctx, seqs)
	})
	return len(seqs), err
}

// beginMissing writes the documents of records and parts that have none, in the
// order in which they were recorded: enough to be found by those who may see them.
func (s *Store) beginMissing(ctx context.Context) error {
	var union []string
	for _, spec := range models.Kinds {
		switch spec.Name {
		case models.CitationKind: // has none
		case models.ActKind:
			union = append(union, missing(spec, "agreements r ON r.id = t.agreement_id"))
		case models.UpdateKind:
			union = append(union, missing(spec, "commitments r ON r.id = t.commitment_id"))
		default:
			union = append(union, missing(spec, spec.Table+" r ON r.id = t.id"))
		}
	}
	for _, sql := range []string{
		"INSERT INTO documents (" + beginning + ") SELECT " + beginning + " FROM (" + strings.Join(union, " UNION ALL ") + ") AS x ORDER BY record_id",
		`UPDATE documents SET root = COALESCE(
			(SELECT d.seq FROM documents d JOIN acts a ON d.record_id = a.agreement_id WHERE a.id = documents.record_id),
			(SELECT d.seq FROM documents d JOIN updates u ON d.record_id = u.commitment_id WHERE u.id = documents.record_id), seq) WHERE root = 0`,
	} {
		if err := s.db.WithContext(ctx).Exec(sql).Error; err != nil {
			return explain("beginning documents", err)
		}
	}
	return nil
}

// beginning are the columns of a document from which all else is derived.
const beginning = `kind, record_id, root, reference, ref_year, ref_number, version, updated_at, seen, title, date_asc, date_desc,
	due_asc, due_desc, links, standing, course, lends, words, full_print, guest_print, full_mark, guest_mark, plain, outdated, day, until`

const nothingYet = `'', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, FALSE, TRUE, '', '9999-99-99'`

// missing selects the rows t of a kind that have no document, with their records r.
func missing(spec models.Spec, records string) string {
	return fmt.Sprintf(`SELECT %d AS kind, t.id AS record_id, 0 AS root, r.reference, r.ref_year, r.ref_number, t.version, t.updated_at,
		CASE WHEN r.merged_into IS NOT NULL THEN 0 WHEN r.binned_at IS NOT NULL THEN %d WHEN r.visibility = 'public' AND r.review_state = 'published' THEN %d ELSE %d END AS seen,
		NULL AS title, %s FROM %s t JOIN %s WHERE t.id NOT IN (SELECT record_id FROM documents)`,
		spec.Code, derived.BinView, derived.StaffView|derived.GuestView, derived.StaffView, named(nothingYet), spec.Table, records)
}

// named gives the values of nothingYet their names.
func named(values string) string {
	columns := strings.Split(strings.Join(strings.Fields(beginning), ""), ",")
	list := strings.Split(values, ", ")
	columns = columns[slices.Index(columns, "title")+1:]
	for i := range list {
		list[i] += " AS " + columns[i]
	}
	return strings.Join(list, ", ")
}

// Turn publishes the documents that turn by themselves with the day, in small
// transactions, and then dates the counters. Reads never wait for it: what has
// turned is rendered, and counted, until it is published.
func (s *Store) Turn(ctx context.Context) error {
	today := s.Today()
	for {
		n, err := s.publishTurned(ctx, today)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// publishTurned publishes some of the documents that have turned by a day and tells
// how many; when there are none, the counters are of that day.
func (s *Store) publishTurned(ctx context.Context, today models.Day) (int, error) {
	var seqs []int64
	err := s.InTx(ctx, func(tx *Store) error {
		d, err := tx.derivation(ctx)
		if err != nil || d.Day == today {
			return err
		}
		db := tx.db.WithContext(ctx)
		err = db.Raw("SELECT seq FROM documents WHERE (until <= ? OR day > ?) AND root = seq ORDER BY seq LIMIT ?", today, today, batchSize).Scan(&seqs).Error
		if err != nil {
			return explain("looking for what turns", err)
		}
		if len(seqs) > 0 {
			return tx.publish(ctx, seqs)
		}
		return explain("dating the counters", db.Exec("UPDATE derivation SET day = ?", today).Error)
	})
	return len(seqs), err
}

// Watch publishes what was put off, at once, and what turns with each new day, and notes
// the uses of tokens, until the context ends. When not all was derived by the rules of
// this program, it begins with that. It tells failed what went wrong, and tries again.
func (s *Store) Watch(ctx context.Context, progress func(done, of int), failed func(error)) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	report := func(err error) {
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
	}
	for n := 1; ; n++ {
		report(s.catchUp(ctx, progress))
		if n%usesEvery == 0 {
			report(s.NoteUses(ctx))
		}
		select {
		case <-s.woken:
		case <-ctx.Done():
			if err := s.NoteUses(context.WithoutCancel(ctx)); err != nil {
				failed(err)
			}
			return
		case <-tick.C:
		}
	}
}

// catchUp publishes all that is yet to be published.
func (s *Store) catchUp(ctx context.Context, progress func(done, of int)) error {
	derived, err := s.Derived(ctx)
	if err != nil {
		return err
	}
	if !derived {
		return s.Reindex(ctx, progress)
	}
	for _, step := range []func(context.Context) error{s.Drain, s.Turn, s.Tidy} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// watchEvery is how often somebody looks whether a new day has begun, and every so many
// times the uses of tokens are noted.
const (
	watchEvery = time.Minute
	usesEvery  = 10
)
