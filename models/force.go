package models

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/models/fold"
)

// Entry into force, as the text has it (article 24 of the Vienna Convention).

// ratifying are the acts by which a state is bound in the same way as by ratification
// (articles 11, 14 and 15).
var ratifying = []ActType{ActRatification, ActAcceptance, ActApproval, ActAccession}

// awaited are the acts that an entry into force waits for.
var awaited = map[EntryBasis][]ActType{
	EntryOnSignature: {ActSignature}, EntryOnNotification: {ActNotification},
	EntryOnExchange: {ActExchange}, EntryOnRatification: ratifying,
}

// entry is the entry into force that follows from the clause, and the provisional
// application before it. An act that states one goes before what would follow.
func (c Course) entry() []turn {
	if c.EntryIntoForceClause == nil {
		return nil
	}
	var turns []turn
	if p := c.EntryIntoForceClause.Provisional; p != nil && !c.has(ActProvisionalApplication) {
		if t, ok := c.waited(EntryClause{On: p.On, Date: p.Date}, StatusProvisionallyApplied); ok {
			t.kind = ActProvisionalApplication
			turns = append(turns, t)
		}
	}
	if t, ok := c.byClause(); ok && !c.has(ActEntryIntoForce) {
		turns = append(turns, t)
	}
	return turns
}

func (c Course) has(kind ActType) bool {
	return slices.ContainsFunc(c.Acts, func(a Act) bool { return a.Kind == kind })
}

// byClause is the entry into force that follows from the clause, whatever acts say.
func (c Course) byClause() (turn, bool) {
	if c.EntryIntoForceClause == nil {
		return turn{}, false
	}
	t, ok := c.waited(*c.EntryIntoForceClause, StatusInForce)
	t.kind = ActEntryIntoForce
	return t, ok
}

// stated is an entry into force that an act states. Where the clause has another day,
// the act goes before, and both are shown.
func (c Course) stated(t turn) turn {
	computed, ok := c.byClause()
	if ok && computed.since != nil && t.since != nil && apart(computed, t) {
		t.sure = false
		t.because = append(t.because, Reason{Basis: "clause", Date: computed.since})
	}
	return t
}

// Otherwise gives, for each act by its id that states another entry into force than follows
// from the clause, the field that does and what would follow.
func (c Course) Otherwise() map[string]map[string]Follows {
	computed, ok := c.byClause()
	if !ok || computed.since == nil {
		return nil
	}
	out := map[string]map[string]Follows{}
	for _, a := range c.of([]ActType{ActEntryIntoForce}) {
		t, field := c.turnOf(a, StatusInForce), "/date"
		if a.Effective != nil {
			field = "/effective"
		}
		if t.since != nil && apart(computed, t) {
			out[a.ID] = map[string]Follows{field: {Field: "/entry_into_force_clause", Value: *computed.since}}
		}
	}
	return out
}

// apart tells whether two turns cannot be on one day.
func apart(a, b turn) bool { return a.hi < b.lo || b.hi < a.lo }

// waited is the turn that comes when what a clause waits for has happened; not ok while
// it has not.
func (c Course) waited(clause EntryClause, to AgreementStatus) (t turn, ok bool) {
	switch clause.On {
	case EntryOnDate:
		t.lo, t.hi, ok = clause.Date.days()
		t.sure = clause.Date.certain()
	case EntryOnAct:
		return t, false
	default:
		t, ok = c.last(c.of(awaited[clause.On]), clause.Number)
		if clause.On == EntryOnSignature && !c.has(ActSignature) && c.Date != nil {
			t.lo, t.hi, ok = c.Date.days()
			t.because = []Reason{{Basis: "date", Date: c.Date}}
		}
	}
	if !ok {
		return t, false
	}
	t.to = to
	t.lo, t.hi = clause.shift(t.lo), clause.shift(t.hi)
	t.sure = t.sure && !c.Doubts["/entry_into_force_clause"]
	t.since = between(t.lo, t.hi)
	t.because = append([]Reason{{Basis: "clause"}}, t.because...)
	return t, true
}

// shift goes from the day of the last act to that of entry into force.
func (e EntryClause) shift(day Day) Day {
	day = e.After.span(1).after(day)
	if e.MonthStart != nil {
		day = monthStart(day, *e.MonthStart)
	}
	return day
}

func (c Course) of(kinds []ActType) []Act {
	var acts []Act
	for _, a := range c.Acts {
		if slices.Contains(kinds, a.Kind) {
			acts = append(acts, a)
		}
	}
	return acts
}

// last is the turn of the act that completes a number of them, or one of each party. Who
// acts again counts once, with the first.
func (c Course) last(acts []Act, number *int) (t turn, ok bool) {
	if number == nil && (len(acts) == 0 || !c.allSigned(acts)) {
		return t, false
	}
	firsts := c.firsts(acts)
	n := len(firsts)
	if number != nil {
		n = *number
	}
	if n > len(firsts) {
		return t, false
	}
	t = nth(firsts, n)
	if t.since == nil && t.lo == t.hi {
		t.sure = false
	}
	return t, true
}

// firsts are the turns of some acts, of each party the first. An act of all together may
// be anyone's, and counts by itself.
func (c Course) firsts(acts []Act) []turn {
	var out []turn
	own := map[string][]turn{}
	for _, a := range acts {
		a.Effective = nil // it counts when it is given
		if t := c.turnOf(a, StatusInForce); a.Joint() {
			out = append(out, t)
		} else {
			by := c.by(&a)
			own[by] = append(own[by], t)
		}
	}
	for _, by := range slices.Sorted(maps.Keys(own)) {
		out = append(out, nth(own[by], 1))
	}
	return out
}

// by tells apart who did what.
func (c Course) by(a *Act) string {
	if i := slices.IndexFunc(c.Parties, func(m Member) bool { return m.did(a) }); i >= 0 {
		return strconv.Itoa(i)
	}
	return strings.Join([]string{string(value(a.Party)), string(value(a.PartyInstitutionID)), fold.Key(value(a.PartyName))}, "|")
}

// nth is when n of some turns have been taken: possible when n are possible, and sure
// when n are sure.
func nth(all []turn, n int) turn {
	byHi := slices.SortedStableFunc(slices.Values(all), func(a, b turn) int { return strings.Compare(a.hi, b.hi) })
	slices.SortStableFunc(all, func(a, b turn) int { return strings.Compare(a.lo, b.lo) })
	t := turn{lo: all[n-1].lo, hi: byHi[n-1].hi, sure: true, since: byHi[n-1].since}
	for _, x := range byHi[:n] {
		t.sure = t.sure && x.sure
	}
	t.because = byHi[n-1].because
	return t
}
