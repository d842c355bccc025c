package models

import (
	"cmp"
	"reflect"
	"slices"
)

// How a text ends by its clauses: when its term is over, and when it is denounced.

// ending finds the ends of terms (rule 5) and what denunciations do (rule 6).
func (c Course) ending(turns []turn) []turn {
	var out []turn
	for _, a := range c.Acts {
		if a.Kind == ActDenunciation {
			if t := c.denounced(a, turns); !c.withdrawn(a, t) {
				out = append(out, t)
			}
		}
	}
	if c.Term.ends() {
		out = append(out, c.expiries(turns)...)
	}
	return out
}

// run is a term that has begun, and was renewed so many times.
type run struct {
	*Term
	begin   turn
	renewed int
}

func (r run) lo() Day {
	return r.boundary(r.begin.lo, r.renewed, func(from, to string) Day { return cmp.Or(from, to) })
}
func (r run) hi() Day {
	return r.boundary(r.begin.hi, r.renewed, func(from, to string) Day { return cmp.Or(to, from) })
}

// goesOn tells whether it renews itself without end: a period of no length does not.
func (r run) goesOn() bool {
	return value(r.Kind) == TermPeriods && r.Times == nil && r.period().span(1) != span{}
}

// then is a run renewed more often.
func (r run) then(times int) run {
	r.renewed += times
	return r
}

// runs are the terms that have begun: with each entry into force, put off by each
// renewal in time, and with each renewal that came too late for that.
func (c Course) runs(turns []turn) []run {
	var runs []run
	for _, t := range turns {
		switch last := len(runs) - 1; {
		case t.kind == ActEntryIntoForce:
			if last >= 0 && c.Term.ends() && runs[last].lo() > t.lo {
				runs = runs[:last] // a new term begins before the old one ends
			}
			runs = append(runs, run{c.Term, t, value(c.Term.Times)})
		case t.kind == ActRenewal && last >= 0 && t.lo <= runs[last].hi():
			runs[last].renewed++
		case t.kind == ActRenewal && last >= 0:
			runs = append(runs, run{&Term{Kind: c.Term.Kind, Length: c.Term.period(), Period: c.Term.Period}, t, 0})
		}
	}
	return runs
}

// expiries are the ends of all terms.
func (c Course) expiries(turns []turn) []turn {
	var ends []turn
	for _, r := range c.runs(turns) {
		end := turn{to: StatusExpired, lo: r.lo(), hi: r.hi(), because: []Reason{{Basis: "clause"}}}
		end.since = between(end.lo, end.hi)
		end.sure = r.begin.sure && c.Term.Kind != nil && !c.Doubts["/term"] && (c.Term.Until == nil || c.Term.Until.certain())
		ends = append(ends, end)
	}
	return ends
}

// denounced is the end that a denunciation brings, if nothing takes it back.
func (c Course) denounced(a Act, turns []turn) turn {
	t := c.turnOf(a, StatusTerminated)
	if a.Effective != nil || t.since == nil {
		return t
	}
	r, runs := c.runAt(turns, t.lo)
	switch {
	case c.Notice != nil:
		t.sure = t.sure && c.Notice.Length != nil && !c.Doubts["/notice"] && !c.Doubts["/term"]
		t.lo, t.hi = c.Notice.Length.span(1).after(t.lo), c.Notice.Length.span(1).after(t.hi)
		if runs && c.Notice.withTerm() {
			t.lo, t.hi = r.from(t.lo, run.lo), r.from(t.hi, run.hi)
		}
	case runs && value(c.Term.Kind) == TermPeriods:
		t.sure = false
		t.lo, t.hi = r.from(t.lo, run.lo), r.from(t.hi, run.hi)
	default:
		t.sure = false
		t.lo, t.hi = span{months: 12}.after(t.lo), span{months: 12}.after(t.hi)
		t.because = append(t.because, Reason{Basis: "article_56"})
	}
	if runs && value(c.Term.Kind) == TermThenIndefinite {
		t.lo, t.hi = max(t.lo, r.lo()), max(t.hi, r.hi())
	}
	t.since = between(t.lo, t.hi)
	return t
}

// runAt is the term that runs on a day, or the first one; ok tells whether there is one
// that has a length.
func (c Course) runAt(turns []turn, day Day) (r run, ok bool) {
	if c.Term == nil || (c.Term.Length == nil && c.Term.Until == nil) {
		return r, false
	}
	for i, x := range c.runs(turns) {
		if i == 0 || x.begin.lo <= day {
			r, ok = x, true
		}
	}
	return r, ok
}

// from is the first end of a term on or after a day; the day itself when there are no
// more terms.
func (r run) from(day Day, end func(run) Day) Day {
	if value(r.Kind) == TermThenIndefinite {
		return max(day, end(r))
	}
	if !r.goesOn() {
		return cmp.Or(r.upTo(day, end), day)
	}
	step := r.period().span(1)
	// Terms before the day are passed over together, as many as surely fit.
	r.renewed += step.surelyIn(daysBetween(end(r), day))
	for end(r) < day {
		r.renewed++
	}
	return end(r)
}

// surelyIn is how often a span fits into some days, whichever months they are of.
func (s span) surelyIn(days int) int { return max(0, days/(31*s.months+s.days)-1) }

// upTo is the first end on or after a day of a term that is renewed a number of times;
// "" when all are before.
func (r run) upTo(day Day, end func(run) Day) Day {
	for n := range r.renewed + 1 {
		if e := end(r.then(n - r.renewed)); e >= day {
			return e
		}
	}
	return ""
}

// withdrawn tells whether a notice was taken back before it had effect (article 68).
func (c Course) withdrawn(a Act, effect turn) bool {
	given := c.turnOf(a, StatusTerminated)
	return slices.ContainsFunc(c.Acts, func(w Act) bool {
		if w.Kind != ActNoticeWithdrawal || !(w.Joint() || a.Joint() || reflect.DeepEqual(w.By(), a.By())) {
			return false
		}
		taken := c.turnOf(w, StatusInForce)
		return taken.lo >= given.lo && taken.lo < effect.lo
	})
}

// Terms are where an agreement stands in its terms on a day.
type Terms struct {
	// The term that runs.
	Current RunningTerm `json:"current" validate:"required"`
	// When it renews itself next; null when it does not.
	NextRenewal *Date `json:"next_renewal" example:"2029-05-17"`
	// The last day on which notice can be given for the end of a term; null where it can
	// be given at any time, or the text does not say.
	LastNotice *Date `json:"last_notice" example:"2028-11-17"`
	// Whether it could not be otherwise.
	Certain bool `json:"certain" validate:"required"`
}

// RunningTerm is a term that runs.
type RunningTerm struct {
	// Since when it runs.
	From *Date `json:"from" example:"2026-05-17"`
	// The first day on which it is over; null where it is without end.
	Until *Date `json:"until" example:"2029-05-17"`
	// How often it was renewed before.
	Renewed int `json:"renewed" example:"6" validate:"required"`
}

// TermsOn is where an agreement stands in its terms on a day, and the first day on which
// that is otherwise; nil when no clause says for how long it is, or it is not in force.
func TermsOn(c Course, day Day) (*Terms, Day) {
	if c.Term == nil {
		return nil, lastDay
	}
	if c.many() {
		c = c.common()
	}
	turns, ahead := c.turnsBy(day)
	begin := -1
	for i, t := range turns {
		if t.kind == ActEntryIntoForce {
			begin = i
		}
	}
	if begin < 0 {
		return nil, ahead
	}
	r, ok := c.runAt(turns, day)
	if !ok {
		from := between(turns[begin].lo, turns[begin].hi)
		return &Terms{Current: RunningTerm{From: from}, Certain: turns[begin].sure && !c.Doubts["/term"]}, ahead
	}
	terms, turn := c.termOf(r, day)
	return terms, min(turn, ahead)
}

// turnsBy are the turns up to a day, and when the next one comes.
func (c Course) turnsBy(day Day) (turns []turn, ahead Day) {
	ahead = lastDay
	for _, t := range c.turns() {
		if t.lo <= day {
			turns = append(turns, t)
		} else {
			ahead = min(ahead, t.lo)
		}
	}
	sortTurns(turns)
	return turns, ahead
}

// termOf is the term of a run on a day.
func (c Course) termOf(r run, day Day) (*Terms, Day) {
	renews := value(r.Kind) == TermPeriods
	most, n := r.renewed, 0
	if r.goesOn() {
		n = r.period().span(1).surelyIn(daysBetween(r.lo(), day))
		most = maxRenewals
	}
	at := func(n int) run { return run{r.Term, r.begin, n} }
	for n < most && at(n).lo() <= day {
		n++
	}
	t := &Terms{Certain: r.begin.sure && r.Kind != nil && !c.Doubts["/term"]}
	t.Current = RunningTerm{From: between(r.begin.lo, r.begin.hi), Renewed: n}
	if n > 0 {
		t.Current.From = between(at(n-1).lo(), at(n-1).hi())
	}
	end := at(n)
	if end.lo() <= day {
		if value(r.Kind) == TermThenIndefinite {
			t.Current.From = between(end.lo(), end.hi())
			return t, lastDay
		}
		return nil, lastDay // it is over
	}
	t.Current.Until = between(end.lo(), end.hi())
	turn := end.lo()
	if n < most && renews {
		t.NextRenewal = t.Current.Until
	}
	if c.Notice != nil && c.Notice.withTerm() && c.Notice.Length != nil {
		for more := n; more <= most; more++ {
			if last := c.Notice.Length.before(at(more).lo()); last >= day {
				t.LastNotice = between(last, c.Notice.Length.before(at(more).hi()))
				turn = min(turn, next(last))
				break
			}
		}
	}
	return t, turn
}

// maxRenewals is more often than anything is renewed by the last day there is.
const maxRenewals = 4_000_000

// daysBetween is how many days one day is after another.
func daysBetween(from, to Day) int {
	a, ok := parseDay(from)
	b, also := parseDay(to)
	if !ok || !also {
		return 0
	}
	return int((b.Unix() - a.Unix()) / (24 * 60 * 60)) // a Duration reaches over 292 years only
}
