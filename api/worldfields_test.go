package api_test

import (
	"maps"
	"slices"

	"entente/models"
	"entente/models/labels"
)

// What the writes are made of: little, so that things meet.
var (
	countryCodes = []string{"AZ", "MA", "TR", "FR"}
	lendingCodes = []any{"AZ", "GE", "IT", "TN", nil} // of institutions, which stand for them as parties
	sectorCodes  = []string{"tourism", "security", "counter_terrorism", "culture", "energy"}
	dates        = []string{"2023", "2023-11", "2023-11-13", "2024-05-04", "2025-06", "2026-11-20/2026-11-24", "2026-11-23", "2026-11-25", "2027-01-10", "2023?"}
	pastDates    = []string{"2023", "2023-11-13", "2024-05-04", "2025-06", "2026-11-20"}
	words        = []string{"harbour", "grain", "railway", "visa", "museum"}
)

func (s *script) chance(percent int) bool { return s.random.IntN(100) < percent }

// one chooses from a list.
func one[T any](s *script, list []T) T { return list[s.random.IntN(len(list))] }

// draw chooses distinct elements, in any order.
func draw[T any](s *script, n int, from []T) list {
	out := list{}
	for _, i := range s.random.Perm(len(from))[:n] {
		out = append(out, from[i])
	}
	return out
}

func (s *script) code(vocabulary string) any {
	return s.maybe(func() any { return one(s, labels.Codes(vocabulary)) })
}

func (s *script) maybe(value func() any) any {
	if s.chance(30) {
		return nil
	}
	return value()
}

func (s *script) date(from []string) any { return s.maybe(func() any { return one(s, from) }) }

// a chooses a thing of some kind that can be written to; nil when there is none.
func (s *script) a(kinds ...models.RecordKind) *thing {
	var live []*thing
	for _, x := range s.things {
		if slices.Contains(kinds, x.kind) && !x.gone() {
			live = append(live, x)
		}
	}
	if len(live) == 0 {
		return nil
	}
	return one(s, live)
}

// link is sometimes a link.
func (s *script) link(percent int, kind models.RecordKind) any {
	if x := s.a(kind); x != nil && s.chance(percent) {
		return x
	}
	return nil
}

func (s *script) words() obj { return en(one(s, words) + " and " + one(s, words)) }

func (s *script) sectorList() list { return draw(s, s.random.IntN(3), sectorCodes) }

// opened is the access of what guests may see; hidings are the others.
var (
	opened  = obj{"visibility": "public", "review_state": "published"}
	hidings = []obj{
		{"visibility": "public", "review_state": "draft"}, {"visibility": "public", "review_state": "submitted"},
		{"visibility": "internal", "review_state": "published"}, {"visibility": "restricted", "review_state": "published"}, {"visibility": "internal", "review_state": "draft"},
	}
)

// access is open more often than not.
func (s *script) access() obj {
	if s.chance(60) {
		return opened
	}
	return one(s, hidings)
}

// participant is someone by link with a name or a country, not both: with both and
// without the link, he would be recorded anew in the other world.
func (s *script) participant() any {
	if x := s.a(models.PersonKind); x != nil {
		return one(s, []obj{
			{"country": nil, "name": "Somebody", "title": nil, "person_id": x},
			{"country": one(s, countryCodes), "name": nil, "title": nil, "person_id": x},
			{"country": one(s, countryCodes), "name": nil, "title": s.words(), "person_id": x},
		})
	}
	return obj{"country": one(s, countryCodes), "name": nil, "title": s.words(), "person_id": nil}
}

func (s *script) participants() list {
	out := list{}
	for range s.random.IntN(3) {
		out = append(out, s.participant())
	}
	return out
}

func (s *script) count3() any {
	return s.maybe(func() any { return obj{"min": s.random.IntN(3), "max": 3 + s.random.IntN(2)} })
}

// fields are what a thing of a kind says at random.
func (s *script) fields(x *thing) obj {
	countries := draw(s, 2, countryCodes)
	switch x.kind {
	case models.VisitKind:
		return obj{"title": s.words(), "visitor_country": countries[0], "host_country": countries[1], "level": s.code("visit_level"), "principal_rank": s.code("rank"),
			"lead": s.maybe(s.participant), "delegation": s.participants(), "date": s.date(dates), "status": s.code("visit_status"),
			"texts_signed": s.count3(), "sectors": s.sectorList(), "external_ids": s.externalIDs(x)}
	case models.MeetingKind:
		return obj{"title": s.words(), "kind": s.code("meeting_kind"), "date": s.date(dates), "countries": draw(s, 2+s.random.IntN(2), countryCodes),
			"participants": s.participants(), "texts_signed": s.count3(), "visit_id": s.link(90, models.VisitKind), "sectors": s.sectorList()}
	case models.AgreementKind:
		return s.agreement(x, countries)
	case models.CommitmentKind:
		return s.commitment()
	case models.ArticleKind:
		return obj{"title": one(s, words) + " " + x.name, "outlet": one(s, []string{"The Paper", "The Other"}), "language": one(s, []string{"en", "fr"}), "published_on": s.date(dates), "external_ids": s.externalIDs(x),
			"kind": s.code("article_kind"), "state": s.code("article_state"), "cluster_id": s.maybe(func() any { return one(s, words) }), "sectors": s.sectorList()}
	case models.PersonKind:
		return obj{"names": list{obj{"text": "Person " + x.name}, obj{"text": one(s, words) + " " + x.name, "primary": true}}, "country": s.maybe(func() any { return one(s, countryCodes) }),
			"positions": s.positions()}
	case models.InstitutionKind:
		return obj{"names": en(one(s, words) + " " + x.name), "country": one(s, lendingCodes), "kind": s.code("institution_kind"), "parent_id": s.earlier(x)}
	case models.ActKind:
		return obj{"kind": one(s, []string{"signature", "ratification", "entry_into_force", "suspension", "termination", "renewal"}), "party": s.maybe(func() any { return one(s, countryCodes) }),
			"party_institution_id": s.link(50, models.InstitutionKind),
			"date":                 s.date(dates), "effective": s.date(dates), "note": s.words(), "text": s.maybe(func() any { return s.words() }),
			"territory": one(s, []any{nil, nil, "FR"})}
	case models.UpdateKind:
		return obj{"delivery": one(s, labels.Codes("delivery")), "assessed_by": one(s, labels.Codes("assessed_by")), "as_of": one(s, pastDates), "note": s.words()}
	case models.CitationKind:
		return s.claim(x)
	}
	panic("nothing is made up for a " + string(x.kind))
}

// externalIDs are those that nothing else has, for a second record with one is refused,

// keepers are those who keep the text of an agreement, or look on.
func (s *script) keepers() list {
	return one(s, []list{{}, {obj{"country": "AZ", "institution_id": s.link(50, models.InstitutionKind)}}, {obj{"name": "The Secretariat"}}})
}

// also when the first is hidden.
func (s *script) externalIDs(x *thing) list {
	return one(s, []list{{}, {obj{"scheme": "world", "id": x.name}}})
}

func (s *script) agreement(x *thing, countries list) obj {
	parties := list{obj{"country": countries[0]}, obj{"country": countries[1]}}
	if link := s.a(models.InstitutionKind); link != nil && s.chance(90) {
		switch s.random.IntN(3) {
		case 0:
			parties = append(parties, obj{"institution_id": link})
		case 1:
			parties = append(parties, obj{"country": "IT", "institution_id": link})
		default:
			parties[0].(obj)["institution_id"] = link
		}
	}
	body := obj{"title": s.words(), "type": s.code("agreement_type"), "level": s.code("agreement_level"), "binding": s.maybe(func() any { return s.chance(50) }),
		"parties": parties, "signatories": s.participants(), "date": s.date(dates), "duration": s.maybe(func() any { return "P1Y" }),
		"visit_id": s.link(50, models.VisitKind), "meeting_id": s.link(60, models.MeetingKind), "relations": list{}, "sectors": s.sectorList(),
		"depositaries": s.keepers(), "observers": s.keepers()}
	if other := s.earlier(x); other != nil {
		body["relations"] = list{obj{"kind": one(s, []string{"supersedes", "terminates", "implements", "amends"}), "agreement_id": other,
			"provisions": one(s, []list{{}, {"Article 4"}})}}
	}
	return body
}

func (s *script) commitment() obj {
	body := obj{"title": s.words(), "modality": one(s, labels.Codes("modality")), "owed_by": draw(s, 1+s.random.IntN(2), countryCodes), "owed_to": draw(s, s.random.IntN(2), countryCodes),
		"date": one(s, []any{nil, s.date(dates)}), "due": s.date(dates), "priority": s.code("priority"), "sectors": s.sectorList(), "institutions": list{}, "origin": nil}
	if x := s.a(models.VisitKind, models.MeetingKind, models.AgreementKind); x != nil && s.chance(90) {
		body["origin"] = with(obj{"visit_id": nil, "meeting_id": nil, "agreement_id": nil}, obj{string(x.kind) + "_id": x})
	}
	if x := s.a(models.InstitutionKind); x != nil && s.chance(60) {
		body["institutions"] = list{obj{"institution_id": x, "country": one(s, countryCodes), "role": one(s, []string{"lead", "supporting"})}}
	}
	return body
}

func (s *script) positions() list {
	x := s.a(models.InstitutionKind)
	if x == nil {
		return list{}
	}
	return one(s, []list{{}, {obj{"institution_id": x}}, {obj{"institution_id": x, "title": s.words(), "from": "2020"}}})
}

// earlier is something of the kind of another that was recorded before it: one to stand
// beneath, or to be related to, without circles.
func (s *script) earlier(x *thing) any {
	i := slices.Index(s.things, x)
	if other := s.a(x.kind); other != nil && s.chance(60) && (i < 0 || slices.Index(s.things, other) < i) {
		return other
	}
	return nil
}

// linked are values of a field that links, if there is what it can link to.
func (s *script) linked(kind models.RecordKind, field string, value func(*thing) any) obj {
	if x := s.a(kind); x != nil {
		return obj{"field": field, "value": value(x)}
	}
	return obj{"field": field}
}

// claimedLink is a claim of a field that links.
func (s *script) claimedLink(of models.RecordKind) obj {
	itself := func(x *thing) any { return x }
	switch of {
	case models.VisitKind:
		return one(s, []obj{{"field": "/lead", "value": s.participant()}, {"field": "/delegation", "value": s.participants()}, s.linked(models.PersonKind, "/lead/person_id", itself)})
	case models.MeetingKind:
		return one(s, []obj{{"field": "/participants", "value": s.participants()}, s.linked(models.VisitKind, "/visit_id", itself)})
	case models.AgreementKind:
		return one(s, []obj{s.linked(models.MeetingKind, "/meeting_id", itself), {"field": "/signatories", "value": s.participants()},
			s.linked(models.InstitutionKind, "/parties", func(x *thing) any {
				return list{obj{"country": "AZ"}, obj{"institution_id": x}, obj{"country": "MA", "institution_id": x}}
			}),
			s.linked(models.AgreementKind, "/relations", func(x *thing) any { return list{obj{"kind": "supersedes", "agreement_id": x}} })})
	case models.CommitmentKind:
		return one(s, []obj{s.linked(models.VisitKind, "/origin", func(x *thing) any { return obj{"visit_id": x} }), s.linked(models.AgreementKind, "/origin", func(x *thing) any { return obj{"agreement_id": x} }),
			s.linked(models.InstitutionKind, "/institutions", func(x *thing) any { return list{obj{"institution_id": x, "role": "lead"}} })})
	case models.PersonKind:
		return s.linked(models.InstitutionKind, "/positions", func(x *thing) any {
			return list{obj{"institution_id": x}, obj{"institution_id": x, "title": s.words()}}
		})
	case models.InstitutionKind:
		return s.linked(models.InstitutionKind, "/parent_id", itself)
	}
	return obj{}
}

// claim is what an article says of a thing.
func (s *script) claim(x *thing) obj {
	values := map[models.RecordKind][]obj{
		models.VisitKind:      {{"field": "/level", "value": "state"}, {"field": "/level", "value": "working"}, {"field": "/date", "value": "2023-11-13"}, {"field": "/texts_signed", "value": 4}, {"field": "/lead"}},
		models.MeetingKind:    {{"field": "/date", "value": "2023-11-13"}, {"field": "/date", "value": "2024"}, {"field": "/kind"}, {"field": "/visit_id"}},
		models.AgreementKind:  {{"field": "/binding", "value": true}, {"field": "/binding", "value": false}, {"field": "/parties"}, {"field": "/relations"}},
		models.CommitmentKind: {{"field": "/due", "value": "2024"}, {"field": "/due", "value": "2025"}, {"field": "/origin"}, {"field": "/owed_by", "value": list{"AZ"}}},
		models.ActKind:        {{"field": "/date", "value": "2023"}, {"field": "/date", "value": "2024"}, {"field": "/kind"}},
	}[x.owner.kind]
	body := obj{"field": nil, "value": nil, "article_id": x.article, "quote": one(s, words), "stance": one(s, []string{"supports", "supports", "contradicts", "mentions"})}
	switch {
	case s.chance(40):
		maps.Copy(body, s.claimedLink(x.owner.kind))
	case len(values) > 0 && s.chance(80):
		maps.Copy(body, one(s, values))
	}
	return body
}
