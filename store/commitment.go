package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
)

// Commitments lists commitments, newest first unless sorted otherwise, as they
// stood on the day asked about.
func (s *Store) Commitments(ctx context.Context, f models.CommitmentFilter, p models.Paging) (models.CommitmentPage, error) {
	q, err := s.commitments(ctx, f)
	if err != nil {
		return models.CommitmentPage{}, err
	}
	page, err := list[models.Commitment](ctx, s, q, p, View{AsOf: string(f.AsOf)})
	if len(f.Country) == 1 && f.Country[0] != models.None {
		for i := range page.Data {
			side := page.Data[i].SideOf(f.Country[0])
			page.Data[i].Side = &side
		}
	}
	return page, err
}

// commitments is the query that lists and figures of progress share.
func (s *Store) commitments(ctx context.Context, f models.CommitmentFilter) (*query, error) {
	q, err := s.filtered(ctx, models.CommitmentKind, f.Filter)
	if err == nil {
		err = s.linked(ctx, q, linkFilter{models.InstitutionKind, f.Institution}, linkFilter{models.AgreementKind, f.Agreement},
			linkFilter{models.VisitKind, f.Visit}, linkFilter{models.MeetingKind, f.Meeting})
	}
	if err != nil {
		return nil, err
	}
	facet(q, "year", f.Year)
	for _, row := range f.Also {
		by, key := row.Split()
		facet(q, by, []string{key})
	}
	in(q, "modality", f.Modality)
	in(q, "priority", f.Priority)
	q.overlap("due", f.DueFrom, f.DueTo)
	s.standing(q, f)
	return q, nil
}

// standing adds the conditions on where commitments stood on a day. Today the
// columns know; on another day the updates up to then are asked.
func (s *Store) standing(q *query, f models.CommitmentFilter) {
	if f.AsOf != "" {
		q.and("(t.date_from IS NULL OR t.date_from <= ?)", f.AsOf)
	}
	day := s.day(string(f.AsOf))
	delivery, args := s.deliveryOn(day)
	if len(f.Delivery) > 0 {
		q.and(delivery+" IN ?", append(slices.Clone(args), f.Delivery)...)
	}
	if f.Late != nil {
		late := "t.due_to < ? AND t.modality <> 'possible' AND " + delivery + " NOT IN ('complete', 'abandoned', 'superseded')"
		if !*f.Late {
			late = "NOT COALESCE(" + late + ", FALSE)"
		}
		q.and("("+late+")", append([]any{day}, args...)...)
	}
	if len(f.Stale) > 0 {
		s.stale(q, f.Stale, day)
	}
}

// deliveryOn is the expression for delivery on a day.
func (s *Store) deliveryOn(day models.Day) (sql string, args []any) {
	if day >= s.Today() {
		return "t.delivery", nil
	}
	return `COALESCE((SELECT u.delivery FROM updates u WHERE u.commitment_id = t.id AND u.as_of_from <= ?
		ORDER BY u.as_of_from DESC, u.created_at DESC, u.id DESC LIMIT 1), 'no_evidence')`, []any{day}
}

// stale adds the condition that nothing was heard for a year (amber) or two (red).
func (s *Store) stale(q *query, wanted []models.Staleness, day models.Day) {
	delivery, args := s.deliveryOn(day)
	heard := `COALESCE((SELECT MAX(u.as_of_from) FROM updates u WHERE u.commitment_id = t.id AND u.as_of_from <= ?), t.date_from)`
	amber, red := models.StaleSince(day)
	var either []string
	all := append([]any{}, args...)
	for _, w := range wanted {
		if w == models.StaleRed {
			either = append(either, heard+" < ?")
			all = append(all, day, red)
		} else {
			either = append(either, "("+heard+" >= ? AND "+heard+" < ?)")
			all = append(all, day, red, day, amber)
		}
	}
	q.and("t.modality <> 'possible' AND "+delivery+" NOT IN ('complete', 'abandoned', 'superseded') AND ("+strings.Join(either, " OR ")+")", all...)
}

// Commitment reads one commitment by id or reference.
func (s *Store) Commitment(ctx context.Context, key string, o View) (models.Commitment, error) {
	return one[models.Commitment](ctx, s, key, o)
}

// CreateCommitment records a commitment: all or nothing.
func (s *Store) CreateCommitment(ctx context.Context, in models.NewCommitment) (models.Commitment, error) {
	return create[models.Commitment](ctx, s, &in, func(tx *Store) (string, error) {
		return tx.addCommitment(ctx, in)
	})
}

// ChangeCommitment edits what a client may write of a commitment, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeCommitment(ctx context.Context, key string, seen int, edit func(*models.CommitmentFields) models.Problems) (models.Commitment, error) {
	return change(ctx, s, key, seen, func(v *models.Commitment) models.Problems { return edit(&v.CommitmentFields) })
}

// BinCommitment puts a commitment into the bin.
func (s *Store) BinCommitment(ctx context.Context, key string, seen int) error {
	return bin[models.Commitment](ctx, s, key, seen)
}

// RestoreCommitment takes a commitment out of the bin.
func (s *Store) RestoreCommitment(ctx context.Context, key string) (models.Commitment, error) {
	return restore[models.Commitment](ctx, s, key)
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

// addCommitment writes a commitment that has been checked, and what is nested in it.
func (s *Store) addCommitment(ctx context.Context, in models.NewCommitment) (string, error) {
	c := &models.Commitment{CommitmentFields: in.CommitmentFields}
	if err := s.add(ctx, c); err != nil {
		return "", err
	}
	for _, u := range in.Updates {
		if _, err := s.addUpdate(ctx, c, u); err != nil {
			return "", err
		}
	}
	return c.ID, s.addCitations(ctx, c, nil, in.Citations)
}

// resettle computes what a commitment has from its origin: the date when it has
// none of its own, and the pairs when it is not said to whom it is owed.
func (s *Store) resettle(ctx context.Context, c *models.Commitment) error {
	origin, err := s.originOf(ctx, c)
	if err != nil {
		return err
	}
	var f faces
	if origin != nil {
		f, err = s.facesOf(ctx, origin)
	}
	settleFrom(c, origin, f)
	return err
}

// settleFrom computes what a commitment has from its origin, of given facets. An
// origin that is hidden from some who see the commitment lends it nothing.
func settleFrom(c *models.Commitment, origin models.Entity, f faces) {
	if origin != nil && viewsOf(c)&^viewsOf(origin)&^binView != 0 {
		origin, f = nil, nil
	}
	if c.Date == nil {
		_, c.Dated = dateOf(origin)
	}
	if c.Pairs = c.PairsOwed(); len(c.Pairs) > 0 {
		return
	}
	c.Pairs = []models.Pair{}
	for _, pair := range f["pair"] {
		c.Pairs = append(c.Pairs, models.Pair(pair))
	}
	slices.Sort(c.Pairs)
	c.Pairs = slices.Compact(c.Pairs)
}

// follow writes down what a commitment has from its origin, which changed; the
// commitment itself says nothing else, and so keeps its version.
func (s *Store) follow(ctx context.Context, c *models.Commitment) error {
	if err := s.resettle(ctx, c); err != nil {
		return err
	}
	err := s.db.WithContext(ctx).Model(c).Select("date_from", "date_to", "date_asc", "date_desc", "pairs").Updates(c).Error
	return explain("dating a commitment", err)
}

// originOf reads what a commitment comes from, whoever asks: what follows from
// it is the same for all.
func (s *Store) originOf(ctx context.Context, c *models.Commitment) (models.Entity, error) {
	var origin models.Entity
	var id string
	switch {
	case c.OriginVisitID != nil:
		origin, id = &models.Visit{}, string(*c.OriginVisitID)
	case c.OriginMeetingID != nil:
		origin, id = &models.Meeting{}, string(*c.OriginMeetingID)
	case c.OriginAgreementID != nil:
		origin, id = &models.Agreement{}, string(*c.OriginAgreementID)
	default:
		return nil, nil // a commitment may come from nothing we know
	}
	err := s.db.WithContext(ctx).Where("id = ?", id).Take(origin).Error
	return origin, explain("reading the origin of a commitment", err)
}
