package models

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// StatusOnDay is where an agreement stands on a day, and why.
type StatusOnDay struct {
	// The status.
	Value AgreementStatus `json:"value" example:"in_force" validate:"required"`
	// Since when it has it; null when unknown.
	Since *Date `json:"since" example:"2024-08-28"`
	// What the status follows from.
	Because []Reason `json:"because" validate:"required"`
	// Whether it could not be otherwise.
	Certain bool `json:"certain" validate:"required"`
}

// Reason is one ground of a status: an act, the date of the agreement, a
// clause of it, or another agreement.
type Reason struct {
	// What kind of ground it is.
	Basis string `json:"basis" enums:"act,date,clause,agreement" example:"act" validate:"required"`
	// The id of the act or of the other agreement.
	ID string `json:"id,omitempty" format:"uuid"`
	// What kind of act it is.
	Kind ActType `json:"kind,omitempty" example:"entry_into_force"`
	// The date of it.
	Date *Date `json:"date,omitempty" example:"2024-08-28"`
}

// Course is all that the status of an agreement follows from.
type Course struct {
	Parties      []CountryCode
	Date         *Date
	Acts         []Act
	Duration     *Duration
	Renewal      *Renewal
	SupersededBy []Supersession
}

// Supersession is the moment another agreement takes the place of this one.
type Supersession struct {
	AgreementID string
	Date        *Date
	RecordedOn  Day
	Terminates  bool
}

// Step is a stretch of days on which the status does not change: From ≤ day < Until.
// The first begins with the first day there is, and the last never ends.
type Step struct {
	From, Until Day
	StatusOnDay
}

// The first and last day there is, for steps without an end.
const (
	firstDay Day = "0000-00-00"
	lastDay  Day = "9999-99-99"
)

// StatusOn finds the status on a day.
func StatusOn(steps []Step, day Day) StatusOnDay {
	for _, s := range steps {
		if s.From <= day && day < s.Until {
			return s.StatusOnDay
		}
	}
	return StatusOnDay{Value: StatusUnknown, Because: []Reason{}}
}

// Steps derives the status of an agreement, for every day there is.
//
//  1. An act speaks from the lower bound of its date, and surely from the upper
//     one; an undated act from the day it was recorded, never surely.
//  2. Without a signature the date of conclusion counts as one, not surely; and a
//     signature is sure when every party gave one.
//  3. What came later does not go back: a signature after entry into force
//     changes nothing, and of an entry into force "2023" no day before the
//     signature is meant. What is resumed runs as it ran before.
//  4. A term that ends expires the agreement, unless it renews itself tacitly or
//     was renewed; where the clause is silent on renewal, not surely. Renewed
//     late, or in force again, it has a new term.
//  5. A denunciation ends it on its effective day, else with the term or the
//     notice that the clause gives.
//  6. Before the first dated step it is being negotiated, not surely; where
//     nothing is dated, unknown.
func Steps(c Course) []Step {
	turns := c.signing()
	turns = append(turns, notBefore(turns, c.actTurns())...)
	turns = append(turns, c.supersessions()...)
	sortTurns(turns)
	turns = append(turns, c.ending(turns)...)
	sortTurns(turns)
	steps := []Step{{From: firstDay, Until: lastDay, StatusOnDay: before(turns)}}
	state, running := StatusNegotiating, StatusInForce
	for _, t := range turns {
		if t.lo >= lastDay || !t.follows(state) {
			continue
		}
		switch t.kind {
		case ActSuspension:
			running = state
		case ActResumption:
			t.to = running
		}
		state = t.to
		steps = extend(steps, t)
	}
	return steps
}

// turn is one change of status: possible from lo, sure from hi.
type turn struct {
	to      AgreementStatus
	kind    ActType
	lo, hi  Day
	sure    bool
	since   *Date
	because Reason
}

// sortTurns orders turns by day; of two to the same status on one day, the surer
// comes first, whichever was written down first.
func sortTurns(turns []turn) {
	unsure := map[bool]int{false: 1}
	slices.SortStableFunc(turns, func(a, b turn) int {
		return cmp.Or(strings.Compare(a.lo, b.lo), order[a.to]-order[b.to], unsure[a.sure]-unsure[b.sure], strings.Compare(a.hi, b.hi))
	})
}

// order is how far along a status is.
var order = map[AgreementStatus]int{
	StatusNegotiating: 0, StatusInitialled: 1, StatusSigned: 2, StatusProvisionallyApplied: 3,
	StatusInForce: 4, StatusSuspended: 5, StatusExpired: 6, StatusTerminated: 7, StatusSuperseded: 8,
}

// follows tells whether a turn can be taken from a status (rule 3). Entry into
// force revives what has ended; only what runs can be suspended, and what has
// ended is not denounced.
func (t turn) follows(from AgreementStatus) bool {
	switch t.kind {
	case ActSuspension:
		return from == StatusInForce || from == StatusProvisionallyApplied
	case ActResumption:
		return from == StatusSuspended
	case ActRenewal:
		return from == StatusExpired
	case ActEntryIntoForce:
		return from != StatusInForce
	case ActDenunciation:
		return order[from] < order[StatusExpired]
	}
	if t.to == StatusExpired {
		return from == StatusInForce || from == StatusSuspended
	}
	return order[t.to] > order[from]
}

// before is the status before the first step of the agreement's own that is dated.
func before(turns []turn) StatusOnDay {
	for _, t := range turns {
		if t.since != nil && t.because.Basis != "agreement" && t.because.Basis != "clause" {
			return StatusOnDay{Value: StatusNegotiating, Because: []Reason{t.because}}
		}
	}
	return StatusOnDay{Value: StatusUnknown, Because: []Reason{}}
}

// extend ends the last step where the turn begins, and adds one or two: the
// status while it is only possible, and when it is sure.
func extend(steps []Step, t turn) []Step {
	on := StatusOnDay{Value: t.to, Since: t.since, Because: []Reason{t.because}}
	steps = cut(steps, t.lo)
	from := max(t.lo, steps[len(steps)-1].From)
	if steps[len(steps)-1].From == from {
		steps = steps[:len(steps)-1]
	} else {
		steps[len(steps)-1].Until = from
	}
	steps = append(steps, Step{From: from, Until: lastDay, StatusOnDay: on})
	if !t.sure || t.hi >= lastDay {
		return steps
	}
	if t.hi <= from {
		steps[len(steps)-1].Certain = true
		return steps
	}
	steps[len(steps)-1].Until = t.hi
	on.Certain = true
	return append(steps, Step{From: t.hi, Until: lastDay, StatusOnDay: on})
}

// cut drops the steps that would begin only after a day.
func cut(steps []Step, day Day) []Step {
	for len(steps) > 1 && steps[len(steps)-1].From > day {
		steps = steps[:len(steps)-1]
		steps[len(steps)-1].Until = lastDay
	}
	return steps
}

// signing is the turn to initialled and signed.
func (c Course) signing() []turn {
	var turns []turn
	var signed []Act
	for _, a := range c.Acts {
		if a.Kind == ActSignature {
			signed = append(signed, a)
		}
	}
	undated := !slices.ContainsFunc(signed, func(a Act) bool { return a.Date != nil })
	if len(signed) == 0 || (undated && c.Date != nil) {
		if from, to := c.Date.Bounds(); from+to != "" {
			lo, hi := span(from, to)
			turns = append(turns, turn{to: StatusSigned, lo: lo, hi: hi, since: c.Date,
				because: Reason{Basis: "date", Date: c.Date}})
		}
		return turns
	}
	first := turnOf(signed[0], StatusSigned)
	last, dated := first.hi, first.sure
	for _, a := range signed[1:] {
		t := turnOf(a, StatusSigned)
		last, dated = max(last, t.hi), dated && t.sure
		if t.lo < first.lo || (t.lo == first.lo && t.sure) {
			first = t
		}
	}
	first.hi, first.sure = last, dated && c.allSigned(signed)
	return append(turns, first)
}

func (c Course) allSigned(signed []Act) bool {
	by := map[CountryCode]bool{}
	for _, a := range signed {
		if a.Party == nil {
			return true
		}
		by[*a.Party] = true
	}
	for _, p := range c.Parties {
		if !by[p] {
			return false
		}
	}
	return len(c.Parties) > 0
}

var turnsTo = map[ActType]AgreementStatus{
	ActInitialling:            StatusInitialled,
	ActProvisionalApplication: StatusProvisionallyApplied,
	ActEntryIntoForce:         StatusInForce,
	ActSuspension:             StatusSuspended,
	ActResumption:             StatusInForce,
	ActRenewal:                StatusInForce,
	ActTermination:            StatusTerminated,
	ActWithdrawal:             StatusTerminated,
}

// notBefore keeps what can only follow a signature from beginning before it,
// where the date leaves that open.
func notBefore(signing, turns []turn) []turn {
	if len(signing) == 0 || signing[0].since == nil {
		return turns
	}
	for i, t := range turns {
		if order[t.to] > order[StatusSigned] && t.lo < signing[0].lo && t.hi >= signing[0].lo {
			turns[i].lo = signing[0].lo
		}
	}
	return turns
}

func (c Course) actTurns() []turn {
	var turns []turn
	for _, a := range c.Acts {
		if to, ok := turnsTo[a.Kind]; ok {
			turns = append(turns, turnOf(a, to))
		}
	}
	return turns
}

func turnOf(a Act, to AgreementStatus) turn {
	date := a.Date
	if a.Effective != nil && a.Kind != ActSignature && a.Kind != ActInitialling {
		date = a.Effective
	}
	t := turn{to: to, kind: a.Kind, since: date, because: Reason{Basis: "act", ID: a.ID, Kind: a.Kind, Date: date}}
	from, to2 := date.Bounds()
	if from+to2 == "" {
		t.since = nil
		t.lo = recordedOn(a.CreatedAt)
		t.hi = t.lo
		return t
	}
	t.lo, t.hi = span(from, to2)
	t.sure = date.certain()
	return t
}

func recordedOn(stamp string) Day {
	if len(stamp) < len(firstDay) {
		return firstDay
	}
	return stamp[:len(firstDay)]
}

// span makes a stretch of days of bounds of which one may be open.
func span(from, to string) (lo, hi Day) {
	return cmp.Or(from, to), cmp.Or(to, from)
}

func (c Course) supersessions() []turn {
	var turns []turn
	for _, s := range c.SupersededBy {
		t := turn{to: StatusSuperseded, since: s.Date,
			because: Reason{Basis: "agreement", ID: s.AgreementID, Date: s.Date}}
		if s.Terminates {
			t.to = StatusTerminated
		}
		from, to := s.Date.Bounds()
		if from+to == "" {
			t.since, t.lo, t.hi = nil, s.RecordedOn, s.RecordedOn
		} else {
			t.lo, t.hi = span(from, to)
			t.sure = s.Date.certain()
		}
		turns = append(turns, t)
	}
	return turns
}

// ending finds the ends of terms (rule 4) and what denunciations do (rule 5).
func (c Course) ending(turns []turn) []turn {
	start := slices.IndexFunc(turns, func(t turn) bool { return t.kind == ActEntryIntoForce })
	var out []turn
	for _, a := range c.Acts {
		if a.Kind == ActDenunciation {
			out = append(out, c.denounced(a, turns, start))
		}
	}
	if c.Duration == nil || c.tacit() {
		return out
	}
	return append(out, c.expiries(turns)...)
}

// tacit tells whether the agreement renews itself.
func (c Course) tacit() bool { return c.Renewal != nil && value(c.Renewal.Kind) == RenewalTacit }

// period is how long a renewal lasts.
func (c Course) period() *Duration {
	if c.Renewal != nil && c.Renewal.Period != nil {
		return c.Renewal.Period
	}
	return c.Duration
}

// expiries are the ends of all terms: of each entry into force, put off by each
// renewal in time, and of each renewal that came too late for that.
func (c Course) expiries(turns []turn) []turn {
	var ends []turn
	begin := func(t turn, length *Duration) {
		if n := len(ends); n > 0 && ends[n-1].lo > t.lo {
			ends = ends[:n-1] // a new term begins before the old one ends
		}
		ends = append(ends, turn{to: StatusExpired, lo: length.after(t.lo), hi: length.after(t.hi),
			sure: t.sure && c.Renewal != nil, because: Reason{Basis: "clause"}})
	}
	for _, t := range turns {
		switch last := len(ends) - 1; {
		case t.kind == ActEntryIntoForce:
			begin(t, c.Duration)
		case t.kind == ActRenewal && last >= 0 && t.lo <= ends[last].hi:
			ends[last].lo, ends[last].hi = c.period().after(ends[last].lo), c.period().after(ends[last].hi)
		case t.kind == ActRenewal && last >= 0:
			begin(t, c.period())
		}
	}
	for i := range ends {
		since := Date(ends[i].lo)
		ends[i].since = &since
	}
	return ends
}

func (c Course) denounced(a Act, turns []turn, start int) turn {
	t := turnOf(a, StatusTerminated)
	if a.Effective != nil || !t.sure {
		return t
	}
	var notice *Duration
	if c.Renewal != nil {
		notice = c.Renewal.Notice
	}
	t.sure = notice != nil
	if notice != nil {
		t.lo, t.hi = notice.after(t.lo), notice.after(t.hi)
	}
	if start >= 0 && c.Duration != nil && c.tacit() {
		t.lo, t.hi = c.termEnd(turns[start].lo, t.lo), c.termEnd(turns[start].hi, t.hi)
	}
	since := Date(t.lo)
	t.since = &since
	return t
}

// termEnd is the first end of a term on or after a day.
func (c Course) termEnd(force, day Day) Day {
	end := c.Duration.after(force)
	for range 10_000 {
		if end >= day {
			break
		}
		end = c.period().after(end)
	}
	return end
}

// RenewalType says how a term is renewed.
type RenewalType string

// The ways a term is renewed.
const (
	RenewalTacit   RenewalType = "tacit"
	RenewalExpress RenewalType = "express"
	RenewalNone    RenewalType = "none"
)

// CheckValue finds a way we do not know.
func (r RenewalType) CheckValue(at string, p *Problems) {
	if r != RenewalTacit && r != RenewalExpress && r != RenewalNone {
		p.Add(at, "unknown_code", "%q is not one of: tacit, express, none", string(r))
	}
}

// Renewal is the clause on the end of a term: whether it renews itself, for how
// long, and with how much notice it is denounced.
type Renewal struct {
	// How the term is renewed.
	Kind *RenewalType `json:"kind" example:"tacit"`
	// For how long it is renewed.
	Period *Duration `json:"period" example:"P5Y"`
	// How long before the end of the term it has to be denounced.
	Notice *Duration `json:"notice" example:"P6M"`
}

// Duration is a length of time in whole years, months, weeks and days
// (ISO 8601: P5Y, P1Y6M, P30D).
type Duration string

var duration = regexp.MustCompile(`^P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?$`)

// CheckValue finds what is not such a duration.
func (d Duration) CheckValue(at string, p *Problems) {
	m := duration.FindStringSubmatch(string(d))
	if m == nil || d.zero() {
		p.Add(at, "invalid_duration", "%s is not an ISO 8601 duration such as P5Y, P6M or P30D", fmt.Sprintf("%q", string(d)))
	}
}

func (d Duration) zero() bool {
	y, m, days := d.parts()
	return y+m+days == 0
}

func (d Duration) parts() (years, months, days int) {
	m := duration.FindStringSubmatch(string(d))
	if m == nil {
		return 0, 0, 0
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	return n(1), n(2), 7*n(3) + n(4)
}

// after is the day a duration later; the last day of the month where that day
// does not exist.
func (d *Duration) after(day Day) Day {
	t, ok := parseDay(day)
	if !ok {
		return day
	}
	y, m, days := d.parts()
	first := t.AddDate(0, 0, 1-t.Day()).AddDate(y, m, 0)
	last := first.AddDate(0, 1, -1).Day()
	end := DayOf(first.AddDate(0, 0, min(t.Day(), last)-1+days))
	if len(end) != len(lastDay) {
		return lastDay
	}
	return end
}

// Until is the first day after one on which the status is another.
func Until(steps []Step, day Day) Day {
	for _, s := range steps {
		if s.From <= day && day < s.Until {
			return s.Until
		}
	}
	return lastDay
}
