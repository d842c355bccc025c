package derived_test

import (
	"math"
	"slices"
	"testing"

	"entente/store/derived"
)

// TestLinksReadBack keeps links as text, which is how documents have them.
func TestLinksReadBack(t *testing.T) {
	for _, all := range []derived.Links{
		nil,
		{{Name: "country", Value: "AZ", Seen: derived.StaffView | derived.GuestView}},
		{{Name: "pair", Value: "AZ-TR", Seen: derived.StaffView}, {Name: "visit", Seen: derived.GuestView}, {Name: derived.PeriodName, Value: "2026-12-31/2026-01-01", Seen: derived.BinView}},
	} {
		if got := derived.ParseLinks(all.String()); !slices.Equal(got, all) {
			t.Errorf("%q: got %v, want %v", all, got, all)
		}
	}
}

func TestNumbersReadBack(t *testing.T) {
	last := ""
	for _, seq := range []int64{1, 35, 36, 1_000_000, math.MaxInt32} {
		text := derived.Number(seq)
		if got, ok := derived.Numbered(text); !ok || got != seq {
			t.Errorf("%d: got %d, %t of %q", seq, got, ok, text)
		}
		if text <= last {
			t.Errorf("%q: is not behind %q, though it was recorded later", text, last)
		}
		last = text
	}
	for _, code := range []string{"", "AZ", "education", "agriculture", "000001a"} {
		if seq, ok := derived.Numbered(code); ok {
			t.Errorf("%q: got the number %d of a code", code, seq)
		}
	}
}

// FuzzLinks reads any text as links: what it has understood it writes so that it is
// understood again.
func FuzzLinks(f *testing.F) {
	for _, text := range []string{"", "country=AZ:3", "pair=AZ-TR:3 visit=:1", "a=b=c:1:2", " = : ", "x:9"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := derived.ParseLinks(text)
		if again := derived.ParseLinks(once.String()); len(again) != len(once) {
			t.Errorf("%q: got %v, then %v", text, once, again)
		}
	})
}
