package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"entente/models"
	"entente/models/fold"
)

// create checks a whole body, writes it in one transaction by write, which
// gives the id of the record, and reads that back.
func create[T any, E entity[T]](ctx context.Context, s *Store, in any, write func(tx *Store) (string, error)) (T, error) {
	var v T
	err := s.InTx(ctx, func(tx *Store) error {
		if err := tx.check(ctx, in, nil); err != nil {
			return err
		}
		id, err := write(tx)
		if err != nil {
			return err
		}
		v, err = one[T, E](ctx, tx, id, View{})
		return err
	})
	return v, err
}

// add writes a checked record, after finding or recording those it names.
func (s *Store) add(ctx context.Context, e models.Entity) error {
	if err := s.adopt(ctx, e); err != nil {
		return err
	}
	return s.insert(ctx, e)
}

// adopt links the people and institutions that a record names to their records:
// found by name in any spelling, else recorded with what is known.
func (s *Store) adopt(ctx context.Context, e models.Entity) error {
	access := e.Accessed().Or(models.DefaultAccess(e.RecordKind()))
	switch e := e.(type) {
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
		for i := range e.Parties {
			if err := s.adoptParty(ctx, &e.Parties[i], access); err != nil {
				return err
			}
		}
		// A named party may have turned out to be one that is linked, too.
		var p models.Problems
		e.CheckParties("/parties", &p)
		if err := p.Err(models.Invalid); err != nil {
			return err
		}
		return s.adoptPeople(ctx, e.Signatories, access)
	case *models.Commitment:
		for i := range e.Institutions {
			x := &e.Institutions[i]
			if x.InstitutionID != nil || x.Name == nil {
				continue
			}
			id, err := s.institutionNamed(ctx, models.Text{"und": *x.Name}, x.Country, nil, access)
			if err != nil {
				return err
			}
			x.InstitutionID, x.Name = &id, nil
		}
	}
	return nil
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
	if x.PersonID != nil || x.Name == nil || x.Country == nil {
		return nil
	}
	ids, err := s.namesakes(ctx, models.PersonKind, []string{*x.Name}, x.Country)
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
	if err := s.insert(ctx, p); err != nil {
		return err
	}
	id := models.PersonID(p.ID)
	x.PersonID = &id
	return nil
}

func (s *Store) adoptParty(ctx context.Context, x *models.Party, access models.Access) error {
	if x.Institution == nil {
		return nil
	}
	id, err := s.institutionNamed(ctx, x.Institution.Names, x.Country, x.Institution.Kind, access)
	x.InstitutionID, x.Institution = &id, nil
	return err
}

func (s *Store) institutionNamed(ctx context.Context, name models.Text, country *models.CountryCode, kind *models.InstitutionType, access models.Access) (models.InstitutionID, error) {
	ids, err := s.namesakes(ctx, models.InstitutionKind, slices.Sorted(maps.Values(name)), country)
	if err != nil {
		return "", err
	}
	if len(ids) > 0 {
		return models.InstitutionID(ids[0]), nil
	}
	i := &models.Institution{InstitutionFields: models.InstitutionFields{Access: access, Names: name, Country: country, Kind: kind}}
	err = s.insert(ctx, i)
	return models.InstitutionID(i.ID), err
}

// namesakes finds the people or institutions of a country by any of some names.
func (s *Store) namesakes(ctx context.Context, kind models.RecordKind, names []string, country *models.CountryCode) ([]string, error) {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = fold.Key(name)
	}
	db := s.db.WithContext(ctx).Table("name_keys AS n").Joins("JOIN "+tables[kind]+" AS t ON t.id = n.record_id").
		Where("n.name_key IN ? AND n.kind = ?", keys, kind).Where(scope(ctx, "t"))
	if country != nil {
		db = db.Where("t.country = ?", *country)
	} else {
		db = db.Where("t.country IS NULL")
	}
	var ids []string
	err := db.Distinct("t.id").Order("t.id").Limit(2).Pluck("t.id", &ids).Error
	return ids, explain("looking up a name", err)
}

// checkNames finds names in a body that fit two records.
func (s *Store) checkNames(ctx context.Context, in any, p *models.Problems) error {
	for _, n := range models.NamesIn(in) {
		kind := models.PersonKind
		if n.Institution {
			kind = models.InstitutionKind
		}
		ids, err := s.namesakes(ctx, kind, n.Names, n.Country)
		if err != nil {
			return err
		}
		if len(ids) > 1 {
			p.Add(n.Pointer, "ambiguous", "%q fits two records of that country: give its %s_id instead", strings.Join(n.Names, " / "), kind)
		}
	}
	return nil
}

// addCitations writes what sources say of a record, or of a part of it.
func (s *Store) addCitations(ctx context.Context, root models.Entity, owner models.Part, list []models.NewCitation) error {
	for _, in := range list {
		if _, err := s.addCitation(ctx, root, owner, in); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) addCitation(ctx context.Context, root models.Entity, owner models.Part, in models.NewCitation) (string, error) {
	if in.Article != nil {
		id, err := s.articleGiven(ctx, *in.Article, *root.Accessed())
		if err != nil {
			return "", err
		}
		in.ArticleID = &id
	}
	c := &models.Citation{RootKind: root.RecordKind(), RootID: root.Base().ID,
		OwnerKind: root.RecordKind(), OwnerID: root.Base().ID, CitationFields: in.CitationFields}
	if owner != nil {
		c.OwnerKind, c.OwnerID = owner.RecordKind(), owner.Part().ID
	}
	if err := s.insertPart(ctx, root, c); err != nil {
		return "", err
	}
	return c.ID, nil
}

// articleGiven finds an article by its address, else by outlet, title and
// language; else it records it, as open as what it is given with.
func (s *Store) articleGiven(ctx context.Context, in models.ArticleFields, access models.Access) (models.ArticleID, error) {
	a := &models.Article{ArticleFields: in}
	a.Derive()
	db := s.db.WithContext(ctx).Table("articles AS t").Where(scope(ctx, "t"))
	if a.CanonicalURL != nil {
		db = db.Where("t.canonical_url = ?", *a.CanonicalURL)
	} else {
		db = db.Where("t.folded_title = ?", a.FoldedTitle)
	}
	var ids []string
	if err := db.Order("t.id").Limit(1).Pluck("t.id", &ids).Error; err != nil {
		return "", explain("looking up an article", err)
	}
	if len(ids) > 0 {
		return models.ArticleID(ids[0]), nil
	}
	a.Access = in.Access.Or(access)
	err := s.insert(ctx, a)
	return models.ArticleID(a.ID), err
}
