package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// externalValues are the values of ids that are asked for.
func externalValues(keys []models.ExternalKey) []string {
	values := make([]string, len(keys))
	for i, key := range keys {
		values[i] = derived.ExternalValue(key.ExternalID())
	}
	return values
}

// knownAs finds the record of a kind that has an external id, of those that the caller
// sees; "" when there is none.
func (s *Store) knownAs(ctx context.Context, kind models.RecordKind, x models.ExternalID) (string, error) {
	holders, err := s.holders(ctx, kind, models.ExternalIDs{x})
	if d, ok := holders[x.String()]; err == nil && ok && d.Seen&view(ctx, false) != 0 {
		return d.RecordID, nil
	}
	return "", err
}

// holders finds the documents of a kind that have some external ids, by id, whoever
// asks. What a transaction has changed is published before.
func (s *Store) holders(ctx context.Context, kind models.RecordKind, ids models.ExternalIDs) (map[string]derived.Document, error) {
	found := map[string]derived.Document{}
	if s.pending != nil && len(s.pending.dirty) > 0 && len(ids) > 0 {
		if err := s.flush(ctx); err != nil {
			return nil, err
		}
	}
	var asked models.ExternalIDs
	for _, x := range ids {
		if d, known := s.pending.holder(identity{kind, x.String()}); !known {
			asked = append(asked, x)
		} else if d != nil {
			found[x.String()] = *d
		}
	}
	written, err := s.writtenHolders(ctx, kind, asked)
	if err != nil {
		return nil, err
	}
	for _, x := range asked {
		d := written[derived.ExternalValue(x)]
		s.pending.hold(identity{kind, x.String()}, d)
		if d != nil {
			found[x.String()] = *d
		}
	}
	return found, nil
}

// writtenHolders finds them among what is written, by the values of their links.
func (s *Store) writtenHolders(ctx context.Context, kind models.RecordKind, ids models.ExternalIDs) (map[string]*derived.Document, error) {
	written := map[string]*derived.Document{}
	if len(ids) == 0 {
		return written, nil
	}
	values := make([]string, len(ids))
	for i, x := range ids {
		values[i] = derived.ExternalValue(x)
	}
	var rows []struct {
		Value string
		Of    derived.Document `gorm:"embedded"`
	}
	err := s.db.WithContext(ctx).Raw("SELECT x.value, d.record_id, d.reference, d.seen, d.title FROM links x JOIN documents d ON d.seq = x.seq WHERE x.name = ? AND x.kind = ? AND x.value IN ?",
		derived.LinkNames[derived.ExternalID], kind.Code(), values).Scan(&rows).Error
	for i := range rows {
		written[rows[i].Value] = &rows[i].Of
	}
	return written, explain("looking up external ids", err)
}

// identity is an external id of a kind.
type identity struct {
	kind models.RecordKind
	id   string
}

// identifiedIn lists what a body gives external ids, outermost first.
func identifiedIn(body any) []identified {
	var out []identified
	models.Walk(body, "", func(at string, v reflect.Value, shape *models.TypeShape) {
		kind, record := storedKinds()[shape.Type]
		if !record {
			return
		}
		if x, ok := v.Interface().(interface{ KnownAs() models.ExternalIDs }); ok && len(x.KnownAs()) > 0 {
			out = append(out, identified{at, kind, x.KnownAs()})
		}
	})
	return out
}

// identified is what a body gives external ids.
type identified struct {
	pointer string
	kind    models.RecordKind
	ids     models.ExternalIDs
}

// given tells of an article that it is one to be found: it stands with a citation.
func (x identified) given() bool { return x.kind == models.ArticleKind && x.pointer != "" }

// at is where in the body one of the ids stands.
func (x identified) at(i int) string { return fmt.Sprintf("%s/external_ids/%d", x.pointer, i) }

// checkIdentities finds external ids that a body gives to two records.
func checkIdentities(known []identified, p *models.Problems) {
	seen := map[identity]bool{}
	for _, x := range known {
		for i, id := range x.ids {
			key := identity{x.kind, id.String()}
			if seen[key] && !x.given() {
				p.Add(x.at(i), "duplicate", "%s is an id of another %s in this request", id, x.kind)
			}
			seen[key] = true
		}
	}
}

// refuseHeld refuses to give a record an external id of another one, and says which that
// is. old is the record that is to be overwritten, if any. An article that is given with
// a citation may be one that is there, but not two.
func (s *Store) refuseHeld(ctx context.Context, known []identified, old models.Entity) error {
	var refused *models.Error
	for _, x := range known {
		holders, err := s.holders(ctx, x.kind, x.ids)
		if err != nil {
			return err
		}
		own := ""
		if old != nil {
			own = old.Base().ID
		}
		for i, id := range x.ids {
			d, held := holders[id.String()]
			if x.given() && own == "" && d.Seen&view(ctx, false) != 0 {
				own = d.RecordID
			}
			if !held || d.RecordID == own {
				continue
			}
			if refused == nil {
				refused = models.Refuse(models.Blocked, "%s is an id of another %s", id, x.kind)
			}
			tellHolder(ctx, refused, x, i, d)
		}
	}
	if refused == nil {
		return nil
	}
	return refused
}

// identifiedAs is what a record gives external ids: itself.
func identifiedAs(e models.Entity) []identified {
	return []identified{{"", e.RecordKind(), e.KnownAs()}}
}

// tellHolder adds to a refusal who has an external id, as far as the caller sees him.
func tellHolder(ctx context.Context, refused *models.Error, x identified, i int, d derived.Document) {
	switch {
	case d.Seen&view(ctx, false) != 0:
		refused.Fields.Add(x.at(i), "known_id", "%s %s has this id", x.kind, strings.TrimSpace(d.Reference+" "+d.RecordID))
	case d.Seen&view(ctx, true) != 0:
		refused.Fields.Add(x.at(i), "known_id", "%s %s has this id, and is in the bin: restore it", x.kind, strings.TrimSpace(d.Reference+" "+d.RecordID))
	default:
		refused.Fields.Add(x.at(i), "known_id", "another %s has this id", x.kind)
		return
	}
	ref := models.RecordRef{Kind: x.kind, ID: d.RecordID, Reference: d.Reference}
	refused.Alike = append(refused.Alike, models.Alike{Pointer: x.pointer, RecordRef: ref, Title: d.Title, Because: []models.Likeness{models.SameExternalID}})
}
