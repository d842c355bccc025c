// Package edtf reads EDTF (ISO 8601-2:2019) dates of levels 0 and 1: a date as
// well as it is known, and no better.
//
//	2023  2023-11  2023-11-13        a year, a month, a day
//	2023-21 … 2023-24                spring, summer, autumn, winter
//	201X  20XX                       a year of which the last digits are unknown
//	2018-XX  2018-03-XX  2018-XX-XX  one unknown month or day
//	2023-11?  2023~  2023-11-13%     uncertain, approximate, both
//	2023-11/2024-02                  an interval; each side any of the above
//	2024-08-28/..  ../2024           open: it has no end, no start
//	2024-08-28/  /2024               unknown: it has an end, a start, but which?
//
// Every date has bounds, the first and the last day it can mean, to filter, sort
// and index by. They are a reading of the text and never replace it: 2023 is not
// 2023-01-01.
//
// Refused are times of day, sets, years outside 0001–9999 and all of level 2. A
// date of which nothing is known is no text either: leave it null.
package edtf

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	maxBytes   = 64   // the longest date has 23; more is prose
	shownRunes = 40   // of a refused text, in the error
	lastYear   = 9999 // bounds are compared as text, so they need four-digit years
)

// The codes of the seasons accepted, and the last that ISO 8601-2 knows.
const (
	spring     = 21
	winter     = 24
	lastSeason = 41
)

// Date is a date that Parse accepted. Two are equal (==) when their texts are.
// The zero Date is no date: its text and both bounds are empty.
type Date struct {
	text     string
	from, to string // "YYYY-MM-DD", "" where there is no bound
	doubted  bool   // a qualifier stands somewhere
}

// Parse reads an EDTF date. The error is a sentence for whoever wrote the text:
//
//	"2023-13" is not an EDTF date: there is no month 13
func Parse(s string) (Date, error) {
	d, err := parse(s)
	if err != nil {
		return Date{}, fmt.Errorf("%s is not an EDTF date: %w", quoted(s), err)
	}
	d.text = s
	return d, nil
}

// String is the text exactly as given to Parse.
func (d Date) String() string { return d.text }

// From is the first day the date can mean, as "YYYY-MM-DD", and "" when its start
// is open or unknown. A qualifier does not widen it.
func (d Date) From() string { return d.from }

// To is the last day the date can mean, as "YYYY-MM-DD", and "" when its end is
// open or unknown. A qualifier does not widen it.
//
// The bounds of a season follow a northern convention: spring is March to May,
// summer June to August, autumn September to November, winter December to
// February of the next year. They are there to sort by, no claim about the
// weather. The winter of 9999 ends with that year.
func (d Date) To() string { return d.to }

// Day tells whether the date is a single certain calendar day, which is then From.
// An interval that starts and ends on the same certain day is one too.
func (d Date) Day() bool { return d.from != "" && d.from == d.to && !d.doubted }

// Certain tells whether the date has no qualifier (?, ~ or %) anywhere. A date may
// be certain and still not exact: 2018-XX is.
func (d Date) Certain() bool { return !d.doubted }

// Overlap tells whether the two dates can share a day. A bound that is open or
// unknown lies infinitely far away.
func Overlap(a, b Date) bool { return inOrder(a.from, b.to) && inOrder(b.from, a.to) }

// inOrder tells whether a lower bound is not after an upper one. "" sorts before
// every day, as an endless start must; only an endless end needs saying.
func inOrder(from, to string) bool { return to == "" || from <= to }

func parse(s string) (Date, error) {
	switch {
	case s == "":
		return Date{}, errors.New("it is empty; leave an unknown date null")
	case len(s) > maxBytes:
		return Date{}, fmt.Errorf("it is longer than %d bytes", maxBytes)
	case strings.ContainsAny(s, "[]{}"):
		return Date{}, errors.New("sets of dates are not accepted")
	case strings.Contains(s, ":"):
		return Date{}, errors.New("times of day are not accepted")
	}
	start, end, found := strings.Cut(s, "/")
	if found {
		return interval(start, end)
	}
	return single(s)
}

// interval = side "/" side, of which one at least is a date.
func interval(start, end string) (Date, error) {
	if strings.Contains(end, "/") {
		return Date{}, errors.New("an interval has one / only")
	}
	if endless(start) && endless(end) {
		return Date{}, errors.New("neither its start nor its end is a date; leave an unknown date null")
	}
	first, err := side(start)
	if err != nil {
		return Date{}, err
	}
	last, err := side(end)
	if err != nil {
		return Date{}, err
	}
	if !inOrder(first.from, last.to) {
		return Date{}, errors.New("it ends before it starts")
	}
	return Date{from: first.from, to: last.to, doubted: first.doubted || last.doubted}, nil
}

// side = "" | ".." | single.
func side(s string) (Date, error) {
	if endless(s) {
		return Date{}, nil
	}
	return single(s)
}

func endless(s string) bool { return s == "" || s == ".." }

// single = calendar [ "?" | "~" | "%" ].
func single(s string) (Date, error) {
	const qualifiers = "?~%"
	at := strings.IndexAny(s, qualifiers)
	if at < 0 {
		return calendar(s)
	}
	// A qualifier of a part, as in 2023?-11, is level 2.
	if at != len(s)-1 {
		return Date{}, errors.New("one ?, ~ or % may stand, at the end of the whole date")
	}
	d, err := calendar(s[:at])
	d.doubted = true
	return d, err
}

// calendar = year [ "-" month [ "-" day ] ].
func calendar(s string) (Date, error) {
	if strings.HasPrefix(s, "-") {
		return Date{}, errors.New("years before 0001 are not accepted")
	}
	year, rest, hasMonth := strings.Cut(s, "-")
	month, day, hasDay := strings.Cut(rest, "-")
	if strings.Contains(day, "-") {
		return Date{}, errors.New("a date has a year, a month and a day at most")
	}
	first, last, err := years(year)
	if err != nil {
		return Date{}, err
	}
	if !hasMonth {
		return months(first, time.January, last, time.December), nil
	}
	if strings.Contains(year, "X") {
		return Date{}, errors.New("a year with an X has no month")
	}
	if !hasDay {
		return monthOf(first, month)
	}
	return dayOf(first, month, day)
}

// years reads a year as the first and the last it can be: the same one, unless
// its last one or two digits are X.
func years(s string) (first, last int, err error) {
	if s == "XXXX" {
		return 0, 0, errors.New("XXXX says nothing; leave an unknown date null")
	}
	known := strings.TrimRight(s, "X")
	if len(s) != 4 || len(known) < 2 || !digits(known) {
		return 0, 0, errors.New("a year is four digits 0 to 9, of which the last two may be X")
	}
	first = number(strings.ReplaceAll(s, "X", "0"))
	last = number(strings.ReplaceAll(s, "X", "9"))
	if last == 0 {
		return 0, 0, errors.New("there is no year 0000; years are 0001 to 9999")
	}
	return max(first, 1), last, nil // 000X begins with the first year there is
}

// monthOf reads what follows a year: a month, a season or XX.
func monthOf(year int, s string) (Date, error) {
	if s == "XX" {
		return months(year, time.January, year, time.December), nil
	}
	if len(s) != 2 || !digits(s) {
		return Date{}, errors.New("a month is two digits 0 to 9, or XX")
	}
	n := number(s)
	switch {
	case n >= 1 && n <= 12:
		return months(year, time.Month(n), year, time.Month(n)), nil
	case n >= spring && n <= winter:
		return season(year, n), nil
	case n > winter && n <= lastSeason:
		return Date{}, fmt.Errorf("season %d is not accepted, only %d to %d", n, spring, winter)
	default:
		return Date{}, fmt.Errorf("there is no month %s", s)
	}
}

// dayOf reads what follows a year when it is two things: a month and a day.
func dayOf(year int, month, day string) (Date, error) {
	d, err := monthOf(year, month)
	if err != nil || (month == "XX" && day == "XX") {
		return d, err
	}
	if month == "XX" {
		return Date{}, errors.New("a day cannot be known when its month is not")
	}
	m := time.Month(number(month))
	if m > time.December {
		return Date{}, errors.New("a season has no days")
	}
	if day == "XX" {
		return d, nil
	}
	if len(day) != 2 || !digits(day) {
		return Date{}, errors.New("a day is two digits 0 to 9, or XX")
	}
	n := number(day)
	if n == 0 {
		return Date{}, errors.New("there is no day 00")
	}
	if n > daysIn(year, m) {
		return Date{}, fmt.Errorf("%s %04d has only %d days", m, year, daysIn(year, m))
	}
	on := bound(year, m, n)
	return Date{from: on, to: on}, nil
}

// season gives a season its three months; why these, see Date.To.
func season(year, code int) Date {
	start := time.Month(3 * (code - spring + 1))
	switch {
	case code < winter:
		return months(year, start, year, start+2)
	case year == lastYear: // February 10000 would sort before every other day
		return months(year, start, year, time.December)
	default:
		return months(year, start, year+1, time.February)
	}
}

// months is the date from the first day of one month to the last day of another.
func months(year1 int, month1 time.Month, year2 int, month2 time.Month) Date {
	return Date{from: bound(year1, month1, 1), to: bound(year2, month2, daysIn(year2, month2))}
}

func bound(year int, month time.Month, day int) string {
	digit := func(n int) byte { return byte('0' + n%10) }
	return string([]byte{digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(int(month) / 10), digit(int(month)), '-', digit(day / 10), digit(day)})
}

// daysIn counts the days of a month: day 0 of the next one is the last of this.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// digits tells whether all is ASCII digits. strconv would let a sign pass.
func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// number is the value of a text that digits has accepted.
func number(s string) int {
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}

// quoted shows a refused text in an error, at most shownRunes of it, with what
// cannot be printed escaped: the sentence may end up in a log or on a page.
func quoted(s string) string {
	n, cut := 0, 0
	for i := range s {
		n++
		if n == shownRunes {
			cut = i
		}
		if n > shownRunes {
			return fmt.Sprintf("%q", s[:cut]+"…")
		}
	}
	return fmt.Sprintf("%q", s)
}
