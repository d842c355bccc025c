package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// How large a chain is shown, and how far it is followed before a relation is written.
const (
	mostInChain  = 200
	deepestChain = 100
)

// Chain reads what an agreement is part of, as the caller sees it on a day: what it names
// and what names it, and so on from there.
func (s *Store) Chain(ctx context.Context, at Place, asOf models.Day) (models.Chain, error) {
	from, err := s.idOf(ctx, at, scope(ctx, "d"))
	if err != nil {
		return models.Chain{}, err
	}
	found, reached := []linked{}, map[string]bool{}
	around := condition{"d.seq = ?", []any{from.Seq}}
	complete := false
	for depth := 0; depth <= deepestChain && len(found) <= mostInChain; depth++ {
		next, err := s.linkedTexts(ctx, around)
		if err != nil {
			return models.Chain{}, err
		}
		next = slices.DeleteFunc(next, func(x linked) bool { return reached[x.ID] })
		if complete = len(next) == 0; complete {
			break
		}
		found, around = append(found, next...), beside(next)
		for _, x := range next {
			reached[x.ID] = true
		}
	}
	if len(found) > mostInChain {
		found, complete = found[:mostInChain], false
	}
	return s.chainOf(ctx, found, s.day(asOf), complete)
}

// linked is an agreement with the number of its document.
type linked struct {
	models.Agreement `gorm:"embedded"`
	Seq              int64
}

// linkedTexts reads the agreements that the caller sees and of which a condition on their
// documents d holds, the oldest first.
func (s *Store) linkedTexts(ctx context.Context, around condition) ([]linked, error) {
	var rows []linked
	db := s.db.WithContext(ctx).Table("documents AS d").Joins("CROSS JOIN agreements AS t").Where("t.id = d.record_id")
	err := where(where(db, around), scope(ctx, "d")).Select("t.*, d.seq").Order("d.date_asc, d.seq").Limit(2 * mostInChain).Find(&rows).Error
	return rows, explain("reading a chain", err)
}

// beside is the condition that documents d are of agreements that some name, or that name
// them.
func beside(texts []linked) condition {
	var named []string
	var numbers []string
	for _, x := range texts {
		numbers = append(numbers, derived.Number(x.Seq))
		for _, r := range x.Relations {
			if r.AgreementID != nil {
				named = append(named, string(*r.AgreementID))
			}
		}
	}
	return condition{"(d.record_id IN ? OR d.seq IN (SELECT l.seq FROM links l WHERE l.name = ? AND l.value IN ? AND l.kind = ?))",
		[]any{some(derived.Sorted(named)), derived.LinkNames[derived.RestsOn], some(numbers), models.AgreementKind.Code()}}
}

// chainOf puts a chain together from its texts.
func (s *Store) chainOf(ctx context.Context, texts []linked, day models.Day, complete bool) (models.Chain, error) {
	slices.SortFunc(texts, func(a, b linked) int { return cmp.Or(strings.Compare(a.DateAsc, b.DateAsc), cmp.Compare(a.Seq, b.Seq)) })
	records := make([]models.Entity, len(texts))
	for i := range texts {
		records[i] = &texts[i].Agreement
	}
	m, err := s.materialOf(ctx, records)
	if err != nil {
		return models.Chain{}, err
	}
	var nodes []models.ChainNode
	var edges []models.ChainEdge
	for _, x := range texts {
		nodes = append(nodes, models.ChainNode{ID: x.ID, Reference: x.Reference, Title: x.Title, Type: x.Type, Date: x.Date,
			Status: models.StatusOn(m.Steps[x.ID].Text, day)})
		for _, r := range x.Relations {
			if r.AgreementID != nil {
				edges = append(edges, models.ChainEdge{From: x.ID, Kind: r.Kind, To: string(*r.AgreementID), Provisions: append([]string{}, r.Provisions...)})
			}
		}
	}
	return models.ChainOf(nodes, edges, complete), nil
}

// checkRelations keeps relations from leading back to the agreement that they are of:
// what is done to a text is done by another one. It follows what there is, whoever may
// see it, for a circle is one in the bin too. What an agreement has been related to, it
// may stay so.
func (s *Store) checkRelations(ctx context.Context, in *models.AgreementFields, old models.Entity, p *models.Problems) error {
	was, ok := old.(*models.Agreement)
	if !ok {
		return nil // nothing names what is new
	}
	w := walkAhead{from: map[string]int{}}
	for i, r := range in.Relations {
		if r.AgreementID != nil && !slices.ContainsFunc(was.Relations, r.SameText) {
			w.reach(string(*r.AgreementID), i)
		}
	}
	for range deepestChain {
		if i, circle := w.from[was.ID]; circle {
			p.Add(relationAt(i), "cycle", "%s", circular(in.Relations[i], was.ID))
			return nil
		}
		if len(w.ahead) == 0 {
			return nil
		}
		if err := s.step(ctx, &w); err != nil {
			return err
		}
	}
	p.Add(relationAt(w.from[w.ahead[0]]), "too_deep", "texts hang on each other over %d steps at most", deepestChain)
	return nil
}

func relationAt(i int) string { return fmt.Sprintf("/relations/%d/agreement_id", i) }

func circular(r models.Relation, id string) string {
	if string(*r.AgreementID) == id {
		return "an agreement does nothing to itself"
	}
	return "that agreement is itself related to this one, directly or through others"
}

// walkAhead follows relations from one agreement to the next.
type walkAhead struct {
	from  map[string]int // by which of the first relations each is reached
	ahead []string       // those of which the relations are not known yet
}

func (w *walkAhead) reach(id string, from int) {
	if _, known := w.from[id]; !known {
		w.from[id], w.ahead = from, append(w.ahead, id)
	}
}

// step follows the relations of all agreements that are ahead.
func (s *Store) step(ctx context.Context, w *walkAhead) error {
	here := w.ahead
	w.ahead = nil
	for some := range slices.Chunk(here, batchSize) {
		var rows []models.Agreement
		if err := s.db.WithContext(ctx).Select("id", "relations").Where("id IN ?", some).Order("id").Find(&rows).Error; err != nil {
			return explain("following relations", err)
		}
		for _, x := range rows {
			for _, r := range x.Relations {
				if r.AgreementID != nil {
					w.reach(string(*r.AgreementID), w.from[x.ID])
				}
			}
		}
	}
	return nil
}
