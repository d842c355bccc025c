package written

import (
	"strings"
	"unicode"
)

// What a language is known by: the small words of which every text has some. Those of
// languages that are near to one of ours are here so that it is not taken for that.
var (
	smallWords = map[string]string{
		"fr": "le la les l de des du d et en un une au aux dans pour sur par avec est sont qui que qu ce cette ces son sa ses leur leurs il elle a été à où entre ainsi",
		"en": "the of and to in a an is are was were for on with by at from that this its it as has have be between will their which",
		"es": "el la los las de del y en un una con por para que es se su sus al lo como entre ha",
		"it": "il lo la gli le di del della dei delle e in un una con per che è si da nel al tra sono",
		"pt": "o os a as de do da dos das e em no na um uma com por para que é se ao não entre foi",
		"de": "der die das und in den von zu mit im des ist auf für dem ein eine nicht sich zwischen als auch",
		"nl": "de het een en van in op te voor met is dat zijn aan door tussen niet als",
		"tr": "ve bir bu ile için olarak da de ki olan daha gibi arasında kadar sonra",
		"ro": "și în de la cu un o pe din care este a al ale pentru între",
	}
	offered = map[string]bool{"fr": true, "en": true}
	hints   = hintsOf(smallWords)
)

// hintsOf are the languages that have a word.
func hintsOf(lists map[string]string) map[string][]string {
	out := map[string][]string{}
	for language, list := range lists {
		for word := range strings.FieldsSeq(list) {
			out[word] = append(out[word], language)
		}
	}
	return out
}

// longestRead is how many letters of a text are looked at: what it is in stands long before.
const longestRead = 20_000

// letters are how many a text has, by what they tell.
type letters struct{ latin, schwa, arabic, ours, persian, other int }

// Language finds in which of Arabic, Azerbaijani, English and French a text is, by its
// script, its letters and its small words; "" where that is not sure.
//
//  1. Arabic has its script, letters or an article that Persian and Urdu do without, and
//     hardly one of theirs.
//  2. Azerbaijani has an ə in every other word, and no other language of that script has.
//  3. French and English have at least two of their small words, one word in eight, and
//     half as many again as any other language that is written with these letters. An è
//     within a word is French, and counts as three.
func Language(text string) string {
	words := wordsOf(text)
	n := count(words)
	all := n.latin + n.arabic + n.other
	switch {
	case n.arabic*5 > all*4:
		if n.ours > 0 && n.persian*50 <= n.arabic {
			return "ar"
		}
	case n.latin*5 <= all*4:
	case n.schwa*25 >= n.latin:
		return "az"
	default:
		return bySmallWords(words)
	}
	return ""
}

// wordsOf are the words of a text, without marks, in small letters.
func wordsOf(text string) []string {
	if len(text) > longestRead {
		text = strings.ToValidUTF8(text[:longestRead], "")
	}
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

func count(words []string) letters {
	var n letters
	for _, word := range words {
		if strings.HasPrefix(strings.TrimPrefix(word, "و"), "ال") {
			n.ours++
		}
		for _, r := range word {
			n.add(r)
		}
	}
	return n
}

func (n *letters) add(r rune) {
	switch {
	case unicode.Is(unicode.Arabic, r):
		n.arabic++
		switch {
		case strings.ContainsRune("ةأإىؤ", r):
			n.ours++
		case strings.ContainsRune("پچژکیگہےٹڈڑںۀ", r):
			n.persian++
		}
	case unicode.Is(unicode.Latin, r):
		n.latin++
		if r == 'ə' {
			n.schwa++
		}
	case unicode.IsLetter(r):
		n.other++
	}
}

// bySmallWords is the language whose small words a text has.
func bySmallWords(words []string) string {
	hits := map[string]int{}
	for _, word := range words {
		for _, language := range hints[word] {
			hits[language]++
		}
		if within := strings.Index(word, "è"); within > 0 && !strings.HasSuffix(word, "è") || strings.Contains(word, "œ") {
			hits["fr"] += 3
		}
	}
	best, next := "", 0
	for language, n := range hits {
		if n > hits[best] {
			best, next = language, max(next, hits[best])
		} else {
			next = max(next, n)
		}
	}
	if n := hits[best]; !offered[best] || n < 2 || n*8 < len(words) || n*2 < next*3 {
		return ""
	}
	return best
}
