package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/models"
)

// Terms of real clauses, worked out by hand.
func TestTerms(t *testing.T) {
	from := func(on string, c models.Clauses) models.Course { return life("AZ-MA", c, act(force, "", on)) }
	russia := from("2008-05-17", models.Clauses{Term: lasts(models.TermPeriods, "P3Y"), Notice: notice(models.NoticeEndOfTerm, "P6M")})
	investment := from("2001-08-02", models.Clauses{Term: lasts(models.TermThenIndefinite, "P10Y"), Notice: notice(models.NoticeAnyTime, "P1Y")})
	once := from("2010-03-01", models.Clauses{Term: repeated(lasts(models.TermPeriods, "P5Y"), "P2Y", 1)})
	february := from("2020-02-28", models.Clauses{Term: lasts(models.TermPeriods, "P3Y"), Notice: notice(models.NoticeEndOfTerm, "P6M")})
	running := func(from, until string, renewed int) models.RunningTerm {
		return models.RunningTerm{From: date(from), Until: date(until), Renewed: renewed}
	}
	for _, tc := range []struct {
		name   string
		course models.Course
		day    models.Day
		want   *models.Terms
	}{
		{"not in force yet", russia, "2008-05-16", nil},
		{"the first term", russia, "2008-05-17", &models.Terms{Current: running("2008-05-17", "2011-05-17", 0), NextRenewal: date("2011-05-17"), LastNotice: date("2010-11-17"), Certain: true}},
		{"on the last day of notice", russia, "2010-11-17", &models.Terms{Current: running("2008-05-17", "2011-05-17", 0), NextRenewal: date("2011-05-17"), LastNotice: date("2010-11-17"), Certain: true}},
		{"a day later notice is for the term after", russia, "2010-11-18", &models.Terms{Current: running("2008-05-17", "2011-05-17", 0), NextRenewal: date("2011-05-17"), LastNotice: date("2013-11-17"), Certain: true}},
		{"renewed six times", russia, "2026-11-28", &models.Terms{Current: running("2026-05-17", "2029-05-17", 6), NextRenewal: date("2029-05-17"), LastNotice: date("2028-11-17"), Certain: true}},
		{"the first ten years of an investment treaty", investment, "2011-08-01", &models.Terms{Current: running("2001-08-02", "2011-08-02", 0), Certain: true}},
		{"and then without end", investment, "2011-08-02", &models.Terms{Current: running("2011-08-02", "", 0), Certain: true}},
		{"renews itself once", once, "2015-02-28", &models.Terms{Current: running("2010-03-01", "2015-03-01", 0), NextRenewal: date("2015-03-01"), Certain: true}},
		{"the last term", once, "2015-03-01", &models.Terms{Current: running("2015-03-01", "2017-03-01", 1), Certain: true}},
		{"over", once, "2017-03-01", nil},
		// From 31 August, six months are over on 28 February too; from 1 September they are not.
		{"the last day of notice at the end of a month", february, "2022-01-01", &models.Terms{Current: running("2020-02-28", "2023-02-28", 0), NextRenewal: date("2023-02-28"), LastNotice: date("2022-08-31"), Certain: true}},
		{"in force in a month", from("2020-03", models.Clauses{Term: lasts(models.TermFixed, "P1Y")}), "2020-06-01", &models.Terms{Current: running("2020-03-01/2020-03-31", "2021-03-01/2021-03-31", 0), Certain: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, _ := models.TermsOn(tc.course, tc.day)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", tc.day, diff)
			}
		})
	}
}

// ended is the first day on which the term of what entered into force on a day is over.
func ended(begin string, t *models.Term) models.Day {
	steps := models.Steps(life("AZ-MA", models.Clauses{Term: t}, act(force, "", begin)))
	return steps[len(steps)-1].From
}

func months(n int) string { return fmt.Sprintf("P%dM", n) }

var anyDay = rapid.Custom(func(t *rapid.T) time.Time {
	return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 73_000).Draw(t, "days after 1900"))
})

// Some months later is the same day of that month, or its last day where it has no such day.
func TestMonthsLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin, n := anyDay.Draw(t, "begin"), rapid.IntRange(1, 999).Draw(t, "months")
		end, err := time.Parse(time.DateOnly, ended(models.DayOf(begin), lasts(models.TermFixed, months(n))))
		if err != nil {
			t.Fatal(err)
		}
		if passed := 12*(end.Year()-begin.Year()) + int(end.Month()-begin.Month()); passed != n {
			t.Errorf("%d months from %s: %s is %d months later", n, models.DayOf(begin), models.DayOf(end), passed)
		}
		lastOfMonth := end.AddDate(0, 0, 1).Day() == 1
		if end.Day() != begin.Day() && (!lastOfMonth || end.Day() > begin.Day()) {
			t.Errorf("%d months from %s: %s is another day of its month", n, models.DayOf(begin), models.DayOf(end))
		}
	})
}

// What begins later does not end earlier.
func TestTermsKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := anyDay.Draw(t, "begin")
		later := begin.AddDate(0, 0, rapid.IntRange(0, 70).Draw(t, "days later"))
		length := rapid.SampledFrom([]string{"P1D", "P30D", "P1M", "P1M1D", "P6M", "P11M", "P1Y", "P4Y", "P5Y6M"}).Draw(t, "length")
		a, b := ended(models.DayOf(begin), lasts(models.TermFixed, length)), ended(models.DayOf(later), lasts(models.TermFixed, length))
		if a > b {
			t.Errorf("%s from %s ends on %s, and from %s on %s", length, models.DayOf(begin), a, models.DayOf(later), b)
		}
	})
}

// A term renewed so many times ends as one of that length does: no day is lost on the way.
func TestRenewalsLoseNoDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := models.DayOf(anyDay.Draw(t, "begin"))
		n, times := rapid.IntRange(1, 60).Draw(t, "months"), rapid.IntRange(1, 15).Draw(t, "times")
		renewed, whole := ended(begin, repeated(lasts(models.TermPeriods, months(n)), months(n), times)), ended(begin, lasts(models.TermFixed, months(n*(times+1))))
		if renewed != whole {
			t.Errorf("%d months from %s, renewed %d times: ends on %s; at once: on %s", n, begin, times, renewed, whole)
		}
	})
}

// The last day of notice is the last on which a notice still ends the running term.
func TestLastNotice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := anyDay.Draw(t, "begin")
		n := rapid.IntRange(8, 60).Draw(t, "months")
		length := rapid.SampledFrom([]string{"P1D", "P30D", "P1M", "P3M", "P6M", "P6M1D"}).Draw(t, "notice")
		c := life("AZ-MA", models.Clauses{Term: lasts(models.TermPeriods, months(n)), Notice: notice(models.NoticeEndOfTerm, length)}, act(force, "", models.DayOf(begin)))
		terms, _ := models.TermsOn(c, models.DayOf(begin))
		last, err := time.Parse(time.DateOnly, string(*terms.LastNotice))
		if err != nil {
			t.Fatal(err)
		}
		given := func(on time.Time) models.Day {
			steps := models.Steps(then(c, act(denunciation, "MA", models.DayOf(on))))
			return steps[len(steps)-1].From
		}
		until := models.Day(*terms.Current.Until)
		if end := given(last); end != until {
			t.Errorf("notice of %s on %s ends it on %s; want %s", length, models.DayOf(last), end, until)
		}
		if end := given(last.AddDate(0, 0, 1)); end <= until {
			t.Errorf("notice of %s the day after %s ends it on %s, not after %s", length, models.DayOf(last), end, until)
		}
	})
}

// What is certain of a date that is only a month or a year holds for each of its days.
func TestPartialDatesGiveNoFalseDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entered := anyDay.Draw(t, "in force")
		left := entered.AddDate(1, 0, rapid.IntRange(0, 8_000).Draw(t, "days until denounced"))
		kind := rapid.SampledFrom([]models.TermType{models.TermFixed, models.TermIndefinite, models.TermThenIndefinite, models.TermPeriods, models.TermByAgreement}).Draw(t, "term")
		c := models.Clauses{Term: lasts(kind, months(rapid.IntRange(1, 120).Draw(t, "months"))), Survival: &models.Survival{Length: "P10Y"}}
		at := rapid.SampledFrom([]models.NoticeTime{models.NoticeEndOfTerm, models.NoticeAnyTime}).Draw(t, "at")
		c.Notice = notice(at, rapid.SampledFrom([]string{"P1D", "P30D", "P1M", "P6M", "P1Y"}).Draw(t, "notice"))
		if kind == models.TermIndefinite {
			c.Term.Length = nil
		}
		cut := rapid.SampledFrom([]int{len("2020"), len("2020-02")}).Draw(t, "known")
		exact := models.Steps(life("AZ-MA", c, act(force, "", models.DayOf(entered)), act(denunciation, "MA", models.DayOf(left))))
		partial := models.Steps(life("AZ-MA", c, act(force, "", models.DayOf(entered)[:cut]), act(denunciation, "MA", models.DayOf(left)[:cut])))
		for _, s := range partial {
			for _, x := range exact {
				if s.Certain && s.From < x.Until && x.From < s.Until && s.Value != x.Value {
					t.Fatalf("certainly %s from %s to %s, and %s is possible\nexactly:\n%spartly:\n%s", s.Value, s.From, s.Until, x.Value, listed(exact), listed(partial))
				}
			}
		}
	})
}
