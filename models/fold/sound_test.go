package fold_test

import (
	"testing"

	"entente/models/fold"
)

// Spellings of one name sound alike, and names of two people do not.
func TestSoundAlike(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		a, b string
		want bool
	}{
		{"Nasser Bourita", "Naser Burita", true},
		{"Nasser Bourita", "BOURITA Nasser", true},
		{"Nasser Bourita", "ناصر بوريطة", true},
		{"Ceyhun Bayramov", "Jeyhun Bayramov", true},
		{"Mohammed Benaïssa", "Muhammad Ben-Aissa", false}, // written as two words
		{"Mohammed Khalid", "Muhammad Xalid", true},
		{"Abdelkader El Khatib", "عبد القادر الخطيب", false},
		{"Youssef Amrani", "Yusuf Al-Amrani", true},
		{"Hikmet Hacıyev", "Hikmat Hajiyev", true},
		{"الخطيب ناصر", "Nasser Khatib", true},
		{"Hassan Alami", "Hussein Alami", false},
		{"Nasser Bourita", "Nasser Barouti", false},
		{"Ilham Aliyev", "Elmar Mammadyarov", false},
		{"Ministry of Foreign Affairs", "Ministry for Foreign Affairs", true},
		{"Ministry of Foreign Affairs", "Ministry of Finance", false},
		{"OCP", "ocp", false}, // too few
		{"", "", false},
		{"Пётр Иванов", "Иванов Петр", true},
		{"李克强", "李克強", false},
	} {
		if got := fold.SoundAlike(x.a, x.b); got != x.want {
			t.Errorf("%q and %q (%q, %q): got %v", x.a, x.b, fold.Sound(x.a), fold.Sound(x.b), got)
		}
		if fold.SoundAlike(x.a, x.b) != fold.SoundAlike(x.b, x.a) {
			t.Errorf("%q and %q: the order counts", x.a, x.b)
		}
	}
}
