package fold_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models/fold"
)

func TestQuery(t *testing.T) {
	visa := fold.Term{Any: []string{"visa"}, Exact: []string{"visa"}}
	joint := fold.Term{Phrase: []string{"joint", "commission"}, Exact: []string{"Joint", "Commission"}}
	tests := []struct {
		name, query string
		want        []fold.Term
	}{
		{"word", "visa", []fold.Term{visa}},
		{"phrase", `"Joint Commission" visa`, []fold.Term{joint, visa}},
		{"typographic quotes", "“Joint Commission” visa", []fold.Term{joint, visa}},
		{"French quotes", "visa « Joint Commission »", []fold.Term{visa, joint}},
		{"one quoted word is not stemmed", `"visas"`, []fold.Term{{Any: []string{"visas"}, Exact: []string{"visas"}}}},
		{"quote without partner", `"visa`, []fold.Term{visa}},
		{"quote without partner before two words", `"visa visa`, []fold.Term{visa, visa}},
		{"third quote", `"Joint Commission" "visa`, []fold.Term{joint, visa}},
		{"operators are text", `visa* -(OR):`, []fold.Term{visa, {Any: []string{"or"}, Exact: []string{"OR"}}}},
		{"only punctuation", `"" * - () : ' “”`, nil},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, fold.Query(tt.query)); diff != "" {
				t.Errorf("Query(%q) (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

func TestMatchExact(t *testing.T) {
	tests := []struct {
		query, text string
		want        bool
	}{
		{"Bayramov", "Ceyhun Bayramov", true},
		{"bayramov", "Ceyhun Bayramov", false},
		{"visa", "visas", false},
		{`"Ceyhun Bayramov"`, "Mr Ceyhun Bayramov", true},
		{`"Bayramov Ceyhun"`, "Mr Ceyhun Bayramov", false},
		{"بوريطة", "ناصر بوريطة", true},
		{"٢٠٢٣", "في ٢٠٢٣", true},
		{"l’Azerbaïdjan", "en Azerbaïdjan", true},
	}
	for _, tt := range tests {
		if got := fold.Match(fold.Query(tt.query), fold.Words(tt.text), true); got != tt.want {
			t.Errorf("Match(%q, %q, exact) = %v, want %v", tt.query, tt.text, got, tt.want)
		}
	}
	if !fold.Match(nil, nil, false) {
		t.Error("no terms do not match")
	}
}
