package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// sectorsOf finds the sectors of a form: whether they are unfolded, under which words, and
// their boxes.
var sectorsOf = regexp.MustCompile(`(?s)<details class="more" id="/sectors-more"( open)?><summary>(.*?)</summary>\s*(<fieldset class="choices" id="/sectors".*?</fieldset>)</details>`)

// TestChoicesAreFoldedUp: the boxes of a list of codes are folded up under words that say
// which are ticked, in the reader's language; they are seen where something of them is wrong.
func TestChoicesAreFoldedUp(t *testing.T) {
	s := withExample(t)
	for lang, want := range map[string][2]string{
		"ar": {"القطاعات: لم يُختر شيء", "القطاعات: الطاقة، السياحة"},
		"az": {"Sahələr: seçilməyib", "Sahələr: Energetika, Turizm"},
		"en": {"Sectors: none chosen", "Sectors: Energy, Tourism"},
		"fr": {"Secteurs\u00a0: aucun choix", "Secteurs\u00a0: Énergie, Tourisme"},
	} {
		address := "/" + lang + "/visits/new"
		s.send(t, s.editor, address, typed("do=discard"))
		for i, p := range []page{s.read(t, s.editor, address), s.still(t, s.read(t, s.editor, address), "/sectors=energy", "/sectors=tourism", "add=/meetings")} {
			found := sectorsOf.FindStringSubmatch(p.body)
			if found == nil {
				t.Fatalf("%s: the sectors are not folded up", address)
			}
			if got := tags.ReplaceAllString(found[2], ""); got != want[i] || found[1] != "" {
				t.Errorf("%s: they stand under %q, want %q; open: %q", address, got, want[i], found[1])
			}
			if ticked := strings.Count(found[3], " checked>"); ticked != 2*i || !strings.Contains(found[3], "<legend") {
				t.Errorf("%s: %d are ticked, want %d", address, ticked, 2*i)
			}
		}
	}
	p := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite", "/sectors=nonsense"))
	if found := sectorsOf.FindStringSubmatch(p.body); p.status != http.StatusUnprocessableEntity || found == nil || found[1] != " open" || !strings.Contains(found[3], `id="/sectors-fault"`) {
		t.Errorf("%d: what is wrong with them is folded up: %q", p.status, found)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)
