package models

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"entente/models/edtf"
	"entente/models/written"
)

// Date is an EDTF date (ISO 8601-2:2019, levels 0 and 1), kept as written:
// "2023" stays "2023".
type Date string

// CheckValue finds what is not an EDTF date.
func (d Date) CheckValue(at string, p *Problems) {
	if _, err := edtf.Parse(string(d)); err != nil {
		p.Add(at, "invalid_date", "%s%s", err, inEDTF(string(d)))
	}
}

// inEDTF says how to write a date that is written in another way: each of those that it
// can mean; "" when it can mean none.
func inEDTF(text string) string { return writeAs(meantBy(text)) }

func writeAs(meant []string) string {
	if len(meant) == 0 {
		return ""
	}
	return "; write " + strings.Join(meant, " or ")
}

// longYear is in texts of which a date would be made up: a year of five digits is no day of a
// spreadsheet.
var longYear = regexp.MustCompile(`(^|\PN)\pN{5}(\PN|$)`)

// meantBy gives what a date that is written in another way can mean.
func meantBy(text string) []string {
	if longYear.MatchString(text) {
		return nil
	}
	date, err := written.Date(text, written.Style{})
	if unclear, ok := errors.AsType[*written.Unclear](err); ok {
		return unclear.Guesses
	}
	return []string{date}
}

// Bounds gives the first and last day the date can mean; "" is open or
// unknown, and so is everything about a date that does not parse.
func (d *Date) Bounds() (from, to string) {
	if d == nil {
		return "", ""
	}
	parsed, err := edtf.Parse(string(*d))
	if err != nil {
		return "", ""
	}
	return parsed.From(), parsed.To()
}

// days gives the first and last day that a date can mean, where it is open on one side the
// other one; not ok where nothing is known of it.
func (d *Date) days() (lo, hi Day, ok bool) {
	from, to := d.Bounds()
	return cmp.Or(from, to), cmp.Or(to, from), from+to != ""
}

// certain tells whether there is a date, without ? ~ and %.
func (d *Date) certain() bool {
	if d == nil {
		return false
	}
	parsed, err := edtf.Parse(string(*d))
	return err == nil && parsed.Certain()
}

// PrintedDate keeps the words of a date as the source prints them, and the
// calendar they are in. A Hijri date is kept, never computed.
type PrintedDate struct {
	// The words of the date.
	Text string `json:"text" example:"13 نونبر 2023"`
	// The calendar they are in.
	Calendar Calendar `json:"calendar,omitempty" example:"gregorian"`
}

// checkEnd wants an end that can be on or behind the start, as far as both are known.
func checkEnd(start, end *Date, at, detail string, p *Problems) {
	from, _ := start.Bounds()
	if _, to := end.Bounds(); from != "" && to != "" && to < from {
		p.Add(at, "end_before_start", "%s", detail)
	}
}

// Dated are the columns that follow from a record's date: its bounds, and two
// sort keys of which neither is ever null, so that the unknown sorts last both ways.
type Dated struct {
	// The first day that the date can mean.
	DateFrom *string `json:"date_from" format:"date" example:"2023-11-12"`
	// The last day that the date can mean.
	DateTo   *string `json:"date_to" format:"date" example:"2023-11-14"`
	DateAsc  string  `json:"-"`
	DateDesc string  `json:"-"`
}

// Sort keys of an unknown date: after everything, whichever way one sorts.
const (
	unknownAsc  = "9999-99-99"
	unknownDesc = ""
)

func datedBy(d *Date) Dated {
	from, to := d.Bounds()
	asc, desc := sortKeys(from, to)
	return Dated{DateFrom: orNil(from), DateTo: orNil(to), DateAsc: asc, DateDesc: desc}
}

// sortKeys gives the ascending and descending sort key of a pair of bounds.
func sortKeys(from, to string) (asc, desc string) {
	key := cmp.Or(from, to)
	return cmp.Or(key, unknownAsc), cmp.Or(key, unknownDesc)
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Day is a calendar day, YYYY-MM-DD.
type Day = string

// AsOf is the day that a question is about, as a parameter.
type AsOf string

// CheckValue finds what is no calendar day.
func (d AsOf) CheckValue(at string, p *Problems) {
	if _, ok := parseDay(Day(d)); !ok {
		days := slices.DeleteFunc(meantBy(string(d)), func(date string) bool { _, ok := parseDay(date); return !ok })
		p.Add(at, "invalid_date", "%q is not a day such as 2024-12-31%s", string(d), writeAs(days))
	} else if d < "0001" {
		p.Add(at, "invalid_date", "%q is not a day such as 2024-12-31: years are 0001 to 9999", string(d))
	}
}

// DayOf is the UTC day of a moment.
func DayOf(t time.Time) Day { return t.UTC().Format(time.DateOnly) }

func parseDay(d Day) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, d)
	return t, err == nil
}
