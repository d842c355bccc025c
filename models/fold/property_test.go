package fold_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"entente/models/fold"
)

// anyText draws text in the four languages with what comes between words, and
// now and then in any script at all.
func anyText() *rapid.Generator[string] {
	own := []rune("abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ" +
		"éèêëàâîïôûùœæßÉÈÊËÀÂÎÏÔÛÙŒÆ" +
		"ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآٱؤئىة" + "0123456789٠١٢٣۴۵ '’-.,\"")
	return rapid.OneOf(rapid.StringOf(rapid.SampledFrom(own)), rapid.String())
}

func TestKeyOfKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		key := fold.Key(text)
		if again := fold.Key(key); again != key {
			t.Fatalf("Key(%q) = %q, and its key %q", text, key, again)
		}
	})
}

func TestKeyWithoutCase(t *testing.T) {
	letters := rapid.SampledFrom([]rune("aàâbcçdeéèêëəfgğhiıİîïjklmnoöôpqrsşßtuüùûvwxyzœæ АБВабвΣσς' "))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(letters).Draw(t, "text")
		for _, other := range []string{strings.ToUpper(text), strings.ToLower(text), strings.ToTitle(text)} {
			if got, want := fold.Key(other), fold.Key(text); got != want {
				t.Fatalf("Key(%q) = %q, Key(%q) = %q", other, got, text, want)
			}
		}
	})
}

func TestKeyWithoutHarakat(t *testing.T) {
	letters := rapid.SampledFrom([]rune("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآٱؤئىة "))
	marks := rapid.SampledFrom([]string{"", "", "َ", "ِ", "ُ", "ّ", "ْ", "ً", "ٰ", "ـ", "ــ", "\u200f", "\u200c"})
	rapid.Check(t, func(t *rapid.T) {
		var plain, marked strings.Builder
		for _, r := range rapid.SliceOf(letters).Draw(t, "letters") {
			plain.WriteRune(r)
			marked.WriteRune(r)
			marked.WriteString(marks.Draw(t, "mark"))
		}
		if got, want := fold.Key(marked.String()), fold.Key(plain.String()); got != want {
			t.Fatalf("Key(%q) = %q, Key(%q) = %q", marked.String(), got, plain.String(), want)
		}
	})
}

func TestEveryWordFindsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		words := fold.Words(text)
		if !fold.Match(fold.Query(text), words, false) || !fold.Match(fold.Query(text), words, true) {
			t.Fatalf("%q does not find itself", text)
		}
		for _, w := range words {
			for _, query := range []string{w.Surface, w.Exact, `"` + w.Surface + `"`} {
				if !fold.Match(fold.Query(query), words, false) {
					t.Fatalf("%q does not find %q", query, text)
				}
			}
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, c := range append(readCases(f, "testdata/search-cases.tsv"), readCases(f, "testdata/more-cases.tsv")...) {
		f.Add(c.query + " " + c.text)
	}
	for _, s := range []string{"ﷺ", "ŉ", "a\xffb", "e\u200d\u0301", "ᾳ", "한국", "'", "l'", "\u0345\u0669", "１２", "Ⅻ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range fold.Words(text) {
			checkTokens(t, w)
		}
		key := fold.Key(text)
		if again := fold.Key(key); again != key {
			t.Errorf("Key(%q) = %q, and its key %q", text, key, again)
		}
		// Match takes the product of words and terms.
		if len(text) < 2000 && !fold.Match(fold.Query(text), fold.Words(text), true) {
			t.Errorf("%q does not find itself", text)
		}
	})
}

// checkTokens reports what a database could not store or compare.
func checkTokens(t *testing.T, w fold.Word) {
	t.Helper()
	for _, token := range append([]string{w.Exact, w.Surface}, w.Variants...) {
		if token == "" || !utf8.ValidString(token) || utf8.RuneCountInString(token) > 100 {
			t.Errorf("token %q of %q is empty, broken or too long", token, w)
		}
		for i, r := range token {
			plain := unicode.IsLetter(r) || unicode.IsDigit(r)
			written := token == w.Exact && (i > 0 && unicode.IsMark(r) || unicode.Is(unicode.Nl, r))
			if !plain && !written {
				t.Errorf("token %q of %q holds %q", token, w, r)
			}
		}
	}
	if slices.Contains(w.Variants, w.Surface) || len(slices.Compact(slices.Sorted(slices.Values(w.Variants)))) != len(w.Variants) {
		t.Errorf("%q repeats a form", w)
	}
}
