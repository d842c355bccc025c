// Package written reads dates as people and registers write them, in Arabic, French,
// English and Azerbaijani and some neighbours, and gives them as EDTF:
//
//	13 November 2023 · le 1er mars 2018 · 13 noyabr 2023-cü il · ١٣ نونبر ٢٠٢٣
//	13/11/2023 · 2023-11-13T00:00:00Z · 13-XI-2023 · Nov 2023 · printemps 2023
//	12–14 November 2023 · du 30 avril au 2 mai 2018 · c. 1994 · 2018?
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

// beside are what parts a date from the same one in another calendar.
var beside = regexp.MustCompile(`(?i)[()=]|\bcorrespond(ing|ant)\b|الموافق|موافق`)

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
	if parts := beside.Split(text, -1); len(parts) > 1 {
		return besides(parts, style)
	}
	return one(text, style)
}

// besides reads a date that stands beside the same one in the Hijri calendar, and beside
// nothing else.
func besides(parts []string, style Style) (date string, err error) {
	for _, part := range parts {
		if strings.TrimSpace(part) == "" {
			continue
		}
		read, unread := one(part, style)
		switch {
		case unread == nil && date == "":
			date = read
		case unread == nil:
			return "", unclear("these are two dates")
		case !errors.Is(unread, errHijri):
			return "", unread
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

// one reads a text of one date or range, with what says how sure it is.
func one(text string, style Style) (string, error) {
	tokens := tokensOf(text)
	words := known()
	if slices.ContainsFunc(tokens, func(t token) bool { return words.hijri[t.text] }) {
		return "", errHijri
	}
	if len(tokens) > 0 && words.between[tokens[0].text] {
		tokens = tokens[1:] // as in "correspondant au 4 août"
	}
	mark := ""
	if n := len(tokens); n > 0 && tokens[n-1].text == "?" {
		tokens, mark = tokens[:n-1], "?"
	}
	if len(tokens) > 0 && (words.about[tokens[0].text] || tokens[0].text == "~") {
		tokens, mark = tokens[1:], map[string]string{"": "~", "?": "%"}[mark]
	}
	from, to, err := span(tokens, style)
	if err != nil {
		return "", err
	}
	date := from.edtf() + mark
	if to != from {
		date += "/" + to.edtf() + mark
	}
	if _, err := edtf.Parse(date); err != nil {
		return "", unclear("%q is no date: %s", strings.TrimSpace(text), errors.Unwrap(err))
	}
	return date, nil
}

// span reads a single date, or else the two ends of a range: what the first end does
// not say is that of the other.
func span(tokens []token, style Style) (from, to part, err error) {
	from, err = single(tokens, style)
	if err == nil && from.year != 0 {
		return from, from, nil
	}
	for i := range tokens {
		if !splits(tokens, i) {
			continue
		}
		to, ends := single(tokens[i+1:], style)
		if ends != nil || to.year == 0 {
			continue
		}
		if from, begins := single(tokens[:i], style); begins == nil {
			return from.completed(to), to, nil
		}
	}
	if err == nil {
		err = unclear("a date without a year")
	}
	return part{}, part{}, err
}

// part is a date as far as it is written; 0 is what is not.
type part struct{ year, month, day int }

// completed is the first end of a range with what only the other says.
func (p part) completed(by part) part {
	if p.year == 0 {
		if p.year = by.year; p.month == 0 {
			p.month = by.month
		}
	}
	return p
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
	months, seasons, weekdays      map[string]int
	hijri, about, fillers, between map[string]bool
}

var known = sync.OnceValue(func() *words {
	return &words{numbered(monthNames, 1), numbered(seasonNames, 21), numbered(weekdays, 1),
		setOf(hijriNames), setOf(approximate), setOf(fillers), setOf(between)}
})
