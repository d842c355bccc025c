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
			t.lo, t.hi = r.earliest(t.lo), r.latest(t.hi)
		}
	case runs && value(c.Term.Kind) == TermPeriods:
		t.sure = false
		t.lo, t.hi = r.earliest(t.lo), r.latest(t.hi)
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

// earliest and latest bound the first end of a term on or after a day, or that day when
// there are no more terms. When exactly the terms began may not be known, and so which of
// them the day falls in.
func (r run) earliest(day Day) Day {
	if last, ok := r.reaching(day, run.hi); ok {
		return max(day, last.lo())
	}
	return day
}

func (r run) latest(day Day) Day {
	last, _ := r.reaching(day, run.lo)
	return max(day, last.hi())
}

// reaching is the first term that ends on or after a day; not ok when all end before.
func (r run) reaching(day Day, end func(run) Day) (term run, ok bool) {
	if !r.goesOn() {
		for n := range r.renewed + 1 {
			if term = r.then(n - r.renewed); end(term) >= day {
				return term, true
			}
		}
		return term, false
	}
	step := r.period().span(1)
	// Terms before the day are passed over together, as many as surely fit.
	r.renewed += step.surelyIn(daysBetween(end(r), day))
	for end(r) < day {
		r.renewed++
	}
	return r, true
}

// surelyIn is how often a span fits into some days, whichever months they are of.
func (s span) surelyIn(days int) int { return max(0, days/(31*s.months+s.days)-1) }

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
// that is otherwise; nil when no clause says for how long it is, each party has a term of
// its own, or it is not in force.
func TermsOn(c Course, day Day) (*Terms, Day) {
	if c.Many() {
		c = c.common()
	}
	if c.Term == nil {
		return nil, lastDay
	}
	turns := c.knownOn(day).turns()
	sortTurns(turns)
	terms, turn := c.termsOf(turns, c.walk(slices.Clone(turns)), day)
	return terms, min(turn, c.newsAfter(day))
}

// knownOn is the course as far as it is known on a day: who gives notice later will not
// have given it, and what takes the place of the text later does not yet.
func (c Course) knownOn(day Day) Course {
	c.Acts = slices.DeleteFunc(slices.Clone(c.Acts), func(a Act) bool { return a.given() > day })
	c.SupersededBy = slices.DeleteFunc(slices.Clone(c.SupersededBy), func(s Supersession) bool { return s.from() > day })
	return c
}

// newsAfter is the first day after one on which more is known.
func (c Course) newsAfter(day Day) Day {
	news := lastDay
	for _, a := range c.Acts {
		if on := a.given(); on > day {
			news = min(news, on)
		}
	}
	for _, s := range c.SupersededBy {
		if on := s.from(); on > day {
			news = min(news, on)
		}
	}
	return news
}

// given is the first day on which an act can have been done; of one without a date, that
// on which it was recorded.
func (a Act) given() Day {
	if lo, _, ok := a.Date.days(); ok {
		return lo
	}
	return recordedOn(a.CreatedAt)
}

// termsOf are the terms on a day that follow from some turns, up to the end that they are
// known to come to, and the first day on which that is otherwise.
func (c Course) termsOf(turns []turn, steps []Step, day Day) (*Terms, Day) {
	ahead, begin := lastDay, -1
	for i, t := range turns {
		switch {
		case t.lo > day:
			ahead = min(ahead, t.lo)
		case t.kind == ActEntryIntoForce:
			begin = i
		}
	}
	if begin < 0 {
		return nil, ahead
	}
	turns = slices.DeleteFunc(slices.Clone(turns), func(t turn) bool { return t.lo > day })
	end := endAfter(steps, day)
	r, ok := c.runAt(turns, day)
	if !ok {
		from := turns[begin]
		terms := &Terms{Current: RunningTerm{From: between(from.lo, from.hi)}, Certain: from.sure && !c.Doubts["/term"]}
		return terms.until(end), ahead
	}
	terms, turn := c.termOf(r, day, end.From)
	return terms.until(end), min(turn, ahead)
}

// endAfter is the step with which a text is known to end after a day, other than by the end
// of its term; the last day there is when it is not.
func endAfter(steps []Step, day Day) Step {
	for i, s := range steps {
		if s.From <= day || order[s.Value] < order[StatusExpired] {
			continue
		}
		if s.Value == StatusExpired {
			break
		}
		for _, later := range steps[i:] {
			s.Certain = s.Certain || later.Value == s.Value && later.Certain
		}
		return s
	}
	return Step{From: lastDay}
}

// until are terms that come to an end before they are over.
func (t *Terms) until(end Step) *Terms {
	if t == nil || end.From == lastDay {
		return t
	}
	if over, _ := t.Current.Until.Bounds(); over == "" || end.From < over {
		t.Current.Until = end.Since
	}
	t.Certain = t.Certain && end.Certain
	return t
}

// termOf is the term of a run on a day; from the day end on there is none.
func (c Course) termOf(r run, day, end Day) (*Terms, Day) {
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
	over := at(n)
	if over.lo() <= day {
		if value(r.Kind) == TermThenIndefinite {
			t.Current.From = between(over.lo(), over.hi())
			return t, lastDay
		}
		return nil, lastDay // it is over
	}
	t.Current.Until = between(over.lo(), over.hi())
	turn := over.lo()
	if n < most && renews && over.lo() < end {
		t.NextRenewal = t.Current.Until
	}
	if c.Notice != nil && c.Notice.withTerm() && c.Notice.Length != nil {
		for more := n; more <= most && at(more).lo() < end && t.LastNotice == nil; more++ {
			if last := c.Notice.Length.before(at(more).lo()); last >= day {
				t.LastNotice, turn = between(last, c.Notice.Length.before(at(more).hi())), min(turn, next(last))
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
