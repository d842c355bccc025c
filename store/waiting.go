package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// wantReview wants what is so far reviewed. What is not published is found as what waits.
func wantReview(q *query, states []string) {
	q.andRows("t.review_state IN ?", states)
	if !slices.Contains(states, string(models.ReviewPublished)) {
		q.facets = append(q.facets, facet{name: derived.Waiting, values: []string{derived.Everybody}})
	}
}

// wantMine wants what the caller has recorded or changed last, or all but that.
func wantMine(ctx context.Context, q *query, mine bool) {
	caller := models.ViewerOf(ctx).Name
	q.andRows("(t.created_by = ? OR t.updated_by = ?) = ?", caller, caller, mine)
	if i := slices.IndexFunc(q.facets, func(f facet) bool { return f.name == derived.Waiting }); i >= 0 && mine {
		q.facets[i].values = []string{derived.WaitingFor(caller)}
	}
}
