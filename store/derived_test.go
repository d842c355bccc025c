package store_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/store/storetest"
)

// What check says of a database in which derived rows were tampered with, until
// everything is derived again.
func TestCheckNamesWhatDiffers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		s.StepBy(2)
		fill(t, s, 1)
		verified(t, s)
		for _, tc := range []struct{ name, sql, says string }{
			{"a document", "UPDATE documents SET doc = '{}' WHERE reference = 'AGR-2026-0001' AND root = seq", "AGR-2026-0001: the document"},
			{"a link", "DELETE FROM links WHERE name = 1 AND kind = 6", "VIS-2026-0001: a link"},
			{"the views of a link", "UPDATE links SET seen = 1 WHERE name = 2 AND kind = 9", "COM-2026-0001: a link"},
			{"a link too much", "INSERT INTO links SELECT 5, 'ZZ', kind, date_desc, seq, 3 FROM documents WHERE reference = 'VIS-2026-0001'", "VIS-2026-0001: a link"},
			{"a status", "UPDATE status_steps SET value = 'expired'", "AGR-2026-0001: status"},
			{"a counter", "UPDATE counters SET records = records + 1 WHERE kind = 'agreement' AND name = ''", "counter: agreement"},
			{"a course", "UPDATE documents SET course = '' WHERE kind = 9", "COM-2026-0001: the row"},
			{"what turned on a day", "UPDATE counters SET total = total + 1 WHERE kind = 'turned' AND name = 'day'", "counter: turned"},
			{"a counter of a pair and a sector", "DELETE FROM counters WHERE name = 'pair sector'", "counter: commitment pair sector"},
			{"a name", "DELETE FROM name_keys WHERE kind = 'person'", "PER-2026-0001: names"},
			{"a place", "UPDATE documents SET seen = 1 WHERE reference = 'VIS-2026-0001'", "VIS-2026-0001: the row"},
			{"the document of somebody with names", "DELETE FROM documents WHERE reference = 'PER-2026-0001'", "has none"},
			{"all documents", "DELETE FROM documents WHERE reference = 'COM-2026-0001'", "has none"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				check(t, s.Tamper(tc.sql))
				faults := must(s.Verify(t.Context()))(t)
				if said := strings.Join(faults, "\n"); !strings.Contains(said, tc.says) {
					t.Errorf("check says %.500q, want %q", said, tc.says)
				}
				check(t, s.Reindex(t.Context(), func(int, int) {}))
				verified(t, s)
			})
		}
	})
}

// What is written while check looks is no fault: it looks at one moment.
func TestCheckWhileOthersWriteAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		fill(t, s, 1)
		editor, done := storetest.As(t, models.RoleEditor), make(chan struct{})
		var writer sync.WaitGroup
		writer.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if _, err := storetest.Create[models.Commitment](editor, s, models.NewCommitment{CommitmentFields: commitmentFields("meanwhile", published)}); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
		for range 5 {
			verified(t, s)
		}
		close(done)
		writer.Wait()
	})
}

// While everything is outdated, readers see just what they see otherwise.
func TestOutdatedIsRendered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		fill(t, s, 3)
		read := func(role models.Role) string {
			var all []string
			for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind, models.ArticleKind} {
				rows := must(s.List(storetest.As(t, role), kind, &models.Named{}, page))(t).Rows
				for _, row := range rows {
					all = append(all, string(must(packed.Append(nil, row))(t)))
				}
			}
			return strings.Join(all, "\n")
		}
		guest, staff := read(models.RoleGuest), read(models.RoleReader)
		check(t, s.Tamper("UPDATE documents SET outdated = TRUE, doc = ''"))
		if got := read(models.RoleGuest); got != guest {
			t.Errorf("guests read\n%.1000s\nwant\n%.1000s", got, guest)
		}
		if got := read(models.RoleReader); got != staff {
			t.Errorf("staff read\n%.1000s\nwant\n%.1000s", got, staff)
		}
	})
}

// The data version of guests moves with what they can see, and not with the rest.
func TestVersionsOfGuests(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		editor, guest := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleGuest)
		open := must(storetest.Create[models.Visit](editor, s, models.NewVisit{VisitFields: visitFields("open", published)}))(t)
		secret := must(storetest.Create[models.Article](editor, s, models.ArticleFields{Access: internal, Title: "secret"}))(t)
		moves := func(what string, wantGuest bool, write func() error) {
			t.Helper()
			g, f := must(s.Version(guest))(t), must(s.Version(editor))(t)
			check(t, write())
			if moved := must(s.Version(guest))(t) != g; moved != wantGuest {
				t.Errorf("%s: the version of guests moved %t, want %t", what, moved, wantGuest)
			}
			if must(s.Version(editor))(t) == f {
				t.Errorf("%s: the version of staff has not moved", what)
			}
		}
		cite := func(article string) func() error {
			return func() error {
				id := models.ArticleID(article)
				_, err := storetest.CreateCitation(editor, s, models.VisitKind, open.ID, "", models.NewCitation{CitationFields: models.CitationFields{ArticleID: &id, Quote: ptr("…")}})
				return err
			}
		}
		moves("a hidden visit", false, func() error {
			_, err := storetest.Create[models.Visit](editor, s, models.NewVisit{VisitFields: visitFields("hidden", draft)})
			return err
		})
		moves("a hidden source of an open visit", false, cite(secret.ID))
		moves("an open visit", true, func() error {
			_, err := storetest.Create[models.Visit](editor, s, models.NewVisit{VisitFields: visitFields("another", published)})
			return err
		})
		shown := must(storetest.Create[models.Article](editor, s, models.ArticleFields{Title: "shown"}))(t)
		moves("an open source of an open visit", true, cite(shown.ID))
	})
}

// With a new day, figures are right at once, and from counters again when what
// turns with it is published.
func TestANewDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		editor := storetest.As(t, models.RoleEditor)
		c := commitmentFields("due today", published)
		c.Date, c.Due = date("2026-01-01"), date("2026-11-23")
		made := must(storetest.Create[models.Commitment](editor, s, models.NewCommitment{CommitmentFields: c}))(t)
		late := func(want int) {
			t.Helper()
			tally := must(s.Tally(editor, models.CommitmentFilter{}))(t)
			one := must(storetest.One[models.Commitment](editor, s, made.ID))(t)
			if tally.Late != want || one.Late != (want == 1) {
				t.Errorf("late: %d counted and %t read, want %d", tally.Late, one.Late, want)
			}
		}
		late(0)
		clock.Time = clock.Time.Add(24 * time.Hour)
		late(1)
		check(t, s.Turn(t.Context()))
		late(1)
		verified(t, s)
	})
}

// TestReindexFromNothing: what comes from something that was recorded long after it has from
// it what it is to have, also where nothing was derived of either.
func TestReindexFromNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		commitment := must(storetest.Create[models.Commitment](ctx, s, models.NewCommitment{CommitmentFields: models.CommitmentFields{
			Title: models.Text{"en": "Early"}, Modality: models.ModalityIntended, OwedBy: []models.CountryCode{"MA"}}}))(t)
		agreement := must(storetest.Create[models.Agreement](ctx, s, models.NewAgreement{AgreementFields: models.AgreementFields{
			Title: models.Text{"en": "Early"}, Parties: []models.Party{{Country: ptr[models.CountryCode]("AZ")}, {Country: ptr[models.CountryCode]("MA")}}}}))(t)
		check(t, s.InTx(ctx, func(tx *store.Store) error {
			for i := range 600 { // more than are derived at once
				if _, err := storetest.Create[models.Article](ctx, tx, models.ArticleFields{Title: "Filler " + strconv.Itoa(i)}); err != nil {
					return err
				}
			}
			return nil
		}))
		visit := must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("Late", published)}))(t)
		meeting := must(storetest.Create[models.Meeting](ctx, s, models.NewMeeting{MeetingFields: models.MeetingFields{
			Title: models.Text{"en": "Late"}, Countries: []models.CountryCode{"AZ", "MA"}, VisitID: ptr(models.VisitID(visit.ID))}}))(t)
		must(storetest.Change[models.Commitment](ctx, s, commitment.ID, 0, func(f *models.CommitmentFields) models.Problems {
			f.Origin = &models.Origin{VisitID: ptr(models.VisitID(visit.ID))}
			return nil
		}))(t)
		must(storetest.Change[models.Agreement](ctx, s, agreement.ID, 0, func(f *models.AgreementFields) models.Problems {
			f.MeetingID = ptr(models.MeetingID(meeting.ID))
			return nil
		}))(t)
		verified(t, s)
		for _, table := range []string{"documents", "links", "counters", "name_keys", "status_steps", "party_steps", "calendar"} {
			check(t, s.Tamper("DELETE FROM "+table))
		}
		check(t, s.Tamper("UPDATE derivation SET version = 0"))
		check(t, s.Reindex(ctx, func(int, int) {}))
		verified(t, s)
	})
}
