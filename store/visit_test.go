package store_test

import (
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

func TestSmoke(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		d := models.Date("2023-11-12/2023-11-14")
		off := models.LevelOfficial
		url := "https://example.org/a"
		f := "/level"
		q := "زيارة رسمية"
		name := "Nasser Bourita"
		ma := models.CountryCode("MA")
		in := models.NewVisit{VisitFields: models.VisitFields{
			Title: models.Text{"en": "Visit"}, VisitorCountry: "AZ", HostCountry: "MA", Date: &d, Level: &off, Sectors: []models.SectorCode{"counter_terrorism"},
			Access: models.Access{ReviewState: "published"},
		}, Meetings: []models.NewMeeting{{MeetingFields: models.MeetingFields{Title: models.Text{"en": "Joint"}, Countries: []models.CountryCode{"AZ", "MA"}, Participants: []models.Participant{{Country: &ma, Name: &name}}}}},
			Agreements:  []models.NewAgreement{{AgreementFields: models.AgreementFields{Title: models.Text{"en": "MoU"}, Date: &d, Parties: []models.Party{{Country: &ma}, {Country: ptr(models.CountryCode("AZ"))}}}, Acts: []models.NewAct{{ActFields: models.ActFields{Kind: models.ActSignature, Date: &d}}}}},
			Commitments: []models.NewCommitment{{CommitmentFields: models.CommitmentFields{Title: models.Text{"en": "Tourism"}, Modality: models.ModalityIntended, OwedBy: []models.CountryCode{"AZ"}, OwedTo: []models.CountryCode{"MA"}}, Updates: []models.NewUpdate{{UpdateFields: models.UpdateFields{Delivery: models.DeliveryLimited, AssessedBy: models.AssessedBySelf, AsOf: "2024-03-01"}}}}},
			Citations:   []models.NewCitation{{CitationFields: models.CitationFields{Field: &f, Value: "official", Quote: &q}, Article: &models.ArticleFields{Title: "زيارة", URL: &url}}},
		}
		v, err := s.CreateVisit(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v %+v", v, v.Provenance)
		guest := storetest.As(t, models.RoleGuest)
		p := models.Paging{Limit: 50, Total: true}
		l, err := s.Visits(guest, models.VisitFilter{Filter: models.Filter{Pair: []models.Pair{"AZ-MA"}, Sector: []models.SectorCode{"security"}}}, p)
		if err != nil || len(l.Data) != 1 {
			t.Fatal(err, l)
		}
		a, err := s.Agreements(guest, models.AgreementFilter{}, p)
		if err != nil || len(a.Data) != 1 {
			t.Fatal(err, a)
		}
		t.Logf("%+v", a.Data[0].Status)
		pr, err := s.TalliesBy(guest, "sector", models.CommitmentFilter{}, p)
		t.Logf("%+v %v", pr, err)
		pr, err = s.TalliesBy(guest, "visit", models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{"AZ-MA"}}, AsOf: "2024-02-01"}, p)
		t.Logf("%+v %v", pr, err)
		se, err := s.Search(guest, models.SearchFilter{Q: "visit"}, p)
		t.Logf("%+v %v", se, err)
		se, err = s.Search(guest, models.SearchFilter{Q: "المغرب"}, p)
		t.Logf("%+v %v", se.Data, err)
		tl, err := s.Timeline(guest, models.TimelineFilter{Pair: []models.Pair{"AZ-MA"}}, p)
		for _, e := range tl.Data {
			t.Logf("%v %v", e, err)
		}
		r, err := s.Relation(guest, "AZ-MA")
		t.Logf("%+v %v", r, err)
		h, err := s.History(guest, models.VisitKind, v.ID, p)
		t.Logf("%+v %v", h, err)
	})
}

func ptr[T any](v T) *T { return &v }
