package web

import (
	"entente/models"
	"entente/web/markup"
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
	if s.Since != nil {
		out.Since = a.Say("status.since", "date", a.Date(s.Since).Text)
	}
	for _, r := range s.Because {
		out.Because = append(out.Because, a.reason(r))
	}
	return out
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
