package wire

import (
	"bufio"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"entente/models"
	"entente/models/labels"
)

// Calendar writes entries as a calendar (RFC 5545) that programs subscribe to: events of
// whole days, in one language.
type Calendar struct {
	out      *bufio.Writer
	language string
}

// MediaOfCalendar is the media type of a calendar.
const MediaOfCalendar = "text/calendar; charset=utf-8"

// NewCalendar begins a calendar. Programs that subscribe to it are asked to look once a
// day.
func NewCalendar(w io.Writer, language string) *Calendar {
	c := &Calendar{bufio.NewWriterSize(w, enough), language}
	for _, line := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Entente//Agreements//EN", "CALSCALE:GREGORIAN",
		"METHOD:PUBLISH", "X-WR-CALNAME:Entente", "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D"} {
		c.line(line)
	}
	return c
}

// Write adds an event. It is as long as the date may be one of several days, and
// tentative where it could be otherwise.
func (c *Calendar) Write(e models.CalendarEntry) {
	status := "TENTATIVE"
	if e.Certain {
		status = "CONFIRMED"
	}
	c.line("BEGIN:VEVENT")
	c.line("UID:" + e.UID)
	c.line("DTSTAMP:" + stamp(e.UpdatedAt))
	c.line("DTSTART;VALUE=DATE:" + digits(e.DateFrom))
	if end, err := time.Parse(time.DateOnly, e.DateTo); err == nil && end.Year() < 9999 {
		c.line("DTEND;VALUE=DATE:" + digits(models.DayOf(end.AddDate(0, 0, 1))))
	}
	c.line("SUMMARY" + c.tongue(e.Title) + ":" + escapeText(c.label(e)+": "+e.Title.In(c.language)))
	about := e.Record.Reference + ", " + string(e.Date)
	if e.Party != nil {
		about += ", " + string(*e.Party)
	}
	c.line("DESCRIPTION:" + escapeText(about))
	c.line("CATEGORIES:" + strings.ToUpper(string(e.Event)))
	c.line("STATUS:" + status)
	c.line("TRANSP:TRANSPARENT")
	c.line("END:VEVENT")
}

// End ends the calendar.
func (c *Calendar) End() { c.line("END:VCALENDAR") }

// Flush writes what was kept back, and gives the first error there was.
func (c *Calendar) Flush() error { return c.out.Flush() }

func (c *Calendar) label(e models.CalendarEntry) string {
	return labels.Label(c.language, e.Event.Vocabulary(), string(e.Event))
}

// tongue says the language of a summary, where label and title are of the same.
func (c *Calendar) tongue(title models.Text) string {
	if _, ok := title[c.language]; ok {
		return ";LANGUAGE=" + c.language
	}
	return ""
}

// lineLength is how many octets a line has, without its end.
const lineLength = 75

// line writes a content line, folded: what goes on in the next line stands there behind
// a space, and no character is cut in two.
func (c *Calendar) line(text string) {
	for room := lineLength; len(text) > room; room = lineLength - 1 {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		_, _ = c.out.WriteString(text[:cut] + "\r\n ") // an error of it shows when it is flushed
		text = text[cut:]
	}
	_, _ = c.out.WriteString(text + "\r\n")
}

// textEscapes are how a text is written in a calendar.
var textEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escapeText writes a text as a calendar has it, without what no line can have.
func escapeText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, textEscapes.Replace(text))
}

// digits is a day as a calendar has it.
func digits(day models.Day) string { return strings.ReplaceAll(day, "-", "") }

// stamp is a moment as a calendar has it, to the second.
func stamp(at string) string {
	second, _, _ := strings.Cut(strings.TrimSuffix(at, "Z"), ".")
	return strings.NewReplacer("-", "", ":", "").Replace(second) + "Z"
}
