package tongue

import (
	"strconv"
	"strings"

	"entente/models"
	"entente/models/edtf"
)

// Date is a date in words, with its text as it is stored.
type Date struct{ Text, Stored string }

// Date writes an EDTF date in words, and says what of it is not known.
func (t *Tongue) Date(d *models.Date) Date { return t.dateWith(d, t.whole, t.end) }

// ShortDate is Date for tables: what is not known is left out.
func (t *Tongue) ShortDate(d *models.Date) Date { return t.dateWith(d, t.calendar, t.calendar) }

// dateWith writes a date that is no interval by one function, and the ends of one by another.
func (t *Tongue) dateWith(d *models.Date, whole, side func(string) string) Date {
	if d == nil || *d == "" {
		return Date{}
	}
	text := string(*d)
	if _, err := edtf.Parse(text); err != nil {
		return Date{text, text}
	}
	start, end, interval := strings.Cut(text, "/")
	if !interval {
		return Date{t.qualified(text, whole), text}
	}
	from, to := t.qualified(start, side), t.qualified(end, side)
	switch {
	case start == "..":
		return Date{t.Say("date.until", "to", to), text}
	case start == "":
		return Date{t.Say("date.until_since_unknown", "to", to), text}
	case end == "..":
		return Date{t.Say("date.since", "from", from), text}
	case end == "":
		return Date{t.Say("date.since_end_unknown", "from", from), text}
	}
	if plain, about := strings.CutSuffix(start, "~"); about && !strings.ContainsAny(end, "~%") {
		// "About 1994 – 1996" would be said of both.
		from = t.Say("date.approximate", "date", side(plain))
	}
	return Date{t.span(start, end, from, to), text}
}

// Day is Date of what is so from one day on, or on it: an interval of days is where that day
// lies, and no time that it takes.
func (t *Tongue) Day(d *models.Date) Date {
	if d == nil || !Within(*d) {
		return t.Date(d)
	}
	text := string(*d)
	start, end, _ := strings.Cut(text, "/")
	if start[:7] == end[:7] {
		return Date{t.Say("date.within_month", "first", t.day(start[8:]), "last", t.day(end[8:]), "month", t.month(start[5:7]), "year", start[:4]), text}
	}
	return Date{t.Say("date.within", "from", t.calendar(start), "to", t.calendar(end)), text}
}

// Within tells whether a date is an interval from one calendar day to another.
func Within(d models.Date) bool {
	start, end, interval := strings.Cut(string(d), "/")
	return interval && calendarDay(start) && calendarDay(end)
}

// Sure tells whether nothing of a date is in doubt.
func Sure(d models.Date) bool {
	parsed, err := edtf.Parse(string(d))
	return err == nil && parsed.Certain()
}

// calendarDay tells whether a text is a day of which nothing is unknown or in doubt.
func calendarDay(text string) bool {
	return len(text) == len("2006-01-02") && !strings.ContainsAny(text, "X?~%")
}

// span writes an interval; what both of its days have in common stands once.
func (t *Tongue) span(start, end, from, to string) string {
	if len(start) == len("2006-01-02") && len(end) == len(start) && start[:7] == end[:7] && !strings.Contains(start+end, "X") {
		first, last := t.day(start[8:]), t.day(end[8:])
		return t.Say("date.days", "first", first, "last", last, "month", t.month(start[5:7]), "year", start[:4])
	}
	return t.Say("date.span", "from", from, "to", to)
}

// qualified writes a date that may be uncertain (?), approximate (~) or both (%).
func (t *Tongue) qualified(text string, side func(string) string) string {
	plain := strings.TrimRight(text, "?~%")
	words := side(plain)
	switch strings.TrimPrefix(text, plain) {
	case "?":
		return t.Say("date.uncertain", "date", words)
	case "~":
		return t.Say("date.about", "date", words)
	case "%":
		return t.Say("date.about_uncertain", "date", words)
	}
	return words
}

// whole is calendar that says which part is not known.
func (t *Tongue) whole(text string) string {
	words := t.calendar(text)
	switch parts := strings.Split(strings.ReplaceAll(text, "-XX", ""), "-"); {
	case strings.Contains(parts[0], "X") || text == "" || text == "..":
		return words
	case len(parts) == 1:
		return t.Say("date.month_unknown", "date", words)
	case len(parts) == 2 && parts[1] <= "12":
		return t.Say("date.day_unknown", "date", words)
	}
	return words
}

// end is calendar that says which part is not known of an end of an interval, where that is
// said of it: 2018 is a whole year there, and 2018-XX is not.
func (t *Tongue) end(text string) string {
	words := t.calendar(text)
	switch {
	case !strings.Contains(text, "-XX"):
		return words
	case strings.Count(text, "-") > strings.Count(text, "-XX"):
		return t.Say("date.end_day_unknown", "date", words)
	}
	return t.Say("date.end_month_unknown", "date", words)
}

// calendar writes a year, a month or season, or a day.
func (t *Tongue) calendar(text string) string {
	parts := strings.Split(strings.ReplaceAll(text, "-XX", ""), "-")
	year := parts[0]
	switch {
	case strings.HasSuffix(year, "XX"):
		return t.Say("date.century", "from", year[:2]+"00", "to", year[:2]+"99")
	case strings.HasSuffix(year, "X"):
		return t.Say("date.decade", "from", year[:3]+"0", "to", year[:3]+"9")
	case len(parts) == 1:
		return year
	case len(parts) == 2:
		return t.Say("date.month", "month", t.month(parts[1]), "year", year)
	}
	return t.Say("date.day", "day", t.day(parts[2]), "month", t.month(parts[1]), "year", year)
}

// day writes the day of a month: some languages count the first one and number the rest.
func (t *Tongue) day(digits string) string {
	if digits == "01" {
		return t.Say("date.first")
	}
	return strings.TrimLeft(digits, "0")
}

// month names a month, or a season: 21 to 24.
func (t *Tongue) month(digits string) string {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return digits
	}
	return t.Say("month." + strconv.Itoa(n))
}

// Moment writes a stamp of a record: its day, and the time in UTC.
func (t *Tongue) Moment(stamp string) string {
	if len(stamp) < len("2006-01-02T15:04") {
		return stamp
	}
	return t.Say("date.moment", "day", t.Date(new(models.Date(stamp[:10]))).Text, "time", stamp[11:16])
}

// Duration writes a length of time such as P5Y in words.
func (t *Tongue) Duration(text string) string {
	var parts []string
	digits := ""
	for _, c := range strings.TrimPrefix(text, "P") {
		if c >= '0' && c <= '9' {
			digits += string(c)
			continue
		}
		n, err := strconv.Atoi(digits)
		if digits = ""; err != nil {
			return text
		}
		switch c {
		case 'Y':
			parts = append(parts, t.Say("duration.years", "n", n))
		case 'M':
			parts = append(parts, t.Say("duration.months", "n", n))
		case 'W':
			parts = append(parts, t.Say("duration.weeks", "n", n))
		case 'D':
			parts = append(parts, t.Say("duration.days", "n", n))
		}
	}
	return strings.Join(parts, t.Say("comma"))
}
