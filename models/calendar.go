package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// CalendarEntry is a day that matters in the life of an agreement.
type CalendarEntry struct {
	// Names it in calendars; the same whenever it is read.
	UID string `json:"uid" example:"0190c1e4-0000-7000-8000-000000000000.renewal.3@entente" validate:"required"`
	// What falls on it.
	Event CalendarEvent `json:"event" example:"notice_until" validate:"required"`
	// When: a day, or as far as it is known.
	Date Date `json:"date" example:"2028-11-17" validate:"required"`
	// The first day that the date can mean.
	DateFrom Day `json:"date_from" format:"date" example:"2028-11-17" validate:"required"`
	// The last day that the date can mean.
	DateTo Day `json:"date_to" format:"date" example:"2028-11-17" validate:"required"`
	// Whether it could not be otherwise, by what is on record.
	Certain bool `json:"certain" validate:"required"`
	// The party whose day it is alone, where each has a term of its own or it leaves; null
	// where it is that of the agreement.
	Party *CountryCode `json:"party" example:"MA"`
	// The title of the agreement.
	Title Text `json:"title" validate:"required"`
	// The agreement.
	Record RecordRef `json:"record" validate:"required"`
	// When the agreement was last written.
	UpdatedAt string `json:"updated_at" format:"date-time" validate:"required"`
}

// UIDOf is the name of an entry: the nth of its kind of an agreement, or of a party to it.
// When a day is corrected it keeps its name, and moves in calendars.
func UIDOf(agreement string, d CalendarDay) string {
	if d.Party != "" {
		agreement += "." + string(d.Party)
	}
	return fmt.Sprintf("%s.%s.%d@entente", agreement, d.Event, d.Number)
}

// CalendarFilter chooses entries of the calendar by their agreements, and by themselves.
type CalendarFilter struct {
	AgreementFilter
	// What falls on it.
	Event []CalendarEvent `query:"event" example:"notice_until"`
}

// calendarYears is how many years the calendar shows before and after the day asked about.
const calendarYears = 2

// Days are the first and last day that the calendar shows: from and to, of which one may
// be open; where neither is given, two years either side of the day asked about.
func (f CalendarFilter) Days(today Day) (first, last Day) {
	if f.From == nil && f.To == nil {
		day := cmp.Or(f.Day(), today)
		return span{months: -12 * calendarYears}.after(day), span{months: 12 * calendarYears}.after(day)
	}
	first, _ = f.From.Bounds()
	_, last = f.To.Bounds()
	return cmp.Or(first, firstDay), cmp.Or(last, lastDay)
}

// CalendarDay is a day that follows from acts and clauses of an agreement.
type CalendarDay struct {
	Event    CalendarEvent
	Party    CountryCode // whose day it is alone; "" where it is that of the agreement
	Number   int         // the nth of this kind
	Date     Date
	From, To Day
	Certain  bool
}

// calendarEnd is how far days of agreements are kept: a term that renews itself does so
// for ever.
const calendarEnd Day = "2101-01-01"

// How many are kept of one agreement, and of all its parties alone.
const (
	mostCalendar  = 1_000
	mostOfParties = 10_000
)

// CalendarOf lists the days that follow from the course of an agreement and its steps, in
// order.
//
//  1. What its status turns to: entry into force, the end of provisional application,
//     expiry, and any other end.
//  2. While it runs, each renewal of its term, and each last day on which notice can be
//     given for the end of one, up to the end of 2100.
//  3. Of a party alone, where there are many: that the text ends for it; and where each
//     has a term of its own, all of the above, by what is on record. What it shares with
//     the text is not said twice. Parties are told apart by their countries.
//  4. What has no date at all falls on no day.
func CalendarOf(c Course, steps Steps) []CalendarDay {
	days := turning(steps.Text)
	for _, s := range steps.Text {
		if running(s) && c.Term != nil {
			days = append(days, termDays(s, mostCalendar-len(days), func(day Day) (*Terms, Day) { return TermsOn(c, day) })...)
		}
	}
	days = append(days, c.daysOfParties(steps, days)...)
	slices.SortStableFunc(days, func(a, b CalendarDay) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(string(a.Event), string(b.Event)), strings.Compare(string(a.Party), string(b.Party)))
	})
	days = slices.CompactFunc(days, func(a, b CalendarDay) bool { return a.Event == b.Event && a.Party == b.Party && a.Date == b.Date })
	type kind struct {
		CalendarEvent
		CountryCode
	}
	count := map[kind]int{}
	for i := range days {
		of := kind{days[i].Event, days[i].Party}
		count[of]++
		days[i].Number = count[of]
	}
	return days
}

// daysOfParties are the days of parties alone, but for those that are common to all.
func (c Course) daysOfParties(steps Steps, common []CalendarDay) []CalendarDay {
	if !c.Many() {
		return nil
	}
	var all []CalendarDay
	for i, m := range c.Parties {
		if m.Country == "" {
			continue
		}
		days := turning(steps.Parties[i])
		if steps.turns == nil {
			days = slices.DeleteFunc(days, func(d CalendarDay) bool { return d.Event != CalendarExpiry && d.Event != CalendarTermination })
		} else {
			days = append(days, c.ownTerms(steps.turns[i], steps.Parties[i], mostOfParties-len(all)-len(days))...)
		}
		for _, d := range days {
			if !slices.ContainsFunc(common, func(x CalendarDay) bool { return x.Event == d.Event && x.Date == d.Date }) {
				d.Party = m.Country
				all = append(all, d)
			}
		}
	}
	return all
}

// ownTerms are the renewals and last days of notice of a party with a term of its own.
func (c Course) ownTerms(turns []turn, steps []Step, most int) []CalendarDay {
	var days []CalendarDay
	sortTurns(turns)
	for _, s := range steps {
		if running(s) {
			days = append(days, termDays(s, most-len(days), func(day Day) (*Terms, Day) { return c.termsOf(turns, steps, day) })...)
		}
	}
	return days
}

func running(s Step) bool { return s.Value == StatusInForce || s.Value == StatusSuspended }

// dayOf is a day of the calendar; not ok where there is no date.
func dayOf(event CalendarEvent, date *Date, certain bool) (d CalendarDay, ok bool) {
	lo, hi, ok := date.days()
	if !ok {
		return d, false
	}
	return CalendarDay{Event: event, Date: *date, From: lo, To: hi, Certain: certain}, true
}

// turning are the days on which a status turns to another.
func turning(steps []Step) []CalendarDay {
	var days []CalendarDay
	for i := 1; i < len(steps); i++ {
		was, is := steps[i-1], steps[i]
		if was.Value == is.Value {
			continue
		}
		certain := is.Certain
		for j := i + 1; j < len(steps) && steps[j].Value == is.Value; j++ {
			certain = certain || steps[j].Certain
		}
		for _, event := range turnedTo(was.Value, is.Value) {
			if d, ok := dayOf(event, is.Since, certain); ok {
				days = append(days, d)
			}
		}
	}
	return days
}

// turnedTo names what happens when one status turns to another.
func turnedTo(was, is AgreementStatus) []CalendarEvent {
	var events []CalendarEvent
	if was == StatusProvisionallyApplied {
		events = append(events, CalendarProvisionalEnd)
	}
	switch {
	case is == StatusInForce && was != StatusSuspended:
		return append(events, CalendarEntryIntoForce)
	case is == StatusExpired:
		return append(events, CalendarExpiry)
	case is == StatusTerminated, is == StatusSuperseded:
		return append(events, CalendarTermination)
	}
	return events
}

// termDays are the renewals and last days of notice while a step lasts, so many at most;
// terms gives the terms on a day, and until when they stay so.
func termDays(s Step, most int, termsOn func(Day) (*Terms, Day)) []CalendarDay {
	var days []CalendarDay
	add := func(event CalendarEvent, date *Date, certain bool) {
		if d, ok := dayOf(event, date, certain); ok && s.From <= d.From && d.From < s.Until && d.From < calendarEnd {
			days = append(days, d)
		}
	}
	for day := s.From; day < min(s.Until, calendarEnd) && len(days) < most; {
		terms, turn := termsOn(day)
		if terms == nil {
			break
		}
		add(CalendarRenewal, terms.NextRenewal, terms.Certain)
		add(CalendarNotice, terms.LastNotice, terms.Certain)
		if turn <= day {
			break
		}
		day = turn
	}
	return days
}
