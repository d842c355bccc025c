package written

import "time"

// The years from which spreadsheets count days: the usual one, and that of old ones for
// the Macintosh.
const (
	DaysFrom1900 = 1900
	DaysFrom1904 = 1904
)

// serial reads a number of five digits as a day that a spreadsheet counts, where it is
// known from when on; otherwise that is a guess only.
func serial(n string, style Style) (part, error) {
	if style.DayNumbers == 0 {
		e := unclear("%s is a number; it may be a day as a spreadsheet counts them", n)
		e.Guesses = []string{dayNumber(n, DaysFrom1900).Format(time.DateOnly)}
		return part{}, e
	}
	day := dayNumber(n, style.DayNumbers)
	return dayOf(day.Year(), int(day.Month()), day.Day()), nil
}

// dayNumber is the nth day of a spreadsheet. Those that count from 1900 have a 29 February
// in it, so that all later days are one more.
func dayNumber(n string, from int) time.Time {
	first := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if from == DaysFrom1904 {
		first = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return first.AddDate(0, 0, number(n))
}
