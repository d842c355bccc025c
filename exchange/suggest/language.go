package suggest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// headerLanguages are words of headers that tell the language of a column: its name, or the
// language of the header itself. An English header tells nothing: registers in every
// language have one.
var headerLanguages = []struct{ language, names, words string }{
	{"ar", "arabic arabe arabca عربي عربيه", ""},
	{"fr", "french francais francaise fransizca", "titre titres intitulé libellé nom accord objet résumé observations remarques lieu ville"},
	{"az", "azerbaijani azerbaidjanais azerice azerbaycanca", "ad adı başlıq saziş sazişin sənədin sənəd məzmun xülasə qeyd qeydlər yer şəhər"},
	{"en", "english anglais anglaise ingilisce", ""},
	{"ru", "russian russe rusca", ""},
}

// language is that of a column of texts: by its name, as far as any value bears that out, or
// else that of most values.
func (c *column) language() string {
	words := strings.Fields(bare(c.name))
	for _, l := range headerLanguages {
		for i, word := range words {
			if i > 0 && word == l.language || slices.Contains(strings.Fields(bare(l.names)), word) {
				return l.language
			}
		}
	}
	count := map[string]int{}
	for _, v := range c.values {
		count[languageOf(v)]++
	}
	header := languageOfHeader(c.name, words)
	if header != "" && (count[header] > 0 || len(count) == 1 && count[""] > 0) {
		return header
	}
	best := header
	for _, language := range []string{"en", "fr", "ar", "az", "tr", "ru"} {
		if count[language] > count[best] || best == "" && count[language] > 0 {
			best = language
		}
	}
	return cmp.Or(best, "en")
}

// languageOfHeader is that in which a column is named; "" where that tells nothing.
func languageOfHeader(name string, words []string) string {
	for _, l := range headerLanguages {
		if slices.ContainsFunc(words, func(word string) bool { return slices.Contains(strings.Fields(bare(l.words)), word) }) {
			return l.language
		}
	}
	if language := languageOf(name); language != "en" {
		return language
	}
	return ""
}

// languageOf tells the language of some text by its letters and commonest words; "" where
// nothing tells.
func languageOf(text string) string {
	lower := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	count := func(words ...string) (n int) {
		for _, word := range words {
			n += strings.Count(lower, word)
		}
		return n
	}
	french := count(" de ", " la ", " le ", " et ", " du ", " des ", " les ", " entre ", " relatif ", " accord ", "é", "è")
	english := count(" of ", " the ", " and ", " on ", " for ", " between ", " agreement ")
	switch {
	case count("ə") > 0:
		return "az"
	case mostly(unicode.Arabic, lower):
		return "ar"
	case mostly(unicode.Cyrillic, lower):
		return "ru"
	case french > english:
		return "fr"
	case count("ğ", "ş", "ı", "ü") > 1:
		return "tr"
	case english > 0:
		return "en"
	}
	return ""
}

// mostly tells whether more letters of a text are of a script than are not.
func mostly(script *unicode.RangeTable, text string) bool {
	n := 0
	for _, r := range text {
		switch {
		case unicode.Is(script, r):
			n++
		case unicode.IsLetter(r):
			n--
		}
	}
	return n > 0
}
