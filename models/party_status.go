package models

import (
	"slices"
	"strings"
)

// Status party by party. In a text of many, each party comes and goes by its own acts;
// in one of two, what ends it for one ends it for both.

// ofOne are the acts that, of one party, say nothing of the others in a text of many.
var ofOne = []ActType{ActEntryIntoForce, ActProvisionalApplication, ActSuspension, ActResumption,
	ActDenunciation, ActNoticeWithdrawal, ActWithdrawal, ActTermination}

// consenting are the acts by which one party is bound (articles 11 to 17).
var consenting = append([]ActType{ActSuccession, ActNotification}, ratifying...)

// stepsOfMany derives the status of a text of many parties, and of each of them.
//
//  1. A party is bound when the text is in force and it has given its consent; a later
//     one as its act has it, else as long after as the clause has it (article 24).
//  2. A party without an act of consent is bound as the text is if no party has one.
//  3. One that has left is terminated; by a later consent it is a party again.
//  4. What suspends, ends or supersedes the text does so for all.
func (c Course) stepsOfMany() Steps {
	text, each, parties := c.manyTurns()
	steps := Steps{Text: c.walk(text), Parties: parties}
	if c.apart() {
		steps.turns = each
	}
	return steps
}

// common is the course without what single parties did for themselves, and without a term
// that each has for itself: nor, then, what ends with it.
func (c Course) common() Course {
	ofOne := c.ofOne()
	c.Acts = slices.DeleteFunc(slices.Clone(c.Acts), func(a Act) bool {
		return !a.Joint() && slices.Contains(ofOne, a.Kind) || c.endsApart(&a)
	})
	if c.apart() {
		c.Term = nil
	}
	return c
}

// apart tells whether the term of each party counts from its entry into force for that
// party.
func (c Course) apart() bool {
	return c.Many() && c.Term != nil && value(c.Term.CountsFrom) == StartOfParty
}

// endsApart tells whether an act is a notice of all together, of which the effect waits for
// the term of each.
func (c Course) endsApart(a *Act) bool {
	return c.apart() && a.Kind == ActDenunciation && a.Joint() && a.Effective == nil
}

// ofOne are the acts that, of one party, say nothing of the others. What a party renews is
// its own term, where it has one.
func (c Course) ofOne() []ActType {
	if c.apart() {
		return append([]ActType{ActRenewal}, ofOne...)
	}
	return ofOne
}

// manyTurns are the turns of a text of many parties, and those of each of them with the
// steps that it takes by these.
func (c Course) manyTurns() (text []turn, each [][]turn, steps [][]Step) {
	text = c.common().turns()
	d := c.deeds()
	if !slices.ContainsFunc(text, isForce) {
		text = append(text, d.forceBetweenTwo()...)
		sortTurns(text)
	}
	each = make([][]turn, len(c.Parties))
	steps = make([][]Step, len(c.Parties))
	for i, m := range c.Parties {
		each[i] = d.turnsOf(m, text)
		steps[i] = c.walk(slices.Clone(each[i]))
	}
	if end, ok := c.parting(steps); ok {
		text = append(text, end)
		for i := range each {
			each[i] = append(each[i], end)
			steps[i] = c.walk(slices.Clone(each[i]))
		}
	}
	return text, each, steps
}

// PartyTermsOn is where each party stands in its terms on a day, in their order: as the
// text does, unless its term counts from its own entry into force, or it leaves.
func PartyTermsOn(c Course, day Day) []*Terms {
	out := make([]*Terms, len(c.Parties))
	if c.Term == nil {
		return out
	}
	if !c.Many() {
		text, _ := TermsOn(c, day)
		for i := range out {
			out[i] = text
		}
		return out
	}
	known := c.knownOn(day)
	text, each, steps := known.manyTurns()
	for i, own := range each {
		if !c.apart() {
			own = text
		}
		sortTurns(own)
		out[i], _ = c.termsOf(own, steps[i], day)
	}
	return out
}

func isForce(t turn) bool { return t.kind == ActEntryIntoForce }

// forceBetweenTwo is when a text is in force for two parties, by what single ones have on
// record.
func (d deeds) forceBetweenTwo() []turn {
	var all []turn
	for _, m := range d.Parties {
		if stated, _ := d.consentsOf(m); len(stated) > 0 {
			all = append(all, stated[0])
		}
	}
	if len(all) < 2 {
		return nil
	}
	t := nth(all, 2)
	t.to, t.kind = StatusInForce, ActEntryIntoForce
	return []turn{t}
}

// deeds are what the parties of a text did one by one. Each of them is asked for its own
// several times, so whose they are is found out once.
type deeds struct {
	Course
	by map[Member][]*Act
	// signatures are those of all together, and of one by one.
	signatures []*Act
	// notices are those of all together that end the term of each.
	notices []Act
	// ofOne and consents are the acts that say nothing of the others, and those that bind
	// their party.
	ofOne, consents []ActType
	// signed and consented tell whether one of them did so for itself.
	signed, consented bool
}

// deeds finds out who did what. A signature is consent where the clause has it so
// (article 12).
func (c Course) deeds() deeds {
	d := deeds{Course: c, by: make(map[Member][]*Act, len(c.Parties)), ofOne: c.ofOne(), consents: consenting}
	if c.EntryIntoForceClause != nil && c.EntryIntoForceClause.On == EntryOnSignature {
		d.consents = append([]ActType{ActSignature}, consenting...)
	}
	for i := range c.Acts {
		a := &c.Acts[i]
		if a.Kind == ActSignature {
			d.signatures = append(d.signatures, a)
		}
		if c.endsApart(a) {
			d.notices = append(d.notices, *a)
		}
		if !a.Joint() {
			if m := MemberOf(*a.By()); m != (Member{}) { // whose name is not a word is nobody
				d.by[m] = append(d.by[m], a)
			}
			d.signed = d.signed || a.Kind == ActSignature
			d.consented = d.consented || a.Kind == ActEntryIntoForce || slices.Contains(d.consents, a.Kind)
		}
	}
	return d
}

// signedBy is the turns with the signature of one party in the place of all.
func (d deeds) signedBy(m Member, turns []turn) []turn {
	own := slices.Clone(turns)
	if !d.signed {
		return own
	}
	own = slices.DeleteFunc(own, func(t turn) bool { return t.to == StatusSigned })
	for _, a := range d.signatures {
		if a.Joint() || m.did(a) {
			own = append(own, d.turnOf(*a, StatusSigned))
		}
	}
	return own
}

// turnsOf are the turns of one party of a text of many.
func (d deeds) turnsOf(m Member, text []turn) []turn {
	own := d.joining(m, text)
	notices := slices.Clone(d.notices)
	for _, a := range d.by[m] {
		if !slices.Contains(d.ofOne, a.Kind) {
			continue
		}
		switch to, turns := turnsTo[a.Kind]; {
		case a.Kind == ActDenunciation:
			notices = append(notices, *a)
		case turns && a.Kind != ActEntryIntoForce:
			own = append(own, d.turnOf(*a, to))
		}
	}
	terms := text
	if d.apart() {
		sortTurns(own)
		terms = own
	}
	for _, a := range notices {
		if t := d.denounced(a, terms); !d.withdrawn(a, t) {
			own = append(own, t)
		}
	}
	if d.apart() && d.Term.ends() {
		own = append(own, d.expiries(terms)...)
	}
	return own
}

// joining are the turns of a text of many with those by which one party comes to be bound.
func (d deeds) joining(m Member, text []turn) []turn {
	force := slices.IndexFunc(text, isForce)
	own := slices.DeleteFunc(d.signedBy(m, text), isForce)
	stated, consents := d.consentsOf(m)
	switch {
	case len(stated) > 0:
		own = append(own, stated...)
	case !d.consented:
		own = append(own, slices.DeleteFunc(slices.Clone(text), func(t turn) bool { return !isForce(t) })...)
	case force >= 0:
		for _, a := range consents {
			own = append(own, d.bound(text[force], *a))
		}
	}
	return own
}

// consentsOf are the entries into force that acts state for a party, and its acts of
// consent.
func (d deeds) consentsOf(m Member) (stated []turn, own []*Act) {
	for _, a := range d.by[m] {
		switch {
		case a.Kind == ActEntryIntoForce:
			stated = append(stated, d.turnOf(*a, StatusInForce))
		case slices.Contains(d.consents, a.Kind):
			own = append(own, a)
		}
	}
	return stated, own
}

// bound is when a consent binds its party to a text that is in force from some day.
func (c Course) bound(force turn, consent Act) turn {
	t := c.turnOf(consent, StatusInForce)
	t.kind = ActEntryIntoForce
	if late := t.lo > force.lo; late && consent.Effective == nil && c.EntryIntoForceClause != nil {
		t.lo, t.hi = c.EntryIntoForceClause.shift(t.lo), c.EntryIntoForceClause.shift(t.hi)
		t.since = between(t.lo, t.hi)
		t.because = append([]Reason{{Basis: "clause"}}, t.because...)
	} else if !late {
		t.because = joinReasons(force.because, t.because)
		t.since = force.since
	} else if consent.Effective == nil {
		t.sure = false // how long after it binds is not on record
	}
	t.lo, t.hi = max(t.lo, force.lo), max(t.hi, force.hi)
	t.sure = t.sure && force.sure
	return t
}

// parted is the day on which a party leaves, and the step that it leaves with.
type parted struct {
	day  Day
	step Step
}

// departure is when a party that was bound leaves for good: possibly, and surely.
func departure(steps []Step) (joined bool, possibly, surely *parted) {
	for _, s := range steps {
		switch {
		case s.Value == StatusInForce || s.Value == StatusSuspended:
			joined, possibly, surely = true, nil, nil
		case joined && order[s.Value] > order[StatusSuspended]:
			if possibly == nil {
				possibly = &parted{s.From, s}
			}
			if s.Certain && surely == nil {
				surely = &parted{s.From, s}
			}
		}
	}
	return joined, possibly, surely
}

// parting is the end of a text of which fewer than two parties are left, if it comes to
// that. The rest of an open list may go on.
func (c Course) parting(parties [][]Step) (end turn, ok bool) {
	var possibly, surely []parted
	left := -1 // with the departure of so many, one is left
	for _, steps := range parties {
		joined, possible, sure := departure(steps)
		if joined {
			left++
		}
		if possible != nil {
			possibly = append(possibly, *possible)
		}
		if sure != nil {
			surely = append(surely, *sure)
		}
	}
	if c.Open || left < 1 || len(possibly) < left {
		return end, false
	}
	earlier := func(a, b parted) int { return strings.Compare(a.day, b.day) }
	slices.SortFunc(possibly, earlier)
	slices.SortFunc(surely, earlier)
	last := possibly[left-1]
	end = turn{to: StatusTerminated, kind: parting, lo: last.day, hi: last.day, since: last.step.Since, because: last.step.Because}
	if len(surely) >= left {
		end.hi, end.sure = surely[left-1].day, true
	}
	return end, true
}
