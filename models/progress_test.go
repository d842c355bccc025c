package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/models"
)

var (
	modalities = []models.Modality{models.ModalityBinding, models.ModalityPolitical, models.ModalityIntended, models.ModalityPossible}
	deliveries = []models.Delivery{models.DeliveryNoEvidence, models.DeliveryNotStarted, models.DeliveryLimited, models.DeliverySubstantial,
		models.DeliveryComplete, models.DeliveryAbandoned, models.DeliverySuperseded}
)

func tallied(list ...models.Tally) (sum models.Tally) {
	for _, t := range list {
		sum = sum.Plus(1, t)
	}
	return sum
}

func TestProgress(t *testing.T) {
	of := models.TallyOf
	for _, tc := range []struct {
		name  string
		tally models.Tally
		want  models.Progress
	}{
		{"nothing: every rate is null", models.Tally{}, models.Progress{}},
		{"the example of the API", tallied(
			of(models.ModalityPolitical, models.DeliveryNoEvidence, true), of(models.ModalityIntended, models.DeliveryNotStarted, false),
			of(models.ModalityIntended, models.DeliveryLimited, false), of(models.ModalityIntended, models.DeliveryComplete, false),
			of(models.ModalityPossible, models.DeliveryNoEvidence, false), of(models.ModalityPossible, models.DeliveryComplete, true)),
			models.Progress{Total: 6, Counted: 4, Late: 1,
				Delivery:       models.DeliveryCounts{NoEvidence: 1, NotStarted: 1, Limited: 1, Complete: 1},
				Modality:       models.ModalityCounts{Political: 1, Intended: 3, Possible: 2},
				CompletionRate: ptr(0.25), HighCompletionRate: ptr(0.25), Score: ptr(1.33)}},
		{"only what is possible: counted nowhere", tallied(of(models.ModalityPossible, models.DeliveryComplete, true)),
			models.Progress{Total: 1, Modality: models.ModalityCounts{Possible: 1}}},
		{"only what was superseded: a rate over nothing", tallied(of(models.ModalityBinding, models.DeliverySuperseded, false)),
			models.Progress{Total: 1, Delivery: models.DeliveryCounts{Superseded: 1}, Modality: models.ModalityCounts{Binding: 1}}},
		{"no evidence: a rate of nought, and no score", tallied(of(models.ModalityBinding, models.DeliveryNoEvidence, false)),
			models.Progress{Total: 1, Counted: 1, Delivery: models.DeliveryCounts{NoEvidence: 1}, Modality: models.ModalityCounts{Binding: 1},
				CompletionRate: ptr(0.), HighCompletionRate: ptr(0.)}},
		{"abandoned scores nought", tallied(of(models.ModalityBinding, models.DeliveryAbandoned, false), of(models.ModalityBinding, models.DeliveryComplete, false)),
			models.Progress{Total: 2, Counted: 2, Delivery: models.DeliveryCounts{Complete: 1, Abandoned: 1}, Modality: models.ModalityCounts{Binding: 2},
				CompletionRate: ptr(0.5), HighCompletionRate: ptr(0.5), Score: ptr(1.5)}},
		{"substantial is high completion", tallied(of(models.ModalityBinding, models.DeliverySubstantial, false), of(models.ModalityBinding, models.DeliverySubstantial, false),
			of(models.ModalityBinding, models.DeliveryComplete, false)),
			models.Progress{Total: 3, Counted: 3, Delivery: models.DeliveryCounts{Substantial: 2, Complete: 1}, Modality: models.ModalityCounts{Binding: 3},
				CompletionRate: ptr(0.3333), HighCompletionRate: ptr(1.), Score: ptr(2.33)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tc.tally.Progress("")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is counted: the parts add up to the whole, and a rate is a rate.
func TestProgressAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) models.Tally {
			return models.TallyOf(rapid.SampledFrom(modalities).Draw(t, "modality"), rapid.SampledFrom(deliveries).Draw(t, "delivery"), rapid.Bool().Draw(t, "late"))
		})
		list := rapid.SliceOf(one).Draw(t, "commitments")
		sum := tallied(list...)
		p := sum.Progress("")
		m, d := p.Modality, p.Delivery
		if p.Total != len(list) || m.Binding+m.Political+m.Intended+m.Possible != p.Total {
			t.Errorf("total %d of %d, by modality %+v", p.Total, len(list), m)
		}
		delivered := d.NoEvidence + d.NotStarted + d.Limited + d.Substantial + d.Complete + d.Abandoned
		if delivered+d.Superseded != p.Total-m.Possible || p.Counted != delivered || p.Late > p.Total-m.Possible {
			t.Errorf("delivery %+v, counted %d, late %d, of %d with %d possible", d, p.Counted, p.Late, p.Total, m.Possible)
		}
		if (p.CompletionRate == nil) != (p.Counted == 0) || (p.HighCompletionRate == nil) != (p.Counted == 0) || (p.Score == nil) != (p.Counted == d.NoEvidence) {
			t.Errorf("rates %v %v, score %v over %d counted", p.CompletionRate, p.HighCompletionRate, p.Score, p.Counted)
		}
		if p.Counted > 0 && (*p.CompletionRate < 0 || *p.CompletionRate > *p.HighCompletionRate || *p.HighCompletionRate > 1) {
			t.Errorf("rates %v and %v", *p.CompletionRate, *p.HighCompletionRate)
		}
		for _, x := range list {
			sum = sum.Plus(-1, x)
		}
		if sum != (models.Tally{}) {
			t.Errorf("taken away again, %+v is left", sum)
		}
	})
}

func TestLateAndStale(t *testing.T) {
	const today = "2026-11-23"
	for _, tc := range []struct {
		name          string
		modality      models.Modality
		delivery      models.Delivery
		due, date, as string
		late          bool
		stale         *models.Staleness
	}{
		{name: "due yesterday", due: "2026-11-22", late: true},
		{name: "due today", due: today},
		{name: "due this month", due: "2026-11"},
		{name: "due last month", due: "2026-10", late: true},
		{name: "due this year", due: "2026"},
		{name: "due from some day on", due: "2020-01-01/.."},
		{name: "no due date"},
		{name: "complete is not late", due: "2020", delivery: models.DeliveryComplete},
		{name: "abandoned is not late", due: "2020", delivery: models.DeliveryAbandoned},
		{name: "superseded is not late", due: "2020", delivery: models.DeliverySuperseded},
		{name: "substantial is late", due: "2020", delivery: models.DeliverySubstantial, late: true},
		{name: "no evidence is late", due: "2020", late: true},
		{name: "what is possible is never late, nor stale", due: "2020", date: "2019", modality: models.ModalityPossible},
		{name: "undertaken a year ago to the day", date: "2025-11-23"},
		{name: "a year and a day: amber", date: "2025-11-22", stale: ptr(models.StaleAmber)},
		{name: "two years to the day: amber", date: "2024-11-23", stale: ptr(models.StaleAmber)},
		{name: "two years and a day: red", date: "2024-11-22", stale: ptr(models.StaleRed)},
		{name: "an update counts from its day", date: "2020", as: "2026-01-01"},
		{name: "an old update", date: "2020", as: "2025-06-01", stale: ptr(models.StaleAmber)},
		{name: "final is not stale", date: "2020", delivery: models.DeliveryComplete},
		{name: "no date at all: not stale"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := models.Commitment{CommitmentFields: models.CommitmentFields{Modality: models.ModalityIntended, Due: date(tc.due), Date: date(tc.date)}}
			if tc.modality != "" {
				c.Modality = tc.modality
			}
			c.Delivery = tc.delivery
			c.Derive()
			if tc.as != "" {
				c.DeliveryFrom = &tc.as
			}
			c.Judge(today)
			if diff := cmp.Diff(tc.stale, c.Stale); c.Late != tc.late || diff != "" {
				t.Errorf("late %t, want %t; stale (-want +got):\n%s", c.Late, tc.late, diff)
			}
		})
	}
}

func TestStaleSince(t *testing.T) {
	for _, tc := range []struct{ day, amber, red string }{
		{"2026-11-23", "2025-11-23", "2024-11-23"},
		{"2024-02-29", "2023-03-01", "2022-03-01"},
		{"no day", "", ""},
	} {
		if amber, red := models.StaleSince(tc.day); amber != tc.amber || red != tc.red {
			t.Errorf("on %s: got %s and %s, want %s and %s", tc.day, amber, red, tc.amber, tc.red)
		}
	}
}

// TestTurnsOfTheLastDays: what would turn when there are no days any more does not turn.
func TestTurnsOfTheLastDays(t *testing.T) {
	for date, want := range map[string]models.Day{"2024-02-29": "2025-03-01", "9998-12-31": "9999-99-99", "9999-12-31": "9999-99-99"} {
		c := models.Commitment{CommitmentFields: models.CommitmentFields{Modality: models.ModalityIntended, Date: ptr(models.Date(date))}}
		c.Derive()
		c.Assess(nil, date)
		if got := c.Until(date); got != want {
			t.Errorf("of %s: turns on %s, want %s", date, got, want)
		}
	}
}

// The latest update by a day rules, whoever made it.
func TestAssessACommitment(t *testing.T) {
	update := func(day string, d models.Delivery, by models.Assessor) models.Update {
		u := models.Update{UpdateFields: models.UpdateFields{AsOf: models.Date(day), Delivery: d, AssessedBy: by}}
		u.Derive()
		return u
	}
	updates := []models.Update{
		update("2025-03", models.DeliveryComplete, models.AssessedBySelf),
		update("2024-06-01", models.DeliveryLimited, models.AssessedByIndependent),
		update("2024-01-01", models.DeliveryNotStarted, models.AssessedByPartner),
	}
	for _, tc := range []struct {
		day  string
		want models.Delivery
		by   *models.Assessor
		late bool
	}{
		{"2023-12-31", models.DeliveryNoEvidence, nil, false},
		{"2024-01-01", models.DeliveryNotStarted, ptr(models.AssessedByPartner), false},
		{"2024-12-31", models.DeliveryLimited, ptr(models.AssessedByIndependent), false},
		{"2025-02-28", models.DeliveryLimited, ptr(models.AssessedByIndependent), true},
		{"2025-03-01", models.DeliveryComplete, ptr(models.AssessedBySelf), false},
	} {
		c := models.Commitment{CommitmentFields: models.CommitmentFields{Modality: models.ModalityBinding, Due: date("2024-12")}}
		c.Derive()
		c.Assess(updates, tc.day)
		if diff := cmp.Diff(tc.by, c.DeliveryAssessedBy); c.Delivery != tc.want || c.Late != tc.late || diff != "" {
			t.Errorf("on %s: got %s late %t, want %s late %t; by (-want +got):\n%s", tc.day, c.Delivery, c.Late, tc.want, tc.late, diff)
		}
	}
}

func TestSidesAndPairs(t *testing.T) {
	type codes = []models.CountryCode
	for _, tc := range []struct {
		by, to codes
		seen   models.CountryCode
		side   models.Side
		pairs  []models.Pair
	}{
		{codes{"AZ"}, codes{"MA"}, "AZ", models.SideOurs, []models.Pair{"AZ-MA"}},
		{codes{"AZ"}, codes{"MA"}, "MA", models.SideTheirs, []models.Pair{"AZ-MA"}},
		{codes{"AZ", "MA"}, codes{"MA", "AZ"}, "AZ", models.SideJoint, []models.Pair{"AZ-MA"}},
		{codes{"MA"}, nil, "MA", models.SideOurs, nil},
		{codes{"TR"}, codes{"MA", "AZ"}, "AZ", models.SideTheirs, []models.Pair{"AZ-TR", "MA-TR"}},
	} {
		c := models.Commitment{CommitmentFields: models.CommitmentFields{OwedBy: tc.by, OwedTo: tc.to}}
		if got := c.SideOf(tc.seen); got != tc.side {
			t.Errorf("%v to %v, seen from %s: got %s, want %s", tc.by, tc.to, tc.seen, got, tc.side)
		}
		if diff := cmp.Diff(tc.pairs, c.PairsOwed()); diff != "" {
			t.Errorf("%v to %v: pairs (-want +got):\n%s", tc.by, tc.to, diff)
		}
	}
}
