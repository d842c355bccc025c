package tongue_test

import (
	"strings"
	"testing"

	"entente/models"
	"entente/models/labels"
	"entente/web/tongue"
)

// all are the languages that there are.
func all(t *testing.T) map[string]*tongue.Tongue {
	t.Helper()
	tongues, err := tongue.All()
	if err != nil {
		t.Fatal(err)
	}
	return tongues
}

// TestProblemsAreSaid: a problem is said in the reader's language, more exactly where the
// field has words of its own.
func TestProblemsAreSaid(t *testing.T) {
	fr := all(t)["fr"]
	var p models.Problems
	p.Add("/citations/0/locator", "required", "without a quote")
	p.Add("/delegation/3", "required", "give a name")
	p.Add("/summary/fr", "too_long", "%d characters at most, this has %d", 20_000, 20_001)
	p.Add("/host_country", "required", "is required")
	p.Add("/date", "outside_its_visit", "a doubt")
	p.Add("/title", "never_heard_of", "in English")
	p.Add("/code", "invalid_code", "an ISO 3166 code has two capital letters")
	p.Add("/dac/0", "invalid_code", "a DAC code has three or five digits")
	want := []string{"Sans citation, dites où et comment la source le dit", "Donnez au moins un nom ou une fonction", "C’est trop long. Nombre maximal de caractères : 20 000", "Ceci manque",
		labels.Label("fr", "warning", "outside_its_visit"), "in English",
		"Il faut ici un code : pour un pays, deux lettres majuscules, comme MA, ou quatre si l’État n’existe plus ; pour un secteur, des minuscules et des tirets bas, comme counter_terrorism",
		"Écrivez trois ou cinq chiffres, comme 15210"}
	for i, said := range fr.Problems(p) {
		if strings.ReplaceAll(said.Detail, "\u202f", " ") != strings.ReplaceAll(want[i], "\u202f", " ") && strings.ReplaceAll(said.Detail, "\u00a0", " ") != want[i] {
			t.Errorf("%s at %s: %q, want %q", said.Code, said.Pointer, said.Detail, want[i])
		}
	}
	if p[2].Detail != "20000 characters at most, this has 20001" {
		t.Errorf("what programs are told has changed: %q", p[2].Detail)
	}
}
