package handlers

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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

// TakeFormat decides in which format an answer is wanted, by Accept or by .csv
// or .ndjson behind the path, which it takes off: one route serves all formats.
func TakeFormat(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !strings.HasPrefix(r.URL.Path, base+"/") || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
			return next(c)
		}
		c.Set(formatKey, accepted(r.Header.Get(echo.HeaderAccept)))
		for _, format := range []string{csvFormat, ndjsonFormat} {
			if path, ok := strings.CutSuffix(r.URL.Path, "."+format); ok {
				r.URL.Path, r.URL.RawPath = path, ""
				c.Set(formatKey, format)
				c.Set(suffixKey, true)
			}
		}
		return next(c)
	}
}

// accepted is the first format of an Accept header that we have; "" is JSON.
func accepted(header string) string {
	for _, wanted := range strings.Split(header, ",") {
		media, _, _ := strings.Cut(strings.TrimSpace(wanted), ";")
		switch media {
		case "text/csv":
			return csvFormat
		case mimeNDJSON:
			return ndjsonFormat
		case echo.MIMEApplicationJSON, "*/*":
			return ""
		}
	}
	return ""
}

// formatOf is the format in which a list is wanted; "" is a page of JSON.
func formatOf(c echo.Context) string {
	format, _ := c.Get(formatKey).(string)
	return format
}

// IsFile tells whether a whole list is wanted as a file, which takes its time.
func IsFile(c echo.Context) bool { return formatOf(c) != "" }

// onlyJSON refuses a path with a format where there is no list.
func onlyJSON(c echo.Context) error {
	if suffix, _ := c.Get(suffixKey).(bool); suffix {
		return models.Refuse(models.NotFound, "only lists come as files")
	}
	return nil
}

// exportAll streams a whole list, page after page. A fault before the first row
// is a problem like any other; after it, the connection breaks, so that nobody
// takes half a list for the whole.
func exportAll[T any](c echo.Context, v *view, format string, export exporting, paging models.Paging, read reader[T]) error {
	if paging.Cursor != "" || paging.Limited || paging.Total {
		return badParameter("limit", "whole_list", "a file is the whole list; leave limit, cursor and total out")
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
	if format == ndjsonFormat {
		header.Set(echo.HeaderContentType, mimeNDJSON)
		c.Response().WriteHeader(http.StatusOK)
		return &ndjsonWriter{json.NewEncoder(c.Response())}
	}
	header.Set(echo.HeaderContentType, mimeCSV)
	c.Response().WriteHeader(http.StatusOK)
	if export.BOM {
		_, _ = io.WriteString(c.Response(), "\ufeff") // a lost connection shows with the first row
	}
	columns := columnsOf(row, v.shape.Lang != "", "", "")
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
func columnsOf(t reflect.Type, labelled bool, prefix, top string, path ...string) []column {
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
			columns = append(columns, columnsOf(ft, labelled, prefix+name+"_", owner, at...)...)
		default:
			columns = append(columns, column{prefix + name, owner, at})
			if suffix := labelSuffix(ft); labelled && suffix != "" {
				columns = append(columns, column{prefix + name + suffix, owner, append(slices.Clone(path), name+suffix)})
			}
		}
	}
	return columns
}

// labelSuffix is what is added to the name of a code, or of a list of codes, for
// its labels; "" where there are none.
func labelSuffix(t reflect.Type) string {
	if t.Kind() == reflect.Slice && labelSuffix(t.Elem()) != "" {
		return "_labels"
	}
	switch reflect.Zero(t).Interface().(type) {
	case models.CountryCode, models.SectorCode, interface{ Vocabulary() string }:
		return "_label"
	}
	return ""
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
	case map[string]string:
		return strings.Join(slices.Sorted(maps.Values(v)), "|")
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
