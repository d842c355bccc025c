package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"entente/models"
	"entente/models/packed"
)

// standing adds the conditions on where commitments stood on a day. Today the
// columns know; on another day the updates up to then are asked.
func (s *Store) standing(q *query, f models.CommitmentFilter) {
	if f.AsOf != "" {
		q.and("(d.date_from IS NULL OR d.date_from <= ?)", f.AsOf)
	}
	day := s.day(string(f.AsOf))
	delivery, args := s.deliveryOn(day)
	if len(f.Delivery) > 0 {
		q.andRows(delivery+" IN ?", append(slices.Clone(args), f.Delivery)...)
	}
	if f.Late != nil {
		late := "t.due_to < ? AND t.modality <> 'possible' AND " + delivery + " NOT IN ('complete', 'abandoned', 'superseded')"
		if !*f.Late {
			late = "NOT COALESCE(" + late + ", FALSE)"
		}
		q.andRows("("+late+")", append([]any{day}, args...)...)
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
	heard := `COALESCE((SELECT MAX(u.as_of_from) FROM updates u WHERE u.commitment_id = t.id AND u.as_of_from <= ?), d.date_from)`
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
	q.andRows("t.modality <> 'possible' AND "+delivery+" NOT IN ('complete', 'abandoned', 'superseded') AND ("+strings.Join(either, " OR ")+")", all...)
}

// sided says whose each commitment of a page is, seen from the one country that a
// list is about.
func sided(filter any, rows [][]byte) error {
	f, ok := filter.(*models.CommitmentFilter)
	if !ok || len(f.Country) != 1 || f.Country[0] == models.None {
		return nil
	}
	for i, stored := range rows {
		row, err := packed.Append(nil, stored)
		if err != nil {
			return err
		}
		var c models.Commitment
		if err := json.Unmarshal(row, &struct {
			OwedBy *[]models.CountryCode `json:"owed_by"`
			OwedTo *[]models.CountryCode `json:"owed_to"`
		}{&c.OwedBy, &c.OwedTo}); err != nil {
			return fmt.Errorf("reading a commitment: %w", err)
		}
		rows[i] = fmt.Appendf(row[:len(row)-1], `,"side":%q}`, c.SideOf(f.Country[0]))
	}
	return nil
}
