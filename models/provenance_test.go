package models_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

// theVisit states every fact a visit can state but its lead.
func theVisit() *models.Visit {
	v := &models.Visit{VisitFields: models.VisitFields{
		Title: models.Text{"en": "Rabat"}, VisitorCountry: "AZ", HostCountry: "MA",
		Level: ptr(models.LevelOfficial), PrincipalRank: ptr(models.RankForeignMinister),
		Date: date("2023-11-13"), Status: ptr(models.VisitCompleted),
		TextsSigned: &models.CountRange{Min: ptr(4), Max: ptr(5)},
	}}
	v.ID = "visit"
	return v
}

var allFacts = []string{"/level", "/principal_rank", "/date", "/status", "/texts_signed"}

// source is a citation of the visit, as it would be stored.
func source(id, article, field string, claimed any, more ...func(*models.Source)) models.Source {
	s := models.Source{Citation: models.Citation{RootKind: models.VisitKind, RootID: "visit", OwnerKind: models.VisitKind, OwnerID: "visit"}}
	s.ID, s.ArticleID, s.Value = id, ptr(models.ArticleID(article)), claimed
	if field != "" {
		s.Field = &field
	}
	for _, f := range more {
		f(&s)
	}
	s.Derive()
	return s
}

func stance(x models.Stance) func(*models.Source) {
	return func(s *models.Source) { s.Stance = &x }
}

func deprecated(s *models.Source) { s.Rank = ptr(models.RankDeprecated) }

func cluster(name string) func(*models.Source) {
	return func(s *models.Source) { s.ClusterID = &name }
}

func state(x models.ArticleState) func(*models.Source) {
	return func(s *models.Source) { s.ArticleState = &x }
}

func count(n int) map[string]any { return map[string]any{"min": n, "max": n} }

func without(fields ...string) []string {
	return slices.DeleteFunc(slices.Clone(allFacts), func(f string) bool { return slices.Contains(fields, f) })
}

func TestProvenance(t *testing.T) {
	for _, tc := range []struct {
		name    string
		sources []models.Source
		want    models.Provenance
	}{
		{"nobody says anything", nil, models.Provenance{UnsourcedFields: allFacts}},
		{"a citation of the whole record sources everything", []models.Source{source("1", "a", "", nil)},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: []string{}}},
		{"one that only mentions the record sources nothing", []models.Source{source("1", "a", "", nil, stance("mentions"))},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: allFacts}},
		{"a deprecated one sources nothing", []models.Source{source("1", "a", "", nil, deprecated)},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: allFacts}},
		{"two citations of one article are one source", []models.Source{source("1", "a", "/level", "official"), source("2", "a", "/date", "2023-11")},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: without("/level", "/date")}},
		{"copies of an agency count once", []models.Source{
			source("1", "a", "/level", "official", cluster("map")), source("2", "b", "/level", "official", cluster("map")), source("3", "c", "/level", nil)},
			models.Provenance{Sources: 3, IndependentSources: 2, UnsourcedFields: without("/level")}},
		{"an empty cluster is none", []models.Source{source("1", "a", "/level", nil, cluster("")), source("2", "b", "/level", nil, cluster(""))},
			models.Provenance{Sources: 2, IndependentSources: 2, UnsourcedFields: without("/level")}},
		{"a supported field without a value", []models.Source{source("1", "a", "/status", nil)},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: without("/status")}},
		{"another value does not source", []models.Source{source("1", "a", "/level", "working")},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: allFacts}},
		{"a month sources the day in it", []models.Source{source("1", "a", "/date", "2023-11")},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: without("/date")}},
		{"another month does not", []models.Source{source("1", "a", "/date", "2023-12")},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: allFacts}},
		{"a plain number sources a range it is in", []models.Source{source("1", "a", "/texts_signed", float64(4))},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: without("/texts_signed")}},
		{"one outside does not", []models.Source{source("1", "a", "/texts_signed", float64(6))},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: allFacts}},
		{"one that contradicts does not source, and opens a conflict", []models.Source{source("1", "a", "/date", nil, stance(models.StanceContradicts))},
			models.Provenance{Sources: 1, IndependentSources: 1, UnsourcedFields: allFacts, Conflicts: 1}},
		{"four against five", []models.Source{source("1", "a", "/texts_signed", count(4)), source("2", "b", "/texts_signed", count(5))},
			models.Provenance{Sources: 2, IndependentSources: 2, UnsourcedFields: without("/texts_signed"), Conflicts: 1}},
		{"two fields in conflict", []models.Source{
			source("1", "a", "/texts_signed", count(4)), source("2", "b", "/texts_signed", count(5)),
			source("3", "a", "/level", "official"), source("4", "b", "/level", "working")},
			models.Provenance{Sources: 2, IndependentSources: 2, UnsourcedFields: without("/texts_signed", "/level"), Conflicts: 2}},
		{"retracted, removed and dead sources are flagged, corrected ones not", []models.Source{
			source("1", "a", "", nil, state(models.ArticleRetracted)), source("2", "a", "/level", nil, state(models.ArticleRetracted)),
			source("3", "b", "", nil, state(models.ArticleDead)), source("4", "c", "", nil, state(models.ArticleRemoved)),
			source("5", "d", "", nil, state("corrected")), source("6", "e", "", nil, state(models.ArticleOk))},
			models.Provenance{Sources: 5, IndependentSources: 5, UnsourcedFields: []string{}, FlaggedSources: 3}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := theVisit()
			got := models.ProvenanceOf([]models.Cited{{Kind: models.VisitKind, ID: v.ID, Fields: v.Stored()}}, tc.sources)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsNotStatedIsNotUnsourced(t *testing.T) {
	v := &models.Visit{VisitFields: models.VisitFields{Level: ptr(models.LevelUnknown), PrincipalRank: ptr(models.RankUnknown), Status: ptr(models.VisitUnknown)}}
	got := models.ProvenanceOf([]models.Cited{{Kind: models.VisitKind, ID: "visit", Fields: v.Stored()}}, nil)
	if len(got.UnsourcedFields) != 0 || got.UnsourcedFields == nil {
		t.Errorf("of a visit of which all is unknown: unsourced %#v; want an empty list", got.UnsourcedFields)
	}
}

// Acts count in the provenance of their agreement, under their place in it.
func TestProvenanceOfParts(t *testing.T) {
	a := &models.Agreement{AgreementFields: models.AgreementFields{Type: ptr(models.TypeMou)}}
	acts := []models.ActFields{{Kind: models.ActSignature, Date: date("2024-05-04")}, {Kind: models.ActEntryIntoForce, Date: date("2024-08-28")}}
	cited := []models.Cited{
		{Kind: models.AgreementKind, ID: "agr", Fields: a.Stored()},
		{Kind: models.ActKind, ID: "act0", Fields: &acts[0], Prefix: "/acts/0"},
		{Kind: models.ActKind, ID: "act1", Fields: &acts[1], Prefix: "/acts/1"},
	}
	of := func(owner string) func(*models.Source) {
		return func(s *models.Source) { s.RootKind, s.RootID, s.OwnerID = models.AgreementKind, "agr", owner }
	}
	for _, tc := range []struct {
		name      string
		sources   []models.Source
		unsourced []string
		conflicts int
	}{
		{"none", nil, []string{"/type", "/acts/0/kind", "/acts/0/date", "/acts/1/kind", "/acts/1/date"}, 0},
		{"a citation of the agreement covers its acts", []models.Source{source("1", "a", "", nil, of("agr"))}, []string{}, 0},
		{"a citation of an act covers that act", []models.Source{source("1", "a", "", nil, of("act0"))}, []string{"/type", "/acts/1/kind", "/acts/1/date"}, 0},
		{"a field of an act", []models.Source{source("1", "a", "/date", "2024-08-28", of("act1"))}, []string{"/type", "/acts/0/kind", "/acts/0/date", "/acts/1/kind"}, 0},
		{"the same field of two acts is no conflict", []models.Source{source("1", "a", "/date", "2024-08-28", of("act1")), source("2", "b", "/date", "2024-05-04", of("act0"))},
			[]string{"/type", "/acts/0/kind", "/acts/1/kind"}, 0},
		{"this Monday against 28 August", []models.Source{source("1", "a", "/date", "2024-08-28", of("act1")), source("2", "b", "/date", nil, of("act1"), stance(models.StanceContradicts))},
			[]string{"/type", "/acts/0/kind", "/acts/0/date", "/acts/1/kind"}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := models.ProvenanceOf(cited, tc.sources)
			if diff := cmp.Diff(tc.unsourced, got.UnsourcedFields); diff != "" || got.Conflicts != tc.conflicts {
				t.Errorf("conflicts %d, want %d; unsourced (-want +got):\n%s", got.Conflicts, tc.conflicts, diff)
			}
			found := models.ConflictsOf(models.RecordRef{Kind: models.AgreementKind, ID: "agr", Reference: "AGR-2026-0001"}, cited, tc.sources)
			if len(found) != tc.conflicts {
				t.Fatalf("got %d conflicts, want %d", len(found), tc.conflicts)
			}
			for _, c := range found {
				want := &models.PartRef{Kind: models.ActKind, ID: "act1"}
				if diff := cmp.Diff(want, c.Owner); diff != "" || c.Field != "/date" || c.Record.Reference != "AGR-2026-0001" {
					t.Errorf("got conflict of %v %s; owner (-want +got):\n%s", c.Record, c.Field, diff)
				}
			}
		})
	}
}

func TestConflicts(t *testing.T) {
	type claims = []models.Source
	for _, tc := range []struct {
		name  string
		field string
		a, b  any
		more  []func(*models.Source)
		want  bool
	}{
		{"4 against 5", "/texts_signed", count(4), count(5), nil, true},
		{"4 against 5 as plain numbers", "/texts_signed", float64(4), float64(5), nil, true},
		{"4 and at least 3", "/texts_signed", float64(4), map[string]any{"min": 3, "max": nil}, nil, false},
		{"4 and at least 5", "/texts_signed", float64(4), map[string]any{"min": 5, "max": nil}, nil, true},
		{"at most 3 and at least 5", "/texts_signed", map[string]any{"min": nil, "max": 3}, map[string]any{"min": 5, "max": nil}, nil, true},
		{"a month and a day in it", "/date", "2023-11", "2023-11-13", nil, false},
		{"two days", "/date", "2023-11-13", "2023-11-14", nil, true},
		{"a stay and a day in it", "/date", "2023-11-12/2023-11-14", "2023-11-13", nil, false},
		{"stays that share a day", "/date", "2023-11-12/2023-11-14", "2023-11-14/2023-11-20", nil, false},
		{"stays that do not", "/date", "2023-11-12/2023-11-13", "2023-11-14/2023-11-20", nil, true},
		{"an open end", "/date", "2023-11-12/..", "2026", nil, false},
		{"before an open end", "/date", "2023-11-12/..", "2022", nil, true},
		{"an unknown start", "/date", "/2022", "1994", nil, false},
		{"an uncertain date", "/date", "2023-11?", "2023-11-13", nil, false},
		{"the same code", "/level", "official", "official", nil, false},
		{"two codes", "/level", "official", "working", nil, true},
		{"two statuses", "/status", "announced", "completed", nil, true},
		{"two countries", "/host_country", "MA", "TR", nil, true},
		{"the same country", "/host_country", "MA", "MA", nil, false},
		{"texts never", "/title/en", "Visit to Rabat", "Official visit", nil, false},
		{"whole texts never", "/title", map[string]any{"en": "x"}, map[string]any{"en": "y"}, nil, false},
		{"leads never by themselves", "/lead", map[string]any{"name": "A"}, map[string]any{"name": "B"}, nil, false},
		{"the second only mentions", "/texts_signed", float64(4), float64(5), []func(*models.Source){stance("mentions")}, false},
		{"the second is deprecated", "/texts_signed", float64(4), float64(5), []func(*models.Source){deprecated}, false},
		{"the second contradicts, without a value", "/date", "2023-11-13", nil, []func(*models.Source){stance(models.StanceContradicts)}, true},
		{"the second contradicts a text", "/title/en", "Visit", nil, []func(*models.Source){stance(models.StanceContradicts)}, true},
		{"it contradicts and is deprecated", "/date", "2023-11-13", nil, []func(*models.Source){stance(models.StanceContradicts), deprecated}, false},
		{"the second supports and claims nothing", "/date", "2023-11-13", nil, nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := theVisit()
			cited := []models.Cited{{Kind: models.VisitKind, ID: v.ID, Fields: v.Stored()}}
			two := claims{source("1", "a", tc.field, tc.a), source("2", "b", tc.field, tc.b, tc.more...)}
			for _, sources := range []claims{two, {two[1], two[0]}} {
				found := models.ConflictsOf(models.RecordRef{Kind: models.VisitKind, ID: v.ID}, cited, sources)
				if got := len(found) == 1; got != tc.want || len(found) > 1 {
					t.Fatalf("%s, %v against %v: got %v, want conflict %t", tc.field, tc.a, tc.b, found, tc.want)
				}
				if tc.want && (len(found[0].Claims) != 2 || found[0].Claims[0].CitationID != "1" || found[0].Owner != nil) {
					t.Errorf("got %+v; want both claims, in order, of the record itself", found[0])
				}
			}
		})
	}
	t.Run("a lone claim against the record is none", func(t *testing.T) {
		v := theVisit()
		found := models.ConflictsOf(models.RecordRef{}, []models.Cited{{Kind: models.VisitKind, ID: v.ID, Fields: v.Stored()}}, claims{source("1", "a", "/level", "working")})
		if len(found) != 0 {
			t.Errorf("got %v", found)
		}
	})
	t.Run("other kinds of values", func(t *testing.T) {
		agreement, commitment := &models.AgreementFields{}, &models.CommitmentFields{}
		for _, tc := range []struct {
			of    any
			field string
			a, b  any
			want  bool
		}{
			{agreement, "/binding", true, false, true},
			{agreement, "/binding", true, true, false},
			{commitment, "/owed_by", []any{"AZ", "MA"}, []any{"MA", "AZ"}, false},
			{commitment, "/owed_by", []any{"AZ", "MA"}, []any{"AZ"}, true},
			{commitment, "/due", "2024", "2025", true},
			{&models.MeetingFields{}, "/session_number", float64(1), float64(2), true},
			{&models.MeetingFields{}, "/session_number", float64(2), float64(2), false},
		} {
			sources := claims{source("1", "a", tc.field, tc.a), source("2", "b", tc.field, tc.b)}
			found := models.ConflictsOf(models.RecordRef{}, []models.Cited{{ID: "visit", Fields: tc.of}}, sources)
			if (len(found) == 1) != tc.want {
				t.Errorf("%T%s, %v against %v: got %d conflicts, want %t", tc.of, tc.field, tc.a, tc.b, len(found), tc.want)
			}
		}
	})
}
