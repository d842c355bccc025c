package tongue_test

import (
	"testing"

	"entente/models"
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
