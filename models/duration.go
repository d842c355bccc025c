package models

import (
	"fmt"
	"regexp"
	"time"
)

// Duration is a length of time in whole years, months, weeks and days
// (ISO 8601: P5Y, P1Y6M, P30D).
type Duration string

// A duration as ISO 8601 has it, and one that is not longer than it can be.
var (
	anyDuration = regexp.MustCompile(`^P(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?$`)
	duration    = regexp.MustCompile(`^P(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,4}D)?$`)
)

// CheckValue finds what is not such a duration.
func (d Duration) CheckValue(at string, p *Problems) {
	said := fmt.Sprintf("%q", string(d))
	switch {
	case !anyDuration.MatchString(string(d)) || d == "P":
		p.Add(at, "invalid_duration", "%s is not an ISO 8601 duration such as P5Y, P6M or P30D", said)
	case !duration.MatchString(string(d)):
		p.Add(at, "invalid_duration", "%s is too long: a duration has 999 years, 999 months, 999 weeks and 9999 days at most", said)
	case d.zero():
		p.Add(at, "invalid_duration", "%s is no time at all: a duration has a day at least", said)
	}
}

func (d Duration) zero() bool {
	y, m, days := d.parts()
	return y+m+days == 0
}

// parts reads a duration, nothing of what is none. It does so without the expression that
// checks it, for it is asked for each term of each text.
func (d Duration) parts() (years, months, days int) {
	n := 0
	for _, c := range []byte(d) {
		switch c {
		case 'Y':
			years, n = n, 0
		case 'M':
			months, n = n, 0
		case 'W':
			days, n = days+7*n, 0
		case 'D':
			days, n = days+n, 0
		case 'P':
		default:
			if c < '0' || '9' < c || n > 999 {
				return 0, 0, 0
			}
			n = 10*n + int(c-'0')
		}
	}
	return years, months, days
}

// after is the day a duration later.
func (d *Duration) after(day Day) Day { return d.span(1).after(day) }

// before is the last day from which a duration is over on a day: the last on which a
// notice of that length can be given.
func (d *Duration) before(day Day) Day {
	t, ok := parseDay(day)
	if !ok {
		return day
	}
	s := d.span(1)
	try := t.AddDate(0, -s.months, -s.days)
	for s.after(DayOf(try)) <= day {
		try = try.AddDate(0, 0, 1)
	}
	for s.after(DayOf(try)) > day {
		try = try.AddDate(0, 0, -1)
	}
	return DayOf(try)
}

// span is a length of time as days are counted on: months first, then days.
type span struct{ months, days int }

// span gives a duration so many times over; of none, nothing.
func (d *Duration) span(times int) span {
	if d == nil {
		return span{}
	}
	y, m, days := d.parts()
	return span{times * (12*y + m), times * days}
}

func (s span) plus(o span) span { return span{s.months + o.months, s.days + o.days} }

// after is the day so much later. A month later is the same day of the next month, or
// its last day where it has no such day; how often a term was renewed makes no
// difference, for all of it is counted from the beginning at once: a term from 31
// January that is renewed by the month ends on 28 February, and then on 31 March.
func (s span) after(day Day) Day {
	t, ok := parseDay(day)
	if !ok {
		return day
	}
	first := t.AddDate(0, 0, 1-t.Day()).AddDate(0, s.months, 0)
	last := first.AddDate(0, 1, -1).Day()
	end := DayOf(first.AddDate(0, 0, min(t.Day(), last)-1+s.days))
	if len(end) != len(lastDay) || end < "0001" {
		return lastDay
	}
	return end
}

// monthStart is the first day of the so manieth month after a day.
func monthStart(day Day, n int) Day {
	t, ok := parseDay(day)
	if !ok {
		return day
	}
	return DayOf(time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
}

// next is the day after a day.
func next(day Day) Day { return span{days: 1}.after(day) }

// between is the date that is known to be from one day to another; nil when it is not
// known at all.
func between(lo, hi Day) *Date {
	d := Date(lo)
	switch {
	case lo >= lastDay || lo <= firstDay:
		return nil
	case lo < hi && hi < lastDay:
		d = Date(lo + "/" + hi)
	}
	return &d
}
