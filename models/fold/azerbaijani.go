package fold

import (
	"slices"
	"strings"
	"unicode"
)

// azWord is a word as Azerbaijani sees it: small letters with their dots and
// marks, for the vowels of its suffixes follow the vowels before them. That is
// also what keeps the suffixes from biting French and English words.
type azWord struct {
	letters []rune // nil when it has a letter that Azerbaijani has not
	sure    bool   // it has a letter that no French or English word has
}

const (
	azAlphabet = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"
	azOnly     = "əığş"
	azVowels   = "aıoueəiöüI"
)

func newAzWord(written string) azWord {
	var word azWord
	for _, r := range cut(written) {
		switch {
		case r == 'İ':
			r = 'i'
		case r == 'I':
			// Either i, in a word that begins with it and in foreign capitals;
			// kept as it is to pass for both.
		default:
			r = unicode.ToLower(r)
		}
		if r != 'I' && !strings.ContainsRune(azAlphabet, r) {
			return azWord{}
		}
		word.sure = word.sure || strings.ContainsRune(azOnly, r)
		word.letters = append(word.letters, r)
	}
	return word
}

// The suffixes by their place in the word, from its end. A stands for a or ə,
// I for ı, i, u or ü; ' asks for a vowel before the suffix and . for a
// consonant, or n- would be taken for the end of every stem.
var azSuffixes = [][]string{
	{".In", "'nIn", ".I", "'nI", ".A", "'yA", "'nA", "dA", "dAn", "'ndA", "'ndAn", "dAkI", "'ndAkI"}, // case
	{".I", "'sI", ".ImIz", "'mIz"}, // possession: his, her, their; our
	{"lAr"},                        // plural
}

// stems gives what is left without case, possession and plural, by every way in
// which the suffixes can be read.
func (w azWord) stems() []string {
	forms := [][]rune{w.letters}
	for _, place := range azSuffixes {
		for _, form := range slices.Clone(forms) {
			for _, suffix := range place {
				if stem, ok := w.without(form, suffix); ok {
					forms = append(forms, stem)
				}
			}
		}
	}
	var stems []string
	for _, form := range forms[1:] {
		stems = append(stems, string(form))
	}
	return stems
}

// without takes the suffix off the form, if what is left can bear it.
func (w azWord) without(form []rune, suffix string) ([]rune, bool) {
	suffix, afterVowel := strings.CutPrefix(suffix, "'")
	suffix, afterConsonant := strings.CutPrefix(suffix, ".")
	n := len(form) - len(suffix)
	if n < w.fewestBefore(suffix) {
		return nil, false
	}
	stem, end := form[:n], form[n:]
	last := isAzVowel(stem[n-1])
	if afterVowel && !last || afterConsonant && last || !harmonious(stem, end, suffix) {
		return nil, false
	}
	return stem, true
}

// fewestBefore is how many letters must stand before a suffix: the shorter it
// is, and the less sure the language, the more.
func (w azWord) fewestBefore(suffix string) int {
	switch {
	case suffix == "A" && !w.sure:
		return longest + 1 // never: Costa is not cost
	case len(suffix) == 1, len(suffix) == 2 && !w.sure:
		return 4
	}
	return 3
}

// harmonious reports whether the end of a word is the suffix with the vowels
// that the stem asks for.
func harmonious(stem, end []rune, suffix string) bool {
	vowel := lastAzVowel(stem)
	for i, want := range suffix {
		got := end[i]
		switch want {
		case 'A', 'I':
			if !follows(vowel, got, want) {
				return false
			}
			vowel = got
		default:
			if got != want {
				return false
			}
		}
	}
	return true
}

// harmony holds the vowels A and I that may follow a vowel.
var harmony = map[rune]struct{ open, close string }{
	'a': {"a", "ı"}, 'ı': {"a", "ı"}, 'o': {"a", "u"}, 'u': {"a", "u"},
	'e': {"ə", "i"}, 'ə': {"ə", "i"}, 'i': {"ə", "i"}, 'ö': {"ə", "ü"}, 'ü': {"ə", "ü"},
	'I': {"aə", "ıi"},
}

// follows reports whether vowel harmony allows the suffix vowel of the given
// kind after the vowel before it.
func follows(before, got, kind rune) bool {
	if got == 'I' { // a capital that may be ı or i
		return kind == 'I' && strings.ContainsRune("aıeəiI", before)
	}
	asked := harmony[before]
	if kind == 'A' {
		return strings.ContainsRune(asked.open, got)
	}
	return strings.ContainsRune(asked.close, got)
}

func isAzVowel(r rune) bool { return strings.ContainsRune(azVowels, r) }

// lastAzVowel gives the last vowel of a stem, or 0.
func lastAzVowel(stem []rune) rune {
	for _, r := range slices.Backward(stem) {
		if isAzVowel(r) {
			return r
		}
	}
	return 0
}

// hardened undoes the softening of q and k before a vowel: əməkdaşlığ(ın) comes
// from əməkdaşlıq, nazirliy(i) from nazirlik.
func hardened(stem string) (string, bool) {
	if root, ok := strings.CutSuffix(stem, "ğ"); ok {
		return root + "q", true
	}
	if root, ok := strings.CutSuffix(stem, "y"); ok {
		return root + "k", true
	}
	return "", false
}
