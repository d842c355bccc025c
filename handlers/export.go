package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/wire"
)

// exporting are the parameters of a list as a file.
type exporting struct {
	BOM bool `query:"bom"`
}

// The formats of lists as files, as they end a path, and their media types.
const (
	csvFormat    = "csv"
	ndjsonFormat = "ndjson"
	mimeCSV      = "text/csv; charset=utf-8"
	mimeNDJSON   = "application/x-ndjson"
)

// Where TakeFormat leaves the format in the context, and whether the path has it.
const (
	formatKey = "format"
	suffixKey = "suffix"
)

// suffixes are the formats that a path can end with. How a file is cited ends with both.
var suffixes = []string{csvFormat + "." + citeFormat, ndjsonFormat + "." + citeFormat, citeFormat, csvFormat, ndjsonFormat, atomFormat}

// TakeFormat decides in which format an answer is wanted, by Accept or by .csv, .ndjson,
// .atom or .cite behind the path, which it takes off: one route serves all formats.
func TakeFormat(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !strings.HasPrefix(r.URL.Path, base+"/") || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
			return next(c)
		}
		c.Set(formatKey, accepted(strings.Join(r.Header.Values(echo.HeaderAccept), ",")))
		for _, format := range suffixes {
			if path, ok := strings.CutSuffix(r.URL.Path, "."+format); ok {
				r.URL.Path, r.URL.RawPath = path, ""
				c.Set(formatKey, format)
				c.Set(suffixKey, true)
				break
			}
		}
		return next(c)
	}
}

// accepted is the format that an Accept header likes best of those that we have, the
// first of several; "" is JSON.
func accepted(header string) string {
	best, most := "", 0.0
	for wanted := range strings.SplitSeq(header, ",") {
		media, parameters, _ := strings.Cut(wanted, ";")
		format := ""
		switch strings.ToLower(strings.TrimSpace(media)) {
		case "text/csv":
			format = csvFormat
		case mimeNDJSON:
			format = ndjsonFormat
		case echo.MIMEApplicationJSON, "application/*", "*/*":
		default:
			continue
		}
		if q := quality(parameters); q > most {
			best, most = format, q
		}
	}
	return best
}

// quality is how much a client likes something, from 0 to 1, by its q parameter.
func quality(parameters string) float64 {
	for x := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(x), "=")
		if strings.EqualFold(name, "q") {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || q < 0 {
				return 0
			}
			return min(q, 1)
		}
	}
	return 1
}

// formatOf is the format in which a list is wanted; "" is a page of JSON.
func formatOf(c echo.Context) string {
	format, _ := c.Get(formatKey).(string)
	return format
}

// onlyJSON refuses a path with a format where there is no list.
func onlyJSON(c echo.Context) error {
	if suffix, _ := c.Get(suffixKey).(bool); suffix {
		return models.Refuse(models.NotFound, "only lists come as files")
	}
	return nil
}

// onlyCSV refuses a byte order mark elsewhere.
func onlyCSV() error {
	return models.BadParameter("bom", "unknown_parameter", "a byte order mark goes with CSV only")
}

// exportAll streams a whole list, page after page. A fault before the first row
// is a problem like any other; after it, the connection breaks, so that nobody
// takes half a list for the whole.
func exportAll(c echo.Context, v *view, format string, export exporting, paging models.Paging, read reader) error {
	sent := map[string]bool{"limit": paging.Limited, "cursor": paging.Cursor != "", "total": paging.Total}
	if err := badParameters(sent, "whole_list", "a file is the whole list; leave limit, cursor and total out"); err != nil {
		return err
	}
	ctx, head := c.Request().Context(), c.Request().Method == http.MethodHead
	paging.Limit = v.atOnce(head)
	end, err := v.h.files.begin(c)
	if err != nil {
		return err
	}
	defer end()
	page, err := v.part(ctx, paging, read)
	if err != nil {
		return err
	}
	form, err := v.form(ctx)
	if err != nil {
		return err
	}
	out := newRows(c, v, format, export, form)
	for !head {
		if err := writeRows(c, out, page.docs); err != nil {
			return broken(err)
		}
		if page.next == "" {
			return nil
		}
		paging.Cursor = page.next
		if page, err = v.part(ctx, paging, read); err != nil {
			return broken(err)
		}
	}
	return nil
}

// atOnce is how many rows of a file are held at once.
func (v *view) atOnce(head bool) int {
	switch {
	case head:
		return 1 // it shows whether there is a file, and no more is answered
	case len(v.shape.Include) > 0:
		return models.DefaultLimit // what belongs to each is held with it
	}
	return models.FilePage
}

// filePart is a page of a file, with all that belongs to it.
type filePart struct {
	docs []wire.Document
	next string
}

// part reads a page of a file, when it is its turn.
func (v *view) part(ctx context.Context, paging models.Paging, read reader) (filePart, error) {
	var part filePart
	err := v.h.files.work(ctx, func(ctx context.Context) error {
		page, err := read(ctx, paging)
		if err != nil {
			return err
		}
		part.next = page.Meta.Next
		part.docs, err = v.with(ctx, page)
		return err
	})
	return part, err
}

// newRows begins a file.
func newRows(c echo.Context, v *view, format string, export exporting, form *wire.Form) wire.Rows {
	media := mimeCSV
	if format == ndjsonFormat {
		media = mimeNDJSON
	}
	c.Response().Header().Set(echo.HeaderContentType, media)
	c.Response().WriteHeader(http.StatusOK)
	if format == ndjsonFormat {
		return wire.NewNDJSON(c.Response(), form)
	}
	return wire.NewCSV(c.Response(), wire.NewTable(form, v.record, v.shape), export.BOM)
}

// writeRows writes a page of a file, for which the client has its time.
func writeRows(c echo.Context, out wire.Rows, docs []wire.Document) error {
	allowTime(c)
	for _, doc := range docs {
		if err := out.Write(doc); err != nil {
			return err
		}
	}
	return out.Flush()
}

// allowTime gives the client its time for what is written next.
func allowTime(c echo.Context) {
	// Not every writer has deadlines; the context ends the work in any case.
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(models.StallTime))
}

// Broken is an answer that failed after its first byte.
type Broken struct{ cause error }

func (b *Broken) Error() string { return "answer broken off: " + b.cause.Error() }
func (b *Broken) Unwrap() error { return b.cause }

func broken(err error) error { return &Broken{err} }
