package written

import "strings"

// opening is on which side a date is open.
type opening int

// The openings. Those by words that stand before ranges too, and by words behind a date,
// go with other ranges than the rest.
const (
	closed opening = iota
	onFrom
	onSince
	upUntil
	upUntilAfter
)

// mostWords are how many words an opening has.
const mostWords = 3

// opened takes off the words that open a date on one side.
func opened(tokens []token) ([]token, opening) {
	w := known()
	for n := min(mostWords, len(tokens)); n > 0; n-- {
		phrase := textOf(tokens[:n])
		switch {
		case w.since[phrase]:
			return w.withoutOnward(tokens[n:]), onSince
		case w.from[phrase]:
			return w.withoutOnward(tokens[n:]), onFrom
		case w.until[phrase]:
			return tokens[n:], upUntil
		}
	}
	return w.openedAfter(tokens)
}

// openedAfter takes off those that Azerbaijani writes behind a date.
func (w *words) openedAfter(tokens []token) ([]token, opening) {
	since := w.withoutOnward(tokens)
	n := len(tokens)
	switch {
	case n == 0:
	case w.afterSince[since[len(since)-1].text]:
		return since[:len(since)-1], onSince
	case w.afterUntil[tokens[n-1].text]:
		return tokens[:n-1], upUntilAfter
	case w.upTo[tokens[n-1].text] && n > 1 && w.dative[tokens[n-2].text]:
		return tokens[:n-2], upUntilAfter
	}
	return tokens, closed
}

// withoutOnward takes off a word that only goes on with "since".
func (w *words) withoutOnward(tokens []token) []token {
	if n := len(tokens); n > 1 && w.onward[tokens[n-1].text] {
		return tokens[:n-1]
	}
	return tokens
}

func textOf(tokens []token) string {
	var words []string
	for _, t := range tokens {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// with is a date that is open on this side, in EDTF. A range is open on no side: its first
// end has the word for it, as in "depuis 2018 jusqu'en 2020" and "2018-dən 2020-dək".
func (o opening) with(s span) (string, error) {
	w := known()
	if s.ranged {
		ablative := w.afterSince[s.by]
		if o == upUntil || ablative != (o == upUntilAfter) || o == onSince && !w.between[s.by] {
			return "", unclear("a range has both ends, and is open on no side")
		}
		return s.edtf(), nil
	}
	return o.on(s.edtf()), nil
}

// on is a date that is no range, open on this side.
func (o opening) on(date string) string {
	switch o {
	case onSince, onFrom:
		return date + "/.."
	case upUntil, upUntilAfter:
		return "../" + date
	}
	return date
}
