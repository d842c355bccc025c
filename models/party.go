package models

import (
	"reflect"
	"slices"
)

// PartyRole is what somebody is to a text.
type PartyRole string

// Vocabulary names the list that a code is from.
func (PartyRole) Vocabulary() string { return "party_role" }

// What a party is to a text, and what others are that have to do with it.
const (
	PartyOfText PartyRole = "party"
	Signatory   PartyRole = "signatory"
	Depositary  PartyRole = "depositary"
	Observer    PartyRole = "observer"
)

// OfRole chooses parties, and who else has to do with a text, by what they are to it.
type OfRole struct {
	// What somebody is to the text; a party that keeps it is found as its depositary, too.
	Role []PartyRole `query:"role" example:"observer"`
}

// Wants tells whether a row is of one of the roles.
func (f OfRole) Wants(r PartyRow) bool {
	return len(f.Role) == 0 || slices.Contains(f.Role, r.Role) || r.Depositary && slices.Contains(f.Role, Depositary)
}

// PartyFilter chooses parties by their agreements, and by themselves.
type PartyFilter struct {
	AgreementFilter
	OfRole
}

// PartyRow is one party of an agreement, or who else has to do with it, and where it
// stands on a day.
type PartyRow struct {
	// The agreement.
	Record RecordRef `json:"record" validate:"required" of:"agreement"`
	// Who it is.
	Party ActParty `json:"party" validate:"required"`
	// What it is to the text: a signatory has signed, and is not bound yet; a depositary
	// keeps it, and an observer takes part in its work, without being a party.
	Role PartyRole `json:"role" example:"party" validate:"required"`
	// Whether it keeps the text; a party that does stays a party.
	Depositary bool `json:"depositary" validate:"required"`
	// Where it stands on the day asked about; one that has left is `terminated`, one whose
	// own term is over `expired`. Null for who is no party.
	Status *StatusOnDay `json:"status"`
	// That the day asked about is in the future: what is on record now, run on.
	Forecast bool `json:"forecast,omitempty"`
	// When it signed.
	Signed *Date `json:"signed" example:"2024-05-04"`
	// Since when it is bound, or was before it left.
	BoundSince *Date `json:"bound_since" example:"2024-08-28"`
	// Since when it is bound no more.
	BoundUntil *Date `json:"bound_until"`
	// Where it stands in its terms; null when it is not bound, or no clause says for how
	// long it is.
	Terms *Terms `json:"terms"`
	// Whether these are its own, and other than those of the text.
	OwnTerms bool `json:"own_terms" validate:"required"`
	// Whether it applies the text provisionally.
	Provisional bool `json:"provisional" validate:"required"`
	// Its reservations.
	Reservations []PartyStatement `json:"reservations" validate:"required"`
	// Its declarations.
	Declarations []PartyStatement `json:"declarations" validate:"required"`
}

// SignedOn is when a text was signed: the last signature of which the date is known.
func SignedOn(acts []Act) *Date {
	var last *Date
	for _, a := range acts {
		if a.Kind == ActSignature && a.Date != nil {
			last = latestDate(a.Date, last)
		}
	}
	return last
}

// InForceSince is since when a text is in force, or first was, by its steps up to a day;
// nil while it was not, or where that is unknown.
func InForceSince(steps []Step, day Day) *Date {
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Value == StatusInForce })
	if i < 0 || steps[i].From > day {
		return nil
	}
	return steps[i].Since
}

// PartyStatement is a reservation or declaration of a party.
type PartyStatement struct {
	// The id of the act.
	ID string `json:"id" format:"uuid" validate:"required"`
	// When it was made.
	Date *Date `json:"date" example:"2024-05-04"`
	// What it was made by.
	Instrument Text `json:"instrument"`
	// What it says.
	Note Text `json:"note"`
}

// The acts that are statements of a party.
const (
	actReservation ActType = "reservation"
	actDeclaration ActType = "declaration"
)

// PartyRowOn says where one party of a text stands on a day, by its steps.
//
//  1. It is bound since it came to be in force for it, or applied; being suspended does
//     not end that.
//  2. One that has left keeps since when it was bound, and says until when.
//  3. It is a signatory while it has signed and is not bound.
func PartyRowOn(c Course, m Member, steps []Step, day Day) PartyRow {
	status := StatusOn(steps, day)
	row := rowOf(PartyOfText)
	row.Status, row.Provisional = &status, status.Value == StatusProvisionallyApplied
	for i, s := range steps {
		switch bound := s.bound(); {
		case s.From > day:
		case bound && (i == 0 || !steps[i-1].bound()):
			row.BoundSince, row.BoundUntil = s.Since, nil
		case !bound && i > 0 && steps[i-1].bound():
			row.BoundUntil = s.Since
		}
	}
	for i := range c.Acts {
		a := &c.Acts[i]
		if !m.did(a) && !(a.Joint() && a.Kind == ActSignature) {
			continue
		}
		if from, _ := a.Date.Bounds(); from > day {
			continue
		}
		said := PartyStatement{a.ID, a.Date, a.Instrument, a.Note}
		switch a.Kind {
		case ActSignature:
			if row.Signed == nil {
				row.Signed = a.Date
			}
		case actReservation:
			row.Reservations = append(row.Reservations, said)
		case actDeclaration:
			row.Declarations = append(row.Declarations, said)
		}
	}
	if status.Value == StatusSigned || status.Value == StatusInitialled {
		row.Role = Signatory
	}
	return row
}

// Run says where the party stands in its terms while it is bound, beside those of the text.
func (r *PartyRow) Run(own, text *Terms) {
	if r.Status.Value == StatusInForce || r.Status.Value == StatusSuspended {
		r.Terms, r.OwnTerms = own, own != nil && !reflect.DeepEqual(own, text)
	}
}

func rowOf(role PartyRole) PartyRow {
	return PartyRow{Role: role, Reservations: []PartyStatement{}, Declarations: []PartyStatement{}}
}

// Roll are the rows of an agreement: of its parties, and behind them of who else has to do
// with it.
type Roll struct {
	Rows    []PartyRow
	members []Member
}

// Add adds the row of a party.
func (r *Roll) Add(row PartyRow, who ActParty, m Member) {
	row.Party = who
	r.Rows, r.members = append(r.Rows, row), append(r.members, m)
}

// AddDepositary notes who keeps the text: on the row of the party that does, or else on a
// row of its own. Keeping it is a duty beside being a party, and ends nothing of that
// (article 76).
func (r *Roll) AddDepositary(who ActParty, m Member) {
	i := r.find(who, m)
	if i < 0 {
		i = len(r.Rows)
		r.Add(rowOf(Depositary), who, m)
	}
	r.Rows[i].Depositary = true
}

// AddObserver adds who observes the text. Who is a party does not, whatever it was before.
func (r *Roll) AddObserver(who ActParty, m Member) {
	if i := r.find(who, m); i < 0 || r.Rows[i].Role == Depositary {
		r.Add(rowOf(Observer), who, m)
	}
}

// find is the first row of somebody, -1 when there is none. Of one country, two
// institutions are two.
func (r *Roll) find(who ActParty, m Member) int {
	for i, row := range r.Rows {
		other := row.Party.InstitutionID
		same := m == r.members[i] && m != Member{}
		if same && (who.InstitutionID == nil || other == nil || *who.InstitutionID == *other) {
			return i
		}
	}
	return -1
}

// bound tells whether a party is bound on these days.
func (s Step) bound() bool { return s.Value == StatusInForce || s.Value == StatusSuspended }

// StatusBetween is where a text stands between two of its parties: as for the one for
// which it is further from being in force, and ended when it has ended for one.
func StatusBetween(a, b StatusOnDay) StatusOnDay {
	if a.Value == b.Value {
		if !a.Certain {
			return a
		}
		b.Because = joinReasons(a.Because, b.Because)
		b.Since = latestDate(a.Since, b.Since)
		return b
	}
	if BindsLess(a.Value) > BindsLess(b.Value) {
		return a
	}
	return b
}

// latestDate is the later of two dates, as far as that is known.
func latestDate(a, b *Date) *Date {
	from, _ := a.Bounds()
	if other, _ := b.Bounds(); other > from {
		return b
	}
	return a
}

// BindsLess orders statuses by how little a text binds that has them.
func BindsLess(s AgreementStatus) int { return slices.Index(Statuses(), s) }

// Statuses lists all statuses of agreements, from the one that binds most.
func Statuses() []AgreementStatus {
	return []AgreementStatus{StatusInForce, StatusProvisionallyApplied, StatusSuspended, StatusSigned, StatusInitialled,
		StatusNegotiating, StatusUnknown, StatusExpired, StatusSuperseded, StatusTerminated}
}
