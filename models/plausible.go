package models

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"entente/models/labels"
)

// Warning says what of a record is hard to believe. It may be true, and is kept.
type Warning struct {
	// Where in the record, as a JSON Pointer.
	Pointer string `json:"pointer" example:"/acts/0/date" validate:"required"`
	// Which rule finds it implausible.
	Code WarningCode `json:"code" example:"force_before_signature" validate:"required"`
	// What is implausible, for people.
	Detail WarningWords `json:"detail" example:"It enters into force before it was signed" validate:"required"`
	// Value is what the rule looked at, as a text: with another one it is another warning.
	Value string `json:"-"`
	// Part is the id of the act or update that it is about, and Field where in that.
	Part  string `json:"-"`
	Field string `json:"-"`
}

// WarningCode names a rule of plausibility.
type WarningCode string

// Vocabulary names the list that a code is from.
func (WarningCode) Vocabulary() string { return "warning" }

// CheckValue finds a code that is not in the list.
func (c WarningCode) CheckValue(at string, p *Problems) { checkCode(c, at, p) }

// Words are what a code means, in a language that there are labels in.
func (c WarningCode) Words(lang string) WarningWords {
	return WarningWords(labels.Label(lang, c.Vocabulary(), string(c)))
}

// WarningWords are the words of a rule: in English where no language is asked for.
type WarningWords string

// Warned is what is implausible of a record.
type Warned struct {
	// What of it is implausible, and nobody has said that it is so; absent when nothing is.
	Warnings []Warning `json:"warnings,omitempty" gorm:"-"`
}

// Doubtful is a record that can be implausible.
type Doubtful interface {
	Entity
	// Doubted is what is implausible of it, and Accepted what somebody has said of that.
	Doubted() *Warned
	Accepted() *Acceptance
}

// Doubted is what is implausible of a record.
func (d *Warned) Doubted() *Warned { return d }

// Acceptance is what somebody has said of warnings of a record.
type Acceptance struct {
	// The warnings of which somebody has said that it is so. One lapses when the value
	// that it was given for changes.
	AcceptedWarnings []AcceptedWarning `json:"accepted_warnings" gorm:"serializer:json"`
}

// AcceptedWarning says that what looks implausible is so.
type AcceptedWarning struct {
	// The code of the warning.
	Code WarningCode `json:"code" example:"force_before_signature" validate:"required"`
	// Where in the record, as the warning has it.
	Pointer string `json:"pointer" example:"/acts/0/date" validate:"required"`
	// Why it is so.
	Reason string `json:"reason" example:"The treaty says so in article 12" validate:"required"`
	// What it was said of. Left out, it is what is on record; where that changes, what was
	// said lapses.
	Value *string `json:"value,omitempty"`
}

// CheckValue wants to know what is accepted, and why.
func (a AcceptedWarning) CheckValue(at string, p *Problems) {
	checkRequired(a.Code, at+"/code", p)
	checkRequired(a.Pointer, at+"/pointer", p)
	checkRequired(a.Reason, at+"/reason", p)
	checkLength(a.Pointer, maxName, at+"/pointer", p)
	checkLength(a.Reason, maxQuote, at+"/reason", p)
	checkLength(value(a.Value), maxQuote, at+"/value", p)
}

// Accepted are the warnings of a record of which somebody has said that it is so.
func (a *Acceptance) Accepted() *Acceptance { return a }

// Settle completes what was said of warnings by what it was said of, and drops what has
// lapsed, or was said of none. It tells whether all was so already.
func (a *Acceptance) Settle(found []Warning) (settled bool) {
	kept := make([]AcceptedWarning, 0, len(a.AcceptedWarnings))
	settled = true
	for _, x := range a.AcceptedWarnings {
		i := slices.IndexFunc(found, x.names)
		switch {
		case i < 0 && x.Value != nil: // it is not implausible now, and may be so again
		case i < 0, x.Value != nil && *x.Value != found[i].Value:
			settled = false
			continue
		case x.Value == nil:
			x.Value, settled = &found[i].Value, false
		}
		kept = append(kept, x)
	}
	if !settled {
		a.AcceptedWarnings = kept
	}
	return settled
}

// Unfounded finds what is said of warnings that there are none of. What was said before is
// complete, and holds where it was given back as it was read.
func (a *Acceptance) Unfounded(found []Warning, at string, p *Problems) {
	for i, x := range a.AcceptedWarnings {
		again := func(o AcceptedWarning) bool { return o.Value == nil && o.Code == x.Code && o.Pointer == x.Pointer }
		if x.Value == nil && slices.ContainsFunc(a.AcceptedWarnings[:i], again) {
			p.Add(index(at+"/accepted_warnings", i), "duplicate", "%s is listed twice", x.Code)
		}
		if x.Value == nil && !slices.ContainsFunc(found, x.names) {
			p.Add(index(at+"/accepted_warnings", i), "unknown_warning", "there is no warning %s at %s; there is %s", x.Code, x.Pointer, named(found))
		}
	}
}

// named are the warnings that there are, for a sentence.
func named(found []Warning) string {
	if len(found) == 0 {
		return "none"
	}
	list := make([]string, len(found))
	for i, w := range found {
		list[i] = string(w.Code) + " at " + w.Pointer
	}
	return strings.Join(list, ", ")
}

// Unaccepted are the warnings of which nobody has said that it is so.
func (a *Acceptance) Unaccepted(found []Warning) []Warning {
	var open []Warning
	for _, w := range found {
		if !slices.ContainsFunc(a.AcceptedWarnings, func(x AcceptedWarning) bool { return x.names(w) && value(x.Value) == w.Value }) {
			open = append(open, w)
		}
	}
	return open
}

// Narrow keeps what was said of some warnings.
func (a *Acceptance) Narrow(found []Warning) {
	kept := make([]AcceptedWarning, 0, len(a.AcceptedWarnings))
	for _, x := range a.AcceptedWarnings {
		if slices.ContainsFunc(found, x.names) {
			kept = append(kept, x)
		}
	}
	a.AcceptedWarnings = kept
}

// names tells whether something was said of a warning, whatever its value.
func (a AcceptedWarning) names(w Warning) bool { return a.Code == w.Code && a.Pointer == w.Pointer }

// Implausible gives warnings as faults, for who wants to be refused.
func Implausible(warnings []Warning) Problems {
	var p Problems
	for _, w := range warnings {
		p = append(p, Problem{Pointer: w.Pointer, Code: string(w.Code), Detail: string(w.Detail)})
	}
	return p
}

// Doubt is a warning, with the record that it is of.
type Doubt struct {
	RecordRef
	// What the record is called.
	Title Text `json:"title"`
	// Which rule finds it implausible.
	Reason WarningCode `json:"reason" example:"force_before_signature" validate:"required"`
	// Where in the record, as a JSON Pointer.
	Pointer string `json:"pointer" example:"/acts/0/date" validate:"required"`
	// What is implausible, for people.
	Detail WarningWords `json:"detail" example:"It enters into force before it was signed" validate:"required"`
}

// ReviewFilter chooses warnings.
type ReviewFilter struct {
	// Kind of the record.
	Kind []RecordKind `query:"kind"`
	// Code of the warning.
	Code []WarningCode `query:"code" example:"force_before_signature"`
}

// Circumstances are a record, as somebody sees it, and what plausibility rests on
// beside its own fields.
type Circumstances struct {
	Record  Entity
	Acts    []Act
	Updates []Update
	// Visit is that in the course of which a meeting took place; nil when there is none,
	// or none that is seen.
	Visit *Visit
	// Sources are those that are seen.
	Sources []Source
	Today   Day
}

// rule finds what is implausible in one way. Its words are those of its code, in
// labels/*.json.
type rule struct {
	code WarningCode
	find func(Circumstances, *findings)
}

// rules is the one table of what is implausible. Days are those that a date can mean: a
// rule speaks only when no reading of the dates is plausible.
func rules() []rule {
	return []rule{
		{"completed_in_the_future", completedInTheFuture},
		{"lead_of_neither_side", about(leadOfNeitherSide)},
		{"hijri_year", hijriYear},
		{"before_1500", before1500},
		{"after_2200", after2200},
		{"outside_its_visit", about(outsideItsVisit)},
		{"not_between_the_visits_countries", about(otherCountries)},
		{"force_before_signature", about(forceBeforeSignature)},
		{"signed_by_no_party", about(signedByNoParty)},
		{"date_against_acts", about(dateAgainstActs)},
		{"due_before_undertaken", about(dueBeforeUndertaken)},
		{"owed_to_itself", about(owedToItself)},
		{"delivered_above_announced", about(deliveredAboveAnnounced)},
		{"complete_in_part", about(completeInPart)},
		{"independent_without_source", about(independentWithoutSource)},
	}
}

// Warnings are all that is implausible of a record, whatever was said of it.
func Warnings(c Circumstances) []Warning {
	var f findings
	for _, r := range rules() {
		f.code = r.code
		r.find(c, &f)
	}
	return f.list
}

// PlausibleFrom is the day after today on which a warning turns by itself; "" is never.
func PlausibleFrom(e Entity, today Day) Day {
	if from, _ := whenOf(e); statusOf(e) == VisitCompleted && from > today {
		return from
	}
	return ""
}

// findings gathers what rules find.
type findings struct {
	code WarningCode
	list []Warning
}

// at notes something implausible of the record itself, and the values it rests on.
func (f *findings) at(pointer string, values ...string) {
	f.list = append(f.list, Warning{Pointer: pointer, Code: f.code, Detail: f.code.Words("en"), Value: strings.Join(values, " ")})
}

// in notes something implausible of an act or update, the i-th of its table.
func (f *findings) in(p Part, i int, field string, values ...string) {
	f.at("/"+p.RecordKind().Table()+"/"+strconv.Itoa(i)+field, values...)
	last := &f.list[len(f.list)-1]
	last.Part, last.Field = *p.Head().ID, field
}

// about is a rule of one type of record.
func about[T Entity](find func(T, Circumstances, *findings)) func(Circumstances, *findings) {
	return func(c Circumstances, f *findings) {
		if x, ok := c.Record.(T); ok {
			find(x, c, f)
		}
	}
}

// A visit or meeting is not completed before it begins.
func completedInTheFuture(c Circumstances, f *findings) {
	date, _ := WhenOf(c.Record)
	if from, _ := date.Bounds(); statusOf(c.Record) == VisitCompleted && from > c.Today {
		f.at("/date", text(date))
	}
}

// Who leads the visitors is of one of the two sides.
func leadOfNeitherSide(v *Visit, _ Circumstances, f *findings) {
	if v.Lead != nil && v.Lead.Country != nil && !slices.Contains(v.Countries(), *v.Lead.Country) {
		f.at("/lead/country", string(*v.Lead.Country), string(v.VisitorCountry), string(v.HostCountry))
	}
}

// A year from 1300 to 1499 is more likely of the Hijri calendar than of this one.
func hijriYear(c Circumstances, f *findings) {
	eachOddDate(c, func(d *Date, note func()) {
		if _, to := d.Bounds(); to >= "1300" && to < "1500" {
			note()
		}
	}, f)
}

// ofTheseCenturies tells of a plain year, month or day whether it is from 1500 to 2199.
func ofTheseCenturies(date string) bool {
	plain := strings.Trim(date, "0123456789-") == "" && len(date) >= len("2024")
	return plain && date >= "1500" && date < "2200"
}

// Nothing of what is kept here happened so long ago. From 1300 to 1499 hijriYear speaks.
func before1500(c Circumstances, f *findings) {
	eachOddDate(c, func(d *Date, note func()) {
		if _, to := d.Bounds(); to != "" && to < "1300" {
			note()
		}
	}, f)
}

// A year such as 9999 stands for a date that is not known, or for none.
func after2200(c Circumstances, f *findings) {
	eachOddDate(c, func(d *Date, note func()) {
		if from, _ := d.Bounds(); from >= "2201" {
			note()
		}
	}, f)
}

// eachOddDate looks at the dates of what happened, and of what is to happen, that are not
// plainly of these centuries: hundreds of acts have such as are, and need not be read.
func eachOddDate(c Circumstances, see func(d *Date, note func()), f *findings) {
	look := func(d *Date, note func()) {
		if d != nil && !ofTheseCenturies(string(*d)) {
			see(d, note)
		}
	}
	if d, _ := WhenOf(c.Record); d != nil {
		look(d, func() { f.at("/date", text(d)) })
	}
	if x, ok := c.Record.(*Commitment); ok && x.Due != nil {
		look(x.Due, func() { f.at("/due", text(x.Due)) })
	}
	for i := range c.Acts {
		a := &c.Acts[i]
		look(a.Date, func() { f.in(a, i, "/date", text(a.Date)) })
		look(a.Effective, func() { f.in(a, i, "/effective", text(a.Effective)) })
	}
	for i := range c.Updates {
		u := &c.Updates[i]
		look(&u.AsOf, func() { f.in(u, i, "/as_of", text(&u.AsOf)) })
	}
}

// A meeting is on the days of the visit in the course of which it took place.
func outsideItsVisit(m *Meeting, c Circumstances, f *findings) {
	if c.Visit != nil && (m.Date.before(c.Visit.Date) || c.Visit.Date.before(m.Date)) {
		from, to := c.Visit.Date.Bounds() // and not how it is written, which others do not follow
		f.at("/date", text(m.Date), from, to)
	}
}

// A meeting in the course of a visit is between its two countries: others may join them,
// and not stand for one of them.
func otherCountries(m *Meeting, c Circumstances, f *findings) {
	if c.Visit == nil {
		return
	}
	two := c.Visit.Countries()
	missing := slices.ContainsFunc(two, func(x CountryCode) bool { return !slices.Contains(m.Countries, x) })
	other := slices.ContainsFunc(m.Countries, func(x CountryCode) bool { return !slices.Contains(two, x) })
	if missing && other {
		f.at("/countries", joined(m.Countries, ","), string(PairOf(two[0], two[1])))
	}
}

// A text enters into force when it is signed, or later. It is signed by its acts; one
// without such acts on its date.
func forceBeforeSignature(a *Agreement, c Circumstances, f *findings) {
	signed := signatures(c.Acts)
	if len(signed) == 0 && a.Date != nil {
		signed = []*Date{a.Date}
	}
	if len(signed) == 0 {
		return
	}
	for i := range c.Acts {
		act := &c.Acts[i]
		force, field := act.Date, "/date"
		if act.Effective != nil {
			force, field = act.Effective, "/effective"
		}
		if act.Kind == ActEntryIntoForce && beforeAll(force, signed) {
			f.in(act, i, field, append([]string{text(force)}, texts(signed)...)...)
		}
	}
}

// Who signs is a party. It is not known where a party is only known as an institution or
// by a name, nor where not all are known.
func signedByNoParty(a *Agreement, c Circumstances, f *findings) {
	if a.PartiesComplete != nil && !*a.PartiesComplete {
		return
	}
	var parties []CountryCode
	for _, x := range a.Parties {
		if x.Country == nil {
			return
		}
		parties = append(parties, *x.Country)
	}
	none := func(country *CountryCode) bool { return country != nil && !slices.Contains(parties, *country) }
	for i := range c.Acts {
		if act := &c.Acts[i]; act.Kind == ActSignature && none(act.Party) {
			f.in(act, i, "/party", string(*act.Party), joined(parties, ","))
		}
	}
	for i, x := range a.Signatories {
		if none(x.Country) {
			f.at(index("/signatories", i)+"/country", string(*x.Country), joined(parties, ","))
		}
	}
}

// The date of a text is not before its first signature, nor after its last one.
func dateAgainstActs(a *Agreement, c Circumstances, f *findings) {
	signed := signatures(c.Acts)
	if a.Date == nil || len(signed) == 0 {
		return
	}
	after := !slices.ContainsFunc(signed, func(d *Date) bool { return !d.before(a.Date) })
	if after || beforeAll(a.Date, signed) {
		f.at("/date", append([]string{text(a.Date)}, texts(signed)...)...)
	}
}

// Nothing is due before it was undertaken.
func dueBeforeUndertaken(x *Commitment, _ Circumstances, f *findings) {
	if _, due := x.Due.Bounds(); due != "" && x.DateFrom != nil && due < *x.DateFrom {
		f.at("/due", text(x.Due), *x.DateFrom)
	}
}

// A country owes something to others, or to all.
func owedToItself(x *Commitment, _ Circumstances, f *findings) {
	if len(x.OwedBy) == 1 && slices.Equal(x.OwedBy, x.OwedTo) {
		f.at("/owed_to", joined(x.OwedTo, ","))
	}
}

// No more is delivered than was announced.
func deliveredAboveAnnounced(x *Commitment, _ Circumstances, f *findings) {
	v := x.Value
	if v != nil && v.Delivered != nil && v.Announced != nil && *v.Delivered > *v.Announced {
		f.at("/value/delivered", amount(*v.Delivered), amount(*v.Announced))
	}
}

// What is complete is done to a hundred per cent.
func completeInPart(_ *Commitment, c Circumstances, f *findings) {
	for i := range c.Updates {
		if u := &c.Updates[i]; u.Delivery == DeliveryComplete && u.Percent != nil && *u.Percent < 100 {
			f.in(u, i, "/percent", strconv.Itoa(*u.Percent))
		}
	}
}

// An assessment that is independent of both sides has a source.
func independentWithoutSource(_ *Commitment, c Circumstances, f *findings) {
	for i := range c.Updates {
		u := &c.Updates[i]
		if u.AssessedBy == AssessedByIndependent && !slices.ContainsFunc(c.Sources, func(s Source) bool { return s.OwnerID == u.ID }) {
			f.in(u, i, "/assessed_by", text(&u.AsOf))
		}
	}
}

// signatures are the dates of the acts by which a text was signed; none when one of them
// is not known.
func signatures(acts []Act) []*Date {
	var dates []*Date
	for _, a := range acts {
		if a.Kind != ActSignature {
			continue
		}
		if a.Date == nil {
			return nil
		}
		dates = append(dates, a.Date)
	}
	return dates
}

// before tells whether one date is before another, whatever day each means.
func (d *Date) before(other *Date) bool {
	_, last := d.Bounds()
	first, _ := other.Bounds()
	return last != "" && last < first
}

func beforeAll(d *Date, others []*Date) bool {
	return !slices.ContainsFunc(others, func(x *Date) bool { return !d.before(x) })
}

func whenOf(e Entity) (from, to Day) {
	_, dated := WhenOf(e)
	return value(dated.DateFrom), value(dated.DateTo)
}

func text(d *Date) string { return cmp.Or(string(value(d)), "-") }

// texts are the first and the last of some dates: enough to tell when they change.
func texts(dates []*Date) []string {
	order := func(a, b *Date) int { return cmp.Compare(*a, *b) }
	return []string{text(slices.MinFunc(dates, order)), text(slices.MaxFunc(dates, order))}
}

func amount(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
