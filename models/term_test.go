package models_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
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
			if diff := gocmp.Diff(tc.want, got); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", tc.day, diff)
			}
		})
	}
}

// own is a term that counts for each party from its own entry into force.
func own(t *models.Term) *models.Term {
	t.CountsFrom = ptr(models.StartOfParty)
	return t
}

// Terms of texts and of their parties, worked out by hand. Each line of want is "[party]
// day since/until times", where it was renewed, and then the day on which it is again,
// the last day of notice, and a "?" when it is not certain; "-" is none. Without a party
// it is asked of the text.
func TestTermsOfParties(t *testing.T) {
	// In force on 6 July 2000, thirty days after the second ratification; for Türkiye, that
	// acceded on 2 February 2005, on 4 March, and for Georgia on 1 April.
	second := models.EntryClause{On: models.EntryOnRatification, Number: ptr(2), After: lasting("P30D")}
	joined := func(c models.Clauses, more ...models.Act) models.Course {
		c.EntryIntoForceClause = &second
		acts := []models.Act{act(ratification, "AZ", "2000-05-05"), act(ratification, "MA", "2000-06-06"),
			act(models.ActAccession, "TR", "2005-02-02"), act(models.ActAccession, "GE", "2005-03-02")}
		return life("AZ-MA-TR-GE", c, append(acts, more...)...)
	}
	halfYear := notice(models.NoticeEndOfTerm, "P6M")
	ofText := models.Clauses{Term: lasts(models.TermPeriods, "P5Y"), Notice: halfYear}
	ofParty := models.Clauses{Term: own(lasts(models.TermPeriods, "P5Y")), Notice: halfYear}
	tenYears := models.Clauses{Term: own(lasts(models.TermThenIndefinite, "P10Y")), Notice: notice(models.NoticeAnyTime, "P1Y")}
	russia := life("RU-AZ", models.Clauses{Term: lasts(models.TermPeriods, "P3Y"), Notice: halfYear}, act(force, "", "2008-05-17"))
	investment := life("US-AZ", models.Clauses{Term: lasts(models.TermThenIndefinite, "P10Y"), Notice: notice(models.NoticeAnyTime, "P1Y")}, act(force, "", "2001-08-02"))
	silent := life("AZ-MA", models.Clauses{Term: lasts(models.TermThenIndefinite, "P10Y")}, act(force, "", "2001-08-02"))
	for _, tc := range []struct {
		name   string
		course models.Course
		want   string
	}{
		{"the term of the text is that of whoever joins it", joined(ofText), `
			2006-01-01 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06
			AZ 2006-01-01 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06
			TR 2006-01-01 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06`},
		{"who has given notice renews nothing; the others do", joined(ofText, act(denunciation, "TR", "2009-09-04")), `
			TR 2009-09-03 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06
			TR 2009-09-04 2005-07-06/2010-07-06 1
			AZ 2009-09-04 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06
			2009-09-04 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06`},
		{"a term of its own for each", joined(ofParty), `
			2006-01-01 -
			AZ 2005-07-05 2000-07-06/2005-07-06 0 again 2005-07-06 notice 2010-01-06
			AZ 2006-01-01 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06
			TR 2005-03-03 -
			TR 2006-01-01 2005-03-04/2010-03-04 0 again 2010-03-04 notice 2009-09-04
			GE 2006-01-01 2005-04-01/2010-04-01 0 again 2010-04-01 notice 2009-10-01
			TR 2010-03-04 2010-03-04/2015-03-04 1 again 2015-03-04 notice 2014-09-04`},
		{"notice on the last day of its own term", joined(ofParty, act(denunciation, "TR", "2009-09-04")), `
			TR 2009-09-03 2005-03-04/2010-03-04 0 again 2010-03-04 notice 2009-09-04
			TR 2009-12-01 2005-03-04/2010-03-04 0
			AZ 2009-12-01 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06`},
		{"a day too late, once more", joined(ofParty, act(denunciation, "TR", "2009-09-05")), `
			TR 2009-12-01 2005-03-04/2010-03-04 0 again 2010-03-04
			TR 2010-03-04 2010-03-04/2015-03-04 1`},
		{"with effect on a day that is stated", joined(ofText, effective(act(models.ActWithdrawal, "TR", "2007-01-10"), "2008-01-01")), `
			TR 2007-01-09 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06
			TR 2007-01-10 2005-07-06/2008-01-01 1
			GE 2007-01-10 2005-07-06/2010-07-06 1 again 2010-07-06 notice 2010-01-06`},
		{"who comes back begins again", joined(ofParty, act(denunciation, "TR", "2009-09-04"), act(models.ActAccession, "TR", "2012-01-01")), `
			TR 2013-01-01 2012-01-31/2017-01-31 0 again 2017-01-31 notice 2016-07-31`},
		{"first ten years of its own", joined(tenYears, act(denunciation, "TR", "2006-01-01"), act(denunciation, "AZ", "2006-01-01")), `
			AZ 2007-01-01 2000-07-06/2010-07-06 0
			TR 2007-01-01 2005-03-04/2015-03-04 0
			GE 2016-01-01 2015-04-01/ 0`},
		{"the others leave, and so it ends for who is left", joined(ofParty, each(denunciation, "AZ-MA-TR", "2009-09-04")...), `
			GE 2009-10-02 2005-04-01/2010-04-01 0 again 2010-04-01
			GE 2010-05-01 2010-04-01/2010-07-06 1`},
		{"a notice of all together waits for the term of each", joined(ofParty, act(denunciation, "", "2009-09-04")), `
			AZ 2009-12-01 2005-07-06/2010-07-06 1
			TR 2009-12-01 2005-03-04/2010-03-04 0
			GE 2009-12-01 2005-04-01/2010-04-01 0`},
		{"a notice of all together with effect on a day that is stated", joined(ofParty, effective(act(denunciation, "", "2009-09-04"), "2009-12-31")), `
			TR 2009-12-01 2005-03-04/2009-12-31 0
			GE 2009-12-01 2005-04-01/2009-12-31 0`},
		{"two: a notice of one is for both", then(russia, act(denunciation, "RU", "2016-11-17")), `
			2016-11-16 2014-05-17/2017-05-17 2 again 2017-05-17 notice 2016-11-17
			2016-12-01 2014-05-17/2017-05-17 2
			AZ 2016-12-01 2014-05-17/2017-05-17 2`},
		{"two: a day too late", then(russia, act(denunciation, "RU", "2016-11-18")), `
			2016-12-01 2014-05-17/2017-05-17 2 again 2017-05-17`},
		{"two: taken back", then(russia, act(denunciation, "RU", "2016-11-17"), act(models.ActNoticeWithdrawal, "RU", "2017-01-10")), `
			2017-01-09 2014-05-17/2017-05-17 2
			2017-02-01 2014-05-17/2017-05-17 2 again 2017-05-17 notice 2019-11-17`},
		{"two: without end, until a year after notice", then(investment, act(denunciation, "AZ", "2015-01-01")), `
			2014-12-31 2011-08-02/ 0
			2015-06-01 2011-08-02/2016-01-01 0`},
		{"two: nothing is said of notice (VCLT 56)", then(silent, act(denunciation, "AZ", "2015-01-01")), `
			2015-06-01 2011-08-02/2016-01-01 0 ?`},
		{"two: a term of its own is that of both", life("AZ-MA", ofParty, act(force, "", "2001-01-01")), `
			2002-01-01 2001-01-01/2006-01-01 0 again 2006-01-01 notice 2005-07-01
			MA 2002-01-01 2001-01-01/2006-01-01 0 again 2006-01-01 notice 2005-07-01`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for line := range strings.Lines(strings.TrimSpace(tc.want)) {
				words := strings.Fields(line)
				i := slices.IndexFunc(tc.course.Parties, func(m models.Member) bool { return string(m.Country) == words[0] })
				if i >= 0 {
					words = words[1:]
				}
				terms, _ := models.TermsOn(tc.course, words[0])
				if i >= 0 {
					terms = models.PartyTermsOn(tc.course, words[0])[i]
				}
				if got, want := termTold(terms), strings.Join(words[1:], " "); got != want {
					t.Errorf("want %s\n got %s", strings.TrimSpace(line), got)
				}
			}
		})
	}
}

// Terms say what statuses say: by what is known on a day, each party is bound until its
// term is over; and after that, where it is renewed.
func TestTermsAndStatusAgree(t *testing.T) {
	said := 0
	rapid.Check(t, func(t *rapid.T) {
		c := anyCourse(t)
		c.Term = anyTerm.Filter(ends).Draw(t, "whole term")
		day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day")).Format(time.DateOnly)
		c.Parties, c.SupersededBy = between([]models.CountryCode{"AZ", "MA", "TR"}[:rapid.IntRange(2, 3).Draw(t, "of")]...), nil
		c.Acts = append(c.Acts, act(force, "", rapid.SampledFrom([]string{"2017-05-31", "2019-02"}).Draw(t, "in force")))
		c.Acts = slices.DeleteFunc(c.Acts, func(a models.Act) bool {
			from, to := a.Date.Bounds()
			again := a.Kind == models.ActRenewal || a.Kind == force && a.Effective != nil
			return again || cmp.Or(from, to, a.CreatedAt[:len("2020-06-02")]) > day
		})
		steps, terms := models.StepsOf(c).Parties, models.PartyTermsOn(c, day)
		runs := func(i int, on models.Day) bool {
			is := models.StatusOn(steps[i], on).Value
			return is == models.StatusInForce || is == models.StatusSuspended
		}
		for i, own := range terms {
			if own == nil || own.Current.Until == nil || !runs(i, day) {
				continue
			}
			said++
			from, to := own.Current.Until.Bounds()
			over := cmp.Or(from, to)
			on, err := time.Parse(time.DateOnly, over)
			if err != nil {
				continue // beyond the days that there are
			}
			if before := on.AddDate(0, 0, -1).Format(time.DateOnly); before >= day && !runs(i, before) {
				t.Fatalf("party %d on %s: %s, but not bound on %s\n%s", i, day, termTold(own), before, listed(steps[i]))
			}
			indefinite := c.Term.Kind != nil && *c.Term.Kind == models.TermThenIndefinite // it may go on, or have notice
			if again := own.NextRenewal != nil; again && !runs(i, over) || !again && !indefinite && runs(i, cmp.Or(to, from)) {
				t.Fatalf("party %d on %s: %s, bound after that: %t\n%s", i, day, termTold(own), !again, listed(steps[i]))
			}
		}
	})
	if said == 0 {
		t.Error("nobody was bound for a term")
	}
}

// ends tells whether a term is whole and may be over.
func ends(t *models.Term) bool {
	var p models.Problems
	t.CheckValue("", &p)
	return len(p) == 0 && (t.Kind == nil || *t.Kind != models.TermIndefinite)
}

// termTold writes terms as the lines of TestTermsOfParties do.
func termTold(t *models.Terms) string {
	if t == nil {
		return "-"
	}
	day := func(d *models.Date) string {
		if d == nil {
			return ""
		}
		return string(*d)
	}
	told := fmt.Sprintf("%s/%s %d", day(t.Current.From), day(t.Current.Until), t.Current.Renewed)
	if t.NextRenewal != nil {
		told += " again " + day(t.NextRenewal)
	}
	if t.LastNotice != nil {
		told += " notice " + day(t.LastNotice)
	}
	if !t.Certain {
		told += " ?"
	}
	return told
}

// ended is the first day on which the term of what entered into force on a day is over.
func ended(begin string, t *models.Term) models.Day {
	steps := models.StepsOf(life("AZ-MA", models.Clauses{Term: t}, act(force, "", begin))).Text
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
			steps := models.StepsOf(then(c, act(denunciation, "MA", models.DayOf(on)))).Text
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
		exact := models.StepsOf(life("AZ-MA", c, act(force, "", models.DayOf(entered)), act(denunciation, "MA", models.DayOf(left)))).Text
		partial := models.StepsOf(life("AZ-MA", c, act(force, "", models.DayOf(entered)[:cut]), act(denunciation, "MA", models.DayOf(left)[:cut]))).Text
		for _, s := range partial {
			for _, x := range exact {
				if s.Certain && s.From < x.Until && x.From < s.Until && s.Value != x.Value {
					t.Fatalf("certainly %s from %s to %s, and %s is possible\nexactly:\n%spartly:\n%s", s.Value, s.From, s.Until, x.Value, listed(exact), listed(partial))
				}
			}
		}
	})
}
