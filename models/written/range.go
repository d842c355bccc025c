package written

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"entente/models/edtf"
)

// span is a date, or a range from one to another.
type span struct {
	from, to         part
	fromMark, toMark mark
	ranged           bool
	by               string // what stands between its ends
}

// mark says how sure a date is.
type mark struct{ about, doubt bool }

func (m mark) or(o mark) mark { return mark{m.about || o.about, m.doubt || o.doubt} }

func (m mark) edtf() string {
	switch {
	case m.about && m.doubt:
		return "%"
	case m.about:
		return "~"
	case m.doubt:
		return "?"
	}
	return ""
}

// on is a date with the mark.
func (m mark) on(date string) string { return date + m.edtf() }

// guessing is an error whose guesses are as open and as sure as what was written. That is
// not told of ranges: they are left out where anything is.
func guessing(err error, as func(string) string) error {
	u := asUnclear(err)
	if u == nil || len(u.Guesses) == 0 || as("") == "" {
		return err
	}
	e := unclear("%s", u.Reason)
	for _, date := range u.Guesses {
		if !strings.Contains(date, "/") {
			e.Guesses = append(e.Guesses, as(date))
		}
	}
	return e
}

func (s span) edtf() string {
	date := s.from.edtf() + s.fromMark.edtf()
	if s.ranged {
		date += "/" + s.to.edtf() + s.toMark.edtf()
	}
	return date
}

// marked takes off what says how sure a date is.
func marked(tokens []token) ([]token, mark) {
	var m mark
	if n := len(tokens); n > 0 && tokens[n-1].text == "?" {
		tokens, m.doubt = tokens[:n-1], true
	}
	if len(tokens) > 0 && (known().about[tokens[0].text] || tokens[0].text == "~") {
		tokens, m.about = tokens[1:], true
	}
	return tokens, m
}

// spanOf reads a single date, or else the two ends of a range. What stands around the
// whole, as in "c. 1994–1996", is said of both ends.
func spanOf(tokens []token, style Style) (span, error) {
	tokens, whole := marked(tokens)
	d, err := single(tokens, style)
	if err == nil && d.year != 0 {
		return span{from: d, to: d, fromMark: whole, toMark: whole}, guessing(d.onItsDay(), whole.on)
	}
	if err == nil {
		err = unclear("a date without a year")
	}
	err = guessing(err, whole.on)
	for i := range tokens {
		if !splits(tokens, i) {
			continue
		}
		s, unread := rangeOf(tokens[:i], tokens[i+1:], style)
		if unread == nil {
			s.by, s.fromMark, s.toMark = tokens[i].text, s.fromMark.or(whole), s.toMark.or(whole)
			return s, s.follow()
		}
		if len(unread.Guesses) > 0 {
			err = guessing(unread, whole.on)
		}
	}
	return span{}, err
}

// rangeOf reads two ends in the same order of days and months. Where that is unsaid, one
// in which both can be read, and the first is not after the last, is as good as said.
func rangeOf(left, right []token, style Style) (span, *Unclear) {
	if style.Order != Unsaid {
		return ends(left, right, style)
	}
	style.Order = DayFirst
	days, noDays := ends(left, right, style)
	style.Order = MonthFirst
	months, noMonths := ends(left, right, style)
	switch {
	case noDays != nil:
		return months, noMonths
	case noMonths != nil || days == months || months.backwards():
		return days, nil
	case days.backwards():
		return months, nil
	}
	e := unclear("it can be two ranges; say whether days or months come first")
	e.Guesses = []string{days.edtf(), months.edtf()}
	return span{}, e
}

// backwards tells whether a span ends before it starts, or has an end that is no date.
func (s span) backwards() bool {
	_, err := edtf.Parse(s.edtf())
	return err != nil
}

// ends reads the two ends of a range: what one does not say is that of the other.
//
//  1. The year stands behind the last end, or before the first: "12–14 November 2023",
//     "2023-cü il noyabrın 12-14-də".
//  2. The month stands behind the last day, or before the first: "November 12–14, 2023".
//  3. Ends of which one goes on where the other stops are equally exact: "13
//     October/November 2023" is no range.
func ends(left, right []token, style Style) (span, *Unclear) {
	s := span{ranged: true}
	left, s.fromMark = marked(left)
	right, s.toMark = marked(right)
	from, err := single(left, style)
	if err != nil {
		return s, ofOneEnd(err)
	}
	to, err := single(right, style)
	if day, ok := dayAndYear(right); ok && from.year == 0 && from.month != 0 && dayLast(left) {
		to, err = day, nil
		to.month = from.month
	}
	if err != nil {
		return s, ofOneEnd(err)
	}
	if s.from, s.to, err = completed(from, to, left); err != nil {
		return s, ofOneEnd(err)
	}
	if err := cmp.Or(asUnclear(s.from.onItsDay()), asUnclear(s.to.onItsDay())); err != nil {
		if err.Guesses != nil {
			err.Guesses = []string{s.edtf()}
		}
		return s, err
	}
	return s, nil
}

// ofOneEnd is why an end cannot be read; what it may mean is no guess at the whole.
func ofOneEnd(err error) *Unclear { return unclear("%s", err) }

// completed are both ends with what only the other says.
func completed(from, to part, left []token) (part, part, error) {
	if from.year != 0 && to.year != 0 {
		return from, to, nil
	}
	switch {
	case to.year != 0:
		if from.year = to.year; from.month == 0 {
			from.month = to.month
		}
	case from.year != 0 && yearFirst(left):
		if to.year = from.year; to.month == 0 && dayLast(left) {
			to.month = from.month
		}
	default:
		return from, to, unclear("a date without a year")
	}
	if (from.month == 0) != (to.month == 0) || (from.day == 0) != (to.day == 0) {
		return from, to, unclear("the ends of a range are a day and no day")
	}
	return from, to, nil
}

// asUnclear is the reason for which something is no date.
func asUnclear(err error) *Unclear {
	u, _ := errors.AsType[*Unclear](err)
	return u
}

// dayAndYear reads what is left of "November 12–14, 2023".
func dayAndYear(tokens []token) (part, bool) {
	p, err := gather(tokens)
	if err != nil || p.month != 0 || len(p.signs) > 0 || len(p.numbers) != 2 || len(p.numbers[0]) > 2 || len(p.numbers[1]) != 4 {
		return part{}, false
	}
	day := part{year: number(p.numbers[1]), day: number(p.numbers[0]), weekday: p.weekday}
	return day, day.day != 0
}

// dayLast tells whether a date ends with its day, behind its month or year.
func dayLast(tokens []token) bool {
	before, day := false, false
	for i, t := range tokens {
		switch {
		case known().months[t.text] != 0 || t.number && i == 0 && len(t.text) == 4:
			before, day = true, false
		case t.number:
			day = before && len(t.text) <= 2
		}
	}
	return day
}

// yearFirst tells whether a date begins with its year.
func yearFirst(tokens []token) bool {
	return len(tokens) > 0 && tokens[0].number && len(tokens[0].text) == 4
}

// follow refuses two dates with an "and" between them that do not follow one another: they
// are two dates, and not all from one to the other.
func (s span) follow() error {
	from, err := edtf.Parse(s.from.edtf())
	to, err2 := edtf.Parse(s.to.edtf())
	if !known().and[s.by] || err != nil || err2 != nil {
		return nil // what is no date is told of the whole
	}
	end, err := time.Parse(time.DateOnly, from.To())
	if err != nil || end.AddDate(0, 0, 1).Format(time.DateOnly) == to.From() {
		return nil
	}
	e := unclear("these are two dates, with others between them")
	if _, err := edtf.Parse(s.edtf()); err == nil {
		e.Guesses = []string{s.edtf()}
	}
	return e
}
