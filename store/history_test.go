package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// line is what a line of history is to say, in short.
type line struct {
	kind    models.RecordKind
	action  models.Action
	version int
	by      string
}

func linesOf(list []models.HistoryEntry) (out []line) {
	for _, h := range list {
		out = append(out, line{h.Kind, h.Action, h.Version, h.By})
	}
	return out
}

func changed(h models.HistoryEntry, pointer string) (before, after any, ok bool) {
	for _, c := range h.Changes {
		if c.Pointer == pointer {
			return c.Before, c.After, true
		}
	}
	return nil, nil, false
}

func TestHistoryOfARecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		editor, admin := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleAdministrator)
		tick := func() { clock.Time = clock.Time.Add(time.Minute) }
		in := visitFields("Rabat", draft)
		in.Level = ptr(models.LevelOfficial)
		v := must(storetest.Create[models.Visit](editor, s, models.NewVisit{VisitFields: in}))(t)
		tick()
		must(storetest.Change[models.Visit](admin, s, v.ID, 1, func(f *models.VisitFields) models.Problems {
			f.Level, f.Title["fr"] = ptr(models.LevelWorking), "Rabat"
			return nil
		}))(t)
		tick()
		check(t, storetest.Bin[models.Visit](editor, s, v.Reference, 2))
		tick()
		must(storetest.Restore[models.Visit](admin, s, v.ID))(t)
		got := must(s.History(editor, models.VisitKind, v.Reference, page))(t)
		want := []line{
			{models.VisitKind, models.Restored, 4, "test administrator"},
			{models.VisitKind, models.Deleted, 3, "test editor"},
			{models.VisitKind, models.Updated, 2, "test administrator"},
			{models.VisitKind, models.Created, 1, "test editor"},
		}
		if diff := cmp.Diff(want, linesOf(got.Data), cmp.AllowUnexported(line{})); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		for i, h := range got.Data {
			if at := models.Stamp(storetest.Today.Add(time.Duration(3-i) * time.Minute)); h.At != at || h.RecordID != v.ID {
				t.Errorf("line %d: at %s of %s, want at %s of %s", i, h.At, h.RecordID, at, v.ID)
			}
		}
		if before, after, ok := changed(got.Data[2], "/level"); !ok || before != "official" || after != "working" {
			t.Errorf("level: %v to %v, want official to working", before, after)
		}
		before, after, _ := changed(got.Data[2], "/title")
		if diff := cmp.Diff([]any{map[string]any{"en": "Rabat"}, map[string]any{"en": "Rabat", "fr": "Rabat"}}, []any{before, after}); diff != "" || len(got.Data[2].Changes) != 2 {
			t.Errorf("changes %+v; title (-want +got):\n%s", got.Data[2].Changes, diff)
		}
		if before, after, _ := changed(got.Data[3], "/level"); before != nil || after != "official" {
			t.Errorf("created: level from %v to %v", before, after)
		}
		if before, after, ok := changed(got.Data[1], "/level"); !ok || before != "working" || after != nil {
			t.Errorf("deleted: level from %v to %v", before, after)
		}
		if before, after, ok := changed(got.Data[0], "/level"); !ok || before != nil || after != "working" {
			t.Errorf("restored: level from %v to %v", before, after)
		}
		// Page by page it is the same.
		var paged []models.HistoryEntry
		for p := (models.Paging{Limit: 3}); ; {
			part := must(s.History(editor, models.VisitKind, v.ID, p))(t)
			paged = append(paged, part.Data...)
			if p.Cursor = part.Meta.Next; p.Cursor == "" {
				break
			}
		}
		if diff := cmp.Diff(got.Data, paged); diff != "" {
			t.Errorf("page by page (-whole +paged):\n%s", diff)
		}
	})
}

func TestHistoryOfParts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		a := must(storetest.Create[models.Agreement](ctx, s, models.NewAgreement{AgreementFields: agreementFields("Visas", published)}))(t)
		act := must(storetest.CreateIn[models.Act](ctx, s, a.ID, models.NewAct{ActFields: models.ActFields{Kind: models.ActSignature, Date: date("2024-05-04")},
			Citations: []models.NewCitation{{Article: &models.ArticleFields{Title: "x"}}}}))(t)
		must(storetest.ChangePart[models.Act](ctx, s, a.ID, act.ID, 1, func(f *models.ActFields) models.Problems {
			f.Date = date("2024-05")
			return nil
		}))(t)
		check(t, storetest.RemovePart[models.Act](ctx, s, a.ID, act.ID, 2))
		got := must(s.History(ctx, models.AgreementKind, a.ID, page))(t)
		var list []string
		for _, h := range got.Data {
			list = append(list, string(h.Kind)+" "+string(h.Action))
		}
		want := []string{"act created", "act deleted", "act updated", "agreement created", "citation created", "citation deleted"}
		slices.Sort(list)
		if diff := cmp.Diff(want, list); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, h := range got.Data {
			before, after, ok := changed(h, "/date")
			if h.Kind == models.ActKind && h.Action == models.Updated && (!ok || before != "2024-05-04" || after != "2024-05" || len(h.Changes) != 1) {
				t.Errorf("the act's update: %+v", h.Changes)
			}
			if h.Kind == models.ActKind && h.Action == models.Deleted && (before != "2024-05" || after != nil) {
				t.Errorf("the act's end: %+v", h.Changes)
			}
		}
		if a := must(storetest.One[models.Agreement](ctx, s, a.ID))(t); a.Version != 1 {
			t.Errorf("acts raised the version of the agreement to %d", a.Version)
		}
		c := must(storetest.Create[models.Commitment](ctx, s, models.NewCommitment{CommitmentFields: commitmentFields("x", published)}))(t)
		u := must(storetest.CreateIn[models.Update](ctx, s, c.ID, models.NewUpdate{UpdateFields: models.UpdateFields{Delivery: models.DeliveryLimited, AssessedBy: models.AssessedBySelf, AsOf: "2024-03-01"}}))(t)
		check(t, storetest.RemovePart[models.Update](ctx, s, c.ID, u.ID, 0))
		if got := must(s.History(ctx, models.CommitmentKind, c.ID, page))(t); len(got.Data) != 3 {
			t.Errorf("of a commitment: %v", linesOf(got.Data))
		}
		if c := must(storetest.One[models.Commitment](ctx, s, c.ID))(t); c.Delivery != models.DeliveryNoEvidence || c.Version != 1 {
			t.Errorf("without updates: %s at version %d", c.Delivery, c.Version)
		}
	})
}

// All that one request brought has a line of its own, by who brought it.
func TestHistoryOfNestedWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		fill(t, s, 1)
		ctx := storetest.As(t, models.RoleEditor)
		visits := must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, page))(t)
		agreements := must(storetest.List[models.Agreement](ctx, s, models.AgreementFilter{}, page))(t)
		commitments := must(storetest.List[models.Commitment](ctx, s, models.CommitmentFilter{}, page))(t)
		meetings := must(storetest.List[models.Meeting](ctx, s, models.MeetingFilter{}, page))(t)
		people := must(storetest.List[models.Person](ctx, s, models.PersonFilter{}, page))(t)
		articles := must(storetest.List[models.Article](ctx, s, models.ArticleFilter{}, page))(t)
		for _, tc := range []struct {
			kind models.RecordKind
			ids  []string
			want int
		}{
			{models.VisitKind, ids(visits), 3}, {models.MeetingKind, ids(meetings), 3}, {models.AgreementKind, ids(agreements), 5},
			{models.CommitmentKind, ids(commitments), 4}, {models.PersonKind, ids(people), 1}, {models.ArticleKind, ids(articles), 1},
		} {
			got := must(s.History(ctx, tc.kind, tc.ids[0], page))(t)
			if len(got.Data) != tc.want {
				t.Errorf("%s: %v, want %d lines", tc.kind, linesOf(got.Data), tc.want)
			}
			for _, h := range got.Data {
				if h.By != "test editor" || h.Action != models.Created || h.Version != 1 {
					t.Errorf("%s: %+v", tc.kind, h)
				}
			}
		}
		// What fails leaves nothing, not even history.
		before := must(s.Version(ctx))(t)
		_, err := storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("x", published), Meetings: []models.NewMeeting{{MeetingFields: meetingFields("x", published)}},
			Agreements: []models.NewAgreement{{AgreementFields: models.AgreementFields{Title: texts{"en": "x"}, Parties: parties("AZ", "XQ")}}}})
		if models.KindOf(err) != models.Invalid {
			t.Errorf("got %v", err)
		}
		if after := must(s.Version(ctx))(t); after != before {
			t.Errorf("a refused write moved the data version from %d to %d", before, after)
		}
		// The seed has history too.
		if got := must(s.History(ctx, models.CountryKind, "AZ", page))(t); len(got.Data) != 1 || got.Data[0].By == "" {
			t.Errorf("of Azerbaijan: %v", linesOf(got.Data))
		}
	})
}

// A guest sees of history only what was public and published itself.
func TestHistoryForGuests(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx, guest := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleGuest)
		v := must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("SECRET one", draft),
			Citations: []models.NewCitation{{Article: &models.ArticleFields{Title: "SECRET article", Access: internal}}}}))(t)
		write := func(title string, access models.Access) {
			t.Helper()
			must(storetest.Change[models.Visit](ctx, s, v.ID, 0, func(f *models.VisitFields) models.Problems {
				f.Title, f.Access = texts{"en": title}, access
				return nil
			}))(t)
		}
		if _, err := s.History(guest, models.VisitKind, v.ID, page); models.KindOf(err) != models.NotFound {
			t.Errorf("of a draft: got %v", err)
		}
		write("open two", published)
		write("SECRET three", internal)
		if _, err := s.History(guest, models.VisitKind, v.ID, page); models.KindOf(err) != models.NotFound {
			t.Errorf("of what is internal: got %v", err)
		}
		write("open four", published)
		must(storetest.CreateCitation(ctx, s, models.VisitKind, v.ID, "", models.NewCitation{CitationFields: models.CitationFields{Quote: ptr("SECRET quote")}, Article: &models.ArticleFields{Title: "SECRET too", Access: internal}}))(t)
		must(storetest.CreateCitation(ctx, s, models.VisitKind, v.ID, "", models.NewCitation{CitationFields: models.CitationFields{Quote: ptr("open quote")}, Article: &models.ArticleFields{Title: "open"}}))(t)
		hidden := must(storetest.Create[models.Person](ctx, s, models.PersonFields{Access: internal, Names: []models.PersonName{{Text: "SECRET person"}}}))(t)
		must(storetest.Change[models.Visit](ctx, s, v.ID, 0, func(f *models.VisitFields) models.Problems {
			f.Lead = &models.Participant{Name: ptr("as printed"), PersonID: ptr(models.PersonID(hidden.ID))}
			return nil
		}))(t)
		got := must(s.History(guest, models.VisitKind, v.ID, page))(t)
		want := []line{
			{models.VisitKind, models.Updated, 5, "test editor"},
			{models.CitationKind, models.Created, 1, "test editor"},
			{models.VisitKind, models.Updated, 4, "test editor"},
			{models.VisitKind, models.Updated, 2, "test editor"},
		}
		if diff := cmp.Diff(want, linesOf(got.Data), cmp.AllowUnexported(line{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, h := range got.Data {
			for _, c := range h.Changes {
				if said := strings.ToLower(must(jsonOf(c))(t)); strings.Contains(said, "secret") || strings.Contains(said, hidden.ID) {
					t.Errorf("a guest reads %s", said)
				}
			}
		}
		if before, after, ok := changed(got.Data[2], "/title"); !ok || cmp.Diff([]any{map[string]any{"en": "open two"}, map[string]any{"en": "open four"}}, []any{before, after}) != "" {
			t.Errorf("from what a guest saw to what he sees: got %v to %v", before, after)
		}
		check(t, storetest.Bin[models.Visit](ctx, s, v.ID, 0))
		if _, err := s.History(guest, models.VisitKind, v.ID, page); models.KindOf(err) != models.NotFound {
			t.Errorf("of what is in the bin: got %v", err)
		}
		if got := must(s.History(ctx, models.VisitKind, v.ID, page))(t); len(got.Data) != 9 {
			t.Errorf("staff see %v", linesOf(got.Data))
		}
	})
}
