package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// condition is a piece of SQL with its arguments.
type condition struct {
	sql  string
	args []any
}

// and is the condition that both hold.
func (c condition) and(o condition) condition {
	return condition{"(" + c.sql + ") AND (" + o.sql + ")", append(slices.Clone(c.args), o.args...)}
}

// not is the condition that one does not hold.
func (c condition) not() condition { return condition{"NOT (" + c.sql + ")", c.args} }

// anyOf is the condition that one of some holds.
func anyOf(all []condition) condition {
	var either []string
	var args []any
	for _, c := range all {
		either = append(either, "("+c.sql+")")
		args = append(args, c.args...)
	}
	return condition{"(" + strings.Join(either, " OR ") + ")", args}
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
		return derived.BinView
	case bin:
		return 0
	case staff:
		return derived.StaffView
	}
	return derived.GuestView
}
