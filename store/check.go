package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"entente/models"
)

// body is anything a client sends that can find its own faults.
type body interface {
	Check(at string, p *models.Problems)
}

// check finds every fault of what a client sent: those found when it was read,
// those it has by itself, and those against the database. old is the record
// that is to be overwritten, nil for a new one: what it already linked to, it
// may keep even if that is now in the bin.
func (s *Store) check(ctx context.Context, in any, old models.Entity) error {
	p := slices.Clone(s.found)
	in.(body).Check("", &p)
	if err := s.checkLinks(ctx, in, old, &p); err != nil {
		return err
	}
	if err := s.checkNames(ctx, in, &p); err != nil {
		return err
	}
	if err := s.checkRecord(ctx, in, old, &p); err != nil {
		return err
	}
	s.checkDays(in, &p)
	if err := s.checkParties(ctx, in, &p); err != nil {
		return err
	}
	return p.Err(models.Invalid)
}

// link is one place in a body that names another record.
type link struct {
	pointer string
	kind    models.RecordKind
	key     string
}

// linksIn lists every link in a value, by the type it has.
func linksIn(v any) []link {
	var links []link
	models.Walk(v, "", func(pointer string, value reflect.Value) {
		if pointer == "/code" {
			return // a country's or sector's own
		}
		if kind := models.LinkKind(value.Interface()); kind != "" {
			links = append(links, link{pointer, kind, value.String()})
		}
	})
	return links
}

// checkLinks finds links to records that are not there, or not for the caller.
func (s *Store) checkLinks(ctx context.Context, in any, old models.Entity, p *models.Problems) error {
	links := linksIn(in)
	known, err := s.known(ctx, links)
	if err != nil {
		return err
	}
	if old != nil {
		for _, l := range linksIn(old.Stored()) {
			known[l.kind+models.RecordKind("|"+l.key)] = true
		}
	}
	for _, l := range links {
		if known[l.kind+models.RecordKind("|"+l.key)] || l.key == "" {
			continue
		}
		switch l.kind {
		case models.CountryKind:
			p.Add(l.pointer, "unknown_country", "%q is not a country code", l.key)
		case models.SectorKind:
			p.Add(l.pointer, "unknown_sector", "%q is not a sector code", l.key)
		default:
			p.Add(l.pointer, "unknown_"+string(l.kind), "there is no %s %q", l.kind, l.key)
		}
	}
	return nil
}

// known finds out which links lead to something the caller may see.
func (s *Store) known(ctx context.Context, links []link) (map[models.RecordKind]bool, error) {
	known := map[models.RecordKind]bool{}
	var ids, codes []string
	for _, l := range links {
		if l.kind == models.CountryKind || l.kind == models.SectorKind {
			codes = append(codes, l.key)
		} else {
			ids = append(ids, l.key)
		}
	}
	for len(ids)+len(codes) > 0 {
		n, m := min(len(ids), lookedUp), min(len(codes), lookedUp)
		var rows []struct {
			Kind                models.RecordKind
			RecordID, Reference string
		}
		err := s.db.WithContext(ctx).Table("entries AS e").Select("e.kind, e.record_id, e.reference").
			Where(scopeEntries(ctx, "e")).
			Where("e.record_id IN ? OR (e.kind IN ('country', 'sector') AND e.reference IN ?)", unique(ids[:n]), unique(codes[:m])).
			Find(&rows).Error
		if err != nil {
			return nil, explain("looking up links", err)
		}
		for _, r := range rows {
			known[r.Kind+models.RecordKind("|"+r.RecordID)] = true
			known[r.Kind+models.RecordKind("|"+r.Reference)] = true
		}
		ids, codes = ids[n:], codes[m:]
	}
	return known, nil
}

// lookedUp is how many links one query looks up: SQL has a limit.
const lookedUp = 1_000

// unique drops repetitions; it never gives an empty list, which SQL's IN dislikes.
func unique(list []string) []string {
	if len(list) == 0 {
		return []string{""}
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// checkRecord finds the faults of one kind that only other rows can show.
func (s *Store) checkRecord(ctx context.Context, in any, old models.Entity, p *models.Problems) error {
	switch in := in.(type) {
	case *citing:
		return s.checkClaim(ctx, in, p)
	case *models.AgreementFields:
		for i, r := range in.Relations {
			if old != nil && r.AgreementID != nil && string(*r.AgreementID) == old.Base().ID {
				p.Add(fmt.Sprintf("/relations/%d/agreement_id", i), "cycle", "an agreement does nothing to itself")
			}
		}
	case *models.SectorFields:
		return s.checkSector(ctx, in, old, p)
	case *models.CountryFields:
		if c, ok := old.(*models.Country); ok && c.Code != in.Code {
			p.Add("/code", "read_only", "a country keeps its code")
		}
	case *models.InstitutionFields:
		return s.checkInstitution(ctx, in, old, p)
	}
	return nil
}

// checkClaim finds claimed codes that there are not.
func (s *Store) checkClaim(ctx context.Context, in *citing, p *models.Problems) error {
	links := linksIn(in.Claimed(in.of))
	known, err := s.known(ctx, links)
	for _, l := range links {
		if err == nil && !known[l.kind+models.RecordKind("|"+l.key)] {
			p.Add("/value"+l.pointer, "unknown_"+string(l.kind), "%q is not a %s code", l.key, l.kind)
		}
	}
	return err
}

// checkDays finds updates that speak of a day to come.
func (s *Store) checkDays(in any, p *models.Problems) {
	models.Walk(in, "", func(at string, v reflect.Value) {
		u, ok := v.Interface().(models.UpdateFields)
		if from, _ := (&u.AsOf).Bounds(); ok && from > s.Today() {
			p.Add(at+"/as_of", "in_the_future", "%s is still to come; an update says what has been", u.AsOf)
		}
	})
}

// checkParties wants parties of two countries at least, or an international
// organisation among them.
func (s *Store) checkParties(ctx context.Context, in any, p *models.Problems) error {
	var failed error
	models.Walk(in, "", func(at string, v reflect.Value) {
		a, ok := v.Interface().(models.AgreementFields)
		if !ok || len(a.Parties) < 2 || failed != nil {
			return
		}
		if enough, err := s.enoughParties(ctx, a.Parties); err != nil {
			failed = err
		} else if !enough {
			p.Add(at+"/parties", "one_country", "an agreement is between two countries at least, or with an international organisation")
		}
	})
	return failed
}

func (s *Store) enoughParties(ctx context.Context, parties []models.Party) (bool, error) {
	countries := map[models.CountryCode]bool{}
	var ids []string
	for _, x := range parties {
		switch {
		case x.Institution != nil && x.Institution.Kind != nil && *x.Institution.Kind == models.InstitutionInternationalOrganisation:
			return true, nil
		case x.Country != nil:
			countries[*x.Country] = true
		}
		if x.InstitutionID != nil {
			ids = append(ids, string(*x.InstitutionID))
		}
	}
	var rows []models.Institution
	err := s.db.WithContext(ctx).Table("institutions AS t").Where("t.id IN ?", unique(ids)).Where(scope(ctx, "t")).Find(&rows).Error
	for _, i := range rows {
		if i.Country != nil {
			countries[*i.Country] = true
		}
		if i.Kind != nil && *i.Kind == models.InstitutionInternationalOrganisation {
			return true, nil
		}
	}
	return len(countries) > 1, explain("looking up the institutions of parties", err)
}

// checkSector keeps the sectors a tree, and their codes.
func (s *Store) checkSector(ctx context.Context, in *models.SectorFields, old models.Entity, p *models.Problems) error {
	o, ok := old.(*models.Sector)
	if !ok {
		return nil
	}
	if o.Code != in.Code {
		p.Add("/code", "read_only", "a sector keeps its code")
	}
	tree, err := s.sectorTree(ctx)
	if err != nil || in.Parent == nil {
		return err
	}
	if slices.Contains(tree.upward(*in.Parent), o.Code) {
		p.Add("/parent", "cycle", "%q is already beneath %q", *in.Parent, o.Code)
	}
	return nil
}

// checkInstitution keeps an institution from standing beneath itself.
func (s *Store) checkInstitution(ctx context.Context, in *models.InstitutionFields, old models.Entity, p *models.Problems) error {
	if old == nil || in.ParentID == nil {
		return nil
	}
	above := *in.ParentID
	for range 100 {
		if string(above) == old.Base().ID {
			p.Add("/parent_id", "cycle", "an institution cannot stand beneath itself")
			return nil
		}
		var next *models.InstitutionID
		err := s.db.WithContext(ctx).Raw("SELECT parent_id FROM institutions WHERE id = ?", above).Scan(&next).Error
		if err != nil || next == nil {
			return explain("following the parents of an institution", err)
		}
		above = *next
	}
	return nil
}

// uses are the places that keep a record of a kind from being deleted.
var uses = map[models.RecordKind][]string{
	models.CountryKind: {
		"SELECT record_id AS id FROM links WHERE country = @key",
	},
	models.SectorKind: {
		"SELECT record_id AS id FROM links WHERE sector = @key",
	},
	models.InstitutionKind: {"SELECT record_id AS id FROM links WHERE institution_id = @id"},
	models.PersonKind:      {"SELECT record_id AS id FROM links WHERE person_id = @id"},
	models.ArticleKind:     {"SELECT root_id AS id FROM citations WHERE article_id = @id"},
}

// refuseInUse refuses to delete what live records rest on, and says how many of
// those the caller may see do.
func (s *Store) refuseInUse(ctx context.Context, e models.Entity) error {
	for _, use := range uses[e.RecordKind()] {
		args := map[string]any{"id": e.Base().ID, "key": e.Base().Reference}
		var n int64
		err := s.db.WithContext(ctx).Raw("SELECT COUNT(DISTINCT e.root_id) FROM entries e WHERE NOT e.binned AND e.record_id <> @id AND e.record_id IN ("+use+")", args).Scan(&n).Error
		if err != nil {
			return explain("counting uses", err)
		}
		if n > 0 {
			var p models.Problems
			p.AddParameter("id", "in_use", "%d %s on it", n, plural(n, "record rests", "records rest"))
			return &models.Error{Kind: models.Blocked, Detail: fmt.Sprintf("this %s is in use: %d %s on it", e.RecordKind(), n, plural(n, "record rests", "records rest")), Fields: p}
		}
	}
	return nil
}

func plural(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
