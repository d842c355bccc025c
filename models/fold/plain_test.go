package fold

import (
	"testing"

	"pgregory.net/rapid"
)

// What is folded without looking at runes is folded as if they were looked at.
func TestPlainWordsFoldAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[0-9A-Za-z]{0,60}[ -~]?[0-9A-Za-z]{0,60}`).Draw(t, "word")
		if plain := foldWord(word); plain != foldRunes(word) {
			t.Fatalf("%q is folded to %q, and rune by rune to %q", word, plain, foldRunes(word))
		}
	})
}
