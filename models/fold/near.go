package fold

// longestName is how long a name is that others are compared with, in letters.
const longestName = 100

// Nearest finds the name that a misspelt one is probably meant to be, whatever its
// letter case, accents and punctuation. Of one of which no letter is right it tells nothing.
func Nearest(written string, names []string) (string, bool) {
	word := []rune(Key(written))
	if len(word) > longestName {
		return "", false
	}
	best, least := "", 2+len(word)/5 // one letter wrong, and one more for every five
	for _, name := range names {
		other := []rune(Key(name))
		if tooLong := max(len(word), len(other)) - min(len(word), len(other)); tooLong >= least {
			continue
		}
		if d := distance(word, other); d < least && (d == 0 || d < len(word)) {
			best, least = name, d
		}
	}
	return best, best != ""
}

// distance counts the letters to add, take away or change between two words.
func distance(a, b []rune) int {
	above := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i, r := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j, q := range b {
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j])
			if r != q {
				row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+1)
			}
		}
		above = row
	}
	return above[len(b)]
}
