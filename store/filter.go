package store

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
)

// List reads a page of the records of a kind that a filter chooses, as the caller
// sees them. The filter is the kind's own, such as *models.VisitFilter.
func (s *Store) List(ctx context.Context, kind models.RecordKind, filter any, p models.Paging) (Documents, error) {
	q, err := s.filtered(ctx, kind, filter)
	if err != nil {
		return Documents{}, err
	}
	page, err := s.page(ctx, q, p, s.day(dayOf(filter)))
	if err == nil {
		err = s.told(ctx, filter, page)
	}
	return page, err
}

// dayOf is the day that a filter asks about; "" is today.
func dayOf(filter any) models.Day {
	if f, ok := filter.(interface{ Day() models.Day }); ok {
		return f.Day()
	}
	return ""
}

// filtered begins a list with all that a filter wants. A field of the filter is a
// facet of the kind, or a column of its table, unless it is special.
func (s *Store) filtered(ctx context.Context, kind models.RecordKind, filter any) (*query, error) {
	q := &query{kind: kind}
	if err := s.refuseUnknown(ctx, filter); err != nil {
		return nil, err
	}
	var failed error
	eachWanted(reflect.ValueOf(filter), func(name string, v reflect.Value) {
		if failed == nil {
			failed = s.want(ctx, q, filter, name, v)
		}
	})
	if f, ok := filter.(*models.CommitmentFilter); ok && failed == nil {
		s.standing(q, *f)
	}
	if failed == nil {
		q.facets, failed = s.weighed(ctx, q.facets)
	}
	if len(q.facets) > 1 || len(q.where)+len(q.without) > 0 || q.words != nil {
		q.gather() // many may be gone through before a page of them is found
	}
	return q, failed
}

// eachWanted visits the fields of a filter that are set, by the names of their
// parameters.
func eachWanted(filter reflect.Value, visit func(name string, v reflect.Value)) {
	filter = reflect.Indirect(filter)
	for i := range filter.NumField() {
		f := filter.Type().Field(i)
		if f.Anonymous {
			eachWanted(filter.Field(i), visit)
		} else if v := filter.Field(i); !v.IsZero() {
			visit(f.Tag.Get("query"), reflect.Indirect(v))
		}
	}
}

// want adds what one parameter of a filter wants.
func (s *Store) want(ctx context.Context, q *query, filter any, name string, v reflect.Value) error {
	switch name {
	case "bin":
		return wantBin(ctx, q)
	case "q":
		return s.wantWords(ctx, q, filter)
	case "exact", "as_of", "delivery", "late", "stale":
		// part of another, or of standing
	case "multilateral":
		wantMultilateral(q, models.Multilaterals(v.String()))
	case "status":
		s.wantStatus(q, filter, v)
	case "held":
		q.andRows("(t.status IS NULL OR t.status IN ?) = ?", models.HeldStatuses(), v.Bool())
	case "review_state":
		wantReview(q, texts(v))
	case "mine":
		wantMine(ctx, q, v.Bool())
	case "from", "to", "due_from", "due_to":
		wantDays(q, name, v.Interface().(models.Date))
	case "article":
		return s.wantArticle(ctx, q, v.Interface().([]string))
	case derived.ExternalID:
		by(q, derived.ExternalID, externalValues(v.Interface().([]models.ExternalKey)))
	case "reference":
		q.and("d.reference IN ?", canonical(q.kind, texts(v)))
	case "current":
		q.andRows("(t.existed_to IS NULL) = ?", v.Bool())
	case "name":
		wantCalled(q, texts(v))
	case "also":
		return s.wantAlso(ctx, q, v.Interface().([]models.Row))
	default:
		return s.wantNamed(ctx, q, name, v)
	}
	return nil
}

// wantBin wants what is in the bin.
func wantBin(ctx context.Context, q *query) error {
	q.bin = true
	if !models.ViewerOf(ctx).Staff() {
		return models.Refuse(models.Unauthenticated, "the bin is seen with a token only")
	}
	return nil
}

// wantAlso wants what is in some rows of breakdowns, whatever else is wanted.
func (s *Store) wantAlso(ctx context.Context, q *query, rows []models.Row) error {
	for _, row := range rows {
		of, key := row.Split()
		if err := s.wantFacet(ctx, q, of, []string{key}); err != nil {
			return err
		}
	}
	return nil
}

// canonical are references as they are written.
func canonical(kind models.RecordKind, keys []string) []string {
	for i, key := range keys {
		keys[i] = kind.Canonical(key)
	}
	return keys
}

// wantCalled wants records that have one of some names, whole.
func wantCalled(q *query, names []string) {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = fold.Key(name)
	}
	q.andRows("t.id IN (SELECT n.record_id FROM name_keys AS n WHERE n.kind = ? AND n.name_key IN ?)", string(q.kind), keys)
}

// wantNamed adds a filter by a facet, a link or a column.
func (s *Store) wantNamed(ctx context.Context, q *query, name string, v reflect.Value) error {
	switch {
	case isFacet(q.kind, name):
		return s.wantFacet(ctx, q, name, texts(v))
	case name == "institution":
		ids, err := s.resolve(ctx, name, models.InstitutionKind, texts(v))
		by(q, derived.RestsOn, ids)
		return err
	case v.Kind() == reflect.Slice:
		q.andRows("t."+name+" IN ?", texts(v))
	default:
		q.andRows("t."+name+" = ?", v.Interface())
	}
	return nil
}

func isFacet(kind models.RecordKind, name string) bool {
	for _, facet := range kind.Spec().Facets {
		if facet == name {
			return true
		}
	}
	return false
}

// texts gives a list of codes or names as strings.
func texts(v reflect.Value) []string {
	out := make([]string, v.Len())
	for i := range out {
		out[i] = v.Index(i).String()
	}
	return out
}

// wantFacet adds a filter by a facet; of records, the values are ids or references.
func (s *Store) wantFacet(ctx context.Context, q *query, name string, values []string) error {
	if models.RecordKind(name).Spec().Prefix != "" {
		numbers, err := s.resolve(ctx, name, models.RecordKind(name), values)
		if err != nil {
			return err
		}
		values = numbers
	}
	by(q, name, values)
	if last := len(q.facets) - 1; last >= 0 {
		q.facets[last].wide = name == "pair" && spreads(q.kind)
	}
	return nil
}

// spreads tells of a kind whether some of its records are between many countries, and
// have none of their pairs written down.
func spreads(kind models.RecordKind) bool {
	switch kind {
	case models.VisitKind, models.CommitmentKind: // which have each of their pairs
		return false
	}
	return slices.Contains(kind.Spec().Facets, "pair")
}

// wantMultilateral adds whether what is between more than two countries is wanted.
func wantMultilateral(q *query, wanted models.Multilaterals) {
	many := facet{name: derived.Multilateral, values: []string{"true"}}
	switch wanted {
	case models.MultilateralOnly:
		q.facets = append(q.facets, many)
	case models.MultilateralExcluded:
		q.without = append(q.without, many)
	}
}

func (s *Store) wantWords(ctx context.Context, q *query, filter any) error {
	f := reflect.Indirect(reflect.ValueOf(filter))
	words, err := s.matching(ctx, q.kind, f.FieldByName("Q").String(), f.FieldByName("Exact").Bool())
	if q.words = words; words == nil {
		q.and("1 = 0")
	}
	return err
}

// wantStatus adds a filter by status: an agreement's is derived for every day.
func (s *Store) wantStatus(q *query, filter any, v reflect.Value) {
	if q.kind != models.AgreementKind {
		q.andRows("t.status IN ?", texts(v))
		return
	}
	f := filter.(*models.AgreementFilter)
	q.where = append(q.where, statusOf(f, s.day(f.Day())))
}

func wantDays(q *query, name string, day models.Date) {
	column := "d.date"
	if strings.HasPrefix(name, "due_") {
		q.rows, column = true, "t.due"
	}
	from, to := &day, (*models.Date)(nil)
	if strings.HasSuffix(name, "to") {
		from, to = nil, &day
	}
	q.where = append(q.where, overlaps(column, from, to)...)
}

func (s *Store) wantArticle(ctx context.Context, q *query, keys []string) error {
	ids, err := s.articlesOf(ctx, keys)
	q.and("d.record_id IN (SELECT c.root_id FROM citations c WHERE c.article_id IN ?)", ids)
	return err
}

// articlesOf gives the ids of articles named in a parameter by id or reference.
func (s *Store) articlesOf(ctx context.Context, keys []string) ([]string, error) {
	var ids []string
	for _, key := range keys {
		x, err := s.foundAt(ctx, Place{Kind: models.ArticleKind, Key: key})
		if models.KindOf(err) == models.NotFound {
			return nil, models.BadParameter("article", "unknown_value", "there is no article %q", key)
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, x.RecordID)
	}
	return ids, nil
}

// foundAt is the record that a parameter names, or that it was made one with.
func (s *Store) foundAt(ctx context.Context, at Place) (derived.Target, error) {
	x, err := s.idOf(ctx, at, scope(ctx, "d"))
	if models.KindOf(err) != models.NotFound {
		return x, err
	}
	kept, err := s.MergedInto(ctx, at)
	if err != nil {
		return x, err
	}
	return s.idOf(ctx, Place{Kind: kept.Kind, Key: kept.ID}, scope(ctx, "d"))
}

// resolve finds the numbers of records named in a parameter by id or reference.
func (s *Store) resolve(ctx context.Context, parameter string, kind models.RecordKind, keys []string) ([]string, error) {
	var values []string
	for _, key := range keys {
		if key == models.None {
			values = append(values, key)
			continue
		}
		x, err := s.foundAt(ctx, Place{Kind: kind, Key: key})
		if models.KindOf(err) == models.NotFound {
			return nil, models.BadParameter(parameter, "unknown_value", "there is no %s %q", kind, key)
		}
		if err != nil {
			return nil, err
		}
		values = append(values, derived.Number(x.Seq))
	}
	return values, nil
}

// told adds to the rows of a page what is told only of the countries that a filter names.
func (s *Store) told(ctx context.Context, filter any, page Documents) error {
	if err := sided(filter, page.Rows); err != nil {
		return err
	}
	return s.statusBetween(ctx, filter, page)
}

// refuseUnknown refuses countries and sectors in a filter that there are not.
func (s *Store) refuseUnknown(ctx context.Context, filter any) error {
	names := codesWanted(filter)
	if len(names) == 0 {
		return nil
	}
	known, err := s.codes(ctx, names)
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(n derived.Name) bool {
		return n.Key == models.None || known[n.Of()].Seen&view(ctx, false) != 0
	})
	if len(names) == 0 {
		return nil
	}
	said, err := s.unknown(ctx, names)
	if err != nil {
		return err
	}
	var p models.Problems
	for _, n := range names {
		p.AddParameter(n.Pointer, "unknown_"+string(n.Kind), "%s", said[n.Of()])
	}
	return &models.Error{Kind: models.Malformed, Detail: "a parameter is wrong", Fields: p}
}

// codesWanted are the countries and sectors that a filter names, by its parameters.
func codesWanted(filter any) []derived.Name {
	var names []derived.Name
	eachWanted(reflect.ValueOf(filter), func(parameter string, v reflect.Value) {
		add := func(kind models.RecordKind, code string) {
			names = append(names, derived.Name{Pointer: parameter, Kind: kind, Key: code})
		}
		switch list := v.Interface().(type) {
		case []models.CountryCode:
			for _, c := range list {
				add(models.CountryKind, string(c))
			}
		case []models.Pair:
			for _, p := range list {
				if a, b, ok := strings.Cut(string(p), "-"); ok {
					add(models.CountryKind, a)
					add(models.CountryKind, b)
				}
			}
		case []models.SectorCode:
			for _, c := range list {
				add(models.SectorKind, string(c))
			}
		}
	})
	return names
}

// codes finds the countries and sectors of some names. Filters name the same few over
// and over: what was found stays until something is written.
func (s *Store) codes(ctx context.Context, names []derived.Name) (map[string]derived.Target, error) {
	now, err := s.derivation(ctx)
	if err != nil {
		return nil, err
	}
	kept := s.coded.Load()
	if s.writer == nil || kept == nil || kept.mark != now.FullMark {
		kept = &keptCodes{mark: now.FullMark}
	}
	found := map[string]derived.Target{}
	var left []derived.Name
	for _, n := range names {
		if x, ok := kept.targets.Load(n.Of()); ok {
			found[n.Of()] = x.(derived.Target)
		} else {
			left = append(left, n)
		}
	}
	if len(left) == 0 {
		return found, nil
	}
	more, err := s.targetsOf(ctx, left)
	for _, n := range left {
		if x, ok := more.Named[n.Of()]; ok {
			found[n.Of()] = x
			kept.targets.Store(n.Of(), x)
		}
	}
	if s.writer != nil && err == nil {
		s.coded.Store(kept)
	}
	return found, err
}

// keptCodes are countries and sectors as they are at a mark.
type keptCodes struct {
	mark    int64
	targets sync.Map
}
