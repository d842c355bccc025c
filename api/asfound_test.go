package api_test

import "testing"

// TestAsFound: what real registers and newspapers hold, recorded as they have it.
func TestAsFound(t *testing.T) {
	t.Parallel()
	act := func(kind, party, date string) obj { return obj{"kind": kind, "party": party, "date": date} }
	among := func(codes ...string) (parties list) {
		for _, code := range codes {
			parties = append(parties, obj{"country": code})
		}
		return parties
	}
	each(t, func(t *testing.T, s *server) {
		agreement := func(fields obj) string {
			return "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), fields)))
		}
		read := func(path string) any { return s.get(t, guest, path) }

		text := agreement(obj{"languages": list{obj{"code": "ar", "role": "authentic"}, obj{"code": "az", "role": "authentic"}, obj{"code": "fr", "role": "official_translation"}, obj{"code": "en", "role": "authentic"}}, "prevailing_language": "en"})
		holds(t, "two texts equally authentic, a translation, and a third that prevails", read(text), obj{"/languages/0/role": "authentic", "/languages/2/role": "official_translation", "/prevailing_language": "en"})

		text = agreement(obj{"acts": list{with(act("signature", "AZ", "1976-06-05"), obj{"place": obj{"city": en("Niamey")}}), with(act("signature", "MA", "1976-06-23"), obj{"place": obj{"city": en("Rabat")}})}})
		holds(t, "by one of two, and not surely", read(text+"?as_of=1976-06-10"), obj{"/status/value": "signed", "/status/certain": false})
		holds(t, "signed at two places on two days", read(text), obj{"/status/value": "signed", "/acts/1/date": "1976-06-23", "/acts/0/place/city/en": "Niamey", "/acts/1/place/city/en": "Rabat"})
		promise := s.create(t, "/commitments", with(aCommitment(), obj{"origin": obj{"agreement_id": text[len("/agreements/"):]}}))
		holds(t, "what was signed, never entered into force and never heard of again, is not delivered", read("/commitments/"+id(t, promise)), obj{"/delivery": "no_evidence"})
		same(t, "nor in force", len(s.data(t, guest, "/agreements?status=in_force")), 0)

		tacit := obj{"date": "2000-01-01", "acts": list{obj{"kind": "entry_into_force", "date": "2000-01-01"}},
			"term": obj{"kind": "initial_then_periods", "length": "P5Y", "period": "P5Y"}, "notice": obj{"at": "end_of_term", "length": "P6M"}}
		text = agreement(tacit)
		holds(t, "renewed tacitly, as nobody gave notice", read(text+"?as_of=2012-01-01"), obj{"/status/value": "in_force", "/terms/current/renewed": 2})
		s.create(t, text+"/acts", act("denunciation", "MA", "2014-03-01"))
		holds(t, "notice given, till the end of its term", read(text+"?as_of=2014-12-31"), obj{"/status/value": "in_force"})
		holds(t, "and not after it", read(text+"?as_of=2015-01-02"), obj{"/status/value": "terminated"})

		text = agreement(obj{"parties": among("AZ", "GE", "TR"), "acts": list{obj{"kind": "entry_into_force", "date": "2000-01-01"},
			act("ratification", "AZ", "2000-01-01"), act("ratification", "GE", "2000-01-01"), act("ratification", "TR", "2000-01-01"), act("withdrawal", "TR", "2005-01-01"), act("accession", "TR", "2010-01-01")}})
		for day, want := range map[string]string{"2004-01-01": "in_force", "2007-01-01": "terminated", "2011-01-01": "in_force"} {
			holds(t, "one that left and came back, on "+day, read(text+"/parties?as_of="+day), obj{"/data/2/party/country": "TR", "/data/2/status/value": want})
			holds(t, "the text without it, on "+day, read(text+"?as_of="+day), obj{"/status/value": "in_force"})
		}
		for _, pair := range []string{"AZ-GE", "AZ-TR", "GE-TR"} {
			same(t, "a text of three is found for "+pair, len(s.data(t, guest, "/agreements?pair="+pair)), 1)
		}

		text = agreement(obj{"level": "interagency", "parties": list{obj{"country": "AZ", "institution": obj{"names": en("Azerbaijan Railways"), "kind": "company"}},
			obj{"country": "MA", "institution": obj{"names": obj{"fr": "ONCF"}, "kind": "company"}}}})
		holds(t, "between two companies, found for their countries", read("/agreements?pair=AZ-MA&level=interagency"), obj{"/data/0/id": text[len("/agreements/"):]})

		text = agreement(obj{"parties": list{obj{"country": "SUHH", "name": "U.R.S.S."}, obj{"country": "MA"}}, "date": "1961"})
		holds(t, "a country that is gone, by the name it had", read(text), obj{"/parties/0/country": "SUHH", "/parties/0/name": "U.R.S.S."})
		holds(t, "and what came after it", read("/countries/SUHH"), obj{"/successors/0": "AM", "/successors/1": "AZ"})

		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"status": "announced", "date": "2024-05-06"})))
		s.patch(t, visit, obj{"status": "postponed", "date": nil})
		holds(t, "announced, then put off: the first date stays", read(visit), obj{"/status": "postponed", "/date": nil, "/first_date": "2024-05-06"})
		holds(t, "and what was said before", read(visit+"/history"), obj{"/data/0/changes/0/before": "2024-05-06", "/data/0/changes/0/after": nil})

		visit = "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"date": "2011-08", "date_printed": obj{"text": "2 aoit 2011"}})))
		holds(t, "a misprint beside what it means", read(visit), obj{"/date_printed/text": "2 aoit 2011", "/date_from": "2011-08-01", "/date_to": "2011-08-31"})

		copied := func(outlet, state string) obj {
			return obj{"article": with(anArticle(), obj{"outlet": outlet, "title": outlet, "cluster_id": "map-2023-11-13", "state": state})}
		}
		visit = "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"citations": list{copied("A", "ok"), copied("B", "ok"), copied("C", "dead")}})))
		holds(t, "one agency text in three papers is one voice, and one of them is gone", read(visit), obj{"/provenance/sources": 3, "/provenance/independent_sources": 1, "/provenance/flagged_sources": 1})

		quote := "l’intégrité territoriale du Royaume sur son Sahara"
		visit = "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"citations": list{obj{"article": anArticle(), "quote": quote, "quote_language": "fr"}}})))
		holds(t, "a disputed name is quoted, and decides nothing", read(visit+"?include=citations"), obj{"/citations/0/quote": quote, "/host_country": "MA"})
	})
}
