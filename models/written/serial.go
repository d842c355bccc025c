package written

import "time"

// serial says what a number of a spreadsheet may mean: days since the end of 1899. It is
// a guess only.
func serial(n string) *Unclear {
	e := unclear("%s is a number; it may be a day as a spreadsheet counts them", n)
	day := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, number(n))
	e.Guesses = []string{day.Format(time.DateOnly)}
	return e
}
