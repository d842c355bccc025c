package store_test

import (
	"regexp"
	"strings"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// scanned finds a table that is read from end to end; or links of which no more than
// the name is known.
var scanned = regexp.MustCompile(`^SCAN (\w+)|^SEARCH (\w+) USING PRIMARY KEY \(name=\?\)`)

// inOrder is how a page of all documents is read: along the index of its order, until
// the page is full.
var inOrder = regexp.MustCompile(`^SCAN d USING INDEX documents_(kind|events)`)

// small are the tables, and their aliases, that are read whole because they stay
// small or are the answer of a query within.
var small = map[string]bool{"derivation": true, "sectors": true, "CONSTANT": true, "k": true, "x": true, "w": true}

// pageOfDocuments finds a statement that reads a page of documents in their order, or by one link:
// nothing is to be sorted for it. What is found by rare words is little, and is sorted.
var pageOfDocuments = regexp.MustCompile(`d\.doc\b.* FROM (documents|links) .* ORDER BY (d|f)\.`)

// pageOfClaims finds a statement that reads what is claimed, so many records at a time, in
// the order of their ids: sorted, it would read all the rest each time.
var pageOfClaims = regexp.MustCompile(`FROM citations AS c .*c\.claim`)

// What readers and writers ask most is found by an index, whatever there is: no
// statement reads a table that grows from end to end.
func TestStatementsUseIndexes(t *testing.T) {
	s, _ := storetest.New(t, "sqlite")
	fill(t, s, 5)
	guest, editor := storetest.As(t, models.RoleGuest), storetest.As(t, models.RoleEditor)
	begun := models.NewCommitment{CommitmentFields: commitmentFields("due this year", published)}
	begun.Due = date(s.Today()[:4])
	must(storetest.Create[models.Commitment](editor, s, begun))(t)
	few := models.Paging{Limit: 2}
	sorted := func(sort string) models.Paging { return models.Paging{Limit: 2, Sort: sort} }
	pair, sector := []models.Pair{"AZ-MA"}, []models.SectorCode{"security"}
	agreements := func(f models.AgreementFilter, p models.Paging) func() error {
		return func() error { _, err := s.List(guest, models.AgreementKind, &f, p); return err }
	}
	commitments := func(f models.CommitmentFilter, p models.Paging) func() error {
		return func() error { _, err := s.List(guest, models.CommitmentKind, &f, p); return err }
	}
	for _, tc := range []struct {
		name string
		ask  func() error
	}{
		{"one", func() error { _, err := storetest.One[models.Agreement](guest, s, "AGR-2026-0001"); return err }},
		{"a list", agreements(models.AgreementFilter{}, few)},
		{"by date", agreements(models.AgreementFilter{}, sorted("date"))},
		{"by reference", agreements(models.AgreementFilter{}, sorted("-reference"))},
		{"by change", agreements(models.AgreementFilter{}, sorted("-updated_at"))},
		{"with a total", agreements(models.AgreementFilter{}, models.Paging{Limit: 2, Total: true})},
		{"of a pair", agreements(models.AgreementFilter{Filter: models.Filter{Pair: pair}}, few)},
		{"of a pair and sector", agreements(models.AgreementFilter{Filter: models.Filter{Pair: pair, Sector: sector}}, few)},
		{"in force", agreements(models.AgreementFilter{Status: []models.AgreementStatus{models.StatusInForce}}, few)},
		{"of a past day", agreements(models.AgreementFilter{AsOf: "2020-01-01"}, few)},
		{"of a modality", commitments(models.CommitmentFilter{Modality: []models.Modality{models.ModalityIntended}}, few)},
		{"by due date", commitments(models.CommitmentFilter{}, sorted("due"))},
		{"by due date, last first", commitments(models.CommitmentFilter{}, sorted("-due"))},
		{"found by words", agreements(models.AgreementFilter{Filter: models.Filter{Named: models.Named{Q: "agreement"}}}, few)},
		{"overdue", func() error { _, err := s.Overdue(guest, &models.CommitmentFilter{}, few); return err }},
		{"upcoming", func() error { _, err := s.Upcoming(guest, &models.CommitmentFilter{}, few); return err }},
		{"progress", func() error { _, err := s.Tally(guest, models.CommitmentFilter{}); return err }},
		{"progress by sector of a pair", func() error {
			_, err := s.TalliesBy(guest, "sector", models.CommitmentFilter{Filter: models.Filter{Pair: pair}}, few)
			return err
		}},
		{"progress by sector on a past day", func() error {
			_, err := s.TalliesBy(guest, "sector", models.CommitmentFilter{AsOf: "2020-01-01"}, few)
			return err
		}},
		{"progress of a sector on a past day", func() error {
			_, err := s.Tally(guest, models.CommitmentFilter{Filter: models.Filter{Sector: sector}, AsOf: "2020-01-01"})
			return err
		}},
		{"timeline", func() error { _, err := s.Timeline(guest, models.TimelineFilter{}, few); return err }},
		{"timeline of a pair", func() error { _, err := s.Timeline(guest, models.TimelineFilter{Pair: pair}, few); return err }},
		{"timeline of a pair, oldest first", func() error {
			_, err := s.Timeline(guest, models.TimelineFilter{Pair: pair}, sorted("date"))
			return err
		}},
		{"all conflicts", func() error { _, err := s.Conflicts(guest, models.ConflictFilter{}, few); return err }},
		{"conflicts", func() error { _, err := s.Conflicts(guest, models.ConflictFilter{Pair: pair}, few); return err }},
		{"search", func() error {
			_, err := s.Search(guest, models.SearchFilter{Q: "agreement", Pair: pair}, few)
			return err
		}},
		{"writing", func() error { return fillOne(editor, s, 99) }},
		{"changing", func() error {
			_, err := storetest.Change[models.Visit](editor, s, "VIS-2026-0001", 0, func(f *models.VisitFields) models.Problems {
				f.Visibility = models.VisibilityInternal
				return nil
			})
			return err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, statement := range s.Record(func() { check(t, tc.ask()) }) {
				walked(t, s, statement)
			}
		})
	}
}

// walked fails the test when a statement reads a table that grows from end to end.
func walked(t *testing.T, s *store.Store, statement string) {
	t.Helper()
	if verb, _, _ := strings.Cut(strings.TrimSpace(statement), " "); verb != "SELECT" && verb != "UPDATE" && verb != "DELETE" {
		return
	}
	for _, step := range must(s.Plan(statement))(t) {
		found := scanned.FindStringSubmatch(step)
		byLink := strings.Contains(statement, "links AS f") // whose index is to be walked instead
		whole := found != nil && !small[found[1]] && (byLink || !inOrder.MatchString(step))
		unsorted := pageOfDocuments.MatchString(statement) || pageOfClaims.MatchString(statement)
		sorts := strings.Contains(step, "TEMP B-TREE FOR ORDER BY") && unsorted
		if whole || sorts {
			t.Errorf("%s: %s", step, cut([]string{statement}))
		}
	}
}
