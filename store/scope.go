package store

import (
	"context"

	"entente/models"
)

// views are whose eyes a row of the index is for; a row can be for several.
const (
	staffView = 1 << iota // those with a token
	guestView             // everybody
	binView               // those with a token, looking into the bin
)

// scope is the one filter that decides what the caller sees: a condition on the
// record table of the given alias. Everything that reads records goes through
// it, be it a list, a count, an include, a search or an aggregate.
func scope(ctx context.Context, alias string) string {
	live := alias + ".binned_at IS NULL"
	if models.ViewerOf(ctx).Staff() {
		return live
	}
	return live + " AND " + alias + ".visibility = 'public' AND " + alias + ".review_state = 'published'"
}

// scopeBin is scope for the bin, which only those with a token look into.
func scopeBin(ctx context.Context, alias string) string {
	if models.ViewerOf(ctx).Staff() {
		return alias + ".binned_at IS NOT NULL"
	}
	return "1 = 0"
}

// scopeEntries is scope on the index of records and parts.
func scopeEntries(ctx context.Context, alias string) string {
	live := "NOT " + alias + ".binned"
	if models.ViewerOf(ctx).Staff() {
		return live
	}
	return live + " AND " + alias + ".visibility = 'public' AND " + alias + ".review_state = 'published'"
}

// view is scope as rows of facets and counters know it.
func view(ctx context.Context, bin bool) int {
	switch {
	case bin && models.ViewerOf(ctx).Staff():
		return binView
	case models.ViewerOf(ctx).Staff():
		return staffView
	}
	return guestView
}
