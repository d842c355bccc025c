package fold

import (
	"cmp"
	"slices"
	"strings"
)

// fewestSounds is how many consonants a name has that is told from others by them.
const fewestSounds = 4

// Sound is what remains of a name in every spelling: the consonants of its words, in
// classes of those that stand for each other when Arabic is written in Latin letters, or
// a name in the way of another language. The order of the words does not count, nor does
// an article that stands alone. A name with few consonants has no sound. Names of one
// sound may be of two: SoundAlike tells more of them apart.
func Sound(name string) string { return soundOf(spokenOf(name)) }

// SoundAlike tells whether two names may be spellings of one: they have one sound and, in
// one script, most letters of each word. Hassan and Hussein have only the sound.
func SoundAlike(a, b string) bool {
	x, y := spokenOf(a), spokenOf(b)
	sound := soundOf(x)
	return sound != "" && sound == soundOf(y) && slices.EqualFunc(x, y, spoken.like)
}

// spoken is a word of a name: the letters that tell spellings apart, and the sound.
type spoken struct{ written, sound string }

// spokenOf are the words of a name that have a sound, in an order of their own.
func spokenOf(name string) []spoken {
	var words []spoken
	for word := range strings.FieldsSeq(Key(name)) {
		if w := spokenWord(word); w.sound != "" && !slices.Contains(articles, word) {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b spoken) int { return cmp.Or(cmp.Compare(a.sound, b.sound), cmp.Compare(a.written, b.written)) })
	return words
}

// soundOf is the sound of the words of a name; "" where it is too short to tell names apart.
func soundOf(words []spoken) string {
	var sounds []string
	for _, w := range words {
		sounds = append(sounds, w.sound)
	}
	sound := strings.Join(sounds, " ")
	if letters(sound)-len(sounds)+1 < fewestSounds {
		return ""
	}
	return sound
}

// like tells whether a word may be another one of the same sound.
func (w spoken) like(other spoken) bool {
	a, b := []rune(w.written), []rune(other.written)
	return isArabic(w.written) != isArabic(other.written) || 3*distance(a, b) <= max(len(a), len(b))
}

// articles stand before the words of a name, or are left out.
var articles = []string{"al", "el", "ul", "the", "le", "la", "les", "of", "de", "du", "des", "for", "and", "et"}

// together are letters that are written together for one sound.
var together = strings.NewReplacer("kh", "k", "gh", "k", "sh", "s", "ch", "s", "ph", "f", "th", "t", "dh", "d")

// classOf is the consonant that stands for all those that a letter may be written as.
// What is not here is a vowel, or as good as one: h, w and y come and go between spellings.
var classOf = classes(map[rune]string{
	'b': "bpب", 'd': "dضد", 'f': "fvف", 'k': "kqgcxjقكغجخ", 'l': "lل", 'm': "mم", 'n': "nن", 'r': "rر", 's': "szسصشزذظث", 't': "tتط",
})

func classes(letters map[rune]string) map[rune]rune {
	all := map[rune]rune{}
	for class, of := range letters {
		for _, r := range of {
			all[r] = class
		}
	}
	return all
}

// spokenWord is a folded word as it is spoken.
func spokenWord(word string) spoken {
	if rest, definite := withoutArticle(word); definite {
		word = rest
	}
	written := slices.Compact([]rune(together.Replace(word)))
	var sound []rune
	for _, r := range written {
		class, ok := classOf[r]
		switch {
		case ok:
			sound = append(sound, class)
		case !isLatin(string(r)) && !isArabic(string(r)): // a figure, or of another script
			sound = append(sound, r)
		}
	}
	return spoken{string(written), string(slices.Compact(sound))}
}
