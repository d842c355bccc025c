package web

import (
	"slices"
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
	date := a.Day(s.Since).Text
	_, err := time.Parse(time.DateOnly, string(*s.Since))
	switch day, within, done := err == nil, tongue.Within(*s.Since), slices.Contains(happened, s.Value); {
	case done && within:
		return date
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
