package written

import (
	"strconv"
	"strings"
	"time"

	"entente/models/edtf"
)

// pieces are what a date is made of, as written.
type pieces struct {
	numbers []string
	month   int // from its name; a season from 21 on
	weekday int // from its name, Monday being 1; 0 where none is named
	signs   []string
}

// besideDigits tells whether the token at i touches a number.
func besideDigits(tokens []token, i int) bool {
	return i > 0 && tokens[i-1].number && !tokens[i].spaced || i+1 < len(tokens) && tokens[i+1].number && !tokens[i+1].spaced
}

// gather sorts the tokens of a single date. What is neither number, name nor filler is
// no date.
func gather(tokens []token) (pieces, error) {
	var p pieces
	w := known()
	for i, t := range tokens {
		switch {
		case t.number:
			p.numbers = append(p.numbers, t.text)
		case t.ending && !w.cases[t.text]:
		case i > 0 && tokens[i-1].number && !t.ending && (w.era[t.text] && len(tokens[i-1].text) == 4 || !t.spaced && ordinal(t.text)):
		case t.text == "x" && besideDigits(tokens, i):
			return p, unclear("an X beside digits stands for one that is not known; give the date as far as it is")
		case w.months[t.text] != 0 && p.month == 0:
			p.month = w.months[t.text]
		case w.seasons[t.text] != 0 && p.month == 0:
			p.month = w.seasons[t.text]
		case w.weekdays[t.text] != 0 && p.weekday == 0:
			p.weekday = w.weekdays[t.text]
		case w.fillers[t.text]:
		case (t.text == "-" || t.text == "/") && (i == 0 || i == len(tokens)-1):
			return p, unclear("a date neither begins nor ends with %s; years before 0001 are not accepted", t.text)
		case t.text == "-" && i == len(tokens)-2 && p.month != 0 && t.spaced && tokens[i+1].number && !tokens[i+1].spaced:
			return p, unclear("-%s is a year before 0001, which is not accepted", tokens[i+1].text)
		case t.text == "-" || t.text == "/" || t.text == ".":
			p.signs = append(p.signs, t.text)
		default:
			return p, unclear("%q is no word of a date that is known here", t.text)
		}
	}
	return p, nil
}

func ordinal(s string) bool {
	switch s {
	case "er", "ere", "re", "st", "nd", "rd", "th", "e":
		return true
	}
	return false
}

// single reads one date, which may lack its year or month where a range goes on.
func single(tokens []token, style Style) (part, error) {
	p, err := gather(tokens)
	if err != nil {
		return part{}, err
	}
	d, err := p.read(style)
	d.weekday = p.weekday
	return d, err
}

// read reads the pieces of one date.
func (p pieces) read(style Style) (part, error) {
	if p.month != 0 {
		return p.named(style)
	}
	switch len(p.numbers) {
	case 1:
		return lone(p.numbers[0], style)
	case 2:
		return monthAndYear(p.numbers[0], p.numbers[1])
	case 3:
		if len(p.signs) == 1 || len(p.signs) == 2 && p.signs[0] != p.signs[1] {
			return part{}, unclear("the signs between day, month and year differ")
		}
		return numeric(p.numbers, style)
	}
	return part{}, unclear("a date has a year, a month and a day at most")
}

// onItsDay refuses a date that is not the day of the week that it is said to be.
func (p part) onItsDay() error {
	if p.weekday != 0 && p.day == 0 {
		return unclear("a day of the week without its date")
	}
	day := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC)
	if p.weekday == 0 || p.month == 0 || p.month > 12 || day.Day() != p.day || int(day.Weekday()) == p.weekday%7 {
		return nil
	}
	e := unclear("%s is a %s", p.edtf(), day.Weekday())
	e.Guesses = []string{p.edtf()}
	return e
}

// named reads a date with the name of its month or season.
func (p pieces) named(style Style) (part, error) {
	d := part{month: p.month}
	for i, n := range p.numbers {
		year, isYear := yearOf(n, style)
		switch {
		case len(n) == 4 && d.year == 0:
			d.year = year
		case len(n) <= 2 && number(n) == 0:
			return d, unclear("%s is no day", n)
		case len(n) <= 2 && d.day == 0 && p.month <= 12 && (i == 0 || d.year != 0):
			d.day = number(n)
		case isYear && d.year == 0:
			d.year = year
		default:
			return d, unclear("%s is neither its day nor its year; years have four digits", n)
		}
	}
	if len(p.numbers) > 0 && d.day == 0 && d.year == 0 {
		return d, unclear("%s is no day", p.numbers[0])
	}
	return d, nil
}

// lone reads a number that stands alone: a year, a day of a range, eight digits, or
// five where days are counted.
func lone(n string, style Style) (part, error) {
	switch {
	case len(n) == 4:
		return part{year: number(n)}, nil
	case len(n) <= 2 && number(n) > 0:
		return part{day: number(n)}, nil
	case len(n) == 8 && isMonth(n[4:6]) && number(n[6:]) > 0:
		return dayOf(number(n[:4]), number(n[4:6]), number(n[6:])), nil
	case len(n) == 5:
		return serial(n, style)
	}
	return part{}, unclear("%s is no date", n)
}

func dayOf(year, month, day int) part { return part{year: year, month: month, day: day} }

func monthAndYear(a, b string) (part, error) {
	switch {
	case isMonth(a) && len(b) == 4:
		return part{year: number(b), month: number(a)}, nil
	case len(a) == 4 && isMonth(b):
		return part{year: number(a), month: number(b)}, nil
	}
	return part{}, unclear("two numbers are a month and a year of four digits")
}

func isMonth(n string) bool { return len(n) <= 2 && number(n) >= 1 && number(n) <= 12 }

// numeric reads three numbers.
func numeric(n []string, style Style) (part, error) {
	if len(n[0]) == 4 && isMonth(n[1]) && number(n[2]) > 0 {
		return dayOf(number(n[0]), number(n[1]), number(n[2])), nil
	}
	if len(n[0]) == 4 {
		return part{}, unclear("%s and %s are no month and day", n[1], n[2])
	}
	year, ok := yearOf(n[2], style)
	if !ok || year == 0 {
		return part{}, unclear("%s is no year of four digits; say in which century two digits are", n[2])
	}
	a, b := number(n[0]), number(n[1])
	switch {
	case min(a, b) == 0 || max(a, b) > 31 || min(a, b) > 12 || len(n[0]) > 2 || len(n[1]) > 2:
		return part{}, unclear("%s and %s are no day and month", n[0], n[1])
	case style.Order == DayFirst && b > 12:
		return part{}, turned(dayOf(year, a, b), DayFirst)
	case style.Order == MonthFirst && a > 12:
		return part{}, turned(dayOf(year, b, a), MonthFirst)
	case style.Order == DayFirst:
		return dayOf(year, b, a), nil
	case style.Order == MonthFirst:
		return dayOf(year, a, b), nil
	case a > 12 || a == b:
		return dayOf(year, b, a), nil
	case b > 12:
		return dayOf(year, a, b), nil
	}
	e := unclear("it can be two days; say whether days or months come first")
	e.Guesses = []string{dayOf(year, b, a).edtf(), dayOf(year, a, b).edtf()}
	return part{}, e
}

// turned says that a date is not in the order that all are said to be in.
func turned(d part, order Order) *Unclear {
	e := unclear("it is no date when it is read %s; it may be turned round", order)
	if _, err := edtf.Parse(d.edtf()); err == nil {
		e.Guesses = []string{d.edtf()}
	}
	return e
}

// yearOf reads a year of four digits, or of two where the style knows their century.
func yearOf(n string, style Style) (int, bool) {
	switch {
	case len(n) == 4:
		return number(n), true
	case len(n) == 2 && style.TwoDigits != 0:
		year := style.TwoDigits/100*100 + number(n)
		if year < style.TwoDigits {
			year += 100
		}
		return year, true
	}
	return 0, false
}

// number is the value of digits; too many of them are no day, month or year.
func number(digits string) int {
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	if err != nil {
		return 0
	}
	return n
}
