package derived

import "entente/models"

// CalendarRow is a day in the calendar of an agreement.
type CalendarRow struct {
	Seq     int64
	Event   models.CalendarEvent
	Party   models.CountryCode
	Number  int
	Date    models.Date
	DayFrom models.Day
	DayTo   models.Day
	Certain bool
}

// CalendarRows are the days of an agreement.
func CalendarRows(seq int64, days []models.CalendarDay) []CalendarRow {
	var rows []CalendarRow
	for _, d := range days {
		rows = append(rows, CalendarRow{seq, d.Event, d.Party, d.Number, d.Date, d.From, d.To, d.Certain})
	}
	return rows
}
