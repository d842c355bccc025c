package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/models"
	"entente/web/markup"
	"entente/web/tongue"
)

// status is where an agreement stands, and why.
type status struct {
	Words, Code, Since string
	Certain            bool
	Because            []markup.Value
	// Why says what it is not certain for, where that is known.
	Why string
}

// statusOf is where an agreement stands, and what that follows from.
func (a *asked) statusOf(s *models.StatusOnDay) *status {
	out := &status{Words: a.Label(s.Value.Vocabulary(), string(s.Value)), Code: string(s.Value), Certain: s.Certain}
	out.Since = a.since(s)
	for _, r := range s.Because {
		out.Because = append(out.Because, a.reason(r))
	}
	return out
}

// happened are the statuses that begin with something done on a day, rather than last from it.
var happened = []models.AgreementStatus{models.StatusInitialled, models.StatusSigned, models.StatusExpired, models.StatusTerminated, models.StatusSuperseded}

// since says since when an agreement stands where it does, or when it came there.
func (a *asked) since(s *models.StatusOnDay) string {
	if s.Since == nil {
		return ""
	}
	stated := *s.Since
	if !s.Certain {
		stated = models.Date(strings.TrimSuffix(string(stated), "?")) // it is said of the whole
	}
	date := a.Day(&stated).Text
	_, err := time.Parse(time.DateOnly, string(stated))
	switch day, within, done := err == nil, tongue.Within(stated), slices.Contains(happened, s.Value); {
	case done && (within || strings.ContainsAny(string(stated), "~%")):
		return date // between two days, or about one
	case done && day:
		return a.Say("status.on.day", "date", date)
	case done:
		return a.Say("status.on", "date", date)
	case within:
		return a.Say("status.since.within", "date", date)
	case day:
		return a.Say("status.since.day", "date", date)
	}
	return a.Say("status.since", "date", date)
}

// grounds are the agreements that the status of one follows from, by id.
func grounds(x *models.Agreement) []string {
	var ids []string
	for _, r := range value(x.Status).Because {
		if r.Basis == "agreement" {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// reason is one ground of a status.
func (a *asked) reason(r models.Reason) markup.Value {
	var v markup.Value
	switch r.Basis {
	case "act":
		v = markup.Said(a.Label(r.Kind.Vocabulary(), string(r.Kind)))
	case "agreement":
		if link, ok := a.recordLink(r.ID); ok {
			v = markup.Value{Link: link}
		} else {
			v = markup.Said(a.Say("because.agreement"))
		}
	default:
		v = markup.Said(a.Say("because." + r.Basis))
	}
	if r.Date != nil {
		v.Aside = []markup.Value{markup.Said(a.ShortDate(r.Date).Text)}
	}
	return v
}

// waiting are the statuses after which a text may have entered into force, which is then not
// on record.
var waiting = []models.AgreementStatus{models.StatusNegotiating, models.StatusInitialled, models.StatusSigned}

// why says for what reasons a status is not certain; "" where none of them is seen here.
func (a *asked) why(x *models.Agreement, e evidence) string {
	var conflict, source, date bool
	for _, r := range x.Status.Because {
		at, owner, fields := grounding(x, r)
		for _, field := range fields {
			conflict = conflict || e.contested(owner, field)
			source = source || field != "/kind" && e.unsourced(at, field) // whoever tells the date tells of what
		}
		date = date || r.Basis == "act" && r.Date == nil || r.Date != nil && !tongue.Sure(*r.Date)
	}
	var all []string
	for _, reason := range []struct {
		is    bool
		words string
	}{
		{conflict, a.Say("status.why.conflict")}, {source, a.Say("status.why.source")}, {date, a.Say("status.why.date")},
		{slices.Contains(waiting, x.Status.Value), a.Say("status.why.pending")},
	} {
		if reason.is {
			all = append(all, reason.words)
		}
	}
	if x.Status.Certain || all == nil {
		return ""
	}
	return a.Say("status.why", "reasons", strings.Join(all, a.Say("comma")))
}

// grounding are the fields that a ground of a status stands in: of an act at its place, by its
// id, or of the agreement itself.
func grounding(x *models.Agreement, r models.Reason) (at, owner string, fields []string) {
	switch ended := x.Status.Value == models.StatusExpired || x.Status.Value == models.StatusTerminated; {
	case r.Basis == "act":
		i := slices.IndexFunc(x.Acts, func(act models.Act) bool { return act.ID == r.ID })
		return "/acts/" + strconv.Itoa(i), r.ID, []string{"/kind", "/date", "/effective"}
	case r.Basis == "date":
		fields = []string{"/date"}
	case r.Basis == "clause" && ended:
		fields = []string{"/term", "/notice"}
	case r.Basis == "clause":
		fields = []string{"/entry_into_force_clause"}
	}
	return "", "", fields
}
