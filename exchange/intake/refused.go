package intake

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"entente/models"
	"entente/store"
)

// RefusedSuffix is what the file of what was refused has behind the name of its own.
const RefusedSuffix = ".refused.csv"

// WriteRefused writes the rows that were refused as CSV, with the reason as the last
// column: to be mended, and brought in again.
func WriteRefused(ctx context.Context, s *store.Store, imp models.Import, to io.Writer) error {
	w := csv.NewWriter(to)
	columns := slices.DeleteFunc(slices.Clone(imp.Columns), func(name string) bool { return name == reasonColumn })
	if err := w.Write(append(slices.Clone(columns), reasonColumn)); err != nil {
		return err
	}
	err := s.EachImported(ctx, imp.ID, models.ImportedFilter{Outcome: []models.ImportOutcome{models.ImportRefused}}, func(x models.Imported) error {
		for _, cells := range x.Rows {
			row := make([]string, len(columns), len(columns)+1)
			for i, name := range columns {
				row[i] = cells[name]
			}
			if err := w.Write(append(row, reasons(x.Faults))); err != nil {
				return err
			}
		}
		return nil
	})
	w.Flush()
	return cmp.Or(err, w.Error())
}

// reasonColumn is the column that says why a row was refused.
const reasonColumn = "refused because"

// partial tells that a file has what was refused of another one: from that nothing has
// vanished.
func partial(columns []string) bool { return slices.Contains(columns, reasonColumn) }

// reasons puts faults into words.
func reasons(faults []models.ImportFault) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.String())
	}
	return strings.Join(all, "; ")
}
