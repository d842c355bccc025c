// Package written reads dates as people and registers write them, in Arabic, French,
// English and Azerbaijani and some neighbours, and gives them as EDTF:
//
//	13 November 2023 · le 1er mars 2018 · 13 noyabr 2023-cü il · ١٣ نونبر ٢٠٢٣
//	13/11/2023 · 2023-11-13T00:00:00Z · 13-XI-2023 · Nov 2023 · printemps 2023
//	12–14 November 2023 · du 30 avril au 2 mai 2018 · c. 1994 · 2018?
//	13 تشرين الثاني/نوفمبر 2023 · noyabrın 12-14-ü 2023 · since 2020 · حتى 2023
//
// It guesses nothing silently: where a text can mean two days it says so, with both. A
// date in the Hijri calendar is not computed; one that stands beside it is read.
//
// It also tells in which language a text is written.
package written

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"entente/models/edtf"
)

// Order is how days and months of numeric dates follow each other.
type Order string

// The orders. Unsaid reads what can mean one thing only.
const (
	Unsaid     Order = ""
	DayFirst   Order = "day-first"
	MonthFirst Order = "month-first"
)

// Style is how somebody writes dates.
type Style struct {
	Order Order
	// TwoDigits is the first year that two digits can mean: with 1950, 49 is 2049. Two
	// digits are no year where it is 0.
	TwoDigits int
	// DayNumbers is the year from which a number of five digits counts days, DaysFrom1900 or
	// DaysFrom1904; it is no day where it is 0.
	DayNumbers int
}

// Unclear says why a text is no date that can be told.
type Unclear struct {
	Reason string
	// Guesses are what it may mean, in EDTF.
	Guesses []string
}

func (u *Unclear) Error() string { return u.Reason }

// errHijri is what a date of the Hijri calendar is refused with.
var errHijri = unclear("a date of the Hijri calendar is not computed; give that of the Gregorian one")

func unclear(format string, args ...any) *Unclear {
	return &Unclear{Reason: fmt.Sprintf(format, args...)}
}

// longest is how long a date can be, in bytes.
const longest = 200

// clock is a time of day behind a date.
var clock = regexp.MustCompile(`(?i)[T ,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$`)

// Date reads a date. The error is an *Unclear.
func Date(text string, style Style) (string, error) {
	text = strings.TrimSpace(plainDigits(text))
	if text == "" || len(text) > longest {
		return "", unclear("a date has 1 to %d bytes", longest)
	}
	if _, err := edtf.Parse(text); err == nil {
		return text, nil
	}
	text = clock.ReplaceAllString(text, "")
	if _, err := edtf.Parse(text); err == nil {
		return text, nil
	}
	tokens := tokensOf(text)
	parts := known().parted(tokens)
	if len(parts) == 1 {
		parts = known().acrossCalendars(tokens)
	}
	if len(parts) > 1 {
		return besides(parts, text, style)
	}
	return one(tokens, text, style)
}

// parted cuts a date from the same one in another calendar.
func (w *words) parted(tokens []token) [][]token {
	parts := [][]token{nil}
	for _, t := range tokens {
		if w.beside[t.text] {
			parts = append(parts, nil)
			continue
		}
		last := len(parts) - 1
		if last > 0 && len(parts[last]) == 0 && w.toward[t.text] {
			continue // as in "correspondant au 4 août"
		}
		parts[last] = append(parts[last], t)
	}
	return parts
}

// acrossCalendars cuts a date at a stroke from the same one in the Hijri calendar, whose
// names tell on which side that is.
func (w *words) acrossCalendars(tokens []token) [][]token {
	hijri := func(some []token) bool {
		return slices.ContainsFunc(some, func(t token) bool { return w.hijri[t.text] })
	}
	for i, t := range tokens {
		if t.text == "/" && splits(tokens, i) && hijri(tokens[:i]) != hijri(tokens[i+1:]) {
			return [][]token{tokens[:i], tokens[i+1:]}
		}
	}
	return [][]token{tokens}
}

// besides reads a date that stands beside the same one in the Hijri calendar, and beside
// nothing else.
func besides(parts [][]token, text string, style Style) (date string, err error) {
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		read, unread := one(part, text, style)
		bare, open := opened(part)
		_, sure := marked(bare)
		switch {
		case unread == nil && date == "":
			date = read
		case unread == nil:
			return "", unclear("these are two dates")
		case !errors.Is(unread, errHijri):
			return "", unread
		case open != closed || sure != mark{}:
			return "", errHijri // its "since" or "about" would be lost
		default:
			err = unread
		}
	}
	if date != "" {
		return date, nil
	}
	if err == nil {
		err = unclear("there is no date")
	}
	return "", err
}

// OrderOf tells in which order some dates are written: the one in which all of them can
// be read that can be read at all. It is Unsaid where both are possible.
func OrderOf(texts []string) Order {
	days, months := 0, 0
	for _, text := range texts {
		_, err := Date(text, Style{Order: DayFirst, TwoDigits: 1950})
		_, other := Date(text, Style{Order: MonthFirst, TwoDigits: 1950})
		switch {
		case err == nil && other != nil:
			days++
		case err != nil && other == nil:
			months++
		}
	}
	switch {
	case days > months:
		return DayFirst
	case months > days:
		return MonthFirst
	}
	return Unsaid
}

// one reads one date or range, with what says how sure it is and on which side it is open.
func one(tokens []token, text string, style Style) (string, error) {
	words := known()
	if slices.ContainsFunc(tokens, func(t token) bool { return words.hijri[t.text] }) {
		return "", errHijri
	}
	tokens, open := opened(tokens)
	s, err := spanOf(tokens, style)
	if err != nil {
		return "", guessing(err, open.on)
	}
	date, err := open.with(s)
	if err != nil {
		return "", err
	}
	if _, err := edtf.Parse(date); err != nil {
		return "", unclear("%q is no date: %s", text, errors.Unwrap(err))
	}
	return date, nil
}

// part is a date as far as it is written; 0 is what is not.
type part struct {
	year, month, day int
	weekday          int // Monday being 1
}

func (p part) edtf() string {
	switch {
	case p.month == 0:
		return fmt.Sprintf("%04d", p.year)
	case p.day == 0:
		return fmt.Sprintf("%04d-%02d", p.year, p.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", p.year, p.month, p.day)
}

// words are those that dates are written with, folded.
type words struct {
	months, seasons, weekdays            map[string]int
	hijri, about, fillers, era           map[string]bool
	between, and, beside, toward         map[string]bool
	since, from, until                   map[string]bool
	endings, cases, onward               map[string]bool
	afterSince, afterUntil, upTo, dative map[string]bool
}

var known = sync.OnceValue(func() *words {
	return &words{
		months: numbered(monthNames, 1), seasons: numbered(seasonNames, 21), weekdays: numbered(weekdays, 1),
		hijri: setOf(hijriNames), about: setOf(approximate), fillers: setOf(fillers), era: setOf(era),
		between: setOf(between), and: setOf(and), beside: setOf(beside), toward: setOf(toward),
		since: setOf(since), from: setOf(from), until: setOf(until),
		endings: setOf(endings + " " + cases), cases: setOf(cases), onward: setOf(onward),
		afterSince: setOf(afterSince), afterUntil: setOf(afterUntil), upTo: setOf(upTo), dative: setOf(dative),
	}
})

// named tells whether a word is the name of a month or of a day.
func (w *words) named(word string) bool { return w.months[word]+w.weekdays[word] != 0 }
