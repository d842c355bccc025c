package written_test

import (
	"errors"
	"fmt"
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
		{"2018-2020", "2018/2020"}, {"March–April 2018", "2018-03/2018-04"}, {"13/11/2023 - 14/11/2023", "2023-11-13/2023-11-14"},
		{"c. 1994", "1994~"}, {"about March 1994", "1994-03~"}, {"vers 1994", "1994~"}, {"1994?", "1994?"}, {"c. 1994?", "1994%"}, {"March 1994 ?", "1994-03?"},
		{"spring 2023", "2023-21"}, {"printemps 2023", "2023-21"}, {"l'été 2023", "2023-22"}, {"payız 2023", "2023-23"}, {"ربيع 2023", ""}, {"winter 2023", "2023-24"},
		{"18 chaoual 1436 (4 août 2015)", "2015-08-04"}, {"18 شوال 1436 الموافق 4 غشت 2015", "2015-08-04"},
		{"18 chaoual 1436 correspondant au 4 août 2015", "2015-08-04"}, {"20 May 2019 / 15 Ramadan 1440", "2019-05-20"},
		{"15 رمضان 1440 / 20 مايو 2019", "2019-05-20"}, {"20/05/2019 / 15 Ramadan 1440", "2019-05-20"}, {"15 Ramadan 1440/20 May 2019", "2019-05-20"},
		{"15 Ramadan 1440 / 18 chaoual 1440", ""}, {"2019-cu ilin noyabr ayı", "2019-11"}, {"2019-cu ilin noyabr ayında", "2019-11"}, {"(4 août 2015)", "2015-08-04"},
		{"Example treaty (2018)", ""}, {"4 août 2015 (5 août 2015)", ""}, {"()", ""},
		{"\u200f13 نونبر 2023", "2023-11-13"},
	}
	for _, c := range cases {
		expect(t, c.text, c.want)
	}
}

// TestAMonthByTwoNames: Beirut, Amman and the United Nations write months by two names, in
// either order; that is one month, and no range.
func TestAMonthByTwoNames(t *testing.T) {
	levant := []string{"كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"}
	for _, others := range [][]string{
		{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"},
	} {
		for i, name := range levant {
			for _, names := range [][2]string{{name, others[i]}, {others[i], name}} {
				for _, signs := range [][2]string{{"/", ""}, {" / ", ""}, {"/ ", ""}, {" (", ")"}, {"(", ")"}, {" - ", ""}, {"–", ""}} {
					month := names[0] + signs[0] + names[1] + signs[1]
					expect(t, "13 "+month+" 2023", fmt.Sprintf("2023-%02d-13", i+1))
					expect(t, month+" 2023", fmt.Sprintf("2023-%02d", i+1))
					expect(t, "من 12 إلى 14 "+month+" 2023", fmt.Sprintf("2023-%02d-12/2023-%02d-14", i+1, i+1))
				}
			}
		}
	}
	for text, want := range map[string]string{
		"13 نونبر/نوفمبر 2023": "2023-11-13", "13 نوفمبر / نونبر 2023": "2023-11-13", "5 غشت (أغسطس) 2018": "2018-08-05",
		"13 نونبر/نوفمبر/تشرين الثاني 2023": "2023-11-13", "(13 تشرين الثاني/نوفمبر 2023)": "2023-11-13",
		"28 تشرين الأول/أكتوبر - 3 تشرين الثاني/نوفمبر 2023": "2023-10-28/2023-11-03", "13 تشرين ثاني 2023": "2023-11-13",
		"18 شوال 1436 (4 آب/أغسطس 2015)": "2015-08-04",
		// Names of two months are a range of months where no day is said, and never one month.
		"أكتوبر/نوفمبر 2023": "2023-10/2023-11", "تشرين الأول/نوفمبر 2023": "2023-10/2023-11",
		"13 أكتوبر/نوفمبر 2023": "", "13 تشرين الثاني (أكتوبر) 2023": "", "13 October/November 2023": "", "نوفمبر (أكتوبر) 2023": "",
	} {
		expect(t, text, want)
	}
}

// TestDaysAsNewspapersWriteThem: ranges and days as the press of the four languages has them.
func TestDaysAsNewspapersWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"November 12–14, 2023": "2023-11-12/2023-11-14", "Nov 12-14, 2023": "2023-11-12/2023-11-14", "November 11-12, 2023": "2023-11-11/2023-11-12",
		"Nov. 12 - 14, 2023": "2023-11-12/2023-11-14", "November 12th to 14th, 2023": "2023-11-12/2023-11-14",
		"November 12 – December 2, 2023": "2023-11-12/2023-12-02", "12 November – 12 2023": "", "November 12-14": "", "November 0-14, 2023": "",
		"Sunday, November 12 - Tuesday 14, 2023": "2023-11-12/2023-11-14", "Monday, November 12 - Tuesday 14, 2023": "",
		"du mardi 13 au mercredi 15 novembre 2023": "",
		"12 and 13 November 2023":                  "2023-11-12/2023-11-13", "November 12 and 13, 2023": "2023-11-12/2023-11-13", "12 et 13 novembre 2023": "2023-11-12/2023-11-13",
		"12 و 13 نونبر 2023": "2023-11-12/2023-11-13", "يومي 13 و14 نونبر 2023": "2023-11-13/2023-11-14", "13 və 14 noyabr 2023": "2023-11-13/2023-11-14",
		"30 novembre et 1er décembre 2023": "2023-11-30/2023-12-01", "أكتوبر ونوفمبر 2023": "2023-10/2023-11", "تشرين الأول وتشرين الثاني 2023": "2023-10/2023-11",
		"الأحد 12 والاثنين 13 نونبر 2023": "2023-11-12/2023-11-13", "2018 et 2020": "", "12, 13 et 14 novembre 2023": "",
		"22 أكتوبر 2023م": "2023-10-22", "22 أكتوبر 2023 م": "2023-10-22", "22 أكتوبر 2023 م.": "2023-10-22", "2023م": "2023", "22 م 2023": "", "1445هـ": "", "22 شوال 1445 هـ": "",
		"2023-cü il noyabrın 13-də": "2023-11-13", "noyabrın 12-14-ü 2023": "2023-11-12/2023-11-14", "2023-cü il noyabrın 12-14-də": "2023-11-12/2023-11-14",
		"2023-cü ilin noyabrında": "2023-11", "5 noyabrda 2023": "2023-11-05", "noyabrın 13-ü": "", "2023-də": "2023", "2023-cü ildə": "2023", "13-i-2023": "2023-01-13", "13-I-2023": "2023-01-13", "13-i 2023": "2023-01-13",
		"2023-cü il noyabrın 3-5-i": "2023-11-03/2023-11-05", "12 November 2023 – 14 December": "", "2023-cü il 30 noyabr – 2 dekabr": "2023-11-30/2023-12-02",
		"12/11/2023 - 14/11/2023": "2023-11-12/2023-11-14", "11/12/2023 - 11/14/2023": "2023-11-12/2023-11-14", "12.11.2023–14.11.2023": "2023-11-12/2023-11-14",
		"12/11/2023 - 11/12/2023": "2023-11-12/2023-12-11", // the other way round it would end before it starts
		"11/12/2023 - 12/11/2023": "2023-11-12/2023-12-11", "5/6/2023 - 7/6/2023": "", "13/11/2023 - 11/15/2023": "", "du 5/6/2023 au 13/6/2023": "2023-06-05/2023-06-13",
		"12-14/11/2023": "2023-11-12/2023-11-14",
		// What is not said of one end is said of the other, or it is no range.
		"1 to 2024": "", "5 / 6 / 2023": "", "11-12/2023": "", "2018 – March": "", "13 October – November 2023": "", "12/11/2023 - 14": "",
		"2023-11-12/14": "2023-11-12/2023-11-14", "2023-11/12": "", "12–12 November 2023": "2023-11-12/2023-11-12",
		"0 novembre 2023": "", "00 November 2023": "", "2023/11/00": "", "0-14 November 2023": "", "November 0, 2023": "",
		"-0044": "", "−0044": "", "-2023": "", "2023-": "", "- 13 November 2023": "", "0044": "0044",
	} {
		expect(t, text, want)
	}
}

// TestDatesOpenOnOneSide: since and until are never left out.
func TestDatesOpenOnOneSide(t *testing.T) {
	for text, want := range map[string]string{
		"حتى 2023": "../2023", "until 2024": "../2024", "till 13 November 2023": "../2023-11-13", "jusqu'en 2024": "../2024", "jusqu’à 2024": "../2024", "Jusqu'au 14 novembre 2023": "../2023-11-14",
		"jusqu'à mars 2024": "../2024-03", "لغاية 14 نونبر 2023": "../2023-11-14", "2024-ə qədər": "../2024", "2024-cü ilə qədər": "../2024", "2024-cü ilədək": "../2024", "2024-dək": "../2024",
		"2023-cü il noyabrın 14-dək": "../2023-11-14", "2023-cü il noyabrın 14-nə kimi": "../2023-11-14", "2024 tarixinədək": "../2024", "28 avqust 2024 tarixinə qədər": "../2024-08-28",
		"since 2020": "2020/..", "from 2020": "2020/..", "from 2020 onwards": "2020/..", "depuis 2020": "2020/..", "depuis le 28 août 2024": "2024-08-28/..", "dès 2020": "2020/..", "à partir du 1er mars 2018": "2018-03-01/..",
		"منذ 2020": "2020/..", "ابتداءً من 2020": "2020/..", "من 2020": "2020/..", "2020-dən": "2020/..", "2020-ci ildən": "2020/..", "2020-ci ildən bəri": "2020/..", "28 avqust 2024 tarixindən": "2024-08-28/..",
		"since c. 1994": "1994~/..", "until 1994?": "../1994?", "təxminən 1994 tarixindən": "1994~/..",
		"depuis 2018 jusqu'en 2020": "2018/2020", "du 12 jusqu'au 14 novembre 2023": "2023-11-12/2023-11-14", "2018-dən 2020-dək": "2018/2020", "2018-ci ildən 2020-ci ilə qədər": "2018/2020",
		"2023-cü il noyabrın 12-dən 14-dək": "2023-11-12/2023-11-14", "من 2018 حتى 2020": "2018/2020", "from 2018-2020": "2018/2020", "de 2018 à 2020": "2018/2020",
		"until 12–14 November 2023": "", "since 12–14 November 2023": "", "2018-dən 2020": "", "2018 - 2020-dək": "", "from 2020 until": "", "2024-ə": "", "to 2024": "", "au 14 novembre 2023": "", "إلى 2023": "",
		"until": "", "since": "", "since 2020-dək": "", "until next year": "", "after 2020": "", "before 2020": "", "between 2018 and 2020": "",
		"منذ 18 شوال 1436 الموافق 4 غشت 2015": "", "depuis mars": "", "c. 18 chaoual 1436 (4 août 2015)": "", "Monday 2023": "", "Monday November 2023": "", "Monday November 2023 – 15 December 2023": "",
		"du 12 novembre 2023": "2023-11-12", "13 من نونبر 2023": "2023-11-13", "18 شوال 1436 الموافق لـ 4 غشت 2015": "2015-08-04",
		"c. 1994–1996": "1994~/1996~", "1994–1996?": "1994?/1996?", "1994 – c. 1996": "1994/1996~", "1994? – 1996": "1994?/1996", "c. 1994 – c. 1996": "1994~/1996~", "c. 12–14 November 2023": "2023-11-12~/2023-11-14~",
	} {
		expect(t, text, want)
	}
}

// expect reads a text in no style; "" is a text that is refused.
func expect(t *testing.T, text, want string) {
	t.Helper()
	got, err := written.Date(text, written.Style{})
	if got != want || (err == nil) != (want != "") {
		t.Errorf("%q is %q (%v), want %q", text, got, err, want)
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
		{"1 mai -44", written.Style{TwoDigits: 1950}, ""},
		{"1 mai - 3 mai 44", written.Style{TwoDigits: 1950}, "2044-05-01/2044-05-03"},
		{"45243", written.Style{}, ""},
		{"45243", written.Style{DayNumbers: written.DaysFrom1900}, "2023-11-13"},
		{"43781", written.Style{DayNumbers: written.DaysFrom1904}, "2023-11-13"},
		{"1994", written.Style{DayNumbers: written.DaysFrom1900}, "1994"},
		{"452430", written.Style{DayNumbers: written.DaysFrom1900}, ""},
		{"12/11/2023 - 14/11/2023", written.Style{Order: written.DayFirst}, "2023-11-12/2023-11-14"},
		{"12/11/2023 - 14/11/2023", written.Style{Order: written.MonthFirst}, ""},
		{"5/6/2023 - 7/6/2023", written.Style{Order: written.MonthFirst}, "2023-05-06/2023-07-06"},
		{"until 02/06/2025", written.Style{Order: written.DayFirst}, "../2025-06-02"},
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
		{"5/6/2023 - 7/6/2023", "two ranges", "2023-06-05/2023-06-07 2023-05-06/2023-07-06"},
		{"12 and 15 November 2023", "two dates", "2023-11-12/2023-11-15"},
		{"12 و 15 نونبر 2023", "two dates", "2023-11-12/2023-11-15"},
		{"1445هـ", "Hijri", ""},
		{"0 novembre 2023", "0 is no day", ""},
		{"-0044", "years before 0001", ""},
		{"1 mai -44", "a year before 0001", ""},
		{"2019-13-01", "13 and 01 are no month and day", ""},
		{"since 02/06/2025", "two days", "2025-06-02/.. 2025-02-06/.."},
		{"2025-ci il 02/06", "differ", ""},
		{"c. 02/06/2025?", "two days", "2025-06-02% 2025-02-06%"},
		{"Tuesday 13 November 2023 – 15 November 2023", "a Monday", "2023-11-13/2023-11-15"},
		{"until Tuesday 13 November 2023", "a Monday", "../2023-11-13"},
		{"c. Tuesday 13 November 2023 – 15 November 2023", "a Monday", ""},
		{"45243 - 45250", "two numbers", ""},
		{"2023-2X", "not known", ""},
		{"2023-1X", "not known", ""},
		{"2023-X2", "not known", ""},
		{"1X.11.2023", "not known", ""},
		{"until 12–14 November 2023", "both ends", ""},
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
	for _, s := range []string{"13 نونبر 2023", "12-14 November 2023", "1er mars 2018", "13/11/23", "c. 1994?", "18 chaoual 1436 (4 août 2015)",
		"13 تشرين الثاني/نوفمبر 2023", "noyabrın 12-14-ü 2023", "jusqu'en 2024", "2018-dən 2020-dək", "November 12 and 13, 2023"} {
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
