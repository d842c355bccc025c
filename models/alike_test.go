package models_test

import (
	"slices"
	"testing"

	"entente/models"
)

func TestResemblance(t *testing.T) {
	t.Parallel()
	day := func(d string) *string { return &d }
	looks := func(title, from, to string) models.Looks {
		l := models.Looks{Title: models.Text{"en": title}}
		if from != "" {
			l.From = day(from)
		}
		if to != "" {
			l.To = day(to)
		}
		return l
	}
	official := looks("Official visit of the Foreign Minister", "2023-11-12", "2023-11-14")
	told := official
	told.SameArticle = true
	for _, tc := range []struct {
		name string
		kind models.RecordKind
		a, b models.Looks
		want []models.Likeness
	}{
		{"the same", models.VisitKind, official, official, []models.Likeness{models.SamePair, models.OverlappingDays, models.SameTitle}},
		{"other words in the same days, of visits", models.VisitKind, official, looks("Bayramov in Rabat", "2023-11-13", "2023-11-13"), []models.Likeness{models.SamePair, models.OverlappingDays}},
		{"told of in one article", models.VisitKind, told, looks("A delegation came", "", ""), []models.Likeness{models.SamePair, models.SameArticle}},
		{"told of in one article, in other days", models.VisitKind, told, looks("A delegation came", "2024-01-01", "2024-01-01"), nil},
		{"texts told of in one article", models.AgreementKind, told, looks("On health", "", ""), nil},
		{"other words in the same days, of meetings", models.MeetingKind, official, looks("Talks in Rabat", "2023-11-13", "2023-11-13"), nil},
		{"other words in the same year", models.VisitKind, official, looks("Bayramov in Rabat", "2023-01-01", "2023-12-31"), nil},
		{"most words, in another order and case", models.AgreementKind, looks("Agreement on VISAS for officials", "", ""), looks("Agreement for officials on visas, signed", "", ""), []models.Likeness{models.SamePair, models.SimilarTitle}},
		{"a few words", models.AgreementKind, looks("Agreement on visas", "", ""), looks("Agreement on double taxation", "", ""), nil},
		{"the same words on other days", models.MeetingKind, looks("Joint commission", "2022-05-01", "2022-05-01"), looks("Joint commission", "2023-05-01", "2023-05-01"), nil},
		{"the same words, one undated", models.MeetingKind, looks("Joint commission", "2022-05-01", "2022-05-01"), looks("Joint commission", "", ""), []models.Likeness{models.SamePair, models.SameTitle}},
		{"an open end", models.AgreementKind, looks("Joint commission", "2022-05-01", ""), looks("Joint commission", "2023-05-01", "2023-05-01"), []models.Likeness{models.SamePair, models.OverlappingDays, models.SameTitle}},
	} {
		if got := models.Resemblance(tc.kind, tc.a, tc.b); !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v, want %v", tc.name, got, tc.want)
		}
		if got := models.Resemblance(tc.kind, tc.b, tc.a); !slices.Equal(got, tc.want) {
			t.Errorf("%s, the other way round: got %v, want %v", tc.name, got, tc.want)
		}
	}
}
