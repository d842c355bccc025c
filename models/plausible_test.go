package models_test

import (
	"slices"
	"testing"

	"entente/models"
	"entente/models/labels"
)

// TestEachRuleOfPlausibility shows of each rule what it speaks of, and what is close to
// that and plausible.
func TestEachRuleOfPlausibility(t *testing.T) {
	tests := []struct {
		code           models.WarningCode
		at             string
		doubtful, fine []models.Circumstances
	}{
		{"completed_in_the_future", "/date",
			visits(models.VisitFields{Date: date("2027-01-05"), Status: ptr(models.VisitCompleted)}),
			visits(models.VisitFields{Date: date("2027-01-05"), Status: ptr(models.VisitStatus("announced"))},
				models.VisitFields{Date: date("2026"), Status: ptr(models.VisitCompleted)},
				models.VisitFields{Date: date("2026-11-24"), Status: ptr(models.VisitCompleted)})},
		{"completed_in_the_future", "/date",
			meetings("2027", models.MeetingFields{Date: date("2027-01-05"), Status: ptr(models.VisitCompleted)}),
			meetings("2027", models.MeetingFields{Date: date("2027-01-05"), Status: ptr(models.VisitPostponed)}, models.MeetingFields{Date: date("2027-01-05")})},
		{"lead_of_neither_side", "/lead/country",
			visits(models.VisitFields{Lead: &models.Participant{Country: ptr(models.CountryCode("FR"))}}),
			visits(models.VisitFields{Lead: &models.Participant{Country: ptr(models.CountryCode("MA"))}}, models.VisitFields{Lead: &models.Participant{}})},
		{"hijri_year", "/date",
			visits(models.VisitFields{Date: date("1445-04-29")}, models.VisitFields{Date: date("1300")}),
			visits(models.VisitFields{Date: date("1299")}, models.VisitFields{Date: date("1500")}, models.VisitFields{Date: date("1490/2023")}, models.VisitFields{Date: date("1445/..")})},
		{"before_1500", "/date",
			visits(models.VisitFields{Date: date("0023-11-13")}),
			visits(models.VisitFields{Date: date("1445")}, models.VisitFields{Date: date("../2023")}, models.VisitFields{})},
		{"after_2200", "/acts/0/effective",
			agreements("1994", step(models.ActDenunciation, "AZ", "2000", "9999-12-31")),
			agreements("1994", step(models.ActDenunciation, "AZ", "2000", "2200-12-31"), step(models.ActRenewal, "AZ", "2100/..", ""))},
		{"outside_its_visit", "/date",
			meetings("2023-11-12/2023-11-14", models.MeetingFields{Date: date("2023-11-15")}, models.MeetingFields{Date: date("2022")}),
			meetings("2023-11-12/2023-11-14", models.MeetingFields{Date: date("2023-11-14")}, models.MeetingFields{Date: date("2023")}, models.MeetingFields{})},
		{"not_between_the_visits_countries", "/countries",
			meetings("2023", models.MeetingFields{Countries: []models.CountryCode{"AZ", "FR"}}),
			meetings("2023", models.MeetingFields{Countries: []models.CountryCode{"MA", "FR", "AZ"}}, models.MeetingFields{Countries: []models.CountryCode{"MA"}})},
		{"force_before_signature", "/acts/1/date",
			agreements("2023", step(models.ActSignature, "AZ", "2023-11-13", ""), step(models.ActEntryIntoForce, "", "2023-11-12", "")),
			append(agreements("", step(models.ActSignature, "AZ", "2023-11-13", ""), step(models.ActEntryIntoForce, "", "2023-11", "")),
				agreements("", step(models.ActSignature, "AZ", "", ""), step(models.ActEntryIntoForce, "", "1999", ""))...)},
		{"force_before_signature", "/acts/0/effective",
			agreements("2023-11-13", step(models.ActEntryIntoForce, "", "2023-11-14", "2023-11-12")),
			agreements("2023-11-13", step(models.ActEntryIntoForce, "", "2023-11-12", "2023-11-13"))},
		{"signed_by_no_party", "/acts/0/party",
			agreements("", step(models.ActSignature, "FR", "", "")),
			agreements("", step(models.ActSignature, "AZ", "", ""), step(models.ActSignature, "", "", ""), step("ratification", "FR", "", ""))},
		{"date_against_acts", "/date",
			append(agreements("2023-11-12", step(models.ActSignature, "", "2023-11-13", "")), agreements("2024", step(models.ActSignature, "", "2023", ""))...),
			append(agreements("2023-12", step(models.ActSignature, "AZ", "2023-11", ""), step(models.ActSignature, "MA", "2024-01", "")),
				agreements("2023", step(models.ActSignature, "", "2023-11-13", ""))...)},
		{"due_before_undertaken", "/due",
			commitments(models.CommitmentFields{Date: date("2023-11-13"), Due: date("2023-10")}),
			commitments(models.CommitmentFields{Date: date("2023-11-13"), Due: date("2023")}, models.CommitmentFields{Due: date("1999")})},
		{"owed_to_itself", "/owed_to",
			commitments(models.CommitmentFields{OwedBy: []models.CountryCode{"AZ"}, OwedTo: []models.CountryCode{"AZ"}}),
			commitments(models.CommitmentFields{OwedBy: []models.CountryCode{"AZ"}},
				models.CommitmentFields{OwedBy: []models.CountryCode{"AZ", "MA"}, OwedTo: []models.CountryCode{"AZ", "MA"}})},
		{"delivered_above_announced", "/value/delivered",
			commitments(models.CommitmentFields{Value: &models.Value{Currency: "USD", Announced: ptr(5.), Delivered: ptr(6.)}}),
			commitments(models.CommitmentFields{Value: &models.Value{Currency: "USD", Announced: ptr(5.), Delivered: ptr(5.)}},
				models.CommitmentFields{Value: &models.Value{Currency: "USD", Delivered: ptr(5.)}})},
		{"complete_in_part", "/updates/0/percent",
			updates(models.UpdateFields{Delivery: models.DeliveryComplete, Percent: ptr(10)}),
			updates(models.UpdateFields{Delivery: models.DeliveryComplete, Percent: ptr(100)}, models.UpdateFields{Delivery: models.DeliveryComplete})},
		{"independent_without_source", "/updates/0/assessed_by",
			updates(models.UpdateFields{AssessedBy: models.AssessedByIndependent}),
			append(updates(models.UpdateFields{AssessedBy: models.AssessedBySelf}), sourced(models.UpdateFields{AssessedBy: models.AssessedByIndependent}))},
	}
	met := map[string]bool{}
	for _, x := range tests {
		met[string(x.code)] = true
		find := func(c models.Circumstances) int {
			return slices.IndexFunc(models.Warnings(c), func(w models.Warning) bool { return w.Code == x.code && w.Pointer == x.at })
		}
		for i, c := range x.doubtful {
			if at := find(c); at < 0 {
				t.Errorf("%s: nothing at %s of doubtful %d: %v", x.code, x.at, i, models.Warnings(c))
			} else if w := models.Warnings(c)[at]; string(w.Detail) != labels.Label("en", "warning", string(x.code)) || w.Value == "" {
				t.Errorf("%s says %+v", x.code, w)
			}
		}
		for i, c := range x.fine {
			if find(c) >= 0 {
				t.Errorf("%s: a warning of what is plausible, %d", x.code, i)
			}
		}
	}
	for _, code := range labels.Codes("warning") {
		if !met[code] {
			t.Errorf("no test shows %s", code)
		}
	}
}

// seen is a record, with what is derived of its fields.
func seen(e models.Entity) models.Circumstances {
	e.Derive()
	return models.Circumstances{Record: e, Today: "2026-11-24"}
}

func visits(list ...models.VisitFields) (all []models.Circumstances) {
	for _, v := range list {
		v.VisitorCountry, v.HostCountry = "AZ", "MA"
		all = append(all, seen(&models.Visit{VisitFields: v}))
	}
	return all
}

// meetings are some in the course of a visit of these days.
func meetings(days string, list ...models.MeetingFields) (all []models.Circumstances) {
	for _, m := range list {
		c := seen(&models.Meeting{MeetingFields: m})
		c.Visit = &models.Visit{VisitFields: models.VisitFields{VisitorCountry: "AZ", HostCountry: "MA", Date: date(days)}}
		all = append(all, c)
	}
	return all
}

// agreements is one of Azerbaijan and Morocco, of a date and with acts.
func agreements(day string, acts ...models.Act) []models.Circumstances {
	parties := []models.Party{{Country: ptr(models.CountryCode("AZ"))}, {Country: ptr(models.CountryCode("MA"))}}
	c := seen(&models.Agreement{AgreementFields: models.AgreementFields{Parties: parties, Date: date(day)}})
	c.Acts = acts
	return []models.Circumstances{c}
}

func step(kind models.ActType, party models.CountryCode, day, effective string) models.Act {
	a := models.Act{ActFields: models.ActFields{Kind: kind, Date: date(day), Effective: date(effective)}}
	if party != "" {
		a.Party = &party
	}
	return a
}

func commitments(list ...models.CommitmentFields) (all []models.Circumstances) {
	for _, x := range list {
		all = append(all, seen(&models.Commitment{CommitmentFields: x}))
	}
	return all
}

// updates are commitments with one update each.
func updates(list ...models.UpdateFields) (all []models.Circumstances) {
	for _, u := range list {
		u.AsOf = "2024-03-01"
		c := seen(&models.Commitment{})
		c.Updates = []models.Update{{PartBase: models.PartBase{ID: "u"}, UpdateFields: u}}
		all = append(all, c)
	}
	return all
}

// sourced is an update with a source of its own.
func sourced(u models.UpdateFields) models.Circumstances {
	c := updates(u)[0]
	c.Sources = []models.Source{{Citation: models.Citation{OwnerID: "u"}}}
	return c
}

// TestCurrencies shows codes that ISO 4217 has or had, and others.
func TestCurrencies(t *testing.T) {
	for code, known := range map[string]bool{"USD": true, "MAD": true, "AZN": true, "DEM": true, "VES": true, "ZWG": true, "ZZZ": false, "USX": false, "usd": false, "": false} {
		var p models.Problems
		models.Currency(code).CheckValue("", &p)
		if len(p) == 0 != known {
			t.Errorf("%q: %v", code, p)
		}
	}
}
