package handlers

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// exporting are the parameters of a list as a file.
type exporting struct {
	BOM bool `query:"bom"`
}

// The media types of lists as files.
const (
	mimeCSV    = "text/csv; charset=utf-8"
	mimeNDJSON = "application/x-ndjson"
)

// FormatKey is where the middleware that takes .csv or .ndjson off a path
// leaves the format in the context.
const FormatKey = "format"

// formatOf tells in which format a list is wanted; "" is a page of JSON.
func formatOf(c echo.Context) string {
	if format, ok := c.Get(FormatKey).(string); ok {
		return format
	}
	for _, wanted := range strings.Split(c.Request().Header.Get(echo.HeaderAccept), ",") {
		media, _, _ := strings.Cut(strings.TrimSpace(wanted), ";")
		switch media {
		case "text/csv":
			return "csv"
		case mimeNDJSON:
			return "ndjson"
		case echo.MIMEApplicationJSON, "*/*":
			return ""
		}
	}
	return ""
}

// exportAll streams a whole list, page after page. A fault before the first row
// is a problem like any other; after it, the connection breaks, so that nobody
// takes half a list for the whole.
func exportAll[T any](c echo.Context, v *view, format string, export exporting, paging models.Paging, read reader[T]) error {
	if paging.Cursor != "" || strings.Contains("&"+c.Request().URL.RawQuery, "&limit=") {
		return badParameter("limit", "whole_list", "a file is the whole list; leave limit and cursor out")
	}
	paging.Limit = maxLimit
	ctx := c.Request().Context()
	page, err := read(ctx, paging)
	if err != nil {
		return err
	}
	w := newWriter(c, v, format, export, reflect.TypeFor[T]())
	for {
		if err := writeRows(c, v, w, page.Data); err != nil {
			return broken(err)
		}
		if page.Meta.Next == "" {
			break
		}
		paging.Cursor = page.Meta.Next
		if page, err = read(ctx, paging); err != nil {
			return broken(err)
		}
	}
	return w.flush()
}

// Broken is an answer that failed after its first byte.
type Broken struct{ cause error }

func (b *Broken) Error() string { return "answer broken off: " + b.cause.Error() }
func (b *Broken) Unwrap() error { return b.cause }

func broken(err error) error { return &Broken{err} }

func writeRows[T any](c echo.Context, v *view, w rowWriter, rows []T) error {
	trees, err := shaped(c.Request().Context(), v, rows)
	if err != nil {
		return err
	}
	for _, tree := range trees {
		if err := w.write(tree); err != nil {
			return err
		}
	}
	return w.flush()
}

type rowWriter interface {
	write(tree map[string]any) error
	flush() error
}

func newWriter(c echo.Context, v *view, format string, export exporting, row reflect.Type) rowWriter {
	header := c.Response().Header()
	if format == "ndjson" {
		header.Set(echo.HeaderContentType, mimeNDJSON)
		c.Response().WriteHeader(http.StatusOK)
		return &ndjsonWriter{json.NewEncoder(c.Response())}
	}
	header.Set(echo.HeaderContentType, mimeCSV)
	c.Response().WriteHeader(http.StatusOK)
	if export.BOM {
		_, _ = io.WriteString(c.Response(), "\ufeff") // a lost connection shows with the first row
	}
	columns := columnsOf(row, "", "")
	if len(v.shape.Fields) > 0 {
		columns = slices.DeleteFunc(columns, func(x column) bool { return !slices.Contains(v.shape.Fields, x.top) })
	}
	return &csvWriter{w: csv.NewWriter(c.Response()), columns: columns}
}

type ndjsonWriter struct{ e *json.Encoder }

func (w *ndjsonWriter) write(tree map[string]any) error { return w.e.Encode(tree) }
func (w *ndjsonWriter) flush() error                    { return nil }

// csvWriter writes RFC 4180 with a header; a column a language for texts.
type csvWriter struct {
	w       *csv.Writer
	columns []column
	headed  bool
}

// column is one cell of each row: where it is in the tree, and how it is read.
type column struct {
	name string
	top  string // the field of the record it belongs to
	path []string
}

// otherLanguages is the column for texts in languages that have none.
const otherLanguages = "other"

// columnsOf lists the columns of a type: nested objects spread out, texts one
// column a language, lists in one.
func columnsOf(t reflect.Type, prefix, top string, path ...string) []column {
	var columns []column
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" || name == "-" {
			continue
		}
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		at, owner := append(slices.Clone(path), name), top
		if owner == "" {
			owner = name
		}
		switch {
		case ft == reflect.TypeFor[models.Text]():
			for _, lang := range append(slices.Clone(languages), otherLanguages) {
				columns = append(columns, column{prefix + name + "_" + lang, owner, append(slices.Clone(at), lang)})
			}
		case ft.Kind() == reflect.Struct:
			columns = append(columns, columnsOf(ft, prefix+name+"_", owner, at...)...)
		default:
			columns = append(columns, column{prefix + name, owner, at})
		}
	}
	return columns
}

func (w *csvWriter) write(tree map[string]any) error {
	if err := w.head(); err != nil {
		return err
	}
	row := make([]string, len(w.columns))
	for i, x := range w.columns {
		row[i] = harmless(cell(tree, x.path))
	}
	return w.w.Write(row)
}

func (w *csvWriter) head() error {
	if w.headed {
		return nil
	}
	w.headed = true
	names := make([]string, len(w.columns))
	for i, x := range w.columns {
		names[i] = x.name
	}
	return w.w.Write(names)
}

func (w *csvWriter) flush() error {
	if err := w.head(); err != nil {
		return err
	}
	w.w.Flush()
	return w.w.Error()
}

func cell(v any, path []string) string {
	for i, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		if name == otherLanguages && i == len(path)-1 {
			return others(m)
		}
		v = m[name]
	}
	return plainText(v)
}

// others writes the texts in languages without a column.
func others(text map[string]any) string {
	var list []string
	for lang, s := range text {
		if !slices.Contains(languages, lang) {
			list = append(list, lang+": "+plainText(s))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}

func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = plainText(x)
		}
		return strings.Join(parts, "|")
	case map[string]any:
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(text)
	}
	return fmt.Sprint(v)
}

// harmless keeps a spreadsheet from taking a cell for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
