package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const rabat = "وزير الخارجية الأذربيجاني في زيارة رسمية لتعزيز العلاقات\n\nرحبت مدينة الرباط مؤخرا بالحضور المميز لوزير الخارجية الأذربيجاني في زيارة رسمية.\n\nتم التوقيع على العديد من الاتفاقيات ومذكرات التفاهم."

// TestLogAVisit: somebody without script reads two articles beside the form, quotes them at
// fields, and writes what came of the visit as rows. Each quote is a citation of its field,
// in the language of its article and with its paragraph.
func TestLogAVisit(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.read(t, s.editor, "/fr/visits/new")
		p = s.still(t, p, "/article/text="+rabat, "/article/outlet=فاس نيوز", "/article/language=ar", "do=beside")
		for _, want := range []string{`name="article" value="ART-2026-0001"`, `data-article="ART-2026-0001"`, "رحبت مدينة الرباط", `<textarea class="paper" readonly`} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the article beside the form lacks %s", want)
			}
		}
		p = s.still(t, p, "/title/fr=Visite officielle à Rabat", "/visitor_country=Azerbaïdjan", "/host_country=Maroc", "/date=13 نونبر 2023",
			"/level=official", "quote:/level=زيارة رسمية", "add=/meetings")
		for _, want := range []string{"Compris : 13 novembre 2023", `name="/citations/0/quote"`, `name="/meetings/0/title/fr"`, "paragraphe 1"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("after a quote the form lacks %s", want)
			}
		}
		p = s.still(t, p, "/article/url=https://www.yabiladi.com/articles/details/144040/", "/article/title=Vers un renforcement", "/article/language=fr",
			"/article/text=La deuxième session de la Commission mixte.\n\nIls ont signé quatre accords et mémorandums d’entente.", "do=beside")
		done := s.typing(t, p, "/meetings/0/title/fr=Deuxième session", "/meetings/0/session_number=2", "/meetings/0/countries/0=AZ", "/meetings/0/countries/1=MA",
			"quote:/meetings/0/session_number=deuxième session", "source:/meetings/0/session_number=ART-2026-0002",
			"/texts_signed/min=4", "/texts_signed/max=4", "quote:/texts_signed=quatre accords", "source:/texts_signed=ART-2026-0002",
			"/agreements/0/title/fr=Mémorandum", "/agreements/0/parties/0/country=AZ", "/agreements/0/parties/1/country=MA", "do=save")
		visit := s.saved(t, done)
		if visit.status != http.StatusOK {
			t.Fatalf("%d\n%.4000s", done.status, done.body)
		}
		for _, want := range []string{"Visite officielle à Rabat", "زيارة رسمية", "quatre accords", "paragraphe 2", "Mémorandum", "Deuxième session"} {
			if !strings.Contains(visit.body, want) {
				t.Errorf("the visit lacks %s", want)
			}
		}
		meeting := s.saved(t, s.get(t, s.editor, "/fr/meetings/MTG-2026-0001"))
		if !strings.Contains(meeting.body, "deuxième session") {
			t.Error("the quote is not at the meeting")
		}
	})
}

// TestLanguageIsFound: the language of an article and of a quote is that of their words,
// where nobody says it and it is sure; what was said stays, and stands in its field.
func TestLanguageIsFound(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.still(t, s.read(t, s.editor, "/fr/visits/new"), "/article/text="+rabat, "do=beside")
		if !strings.Contains(p.body, "<bdi>arabe</bdi>") {
			t.Error("the article does not say in which language it is")
		}
		p = s.still(t, p, "quote:/level=زيارة رسمية", "do=beside")
		if got := p.inputs(t).Get("/citations/0/quote_language"); got != "ar" {
			t.Errorf("the quote is in %q", got)
		}
		if got := s.fetch(t, "/articles/ART-2026-0001")["language"]; got != "ar" {
			t.Errorf("the article is in %v", got)
		}
		known := s.post(t, "/articles", obj{"title": "Vers un renforcement", "outlet": "Yabiladi", "url": "https://example.org/1"})["reference"].(string)
		p = s.still(t, p, "/article/url=https://example.org/1", "/article/text=La deuxième session de la Commission mixte.", "do=beside")
		if got := s.fetch(t, "/articles/"+known)["language"]; got != "fr" {
			t.Errorf("the article that was given its text is in %v", got)
		}
		s.still(t, p, "/article/text=La deuxième session de la Commission mixte, à Bakou.", "/article/language=en", "do=beside")
		if got := s.fetch(t, "/articles/ART-2026-0003")["language"]; got != "en" {
			t.Errorf("against what was said it is in %v", got)
		}
		for _, c := range []struct{ address, input, text, said, want string }{
			{"/fr/articles/new", "/text", rabat, "/language", "ar"},
			{"/fr/articles/new", "/text", "Rabat", "/language", ""},
			{"/az/articles/ART-2026-0003/edit", "/text", rabat, "/language", ""},
		} {
			p := s.still(t, s.read(t, s.editor, c.address), c.input+"="+c.text, c.said+"=", "do=show")
			if got := p.inputs(t).Get(c.said); got != c.want {
				t.Errorf("%s: %.20q is in %q, want %q", c.address, c.text, got, c.want)
			}
		}
		told := s.get(t, s.editor, "/fr/understood?text="+url.QueryEscape("زيارة رسمية"))
		if want := `{"words":"Compris : arabe","language":"ar"}`; strings.TrimSpace(told.body) != want {
			t.Errorf("told %s, want %s", told.body, want)
		}
	})
}

var reference = regexp.MustCompile(`VIS-\d{4}-\d{4}`)

// TestAddToThatOne: what looks like a visit on record is shown before it is written; what
// was typed can go there, where what differs stands beside what is on record as a claim.
func TestAddToThatOne(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.post(t, "/visits", obj{"title": obj{"en": "Bayramov in Rabat"}, "visitor_country": "AZ", "host_country": "MA", "date": "2023-11-13", "level": "working",
			"citations": []obj{{"article": obj{"title": "Old", "language": "en"}, "field": "/level", "value": "working", "quote": "a working visit"}}})
		count := func() int { return len(reference.FindAllString(s.read(t, s.editor, "/fr/visits").body, -1)) }
		before := count()
		p := s.read(t, s.editor, "/fr/visits/new")
		p = s.still(t, p, "/article/text="+rabat, "/article/language=ar", "do=beside")
		p = s.typing(t, p, "/title/fr=Une visite", "/visitor_country=AZ", "/host_country=MA", "/date=13/11/2023", "/level=official", "quote:/level=زيارة رسمية",
			"/commitments/0/title/fr=Ouvrir une ligne", "/commitments/0/modality=intended", "/commitments/0/owed_by/0=AZ", "do=save")
		if p.status != http.StatusConflict || count() != before {
			t.Fatalf("%d, from %d to %d\n%.3000s", p.status, before, count(), p.body)
		}
		p.whole(t)
		for _, want := range []string{"Ceci ressemble à ce qui est déjà enregistré", "mêmes pays, dates qui se recoupent", `name="join" value="VIS-2026-0001"`, `name="do" value="anyway"`, `value="Une visite"`} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if alike, beside := strings.Index(p.body, `<div class="alike faults" role="alert" tabindex="-1" autofocus>`), strings.Index(p.body, `<section class="beside"`); alike < 0 || alike > beside {
			t.Error("what looks like it stands beneath the article, or is not what the focus is on")
		}
		joined := s.saved(t, s.typing(t, p, "join=VIS-2026-0001"))
		for _, want := range []string{"Bayramov in Rabat", "Les sources divergent", "زيارة رسمية", "Ouvrir une ligne"} {
			if !strings.Contains(joined.body, want) {
				t.Errorf("the visit that is on record lacks %s", want)
			}
		}
		if count() != before {
			t.Error("another visit was recorded")
		}
		again := s.typing(t, p, "do=anyway")
		if again.status != http.StatusUnprocessableEntity || !strings.Contains(again.body, "a déjà été enregistré") {
			t.Errorf("sent again, not to be added: %d", again.status)
		}
		if other := s.saved(t, s.typing(t, again, "do=anyway")); other.status != http.StatusOK || !strings.Contains(other.body, "Une visite") {
			t.Errorf("another one all the same: %d", other.status)
		}
	})
}

// TestArticleBesideTheForm: an article is known by its address, however that was copied,
// and by its reference; what is wrong with a new one stands at its fields.
func TestArticleBesideTheForm(t *testing.T) {
	s := withExample(t)
	p := s.read(t, s.editor, "/ar/visits/new?article=ART-2026-0002")
	for _, want := range []string{">المصدر لـ: المستوى<", `placeholder="ART-…&lrm;"`, `placeholder="PER-…&lrm;"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	if strings.Contains(p.body, `name="quote:/accepted_warnings"`) {
		t.Error("of doubts that were accepted sources say nothing")
	}
	for _, address := range []string{"http://www.YABILADI.com/articles/details/144040/vers-renforcement-relations-entre-maroc.html?utm_source=x", "art-2026-0007"} {
		again := s.still(t, p, "/article/url="+address, "do=beside")
		if !strings.Contains(again.body, "ART-2026-0007") || !strings.Contains(again.body, "ART-2026-0002") {
			t.Errorf("%s is not known", address)
		}
		left := s.still(t, again, "leave=ART-2026-0002")
		if strings.Contains(left.body, `name="article" value="ART-2026-0002"`) || !strings.Contains(left.body, `name="article" value="ART-2026-0007"`) {
			t.Error("the other article was put away, or none")
		}
	}
	wrong := s.typing(t, p, "/article/url=not an address", "/title/ar=عنوان", "do=beside")
	wrong.whole(t)
	if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, `id="/article/url-fault"`) || !strings.Contains(wrong.body, "عنوان") {
		t.Errorf("what is no address: %d\n%.3000s", wrong.status, wrong.body)
	}
	if p := s.get(t, s.editor, "/fr/visits/new?article=ART-2026-9999"); p.status != http.StatusNotFound {
		t.Errorf("no such article: %d", p.status)
	}
}

// TestArticleByItsName: an article on record is found by its outlet, title or reference, as
// one types, and without script when a button is pressed; then it stands beside the form, and
// is given the text that was pasted.
func TestArticleByItsName(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		known := s.post(t, "/articles", obj{"title": "زيارة رسمية إلى الرباط", "outlet": "فاس نيوز", "url": "https://example.org/a?b=1"})["reference"].(string)
		for _, q := range []string{"فاس نيو", "زيارة رسم", known, "http://EXAMPLE.org:80/a?b=1&utm_source=x"} {
			if told := s.get(t, s.editor, "/fr/find/articles?q="+url.QueryEscape(q)); !strings.Contains(told.body, known) {
				t.Errorf("%s finds %s", q, told.body)
			}
		}
		p := s.read(t, s.editor, "/fr/visits/new")
		if !strings.Contains(p.body, `name="/article/url" value="" data-find="articles"`) {
			t.Error("the box does not look for articles")
		}
		p = s.still(t, p, "/article/url=فاس نيوز", "/article/text="+rabat, "do=beside")
		if want := `name="read" value="` + known + `"`; !strings.Contains(p.body, want) || strings.Contains(p.body, `-fault"`) || strings.Contains(p.body, `name="do" value="another"`) {
			t.Errorf("without script the form lacks %s\n%s", want, faultsOf(p))
		}
		p = s.still(t, p, "read="+known)
		if !strings.Contains(p.body, `name="article" value="`+known+`"`) || s.fetch(t, "/articles/"+known)["text"] == nil {
			t.Error("the article does not stand beside the form, or without its text")
		}
		for _, name := range []string{"Nulle part", "nulle.part"} {
			wrong := s.typing(t, p, "/article/url="+name, "do=beside")
			if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, `id="/article/url-fault"`) {
				t.Errorf("%s: %d", name, wrong.status)
			}
		}
	})
}

// TestArticleOfTheSameTitle: an article without address that another one may be is shown
// before that is recorded, unless it was published on another day.
func TestArticleOfTheSameTitle(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		known := s.post(t, "/articles", obj{"title": "Visite à Rabat", "outlet": "Le Matin", "published_on": "2023-11-13"})["reference"].(string)
		same := []string{"/article/title=Visite à Rabat", "/article/outlet=le matin", "/article/language=fr", "/article/url=https://example.org/x"}
		p := s.still(t, s.read(t, s.editor, "/fr/visits/new"), append(same, "/article/published_on=13 novembre 2023", "do=beside")...)
		if !strings.Contains(p.body, `name="read" value="`+known+`"`) || !strings.Contains(p.body, `name="do" value="another"`) || s.listed(t, "articles") != 1 {
			t.Fatalf("%d articles\n%s", s.listed(t, "articles"), faultsOf(p))
		}
		p.whole(t)
		wrong := s.typing(t, p, "/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "do=save")
		if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, `id="/article/title-fault"`) || s.listed(t, "visits") != 0 {
			t.Errorf("saved all the same: %d", wrong.status)
		}
		other := s.still(t, p, "do=another")
		if s.listed(t, "articles") != 2 || !strings.Contains(other.body, `name="article" value="ART-2026-0002"`) {
			t.Errorf("%d articles", s.listed(t, "articles"))
		}
		s.still(t, s.read(t, s.editor, "/fr/visits/new"), "/article/title=Visite à Rabat", "/article/outlet=Le Matin", "/article/language=fr", "/article/published_on=2024-05-01", "/article/url=https://example.org/y", "do=beside")
		if s.listed(t, "articles") != 3 {
			t.Errorf("of another day: %d articles", s.listed(t, "articles"))
		}
	})
}

// TestArticleWaitsWithItsVisit: an article that is recorded beside the form of a visit is a
// draft like that, and is published with it.
func TestArticleWaitsWithItsVisit(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b, guest := s.browser(), s.browser()
		b.signIn(t, s.editor)
		p := s.still(t, s.read(t, s.editor, "/fr/visits/new"), "/article/text="+rabat, "/article/language=ar", "do=beside")
		p = s.still(t, p, "/article/text="+rabat, "/article/language=ar", "do=beside") // pressed again
		visit := s.saved(t, s.typing(t, p, "/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "/level=official", "quote:/level=زيارة رسمية", "do=save"))
		const article = "/fr/articles/ART-2026-0001"
		guest.shows(t, article, 404)
		if n := s.listed(t, "articles"); n != 1 {
			t.Errorf("%d articles", n)
		}
		look := b.shows(t, visit.address+"/publish", 200)
		if !strings.Contains(look.body, "وزير الخارجية") {
			t.Error("the last look lacks the article")
		}
		b.press(t, visit.address+"/publish", "together")
		guest.shows(t, article, 200)
		if p := guest.shows(t, visit.address, 200); !strings.Contains(p.body, "زيارة رسمية") {
			t.Error("guests do not read what the visit rests on")
		}
	})
}

// TestToldWhileTyped: a form is told, in the reader's language, which day is understood and
// who may be meant, by names in any script; a guest hears of nothing hidden.
func TestToldWhileTyped(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		open := obj{"visibility": "public", "review_state": "published", "country": "MA"}
		s.post(t, "/people", merged(open, obj{"names": []obj{{"text": "Nasser Bourita", "language": "fr", "primary": true}, {"text": "ناصر بوريطة", "language": "ar"}}}))
		s.post(t, "/people", merged(open, obj{"visibility": "restricted", "names": []obj{{"text": "Nasser Hidden", "primary": true}}}))
		s.post(t, "/institutions", merged(open, obj{"names": obj{"fr": "Nasser Institut"}}))
		for _, x := range []struct{ token, address, want string }{
			{s.editor, "/fr/find/people?q=bouri", `[{"reference":"PER-2026-0001","title":"Nasser Bourita","country":"Maroc"}]`},
			{s.editor, "/ar/find/people?q=" + url.QueryEscape("بوريط"), `"reference":"PER-2026-0001"`},
			{s.editor, "/az/find/people?q=NASSER+b", `"country":"Mərakeş"`},
			{s.editor, "/fr/find/people?q=nass", "PER-2026-0002"},
			{"", "/fr/find/people?q=nass", `[{"reference":"PER-2026-0001"`},
			{s.editor, "/fr/find/people?q=rita", "[]"}, {s.editor, "/fr/find/people?q=n", "[]"}, {s.editor, "/fr/find/people?q=%22+OR+*", "[]"}, {s.editor, "/fr/find/people", "[]"},
			{s.editor, "/fr/find/institutions?q=nass", "INS-2026-0001"},
			{"", "/fr/understood?date=" + url.QueryEscape("١٣ نونبر ٢٠٢٣"), `{"words":"Compris : 13 novembre 2023","edtf":"2023-11-13"}`},
			{"", "/en/understood?date=novembre+2023", `"edtf":"2023-11"`},
			{"", "/en/understood?date=03/04/2023", `"guesses":[{"words":"3 April 2023","edtf":"2023-04-03"},{"words":"4 March 2023","edtf":"2023-03-04"}]`},
			{"", "/ar/understood?date=" + url.QueryEscape("du 12 au 14 novembre 2023"), `"edtf":"2023-11-12/2023-11-14"`},
			{"", "/fr/understood?date=hier", `{"words":"Ceci n’est pas compris comme une date"}`},
		} {
			p := s.get(t, x.token, x.address)
			if p.status != http.StatusOK || !strings.Contains(p.body, x.want) || p.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s: %d %s\nwant %s", x.address, p.status, p.body, x.want)
			}
			if x.token == "" && strings.Contains(p.body, "Hidden") {
				t.Errorf("a guest hears of what is hidden: %s", p.body)
			}
		}
	})
}
