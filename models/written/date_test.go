package written_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"entente/models/edtf"
	"entente/models/written"
)

func TestDate(t *testing.T) {
	cases := []struct{ text, want string }{
		{"2023", "2023"}, {"2023-11", "2023-11"}, {"2023-11-12/2023-11-14", "2023-11-12/2023-11-14"}, {"2018-03-XX", "2018-03-XX"},
		{"2023-11-13T00:00:00Z", "2023-11-13"}, {"2023-11-13 14:30", "2023-11-13"}, {"13/11/2023 00:00:00", "2023-11-13"},
		{"13/11/2023", "2023-11-13"}, {"11/13/2023", "2023-11-13"}, {"13.11.2023", "2023-11-13"}, {"5-5-2018", "2018-05-05"},
		{"20231113", "2023-11-13"}, {"2023/11/13", "2023-11-13"}, {"2023/1/3", "2023-01-03"}, {"11/2023", "2023-11"},
		{"13-XI-2023", "2023-11-13"}, {"13-Nov-2023", "2023-11-13"},
		{"13 November 2023", "2023-11-13"}, {"November 13, 2023", "2023-11-13"}, {"13th of November 2023", "2023-11-13"},
		{"Monday, 13 November 2023", "2023-11-13"}, {"Tuesday, 13 November 2023", ""}, {"mardi 13 novembre 2023", ""}, {"bazar ertəsi 13 noyabr 2023", "2023-11-13"},
		{"bazar 13 noyabr 2023", ""}, {"الثلاثاء 13 نونبر 2023", ""}, {"du lundi 13 au mercredi 15 novembre 2023", "2023-11-13/2023-11-15"}, {"Sunday 12 November 2023", "2023-11-12"}, {"lundi 31 novembre 2023", ""}, {"Nov. 2023", "2023-11"}, {"Sept 2018", "2018-09"},
		{"le 1er mars 2018", "2018-03-01"}, {"13 décembre 2023", "2023-12-13"}, {"août 2015", "2015-08"}, {"MARS 2018", "2018-03"},
		{"13 noyabr 2023", "2023-11-13"}, {"13 noyabr 2023-cü il", "2023-11-13"}, {"2023-cü il 13 noyabr", "2023-11-13"},
		{"5 Mart 2018-ci il", "2018-03-05"}, {"13 Kasım 2023", "2023-11-13"}, {"13 ноября 2023 г.", "2023-11-13"},
		{"13 نونبر 2023", "2023-11-13"}, {"١٣ نوفمبر ٢٠٢٣", "2023-11-13"}, {"5 غشت 2018", "2018-08-05"},
		{"13 تشرين الثاني 2023", "2023-11-13"}, {"4 كانون الأول 1994", "1994-12-04"}, {"كانون الثاني 2001", "2001-01"},
		{"الاثنين 13 نونبر 2023", "2023-11-13"}, {"آب 2018", "2018-08"}, {"في 3 يوليوز 2019", "2019-07-03"}, {"2 دجنبر 2019", "2019-12-02"},
		{"12-14 November 2023", "2023-11-12/2023-11-14"}, {"12 – 14 نونبر 2023", "2023-11-12/2023-11-14"},
		{"30 April – 2 May 2018", "2018-04-30/2018-05-02"}, {"du 12 au 14 novembre 2023", "2023-11-12/2023-11-14"},
		{"du 30 avril au 2 mai 2018", "2018-04-30/2018-05-02"}, {"from 12 to 14 November 2023", "2023-11-12/2023-11-14"},
		{"30 December 2018 - 2 January 2019", "2018-12-30/2019-01-02"}, {"من 12 إلى 14 نونبر 2023", "2023-11-12/2023-11-14"},
		{"2018-2020", "2018/2020"}, {"March–April 2018", "2018-03/2018-04"}, {"12/11/2023 - 14/11/2023", ""}, {"13/11/2023 - 14/11/2023", "2023-11-13/2023-11-14"},
		{"c. 1994", "1994~"}, {"about March 1994", "1994-03~"}, {"vers 1994", "1994~"}, {"1994?", "1994?"}, {"c. 1994?", "1994%"}, {"March 1994 ?", "1994-03?"},
		{"spring 2023", "2023-21"}, {"printemps 2023", "2023-21"}, {"l'été 2023", "2023-22"}, {"payız 2023", "2023-23"}, {"ربيع 2023", ""}, {"winter 2023", "2023-24"},
		{"18 chaoual 1436 (4 août 2015)", "2015-08-04"}, {"18 شوال 1436 الموافق 4 غشت 2015", "2015-08-04"},
		{"18 chaoual 1436 correspondant au 4 août 2015", "2015-08-04"}, {"(4 août 2015)", "2015-08-04"},
		{"Example treaty (2018)", ""}, {"4 août 2015 (5 août 2015)", ""}, {"()", ""},
		{"\u200f13 نونبر 2023", "2023-11-13"},
	}
	for _, c := range cases {
		got, err := written.Date(c.text, written.Style{})
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q is %q (%v), want %q", c.text, got, err, c.want)
		}
	}
}

func TestDateInAStyle(t *testing.T) {
	cases := []struct {
		text  string
		style written.Style
		want  string
	}{
		{"02/06/2025", written.Style{Order: written.DayFirst}, "2025-06-02"},
		{"02/06/2025", written.Style{Order: written.MonthFirst}, "2025-02-06"},
		{"13/06/2025", written.Style{Order: written.MonthFirst}, ""},
		{"2025-06-02", written.Style{Order: written.DayFirst}, "2025-06-02"},
		{"13/11/49", written.Style{TwoDigits: 1950}, "2049-11-13"},
		{"13-Nov-50", written.Style{TwoDigits: 1950}, "1950-11-13"},
		{"13/11/49", written.Style{}, ""},
		{"45243", written.Style{}, ""},
		{"45243", written.Style{DayNumbers: written.DaysFrom1900}, "2023-11-13"},
		{"43781", written.Style{DayNumbers: written.DaysFrom1904}, "2023-11-13"},
		{"1994", written.Style{DayNumbers: written.DaysFrom1900}, "1994"},
		{"452430", written.Style{DayNumbers: written.DaysFrom1900}, ""},
		{"12/11/2023 - 14/11/2023", written.Style{Order: written.DayFirst}, "2023-11-12/2023-11-14"},
	}
	for _, c := range cases {
		if got, err := written.Date(c.text, c.style); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q in %+v is %q (%v), want %q", c.text, c.style, got, err, c.want)
		}
	}
}

func TestWhatIsUnclearSaysWhy(t *testing.T) {
	cases := []struct{ text, says, guesses string }{
		{"02/06/2025", "two days", "2025-06-02 2025-02-06"},
		{"45243", "spreadsheet", "2023-11-13"},
		{"18 chaoual 1436", "Hijri", ""},
		{"31 April 2018", `"31 April 2018" is no date: April 2018 has only 30 days`, ""},
		{"13 November", "year", ""},
		{"Tuesday 13 November 2023", "a Monday", "2023-11-13"},
		{"next year", "next", ""},
		{"fin 2023", "fin", ""},
		{"", "1 to 200", ""},
		{"30/31/2018", "no day and month", ""},
		{"14-12 November 2023", "ends before", ""},
	}
	for _, c := range cases {
		_, err := written.Date(c.text, written.Style{})
		u, ok := errors.AsType[*written.Unclear](err)
		if !ok || !strings.Contains(u.Reason, c.says) || strings.Join(u.Guesses, " ") != c.guesses {
			t.Errorf("%q is refused with %+v, want %q and %q", c.text, err, c.says, c.guesses)
		}
	}
}

func TestADateInTheOtherOrderIsAGuess(t *testing.T) {
	_, err := written.Date("12/15/2014", written.Style{Order: written.DayFirst})
	u, ok := errors.AsType[*written.Unclear](err)
	if !ok || !slices.Equal(u.Guesses, []string{"2014-12-15"}) {
		t.Errorf("it is refused with %+v", err)
	}
}

func TestOrderOf(t *testing.T) {
	for order, texts := range map[written.Order][]string{
		written.DayFirst:   {"02/06/2025", "13/06/2025", "x"},
		written.MonthFirst: {"02/06/2025", "06/13/2025"},
		written.Unsaid:     {"02/06/2025", "2018"},
	} {
		if got := written.OrderOf(texts); got != order {
			t.Errorf("%q are %q, want %q", texts, got, order)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"13 نونبر 2023", "12-14 November 2023", "1er mars 2018", "13/11/23", "c. 1994?", "18 chaoual 1436 (4 août 2015)"} {
		f.Add(s, uint8(0))
	}
	styles := []written.Style{{}, {Order: written.DayFirst}, {Order: written.MonthFirst, TwoDigits: 1950}}
	f.Fuzz(func(t *testing.T, text string, style uint8) {
		date, err := written.Date(text, styles[int(style)%len(styles)])
		dates := []string{date}
		if err != nil {
			u, ok := errors.AsType[*written.Unclear](err)
			if !ok {
				t.Fatalf("%q: %v", text, err)
			}
			dates = u.Guesses
		}
		if i := slices.IndexFunc(dates, func(d string) bool { _, err := edtf.Parse(d); return err != nil }); i >= 0 {
			t.Errorf("%q is read as %q, which is no EDTF", text, dates[i])
		}
	})
}
