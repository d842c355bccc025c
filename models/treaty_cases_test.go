package models_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"entente/models"
)

// treaty is a course of events, the rule that decides it, and what stands on which day.
//
// Each line of want is "[party] day status [?] [survives day]": a "?" is for what is not
// certain, and a party in front asks for the status of that one instead of the text's.
// Days were worked out by hand.
type treaty struct {
	rule, name string
	course     models.Course
	want       string
}

// life is the course of a text between some countries, with its clauses.
func life(parties string, clauses models.Clauses, acts ...models.Act) models.Course {
	var countries []models.CountryCode
	for _, code := range strings.Split(parties, "-") {
		countries = append(countries, models.CountryCode(code))
	}
	return models.Course{Parties: between(countries...), Clauses: clauses, Acts: acts}
}

// then is a course with more acts.
func then(c models.Course, acts ...models.Act) models.Course {
	c.Acts = slices.Concat(c.Acts, acts)
	return c
}

// doubting is a course of which something has no source, or is contested.
func doubting(c models.Course, what string) models.Course {
	c.Doubts = map[string]bool{what: true}
	return c
}

func followed(c models.Course, by models.Supersession) models.Course {
	c.SupersededBy = []models.Supersession{by}
	return c
}

// each is one act of each of some countries on one day.
func each(kind models.ActType, parties, on string) (acts []models.Act) {
	for _, code := range strings.Split(parties, "-") {
		acts = append(acts, act(kind, code, on))
	}
	return acts
}

func enters(on models.EntryBasis) models.EntryClause { return models.EntryClause{On: on} }

func entering(e models.EntryClause) models.Clauses { return models.Clauses{EntryIntoForceClause: &e} }

// lasts is a term of a length, with what comes at its end.
func lasts(kind models.TermType, length string) *models.Term {
	return &models.Term{Kind: &kind, Length: lasting(length)}
}

func repeated(t *models.Term, period string, times int) *models.Term {
	t.Period = lasting(period)
	if times > 0 {
		t.Times = &times
	}
	return t
}

func lastsUntil(day string) *models.Term {
	return &models.Term{Kind: ptr(models.TermFixed), Until: date(day)}
}

func notice(at models.NoticeTime, length string) *models.Notice {
	return &models.Notice{At: &at, Length: lasting(length)}
}

const (
	signature    = models.ActSignature
	ratification = models.ActRatification
	notification = models.ActNotification
	force        = models.ActEntryIntoForce
	denunciation = models.ActDenunciation
)

// treaties are courses of events by the articles of the Vienna Convention on the Law of
// Treaties (VCLT), of the Vienna Convention on Succession of States in respect of
// Treaties (VCSST), and by clauses. Those named after countries have the dates and clauses
// of real texts, as far as these are known; what was never done to them is made up.
func treaties() []treaty {
	return slices.Concat(bindings(), entries(), endsOfTerms(), departures(), manyParties(), doubtful())
}

// bindings: how parties come to be bound.
func bindings() []treaty {
	signed := life("AZ-MA", models.Clauses{}, each(signature, "AZ-MA", "2023-11-13")...)
	bySignature := entering(enters(models.EntryOnSignature))
	return []treaty{
		{"VCLT 9", "adopted, and open for signature: still no more than negotiated", life("AZ-MA", models.Clauses{},
			act(models.ActAdoption, "", "2023-01-10"), act(models.ActOpeningForSignature, "", "2023-03-01")), `
			2023-01-09 negotiating ?
			2023-01-10 negotiating ?
			2024-01-01 negotiating ?`},
		{"VCLT 24", "an act says when it entered into force: what it was before is not on record", life("AZ-MA", models.Clauses{},
			act(force, "", "2024-02-01")), `
			2024-01-31 unknown ?
			2024-02-01 in_force`},
		{"VCLT 24", "the clause says it: just so", life("AZ-MA", entering(models.EntryClause{On: models.EntryOnDate, Date: date("2024-02-01")})), `
			2024-01-31 unknown ?
			2024-02-01 in_force`},
		{"VCLT 24", "once it was adopted, it is known to have been negotiated", life("AZ-MA",
			entering(models.EntryClause{On: models.EntryOnDate, Date: date("2024-02-01")}), act(models.ActAdoption, "", "2023-05-05")), `
			2023-05-04 negotiating ?
			2024-01-31 negotiating ?
			2024-02-01 in_force`},
		{"VCLT 10", "initialled, then signed", life("AZ-MA", models.Clauses{}, append(each(signature, "AZ-MA", "2023-11-13"),
			act(models.ActInitialling, "", "2023-10-01"), act(force, "", "2024-02-01"))...), `
			2023-09-30 negotiating ?
			2023-10-01 initialled
			2023-11-12 initialled
			2023-11-13 signed
			2024-02-01 in_force`},
		{"VCLT 11", "signed, and nothing more on record: it may be in force", signed, `
			2023-11-12 negotiating ?
			2023-11-13 signed ?
			2026-11-28 signed ?`},
		{"VCLT 12", "consent by signature, of both on one day", life("AZ-MA", bySignature, each(signature, "AZ-MA", "2023-11-13")...), `
			2023-11-12 negotiating ?
			2023-11-13 in_force`},
		{"VCLT 12", "consent by signature, on two days: with the second", life("AZ-MA", bySignature,
			act(signature, "AZ", "2023-11-13"), act(signature, "MA", "2023-12-01")), `
			2023-11-13 signed ?
			2023-11-30 signed ?
			2023-12-01 in_force`},
		{"VCLT 12", "consent by signature, of one only", life("AZ-MA", bySignature, act(signature, "AZ", "2023-11-13")), `
			2026-11-28 signed ?`},
		{"VCLT 12", "consent by signature, of which only the date of the text speaks", func() models.Course {
			c := life("AZ-MA", bySignature)
			c.Date = date("2018-03-05")
			return c
		}(), `
			2018-03-04 negotiating ?
			2018-03-05 in_force ?`},
		{"VCLT 13", "in force with an exchange of instruments", then(life("AZ-MA", entering(enters(models.EntryOnExchange)),
			each(signature, "AZ-MA", "1998-04-20")...), act(models.ActExchange, "", "1999-09-15")), `
			1999-09-14 signed
			1999-09-15 in_force`},
		{"VCLT 14", "acceptance and approval are worth a ratification", then(life("AZ-MA", entering(enters(models.EntryOnRatification)),
			each(signature, "AZ-MA", "2001-02-03")...), act(models.ActAcceptance, "AZ", "2001-06-01"), act(models.ActApproval, "MA", "2001-09-30")), `
			2001-06-01 signed
			2001-09-29 signed
			2001-09-30 in_force`},
		{"VCLT 14", "ratified by one of two", then(life("AZ-MA", entering(enters(models.EntryOnRatification)),
			each(signature, "AZ-MA", "2001-02-03")...), act(ratification, "AZ", "2001-06-01")), `
			2001-06-01 signed ?
			2026-11-28 signed ?`},
		{"VCLT 14", "ratified without a clause on record that says what follows", then(signed, each(ratification, "AZ-MA", "2024-01-01")...), `
			2026-11-28 signed ?`},
		{"VCLT 15", "accession without signature", then(life("AZ-MA", entering(enters(models.EntryOnRatification)),
			act(ratification, "AZ", "2001-06-01"), act(models.ActAccession, "MA", "2002-01-05"))), `
			2002-01-04 unknown ?
			2002-01-05 in_force`},
		{"VCLT 16", "Morocco: signed in 2009, promulgated, published, but not known to be notified", then(life("AZ-MA", entering(enters(models.EntryOnNotification)),
			each(signature, "AZ-MA", "2009-10-24")...), act(models.ActApproval, "MA", "2010-12-13"), act("publication", "MA", "2013-01-31")), `
			2009-10-24 signed ?
			2013-01-31 signed ?`},
		{"VCLT 19", "a reservation moves nothing", then(signed, act("reservation", "MA", "2024-02-05"), act(force, "", "2024-03-01")), `
			2024-02-05 signed
			2024-03-01 in_force`},
		{"VCLT 39", "an amendment moves nothing", then(signed, act(force, "", "2024-03-01"), act("amendment", "", "2025-01-01")), `
			2025-01-01 in_force`},
	}
}

// entries: when a text enters into force.
func entries() []treaty {
	signed := func(e models.EntryClause, more ...models.Act) models.Course {
		return then(life("AT-AZ", entering(e), each(signature, "AT-AZ", "2010-06-23")...), more...)
	}
	thirtyDays := models.EntryClause{On: models.EntryOnNotification, After: lasting("P30D")}
	notified := []models.Act{act(notification, "AT", "2010-10-15"), act(notification, "AZ", "2010-11-01")}
	month := func(n int) models.EntryClause {
		return models.EntryClause{On: models.EntryOnNotification, MonthStart: &n}
	}
	provisional := models.EntryClause{On: models.EntryOnNotification, Provisional: &models.ProvisionalClause{On: models.EntryOnSignature}}
	provisionalFrom := models.EntryClause{On: models.EntryOnNotification, Provisional: &models.ProvisionalClause{On: models.EntryOnDate, Date: date("2010-09-01")}}
	return []treaty{
		{"VCLT 24 (1)", "on a date that the text names", signed(models.EntryClause{On: models.EntryOnDate, Date: date("2027-01-01")}), `
			2026-12-31 signed
			2027-01-01 in_force`},
		{"VCLT 24 (1)", "Austria–Azerbaijan: on the 30th day after the last notification", signed(thirtyDays, notified...), `
			2010-10-15 signed
			2010-11-30 signed
			2010-12-01 in_force`},
		{"VCLT 24 (1)", "one notification is not the last", signed(thirtyDays, notified[0]), `
			2026-11-28 signed ?`},
		{"VCLT 24 (1)", "who notifies again does not put it off", signed(thirtyDays, append(notified, act(notification, "AT", "2012-01-01"))...), `
			2010-11-30 signed
			2010-12-01 in_force`},
		{"VCLT 24 (1)", "the 30th day after a day in January of a leap year", signed(thirtyDays, act(notification, "AT", "2023-12-01"), act(notification, "AZ", "2024-01-31")), `
			2024-02-29 signed
			2024-03-01 in_force`},
		{"VCLT 24 (1)", "the first day of the third month after", signed(month(3), act(notification, "AT", "2019-10-01"), act(notification, "AZ", "2019-11-30")), `
			2020-01-31 signed
			2020-02-01 in_force`},
		{"VCLT 24 (1)", "the first day of the second month after the last day of a year", signed(month(2), act(notification, "AT", "2019-10-01"), act(notification, "AZ", "2019-12-31")), `
			2020-01-31 signed
			2020-02-01 in_force`},
		{"VCLT 24 (1)", "the first day of the month after the first day of one", signed(month(1), each(notification, "AT-AZ", "2019-10-01")...), `
			2019-10-31 signed
			2019-11-01 in_force`},
		{"VCLT 24 (1)", "thirty days after instruments were exchanged", signed(models.EntryClause{On: models.EntryOnExchange, After: lasting("P30D")}, act(models.ActExchange, "", "2011-07-03")), `
			2011-08-01 signed
			2011-08-02 in_force`},
		{"VCLT 24 (1)", "notified in a month: bounds, never a false day", signed(thirtyDays, act(notification, "AT", "2010-10-15"), act(notification, "AZ", "2010-11")), `
			2010-11-30 signed
			2010-12-01 in_force ?
			2010-12-29 in_force ?
			2010-12-30 in_force`},
		{"VCLT 24 (1)", "an act counts when it is given, not when it has effect", signed(thirtyDays, notified[0], effective(notified[1], "2011-06-01")), `
			2010-11-30 signed
			2010-12-01 in_force`},
		{"VCLT 24 (1)", "by act only: without one it is not in force", signed(enters(models.EntryOnAct), notified...), `
			2026-11-28 signed ?`},
		{"VCLT 24 (1)", "what an act says goes before what follows from the clause, and is contested", signed(thirtyDays, append(notified, act(force, "", "2010-12-05"))...), `
			2010-12-04 signed
			2010-12-05 in_force ?`},
		{"VCLT 24 (1)", "act and clause say the same", signed(thirtyDays, append(notified, act(force, "", "2010-12-01"))...), `
			2010-11-30 signed
			2010-12-01 in_force`},
		{"VCLT 25 (1)", "applied provisionally from signature", signed(provisional, notified...), `
			2010-06-22 negotiating ?
			2010-06-23 provisionally_applied
			2010-10-31 provisionally_applied
			2010-11-01 in_force`},
		{"VCLT 25 (1)", "applied provisionally from a date", signed(provisionalFrom, notified...), `
			2010-08-31 signed
			2010-09-01 provisionally_applied
			2010-11-01 in_force`},
		{"VCLT 25 (2)", "provisional application ends when a party will not become one", signed(provisional, act(models.ActWithdrawal, "AT", "2010-09-15")), `
			2010-09-14 provisionally_applied
			2010-09-15 terminated`},
	}
}

// endsOfTerms: the clause on the term.
func endsOfTerms() []treaty {
	from := func(on string, t *models.Term, more ...models.Act) models.Course {
		return then(life("AZ-MA", models.Clauses{Term: t}, act(force, "", on)), more...)
	}
	renewal := act(models.ActRenewal, "", "2015-01-10")
	return []treaty{
		{"term: fixed", "five years", from("2010-03-01", lasts(models.TermFixed, "P5Y")), `
			2015-02-28 in_force
			2015-03-01 expired`},
		{"term: fixed", "until a day: that is the last one", from("2010-03-01", lastsUntil("2020-12-31")), `
			2020-12-31 in_force
			2021-01-01 expired`},
		{"term: fixed", "until a year: at some time of it", from("2010-03-01", lastsUntil("2020")), `
			2020-01-01 in_force
			2020-01-02 expired ?
			2020-12-31 expired ?
			2021-01-01 expired`},
		{"term: fixed", "a year from 29 February ends on 28 February", from("2024-02-29", lasts(models.TermFixed, "P1Y")), `
			2025-02-27 in_force
			2025-02-28 expired`},
		{"term: fixed", "six months from 31 August end on the last day of February", from("2023-08-31", lasts(models.TermFixed, "P6M")), `
			2024-02-28 in_force
			2024-02-29 expired`},
		{"term: fixed", "in force in a month: the end has bounds", from("2020-03", lasts(models.TermFixed, "P1Y")), `
			2021-02-28 in_force
			2021-03-01 expired ?
			2021-03-30 expired ?
			2021-03-31 expired`},
		{"term: indefinite", "without end", from("2010-03-01", &models.Term{Kind: ptr(models.TermIndefinite)}), `
			9999-12-31 in_force`},
		{"term: initial, then indefinite", "it goes on after ten years", from("2001-08-02", lasts(models.TermThenIndefinite, "P10Y")), `
			2011-08-02 in_force
			9999-12-31 in_force`},
		{"term: initial, then periods", "for ever", from("2008-05-17", lasts(models.TermPeriods, "P3Y")), `
			2011-05-17 in_force
			9999-12-31 in_force`},
		{"term: initial, then periods", "once, for as long", from("2010-03-01", repeated(lasts(models.TermPeriods, "P5Y"), "P5Y", 1)), `
			2015-03-01 in_force
			2020-02-29 in_force
			2020-03-01 expired`},
		{"term: initial, then periods", "twice, for two years", from("2010-03-01", repeated(lasts(models.TermPeriods, "P5Y"), "P2Y", 2)), `
			2019-02-28 in_force
			2019-03-01 expired`},
		{"term: initial, then periods", "monthly from 31 January: counted from the beginning", from("2023-01-31", repeated(lasts(models.TermPeriods, "P1M"), "P1M", 1)), `
			2023-02-28 in_force
			2023-03-30 in_force
			2023-03-31 expired`},
		{"term: by agreement", "nobody agreed", from("2010-03-01", lasts(models.TermByAgreement, "P5Y")), `
			2015-03-01 expired`},
		{"term: by agreement", "renewed for two years", from("2010-03-01", repeated(lasts(models.TermByAgreement, "P5Y"), "P2Y", 0), renewal), `
			2015-03-01 in_force
			2017-02-28 in_force
			2017-03-01 expired`},
		{"term: by agreement", "renewed after it had ended", from("2010-03-01", repeated(lasts(models.TermByAgreement, "P5Y"), "P2Y", 0), act(models.ActRenewal, "", "2016-01-10")), `
			2016-01-09 expired
			2016-01-10 in_force
			2018-01-09 in_force
			2018-01-10 expired`},
		{"term: silent on its end", "five years, and then?", from("2010-03-01", &models.Term{Length: lasting("P5Y")}), `
			2015-02-28 in_force
			2015-03-01 expired ?`},
		{"term: fixed", "it ends while suspended", from("2010-03-01", lasts(models.TermFixed, "P5Y"), act(models.ActSuspension, "", "2014-01-01")), `
			2014-01-01 suspended
			2015-03-01 expired`},
		{"survival", "what was invested is protected for ten years more", func() models.Course {
			c := from("2010-03-01", lasts(models.TermFixed, "P5Y"))
			c.Survival = &models.Survival{Length: "P10Y"}
			return c
		}(), `
			2015-02-28 in_force
			2015-03-01 expired survives 2025-03-01`},
	}
}

// departures: how a text between two ends when one of them, or both, want it to.
func departures() []treaty {
	plain := life("AZ-MA", models.Clauses{}, act(force, "", "2010-03-01"))
	russia := life("RU-AZ", models.Clauses{Term: lasts(models.TermPeriods, "P3Y"), Notice: notice(models.NoticeEndOfTerm, "P6M")},
		append(each(signature, "RU-AZ", "2002-01-25"), act(force, "", "2008-05-17"))...)
	austria := life("AT-AZ", models.Clauses{Term: lasts(models.TermPeriods, "P5Y"), Notice: notice(models.NoticeAnyTime, "P30D")}, act(force, "", "2010-12-01"))
	investment := life("US-AZ", models.Clauses{Term: lasts(models.TermThenIndefinite, "P10Y"), Notice: notice(models.NoticeAnyTime, "P1Y"),
		Survival: &models.Survival{Length: "P10Y"}}, act(force, "", "2001-08-02"))
	fixed := life("AZ-MA", models.Clauses{Term: lasts(models.TermFixed, "P5Y"), Notice: notice(models.NoticeEndOfTerm, "P6M")}, act(force, "", "2010-03-01"))
	later := models.Supersession{AgreementID: "b", Date: date("2018-03-05"), RecordedOn: "2018-03-06"}
	terminating, reviving := later, later
	terminating.Terminates, reviving.Revives = true, true
	return []treaty{
		{"VCLT 54 (a)", "Russia–Azerbaijan, denounced with six months left", then(russia, act(denunciation, "RU", "2016-11-17")), `
			2002-01-25 signed
			2008-05-17 in_force
			2017-05-16 in_force
			2017-05-17 terminated
			AZ 2017-05-17 terminated`},
		{"VCLT 54 (a)", "Russia–Azerbaijan, denounced a day too late", then(russia, act(denunciation, "RU", "2016-11-18")), `
			2017-05-17 in_force
			2020-05-16 in_force
			2020-05-17 terminated`},
		{"VCLT 54 (a)", "Austria–Azerbaijan: thirty days after receipt", then(austria, act(denunciation, "AT", "2018-03-01")), `
			2018-03-30 in_force
			2018-03-31 terminated`},
		{"VCLT 54 (a)", "an investment treaty denounced in its first ten years", then(investment, act(denunciation, "US", "2005-01-01")), `
			2006-01-01 in_force
			2011-08-01 in_force
			2011-08-02 terminated survives 2021-08-02`},
		{"VCLT 54 (a)", "an investment treaty denounced later", then(investment, act(denunciation, "US", "2015-03-10")), `
			2016-03-09 in_force
			2016-03-10 terminated survives 2026-03-10`},
		{"VCLT 54 (a)", "denounced in the last year of the first ten", then(investment, act(denunciation, "US", "2011-02-01")), `
			2012-01-31 in_force
			2012-02-01 terminated survives 2022-02-01`},
		{"VCLT 54 (a)", "a fixed term denounced for its end, at which it expires all the same", then(fixed, act(denunciation, "MA", "2012-06-01")), `
			2015-02-28 in_force
			2015-03-01 expired`},
		{"VCLT 54 (b)", "by consent of both", then(plain, act(models.ActTermination, "", "2012-04-04")), `
			2012-04-03 in_force
			2012-04-04 terminated`},
		{"VCLT 56 (2)", "denounced without a clause: twelve months at least", then(plain, act(denunciation, "MA", "2012-04-04")), `
			2013-04-03 in_force
			2013-04-04 terminated ?
			AZ 2013-04-04 terminated ?`},
		{"VCLT 56 (2)", "twelve months from 29 February", then(plain, act(denunciation, "MA", "2024-02-29")), `
			2025-02-27 in_force
			2025-02-28 terminated ?`},
		{"VCLT 56 (2)", "an undated notice counts from when it was recorded", then(plain, act(denunciation, "MA", "")), `
			2024-06-14 in_force
			2024-06-15 terminated ?`},
		{"VCLT 57", "suspended by both, and resumed", then(plain, act(models.ActSuspension, "", "2012-01-01"), act(models.ActResumption, "", "2013-01-01")), `
			2011-12-31 in_force
			2012-01-01 suspended
			2012-12-31 suspended
			2013-01-01 in_force`},
		{"VCLT 59 (1)", "ended by a later text", followed(plain, terminating), `
			2018-03-04 in_force
			2018-03-05 terminated`},
		{"VCLT 59 (1)", "a later text took its place", followed(plain, later), `
			2018-03-04 in_force
			2018-03-05 superseded`},
		{"VCLT 59 (1)", "ended, and brought back by a later text", followed(then(plain, act(models.ActTermination, "", "2012-04-04")), reviving), `
			2018-03-04 terminated
			2018-03-05 in_force`},
		{"VCLT 59 (2)", "a later text only suspends it", then(plain, act(models.ActSuspension, "", "2018-03-05")), `
			2018-03-05 suspended`},
		{"VCLT 60 (1)", "ended by one for a breach of the other: for both", then(plain, act(models.ActTermination, "MA", "2012-04-04")), `
			2012-04-04 terminated
			AZ 2012-04-04 terminated
			MA 2012-04-04 terminated`},
		{"VCLT 65", "the day of effect that the notice states goes before the clause", then(russia, effective(act(denunciation, "RU", "2016-11-17"), "2016-12-31")), `
			2016-12-30 in_force
			2016-12-31 terminated`},
		{"VCLT 68", "a notice taken back a day before its effect", then(russia, act(denunciation, "RU", "2016-11-17"), act(models.ActNoticeWithdrawal, "RU", "2017-05-16")), `
			2017-05-17 in_force
			2026-11-28 in_force`},
		{"VCLT 68", "a notice taken back too late", then(russia, act(denunciation, "RU", "2016-11-17"), act(models.ActNoticeWithdrawal, "RU", "2017-05-17")), `
			2017-05-17 terminated`},
		{"VCLT 68", "the other party cannot take it back", then(russia, act(denunciation, "RU", "2016-11-17"), act(models.ActNoticeWithdrawal, "AZ", "2016-12-01")), `
			2017-05-17 terminated`},
		{"VCLT 68", "taken back, and given again", then(austria, act(denunciation, "AT", "2018-03-01"), act(models.ActNoticeWithdrawal, "AT", "2018-03-20"), act(denunciation, "AT", "2019-03-01")), `
			2018-03-31 in_force
			2019-03-30 in_force
			2019-03-31 terminated`},
		{"VCLT 70", "fulfilled", then(plain, act(models.ActFulfilment, "", "2014-07-01")), `
			2014-06-30 in_force
			2014-07-01 terminated`},
	}
}

// manyParties: texts that live on when one party leaves.
func manyParties() []treaty {
	thirty := models.EntryClause{On: models.EntryOnRatification, Number: ptr(3), After: lasting("P30D")}
	convention := life("AZ-MA-TR-GE", models.Clauses{EntryIntoForceClause: &thirty, Notice: notice(models.NoticeAnyTime, "P1Y")},
		act(ratification, "AZ", "2001-01-10"), act(ratification, "MA", "2001-05-05"), act(ratification, "TR", "2002-02-01"))
	eagle := life("AZ-TR-GE", models.Clauses{Term: lasts(models.TermPeriods, "P1Y")},
		append(each(signature, "AZ-TR-GE", "2012-06-08"), act(force, "", "2013-02-28"))...)
	open := convention
	open.Open = true
	// In force on 6 July 2000; for Türkiye on 4 March and for Georgia on 1 April 2005.
	second := models.EntryClause{On: models.EntryOnRatification, Number: ptr(2), After: lasting("P30D")}
	apart := life("AZ-MA-TR-GE", models.Clauses{EntryIntoForceClause: &second, Term: own(lasts(models.TermFixed, "P10Y")), Survival: &models.Survival{Length: "P5Y"}},
		act(ratification, "AZ", "2000-05-05"), act(ratification, "MA", "2000-06-06"), act(models.ActAccession, "TR", "2005-02-02"), act(models.ActAccession, "GE", "2005-03-02"))
	renewed := apart
	renewed.Clauses = models.Clauses{EntryIntoForceClause: &second, Term: own(lasts(models.TermPeriods, "P5Y")), Notice: notice(models.NoticeEndOfTerm, "P6M")}
	left := each(denunciation, "AZ-MA-TR", "2010-01-01")
	return []treaty{
		{"VCLT 24 (1)", "thirty days after the third ratification", convention, `
			2002-03-02 unknown ?
			2002-03-03 in_force
			AZ 2002-03-03 in_force
			GE 2002-03-03 unknown ?`},
		{"VCLT 24 (3)", "who ratifies later is bound as long after", then(convention, act(ratification, "GE", "2003-06-30")), `
			GE 2003-07-29 unknown ?
			GE 2003-07-30 in_force`},
		{"VCLT 24 (3)", "an accession without a clause: from then, not surely", life("AZ-MA-TR", models.Clauses{},
			act(force, "", "2001-01-01"), act(ratification, "AZ", "2000-05-05"), act(ratification, "MA", "2000-06-06"), act(models.ActAccession, "TR", "2005-02-02")), `
			2001-01-01 in_force
			MA 2001-01-01 in_force
			TR 2005-02-02 in_force ?`},
		{"VCLT 24 (1)", "a state that accepts twice is one of three", life("AZ-MA-TR-GE", entering(thirty),
			act(ratification, "AZ", "2001-01-10"), act(models.ActAcceptance, "AZ", "2001-02-01"), act(ratification, "MA", "2001-05-05")), `
			2026-11-28 unknown ?`},
		{"VCLT 11", "without acts of consent, all are bound as the text is", eagle, `
			2013-02-27 signed
			2013-02-28 in_force
			GE 2013-02-28 in_force`},
		{"VCLT 34", "who never consented is not bound, when others did", life("AZ-MA-TR", models.Clauses{},
			act(force, "", "2001-01-01"), act(ratification, "AZ", "2000-05-05"), act(ratification, "MA", "2000-06-06")), `
			AZ 2001-01-01 in_force
			TR 2026-11-28 unknown ?`},
		{"VCLT 54 (a)", "Azerbaijan–Türkiye–Georgia: denounced for the end of the running year, not surely", then(eagle, act(denunciation, "GE", "2020-05-05")), `
			GE 2021-02-27 in_force
			GE 2021-02-28 terminated ?
			AZ 2021-02-28 in_force
			2021-02-28 in_force`},
		{"VCLT 55", "fewer than were needed for its entry into force: it goes on", then(convention, left[0]), `
			AZ 2010-12-31 in_force
			AZ 2011-01-01 terminated
			MA 2011-01-01 in_force
			2026-11-28 in_force`},
		{"VCLT 55", "one is left: it has ended, for that one too", then(convention, left[:2]...), `
			2010-12-31 in_force
			2011-01-01 terminated
			TR 2011-01-01 terminated`},
		{"VCLT 55", "of an open list, others may be left", then(open, left...), `
			AZ 2011-01-01 terminated
			2026-11-28 in_force`},
		{"VCLT 54 (b)", "by consent of all", then(convention, act(models.ActTermination, "", "2012-04-04")), `
			2012-04-04 terminated
			MA 2012-04-04 terminated`},
		{"VCLT 54 (a)", "by its own term: expired for all", life("AZ-MA-TR", models.Clauses{Term: lasts(models.TermFixed, "P5Y")}, act(force, "", "2001-01-01")), `
			2005-12-31 in_force
			2006-01-01 expired
			TR 2006-01-01 expired`},
		{"term: for each party", "ten years from when it is bound, and five years of protection", apart, `
			AZ 2010-07-05 in_force
			AZ 2010-07-06 expired survives 2015-07-06
			TR 2010-07-06 in_force
			2010-07-06 in_force`},
		{"term: for each party", "with the third one is left, and the text has ended", apart, `
			TR 2015-03-03 in_force
			TR 2015-03-04 expired survives 2020-03-04
			GE 2015-03-04 terminated survives 2020-03-04
			2015-03-04 terminated survives 2020-03-04
			AZ 2016-01-01 expired survives 2015-07-06`},
		{"term: for each party", "one renews its own", then(apart, act(models.ActRenewal, "AZ", "2010-05-05")), `
			AZ 2010-07-06 in_force
			MA 2010-07-06 expired survives 2015-07-06
			TR 2015-03-04 expired survives 2020-03-04
			AZ 2015-03-04 in_force`},
		{"term: for each party", "a notice of all together ends the term of each", then(renewed, act(denunciation, "", "2009-09-04")), `
			TR 2010-03-03 in_force
			TR 2010-03-04 terminated
			GE 2010-03-31 in_force
			GE 2010-04-01 terminated
			AZ 2010-07-05 in_force
			AZ 2010-07-06 terminated
			2010-07-05 in_force
			2010-07-06 terminated`},
		{"term: for each party", "and is taken back by all", then(renewed, act(denunciation, "", "2009-09-04"), act(models.ActNoticeWithdrawal, "", "2010-01-10")), `
			TR 2010-03-04 in_force
			2010-07-06 in_force`},
		{"VCLT 58", "suspended for one only", then(convention, act(models.ActSuspension, "TR", "2005-01-01"), act(models.ActResumption, "TR", "2006-01-01")), `
			2005-06-01 in_force
			TR 2005-06-01 suspended
			MA 2005-06-01 in_force
			TR 2006-01-01 in_force`},
		{"VCLT 57", "suspended for all", then(convention, act(models.ActSuspension, "", "2005-01-01")), `
			2005-01-01 suspended
			MA 2005-01-01 suspended`},
		{"VCLT 68", "a party that takes its notice back stays", then(convention, left[0], act(models.ActNoticeWithdrawal, "AZ", "2010-12-31")), `
			AZ 2011-01-01 in_force`},
		{"VCLT 15", "a party that left accedes again", then(convention, left[0], act(models.ActAccession, "AZ", "2015-05-02")), `
			AZ 2011-01-01 terminated
			AZ 2015-05-31 terminated
			AZ 2015-06-01 in_force`},
		{"VCSST 16", "a new state that says nothing is not bound", convention, `
			GE 2026-11-28 unknown ?`},
		{"VCSST 23", "a new state that succeeds is bound from its independence", then(convention, effective(act(models.ActSuccession, "GE", "2006-09-01"), "2005-04-09")), `
			GE 2005-04-08 unknown ?
			GE 2005-04-09 in_force`},
	}
}

// doubtful: what cannot be relied on is said not to be certain.
func doubtful() []treaty {
	both := life("AZ-MA", models.Clauses{Term: lasts(models.TermFixed, "P5Y")}, act(force, "", "2010-03-01"))
	entered := both.Acts[0].ID
	notified := life("AZ-MA", entering(enters(models.EntryOnNotification)), each(notification, "AZ-MA", "2010-03-01")...)
	return []treaty{
		{"certain", "the act has no source, or its date is contested", doubting(both, entered), `
			2010-03-01 in_force ?
			2015-03-01 expired ?`},
		{"certain", "the clause on the term is contested", doubting(both, "/term"), `
			2010-03-01 in_force
			2015-03-01 expired ?`},
		{"certain", "the clause on entry into force is contested", doubting(notified, "/entry_into_force_clause"), `
			2010-03-01 in_force ?`},
		{"certain", "a notification that no source supports", doubting(notified, notified.Acts[1].ID), `
			2010-03-01 in_force ?`},
		{"certain", "a date that its source doubts", life("AZ-MA", models.Clauses{}, act(force, "", "2010-03-01?")), `
			2010-03-01 in_force ?
			2026-11-28 in_force ?`},
		{"certain", "nothing is known", life("AZ-MA", models.Clauses{}), `
			2026-11-28 unknown ?`},
	}
}

// TestTreaties asks every treaty for each of its days, and says which rule it is about.
func TestTreaties(t *testing.T) {
	cases := treaties()
	for _, c := range cases {
		t.Run(c.rule+": "+c.name, func(t *testing.T) {
			all := models.StepsOf(c.course)
			for _, steps := range append(slices.Clone(all.Parties), all.Text) {
				eachReasonOnce(t, steps, all.Text)
			}
			for line := range strings.Lines(strings.TrimSpace(c.want)) {
				steps, words := all.Text, strings.Fields(line)
				if i := slices.IndexFunc(c.course.Parties, func(m models.Member) bool { return string(m.Country) == words[0] }); i >= 0 {
					steps, words = all.Parties[i], words[1:]
				}
				if got, want := told(words[0], models.StatusOn(steps, words[0])), strings.Join(words, " "); got != want {
					t.Errorf("want %s\n got %s\n%s", strings.TrimSpace(line), got, listed(steps))
				}
			}
		})
	}
	if len(cases) < 60 {
		t.Errorf("only %d treaties", len(cases))
	}
}

// eachReasonOnce wants no step to name a reason twice, nor a status between its party and
// the text.
func eachReasonOnce(t *testing.T, steps, text []models.Step) {
	t.Helper()
	for _, step := range steps {
		for _, on := range []models.StatusOnDay{step.StatusOnDay, models.StatusBetween(step.StatusOnDay, models.StatusOn(text, step.From))} {
			for i, r := range on.Because {
				if slices.ContainsFunc(on.Because[:i], func(known models.Reason) bool { return reflect.DeepEqual(known, r) }) {
					t.Errorf("%s is %s twice because of %+v", step.From, on.Value, r)
				}
			}
		}
	}
}

// told writes a status as the lines of a treaty do.
func told(day models.Day, s models.StatusOnDay) string {
	words := []string{day, string(s.Value)}
	if !s.Certain {
		words = append(words, "?")
	}
	if s.SurvivesUntil != nil {
		words = append(words, "survives", string(*s.SurvivesUntil))
	}
	return strings.Join(words, " ")
}
