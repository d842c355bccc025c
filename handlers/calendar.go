package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/wire"
)

// calendars are the operations that read agreements by the days that matter to them.
func (h *Handlers) calendars() []Operation {
	const meaning = "Last days to give notice, renewals, expiries and other ends, entries into force and ends of provisional application, by what is on record today. " +
		"`from` and `to` are days of the calendar here; without them it is two years either side of `as_of`. What renews itself for ever is listed to the end of 2100. All other filters choose agreements. "
	return reads("agreements", Operation{
		ID: "listCalendar", Path: base + "/agreements/calendar", Summary: "What falls on which day",
		Description: meaning + "The earliest first.",
		Query:       []any{models.CalendarFilter{}, models.Paging{}, models.Shape{}}, Sorts: []string{"date"},
		Answer: models.Page[models.CalendarEntry]{}, Files: true, Table: "calendar", Handle: listOf(h, h.Store.Calendar),
	}, Operation{
		ID: "getCalendar", Path: base + "/agreements/calendar.ics", Summary: "The same as a calendar that programs subscribe to",
		Description: meaning + "An iCalendar (RFC 5545) of all-day events. An event keeps its `UID` when its day is corrected; it is `TENTATIVE` where it could be otherwise.",
		Query:       []any{models.CalendarFilter{}, spoken{}},
		Answer:      "", Media: wire.MediaOfCalendar, Handle: h.getCalendar,
	})
}

// getCalendar answers the same as a calendar, page after page like any file.
func (h *Handlers) getCalendar(c echo.Context) error {
	var f models.CalendarFilter
	var t spoken
	if err := bind(c, &f, &t); err != nil {
		return err
	}
	language, err := t.language()
	if err != nil {
		return err
	}
	fresh, err := h.fresh(c)
	if fresh.done || err != nil {
		return err
	}
	setCaching(c, listTag(fresh.opaque))
	end, err := h.files.begin(c)
	if err != nil {
		return err
	}
	defer end()
	return h.writeCalendar(c, f, language)
}

// writeCalendar writes a calendar. As with other files, a fault after its first entries
// breaks the connection.
func (h *Handlers) writeCalendar(c echo.Context, f models.CalendarFilter, language string) error {
	p := models.Paging{Limit: models.FilePage}
	page, err := h.calendarPage(c, f, p)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentType, wire.MediaOfCalendar)
	c.Response().WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	out := wire.NewCalendar(c.Response(), language)
	for {
		allowTime(c)
		for _, entry := range page.Data {
			out.Write(entry)
		}
		if page.Meta.Next == "" {
			out.End()
		}
		if err := out.Flush(); err != nil {
			return broken(err)
		}
		if page.Meta.Next == "" {
			return nil
		}
		p.Cursor = page.Meta.Next
		if page, err = h.calendarPage(c, f, p); err != nil {
			return broken(err)
		}
	}
}

// calendarPage reads a page of the calendar, when it is its turn.
func (h *Handlers) calendarPage(c echo.Context, f models.CalendarFilter, p models.Paging) (page models.Page[models.CalendarEntry], err error) {
	err = h.files.work(c.Request().Context(), func(ctx context.Context) error {
		page, err = h.Store.Calendar(ctx, f, p)
		return err
	})
	return page, err
}
