package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"entente/models"
	"entente/models/fold"
)

// adopt links the people and institutions that a record names to their records:
// found by name in any spelling, else recorded with what is known.
func (s *Store) adopt(ctx context.Context, e models.Entity) error {
	access := e.Accessed().Or(models.DefaultAccess(e.RecordKind()))
	switch e := e.(type) {
	case *models.Institution:
		return s.adoptParent(ctx, e, access)
	case *models.Person:
		return s.adoptOffices(ctx, e, access)
	case *models.Visit:
		if e.Lead != nil {
			lead := *e.Lead
			e.Lead = &lead
			if err := s.adoptPerson(ctx, e.Lead, access); err != nil {
				return err
			}
		}
		return s.adoptPeople(ctx, e.Delegation, access)
	case *models.Meeting:
		return s.adoptPeople(ctx, e.Participants, access)
	case *models.Agreement:
		return s.adoptParties(ctx, e, access)
	case *models.Commitment:
		return s.adoptInstitutions(ctx, e.Institutions, access)
	}
	return nil
}

func (s *Store) adoptParties(ctx context.Context, a *models.Agreement, access models.Access) error {
	for _, list := range [][]models.Party{a.Parties, a.Depositaries, a.Observers} {
		for i := range list {
			x := &list[i]
			if err := s.adoptBody(ctx, &x.InstitutionID, x.Institution, x.Country, access); err != nil {
				return err
			}
		}
	}
	// A named party may have turned out to be one that is linked, too.
	var p models.Problems
	a.CheckParties("/parties", &p)
	if err := p.Err(models.Invalid); err != nil {
		return err
	}
	return s.adoptPeople(ctx, a.Signatories, access)
}

func (s *Store) adoptInstitutions(ctx context.Context, list []models.CommitmentInstitution, access models.Access) error {
	for i := range list {
		x := &list[i]
		named := x.Institution
		if named == nil && x.Name != nil {
			named = &models.NamedBody{Names: models.Text{"und": *x.Name}}
		}
		if err := s.adoptBody(ctx, &x.InstitutionID, named, x.Country, access); err != nil {
			return err
		}
	}
	return nil
}

// adoptParent links the institution that one belongs to.
func (s *Store) adoptParent(ctx context.Context, i *models.Institution, access models.Access) error {
	linked := i.ParentID != nil
	if err := s.adoptBody(ctx, &i.ParentID, i.Parent, i.Country, access); err != nil || linked {
		return err
	}
	beneath, err := s.beneath(ctx, i.ParentID, i.ID)
	var p models.Problems
	if beneath {
		models.BeneathItself("/parent", &p)
	}
	return cmp.Or(err, p.Err(models.Invalid))
}

// adoptActor links the institution that did an act on an agreement.
func (s *Store) adoptActor(ctx context.Context, of models.Entity, x models.Item) error {
	act, ok := x.(*models.Act)
	if !ok {
		return nil
	}
	return s.adoptBody(ctx, &act.PartyInstitutionID, act.PartyInstitution, act.Party, *of.Accessed())
}

// adoptOffices links the institutions that a person held an office in.
func (s *Store) adoptOffices(ctx context.Context, p *models.Person, access models.Access) error {
	for i := range p.Positions {
		x := &p.Positions[i]
		if err := s.adoptBody(ctx, &x.InstitutionID, x.Institution, p.Country, access); err != nil {
			return err
		}
	}
	return nil
}

// adoptBody links an institution of a country where it is named and not linked.
func (s *Store) adoptBody(ctx context.Context, id **models.InstitutionID, named *models.NamedBody, country *models.CountryCode, access models.Access) error {
	if *id != nil || named == nil {
		return nil
	}
	found, err := s.institutionNamed(ctx, *named, country, access)
	*id = &found
	return err
}

func (s *Store) adoptPeople(ctx context.Context, list []models.Participant, access models.Access) error {
	for i := range list {
		if err := s.adoptPerson(ctx, &list[i], access); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) adoptPerson(ctx context.Context, x *models.Participant, access models.Access) error {
	if x.PersonID != nil || x.Name == nil || x.Country == nil || fold.Key(*x.Name) == "" { // by which nobody is found
		return nil
	}
	ids, err := s.namesakes(ctx, models.PersonKind, []string{*x.Name}, x.Country, access)
	if err != nil {
		return err
	}
	if len(ids) > 0 {
		id := models.PersonID(ids[0])
		x.PersonID = &id
		return nil
	}
	p := &models.Person{PersonFields: models.PersonFields{Access: access, Country: x.Country,
		Names: []models.PersonName{{Text: *x.Name, Primary: true}}}}
	if err := s.insert(ctx, nil, p); err != nil {
		return err
	}
	id := models.PersonID(p.ID)
	x.PersonID = &id
	return nil
}

// institutionNamed finds an institution by its names in any spelling, or records it.
func (s *Store) institutionNamed(ctx context.Context, named models.NamedBody, country *models.CountryCode, access models.Access) (models.InstitutionID, error) {
	ids, err := s.namesakes(ctx, models.InstitutionKind, slices.Sorted(maps.Values(named.Names)), country, access)
	if err != nil {
		return "", err
	}
	if len(ids) > 0 {
		return models.InstitutionID(ids[0]), nil
	}
	i := &models.Institution{InstitutionFields: models.InstitutionFields{Access: access, Names: named.Names, Country: country, Kind: named.Kind}}
	err = s.insert(ctx, nil, i)
	return models.InstitutionID(i.ID), err
}

// checkNames finds names in a body that fit two records, of those that all see who see
// it. A part is as open as the record that it is of.
func (s *Store) checkNames(ctx context.Context, in any, of models.Entity, p *models.Problems) error {
	for _, n := range models.NamesIn(in) {
		kind := models.PersonKind
		if n.Institution {
			kind = models.InstitutionKind
		}
		if of != nil {
			n.Access = *of.Accessed()
		}
		ids, err := s.namesakes(ctx, kind, n.Names, n.Country, n.Access)
		if err != nil {
			return err
		}
		if len(ids) > 1 {
			p.Add(n.Pointer, "ambiguous", "%q fits two records of that country: give its %s_id instead", strings.Join(n.Names, " / "), kind)
		}
	}
	return nil
}
