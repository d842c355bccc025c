package intake

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
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
		for n, cells := range x.Rows {
			row := make([]string, len(columns), len(columns)+1)
			for i, name := range columns {
				row[i] = cells[name]
			}
			if err := w.Write(append(row, reasons(x, n))); err != nil {
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

// mostReasons is how many reasons stand behind one row.
const mostReasons = 10

// reasons puts into words why a row of a record was refused: its own faults, or else that
// of the row that it was refused with. Behind each row all of them would grow with the
// square of the rows.
func reasons(x models.Imported, n int) string {
	if n >= len(x.RowNumbers) {
		return listed(x.Faults) // as imports of before note no numbers
	}
	own := slices.DeleteFunc(slices.Clone(x.Faults), func(f models.ImportFault) bool { return f.Row != x.RowNumbers[n] })
	if len(own) == 0 && len(x.Faults) > 0 {
		first := x.Faults[0]
		return fmt.Sprintf("refused with row %d, of the same record: %s", first.Row, first)
	}
	return listed(own)
}

func listed(faults []models.ImportFault) string {
	var all []string
	for _, f := range faults[:min(len(faults), mostReasons)] {
		all = append(all, f.String())
	}
	if more := len(faults) - len(all); more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, "; ")
}
