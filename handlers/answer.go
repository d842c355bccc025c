package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// view is how the caller wants the documents of a type to look.
type view struct {
	h *Handlers
	// kind is that of records, which alone can include others.
	kind   models.RecordKind
	record *models.TypeShape
	shape  models.Shape
	asOf   models.Day
}

// viewOf is the view of rows of a type.
func viewOf[T any](h *Handlers) *view {
	return &view{h: h, record: models.ShapeOf(reflect.TypeFor[T]())}
}

// viewOfKind is the view of a kind of record or part.
func viewOfKind(h *Handlers, kind models.RecordKind) *view {
	return &view{h: h, kind: kind, record: models.ShapeOf(reflect.TypeOf(kind.Spec().New()))}
}

// check refuses parts, fields and languages that there are not.
func (v *view) check() error { return wire.Check(v.record, v.shape, v.kind.Spec().Includes) }

// without are the parameters that its shape has and it does not take.
func (v *view) without() wire.Without {
	if len(v.kind.Spec().Includes) > 0 {
		return nil
	}
	return wire.Without{"include": ""}
}

// form is what the view means for documents.
func (v *view) form(ctx context.Context) (*wire.Form, error) {
	var names wire.Names
	if v.shape.Lang != "" {
		var err error
		if names, err = v.h.Store.Names(ctx); err != nil {
			return nil, err
		}
	}
	return wire.NewForm(v.record, v.shape, wire.PartShapes(v.shape.Include), names), nil
}

// writePage writes a page of documents, with the way to the next one.
func writePage(c echo.Context, v *view, page store.Documents) error {
	ctx := c.Request().Context()
	form, err := v.form(ctx)
	if err != nil {
		return err
	}
	docs, err := v.with(ctx, page)
	if err != nil {
		return err
	}
	body := v.h.page()
	defer v.h.pages.Put(body)
	if *body, err = form.AppendPage((*body)[:0], docs, page.Meta); err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	*body = append(*body, '\n')
	if page.Meta.Next != "" {
		c.Response().Header().Set("Link", nextLink(c, page.Meta.Next))
	}
	return writeBody(c, http.StatusOK, *body)
}

// page gives room for a page; it is given back to h.pages.
func (h *Handlers) page() *[]byte {
	if used, ok := h.pages.Get().(*[]byte); ok {
		return used
	}
	return new([]byte)
}

// writeBody writes a whole answer. Its length goes ahead, so that it need not be sent
// in pieces.
func writeBody(c echo.Context, status int, body []byte) error {
	c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	return c.JSONBlob(status, body)
}

// writeOne writes one document.
func writeOne(c echo.Context, v *view, d store.Document) error {
	ctx := c.Request().Context()
	form, err := v.form(ctx)
	if err != nil {
		return err
	}
	if form.Plain() {
		return writeBody(c, http.StatusOK, append(d.Body, '\n'))
	}
	docs, err := v.with(ctx, store.Documents{Rows: [][]byte{d.Body}, IDs: []string{d.ID}})
	if err != nil {
		return err
	}
	body, err := form.Append(make([]byte, 0, len(d.Body)+1), d.Body, docs[0].Parts)
	if err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	return writeBody(c, http.StatusOK, append(body, '\n'))
}

// with gives documents together with what is to be included in them.
func (v *view) with(ctx context.Context, page store.Documents) ([]wire.Document, error) {
	return wire.Documents(page.Rows, page.IDs, v.shape.Include, func(name string) (map[string][][]byte, error) {
		return v.h.Store.Included(ctx, v.kind, name, page.IDs, v.asOf)
	})
}

// nextLink is the Link header (RFC 8288) to the next page.
func nextLink(c echo.Context, next string) string {
	u := *c.Request().URL
	kept := slices.DeleteFunc(parametersOf(u.RawQuery), func(part string) bool { return strings.HasPrefix(part, "cursor=") })
	u.RawQuery = strings.Join(append(kept, "cursor="+url.QueryEscape(next)), "&")
	return fmt.Sprintf("<%s>; rel=\"next\"", u.RequestURI())
}

// writeJSON encodes first and writes the status after: an answer is whole or an
// error.
func writeJSON(c echo.Context, status int, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	return writeBody(c, status, body)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding an answer: %w", err)
	}
	return b.Bytes(), nil
}
