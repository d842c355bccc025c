package handlers

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// progress are the operations that say how far commitments have got.
func (h *Handlers) progress() []Operation {
	by := Name{Name: "by", Meaning: "what to break down by", Choice: breakdowns()}
	// What is in the bin counts for nothing.
	noBin := []string{"bin"}
	return reads("progress", Operation{
		ID: "getProgress", Path: base + "/progress", Summary: "How far commitments have got",
		Description: "counted leaves out what is merely possible and what was superseded; a rate over nothing is null; the score is the mean of 0 (not started) to 3 (complete) over counted commitments with evidence. What begins only after as_of is left out.",
		Query:       []any{models.CommitmentFilter{}}, Without: noBin,
		Answer: models.ProgressAnswer{}, Handle: h.getProgress,
	}, Operation{
		ID: "getProgressBy", Path: base + "/progress/by/{by}", Summary: "How far commitments have got, broken down",
		Description: "A row for each value, and one with key null for the commitments without one. agreement, visit and year count each commitment once (partition); in the others it counts in each row it is in. The rows of a sector count what is beneath it too.",
		Names:       []Name{by}, Query: []any{spoken{}, models.CommitmentFilter{}, models.Window{}}, Without: noBin,
		Answer: models.ProgressBreakdown{}, Files: true, Table: "progress", Handle: h.getProgressBy,
	}, h.due(Operation{
		ID: "listOverdue", Path: base + "/progress/overdue", Summary: "Late commitments",
		Description: "Due before the day asked about, not final, and more than merely possible; the longest overdue first.",
	}, h.Store.Overdue), h.due(Operation{
		ID: "listUpcoming", Path: base + "/progress/upcoming", Summary: "Commitments that will be due",
		Description: "Due on the day asked about or later, not final, and more than merely possible; the soonest first.",
	}, h.Store.Upcoming))
}

// breakdowns are what figures are broken down by.
func breakdowns() []string { return slices.Sorted(maps.Keys(models.Breakdowns)) }

// due completes an operation that lists commitments by when they are due.
func (h *Handlers) due(o Operation, read func(context.Context, *models.CommitmentFilter, models.Paging) (store.Documents, error)) Operation {
	o.Query = []any{models.CommitmentFilter{}, models.Paging{}, models.Shape{}}
	o.Includes, o.Sorts = models.CommitmentKind.Spec().Includes, models.CommitmentKind.Spec().Sorts
	o.Answer, o.Files = models.Page[models.Commitment]{}, true
	o.Handle = func(c echo.Context) error {
		var f models.CommitmentFilter
		return list(c, viewOfKind(h, models.CommitmentKind), &f, func(ctx context.Context, p models.Paging) (store.Documents, error) {
			return read(ctx, &f, p)
		})
	}
	return o
}

// getProgress answers how far commitments have got, in all.
func (h *Handlers) getProgress(c echo.Context) error {
	var filter models.CommitmentFilter
	if err := bindCounted(c, &filter); err != nil {
		return err
	}
	return h.answer(c, func(ctx context.Context, rebuilding bool) (any, error) {
		tally, err := h.Store.Tally(ctx, filter)
		day := h.dayOf(filter)
		return models.ProgressAnswer{
			Data: tally.Progress(commitmentsLink(c, day, "", "")), Meta: models.ProgressMeta{AsOf: day, Rebuilding: rebuilding},
		}, err
	})
}

// bindCounted reads by what commitments are counted, and others. What is in the bin counts
// for nothing.
func bindCounted(c echo.Context, f *models.CommitmentFilter, others ...any) error {
	return bind(c, append(others, f, wire.Without{"bin": "what is in the bin counts for nothing"})...)
}

// dayOf is the day that a filter asks about.
func (h *Handlers) dayOf(f models.CommitmentFilter) models.Day {
	return cmp.Or(string(f.AsOf), h.Store.Today())
}

// commitmentsLink is where just the commitments are listed that a figure counts.
func commitmentsLink(c echo.Context, day models.Day, by, key string) string {
	kept := slices.DeleteFunc(parametersOf(c.Request().URL.RawQuery), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		return slices.Contains([]string{"as_of", "limit", "cursor", "lang", "bom"}, name)
	})
	if by != "" {
		name, value := by, key
		if asked(c, by) {
			name, value = "also", by+":"+key // beside what is asked for, not instead
		}
		kept = append(kept, name+"="+url.QueryEscape(value))
	}
	return base + "/commitments?" + strings.Join(append(kept, "as_of="+day), "&")
}

// asked tells whether the query filters by a name.
func asked(c echo.Context, name string) bool {
	return slices.ContainsFunc(parametersOf(c.Request().URL.RawQuery), func(part string) bool { return strings.HasPrefix(part, name+"=") })
}

// getProgressBy answers how far commitments have got, broken down.
func (h *Handlers) getProgressBy(c echo.Context) error {
	var filter models.CommitmentFilter
	var w models.Window
	var words spoken
	var export exporting
	by := c.Param("by")
	if _, ok := models.Breakdowns[by]; !ok {
		return models.Refuse(models.NotFound, "there is no breakdown by %q; there are: %s", by, strings.Join(breakdowns(), ", "))
	}
	if err := bindCounted(c, &filter, &w, &words, &export); err != nil {
		return err
	}
	language, err := words.language()
	if err != nil {
		return err
	}
	read := h.readingTallies(c, by, filter, language)
	format := formatOf(c)
	switch {
	case format == atomFormat:
		return noFeed()
	case export.BOM && format != csvFormat:
		return onlyCSV()
	case format != "":
		return exportAll(c, viewOf[models.ProgressRow](h), format, export, w.Paging(), func(ctx context.Context, p models.Paging) (store.Documents, error) {
			out, err := read(ctx, p)
			return store.Rows(models.Page[models.ProgressRow]{Data: out.Data, Meta: models.Meta{Count: len(out.Data), Next: out.Meta.Next}}, err)
		})
	}
	return h.answer(c, func(ctx context.Context, rebuilding bool) (any, error) {
		out, err := read(ctx, w.Paging())
		out.Meta.Rebuilding = rebuilding
		if out.Meta.Next != "" {
			c.Response().Header().Set("Link", nextLink(c, out.Meta.Next))
		}
		return out, err
	})
}

// readingTallies reads a page of a breakdown, with its labels and links.
func (h *Handlers) readingTallies(c echo.Context, by string, filter models.CommitmentFilter, language string) func(context.Context, models.Paging) (models.ProgressBreakdown, error) {
	return func(ctx context.Context, p models.Paging) (models.ProgressBreakdown, error) {
		out, err := h.Store.TalliesBy(ctx, by, filter, p)
		for i := range out.Data {
			finishRow(c, &out.Data[i], by, h.dayOf(filter), language)
		}
		return out, err
	}
}

// finishRow adds the label of a row and the link to what it counts.
func finishRow(c echo.Context, row *models.ProgressRow, by string, day models.Day, lang string) {
	key := models.None
	if row.Key != nil {
		key = *row.Key
		if label := row.Names.In(lang); label != "" {
			row.Label = &label
		}
	}
	row.Records = commitmentsLink(c, day, by, key)
}
