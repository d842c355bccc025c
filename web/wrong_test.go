package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"entente/models/labels"
)

var faultAt = regexp.MustCompile(`<span class="fault" id="([^"]*)-fault">(.*?) ?</span>`)

// TestWrongParts: an update, an act or a citation that is wrong comes back with each fault
// at its field, said in the language of the page, and with all that was typed.
func TestWrongParts(t *testing.T) {
	s := withExample(t)
	update := idsIn(s.get(t, s.editor, "/api/v1/commitments/COM-2026-0001/updates").body)
	if len(update) == 0 {
		update = []string{s.post(t, "/commitments/COM-2026-0001/updates", obj{"as_of": "2024-02", "delivery": "limited", "assessed_by": "self"})["id"].(string)}
	}
	act := s.post(t, "/agreements/AGR-2026-0001/acts", obj{"kind": "signature", "party": "MA", "date": "2024-02"})["id"].(string)
	wrongUpdate := []string{"/percent=130", "/as_of=yesterday evening", "/assessed_by=", "/note/fr=Vols ouverts"}
	wrongAct := []string{"/party=Atlantis", "/date=32/13/2024", "/effective=soon", "/note/fr=Au palais"}
	for _, x := range []struct {
		address string
		typed   []string
		faulty  []string
	}{
		{"/commitments/COM-2026-0001/updates/new", wrongUpdate, []string{"/percent", "/as_of", "/assessed_by"}},
		{"/commitments/COM-2026-0001/updates/" + update[0] + "/edit", wrongUpdate, []string{"/percent", "/as_of", "/assessed_by"}},
		{"/agreements/AGR-2026-0001/acts/new", append(wrongAct, "/kind="), []string{"/party", "/date", "/effective", "/kind"}},
		{"/agreements/AGR-2026-0001/acts/" + act + "/edit", wrongAct, []string{"/party", "/date", "/effective"}},
		{"/visits/VIS-2026-0005/citations/new?path=/date", []string{"/value=yesterday", "/quote_language=Klingon", "/quote=hier soir"}, []string{"/value", "/quote_language"}},
		{"/visits/VIS-2026-0005/citations/new", []string{"/article_id=ART-1999-0001", "/quote=hier soir"}, []string{"/article_id"}},
		{"/visits/VIS-2026-0005/citations/new", []string{"/article_id=", "/article/title=Hier", "/article/language=Klingon", "/quote=hier soir"}, []string{"/article/language"}},
	} {
		said := map[string]bool{}
		for _, lang := range labels.Languages() {
			p := s.typing(t, s.read(t, s.editor, "/"+lang+x.address), x.typed...)
			p.whole(t)
			if p.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", p.address, p.status)
			}
			kept := p.inputs(t)
			for name, texts := range typed(x.typed...) {
				if got := kept.Get(name); got != texts[0] {
					t.Errorf("%s: at %s stands %q, and %q was typed", p.address, name, got, texts[0])
				}
			}
			faults := map[string]string{}
			for _, m := range faultAt.FindAllStringSubmatch(p.body, -1) {
				faults[m[1]] = m[2]
			}
			for _, field := range x.faulty {
				if faults[field] == "" || said[field+faults[field]] {
					t.Errorf("%s: at %s is said %q, which is nothing, or the words of another language\n%s", p.address, field, faults[field], faults)
				}
				said[field+faults[field]] = true
			}
		}
	}
}

// TestWrongPresses: a press that does not say which version was looked at does nothing, and
// is answered in the language of the page.
func TestWrongPresses(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, commitment := s.draft(t)
		_, binned := s.draft(t)
		b.press(t, "/fr/commitments/"+binned+"/bin", "together")
		update := s.post(t, "/commitments/"+commitment+"/updates", obj{"as_of": "2024-02", "delivery": "limited", "assessed_by": "self"})["id"].(string)
		s.patch(t, "/commitments/"+commitment+"/updates/"+update, `{"note":{"fr":"Rien"}}`)
		s.patch(t, "/commitments/"+commitment, `{"title":{"fr":"Autre chose"}}`)
		for _, at := range []string{"/visits/" + visit + "/publish", "/visits/" + visit + "/bin", "/commitments/" + binned + "/restore",
			"/commitments/" + commitment + "/history/1/restore", "/commitments/" + commitment + "/history/update/" + update + "/1/restore"} {
			said := map[string]bool{}
			for _, lang := range labels.Languages() {
				looked := versionSeen.FindString(b.shows(t, "/"+lang+at, 200).body)
				for _, wrong := range []string{"version=", "version=x", "version=0", "version=99999999999999999999", "other=1"} {
					p := b.send(t, "/"+lang+at, typed(wrong, "do=together"))
					p.whole(t)
					if p.status != http.StatusBadRequest || !strings.Contains(p.body, `<html lang="`+lang+`"`) {
						t.Errorf("%s with %s: %d", p.address, wrong, p.status)
					}
					said[heading.FindString(p.body)] = true
				}
				if again := b.shows(t, "/"+lang+at, 200).body; !strings.Contains(again, looked) {
					t.Errorf("wrong presses of %s have changed what was %s", at, looked)
				}
			}
			if len(said) != len(labels.Languages()) {
				t.Errorf("%s is answered with %v", at, said)
			}
		}
	})
}

var heading = regexp.MustCompile(`<h1>.*?</h1>`)
