package edtf_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"entente/models/edtf"
)

func ExampleParse() {
	d, _ := edtf.Parse("2023-11?/2024-24")
	fmt.Println(d.From(), d.To(), d.Certain())

	_, err := edtf.Parse("2023-13")
	fmt.Println(err)
	// Output:
	// 2023-11-01 2025-02-28 false
	// "2023-13" is not an EDTF date: there is no month 13
}

func TestParse(t *testing.T) {
	const doubted = true
	tests := []struct {
		in, from, to string
		day, doubted bool
	}{
		{in: "2023", from: "2023-01-01", to: "2023-12-31"},
		{in: "0001", from: "0001-01-01", to: "0001-12-31"},
		{in: "9999", from: "9999-01-01", to: "9999-12-31"},
		{in: "2023-11", from: "2023-11-01", to: "2023-11-30"},
		{in: "2023-12", from: "2023-12-01", to: "2023-12-31"},
		{in: "9999-12", from: "9999-12-01", to: "9999-12-31"},
		{in: "2023-02", from: "2023-02-01", to: "2023-02-28"},
		{in: "2024-02", from: "2024-02-01", to: "2024-02-29"},
		{in: "1900-02", from: "1900-02-01", to: "1900-02-28"},
		{in: "2000-02", from: "2000-02-01", to: "2000-02-29"},
		{in: "2023-11-13", from: "2023-11-13", to: "2023-11-13", day: true},
		{in: "2024-02-29", from: "2024-02-29", to: "2024-02-29", day: true},
		{in: "0001-01-01", from: "0001-01-01", to: "0001-01-01", day: true},
		{in: "9999-12-31", from: "9999-12-31", to: "9999-12-31", day: true},

		{in: "2023-21", from: "2023-03-01", to: "2023-05-31"},
		{in: "2023-22", from: "2023-06-01", to: "2023-08-31"},
		{in: "2023-23", from: "2023-09-01", to: "2023-11-30"},
		{in: "2023-24", from: "2023-12-01", to: "2024-02-29"},
		{in: "2024-24", from: "2024-12-01", to: "2025-02-28"},
		{in: "9999-24", from: "9999-12-01", to: "9999-12-31"},

		{in: "201X", from: "2010-01-01", to: "2019-12-31"},
		{in: "20XX", from: "2000-01-01", to: "2099-12-31"},
		{in: "000X", from: "0001-01-01", to: "0009-12-31"},
		{in: "00XX", from: "0001-01-01", to: "0099-12-31"},
		{in: "2018-XX", from: "2018-01-01", to: "2018-12-31"},
		{in: "2018-02-XX", from: "2018-02-01", to: "2018-02-28"},
		{in: "2018-XX-XX", from: "2018-01-01", to: "2018-12-31"},

		{in: "2023?", from: "2023-01-01", to: "2023-12-31", doubted: doubted},
		{in: "2023-11~", from: "2023-11-01", to: "2023-11-30", doubted: doubted},
		{in: "2023-11-13%", from: "2023-11-13", to: "2023-11-13", doubted: doubted},
		{in: "2023-22~", from: "2023-06-01", to: "2023-08-31", doubted: doubted},
		{in: "201X?", from: "2010-01-01", to: "2019-12-31", doubted: doubted},

		{in: "2023-11-12/2023-11-14", from: "2023-11-12", to: "2023-11-14"},
		{in: "2023-11-12/2023-11-12", from: "2023-11-12", to: "2023-11-12", day: true},
		{in: "2023-11-12/2023-11-12?", from: "2023-11-12", to: "2023-11-12", doubted: doubted},
		{in: "2023/2024-02", from: "2023-01-01", to: "2024-02-29"},
		{in: "2023-05/2023", from: "2023-05-01", to: "2023-12-31"},
		{in: "2023-24/2024-21", from: "2023-12-01", to: "2024-05-31"},
		{in: "201X/2018-XX-XX", from: "2010-01-01", to: "2018-12-31"},
		{in: "2023?/2024", from: "2023-01-01", to: "2024-12-31", doubted: doubted},
		{in: "2023-01-01~/2024-12-31%", from: "2023-01-01", to: "2024-12-31", doubted: doubted},
		{in: "2024-08-28/..", from: "2024-08-28"},
		{in: "2024-08-28/", from: "2024-08-28"},
		{in: "2024-08~/..", from: "2024-08-01", doubted: doubted},
		{in: "../2023", to: "2023-12-31"},
		{in: "/2023", to: "2023-12-31"},
	}
	for _, tt := range tests {
		d, err := edtf.Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
			continue
		}
		if d.String() != tt.in {
			t.Errorf("Parse(%q).String() = %q", tt.in, d)
		}
		if d.From() != tt.from || d.To() != tt.to {
			t.Errorf("Parse(%q): bounds %q, %q, want %q, %q", tt.in, d.From(), d.To(), tt.from, tt.to)
		}
		if d.Day() != tt.day {
			t.Errorf("Parse(%q).Day() = %v, want %v", tt.in, d.Day(), tt.day)
		}
		if d.Certain() == tt.doubted {
			t.Errorf("Parse(%q).Certain() = %v, want %v", tt.in, d.Certain(), !tt.doubted)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const (
		badYear   = "a year is four digits 0 to 9, of which the last two may be X"
		badMonth  = "a month is two digits 0 to 9, or XX"
		badDay    = "a day is two digits 0 to 9, or XX"
		before    = "years before 0001 are not accepted"
		sets      = "sets of dates are not accepted"
		times     = "times of day are not accepted"
		xYear     = "a year with an X has no month"
		qualifier = "one ?, ~ or % may stand, at the end of the whole date"
		nothing   = "neither its start nor its end is a date; leave an unknown date null"
	)
	tests := []struct{ in, why string }{
		{"", "it is empty; leave an unknown date null"},
		{"XXXX", "XXXX says nothing; leave an unknown date null"},
		{"XXXX?", "XXXX says nothing; leave an unknown date null"},
		{"0000", "there is no year 0000; years are 0001 to 9999"},
		{"0000-01-01", "there is no year 0000; years are 0001 to 9999"},
		{"-2023", before},
		{"-0001-01-01", before},
		{"2020/-2023", before},
		{"+2023", badYear},
		{"+202", badYear},
		{"23", badYear},
		{"12023", badYear},
		{"Y12023", badYear},
		{"2E03", badYear},
		{"2023S2", badYear},
		{"20231113", badYear},
		{"2023/11/13", "an interval has one / only"},
		{"2023.11", badYear},
		{" 2023", badYear},
		{"2023\n", badYear},
		{"٢٠٢٣", badYear},
		{"20２３", badYear},
		{"201x", badYear},
		{"1XXX", badYear},
		{"2X18", badYear},
		{"..2023", badYear},
		{"?", badYear},
		{"..", badYear},
		{"201X-03", xYear},
		{"20XX-XX", xYear},
		{"201X-XX-XX", xYear},

		{"2023-13", "there is no month 13"},
		{"2023-00", "there is no month 00"},
		{"2023-20", "there is no month 20"},
		{"2023-42", "there is no month 42"},
		{"2023-25", "season 25 is not accepted, only 21 to 24"},
		{"2023-41", "season 41 is not accepted, only 21 to 24"},
		{"2023-1", badMonth},
		{"2023-", badMonth},
		{"2023-+1", badMonth},
		{"2023-1X", badMonth},
		{"2023-X", badMonth},
		{"2023--11", badMonth},
		{"2023-111", badMonth},

		{"2023-02-29", "February 2023 has only 28 days"},
		{"1900-02-29", "February 1900 has only 28 days"},
		{"2024-02-30", "February 2024 has only 29 days"},
		{"2023-04-31", "April 2023 has only 30 days"},
		{"0099-12-32", "December 0099 has only 31 days"},
		{"2023-11-00", "there is no day 00"},
		{"2023-11-1", badDay},
		{"2023-11-1X", badDay},
		{"2023-11-", badDay},
		{"2023-11-013", badDay},
		{"2023-21-01", "a season has no days"},
		{"2023-21-XX", "a season has no days"},
		{"2023-XX-13", "a day cannot be known when its month is not"},
		{"2023-13-XX", "there is no month 13"},
		{"2023-11-13-01", "a date has a year, a month and a day at most"},
		{"2023-11-13T10:00:00Z", times},
		{"2023-11-13T10", badDay},

		{"2023??", qualifier},
		{"2023?~", qualifier},
		{"?2023", qualifier},
		{"2023?-11", qualifier},
		{"2023-~11", qualifier},
		{"2023?-11?", qualifier},
		{"[2023,2024]", sets},
		{"{2023..2024}", sets},

		{"2024/2023", "it ends before it starts"},
		{"2023-11-14/2023-11-13", "it ends before it starts"},
		{"2024/2023-24", ""}, // that winter lasts until February 2024
		{"2024-03/2023-24", "it ends before it starts"},
		{"/", nothing},
		{"../..", nothing},
		{"../", nothing},
		{"/..", nothing},
		{"..?/2023", badYear},
		{"2023/...", badYear},
		{"2023/2024/2025", "an interval has one / only"},
		{"2023//2024", "an interval has one / only"},
		{"2023-13/2024", "there is no month 13"},
		{"2023/2024-13", "there is no month 13"},
	}
	for _, tt := range tests {
		d, err := edtf.Parse(tt.in)
		if tt.why == "" {
			if err != nil {
				t.Errorf("Parse(%q): %v", tt.in, err)
			}
			continue
		}
		want := fmt.Sprintf("%q is not an EDTF date: %s", tt.in, tt.why)
		if err == nil || err.Error() != want {
			t.Errorf("Parse(%q):\n got %v\nwant %s", tt.in, err, want)
		}
		if d != (edtf.Date{}) {
			t.Errorf("Parse(%q) gave %+v beside the error", tt.in, d)
		}
	}
}

func TestParseShowsTheText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"forty runes are shown whole", strings.Repeat("7", 40),
			`"` + strings.Repeat("7", 40) + `" is not`},
		{"forty-one are cut to forty", strings.Repeat("7", 41),
			`"` + strings.Repeat("7", 39) + `…" is not`},
		{"runes are counted, not bytes", strings.Repeat("٧", 32),
			`"` + strings.Repeat("٧", 32) + `" is not`},
		{"64 bytes are read", strings.Repeat("7", 64), "of which the last two may be X"},
		{"65 bytes are not", strings.Repeat("7", 65), "it is longer than 64 bytes"},
		{"nothing that turns the line round", "2023\u202e", `"2023\u202e" is not`},
		{"nothing that is not UTF-8", "2023\xff", `"2023\xff" is not`},
	}
	for _, tt := range tests {
		_, err := edtf.Parse(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Parse(%q): got %v, want %s", tt.name, tt.in, err, tt.want)
		}
	}
}

func TestOverlap(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"2023", "2023-11-13", true},
		{"2023", "2024", false},
		{"2023-11-13", "2023-11-13", true},
		{"2023-11-13", "2023-11-14", false},
		{"2023-01/2023-06-15", "2023-06-15/2023-12", true},
		{"2023-01/2023-06-15", "2023-06-16/2023-12", false},
		{"2023-24", "2024-02-29", true},
		{"201X", "2019-12-31", true},
		{"201X", "2020", false},
		{"2024-08-28/..", "9999", true},
		{"2024-08-28/..", "2024-08-27", false},
		{"2024-08-28/", "2024-08-28", true},
		{"../2023", "0001", true},
		{"../2023", "2024-01-01", false},
		{"/2023", "2023-12-31/..", true},
		{"../2023", "2024/..", false},
		{"../2023", "../0001", true},
		{"2023/..", "9999-12-31/..", true},
	}
	for _, tt := range tests {
		a, b := mustParse(t, tt.a), mustParse(t, tt.b)
		if got := edtf.Overlap(a, b); got != tt.want {
			t.Errorf("Overlap(%s, %s) = %v, want %v", a, b, got, tt.want)
		}
		if got := edtf.Overlap(b, a); got != tt.want {
			t.Errorf("Overlap(%s, %s) = %v, want %v", b, a, got, tt.want)
		}
	}
}

func TestZeroIsNoDate(t *testing.T) {
	var d edtf.Date
	if d.String() != "" || d.From() != "" || d.To() != "" || d.Day() {
		t.Errorf("the zero Date is %q, from %q to %q, a day: %v", d, d.From(), d.To(), d.Day())
	}
}

// Four centuries hold every shape a year can have; the calendar of the standard
// library says which days there are.
func TestEveryDay(t *testing.T) {
	for year := 1799; year <= 2200; year++ {
		for month := 1; month <= 12; month++ {
			for day := 1; day <= 31; day++ {
				s := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
				_, notADay := time.Parse(time.DateOnly, s)
				d, err := edtf.Parse(s)
				if (err == nil) != (notADay == nil) {
					t.Errorf("Parse(%q): %v, the calendar says %v", s, err, notADay)
				}
				if err == nil && (!d.Day() || d.From() != s || d.To() != s) {
					t.Errorf("Parse(%q): %s to %s, not that day", s, d.From(), d.To())
				}
			}
		}
	}
}

// A part lies within the whole: adding a month or a day never widens a date.
func TestPartsLieWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := aDay().Draw(t, "day")
		part := mustParse(t, day)
		wholes := []string{
			day[:7], day[:4], day[:3] + "X", day[:2] + "XX",
			day[:7] + "-XX", day[:4] + "-XX-XX", day[:4] + "-XX", day + "~",
			day + "/..", "/" + day, day + "/" + day,
		}
		for _, s := range wholes {
			whole := mustParse(t, s)
			if !within(part, whole) || !edtf.Overlap(part, whole) {
				t.Errorf("%s is not within %s (%q to %q)", day, s, whole.From(), whole.To())
			}
		}
	})
}

// Every day falls into exactly one season, January and February into the last
// of the year before. Those of year 1 have none.
func TestSeasonsCoverTheYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := aDay().Filter(func(s string) bool { return s >= "0001-03" }).Draw(t, "day")
		year, err := strconv.Atoi(day[:4])
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for y := max(year-1, 1); y <= year; y++ {
			for code := 21; code <= 24; code++ {
				season := mustParse(t, fmt.Sprintf("%04d-%d", y, code))
				if edtf.Overlap(mustParse(t, day), season) {
					found++
				}
			}
		}
		if found != 1 {
			t.Errorf("%s falls into %d seasons", day, found)
		}
	})
}

// An interval reaches from its start to its end, and is refused only when turned.
func TestIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := mustParse(t, aDate().Draw(t, "a")), mustParse(t, aDate().Draw(t, "b"))
		d, err := edtf.Parse(a.String() + "/" + b.String())
		if turned := a.From() > b.To(); turned != (err != nil) {
			t.Fatalf("Parse(%s/%s): %v, turned %v", a, b, err, turned)
		}
		if err != nil {
			return
		}
		if d.From() != a.From() || d.To() != b.To() {
			t.Errorf("%s: %s to %s, want %s to %s", d, d.From(), d.To(), a.From(), b.To())
		}
		if d.Certain() != (a.Certain() && b.Certain()) {
			t.Errorf("%s: certain %v", d, d.Certain())
		}
	})
}

// Overlap is what it says: whether some day lies in both.
func TestOverlapSharesADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := mustParse(t, anything().Draw(t, "a")), mustParse(t, anything().Draw(t, "b"))
		got := edtf.Overlap(a, b)
		if edtf.Overlap(b, a) != got {
			t.Errorf("Overlap(%s, %s) depends on the order", a, b)
		}
		// If any day is shared, the later of the two starts is.
		later := max(a.From(), b.From(), "0001-01-01")
		shared := holds(a, later) && holds(b, later)
		if got != shared {
			t.Errorf("Overlap(%s, %s) = %v, but sharing %s is %v", a, b, got, later, shared)
		}
	})
}

// Few random bytes are nearly a date, so spoil real ones.
func TestSpoiledDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(anything().Draw(t, "date"))
		at := rapid.IntRange(0, len(s)-1).Draw(t, "at")
		s[at] = rapid.SampledFrom([]byte("0123456789X?~%-/. Tx[:")).Draw(t, "byte")
		check(t, string(s))
	})
}

func FuzzParse(f *testing.F) {
	seeds := []string{
		"", "2023", "2023-11", "2023-02-29", "2024-02-29", "2023-24", "9999-24",
		"201X", "00XX", "XXXX", "2018-XX-XX", "2018-03-XX", "2023-11?", "2023~/..",
		"/2018%", "../..", "2024/2023", "2023-11-12/2023-11-14", "[2023]",
		"2023-11-13T10:00", "-2023", "٢٠٢٣", "\xff", strings.Repeat("2", 65),
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

// check holds what is true of every text, date or not.
func check(t rapid.TB, s string) {
	t.Helper()
	d, err := edtf.Parse(s)
	if err != nil {
		if d != (edtf.Date{}) {
			t.Errorf("Parse(%q) gave %+v beside the error", s, d)
		}
		if !strings.Contains(err.Error(), `" is not an EDTF date: `) {
			t.Errorf("Parse(%q): %q is not the sentence promised", s, err)
		}
		return
	}
	if d.String() != s {
		t.Errorf("Parse(%q).String() = %q", s, d)
	}
	if d.From() == "" && d.To() == "" {
		t.Errorf("Parse(%q) has no bound", s)
	}
	if d.To() != "" && d.From() > d.To() {
		t.Errorf("Parse(%q): from %s to %s", s, d.From(), d.To())
	}
	if d.Certain() == strings.ContainsAny(s, "?~%") {
		t.Errorf("Parse(%q).Certain() = %v", s, d.Certain())
	}
	if !edtf.Overlap(d, d) {
		t.Errorf("%q does not overlap itself", s)
	}
	for _, day := range []string{d.From(), d.To()} {
		if day != "" {
			checkBound(t, d, day)
		}
	}
}

func checkBound(t rapid.TB, of edtf.Date, day string) {
	t.Helper()
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		t.Errorf("%s: bound %q: %v", of, day, err)
	}
	d := mustParse(t, day)
	if !d.Day() || d.From() != day || d.To() != day {
		t.Errorf("%s: bound %q reads as %q to %q", of, day, d.From(), d.To())
	}
	if !edtf.Overlap(of, d) {
		t.Errorf("%s does not overlap its bound %s", of, day)
	}
}

func mustParse(t rapid.TB, s string) edtf.Date {
	t.Helper()
	d, err := edtf.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return d
}

func within(part, whole edtf.Date) bool {
	return holds(whole, part.From()) && holds(whole, part.To())
}

func holds(d edtf.Date, day string) bool {
	return d.From() <= day && (d.To() == "" || day <= d.To())
}

// aDay draws a day that the standard library knows.
func aDay() *rapid.Generator[string] {
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	days := int((last.Unix() - first.Unix()) / 86400) // a Duration ends after 292 years
	return rapid.Custom(func(t *rapid.T) string {
		return first.AddDate(0, 0, rapid.IntRange(0, days).Draw(t, "days")).Format(time.DateOnly)
	})
}

// aDate draws a date of any form but an interval.
func aDate() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		day := aDay().Draw(t, "of")
		forms := []string{
			day, day[:7], day[:4], day[:3] + "X", day[:2] + "XX", day[:7] + "-XX",
			day[:4] + "-XX", day[:4] + "-XX-XX",
			day[:4] + "-21", day[:4] + "-22", day[:4] + "-23", day[:4] + "-24",
		}
		return rapid.SampledFrom(forms).Draw(t, "form") +
			rapid.SampledFrom([]string{"", "?", "~", "%"}).Draw(t, "qualifier")
	})
}

// anything draws a date of any form.
func anything() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		a, b := aDate().Draw(t, "start"), aDate().Draw(t, "end")
		forms := []string{a, a + "/..", a + "/", "../" + a, "/" + a}
		if mustParse(t, a).From() <= mustParse(t, b).To() {
			forms = append(forms, a+"/"+b)
		}
		return rapid.SampledFrom(forms).Draw(t, "interval")
	})
}
