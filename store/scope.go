package store

import (
	"context"

	"entente/models"
)

// condition is a piece of SQL with its arguments.
type condition struct {
	sql  string
	args []any
}

// scope is the one filter that decides what the caller sees: a condition on the
// documents of the given alias. Everything that reads records goes through it, be
// it a list, a count, an include, a search or an aggregate.
func scope(ctx context.Context, alias string) condition { return scopeOf(view(ctx, false), alias) }

// scopeOf is the scope of a view.
func scopeOf(view int, alias string) condition {
	return condition{alias + ".seen & ? <> 0", []any{view}}
}

// view is whose eyes the caller has; 0 sees nothing.
func view(ctx context.Context, bin bool) int {
	staff := models.ViewerOf(ctx).Staff()
	switch {
	case bin && staff:
		return binView
	case bin:
		return 0
	case staff:
		return staffView
	}
	return guestView
}
