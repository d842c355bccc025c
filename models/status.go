package models

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"entente/models/fold"
)

// StatusOnDay is where an agreement stands on a day, and why.
type StatusOnDay struct {
	// The status.
	Value AgreementStatus `json:"value" example:"in_force" validate:"required"`
	// Since when it has it; null when unknown.
	Since *Date `json:"since" example:"2024-08-28"`
	// What the status follows from.
	Because []Reason `json:"because" validate:"required"`
	// Whether it could not be otherwise: every act and clause that it follows from has a
	// full date and a source, and none is contested.
	Certain bool `json:"certain" validate:"required"`
	// Until when some of it goes on after its end, by its clause on survival.
	SurvivesUntil *Date `json:"survives_until,omitempty" example:"2034-08-28"`
}

// Reason is one ground of a status: an act, the date of the agreement, a
// clause of it, or another agreement.
type Reason struct {
	// What kind of ground it is: an act, the date of the agreement, a clause of it,
	// another agreement, or that parties have left.
	Basis string `json:"basis" enums:"act,date,clause,agreement,article_56" example:"act" validate:"required"`
	// The id of the act or of the other agreement.
	ID string `json:"id,omitempty" format:"uuid"`
	// What kind of act it is.
	Kind ActType `json:"kind,omitempty" example:"entry_into_force"`
	// The date of it.
	Date *Date `json:"date,omitempty" example:"2024-08-28"`
}

// joinReasons are the reasons of two things, each once.
func joinReasons(a, b []Reason) []Reason {
	all := slices.Clone(a)
	for _, r := range b {
		if !slices.ContainsFunc(all, func(known Reason) bool { return reflect.DeepEqual(known, r) }) {
			all = append(all, r)
		}
	}
	return all
}

// Course is all that the status of an agreement follows from.
type Course struct {
	Clauses
	Parties []Member
	// Open is whether there are parties that are not named.
	Open         bool
	Date         *Date
	Acts         []Act
	SupersededBy []Supersession
	// Doubts are the acts, by id, and the fields, by pointer, that no source supports or
	// whose sources differ: nothing that rests on them is certain.
	Doubts map[string]bool
}

// Member is a party as acts name it: by its country, else as an institution, else by its
// name, folded.
type Member struct {
	Country     CountryCode
	Institution InstitutionID
	Name        string
}

// MemberOf is the party that something names; of a country, whichever institution is
// named with it.
func MemberOf(x ActParty) Member {
	switch {
	case x.Country != nil:
		return Member{Country: *x.Country}
	case x.InstitutionID != nil:
		return Member{Institution: *x.InstitutionID}
	}
	return Member{Name: fold.Key(value(x.Name))}
}

// did tells whether an act is one of this party alone.
func (m Member) did(a *Act) bool {
	switch {
	case a.Party != nil:
		return *a.Party == m.Country
	case a.PartyInstitutionID != nil:
		return *a.PartyInstitutionID == m.Institution
	}
	return a.PartyName != nil && m.Name != "" && fold.Key(*a.PartyName) == m.Name
}

// didOne tells whether one of some acts is one of this party alone. Acts are large, and
// are not copied to be asked, for there may be several of each party.
func (m Member) didOne(acts []Act) bool {
	for i := range acts {
		if m.did(&acts[i]) {
			return true
		}
	}
	return false
}

// Many tells whether a text lives on when one party leaves, and parties stand each for
// itself.
func (c Course) Many() bool { return len(c.Parties) > 2 || c.Open }

// Supersession is the moment another agreement takes the place of this one.
type Supersession struct {
	AgreementID string
	Date        *Date
	RecordedOn  Day
	Terminates  bool
	// Revives tells that it does not take its place, but brings it back.
	Revives bool
}

// What turns a status without an act: another agreement that brings a text back, and
// parties that part until fewer than two are left.
const (
	revival ActType = "revival"
	parting ActType = "parting"
)

// from is the first day on which it can be.
func (s Supersession) from() Day {
	lo, _, _ := s.Date.days()
	return cmp.Or(lo, s.RecordedOn)
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

// Steps are the status of an agreement, for every day there is.
type Steps struct {
	Text []Step
	// Parties are those of each party, in their order.
	Parties [][]Step
	// turns are those of each party, where its term is its own.
	turns [][]turn
}

// StepsOf derives the status of an agreement, and of each of its parties, for every day
// there is. Articles are of the Vienna Convention on the Law of Treaties.
//
//  1. An act speaks from the lower bound of its date, and surely from the upper
//     one; an undated act from the day it was recorded, never surely.
//  2. Without a signature the date of conclusion counts as one, not surely; and a
//     signature is sure when every party gave one.
//  3. What came later does not go back: a signature after entry into force
//     changes nothing, and of an entry into force "2023" no day before the
//     signature is meant. What is resumed runs as it ran before.
//  4. It enters into force when an act says so, else as its clause has it (article 24).
//  5. A term that ends expires the agreement, unless it renews itself or was renewed;
//     where the clause is silent on what follows, not surely. Renewed late, or in
//     force again, it has a new term.
//  6. A denunciation ends it on its effective day, else as the clause on notice has it;
//     without one after twelve months, not surely (article 56). A notice that was
//     withdrawn in time ends nothing (article 68).
//  7. Before it was signed, initialled or adopted it was being negotiated, not surely: from
//     a negotiation on, where one is on record. Adopted or open for signature, it still is.
//     Before all else, and where nothing is dated, unknown: what first enters into force,
//     by an act or by its clause, was made before. What was signed, and is not known to be
//     in force, may be.
//  8. A text of two ends for both when one leaves. One of many goes on for the others
//     (article 55) until fewer than two are left.
func StepsOf(c Course) Steps {
	if c.Many() {
		return c.stepsOfMany()
	}
	turns, d := c.turns(), c.deeds()
	steps := Steps{Parties: make([][]Step, len(c.Parties))}
	for i, m := range c.Parties {
		steps.Parties[i] = c.walk(d.signedBy(m, turns))
	}
	steps.Text = c.walk(turns)
	return steps
}

// turns are all changes of status of a text, as if all acts were of all parties.
func (c Course) turns() []turn {
	turns := c.signing()
	turns = append(turns, notBefore(turns, c.actTurns())...)
	turns = append(turns, notBefore(turns, c.entry())...)
	turns = append(turns, c.supersessions()...)
	sortTurns(turns)
	turns = append(turns, c.ending(turns)...)
	return turns
}

// walk takes turns in their order, as far as they can be taken.
func (c Course) walk(turns []turn) []Step {
	doubtRivals(turns)
	sortTurns(turns)
	steps := []Step{{From: firstDay, Until: lastDay, StatusOnDay: before(turns)}}
	state, running := steps[0].Value, StatusInForce
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
	c.survive(steps)
	return doubtLast(steps)
}

// doubtRivals makes the end of a term, and what ends a text only while it runs, uncertain
// where their dates do not tell which came first.
func doubtRivals(turns []turn) {
	for i := range turns {
		for j := range turns {
			expiry, other := &turns[i], &turns[j]
			early := other.kind == ActDenunciation || other.kind == ActFulfilment
			overlap := expiry.lo <= other.hi && other.lo <= expiry.hi
			dated := expiry.lo == expiry.hi && other.lo == other.hi
			if expiry.to == StatusExpired && early && overlap && !dated {
				expiry.sure, other.sure = false, false
			}
		}
	}
}

// doubtLast makes the last step uncertain when it comes before entry into force: that
// may be there, and not be recorded.
func doubtLast(steps []Step) []Step {
	for i := len(steps) - 1; i >= 0 && order[steps[i].Value] < order[StatusInForce] && steps[i].Value == steps[len(steps)-1].Value; i-- {
		steps[i].Certain = false
	}
	return merged(steps)
}

// merged joins steps that no longer differ.
func merged(steps []Step) []Step {
	out := steps[:1]
	for _, s := range steps[1:] {
		if last := &out[len(out)-1]; reflect.DeepEqual(last.StatusOnDay, s.StatusOnDay) {
			last.Until = s.Until
		} else {
			out = append(out, s)
		}
	}
	return out
}

// survive says until when something goes on after the end.
func (c Course) survive(steps []Step) {
	for i, s := range steps {
		if c.Survival != nil && s.Since != nil && (s.Value == StatusTerminated || s.Value == StatusExpired) {
			lo, hi, _ := s.Since.days()
			steps[i].SurvivesUntil = between(c.Survival.Length.after(lo), c.Survival.Length.after(hi))
		}
	}
}

// turn is one change of status: possible from lo, sure from hi.
type turn struct {
	to      AgreementStatus
	kind    ActType
	lo, hi  Day
	sure    bool
	since   *Date
	because []Reason
}

// sortTurns orders turns by day; of two to the same status on one day, the surer
// comes first, and entry into force before a renewal, whichever was written down first.
func sortTurns(turns []turn) {
	unsure := map[bool]int{false: 1}
	slices.SortStableFunc(turns, func(a, b turn) int {
		return cmp.Or(strings.Compare(a.lo, b.lo), order[a.to]-order[b.to], unsure[a.sure]-unsure[b.sure], strings.Compare(a.hi, b.hi),
			cmp.Compare(a.kind, b.kind))
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
	case ActNegotiation, ActAdoption, ActOpeningForSignature:
		return from == StatusUnknown
	case revival:
		return order[from] >= order[StatusExpired]
	case ActSuspension:
		return from == StatusInForce || from == StatusProvisionallyApplied
	case ActResumption:
		return from == StatusSuspended
	case ActRenewal:
		return from == StatusExpired
	case ActFulfilment:
		return from == StatusInForce || from == StatusProvisionallyApplied || from == StatusSuspended
	case ActEntryIntoForce:
		return from != StatusInForce
	case ActDenunciation, parting:
		return order[from] < order[StatusExpired]
	}
	if t.to == StatusExpired {
		return from == StatusInForce || from == StatusSuspended
	}
	return order[t.to] > order[from]
}

// before is the status before the first dated step of the agreement's own. Before it was
// made it was being negotiated, but before a negotiation nothing was. What is first known
// to run or to end was made before, and that is not on record.
func before(turns []turn) StatusOnDay {
	unknown := StatusOnDay{Value: StatusUnknown, Because: []Reason{}}
	for _, t := range turns {
		if t.since == nil || t.because[0].Basis == "agreement" {
			continue
		}
		if t.kind == ActNegotiation || order[t.to] > order[StatusSigned] {
			return unknown
		}
		return StatusOnDay{Value: StatusNegotiating, Because: t.because}
	}
	return unknown
}

// extend ends the last step where the turn begins, and adds one or two: the
// status while it is only possible, and when it is sure.
func extend(steps []Step, t turn) []Step {
	on := StatusOnDay{Value: t.to, Since: t.since, Because: t.because}
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
	signed := c.of([]ActType{ActSignature})
	undated := !slices.ContainsFunc(signed, func(a Act) bool { return a.Date != nil })
	if len(signed) == 0 || (undated && c.Date != nil) {
		if lo, hi, ok := c.Date.days(); ok {
			turns = append(turns, turn{to: StatusSigned, lo: lo, hi: hi, since: c.Date,
				because: []Reason{{Basis: "date", Date: c.Date}}})
		}
		return turns
	}
	first := c.turnOf(signed[0], StatusSigned)
	last, dated := first.hi, first.sure
	for _, a := range signed[1:] {
		t := c.turnOf(a, StatusSigned)
		last, dated = max(last, t.hi), dated && t.sure
		if t.lo < first.lo || (t.lo == first.lo && t.sure) {
			first = t
		}
	}
	first.hi, first.sure = last, dated && c.allSigned(signed)
	return append(turns, first)
}

// allSigned tells whether every party gave one of some acts, or they did so together.
func (c Course) allSigned(acts []Act) bool {
	if together(acts) {
		return true
	}
	missing := slices.ContainsFunc(c.Parties, func(m Member) bool { return !m.didOne(acts) })
	return !missing && !c.Open && len(c.Parties) > 0
}

// together tells whether one of some acts is one of all parties together.
func together(acts []Act) bool {
	return slices.ContainsFunc(acts, func(a Act) bool { return a.Joint() })
}

var turnsTo = map[ActType]AgreementStatus{
	ActNegotiation:            StatusNegotiating,
	ActAdoption:               StatusNegotiating,
	ActOpeningForSignature:    StatusNegotiating,
	ActInitialling:            StatusInitialled,
	ActProvisionalApplication: StatusProvisionallyApplied,
	ActEntryIntoForce:         StatusInForce,
	ActSuspension:             StatusSuspended,
	ActResumption:             StatusInForce,
	ActRenewal:                StatusInForce,
	ActTermination:            StatusTerminated,
	ActWithdrawal:             StatusTerminated,
	ActFulfilment:             StatusTerminated,
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
			t := c.turnOf(a, to)
			if a.Kind == ActEntryIntoForce {
				t = c.stated(t)
			}
			turns = append(turns, t)
		}
	}
	return turns
}

func (c Course) turnOf(a Act, to AgreementStatus) turn {
	date := a.Date
	if a.Effective != nil && a.Kind != ActSignature && a.Kind != ActInitialling {
		date = a.Effective
	}
	t := turn{to: to, kind: a.Kind, since: date, because: []Reason{{Basis: "act", ID: a.ID, Kind: a.Kind, Date: date}}}
	var known bool
	if t.lo, t.hi, known = date.days(); !known {
		t.since = nil
		t.lo = recordedOn(a.CreatedAt)
		t.hi = t.lo
		return t
	}
	t.sure = date.certain() && !c.Doubts[a.ID]
	return t
}

func recordedOn(stamp string) Day {
	if len(stamp) < len(firstDay) {
		return firstDay
	}
	return stamp[:len(firstDay)]
}

func (c Course) supersessions() []turn {
	var turns []turn
	for _, s := range c.SupersededBy {
		t := turn{to: StatusSuperseded, since: s.Date,
			because: []Reason{{Basis: "agreement", ID: s.AgreementID, Date: s.Date}}}
		switch {
		case s.Terminates:
			t.to = StatusTerminated
		case s.Revives:
			t.to, t.kind = StatusInForce, revival
		}
		var known bool
		if t.lo, t.hi, known = s.Date.days(); known {
			t.sure = s.Date.certain()
		} else {
			t.since, t.lo, t.hi = nil, s.RecordedOn, s.RecordedOn
		}
		turns = append(turns, t)
	}
	return turns
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
