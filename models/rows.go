package models

// Rows of tables of their own: what records have several of, with the record that has it.

// ActRow is an act, with the reference of its agreement.
type ActRow struct {
	// The reference of the agreement it is an act on.
	AgreementReference string `json:"agreement_reference" example:"AGR-2026-0001" validate:"required"`
	Act
}

// UpdateRow is an update, with the reference of its commitment.
type UpdateRow struct {
	// The reference of the commitment it is an update of.
	CommitmentReference string `json:"commitment_reference" example:"COM-2026-0001" validate:"required"`
	Update
}

// ParticipantRole is what somebody is to a visit, a meeting or an agreement.
type ParticipantRole string

// Vocabulary names the list that a code is from.
func (ParticipantRole) Vocabulary() string { return "participant_role" }

// What somebody is to a record: who leads the visitors, who else travels, who takes part
// in a meeting, and who signs.
const (
	RoleLead        ParticipantRole = "lead"
	RoleDelegation  ParticipantRole = "delegation"
	RoleParticipant ParticipantRole = "participant"
	RoleSignatory   ParticipantRole = "signatory"
)

// ParticipantRow is somebody who takes part in a visit or meeting, or signs an agreement.
type ParticipantRow struct {
	// The visit, meeting or agreement.
	Record RecordRef `json:"record" validate:"required"`
	// What they are to it.
	Role ParticipantRole `json:"role" example:"participant" validate:"required"`
	// Which of those with this role, in the order of the record, from 1.
	Number int `json:"number" example:"1" validate:"required"`
	Participant
}

// PositionRow is an office that a person has held.
type PositionRow struct {
	// The person.
	Record RecordRef `json:"record" validate:"required" of:"person"`
	// Which of the offices of the person, in the order of the record, from 1.
	Number int `json:"number" example:"1" validate:"required"`
	Position
}

// RelationRow is what one agreement does to another.
type RelationRow struct {
	// The agreement that does it.
	Record RecordRef `json:"record" validate:"required" of:"agreement"`
	// Which of its relations, in the order of the record, from 1.
	Number int `json:"number" example:"1" validate:"required"`
	Relation
}

// participantsAs are rows of those who have a role in a record.
func participantsAs(role ParticipantRole, record RecordRef, list ...Participant) []ParticipantRow {
	rows := make([]ParticipantRow, len(list))
	for i, p := range list {
		rows[i] = ParticipantRow{record, role, i + 1, p}
	}
	return rows
}

// ParticipantRowsOf are those who take part in a visit or meeting, or sign an agreement.
func ParticipantRowsOf(e Entity) []ParticipantRow {
	ref := RefTo(e)
	switch e := e.(type) {
	case *Visit:
		var lead []Participant
		if e.Lead != nil {
			lead = append(lead, *e.Lead)
		}
		return append(participantsAs(RoleLead, ref, lead...), participantsAs(RoleDelegation, ref, e.Delegation...)...)
	case *Meeting:
		return participantsAs(RoleParticipant, ref, e.Participants...)
	case *Agreement:
		return participantsAs(RoleSignatory, ref, e.Signatories...)
	}
	return nil
}

// PositionRowsOf are the offices that a person has held.
func PositionRowsOf(e Entity) []PositionRow {
	return rowsOf(e, func(p *Person) []Position { return p.Positions },
		func(p *Person, i int, x Position) PositionRow { return PositionRow{RefTo(p), i + 1, x} })
}

// RelationRowsOf is what an agreement does to others.
func RelationRowsOf(e Entity) []RelationRow {
	return rowsOf(e, func(a *Agreement) []Relation { return a.Relations },
		func(a *Agreement, i int, x Relation) RelationRow { return RelationRow{RefTo(a), i + 1, x} })
}

// ActRowsOf are the acts on an agreement, in their order.
func ActRowsOf(e Entity) []ActRow {
	return rowsOf(e, func(a *Agreement) []Act { return a.Acts },
		func(a *Agreement, _ int, x Act) ActRow { return ActRow{a.Reference, x} })
}

// rowsOf makes a row of each thing that a record of type E has in a list; none of a record
// of another type.
func rowsOf[E Entity, X, Row any](e Entity, list func(E) []X, row func(of E, i int, x X) Row) []Row {
	of, ok := e.(E)
	if !ok {
		return nil
	}
	var rows []Row
	for i, x := range list(of) {
		rows = append(rows, row(of, i, x))
	}
	return rows
}

// RefTo names a record.
func RefTo(e Entity) RecordRef {
	return RecordRef{Kind: e.RecordKind(), ID: e.Base().ID, Reference: e.Base().Reference}
}

// CitationFilter chooses what sources say of records.
type CitationFilter struct {
	Filter
	// Kind of the record.
	Kind []RecordKind `query:"kind"`
}

// ParticipantFilter chooses visits, meetings and agreements, for those who take part in
// them.
type ParticipantFilter struct {
	Attended
	// Kind of the record.
	Kind []RecordKind `query:"kind"`
}

// Attended chooses records by what all have that somebody takes part in.
type Attended struct {
	Filter
	// UUID or reference of a person.
	Person []string `query:"person"`
}
