package fold

import (
	"slices"
	"strings"
	"unicode"
)

const tatweel = 'ـ'

// foldArabic is a mapping for strings.Map over composed text. The two seats of
// hamza become hamza itself, so that شؤون and شئون are one word; harakat are
// marks and go with all the other marks.
func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ؤ', 'ئ':
		return 'ء'
	case 'ى', 'ی', 'ے':
		return 'ي'
	case 'ة', 'ہ', 'ھ', 'ە', 'ۀ', 'ۃ':
		return 'ه'
	case 'ک', 'گ', 'ڭ': // أڭادير is also written أگادير and أكادير
		return 'ك'
	case 'ڤ', 'ۋ':
		return 'ف'
	case 'پ':
		return 'ب'
	case 'ۥ', 'ۦ', 'ٴ': // small letters of the Quran, written like marks
		return -1
	}
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}

// isArabic reports whether a folded word is Arabic. Words never mix scripts, so
// its first letter tells.
func isArabic(surface string) bool {
	for _, r := range surface {
		return unicode.Is(unicode.Arabic, r)
	}
	return false
}

// arabicForms gives the word without its proclitics and article, and each of
// these forms with its ending brought to the singular.
func arabicForms(surface string) []string {
	var forms []string
	for _, form := range append([]string{surface}, withoutPrefixes(surface)...) {
		forms = append(forms, form)
		// An ending is judged by the letters before it, among which the article
		// must not count: البحرين would pass for a dual of البحر.
		if _, definite := withoutArticle(form); !definite {
			forms = append(forms, singulars(form)...)
		}
	}
	return forms
}

// withoutPrefixes peels a word in the order in which Arabic builds it: the
// conjunctions و ف, the prepositions ب ل ك, the article. It gives what is left
// after each step, by every way that is possible.
func withoutPrefixes(word string) []string {
	var forms []string
	starts := []string{word}
	for _, prefixes := range []string{"وف", "بلك"} {
		for _, start := range starts {
			if rest, ok := withoutProclitic(start, prefixes); ok {
				starts = append(starts, rest)
				forms = append(forms, rest)
			}
		}
	}
	for _, start := range starts {
		if rest, ok := withoutArticle(start); ok {
			forms = append(forms, rest)
		}
	}
	return forms
}

// fewestRest is how many letters must be left when a proclitic goes. Four keeps
// most words whole that begin with such a letter of their own (كمال is not مال,
// وسام is not سام); three is safe for ل, with which few short nouns begin, and
// finds لدول and لدعم.
func fewestRest(proclitic rune) int {
	if proclitic == 'ل' {
		return 3
	}
	return 4
}

// withoutProclitic takes one of the given letters off the front of a word.
func withoutProclitic(word, prefixes string) (rest string, ok bool) {
	for _, proclitic := range prefixes {
		rest, ok = strings.CutPrefix(word, string(proclitic))
		if !ok {
			continue
		}
		if _, definite := withoutArticle(rest); definite {
			return rest, true
		}
		return rest, letters(rest) >= fewestRest(proclitic) && !beginsOwn(word)
	}
	return word, false
}

// withoutArticle takes off ال, or لل, which is the preposition and the article.
func withoutArticle(word string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(word, "لل"); ok {
		// للجنة is ل and اللجنة, whose own lam the article has swallowed.
		return rest, letters(rest) >= 3 && !beginsOwn("ل"+rest)
	}
	rest, ok = strings.CutPrefix(word, "ال")
	return rest, ok && letters(rest) >= 3
}

// ownInitial holds frequent words that begin with a letter of their own and of
// which another word would be left without it: البحرية is no حرية.
var ownInitial = foldedWords(`
	بطاقة بحرية بحيرة بحارة بضائع فعالية فعلية فخامة
	كبيرة كندية كوارث لجنة لجان لسان لباس لطيف لوحة لوزان
	وسائل وصلات وصفات وجهات وثبات`)

func foldedWords(list string) []string {
	words := strings.Fields(list)
	for i, word := range words {
		words[i] = foldWord(word)
	}
	return words
}

// beginsOwn reports whether the word, or its singular, is one of ownInitial.
func beginsOwn(word string) bool {
	return slices.Contains(ownInitial, word) ||
		slices.ContainsFunc(singulars(word), func(form string) bool {
			return slices.Contains(ownInitial, form)
		})
}

// ending is a rule for the end of a word: what it becomes, and how many letters
// must stand before it.
type ending struct {
	suffix, becomes string
	before          int
}

// arabicEndings bring plurals, duals and words with a pronoun to the form under
// which one would look for them. The numbers keep short nouns apart: البحرين is
// no dual of بحر, and عملات (currencies) must give عملة but never عمل.
var arabicEndings = []ending{
	{"اتهما", "ه", 2}, {"اتهم", "ه", 2}, {"اتها", "ه", 2}, {"اته", "ه", 2},
	{"اتهما", "", 4}, {"اتهم", "", 4}, {"اتها", "", 4}, {"اته", "", 4},
	{"تهما", "ه", 3}, {"تهم", "ه", 3}, {"تها", "ه", 3}, {"ته", "ه", 3},
	{"هما", "", 4}, {"هم", "", 4}, {"ها", "", 4},
	{"ات", "ه", 2}, {"ات", "", 4},
	{"تين", "ه", 3}, {"تان", "ه", 3},
	{"ين", "", 4}, {"ون", "", 4}, {"ان", "", 4},
	{"يه", "ي", 3},
}

// ownEnding holds words whose ending looks like one of these and is not, with
// another word before it: the Ministry of Finance is not in Mali, thirty is no
// plural of three.
var ownEnding = foldedWords(`مالية
	عشرين ثلاثين أربعين خمسين سبعين ثمانين تسعين
	عشرون ثلاثون أربعون خمسون سبعون ثمانون تسعون`)

// singulars gives every form that a rule for the ending allows.
func singulars(word string) []string {
	if slices.Contains(ownEnding, word) {
		return nil
	}
	var forms []string
	n := letters(word)
	for _, e := range arabicEndings {
		stem, ok := strings.CutSuffix(word, e.suffix)
		if ok && n-letters(e.suffix) >= e.before {
			forms = append(forms, stem+e.becomes)
		}
	}
	// The alef of an indefinite accusative: وزيرا, اتفاقا. Not after yeh, where
	// it would make a Turk of Turkey (تركيا).
	if stem, ok := strings.CutSuffix(word, "ا"); ok && n > 4 && !strings.HasSuffix(stem, "ي") {
		forms = append(forms, stem)
	}
	return forms
}
