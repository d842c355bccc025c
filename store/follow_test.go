package store_test

import (
	"context"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// family is records that rest on each other: a visit, a meeting of it, an
// agreement of the meeting, a commitment of the agreement, and those they name.
type family struct {
	s                                             *store.Store
	ctx                                           context.Context //nolint:containedctx // one context for one test
	visit, other, meeting, agreement, older       string
	commitment, institution, person, newInstitute string
}

func newFamily(t *testing.T, s *store.Store) *family {
	t.Helper()
	f := &family{s: s, ctx: storetest.As(t, models.RoleAdministrator)}
	f.person = must(storetest.Create[models.Person](f.ctx, s, models.PersonFields{Names: []models.PersonName{{Text: "Nasser Bourita"}}, Country: ptr(models.CountryCode("MA"))}))(t).ID
	f.institution = must(storetest.Create[models.Institution](f.ctx, s, models.InstitutionFields{Names: texts{"fr": "ONCF"}, Country: ptr(models.CountryCode("MA"))}))(t).ID
	f.newInstitute = must(storetest.Create[models.Institution](f.ctx, s, models.InstitutionFields{Names: texts{"fr": "TCDD"}, Country: ptr(models.CountryCode("TR"))}))(t).ID
	visit := visitFields("visit", published)
	visit.Date, visit.Lead = date("2023-11-13"), &models.Participant{PersonID: ptr(models.PersonID(f.person))}
	f.visit = must(storetest.Create[models.Visit](f.ctx, s, models.NewVisit{VisitFields: visit}))(t).ID
	f.other = must(storetest.Create[models.Visit](f.ctx, s, models.NewVisit{VisitFields: visitFields("other", published)}))(t).ID
	meeting := meetingFields("meeting", published)
	meeting.VisitID, meeting.Date = ptr(models.VisitID(f.visit)), date("2023-11")
	f.meeting = must(storetest.Create[models.Meeting](f.ctx, s, models.NewMeeting{MeetingFields: meeting}))(t).ID
	f.older = must(storetest.Create[models.Agreement](f.ctx, s, models.NewAgreement{AgreementFields: agreementFields("older", published)}))(t).ID
	agreement := agreementFields("agreement", published)
	agreement.MeetingID, agreement.Date = ptr(models.MeetingID(f.meeting)), date("2023")
	agreement.Parties[1] = models.Party{InstitutionID: ptr(models.InstitutionID(f.institution))}
	agreement.Sectors = []models.SectorCode{"counter_terrorism"}
	f.agreement = must(storetest.Create[models.Agreement](f.ctx, s, models.NewAgreement{AgreementFields: agreement, Acts: []models.NewAct{{ActFields: models.ActFields{Kind: models.ActSignature, Date: date("2023-11-13")}}}}))(t).ID
	commitment := commitmentFields("commitment", published)
	commitment.OwedTo, commitment.Origin = nil, &models.Origin{AgreementID: ptr(models.AgreementID(f.agreement))}
	commitment.Institutions = []models.CommitmentInstitution{{InstitutionID: ptr(models.InstitutionID(f.institution)), Role: models.InstitutionRoleLead}}
	f.commitment = must(storetest.Create[models.Commitment](f.ctx, s, models.NewCommitment{CommitmentFields: commitment, Updates: []models.NewUpdate{{UpdateFields: models.UpdateFields{Delivery: models.DeliveryLimited, AssessedBy: models.AssessedBySelf, AsOf: "2024"}}}}))(t).ID
	return f
}

func (f *family) changeVisit(t *testing.T, edit func(*models.VisitFields)) {
	t.Helper()
	must(storetest.Change[models.Visit](f.ctx, f.s, f.visit, 0, func(x *models.VisitFields) models.Problems { edit(x); return nil }))(t)
}

func (f *family) changeMeeting(t *testing.T, edit func(*models.MeetingFields)) {
	t.Helper()
	must(storetest.Change[models.Meeting](f.ctx, f.s, f.meeting, 0, func(x *models.MeetingFields) models.Problems { edit(x); return nil }))(t)
}

func (f *family) changeAgreement(t *testing.T, edit func(*models.AgreementFields)) {
	t.Helper()
	must(storetest.Change[models.Agreement](f.ctx, f.s, f.agreement, 0, func(x *models.AgreementFields) models.Problems { edit(x); return nil }))(t)
}

func (f *family) changeInstitution(t *testing.T, edit func(*models.InstitutionFields)) {
	t.Helper()
	must(storetest.Change[models.Institution](f.ctx, f.s, f.institution, 0, func(x *models.InstitutionFields) models.Problems { edit(x); return nil }))(t)
}

// familyEdit is one change of a family.
type familyEdit struct {
	name string
	edit func(t *testing.T, f *family)
}

// familyEdits are changes at one end, of which something at the other end follows.
func familyEdits() []familyEdit {
	supersede := func(id string) []models.Relation {
		return []models.Relation{{Kind: models.RelationSupersedes, AgreementID: ptr(models.AgreementID(id))}}
	}
	return []familyEdit{
		{"the visit is hidden", func(t *testing.T, f *family) { f.changeVisit(t, func(x *models.VisitFields) { x.Access = internal }) }},
		{"the visit is open again", func(t *testing.T, f *family) { f.changeVisit(t, func(x *models.VisitFields) { x.Access = published }) }},
		{"the visit is binned", func(t *testing.T, f *family) { check(t, storetest.Bin[models.Visit](f.ctx, f.s, f.visit, 0)) }},
		{"the visit is restored", func(t *testing.T, f *family) { must(storetest.Restore[models.Visit](f.ctx, f.s, f.visit))(t) }},
		{"the visit goes elsewhere", func(t *testing.T, f *family) { f.changeVisit(t, func(x *models.VisitFields) { x.HostCountry = "TR" }) }},
		{"the visit is dated anew", func(t *testing.T, f *family) { f.changeVisit(t, func(x *models.VisitFields) { x.Date = date("2022") }) }},
		{"the meeting goes to another visit", func(t *testing.T, f *family) {
			f.changeMeeting(t, func(x *models.MeetingFields) { x.VisitID = ptr(models.VisitID(f.other)) })
		}},
		{"the meeting stands alone", func(t *testing.T, f *family) { f.changeMeeting(t, func(x *models.MeetingFields) { x.VisitID = nil }) }},
		{"the meeting is of the visit again", func(t *testing.T, f *family) {
			f.changeMeeting(t, func(x *models.MeetingFields) { x.VisitID = ptr(models.VisitID(f.visit)) })
		}},
		{"the meeting is hidden", func(t *testing.T, f *family) {
			f.changeMeeting(t, func(x *models.MeetingFields) { x.Access = internal })
		}},
		{"the meeting is a draft", func(t *testing.T, f *family) { f.changeMeeting(t, func(x *models.MeetingFields) { x.Access = draft }) }},
		{"the meeting is open again", func(t *testing.T, f *family) {
			f.changeMeeting(t, func(x *models.MeetingFields) { x.Access = published })
		}},
		{"the agreement is of a visit too", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.VisitID = ptr(models.VisitID(f.other)) })
		}},
		{"the agreement is of no meeting", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.MeetingID = nil })
		}},
		{"the agreement is of no visit", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.VisitID = nil })
		}},
		{"the agreement is of the meeting again", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.MeetingID = ptr(models.MeetingID(f.meeting)) })
		}},
		{"the agreement is dated anew", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.Date = date("2021-05") })
		}},
		{"the agreement is undated", func(t *testing.T, f *family) { f.changeAgreement(t, func(x *models.AgreementFields) { x.Date = nil }) }},
		{"the agreement supersedes", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.Relations = supersede(f.older) })
		}},
		{"what supersedes is hidden", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.Access = internal })
		}},
		{"what supersedes is open again", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.Access = published })
		}},
		{"what supersedes is in force", func(t *testing.T, f *family) {
			must(storetest.CreateIn[models.Act](f.ctx, f.s, f.agreement, models.NewAct{ActFields: models.ActFields{Kind: models.ActEntryIntoForce, Date: date("2024-02-01")}}))(t)
		}},
		{"what supersedes is binned", func(t *testing.T, f *family) { check(t, storetest.Bin[models.Agreement](f.ctx, f.s, f.agreement, 0)) }},
		{"what supersedes is restored", func(t *testing.T, f *family) { must(storetest.Restore[models.Agreement](f.ctx, f.s, f.agreement))(t) }},
		{"it supersedes no more", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) { x.Relations = nil })
		}},
		{"another party", func(t *testing.T, f *family) {
			f.changeAgreement(t, func(x *models.AgreementFields) {
				x.Parties = append(x.Parties, models.Party{InstitutionID: ptr(models.InstitutionID(f.newInstitute))})
			})
		}},
		{"the institution moves", func(t *testing.T, f *family) {
			f.changeInstitution(t, func(x *models.InstitutionFields) { x.Country = ptr(models.CountryCode("GE")) })
		}},
		{"the institution has no country", func(t *testing.T, f *family) {
			f.changeInstitution(t, func(x *models.InstitutionFields) { x.Country = nil })
		}},
		{"the institution is home again", func(t *testing.T, f *family) {
			f.changeInstitution(t, func(x *models.InstitutionFields) { x.Country = ptr(models.CountryCode("MA")) })
		}},
		{"the institution is hidden", func(t *testing.T, f *family) {
			f.changeInstitution(t, func(x *models.InstitutionFields) { x.Access = internal })
		}},
		{"the institution is open again", func(t *testing.T, f *family) {
			f.changeInstitution(t, func(x *models.InstitutionFields) { x.Access = published })
		}},
		{"the person is hidden", func(t *testing.T, f *family) {
			must(storetest.Change[models.Person](f.ctx, f.s, f.person, 0, func(x *models.PersonFields) models.Problems { x.Access = internal; return nil }))(t)
		}},
		{"the sector moves", func(t *testing.T, f *family) {
			must(storetest.Change[models.Sector](f.ctx, f.s, "counter_terrorism", 0, func(x *models.SectorFields) models.Problems {
				x.Parent = ptr(models.SectorCode("justice"))
				return nil
			}))(t)
		}},
		{"the commitment has another origin", func(t *testing.T, f *family) {
			must(storetest.Change[models.Commitment](f.ctx, f.s, f.commitment, 0, func(x *models.CommitmentFields) models.Problems {
				x.Origin = &models.Origin{VisitID: ptr(models.VisitID(f.visit))}
				return nil
			}))(t)
		}},
		{"the commitment is dated itself", func(t *testing.T, f *family) {
			must(storetest.Change[models.Commitment](f.ctx, f.s, f.commitment, 0, func(x *models.CommitmentFields) models.Problems { x.Date = date("2020"); return nil }))(t)
		}},
		{"the commitment is undated again, of none", func(t *testing.T, f *family) {
			must(storetest.Change[models.Commitment](f.ctx, f.s, f.commitment, 0, func(x *models.CommitmentFields) models.Problems { x.Date, x.Origin = nil, nil; return nil }))(t)
		}},
	}
}

// One field changes at one end, and everything at the other end follows.
func TestWhatFollowsFromOneEdit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		f := newFamily(t, s)
		verified(t, s)
		for _, e := range familyEdits() {
			if !t.Run(e.name, func(t *testing.T) {
				e.edit(t, f)
				verified(t, s)
			}) {
				return
			}
		}
	})
}

// Some of what follows, said outright.
func TestACommitmentFollowsItsOrigin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		f := newFamily(t, s)
		of := func(visit string) int {
			t.Helper()
			return len(must(storetest.List[models.Commitment](f.ctx, s, models.CommitmentFilter{Visit: []string{visit}}, page))(t).Data)
		}
		from := func() string {
			t.Helper()
			c := must(storetest.One[models.Commitment](f.ctx, s, f.commitment))(t)
			if c.DateFrom == nil {
				return ""
			}
			return *c.DateFrom
		}
		if of(f.visit) != 1 || of(f.other) != 0 || from() != "2023-01-01" {
			t.Errorf("at first: %d of the visit, %d of the other, from %s", of(f.visit), of(f.other), from())
		}
		f.changeMeeting(t, func(x *models.MeetingFields) { x.VisitID = ptr(models.VisitID(f.other)) })
		f.changeAgreement(t, func(x *models.AgreementFields) { x.Date = date("2021-05") })
		if of(f.visit) != 0 || of(f.other) != 1 || from() != "2021-05-01" {
			t.Errorf("then: %d of the visit, %d of the other, from %s", of(f.visit), of(f.other), from())
		}
		pair := func(p models.Pair) int {
			t.Helper()
			return len(must(storetest.List[models.Commitment](f.ctx, s, models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{p}}}, page))(t).Data)
		}
		if pair("AZ-MA") != 1 {
			t.Errorf("of AZ-MA: %d, want 1, for an institution of Morocco is party", pair("AZ-MA"))
		}
		f.changeInstitution(t, func(x *models.InstitutionFields) { x.Country = ptr(models.CountryCode("TR")) })
		if pair("AZ-MA") != 0 || pair("AZ-TR") != 1 {
			t.Errorf("the institution moved to TR: %d of AZ-MA, %d of AZ-TR", pair("AZ-MA"), pair("AZ-TR"))
		}
	})
}
