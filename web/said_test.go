package web_test

import (
	"strings"
	"testing"
	"time"
)

// saying is what a page says, and what it does not.
type saying struct{ address, says, not string }

// say wants of pages what they are to say.
func (s *site) say(t *testing.T, all []saying) {
	t.Helper()
	for _, x := range all {
		p := s.read(t, s.editor, x.address)
		if !strings.Contains(p.body, x.says) {
			t.Errorf("%s lacks %s", x.address, x.says)
		}
		if x.not != "" && strings.Contains(p.body, x.not) {
			t.Errorf("%s has %s", x.address, x.not)
		}
	}
}

// TestSaidAsItIs: a page says no more than is on record, and says it in the words of its
// reader.
func TestSaidAsItIs(t *testing.T) {
	s := withExample(t)
	if n := strings.Count(s.read(t, "", "/en/agreements/AGR-2026-0015").body, "28 août"); n != 2 {
		t.Errorf("what two sources claim of an act stands there %d times", n)
	}
	s.say(t, []saying{
		// where nothing is on record, nothing agrees
		{"/en/relations/AZ-FR", "No conflict is open.", "The sources agree"},
		{"/en/conflicts?pair=AZ-FR", "No conflict is open.", "The sources agree"},
		// what programs would be refused is no address for them
		{"/en/", "", `<code dir="ltr">GET`},
		{"/en/search", "", `<code dir="ltr">GET`},
		{"/en/search?q=rabat", `<a href="/api/v1/search?q=rabat">`, ""},
		// a code is not the name that it stands for, and one name of several not the next
		{"/en/countries/AZ", "<dt>Code</dt><dd><bdi>AZ</bdi>", "<dt>Words</dt>"},
		{"/en/countries/AZ", `<li><bdi>Azerbaijan SSR</bdi><span class="aside"><bdi>Former name</bdi></span><span class="aside"><span title="1920/1991"><bdi>1920 – 1991</bdi></span></span></li>`, ""},
		{"/en/sectors/tourism", "<dt>Code</dt><dd><bdi>tourism</bdi>", ""},
		{"/en/sectors?q=tourism", `<td data-label="Code"><bdi>tourism</bdi></td>`, ""},
		{"/en/countries/AZ/history", "<td>Code</td>\n<td><span class=\"quiet\">–</span></td>\n<td><ins><bdi>AZ</bdi></ins>", ""},
		// in Arabic, as Arabic has it
		{"/ar/progress", ">زوج البلدان</a>", ">بلدان<"},
		{"/ar/visits/new", `placeholder="13 نوفمبر 2023"`, "نونبر"},
		{"/ar/codebook/visits", "نص، عدة قيم", "نص, "},
		// what somebody wrote has a direction of its own, in a tag too
		{"/ar/meetings/MTG-2026-0005", `<span class="tag doubt">لا يُعتمد: <bdi>Misattribution: `, ""},
		// on a small screen a figure stands behind what it is called
		{"/en/progress", `<td class="number" data-label="All"><a`, "<td class=\"number\"><a"},
		{"/en/progress", "<small>none of them counts</small>", ""},
		// what a table holds does not run into what it is called, and code stands as such
		{"/en/codebook/visits", `<p>Visits · <span lang="en" dir="ltr">`, "`"},
		{"/en/codebook/visits", "joined by <code>;</code>.", ""},
		{"/fr/visits/VIS-2026-0005/history", `<p class="quiet">version 1 · `, ""},
	})
}

// TestNoLanguage: that a name is of no known language is not the name of one.
func TestNoLanguage(t *testing.T) {
	s := withExample(t)
	person := "/en/people/" + s.post(t, "/people", obj{"names": []obj{{"text": "Safonova", "language": "en"}, {"text": "Сафонова", "primary": true}}})["reference"].(string)
	s.say(t, []saying{
		{person, "<bdi>Сафонова</bdi>", ">und<"},
	})
}

// TestLatelyWritten: the first page tells when something was recorded or changed, which is
// not when it happened.
func TestLatelyWritten(t *testing.T) {
	s := withExample(t)
	day := s.clock.Time.Format("2 January 2006")
	s.clock.Time = s.clock.Time.Add(time.Minute)
	s.patch(t, "/visits/VIS-2026-0005", `{"summary":{"en":"Seen"}}`)
	s.say(t, []saying{
		{"/en/", "<h2>Lately recorded or changed</h2>", "<h2>New</h2>"},
		{"/en/", " · <bdi>recorded " + day + "</bdi> · <bdi>VIS-", ""},
		{"/en/", " · <bdi>changed " + day + "</bdi> · <bdi>VIS-2026-0005", ""},
	})
}

// TestDueAsItIs: what is due in some years or from a day on is said to be so.
func TestDueAsItIs(t *testing.T) {
	s := withExample(t)
	promise := func(due string) string {
		return "/fr/commitments/" + s.post(t, "/commitments", obj{"title": obj{"en": "Due " + due}, "review_state": "published", "modality": "binding",
			"owed_by": []string{"AZ"}, "owed_to": []string{"UZ"}, "due": due})["reference"].(string)
	}
	promise("201X")
	promise("2020")
	s.say(t, []saying{
		// what is due some day of some years is late for at least as long as since the last one
		{"/fr/", "au moins ", "entre 2010 et 2019</bdi></span> · <bdi>2"},
		{"/en/", "<bdi>2020</bdi></span> · <bdi>", "<bdi>2020</bdi></span> · <bdi>at least"},
		// what is due from a day on is not so since then
		{promise("2020-06/.."), "à partir de juin 2020", "depuis juin"},
		{promise("2020-06-02/.."), "à partir du 2 juin 2020", "depuis"},
		{"/en/commitments?pair=AZ-UZ", "from June 2020 on", "since June"},
		{"/en/relations/AZ-UZ", "due from June 2020 on", "since June"},
	})
}

// TestStatusInWords: what is done on a day does not last since then, one day of several is not
// all of them, and what is not certain is so for a reason.
func TestStatusInWords(t *testing.T) {
	s := withExample(t)
	text := func(date, came string) string {
		return s.post(t, "/agreements", obj{"title": obj{"en": came + " " + date}, "review_state": "published", "type": "mou", "parties": []obj{{"country": "AZ"}, {"country": "UZ"}},
			"term": obj{"kind": "initial_then_periods", "length": "P5Y"}, "acts": []obj{{"kind": "signature", "date": date}, {"kind": came, "date": date}}})["reference"].(string)
	}
	signed, about := text("2018-03-05", "negotiation"), text("2018~", "negotiation")
	force, doubted := text("2020-03", "entry_into_force"), text("2020-03-05?", "entry_into_force")
	s.say(t, []saying{
		{"/fr/agreements/" + signed, "</strong> le 5 mars 2018", "depuis"},
		{"/az/agreements/" + signed, "</strong> 5 mart 2018 tarixində", "tarixindən"},
		{"/fr/agreements/AGR-2026-0015", "</strong> depuis le 28 août 2024", "depuis :"},
		{"/az/agreements/" + force, "</strong> – başlanğıcı: mart 2020, günü məlum deyil", "tarixindən"},
		{"/en/agreements/" + force, "between 1 and 31 March 2030", "1–31 March"},
		{"/fr/agreements/AGR-2026-0002", "</strong> en août 1992, jour inconnu", ""},
		{"/fr/agreements/" + about, "</strong> vers 2018, mois inconnu<div>", ""},
		// why a status is not certain, once
		{"/en/agreements/AGR-2026-0001", "</strong><div>Not certain: a date is not known for sure, ", ""},
		{"/en/agreements/AGR-2026-0015", "<div>Not certain: sources differ on what it follows from.</div>", ">not certain<"},
		{"/en/agreements/" + signed, "Not certain: something that it follows from has no source, whether it has entered into force is not on record.", ">not certain<"},
		{"/en/agreements/" + doubted, "</strong> since 5 March 2020<div>Not certain: something that it follows from has no source, a date is not known for sure.</div>", ">not certain<"},
	})
}
