package store_test

import (
	"strings"
	"testing"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/store/storetest"
)

// everything is what a role reads of all records, in lists.
func everything(t *testing.T, s *store.Store, role models.Role) string {
	t.Helper()
	var all []string
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		for _, row := range must(s.List(storetest.As(t, role), spec.Name, &models.Named{}, page))(t).Rows {
			all = append(all, string(must(packed.Append(nil, row))(t)))
		}
	}
	return strings.Join(all, "\n")
}

// What follows from an edit is put off, and then drained: readers find it at once, and
// read the same before and after.
func TestWhatIsPutOffReadsTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		s.PutOff(0)
		f := newFamily(t, s)
		for _, e := range familyEdits() {
			if !t.Run(e.name, func(t *testing.T) {
				e.edit(t, f)
				verified(t, s)
				guest, staff := everything(t, s, models.RoleGuest), everything(t, s, models.RoleReader)
				check(t, s.Drain(t.Context()))
				if got := everything(t, s, models.RoleGuest); got != guest {
					t.Errorf("guests read\n%s\nand then\n%s", guest, got)
				}
				if got := everything(t, s, models.RoleReader); got != staff {
					t.Errorf("staff read\n%s\nand then\n%s", staff, got)
				}
				verified(t, s)
			}) {
				return
			}
		}
	})
}
