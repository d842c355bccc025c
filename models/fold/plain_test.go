package fold

import "testing"

// What is folded without looking at runes is folded as if they were looked at.
func TestPlainWordsFoldAlike(t *testing.T) {
	for c := rune(0); c <= 0x7f; c++ {
		for _, word := range []string{string(c), "Ab" + string(c) + "9z", string(c) + string(c)} {
			if plain := foldWord(word); plain != foldRunes(word) {
				t.Errorf("%q is folded to %q, and rune by rune to %q", word, plain, foldRunes(word))
			}
		}
	}
}
