package models

import "math"

// Tally counts commitments in cells from which every figure of progress follows.
type Tally struct {
	Total int
	ModalityCounts
	DeliveryCounts
	Late int
}

// TallyOf counts one commitment, by where it stands, and whether its due date is past.
func TallyOf(m Modality, d Delivery, overdue bool) Tally {
	t := Tally{Total: 1}
	switch m {
	case ModalityBinding:
		t.Binding = 1
	case ModalityPolitical:
		t.Political = 1
	case ModalityIntended:
		t.Intended = 1
	case ModalityPossible:
		t.Possible = 1
		return t
	}
	*t.delivery(d) = 1
	if overdue && !d.Final() {
		t.Late = 1
	}
	return t
}

func (t *Tally) delivery(d Delivery) *int {
	switch d {
	case DeliveryNotStarted:
		return &t.NotStarted
	case DeliveryLimited:
		return &t.Limited
	case DeliverySubstantial:
		return &t.Substantial
	case DeliveryComplete:
		return &t.Complete
	case DeliveryAbandoned:
		return &t.Abandoned
	case DeliverySuperseded:
		return &t.Superseded
	}
	return &t.NoEvidence
}

// Plus adds n times another tally.
func (t Tally) Plus(n int, o Tally) Tally {
	t.Total += n * o.Total
	t.Binding += n * o.Binding
	t.Political += n * o.Political
	t.Intended += n * o.Intended
	t.Possible += n * o.Possible
	t.NoEvidence += n * o.NoEvidence
	t.NotStarted += n * o.NotStarted
	t.Limited += n * o.Limited
	t.Substantial += n * o.Substantial
	t.Complete += n * o.Complete
	t.Abandoned += n * o.Abandoned
	t.Superseded += n * o.Superseded
	t.Late += n * o.Late
	return t
}

// Progress is how far a set of commitments has got.
type Progress struct {
	// All commitments undertaken by that day.
	Total int `json:"total" example:"6" validate:"required"`
	// Those that are neither merely possible nor superseded.
	Counted int `json:"counted" example:"4" validate:"required"`
	// How many have got how far.
	Delivery DeliveryCounts `json:"delivery" validate:"required"`
	// How many were undertaken how firmly.
	Modality ModalityCounts `json:"modality" validate:"required"`
	// How many are late.
	Late int `json:"late" example:"1" validate:"required"`
	// The share of counted ones that are complete; null over nothing.
	CompletionRate *float64 `json:"completion_rate" example:"0.25" unit:"share, 0 to 1"`
	// The share of counted ones that are substantial or complete; null over nothing.
	HighCompletionRate *float64 `json:"high_completion_rate" example:"0.25" unit:"share, 0 to 1"`
	// The mean of 0 (not started) to 3 (complete) over counted ones with evidence; null over nothing.
	Score *float64 `json:"score" example:"1.33" unit:"mean, 0 to 3"`
	// Where the list of these commitments is.
	Records string `json:"records" example:"/api/v1/commitments?pair=AZ-MA" validate:"required"`
}

// ProgressRow is one row of a breakdown; its key is null for the commitments that
// have none of what it breaks down by.
type ProgressRow struct {
	// What the row is for; null for the commitments that have none.
	Key *string `json:"key" example:"tourism"`
	// What it is called, in the language asked for.
	Label *string `json:"label" example:"Tourism"`
	Names Text    `json:"-"`
	Progress
}

// DeliveryCounts counts all commitments but the merely possible ones.
type DeliveryCounts struct {
	// Without any evidence.
	NoEvidence int `json:"no_evidence" example:"1" validate:"required"`
	// Not started.
	NotStarted int `json:"not_started" example:"1" validate:"required"`
	// With limited progress.
	Limited int `json:"limited" example:"1" validate:"required"`
	// With substantial progress.
	Substantial int `json:"substantial" example:"0" validate:"required"`
	// Complete.
	Complete int `json:"complete" example:"1" validate:"required"`
	// Abandoned.
	Abandoned int `json:"abandoned" example:"0" validate:"required"`
	// Superseded by another.
	Superseded int `json:"superseded" example:"0" validate:"required"`
}

// ModalityCounts counts all commitments.
type ModalityCounts struct {
	// Binding in law.
	Binding int `json:"binding" example:"0" validate:"required"`
	// Binding politically.
	Political int `json:"political" example:"1" validate:"required"`
	// Intended.
	Intended int `json:"intended" example:"3" validate:"required"`
	// Merely possible.
	Possible int `json:"possible" example:"2" validate:"required"`
}

// ProgressMeta says for which day figures hold, and whether the rows of a
// breakdown count each commitment once.
type ProgressMeta struct {
	// The day for which the figures hold.
	AsOf Day `json:"as_of" format:"date" example:"2024-12-31" validate:"required"`
	// Whether each commitment counts in one row only.
	Partition *bool `json:"partition,omitempty" example:"false"`
	// How many rows are on this page.
	Count *int `json:"count,omitempty" example:"12"`
	// The cursor of the next page; absent on the last.
	Next string `json:"next,omitempty"`
	// True while the server derives everything again, after an upgrade: figures may go
	// by the rules of before.
	Rebuilding bool `json:"rebuilding,omitempty" example:"false"`
}

// ProgressAnswer is progress as a whole.
type ProgressAnswer struct {
	// The figures.
	Data Progress `json:"data" validate:"required"`
	// What they hold for.
	Meta ProgressMeta `json:"meta" validate:"required"`
}

// ProgressBreakdown is progress by something.
type ProgressBreakdown struct {
	// The figures, by row.
	Data []ProgressRow `json:"data" validate:"required"`
	// What they hold for, and how to go on.
	Meta ProgressMeta `json:"meta" validate:"required"`
}

// Progress computes the figures: counted leaves out what is merely possible
// and what was superseded; a rate over nothing is null; the score is the mean
// of 0 to 3 over counted commitments with evidence.
func (t Tally) Progress(records string) Progress {
	done := t.NoEvidence + t.NotStarted + t.Limited + t.Substantial + t.Complete + t.Abandoned
	return Progress{
		Total: t.Total, Counted: done, Late: t.Late, Records: records,
		Delivery: t.DeliveryCounts, Modality: t.ModalityCounts,
		CompletionRate:     ratio(t.Complete, done, 4),
		HighCompletionRate: ratio(t.Substantial+t.Complete, done, 4),
		Score:              ratio(t.Limited+2*t.Substantial+3*t.Complete, done-t.NoEvidence, 2),
	}
}

// ratio divides, to so many decimals; over nothing it is null.
func ratio(part, whole, decimals int) *float64 {
	if whole == 0 {
		return nil
	}
	scale := math.Pow10(decimals)
	r := math.Round(float64(part)/float64(whole)*scale) / scale
	return &r
}

// Final tells whether nothing more is to come.
func (d Delivery) Final() bool {
	return d == DeliveryComplete || d == DeliveryAbandoned || d == DeliverySuperseded
}

// Judge says on a day whether a commitment is late and stale.
//
// 1. Late: the last day the due date can mean is past and delivery is not
// final. What is merely possible is never late.
// 2. Stale: nothing heard since the undertaking or the latest update for over
// a year is amber, for two red; what is final or merely possible does not go
// stale, nor what has no date at all.
func (c *Commitment) Judge(day Day) {
	open := !c.Delivery.Final() && c.Modality != ModalityPossible
	c.Late = open && c.DueTo != nil && *c.DueTo < day
	c.Stale = nil
	if open {
		c.Stale = staleness(c.heard(), day)
	}
}

// heard is the day of the latest update, else of the undertaking.
func (c *Commitment) heard() Day {
	if c.DeliveryFrom != nil {
		return *c.DeliveryFrom
	}
	return value(c.DateFrom)
}

// StaleSince gives the days before which silence is amber, and red.
func StaleSince(day Day) (amber, red Day) {
	t, ok := parseDay(day)
	if !ok {
		return "", ""
	}
	return DayOf(t.AddDate(-1, 0, 0)), DayOf(t.AddDate(-2, 0, 0))
}

func staleness(heard, day Day) *Staleness {
	amber, red := StaleSince(day)
	stale := StaleAmber
	switch {
	case heard == "" || heard >= amber:
		return nil
	case heard < red:
		stale = StaleRed
	}
	return &stale
}

// Assess finds where a commitment stands on a day: its latest update by then
// rules, whoever made it. Updates come latest first.
func (c *Commitment) Assess(updates []Update, day Day) {
	c.Assessment = Assessment{Delivery: DeliveryNoEvidence}
	for _, u := range updates {
		if u.AsOfFrom <= day {
			c.Assessment = Assessment{Delivery: u.Delivery, DeliveryAssessedBy: &u.AssessedBy, DeliveryAsOf: &u.AsOf, DeliveryFrom: &u.AsOfFrom}
			break
		}
	}
	c.Judge(day)
}

// Until is the first day after one on which a commitment, as it stands then, is
// judged otherwise by itself: when it falls due, goes stale, or begins to count.
func (c *Commitment) Until(day Day) Day {
	until := lastDay
	turn := func(on Day) {
		if day < on && on < until {
			until = on
		}
	}
	turn(value(c.DateFrom))
	if c.Delivery.Final() || c.Modality == ModalityPossible {
		return until
	}
	if c.DueTo != nil {
		turn(next(*c.DueTo))
	}
	if heard := c.heard(); heard != "" {
		turn(silentSince(heard, 1))
		turn(silentSince(heard, 2))
	}
	return until
}

// silentSince is the first day from which what was last heard of on one day is
// more than so many years old, as StaleSince counts them.
func silentSince(heard Day, years int) Day {
	t, ok := parseDay(heard)
	if !ok {
		return lastDay
	}
	// Counted backwards, the years may end a day apart on a leap day.
	on := t.AddDate(years, 0, 0)
	for !on.AddDate(-years, 0, 0).After(t) {
		on = on.AddDate(0, 0, 1)
	}
	if on.Year() > 9999 { // when no day is any more
		return lastDay
	}
	return DayOf(on)
}
