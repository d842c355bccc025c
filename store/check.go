package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// body is anything a client sends that can find its own faults.
type body interface {
	Check(at string, p *models.Problems)
}

// check finds every fault of what a client sent: those found when it was read,
// those it has by itself, and those against the database. of is the record that a part
// goes to, nil for a record. old is the record
// that is to be overwritten, nil for a new one: what it already linked to, it
// may keep even if that is now in the bin. What holds in all else is refused when a
// record has its external id.
func (s *Store) check(ctx context.Context, in any, of, old models.Entity, found models.Problems) error {
	var p models.Problems
	in.(body).Check("", &p)
	if err := s.checkLinks(ctx, in, old, &p); err != nil {
		return err
	}
	if err := s.checkNames(ctx, in, of, &p); err != nil {
		return err
	}
	if err := s.checkRecord(ctx, in, old, &p); err != nil {
		return err
	}
	s.checkDays(in, &p)
	if err := s.checkParties(ctx, in, &p); err != nil {
		return err
	}
	known := identifiedIn(in)
	checkIdentities(known, &p)
	if err := found.Then(p).Err(models.Invalid); err != nil {
		return err
	}
	return s.refuseHeld(ctx, known, old)
}

// checkLinks finds links to records that are not there, or not for the caller.
func (s *Store) checkLinks(ctx context.Context, in any, old models.Entity, p *models.Problems) error {
	names := derived.NamesIn(in)
	known, err := s.known(ctx, names)
	if err != nil {
		return err
	}
	if old != nil {
		for _, n := range derived.NamesIn(old.Stored()) {
			known[n.Of()] = n.Kind
		}
	}
	names = slices.DeleteFunc(names, func(n derived.Name) bool { return n.Key == "" || known[n.Of()] == n.Kind })
	names, err = s.leadOn(ctx, names, func(n derived.Name, to string) { models.RelinkAt(in, n.Kind, n.Key, to, []string{n.Pointer}) })
	if err != nil {
		return err
	}
	return s.refuseNames(ctx, names, "", p)
}

// leadOn makes links that find nothing lead to what the record of that id was made one
// with, if the caller may see both: who knew it before knows no other id. It gives those
// that lead nowhere.
func (s *Store) leadOn(ctx context.Context, links []derived.Name, relink func(n derived.Name, to string)) (nowhere []derived.Name, err error) {
	if len(links) == 0 {
		return nil, nil
	}
	t, err := s.targetsOf(ctx, links)
	if err != nil {
		return nil, err
	}
	kept := map[string]models.RecordRef{}
	for _, n := range links {
		x, ok := t.Named[n.Of()]
		if _, known := kept[n.Key]; !known && ok && !n.Kind.Coded() && x.Seen == 0 {
			kept[n.Key], err = s.MergedInto(ctx, Place{Kind: models.SpecOfCode(x.Kind).Name, Key: n.Key})
			if err != nil && models.KindOf(err) != models.NotFound {
				return nil, err
			}
		}
		if to := kept[n.Key]; to.Kind == n.Kind {
			relink(n, to.ID)
		} else {
			nowhere = append(nowhere, n)
		}
	}
	return nowhere, nil
}

// refuseNames adds the names that lead to nothing, at their places beneath one.
func (s *Store) refuseNames(ctx context.Context, names []derived.Name, at string, p *models.Problems) error {
	if len(names) == 0 {
		return nil
	}
	said, err := s.unknown(ctx, names)
	for _, n := range names {
		p.Add(at+n.Pointer, "unknown_"+string(n.Kind), "%s", said[n.Of()])
	}
	return err
}

// known finds out which names lead to something that the caller may see, and of
// which kind that is.
func (s *Store) known(ctx context.Context, names []derived.Name) (map[string]models.RecordKind, error) {
	t, err := s.targetsOf(ctx, names)
	known := map[string]models.RecordKind{}
	for key, x := range t.Named {
		if x.Seen&view(ctx, false) != 0 {
			known[key] = models.SpecOfCode(x.Kind).Name
		}
	}
	return known, err
}

// keepHidden keeps the links of a record's own that lead to what the caller does not
// see, such as into the bin: fields that he gives back as he read them, and elements
// of lists.
func (s *Store) keepHidden(ctx context.Context, old, edited any) error {
	seen, err := s.visible(ctx, linksIn(old))
	if err != nil {
		return err
	}
	shown, less := models.Shown(old, seen)
	if !less {
		return nil
	}
	was, read, is := reflect.ValueOf(old).Elem(), reflect.ValueOf(shown).Elem(), reflect.ValueOf(edited).Elem()
	for i := range was.NumField() {
		switch w, r, n := was.Field(i), read.Field(i), is.Field(i); {
		case equal(w, r):
		case w.Kind() == reflect.Slice:
			n.Set(keepElements(w, n, seen))
		case equal(n, r):
			n.Set(w)
		}
	}
	return nil
}

// keepElements is an edited list, in which elements that were given back as they were
// read are as they were, and those that could not be read are where they were.
func keepElements(was, is reflect.Value, seen func(id string) bool) reflect.Value {
	var left []reflect.Value // of the edited list, what is not found in the old one
	out := reflect.AppendSlice(reflect.MakeSlice(is.Type(), 0, was.Len()), is)
	for i := range out.Len() {
		left = append(left, out.Index(i))
	}
	take := func(like reflect.Value) int {
		i := slices.IndexFunc(left, func(x reflect.Value) bool { return x.IsValid() && equal(x, like) })
		if i >= 0 {
			left[i] = reflect.Value{}
		}
		return i
	}
	var gone []int
	for i := range was.Len() {
		if take(was.Index(i)) >= 0 {
			continue
		}
		shown, _ := models.Shown(was.Index(i).Interface(), seen)
		if shown == nil {
			gone = append(gone, i)
		} else if at := take(reflect.ValueOf(shown)); at >= 0 {
			out.Index(at).Set(was.Index(i))
		}
	}
	for _, i := range gone {
		at := min(i, out.Len())
		rest := reflect.AppendSlice(reflect.MakeSlice(out.Type(), 0, out.Len()), out.Slice(at, out.Len()))
		out = reflect.AppendSlice(reflect.Append(out.Slice(0, at), was.Index(i)), rest)
	}
	return out
}

func equal(a, b reflect.Value) bool { return reflect.DeepEqual(a.Interface(), b.Interface()) }

// checkRecord finds the faults of one kind that only other rows can show.
func (s *Store) checkRecord(ctx context.Context, in any, old models.Entity, p *models.Problems) error {
	switch in := in.(type) {
	case *citing:
		return s.checkClaim(ctx, in, p)
	case *models.AgreementFields:
		return s.checkRelations(ctx, in, old, p)
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

// checkClaim finds claimed codes and records that there are not; what was claimed
// already may stay.
func (s *Store) checkClaim(ctx context.Context, in *citing, p *models.Problems) error {
	names := derived.NamesIn(in.Claimed(in.of))
	known, err := s.known(ctx, names)
	if err != nil {
		return err
	}
	for _, n := range derived.NamesIn(in.was) {
		known[n.Of()] = n.Kind
	}
	names = slices.DeleteFunc(names, func(n derived.Name) bool { return n.Key == "" || known[n.Of()] == n.Kind })
	names, err = s.leadOn(ctx, names, func(n derived.Name, to string) { in.RelinkClaim([]any{in.of}, n.Kind, n.Key, to) })
	if err != nil {
		return err
	}
	return s.refuseNames(ctx, names, "/value", p)
}

// checkDays finds updates that speak of a day to come.
func (s *Store) checkDays(in any, p *models.Problems) {
	models.Each(in, func(at string, u models.UpdateFields) {
		if from, _ := u.AsOf.Bounds(); from > s.Today() {
			p.Add(at+"/as_of", "in_the_future", "%s is still to come; an update says what has been", u.AsOf)
		}
	})
}

// checkParties wants parties of two countries at least, or an international
// organisation among them; one that is known by its name alone counts as another.
func (s *Store) checkParties(ctx context.Context, in any, p *models.Problems) error {
	var failed error
	models.Each(in, func(at string, a models.AgreementFields) {
		if len(a.Parties) < 2 || !a.AllNamed() || failed != nil {
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
	countries, named := map[models.CountryCode]bool{}, 0
	var ids []string
	for _, x := range parties {
		switch {
		case x.Country == nil && x.InstitutionID == nil && x.Institution == nil:
			named++
		case x.Institution != nil && x.Institution.Kind != nil && *x.Institution.Kind == models.InstitutionInternationalOrganisation:
			return true, nil
		case x.Country != nil:
			countries[*x.Country] = true
		}
		if x.InstitutionID != nil {
			ids = append(ids, string(*x.InstitutionID))
		}
	}
	if len(ids) == 0 {
		return len(countries)+named > 1, nil
	}
	var rows []models.Institution
	err := where(s.db.WithContext(ctx).Table("institutions AS t").Joins("JOIN documents AS d ON d.record_id = t.id").
		Where("t.id IN ?", ids), scope(ctx, "d")).Select("t.*").Find(&rows).Error
	for _, i := range rows {
		if i.Country != nil {
			countries[*i.Country] = true
		}
		if i.Kind != nil && *i.Kind == models.InstitutionInternationalOrganisation {
			return true, nil
		}
	}
	return len(countries)+named > 1, explain("looking up the institutions of parties", err)
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
	if slices.Contains(tree.Upward(*in.Parent), o.Code) {
		p.Add("/parent", "cycle", "%q is already beneath %q", *in.Parent, o.Code)
	}
	return nil
}

// checkInstitution keeps an institution from standing beneath itself.
func (s *Store) checkInstitution(ctx context.Context, in *models.InstitutionFields, old models.Entity, p *models.Problems) error {
	if old == nil {
		return nil
	}
	beneath, err := s.beneath(ctx, in.ParentID, old.Base().ID)
	if beneath {
		models.BeneathItself("/parent_id", p)
	}
	return err
}

// beneath tells whether an institution is another one, or stands beneath it.
func (s *Store) beneath(ctx context.Context, id *models.InstitutionID, other string) (bool, error) {
	for range 100 {
		if id == nil || string(*id) == other {
			return id != nil, nil
		}
		var next *models.InstitutionID
		if err := s.db.WithContext(ctx).Raw("SELECT parent_id FROM institutions WHERE id = ?", id).Scan(&next).Error; err != nil {
			return false, explain("following the parents of an institution", err)
		}
		id = next
	}
	return false, nil
}

// refuseInUse refuses to delete reference data and articles that live records rest
// on, and says how many do.
func (s *Store) refuseInUse(ctx context.Context, e models.Entity) error {
	n, err := s.uses(ctx, e)
	if err != nil || n == 0 {
		return err
	}
	rest := "records rest"
	if n == 1 {
		rest = "record rests"
	}
	var p models.Problems
	p.AddParameter("id", "in_use", "%d %s on it", n, rest)
	return &models.Error{Kind: models.Blocked, Detail: fmt.Sprintf("this %s is in use: %d %s on it", e.RecordKind(), n, rest), Fields: p}
}

// uses counts the live records that rest on one whose use keeps it.
func (s *Store) uses(ctx context.Context, e models.Entity) (int, error) {
	kind, r := e.RecordKind(), e.Base()
	seq, err := s.numberOf(ctx, r.ID)
	if err != nil {
		return 0, err
	}
	resting, args := "SELECT l.seq FROM links l WHERE l.name IN ? AND l.value = ?", []any{[]int{derived.LinkNames[string(kind)], derived.LinkNames[derived.RestsOn]}, derived.Number(seq)}
	switch kind {
	case models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind:
		return 0, nil // what refers to these stays, and the link reads null
	case models.CountryKind, models.SectorKind:
		args[1] = r.Reference
	case models.ArticleKind:
		resting, args = "SELECT d.seq FROM citations c JOIN documents d ON d.record_id = c.root_id WHERE c.article_id = ?", []any{r.ID}
	}
	var n int
	err = s.db.WithContext(ctx).Raw("SELECT COUNT(DISTINCT d.root) FROM documents d WHERE d.seen & ? <> 0 AND d.seq <> ? AND d.seq IN ("+resting+")",
		append([]any{derived.StaffView | derived.GuestView, seq}, args...)...).Scan(&n).Error
	return n, explain("counting uses", err)
}
