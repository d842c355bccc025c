package web

import (
	"cmp"
	"errors"
	"slices"

	"entente/models"
)

// fault is a parameter of an address that cannot be understood: it is left out, and told
// at its control.
type fault struct{ Name, Label, Words string }

// mend leaves out of what is asked for the parameters that an error is about, and tells
// whether there were any.
func (a *asked) mend(err error) bool {
	refused, ok := errors.AsType[*models.Error](err)
	if !ok || refused.Kind != models.Malformed {
		return false
	}
	if a.typed == nil {
		a.typed = a.query
	}
	for _, p := range a.Problems(refused.Fields) {
		a.faults = append(a.faults, a.faultOf(p))
		a.query = without(a.query, p.Parameter)
	}
	left := a.query.Encode()
	if left == a.r.URL.RawQuery {
		return false // what is wrong is none of these
	}
	a.r = a.r.Clone(a.ctx)
	a.r.URL.RawQuery = left
	return true
}

// faultOf is what is wrong with a parameter.
func (a *asked) faultOf(p models.Problem) fault {
	out := fault{Name: p.Parameter, Label: a.parameter(p.Parameter), Words: p.Detail}
	if slices.Contains(days, p.Parameter) {
		out.Words = cmp.Or(a.mayMean(a.sent(p.Parameter)), p.Detail)
	}
	return out
}

// called are the words for parameters that stand at the tabs of a page, or at its order.
var called = map[string]string{"by": "progress.by", "seen": "ledger.seen", "sort": "sort"}

// parameter is what the page calls a parameter of its address. One that no page has is named
// as it was written.
func (a *asked) parameter(name string) string {
	if key := cmp.Or(called[name], "filter."+name); a.Says(key) {
		return a.Say(key)
	}
	return name
}

// sent is what was given for a parameter, understood or not.
func (a *asked) sent(name string) string {
	if a.typed != nil {
		return a.typed.Get(name)
	}
	return a.query.Get(name)
}

// faultAt is what is wrong with a parameter; "" when nothing is.
func (a *asked) faultAt(name string) string {
	for _, f := range a.faults {
		if f.Name == name {
			return f.Words
		}
	}
	return ""
}
