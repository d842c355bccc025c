package store

import (
	"context"
	"encoding/hex"
	"slices"

	"entente/models"
)

// waiting is the name of links of what waits to be published: to everybody, and to those who
// have recorded it or were the last to change it. Of much that is on record little waits, and
// of that little is somebody's own.
const waiting = "waiting"

// everybody is the value of such a link that all of them have.
const everybody = "everybody"

// waitingLinks are those of a record.
func waitingLinks(e models.Entity) links {
	if a := e.Accessed(); a == nil || a.ReviewState == models.ReviewPublished {
		return nil
	}
	values := []string{everybody}
	for _, name := range []string{e.Base().CreatedBy, e.Base().UpdatedBy} {
		values = append(values, waitingFor(name))
	}
	var out links
	for _, value := range sorted(values) {
		out = append(out, link{waiting, value, viewsOf(e)})
	}
	return out
}

// waitingFor is the value of the link to somebody: written so that nothing in a name means
// anything to whoever reads links as text, nor is everybody.
func waitingFor(name string) string { return hex.EncodeToString([]byte(name)) }

// wantReview wants what is so far reviewed. What is not published is found as what waits.
func wantReview(q *query, states []string) {
	q.andRows("t.review_state IN ?", states)
	if !slices.Contains(states, string(models.ReviewPublished)) {
		q.facets = append(q.facets, facet{name: waiting, values: []string{everybody}})
	}
}

// wantMine wants what the caller has recorded or changed last, or all but that.
func wantMine(ctx context.Context, q *query, mine bool) {
	caller := models.ViewerOf(ctx).Name
	q.andRows("(t.created_by = ? OR t.updated_by = ?) = ?", caller, caller, mine)
	if i := slices.IndexFunc(q.facets, func(f facet) bool { return f.name == waiting }); i >= 0 && mine {
		q.facets[i].values = []string{waitingFor(caller)}
	}
}
