package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
)

// asMeant puts ids in the place of the references by which a body names other records,
// also in what its citations claim, of which the codes are written as they are kept. A
// reference that leads to nothing that the caller sees stays, and is refused as an id
// would be.
func (s *Store) asMeant(ctx context.Context, body any) error {
	claims := models.CitationsIn(body)
	if c, ok := body.(*citing); ok {
		claims = append(claims, models.CitationOf{CitationFields: c.CitationFields, Of: c.of})
	}
	var references []string
	gather := func(shape *models.TypeShape, word string) string {
		if shape.Link.IsReference(word) {
			references = append(references, word)
		}
		return word
	}
	models.Rewrite(body, gather)
	for _, c := range claims {
		c.Rewrite((*models.TypeShape).Canonical)
		c.Rewrite(gather)
	}
	if len(references) == 0 {
		return nil
	}
	ids, err := s.IDsOf(ctx, references)
	if err != nil {
		return err
	}
	name := func(shape *models.TypeShape, word string) string {
		if id, known := ids[word]; known && shape.Link.IsReference(word) {
			return id
		}
		return word
	}
	models.Rewrite(body, name)
	for _, c := range claims {
		c.Rewrite(name)
	}
	return nil
}

// IDsOf finds the ids of the records that the caller may see, by their references.
func (s *Store) IDsOf(ctx context.Context, references []string) (map[string]string, error) {
	ids := map[string]string{}
	for some := range slices.Chunk(derived.Sorted(references), batchSize) {
		var rows []struct{ Reference, RecordID string }
		var st statement
		st.add("SELECT d.reference, d.record_id FROM documents AS d")
		st.where(condition{"d.kind IN ? AND d.reference IN ?", []any{referable(), some}}, scope(ctx, "d"))
		if err := s.db.WithContext(ctx).Raw(st.text.String(), st.args...).Scan(&rows).Error; err != nil {
			return nil, explain("looking up references", err)
		}
		for _, r := range rows {
			ids[r.Reference] = r.RecordID
		}
	}
	return ids, nil
}

// referable are the kinds of what has a reference, as the database writes them.
func referable() []int {
	var kinds []int
	for _, spec := range models.Kinds {
		if spec.Prefix != "" {
			kinds = append(kinds, spec.Code)
		}
	}
	return kinds
}

// unknown says of each of some names that it is not there, and what may be meant: a
// country or sector by another name of it.
func (s *Store) unknown(ctx context.Context, names []derived.Name) (map[string]string, error) {
	keys := map[models.RecordKind][]string{}
	for _, n := range names {
		keys[n.Kind] = append(keys[n.Kind], n.Key)
	}
	countries, err := s.CountriesNamed(ctx, keys[models.CountryKind])
	if err != nil {
		return nil, err
	}
	sectors, err := s.sectorsNamed(ctx, keys[models.SectorKind])
	said := map[string]string{}
	for _, n := range names {
		switch n.Kind {
		case models.CountryKind:
			said[n.Of()] = notACode(n, countries[n.Key])
		case models.SectorKind:
			said[n.Of()] = notACode(n, sectors[n.Key])
		default:
			said[n.Of()] = fmt.Sprintf("there is no %s %q", n.Kind, n.Key)
		}
	}
	return said, err
}

// notACode says that a country or sector is not known by such a code, and by which.
func notACode(n derived.Name, meant string) string {
	cure := "see /api/v1/" + n.Kind.Table()
	if meant != "" {
		cure = "write " + meant + ", or " + cure
	}
	return fmt.Sprintf("%q is not a %s code; %s", n.Key, n.Kind, cure)
}

// sectorsNamed gives the codes of sectors by what they are called, or nearly called, in
// any language.
func (s *Store) sectorsNamed(ctx context.Context, names []string) (map[string]string, error) {
	found := map[string]string{}
	if len(names) == 0 {
		return found, nil
	}
	var sectors []models.Sector
	err := where(s.db.WithContext(ctx).Table("sectors AS t").Joins("JOIN documents AS d ON d.record_id = t.id"), scope(ctx, "d")).
		Select("t.*").Order("t.code").Find(&sectors).Error
	codes, called := map[string]string{}, []string{}
	for _, x := range sectors {
		for _, name := range append(slices.Sorted(maps.Values(x.Names)), string(x.Code)) {
			codes[name], called = string(x.Code), append(called, name)
		}
	}
	for _, name := range names {
		if known, ok := fold.Nearest(name, called); ok {
			found[name] = codes[known]
		}
	}
	return found, explain("looking up sectors", err)
}
