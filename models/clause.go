package models

// Clauses are what the text itself says about its life, as far as status and terms
// follow from it. Each is null where the text says nothing, or is not known to.
type Clauses struct {
	// When it enters into force.
	EntryIntoForceClause *EntryClause `json:"entry_into_force_clause" gorm:"serializer:json"`
	// For how long it is concluded.
	Term *Term `json:"term" gorm:"serializer:json"`
	// How it is denounced.
	Notice *Notice `json:"notice" gorm:"serializer:json"`
	// What goes on when it has ended.
	Survival *Survival `json:"survival" gorm:"serializer:json"`
}

// EntryClause is the clause on entry into force.
type EntryClause struct {
	// What it waits for: signatures, a date, notifications, an exchange of instruments,
	// ratifications (acceptance, approval and accession count as one), or an act that
	// says so.
	On EntryBasis `json:"on" example:"notification" validate:"required"`
	// The date, where it is one.
	Date *Date `json:"date" example:"2027-01-01"`
	// How many of these acts; null is one of each party.
	Number *int `json:"number" example:"30"`
	// How long after the last of them (ISO 8601).
	After *Duration `json:"after" example:"P30D"`
	// On the first day of the so manieth month after that.
	MonthStart *int `json:"month_start" example:"2"`
	// From when it is applied provisionally until then.
	Provisional *ProvisionalClause `json:"provisional"`
}

// ProvisionalClause says from when a text is applied before it is in force.
type ProvisionalClause struct {
	// From signature, or from a date.
	On EntryBasis `json:"on" enums:"signature,date" example:"signature" validate:"required"`
	// The date, where it is one.
	Date *Date `json:"date"`
}

// mostActs is how many acts an entry into force can wait for.
const mostActs = 1_000

// CheckValue wants what the clause waits for to be complete.
func (c EntryClause) CheckValue(at string, p *Problems) {
	checkRequired(c.On, at+"/on", p)
	checkDated(c.On, c.Date, at, p)
	if c.Number != nil && (*c.Number < 1 || *c.Number > mostActs) {
		p.Add(at+"/number", "out_of_range", "a number of acts is from 1 to %d", mostActs)
	}
	if c.MonthStart != nil && (*c.MonthStart < 1 || *c.MonthStart > 24) {
		p.Add(at+"/month_start", "out_of_range", "the first day of a month is of one from the 1st to the 24th after")
	}
}

// CheckValue knows two beginnings.
func (c ProvisionalClause) CheckValue(at string, p *Problems) {
	checkOneOf(c.On, []EntryBasis{EntryOnSignature, EntryOnDate}, at+"/on", "unknown_code", p)
	checkDated(c.On, c.Date, at, p)
}

func checkDated(on EntryBasis, date *Date, at string, p *Problems) {
	if (on == EntryOnDate) != (date != nil) {
		p.Add(at+"/date", "wrong_clause", `a date is given where "on" is "date", and only there`)
	}
}

// Term is the clause on how long the text is concluded for.
type Term struct {
	// What comes at its end; null where the text does not say.
	Kind *TermType `json:"kind" example:"initial_then_periods"`
	// How long it is, or the first one (ISO 8601).
	Length *Duration `json:"length" example:"P5Y"`
	// Until when it is, where the text names the day: the last one.
	Until *Date `json:"until"`
	// By how much it is renewed; null is as long as the first term.
	Period *Duration `json:"period" example:"P5Y"`
	// How often it renews itself; null is without end.
	Times *int `json:"times"`
	// From whose entry into force it counts: that of the text, or for each party that for
	// itself; null is that of the text. Between two they are the same.
	CountsFrom *TermStart `json:"counts_from" example:"party"`
}

// CheckValue wants an end of what ends.
func (t Term) CheckValue(at string, p *Problems) {
	kind := value(t.Kind)
	if t.Length != nil && t.Until != nil {
		p.Add(at+"/until", "wrong_clause", "a term has a length or a last day, not both")
	}
	if kind == TermIndefinite && (t.Length != nil || t.Until != nil || t.Period != nil) {
		p.Add(at+"/kind", "wrong_clause", `what is indefinite has no length; an initial term is "initial_then_indefinite"`)
	}
	if kind == TermPeriods && t.Length == nil && t.Period == nil && t.Until != nil {
		p.Add(at+"/period", "required", "say by how much it renews itself after its last day")
	}
	if t.Times != nil && kind != TermPeriods {
		p.Add(at+"/times", "wrong_clause", `only what renews itself by periods ("initial_then_periods") does so a number of times`)
	}
	if t.Times != nil && (*t.Times < 1 || *t.Times > 100) {
		p.Add(at+"/times", "out_of_range", "it renews itself 1 to 100 times; null is without end")
	}
}

// ends tells whether the term comes to an end by itself.
func (t *Term) ends() bool {
	switch {
	case t == nil || (t.Length == nil && t.Until == nil):
		return false
	case value(t.Kind) == TermPeriods:
		return t.Times != nil
	}
	return value(t.Kind) != TermIndefinite && value(t.Kind) != TermThenIndefinite
}

// period is by how much the term is renewed.
func (t *Term) period() *Duration {
	if t.Period != nil {
		return t.Period
	}
	return t.Length
}

// boundary is the end of the term that began on a day, after it was renewed so many
// times: the first day on which it is over.
func (t *Term) boundary(begin Day, renewed int, latest func(from, to string) Day) Day {
	if t.Until != nil {
		from, to := t.Until.Bounds()
		return t.period().span(renewed).after(next(latest(from, to)))
	}
	return t.Length.span(1).plus(t.period().span(renewed)).after(begin)
}

// Notice is the clause on how a party leaves.
type Notice struct {
	// Whether it is given for the end of a term or at any time.
	At *NoticeTime `json:"at" example:"end_of_term"`
	// How long before (ISO 8601).
	Length *Duration `json:"length" example:"P6M"`
	// When it has effect: at the end of the term, or its length after it was received;
	// null is what goes with when it is given.
	Effect *NoticeEffect `json:"effect" example:"end_of_term"`
}

// withTerm tells whether a notice has effect at the end of a term.
func (n *Notice) withTerm() bool {
	if n.Effect != nil {
		return *n.Effect == EffectEndOfTerm
	}
	return value(n.At) != NoticeAnyTime
}

// Survival is the clause on what goes on when the text has ended, such as the
// protection of investments made before.
type Survival struct {
	// For how long (ISO 8601).
	Length Duration `json:"length" example:"P10Y" validate:"required"`
}

// CheckValue wants a length.
func (s Survival) CheckValue(at string, p *Problems) {
	if s.Length == "" {
		p.Add(at+"/length", "required", "say for how long")
	}
}

// OldClauses are clauses as they were written before: a length, and a renewal that is tacit,
// express or none. They are taken on writing, and read as term and notice.
type OldClauses struct {
	// How long its term is (ISO 8601). Write `term` instead: what is given here becomes
	// it.
	Duration *Duration `json:"duration,omitempty" gorm:"-" example:"P5Y" table:"-"`
	// What happens at the end of its term. Write `term` and `notice` instead: what is
	// given here becomes them.
	Renewal *Renewal `json:"renewal,omitempty" gorm:"-" table:"-"`
}

// RenewalType says how a term is renewed.
type RenewalType string

// The ways a term is renewed.
const (
	RenewalTacit   RenewalType = "tacit"
	RenewalExpress RenewalType = "express"
	RenewalNone    RenewalType = "none"
)

// CheckValue finds a way we do not know.
func (r RenewalType) CheckValue(at string, p *Problems) {
	checkOneOf(r, []RenewalType{RenewalTacit, RenewalExpress, RenewalNone}, at, "unknown_code", p)
}

// Renewal is the clause on the end of a term: whether it renews itself, for how
// long, and with how much notice it is denounced.
type Renewal struct {
	// How the term is renewed.
	Kind *RenewalType `json:"kind" example:"tacit"`
	// For how long it is renewed.
	Period *Duration `json:"period" example:"P5Y"`
	// How long before the end of the term it has to be denounced.
	Notice *Duration `json:"notice" example:"P6M"`
}

// translate makes clauses of what was written in the old way.
func (o *OldClauses) translate(c *Clauses) {
	if o.Duration == nil && o.Renewal == nil {
		return
	}
	old := Renewal{}
	if o.Renewal != nil {
		old = *o.Renewal
	}
	if o.Duration != nil || old.Kind != nil || old.Period != nil {
		c.Term = &Term{Kind: termTypes[value(old.Kind)], Length: o.Duration, Period: old.Period}
	}
	if old.Notice != nil {
		at, effect := NoticeAnyTime, EffectAfterReceipt
		if o.Duration != nil && value(old.Kind) == RenewalTacit {
			at, effect = NoticeEndOfTerm, EffectEndOfTerm
		}
		c.Notice = &Notice{At: &at, Length: old.Notice, Effect: &effect}
	}
	*o = OldClauses{}
}

// termTypes are the kinds of terms that went by the kind of their renewal.
var termTypes = map[RenewalType]*TermType{RenewalTacit: new(TermPeriods), RenewalExpress: new(TermByAgreement), RenewalNone: new(TermFixed)}
