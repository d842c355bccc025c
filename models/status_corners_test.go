package models_test

import (
	"testing"

	"entente/models"
)

// TestStatusCorners holds what a second look at the rules of status found.
func TestStatusCorners(t *testing.T) {
	act := func(kind models.ActType, on string) models.Act {
		a := models.Act{ActFields: models.ActFields{Kind: kind}}
		a.CreatedAt = "2026-11-23T10:00:00.000000Z"
		a.Date = date(on)
		return a
	}
	length := func(s string) *models.Duration { return ptr(models.Duration(s)) }
	renewal := func(kind models.RenewalType, notice *models.Duration) *models.Renewal {
		return &models.Renewal{Kind: &kind, Notice: notice}
	}
	for _, test := range []struct {
		name   string
		course models.Course
		want   map[models.Day]models.AgreementStatus
	}{
		{"a renewal that comes too late begins a term of its own",
			models.Course{Clauses: clauses(length("P1Y"), renewal(models.RenewalExpress, nil)),
				Acts: []models.Act{act(models.ActEntryIntoForce, "2020-01-01"), act(models.ActRenewal, "2021-06-01")}},
			map[models.Day]models.AgreementStatus{"2020-12-31": models.StatusInForce, "2021-03-01": models.StatusExpired,
				"2021-06-01": models.StatusInForce, "2022-05-31": models.StatusInForce, "2022-06-01": models.StatusExpired}},
		{"in force again, it has a new term",
			models.Course{Clauses: clauses(length("P1Y"), renewal(models.RenewalNone, nil)),
				Acts: []models.Act{act(models.ActEntryIntoForce, "2020-01-01"), act(models.ActEntryIntoForce, "2022-01-01")}},
			map[models.Day]models.AgreementStatus{"2021-01-01": models.StatusExpired, "2022-01-01": models.StatusInForce, "2023-01-01": models.StatusExpired}},
		{"what is resumed runs as it ran before",
			models.Course{Acts: []models.Act{act(models.ActProvisionalApplication, "2020-01-01"), act(models.ActSuspension, "2021-01-01"), act(models.ActResumption, "2022-01-01")}},
			map[models.Day]models.AgreementStatus{"2020-06-01": models.StatusProvisionallyApplied, "2021-06-01": models.StatusSuspended, "2022-06-01": models.StatusProvisionallyApplied}},
		{"in force at some time of a year, but not before it was signed",
			models.Course{Acts: []models.Act{act(models.ActSignature, "2023-05-10"), act(models.ActEntryIntoForce, "2023")}},
			map[models.Day]models.AgreementStatus{"2023-02-01": models.StatusNegotiating, "2023-06-01": models.StatusInForce}},
		{"of what was superseded nothing is known before",
			models.Course{SupersededBy: []models.Supersession{{AgreementID: "b", Date: date("2020"), RecordedOn: "2026-11-23"}}},
			map[models.Day]models.AgreementStatus{"2010-01-01": models.StatusUnknown, "2021-01-01": models.StatusSuperseded}},
		{"what has expired is not denounced",
			models.Course{Clauses: clauses(length("P5Y"), renewal(models.RenewalNone, length("P6M"))),
				Acts: []models.Act{act(models.ActEntryIntoForce, "2010-01-01"), act(models.ActDenunciation, "2016-01-01")}},
			map[models.Day]models.AgreementStatus{"2014-12-31": models.StatusInForce, "2016-12-31": models.StatusExpired, "2025-01-01": models.StatusExpired}},
		{"an undated signature does not hide the date of the text",
			models.Course{Date: date("2018-03-05"), Acts: []models.Act{act(models.ActSignature, "")}},
			map[models.Day]models.AgreementStatus{"2018-03-04": models.StatusNegotiating, "2018-03-05": models.StatusSigned}},
	} {
		steps := models.StepsOf(test.course).Text
		for day, want := range test.want {
			if got := models.StatusOn(steps, day).Value; got != want {
				t.Errorf("%s: on %s: got %s, want %s", test.name, day, got, want)
			}
		}
	}
}
