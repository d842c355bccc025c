package store

import (
	"context"
	"fmt"
	"slices"

	"entente/models"
)

// add writes what a checked body of a POST says, with all that is nested in it. A
// part goes to the record root; a citation to it, or to its part owner.
func (s *Store) add(ctx context.Context, root models.Entity, owner models.Item, body any) (models.Item, error) {
	switch in := body.(type) {
	case *models.CountryFields:
		return s.addRecord(ctx, &models.Country{CountryFields: *in})
	case *models.SectorFields:
		return s.addRecord(ctx, &models.Sector{SectorFields: *in})
	case *models.InstitutionFields:
		return s.addRecord(ctx, &models.Institution{InstitutionFields: *in})
	case *models.PersonFields:
		return s.addRecord(ctx, &models.Person{PersonFields: *in})
	case *models.ArticleFields:
		return s.addRecord(ctx, &models.Article{ArticleFields: *in})
	case *models.NewVisit:
		return s.addVisit(ctx, *in)
	case *models.NewMeeting:
		return s.addMeeting(ctx, *in)
	case *models.NewAgreement:
		return s.addAgreement(ctx, *in)
	case *models.NewCommitment:
		return s.addCommitment(ctx, *in)
	case *models.NewAct:
		act := &models.Act{AgreementID: root.Base().ID, ActFields: in.ActFields}
		return s.addPart(ctx, root, act, in.Citations)
	case *models.NewUpdate:
		update := &models.Update{CommitmentID: root.Base().ID, UpdateFields: in.UpdateFields}
		return s.addPart(ctx, root, update, in.Citations)
	case *models.NewCitation:
		return s.addCitation(ctx, root, owner, *in)
	}
	return nil, fmt.Errorf("nothing is recorded from a %T", body)
}

// addRecord writes a checked record, after finding or recording those it names.
func (s *Store) addRecord(ctx context.Context, e models.Entity) (models.Entity, error) {
	if err := s.adopt(ctx, e); err != nil {
		return e, err
	}
	e.Derive()
	if err := s.refuseKnown(ctx, e); err != nil {
		return e, err
	}
	return e, s.insert(ctx, nil, e)
}

// addVisit writes a visit and all that came of it.
func (s *Store) addVisit(ctx context.Context, in models.NewVisit) (models.Entity, error) {
	v := &models.Visit{VisitFields: in.VisitFields}
	if _, err := s.addRecord(ctx, v); err != nil {
		return v, err
	}
	return v, s.addToVisit(ctx, v, in, v.Access)
}

// addToVisit writes what came of a visit, and what sources say of it.
func (s *Store) addToVisit(ctx context.Context, v *models.Visit, in models.NewVisit, access models.Access) error {
	id := models.VisitID(v.ID)
	for _, m := range in.Meetings {
		m.VisitID, m.Access = &id, m.Access.Or(access)
		if _, err := s.addMeeting(ctx, m); err != nil {
			return err
		}
	}
	for _, a := range in.Agreements {
		a.VisitID, a.Access = &id, a.Access.Or(access)
		if _, err := s.addAgreement(ctx, a); err != nil {
			return err
		}
	}
	if err := s.addCommitments(ctx, in.Commitments, models.Origin{VisitID: &id}, access); err != nil {
		return err
	}
	return s.addCitations(ctx, v, nil, in.Citations)
}

// AddTo records what the body of a new record brings, its sources too, as of one that is on
// record and turned out to be the same. The fields of that one stay as they are: where a
// source says otherwise, its claim stands beside them. Only what it hangs on is taken over,
// where it hangs on nothing yet.
func (s *Store) AddTo(ctx context.Context, at Place, body any, found models.Problems) (Document, error) {
	var d Document
	err := s.InTx(ctx, func(tx *Store) error {
		known, err := tx.loadRecord(ctx, at, false)
		if err != nil {
			return err
		}
		if err := tx.asMeant(ctx, body); err != nil {
			return err
		}
		if err := tx.check(ctx, body, nil, nil, found); err != nil {
			return err
		}
		named, recorded := models.NamesIn(body), len(tx.pending.recorded)
		if err := tx.addTo(ctx, known, body); err != nil {
			return err
		}
		if err := tx.hangOn(ctx, at, known, body); err != nil {
			return err
		}
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if err := tx.publishGiven(ctx, known, tx.pending.recorded[recorded:]); err != nil {
			return err
		}
		new := freshIn(body, named, tx.pending.recorded[recorded:])
		d.ID = known.Base().ID
		d.Alike, err = tx.alike(ctx, new, newIDs(new))
		return err
	})
	return d, err
}

// addTo writes what a checked body brings beside its own fields as of a record of its kind.
func (s *Store) addTo(ctx context.Context, known models.Entity, body any) error {
	access := func(own models.Access) models.Access { return own.Or(models.DefaultAccess(known.RecordKind())) }
	switch in := body.(type) {
	case *models.NewVisit:
		if v, ok := known.(*models.Visit); ok {
			return s.addToVisit(ctx, v, *in, access(in.Access))
		}
	case *models.NewMeeting:
		if m, ok := known.(*models.Meeting); ok {
			return s.addToMeeting(ctx, m, *in, access(in.Access))
		}
	case *models.NewAgreement:
		if a, ok := known.(*models.Agreement); ok {
			return s.addToAgreement(ctx, a, *in, access(in.Access))
		}
	case *models.NewCommitment:
		if c, ok := known.(*models.Commitment); ok {
			return s.addToCommitment(ctx, c, *in)
		}
	}
	return fmt.Errorf("a %T cannot be added to a %s", body, known.RecordKind())
}

// hangOn makes a record that hangs on nothing hang on what a body of its kind hangs on.
func (s *Store) hangOn(ctx context.Context, at Place, known models.Entity, body any) error {
	if len(models.Homes(known)) > 0 {
		return nil
	}
	var edit func(fields any)
	switch in := body.(type) {
	case *models.NewMeeting:
		if in.VisitID != nil {
			edit = func(fields any) { fields.(*models.MeetingFields).VisitID = in.VisitID }
		}
	case *models.NewAgreement:
		if in.VisitID != nil || in.MeetingID != nil {
			edit = func(fields any) {
				f := fields.(*models.AgreementFields)
				f.VisitID, f.MeetingID = in.VisitID, in.MeetingID
			}
		}
	case *models.NewCommitment:
		if in.Origin != nil {
			edit = func(fields any) { fields.(*models.CommitmentFields).Origin = in.Origin }
		}
	}
	if edit == nil {
		return nil
	}
	_, _, err := s.change(ctx, at, []int{0}, func(fields any) (models.Problems, error) {
		edit(fields)
		return nil, nil
	})
	return err
}

// addMeeting writes a meeting and all that came of it.
func (s *Store) addMeeting(ctx context.Context, in models.NewMeeting) (models.Entity, error) {
	m := &models.Meeting{MeetingFields: in.MeetingFields}
	if _, err := s.addRecord(ctx, m); err != nil {
		return m, err
	}
	return m, s.addToMeeting(ctx, m, in, m.Access)
}

// addToMeeting writes what came of a meeting, and what sources say of it.
func (s *Store) addToMeeting(ctx context.Context, m *models.Meeting, in models.NewMeeting, access models.Access) error {
	id := models.MeetingID(m.ID)
	for _, a := range in.Agreements {
		a.MeetingID, a.VisitID, a.Access = &id, m.VisitID, a.Access.Or(access)
		if _, err := s.addAgreement(ctx, a); err != nil {
			return err
		}
	}
	if err := s.addCommitments(ctx, in.Commitments, models.Origin{MeetingID: &id}, access); err != nil {
		return err
	}
	return s.addCitations(ctx, m, nil, in.Citations)
}

// addAgreement writes an agreement, its acts and undertakings.
func (s *Store) addAgreement(ctx context.Context, in models.NewAgreement) (models.Entity, error) {
	a := &models.Agreement{AgreementFields: in.AgreementFields}
	if _, err := s.addRecord(ctx, a); err != nil {
		return a, err
	}
	return a, s.addToAgreement(ctx, a, in, a.Access)
}

// addToAgreement writes the acts and undertakings of an agreement, and what sources say of it.
func (s *Store) addToAgreement(ctx context.Context, a *models.Agreement, in models.NewAgreement, access models.Access) error {
	for _, act := range in.Acts {
		if _, err := s.add(ctx, a, nil, &act); err != nil {
			return err
		}
	}
	id := models.AgreementID(a.ID)
	if err := s.addCommitments(ctx, in.Commitments, models.Origin{AgreementID: &id}, access); err != nil {
		return err
	}
	return s.addCitations(ctx, a, nil, in.Citations)
}

// addCommitments writes the undertakings that came of a visit, meeting or agreement.
func (s *Store) addCommitments(ctx context.Context, list []models.NewCommitment, origin models.Origin, access models.Access) error {
	for _, c := range list {
		c.Origin, c.Access = &origin, c.Access.Or(access)
		if _, err := s.addCommitment(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// addCommitment writes a commitment, and how far it is known to have got.
func (s *Store) addCommitment(ctx context.Context, in models.NewCommitment) (models.Entity, error) {
	c := &models.Commitment{CommitmentFields: in.CommitmentFields}
	if _, err := s.addRecord(ctx, c); err != nil {
		return c, err
	}
	return c, s.addToCommitment(ctx, c, in)
}

// addToCommitment writes how far a commitment is known to have got, and what sources say of
// it.
func (s *Store) addToCommitment(ctx context.Context, c *models.Commitment, in models.NewCommitment) error {
	for _, u := range in.Updates {
		if _, err := s.add(ctx, c, nil, &u); err != nil {
			return err
		}
	}
	return s.addCitations(ctx, c, nil, in.Citations)
}

// addPart writes an act or update with its sources.
func (s *Store) addPart(ctx context.Context, root models.Entity, p models.Item, citations []models.NewCitation) (models.Item, error) {
	if err := s.adoptActor(ctx, root, p); err != nil {
		return p, err
	}
	if err := s.insert(ctx, root, p); err != nil {
		return p, err
	}
	return p, s.addCitations(ctx, root, p, citations)
}

// addCitations writes what sources say of a record, or of a part of it.
func (s *Store) addCitations(ctx context.Context, root models.Entity, owner models.Item, list []models.NewCitation) error {
	for _, in := range list {
		if _, err := s.addCitation(ctx, root, owner, in); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) addCitation(ctx context.Context, root models.Entity, owner models.Item, in models.NewCitation) (models.Item, error) {
	if in.Article != nil {
		id, err := s.articleGiven(ctx, *in.Article, *root.Accessed())
		if err != nil {
			return nil, err
		}
		in.ArticleID = &id
	}
	if owner == nil {
		owner = root
	}
	c := &models.Citation{RootKind: root.RecordKind(), RootID: root.Base().ID,
		OwnerKind: owner.RecordKind(), OwnerID: *owner.Head().ID, CitationFields: in.CitationFields}
	return c, s.insert(ctx, root, c)
}

// articleGiven finds an article that is on record, or records it, as open as what it is
// given with.
func (s *Store) articleGiven(ctx context.Context, in models.ArticleFields, access models.Access) (models.ArticleID, error) {
	a := &models.Article{ArticleFields: in}
	a.Derive()
	known, err := s.articlesLike(ctx, a)
	if err != nil {
		return "", err
	}
	if len(known) > 0 {
		return models.ArticleID(known[0]), nil
	}
	a.Access = in.Access.Or(access)
	err = s.insert(ctx, nil, a)
	return models.ArticleID(a.ID), err
}

// articlesLike finds the articles that one may be: by its external ids, else by its
// address; by outlet, title and language only when it has neither.
func (s *Store) articlesLike(ctx context.Context, a *models.Article) ([]string, error) {
	for _, x := range a.ExternalIDs {
		if id, err := s.knownAs(ctx, models.ArticleKind, x); err != nil || id != "" {
			return []string{id}, err
		}
	}
	switch {
	case a.CanonicalURL != nil:
		return s.articlesAt(ctx, *a.CanonicalURL, "")
	case len(a.ExternalIDs) > 0:
		return nil, nil // there is none yet
	}
	return s.articlesCalled(ctx, a.FoldedTitle)
}

// refuseKnown refuses an article whose address another one has.
func (s *Store) refuseKnown(ctx context.Context, x models.Item) error {
	a, ok := x.(*models.Article)
	if !ok || a.CanonicalURL == nil || a.BinnedAt != nil {
		return nil
	}
	known, err := s.articlesAt(ctx, *a.CanonicalURL, a.ID)
	known = slices.DeleteFunc(known, func(id string) bool { return id == a.ID })
	if err != nil || len(known) == 0 {
		return err
	}
	e := models.Refuse(models.Blocked, "this article is recorded already, as %s", known[0])
	e.Fields.Add("/url", "known_url", "this is the address of article %s", known[0])
	return e
}
