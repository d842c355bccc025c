package models_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/models"
)

// recorded is when undated acts of the table were written down.
const recorded = "2024-06-15T09:30:00.000000Z"

// act is one act: kind, party, date; nothing else said.
func act(kind models.ActType, party, on string) models.Act {
	a := models.Act{ActFields: models.ActFields{Kind: kind, Date: date(on)}}
	a.ID, a.CreatedAt = string(kind)+" "+party+" "+on, recorded
	if party != "" {
		a.Party = ptr(models.CountryCode(party))
	}
	return a
}

func effective(a models.Act, on string) models.Act {
	a.Effective = date(on)
	return a
}

// tacit, express and none are clauses on the end of a term.
func clause(kind models.RenewalType, period, notice string) *models.Renewal {
	r := &models.Renewal{Kind: &kind}
	if period != "" {
		r.Period = ptr(models.Duration(period))
	}
	if notice != "" {
		r.Notice = ptr(models.Duration(notice))
	}
	return r
}

func lasting(d string) *models.Duration { return ptr(models.Duration(d)) }

func between(countries ...models.CountryCode) (members []models.Member) {
	for _, c := range countries {
		members = append(members, models.Member{Country: c})
	}
	return members
}

// clauses are written in the old way: a length, and a renewal.
func clauses(length *models.Duration, renewal *models.Renewal) models.Clauses {
	var a models.Agreement
	a.Duration, a.Renewal = length, renewal
	a.Derive()
	return a.Clauses
}

// Clauses and dates are real where vocabularies.md section 4 has them.
func TestStatus(t *testing.T) {
	type on struct {
		day     models.Day
		value   models.AgreementStatus
		certain bool
	}
	signedBoth := []models.Act{act(models.ActSignature, "AZ", "2023-11-13"), act(models.ActSignature, "MA", "2023-11-13")}
	russiaAzerbaijan := models.Course{
		Parties: between("RU", "AZ"), Clauses: clauses(lasting("P3Y"), clause(models.RenewalTacit, "P3Y", "P6M")),
		Acts: []models.Act{
			act(models.ActSignature, "RU", "2002-01-25"), act(models.ActSignature, "AZ", "2002-01-25"),
			act(models.ActEntryIntoForce, "", "2008-05-17"),
		},
	}
	denounced := func(c models.Course, on string) models.Course {
		c.Acts = append(slices.Clone(c.Acts), act(models.ActDenunciation, "RU", on))
		return c
	}
	austriaAzerbaijan := models.Course{
		Parties: between("AT", "AZ"), Clauses: clauses(lasting("P5Y"), clause(models.RenewalTacit, "P5Y", "P30D")),
		Acts: []models.Act{
			act(models.ActSignature, "AT", "2010-06-23"), act(models.ActSignature, "AZ", "2010-06-23"),
			effective(act(models.ActEntryIntoForce, "", "2010-11-01"), "2010-12-01"),
		},
	}
	caucasusEagle := models.Course{
		Parties: between("AZ", "TR", "GE"), Clauses: clauses(lasting("P1Y"), clause(models.RenewalTacit, "", "")),
		Acts: []models.Act{
			act(models.ActSignature, "AZ", "2012-06-08"), act(models.ActSignature, "TR", "2012-06-08"), act(models.ActSignature, "GE", "2012-06-08"),
			act(models.ActEntryIntoForce, "", "2013-02-28"),
		},
	}
	fiveYears := func(r *models.Renewal, more ...models.Act) models.Course {
		return models.Course{Parties: between("AZ", "MA"), Clauses: clauses(lasting("P5Y"), r),
			Acts: append([]models.Act{act(models.ActEntryIntoForce, "", "2010-03-01")}, more...)}
	}
	for _, tc := range []struct {
		name   string
		course models.Course
		want   []on
	}{
		{"RU–AZ: signed in 2002, in force six years later, rolling on", russiaAzerbaijan, []on{
			{"2002-01-24", models.StatusNegotiating, false},
			{"2002-01-25", models.StatusSigned, true},
			{"2008-05-16", models.StatusSigned, true},
			{"2008-05-17", models.StatusInForce, true},
			{"2011-05-17", models.StatusInForce, true},
			{"2026-11-23", models.StatusInForce, true},
			{"9999-12-31", models.StatusInForce, true},
		}},
		{"RU–AZ denounced in time: ends with the running term", denounced(russiaAzerbaijan, "2016-11-16"), []on{
			{"2016-11-16", models.StatusInForce, true},
			{"2017-05-16", models.StatusInForce, true},
			{"2017-05-17", models.StatusTerminated, true},
		}},
		{"RU–AZ denounced with just six months left", denounced(russiaAzerbaijan, "2016-11-17"), []on{
			{"2017-05-16", models.StatusInForce, true},
			{"2017-05-17", models.StatusTerminated, true},
		}},
		{"RU–AZ denounced a day too late: runs another three years", denounced(russiaAzerbaijan, "2016-11-18"), []on{
			{"2017-05-17", models.StatusInForce, true},
			{"2020-05-16", models.StatusInForce, true},
			{"2020-05-17", models.StatusTerminated, true},
		}},
		{"AT–AZ: in force from the effective day of the act", austriaAzerbaijan, []on{
			{"2010-06-23", models.StatusSigned, true},
			{"2010-11-01", models.StatusSigned, true},
			{"2010-12-01", models.StatusInForce, true},
			{"2015-12-01", models.StatusInForce, true},
		}},
		{"AT–AZ denounced: the effective day that the act states rules", func() models.Course {
			c := austriaAzerbaijan
			c.Acts = append(slices.Clone(c.Acts), effective(act(models.ActDenunciation, "AT", "2018-03-01"), "2018-03-31"))
			return c
		}(), []on{
			{"2018-03-30", models.StatusInForce, true},
			{"2018-03-31", models.StatusTerminated, true},
		}},
		{"AZ–TR–GE: one year, rolling yearly; denounced by one, it goes on for two (article 55)", func() models.Course {
			c := caucasusEagle
			c.Acts = append(slices.Clone(c.Acts), act(models.ActDenunciation, "GE", "2020-05-05"))
			return c
		}(), []on{
			{"2013-02-27", models.StatusSigned, true},
			{"2013-02-28", models.StatusInForce, true},
			{"2020-05-05", models.StatusInForce, true},
			{"2021-02-28", models.StatusInForce, true},
		}},
		{"AZ–TR–GE: two of three signatures are not all", func() models.Course {
			c := caucasusEagle
			c.Acts = c.Acts[:2]
			return c
		}(), []on{{"2012-06-08", models.StatusSigned, false}, {"2026-11-23", models.StatusSigned, false}}},
		{"one of two signatures", models.Course{Parties: between("AZ", "MA"), Acts: signedBoth[:1]}, []on{
			{"2023-11-12", models.StatusNegotiating, false},
			{"2023-11-13", models.StatusSigned, false},
			{"2026-11-23", models.StatusSigned, false},
		}},
		// What was signed, and has no entry into force on record, may be in force.
		{"signatures on two days: never sure without what came of it", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActSignature, "AZ", "2023-11-13"), act(models.ActSignature, "MA", "2023-12-01"),
		}}, []on{
			{"2023-11-13", models.StatusSigned, false},
			{"2023-11-30", models.StatusSigned, false},
			{"2023-12-01", models.StatusSigned, false},
		}},
		{"signatures on two days, then in force: sure with the second", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActSignature, "AZ", "2023-11-13"), act(models.ActSignature, "MA", "2023-12-01"), act(models.ActEntryIntoForce, "", "2024-01-01"),
		}}, []on{
			{"2023-11-30", models.StatusSigned, false},
			{"2023-12-01", models.StatusSigned, true},
		}},
		{"signatures told in the other order", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActSignature, "MA", "2023-12-01"), act(models.ActSignature, "AZ", "2023-11-13"),
		}}, []on{
			{"2023-11-13", models.StatusSigned, false},
			{"2023-12-01", models.StatusSigned, false},
		}},
		{"a signature of nobody in particular is that of all", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActSignature, "", "2023-11-13"), act(models.ActEntryIntoForce, "", "2024-01-01"),
		}}, []on{{"2023-11-13", models.StatusSigned, true}}},
		{"dated, without acts: signed, not certain", models.Course{Parties: between("AZ", "MA"), Date: date("2018-03-05")}, []on{
			{"2018-03-04", models.StatusNegotiating, false},
			{"2018-03-05", models.StatusSigned, false},
			{"2026-11-23", models.StatusSigned, false},
		}},
		{"nothing known", models.Course{Parties: between("AZ", "MA")}, []on{
			{"0001-01-01", models.StatusUnknown, false}, {"2026-11-23", models.StatusUnknown, false},
		}},
		{"an undated act counts from the day recorded", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", ""),
		}}, []on{
			{"2024-06-14", models.StatusUnknown, false},
			{"2024-06-15", models.StatusInForce, false},
			{"2026-11-23", models.StatusInForce, false},
		}},
		{"an undated act on a dated agreement", models.Course{Parties: between("AZ", "MA"), Date: date("2018-03-05"), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", ""),
		}}, []on{
			{"2018-03-04", models.StatusNegotiating, false},
			{"2018-03-05", models.StatusSigned, false},
			{"2024-06-14", models.StatusSigned, false},
			{"2024-06-15", models.StatusInForce, false},
		}},
		{"a year: possible from its first day, sure from its last", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", "2023"),
		}}, []on{
			{"2022-12-31", models.StatusUnknown, false},
			{"2023-01-01", models.StatusInForce, false},
			{"2023-12-30", models.StatusInForce, false},
			{"2023-12-31", models.StatusInForce, true},
		}},
		{"a month of conclusion", models.Course{Parties: between("AZ", "MA"), Date: date("2023-11")}, []on{
			{"2023-10-31", models.StatusNegotiating, false}, {"2023-11-01", models.StatusSigned, false}, {"2023-12-01", models.StatusSigned, false},
		}},
		{"initialled, then signed, then in force", models.Course{Parties: between("AZ", "MA"), Acts: append([]models.Act{
			act(models.ActInitialling, "", "2023-10-01"), act(models.ActEntryIntoForce, "", "2024-02-01"),
		}, signedBoth...)}, []on{
			{"2023-09-30", models.StatusNegotiating, false},
			{"2023-10-01", models.StatusInitialled, true},
			{"2023-11-13", models.StatusSigned, true},
			{"2024-02-01", models.StatusInForce, true},
		}},
		{"provisional application until entry into force", models.Course{Parties: between("AZ", "MA"), Acts: append([]models.Act{
			act(models.ActProvisionalApplication, "", "2023-12-01"), act(models.ActEntryIntoForce, "", "2024-05-01"),
		}, signedBoth...)}, []on{
			{"2023-11-30", models.StatusSigned, true},
			{"2023-12-01", models.StatusProvisionallyApplied, true},
			{"2024-05-01", models.StatusInForce, true},
		}},
		{"a signature after entry into force changes nothing", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", "2023-11-01"), act(models.ActSignature, "AZ", "2023-11-13"), act(models.ActSignature, "MA", "2023-11-13"),
		}}, []on{{"2023-11-01", models.StatusInForce, true}, {"2023-11-13", models.StatusInForce, true}, {"2026-11-23", models.StatusInForce, true}}},
		{"ratification and notification move nothing by themselves", models.Course{Parties: between("AZ", "MA"), Acts: append([]models.Act{
			act("ratification", "MA", "2024-01-01"), act("notification", "AZ", "2024-02-01"), act("approval", "AZ", "2024-02-02"),
			act("amendment", "", "2024-02-03"), act("registration", "", "2024-02-04"), act("reservation", "MA", "2024-02-05"),
		}, signedBoth...)}, []on{{"2026-11-23", models.StatusSigned, false}}},
		{"suspended and resumed", models.Course{Parties: between("AZ", "MA"), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", "2010-03-01"), act(models.ActSuspension, "MA", "2012-01-01"), act(models.ActResumption, "MA", "2013-01-01"),
		}}, []on{
			{"2011-12-31", models.StatusInForce, true},
			{"2012-01-01", models.StatusSuspended, true},
			{"2013-01-01", models.StatusInForce, true},
		}},
		{"what does not run cannot be suspended", models.Course{Parties: between("AZ", "MA"), Acts: append([]models.Act{
			act(models.ActSuspension, "MA", "2024-01-01"),
		}, signedBoth...)}, []on{{"2024-01-01", models.StatusSigned, false}}},
		{"suspended while the term ends", fiveYears(clause(models.RenewalNone, "", ""), act(models.ActSuspension, "", "2014-01-01")), []on{
			{"2014-01-01", models.StatusSuspended, true}, {"2015-03-01", models.StatusExpired, true},
		}},
		{"expires where renewal is excluded", fiveYears(clause(models.RenewalNone, "", "")), []on{
			{"2015-02-28", models.StatusInForce, true},
			{"2015-03-01", models.StatusExpired, true},
			{"2026-11-23", models.StatusExpired, true},
		}},
		{"expires, not surely, where the clause is silent", fiveYears(nil), []on{
			{"2015-02-28", models.StatusInForce, true}, {"2015-03-01", models.StatusExpired, false},
		}},
		{"express renewal that nobody gave", fiveYears(clause(models.RenewalExpress, "P2Y", "")), []on{
			{"2015-03-01", models.StatusExpired, true},
		}},
		{"a renewal act carries it over", fiveYears(clause(models.RenewalExpress, "P2Y", ""), act(models.ActRenewal, "", "2015-01-10")), []on{
			{"2015-03-01", models.StatusInForce, true},
			{"2017-02-28", models.StatusInForce, true},
			{"2017-03-01", models.StatusExpired, true},
		}},
		{"two renewals", fiveYears(clause(models.RenewalExpress, "P2Y", ""), act(models.ActRenewal, "", "2015-01-10"), act(models.ActRenewal, "", "2017-02-01")), []on{
			{"2017-03-01", models.StatusInForce, true}, {"2019-03-01", models.StatusExpired, true},
		}},
		{"renewed without a period of its own: as long as the term", fiveYears(clause(models.RenewalExpress, "", ""), act(models.ActRenewal, "", "2015-01-10")), []on{
			{"2020-02-29", models.StatusInForce, true}, {"2020-03-01", models.StatusExpired, true},
		}},
		{"a renewal after the term revives it", fiveYears(clause(models.RenewalExpress, "P2Y", ""), act(models.ActRenewal, "", "2016-01-10")), []on{
			{"2015-03-01", models.StatusExpired, true}, {"2016-01-09", models.StatusExpired, true}, {"2016-01-10", models.StatusInForce, true},
		}},
		{"a term from an uncertain start ends uncertainly", models.Course{Clauses: clauses(lasting("P1Y"), clause(models.RenewalNone, "", "")), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", "2020-03"),
		}}, []on{
			{"2021-02-28", models.StatusInForce, true},
			{"2021-03-01", models.StatusExpired, false},
			{"2021-03-31", models.StatusExpired, true},
		}},
		{"terminated", fiveYears(nil, act(models.ActTermination, "", "2012-04-04")), []on{
			{"2012-04-03", models.StatusInForce, true}, {"2012-04-04", models.StatusTerminated, true}, {"2015-03-01", models.StatusTerminated, true},
		}},
		{"withdrawal ends it between two", fiveYears(nil, effective(act(models.ActWithdrawal, "MA", "2012-04-04"), "2012-10-04")), []on{
			{"2012-10-03", models.StatusInForce, true}, {"2012-10-04", models.StatusTerminated, true},
		}},
		{"denounced without term or notice: after twelve months, not surely (article 56)", models.Course{Acts: []models.Act{
			act(models.ActEntryIntoForce, "", "2010-03-01"), act(models.ActDenunciation, "MA", "2012-04-04"),
		}}, []on{{"2013-04-03", models.StatusInForce, true}, {"2013-04-04", models.StatusTerminated, false}}},
		{"denounced with notice and no term", models.Course{Clauses: clauses(nil, &models.Renewal{Notice: lasting("P6M")}), Acts: []models.Act{
			act(models.ActEntryIntoForce, "", "2010-03-01"), act(models.ActDenunciation, "MA", "2012-08-31"),
		}}, []on{{"2013-02-27", models.StatusInForce, true}, {"2013-02-28", models.StatusTerminated, true}}},
		{"superseded", models.Course{Parties: between("AZ", "MA"), Date: date("1994-12-12"), SupersededBy: []models.Supersession{
			{AgreementID: "b", Date: date("2018-03-05"), RecordedOn: "2026-11-23"},
		}}, []on{{"2018-03-04", models.StatusSigned, false}, {"2018-03-05", models.StatusSuperseded, true}}},
		{"terminated by another, undated", models.Course{Parties: between("AZ", "MA"), Date: date("1994-12-12"), SupersededBy: []models.Supersession{
			{AgreementID: "b", RecordedOn: "2026-11-23", Terminates: true},
		}}, []on{{"2026-11-22", models.StatusSigned, false}, {"2026-11-23", models.StatusTerminated, false}}},
		{"in force again after it ended", fiveYears(clause(models.RenewalNone, "", ""), act(models.ActEntryIntoForce, "", "2018-01-01")), []on{
			{"2015-03-01", models.StatusExpired, true}, {"2018-01-01", models.StatusInForce, true},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			steps := models.StepsOf(tc.course).Text
			for _, w := range tc.want {
				if got := models.StatusOn(steps, w.day); got.Value != w.value || got.Certain != w.certain {
					t.Errorf("on %s: got %s, certain %t; want %s, certain %t\n%s", w.day, got.Value, got.Certain, w.value, w.certain, listed(steps))
				}
			}
		})
	}
}

func listed(steps []models.Step) (s string) {
	for _, x := range steps {
		s += fmt.Sprintf("\t%s … %s %s certain=%t\n", x.From, x.Until, x.Value, x.Certain)
	}
	return s
}

func TestStatusSaysWhy(t *testing.T) {
	force := act(models.ActEntryIntoForce, "", "2010-03-01")
	base := models.Course{Date: date("2009-12"), Clauses: clauses(lasting("P5Y"), clause(models.RenewalNone, "", "")), Acts: []models.Act{force},
		SupersededBy: []models.Supersession{{AgreementID: "b", Date: date("2020")}}}
	for _, tc := range []struct {
		name string
		day  models.Day
		want models.StatusOnDay
	}{
		{"the date of the agreement", "2010-01-15", models.StatusOnDay{Value: models.StatusSigned, Since: date("2009-12"),
			Because: []models.Reason{{Basis: "date", Date: date("2009-12")}}}},
		{"an act", "2012-01-01", models.StatusOnDay{Value: models.StatusInForce, Since: date("2010-03-01"), Certain: true,
			Because: []models.Reason{{Basis: "act", ID: force.ID, Kind: models.ActEntryIntoForce, Date: date("2010-03-01")}}}},
		{"a clause", "2016-01-01", models.StatusOnDay{Value: models.StatusExpired, Since: date("2015-03-01"), Certain: true,
			Because: []models.Reason{{Basis: "clause"}}}},
		{"another agreement", "2021-01-01", models.StatusOnDay{Value: models.StatusSuperseded, Since: date("2020"), Certain: true,
			Because: []models.Reason{{Basis: "agreement", ID: "b", Date: date("2020")}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := models.StatusOn(models.StepsOf(base).Text, tc.day)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", tc.day, diff)
			}
		})
	}
	if got := models.StatusOn(models.StepsOf(models.Course{}).Text, "2020-01-01"); got.Because == nil || got.Since != nil {
		t.Errorf("of nothing: got because %#v since %v; want an empty list and no day", got.Because, got.Since)
	}
}

// The day a duration later shows in when a term ends.
func TestDurations(t *testing.T) {
	for _, tc := range []struct {
		start, duration string
		want            models.Date
	}{
		{"2023-01-31", "P1M", "2023-02-28"},
		{"2024-01-31", "P1M", "2024-02-29"},
		{"2023-01-31", "P2M", "2023-03-31"},
		{"2023-05-31", "P1M", "2023-06-30"},
		{"2024-02-29", "P1Y", "2025-02-28"},
		{"2024-02-29", "P4Y", "2028-02-29"},
		{"2023-12-31", "P2M", "2024-02-29"},
		{"2022-12-31", "P2M", "2023-02-28"},
		{"2023-01-31", "P1M1D", "2023-03-01"},
		{"2023-01-01", "P1Y6M", "2024-07-01"},
		{"2023-01-01", "P30D", "2023-01-31"},
		{"2023-01-01", "P2W", "2023-01-15"},
		{"2023-01-01", "P1W3D", "2023-01-11"},
		{"2023-01-01", "P18M", "2024-07-01"},
		{"2023-11-30", "P3M", "2024-02-29"},
		{"2008-05-17", "P3Y", "2011-05-17"},
	} {
		c := models.Course{Clauses: clauses(lasting(tc.duration), clause(models.RenewalNone, "", "")),
			Acts: []models.Act{act(models.ActEntryIntoForce, "", tc.start)}}
		last := models.StatusOn(models.StepsOf(c).Text, "9999-12-31")
		if last.Value != models.StatusExpired || last.Since == nil || *last.Since != tc.want {
			t.Errorf("%s and %s: got %s since %v; want expired since %s", tc.start, tc.duration, last.Value, last.Since, tc.want)
		}
	}
}

func TestDurationIsChecked(t *testing.T) {
	for _, tc := range []struct {
		duration string
		ok       bool
	}{
		{"P5Y", true}, {"P6M", true}, {"P30D", true}, {"P1Y6M", true}, {"P2W", true}, {"P999Y", true}, {"P1Y2M3W4D", true},
		{"", false}, {"P", false}, {"5Y", false}, {"P0Y", false}, {"P0D", false}, {"P-1Y", false}, {"PT5H", false}, {"P1.5Y", false},
		{"P1000Y", false}, {"p5y", false}, {"P5Y ", false}, {"P6M1Y", false}, {"P٥Y", false}, {"P5Y\n", false},
	} {
		var p models.Problems
		models.Duration(tc.duration).CheckValue("/duration", &p)
		if ok := len(p) == 0; ok != tc.ok {
			t.Errorf("%q: accepted %t, want %t (%v)", tc.duration, ok, tc.ok, p)
		}
	}
}

// What agreements are made up of: dates near enough to meet, lengths, numbers.
var (
	anyDate = rapid.Map(rapid.SampledFrom([]string{"", "2019", "2020-02", "2020-02-29", "2020-03-01", "2020-03-01/2020-09-01", "2020?", "2020-24", "202X",
		"../2020-05-05", "2020-05-05/..", "2020-06-01", "2020-06-30~", "2021-01-31", "2021-12", "2022", "2023-11-13", "2024-08-28", "9999", "0001"}), date)
	anyDuration = rapid.Ptr(rapid.SampledFrom([]models.Duration{"P1D", "P30D", "P1M", "P6M", "P1Y", "P3Y", "P5Y", "P999Y"}), true)
	anyNumber   = rapid.Ptr(rapid.IntRange(1, 3), true)
)

// anyTerm is a term, whole or not.
var anyTerm = rapid.Custom(func(t *rapid.T) *models.Term {
	kinds := rapid.SampledFrom([]models.TermType{models.TermFixed, models.TermIndefinite, models.TermThenIndefinite, models.TermPeriods, models.TermByAgreement})
	term := &models.Term{Kind: rapid.Ptr(kinds, true).Draw(t, "kind"), Length: anyDuration.Draw(t, "length"), Period: anyDuration.Draw(t, "period"), Times: anyNumber.Draw(t, "times")}
	term.CountsFrom = rapid.Ptr(rapid.SampledFrom([]models.TermStart{models.StartOfText, models.StartOfParty}), true).Draw(t, "counts from")
	if term.Length == nil {
		term.Until = anyDate.Draw(t, "until")
	}
	return term
})

// anyCourse makes up agreements of every shape.
func anyCourse(t *rapid.T) models.Course {
	parties := rapid.SliceOfNDistinct(rapid.SampledFrom([]models.CountryCode{"AZ", "MA", "TR"}), 0, 3, rapid.ID[models.CountryCode]).Draw(t, "parties")
	c := models.Course{Parties: between(parties...), Open: rapid.IntRange(0, 4).Draw(t, "open") == 0, Date: anyDate.Draw(t, "date")}
	if rapid.Bool().Draw(t, "term") {
		c.Term = anyTerm.Draw(t, "of")
	}
	if rapid.Bool().Draw(t, "notice") {
		at, effect := rapid.SampledFrom([]models.NoticeTime{models.NoticeEndOfTerm, models.NoticeAnyTime}), rapid.SampledFrom([]models.NoticeEffect{models.EffectEndOfTerm, models.EffectAfterReceipt})
		c.Notice = &models.Notice{At: rapid.Ptr(at, true).Draw(t, "at"), Length: anyDuration.Draw(t, "notice"), Effect: rapid.Ptr(effect, true).Draw(t, "effect")}
	}
	if rapid.Bool().Draw(t, "clause") {
		on := rapid.SampledFrom([]models.EntryBasis{models.EntryOnSignature, models.EntryOnDate, models.EntryOnNotification, models.EntryOnExchange, models.EntryOnRatification, models.EntryOnAct})
		c.EntryIntoForceClause = &models.EntryClause{On: on.Draw(t, "on"), Date: anyDate.Draw(t, "on date"), Number: anyNumber.Draw(t, "number"),
			After: anyDuration.Draw(t, "after"), MonthStart: anyNumber.Draw(t, "month")}
		if rapid.Bool().Draw(t, "provisional") {
			c.EntryIntoForceClause.Provisional = &models.ProvisionalClause{On: models.EntryOnSignature}
		}
	}
	if rapid.Bool().Draw(t, "survival") {
		c.Survival = &models.Survival{Length: "P10Y"}
	}
	kinds := []models.ActType{models.ActInitialling, models.ActSignature, models.ActSignature, models.ActProvisionalApplication, models.ActEntryIntoForce,
		models.ActSuspension, models.ActResumption, models.ActRenewal, models.ActDenunciation, models.ActWithdrawal, models.ActTermination,
		models.ActRatification, models.ActNotification, models.ActExchange, models.ActNoticeWithdrawal, models.ActFulfilment}
	for range rapid.IntRange(0, 7).Draw(t, "acts") {
		a := models.Act{ActFields: models.ActFields{Kind: rapid.SampledFrom(kinds).Draw(t, "act"), Date: anyDate.Draw(t, "on"), Effective: anyDate.Draw(t, "effective")}}
		a.CreatedAt = rapid.SampledFrom([]string{recorded, "2020-06-02T00:00:00.000000Z"}).Draw(t, "recorded")
		a.Party = rapid.Ptr(rapid.SampledFrom([]models.CountryCode{"AZ", "MA", "TR"}), true).Draw(t, "party")
		c.Acts = append(c.Acts, a)
	}
	for range rapid.IntRange(0, 2).Draw(t, "supersessions") {
		c.SupersededBy = append(c.SupersededBy, models.Supersession{AgreementID: "b", Date: anyDate.Draw(t, "by"), RecordedOn: "2024-06-15", Terminates: rapid.Bool().Draw(t, "terminates")})
	}
	return c
}

// Steps cover every day exactly once, and StatusOn looks them up.
func TestStepsCoverEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCourse(t)
		steps := models.StepsOf(c).Text
		if len(steps) == 0 || steps[0].From > "0000-01-01" || steps[len(steps)-1].Until <= "9999-12-31" {
			t.Fatalf("do not reach from the first day to the last:\n%s", listed(steps))
		}
		for i, s := range steps {
			if s.From >= s.Until {
				t.Errorf("step %d is empty:\n%s", i, listed(steps))
			}
			if i > 0 && s.From != steps[i-1].Until {
				t.Errorf("step %d does not begin where the one before ends:\n%s", i, listed(steps))
			}
			if s.Because == nil {
				t.Errorf("step %d has no list of reasons", i)
			}
			var p models.Problems
			models.CheckValue(s.Value, "", &p)
			if s.Since != nil {
				models.CheckValue(s.Since, "", &p)
			}
			if len(p) > 0 {
				t.Errorf("step %d, %s since %v: %v", i, s.Value, s.Since, p)
			}
			if s.Certain && (s.Value == models.StatusUnknown || s.Value == models.StatusNegotiating) {
				t.Errorf("step %d: %s is certain", i, s.Value)
			}
		}
		day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day")).Format(time.DateOnly)
		at := slices.IndexFunc(steps, func(s models.Step) bool { return s.From <= day && day < s.Until })
		if diff := cmp.Diff(steps[at].StatusOnDay, models.StatusOn(steps, day)); diff != "" {
			t.Errorf("StatusOn %s (-step +got):\n%s", day, diff)
		}
		if diff := cmp.Diff(steps, models.StepsOf(c).Text); diff != "" {
			t.Errorf("a second time it comes out otherwise:\n%s", diff)
		}
	})
}

// However far the day and short the period, the terms before it are passed over, not
// counted one by one; and a period of no length renews nothing.
func TestTermsOfFarDays(t *testing.T) {
	force, left := act(models.ActEntryIntoForce, "", "0001-01-31"), act(models.ActDenunciation, "MA", "9990-01-01")
	for _, tc := range []struct {
		term models.Term
		from models.Date
	}{
		{models.Term{Kind: ptr(models.TermPeriods), Length: ptr(models.Duration("P1D"))}, "9998-05-05"},
		{models.Term{Kind: ptr(models.TermPeriods), Length: ptr(models.Duration("P1M"))}, "9998-04-30"},
		{models.Term{Kind: ptr(models.TermPeriods), Length: ptr(models.Duration("P1M1D"))}, ""},
		{models.Term{Kind: ptr(models.TermPeriods), Until: date("2020-12-31"), Times: ptr(3)}, ""},
	} {
		c := models.Course{Parties: between("AZ", "MA"), Clauses: models.Clauses{Term: &tc.term}, Acts: []models.Act{force, left}}
		models.StepsOf(c)
		c.Acts = c.Acts[:1]
		terms, turn := models.TermsOn(c, "9998-05-05")
		if turn <= "9998-05-05" {
			t.Errorf("%v: turns on %s", tc.term, turn)
		}
		if terms != nil && (string(*terms.Current.From) > "9998-05-05" || terms.Current.Until != nil && string(*terms.Current.Until) <= "9998-05-05") {
			t.Errorf("%v: the term from %s until %s does not run that day", tc.term, *terms.Current.From, *terms.Current.Until)
		}
		if tc.from != "" && (terms == nil || terms.Current.From == nil || *terms.Current.From != tc.from) {
			t.Errorf("%v: got %+v, want a term from %s", tc.term, terms, tc.from)
		}
	}
}

// Where an agreement stands in its terms does not change before the day that is given.
func TestTermsTurnWhenTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCourse(t)
		day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		terms, turn := models.TermsOn(c, day.Format(time.DateOnly))
		if turn <= day.Format(time.DateOnly) {
			t.Fatalf("on %s they turn on %s", day.Format(time.DateOnly), turn)
		}
		later := day.AddDate(0, 0, rapid.IntRange(1, 800).Draw(t, "later")).Format(time.DateOnly)
		if later >= turn {
			return
		}
		if again, _ := models.TermsOn(c, later); !cmp.Equal(terms, again) {
			t.Errorf("from %s to %s, before %s (-then +later):\n%s", day.Format(time.DateOnly), later, turn, cmp.Diff(terms, again))
		}
	})
}

// In which order acts were written down does not matter to when an agreement
// was signed and in force.
func TestStatusForgetsTheOrderOfActs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCourse(t)
		shuffled := c
		shuffled.Acts = rapid.Permutation(c.Acts).Draw(t, "order")
		day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day")).Format(time.DateOnly)
		a, b := models.StatusOn(models.StepsOf(c).Text, day), models.StatusOn(models.StepsOf(shuffled).Text, day)
		if a.Value != b.Value || a.Certain != b.Certain {
			t.Errorf("on %s: %s (%t) in one order, %s (%t) in another", day, a.Value, a.Certain, b.Value, b.Certain)
		}
	})
}

// What deriving a treaty of 196 parties takes, with two acts of each.
func BenchmarkStepsOfManyParties(b *testing.B) {
	c := models.Course{}
	for i := range 196 {
		code := models.CountryCode(fmt.Sprintf("%c%c", 'A'+i/26, 'A'+i%26))
		c.Parties = append(c.Parties, models.Member{Country: code})
		d := models.Date("2001-02-03")
		for _, k := range []models.ActType{models.ActSignature, models.ActRatification} {
			c.Acts = append(c.Acts, models.Act{ActFields: models.ActFields{Kind: k, Party: &code, Date: &d}})
		}
	}
	for b.Loop() {
		models.CalendarOf(c, models.StepsOf(c))
	}
}
