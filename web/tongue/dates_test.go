package tongue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/models"
	"entente/models/edtf"
	"entente/models/written"
)

// TestDatesInWords: a date says in each language what is known of it, and what is not.
func TestDatesInWords(t *testing.T) {
	tongues := all(t)
	for _, x := range []struct {
		date           models.Date
		en, fr, ar, az string
	}{
		{"2023-11-13", "13 November 2023", "13 novembre 2023", "13 نوفمبر 2023", "13 noyabr 2023"},
		{"2023-11", "November 2023, day unknown", "novembre 2023, jour inconnu", "نوفمبر 2023، اليوم غير معروف", "noyabr 2023, günü məlum deyil"},
		{"2023", "2023, month unknown", "2023, mois inconnu", "2023، الشهر غير معروف", "2023, ayı məlum deyil"},
		{"2023-XX", "2023, month unknown", "2023, mois inconnu", "2023، الشهر غير معروف", "2023, ayı məlum deyil"},
		{"2023-22", "summer 2023", "été 2023", "صيف 2023", "yay 2023"},
		{"199X", "between 1990 and 1999", "entre 1990 et 1999", "بين 1990 و1999", "1990 – 1999 arasında"},
		{"2023-11-13?", "13 November 2023 (uncertain)", "13 novembre 2023 (incertain)", "13 نوفمبر 2023 (غير مؤكد)", "13 noyabr 2023 (dəqiq deyil)"},
		{"2023-11-12/2023-11-14", "12–14 November 2023", "12–14 novembre 2023", "12–14 نوفمبر 2023", "12–14 noyabr 2023"},
		{"2023-11-30/2023-12-02", "30 November 2023 – 2 December 2023", "30 novembre 2023 – 2 décembre 2023", "30 نوفمبر 2023 – 2 ديسمبر 2023", "30 noyabr 2023 – 2 dekabr 2023"},
		{"2024-08-28/..", "since 28 August 2024", "depuis 28 août 2024", "منذ 28 أغسطس 2024", "28 avqust 2024 tarixindən"},
		{"1994~/1996", "1994 (approximate) – 1996", "1994 (approximatif) – 1996", "1994 (تقريبا) – 1996", "1994 (təxmini) – 1996"},
		{"1994~/1996~", "about 1994 – about 1996", "vers 1994 – vers 1996", "حوالي 1994 – حوالي 1996", "təxminən 1994 – təxminən 1996"},
		{"2018-XX/2019", "2018 (month unknown) – 2019", "2018 (mois inconnu) – 2019", "2018 (الشهر غير معروف) – 2019", "2018 (ayı məlum deyil) – 2019"},
		{"2018-03-XX/..", "since March 2018 (day unknown)", "depuis mars 2018 (jour inconnu)", "منذ مارس 2018 (اليوم غير معروف)", "mart 2018 (günü məlum deyil) tarixindən"},
		{"/2024", "until 2024, start unknown", "jusqu’à 2024, début inconnu", "حتى 2024، البداية غير معروفة", "2024 tarixinədək, başlanğıcı məlum deyil"},
	} {
		for lang, want := range map[string]string{"en": x.en, "fr": x.fr, "ar": x.ar, "az": x.az} {
			got := tongues[lang].Date(&x.date)
			if got.Text != want || got.Stored != string(x.date) {
				t.Errorf("%s in %s: got %q (%s), want %q", x.date, lang, got.Text, got.Stored, want)
			}
		}
	}
}

// TestDaysWithinBounds: what is so on one day of several is no time of several days.
func TestDaysWithinBounds(t *testing.T) {
	tongues := all(t)
	for _, x := range []struct {
		date           models.Date
		en, fr, ar, az string
	}{
		{"2027-03-01", "1 March 2027", "1er mars 2027", "1 مارس 2027", "1 mart 2027"},
		{"2027-03-01/2027-03-31", "between 1 and 31 March 2027", "entre le 1er et le 31 mars 2027", "بين 1 و31 مارس 2027", "1–31 mart 2027 arasında"},
		{"2027-03-30/2027-04-02", "between 30 March 2027 and 2 April 2027", "entre le 30 mars 2027 et le 2 avril 2027", "بين 30 مارس 2027 و2 أبريل 2027", "30 mart 2027 – 2 aprel 2027 arasında"},
		{"2027/..", "since 2027", "depuis 2027", "منذ 2027", "2027 tarixindən"},
	} {
		for lang, want := range map[string]string{"en": x.en, "fr": x.fr, "ar": x.ar, "az": x.az} {
			if got := tongues[lang].Day(&x.date); got.Text != want || got.Stored != string(x.date) {
				t.Errorf("%s in %s: got %q (%s), want %q", x.date, lang, got.Text, got.Stored, want)
			}
		}
	}
}

// TestDatesInWordsAreReadAgain: what a page prints of a date, typed again, is that date or
// is refused, and never another one. What is whole is read again in every language.
func TestDatesInWordsAreReadAgain(t *testing.T) {
	for lang, x := range all(t) {
		for _, text := range dates() {
			date := models.Date(text)
			words := x.Date(&date).Text
			read, err := written.Date(words, written.Style{})
			if err == nil && read != text || err != nil && readAgain(text) {
				t.Errorf("%s: %s is %q, which is read as %q (%v)", lang, text, words, read, err)
			}
			// In tables a month or day that is not known is left out, and no more than that.
			words = x.ShortDate(&date).Text
			if read, err := written.Date(words, written.Style{}); err == nil && read != text && read != strings.ReplaceAll(text, "-XX", "") {
				t.Errorf("%s: %s is in short %q, which is read as %q", lang, text, words, read)
			}
		}
	}
}

// readAgain tells whether the words for a date must be read: those for days, and for
// intervals of which nothing is unknown or uncertain, but for the Arabic spring, which is a
// month of the Hijri calendar too.
func readAgain(text string) bool {
	start, end, interval := strings.Cut(text, "/")
	if !interval {
		return len(text) == len("2006-01-02") && !strings.Contains(text, "X")
	}
	return start != "" && end != "" && !strings.ContainsAny(text, "X?~%") && !strings.Contains(text, "-21")
}

// dates are all forms of EDTF, by themselves and as ends of intervals.
func dates() []string {
	years := []string{"0044", "1994", "2023", "199X", "19XX", "2023-XX", "2023-XX-XX", "2023-21", "2023-22", "2023-23", "2023-24"}
	all, sides := marked(years), append([]string{"", ".."}, marked(years)...)
	for month := 1; month <= 12; month++ {
		of := fmt.Sprintf("2023-%02d", month)
		days := marked([]string{of, of + "-XX", of + "-01", of + "-12"})
		if all = append(all, days...); month%5 == 1 {
			sides = append(sides, days...)
		}
	}
	for _, from := range sides {
		for _, to := range sides {
			all = append(all, from+"/"+to)
		}
	}
	all = append(all, "2023-11-30/2023-12-02", "2022-12-30/2023-01-02", "2023-11-02~/2023-11-03")
	return slices.DeleteFunc(all, func(text string) bool { _, err := edtf.Parse(text); return err != nil })
}

// marked are dates with and without each mark of doubt.
func marked(dates []string) []string {
	var all []string
	for _, date := range dates {
		all = append(all, date, date+"?", date+"~", date+"%")
	}
	return all
}
