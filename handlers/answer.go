package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// view is how the caller wants records to look.
type view struct {
	h     *Handlers
	shape models.Shape
	asOf  models.Day
}

// check refuses parts, fields and languages that there are not.
func (v *view) check(record any) error {
	return wire.Check(models.ShapeOf(reflect.TypeOf(record)), v.shape, Includes(record))
}

// form is what the view means for records of a type.
func (v *view) form(ctx context.Context, record *models.TypeShape) (*wire.Form, error) {
	var names wire.Names
	if v.shape.Lang != "" {
		var err error
		if names, err = v.h.Store.Names(ctx); err != nil {
			return nil, err
		}
	}
	return wire.NewForm(record, v.shape, partShapes, names), nil
}

// partShapes are the types of what can be included, by the name it goes under.
var partShapes = map[string]*models.TypeShape{
	"agreements":  models.ShapeOf(reflect.TypeFor[models.Agreement]()),
	"citations":   models.ShapeOf(reflect.TypeFor[models.Citation]()),
	"commitments": models.ShapeOf(reflect.TypeFor[models.Commitment]()),
	"meetings":    models.ShapeOf(reflect.TypeFor[models.Meeting]()),
	"updates":     models.ShapeOf(reflect.TypeFor[models.Update]()),
}

// Includes lists what can be included in a record.
func Includes(record any) []string {
	switch record.(type) {
	case *models.Visit:
		return []string{"agreements", "citations", "commitments", "meetings"}
	case *models.Meeting:
		return []string{"agreements", "citations", "commitments"}
	case *models.Agreement:
		return []string{"citations", "commitments"}
	case *models.Commitment:
		return []string{"citations", "updates"}
	case *models.Article, *models.Institution, *models.Person:
		return []string{"citations"}
	}
	return nil
}

// writePage writes a page of records, with the way to the next one.
func writePage[T any](c echo.Context, v *view, page models.Page[T]) error {
	ctx := c.Request().Context()
	form, err := v.form(ctx, models.ShapeOf(reflect.TypeFor[T]()))
	if err != nil {
		return err
	}
	docs, err := documents(ctx, v, page.Data)
	if err != nil {
		return err
	}
	body, err := form.AppendPage(nil, docs, page.Meta)
	if err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	if page.Meta.Next != "" {
		c.Response().Header().Set("Link", nextLink(c, page.Meta.Next))
	}
	return c.JSONBlob(http.StatusOK, append(body, '\n'))
}

// nextLink is the Link header (RFC 8288) to the next page.
func nextLink(c echo.Context, next string) string {
	u := *c.Request().URL
	var kept []string
	for _, part := range strings.Split(u.RawQuery, "&") {
		if part != "" && !strings.HasPrefix(part, "cursor=") {
			kept = append(kept, part)
		}
	}
	u.RawQuery = strings.Join(append(kept, "cursor="+url.QueryEscape(next)), "&")
	return fmt.Sprintf("<%s>; rel=\"next\"", u.RequestURI())
}

func (v *view) writeOne(c echo.Context, status int, record any) error {
	ctx := c.Request().Context()
	form, err := v.form(ctx, models.ShapeOf(reflect.TypeOf(record)))
	if err != nil {
		return err
	}
	doc, err := document(record)
	if err != nil {
		return err
	}
	parts, err := v.parts(ctx, []any{record})
	if err != nil {
		return err
	}
	id, _ := identify(record)
	body, err := form.Append(nil, doc, parts[id])
	if err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	return c.JSONBlob(status, append(body, '\n'))
}

// documents gives records as they are sent, with what is to be included.
func documents[T any](ctx context.Context, v *view, records []T) ([]wire.Document, error) {
	pointers := make([]any, len(records))
	for i := range records {
		pointers[i] = &records[i]
	}
	parts, err := v.parts(ctx, pointers)
	if err != nil {
		return nil, err
	}
	docs := make([]wire.Document, len(records))
	for i, record := range pointers {
		id, _ := identify(record)
		docs[i].Parts = parts[id]
		if docs[i].JSON, err = document(record); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// parts are what is to be included in records, by the id of the record.
func (v *view) parts(ctx context.Context, records []any) (map[string]wire.Parts, error) {
	parts, ids := map[string]wire.Parts{}, make([]string, len(records))
	if len(records) == 0 || len(v.shape.Include) == 0 {
		return parts, nil
	}
	for i, record := range records {
		ids[i], _ = identify(record)
		parts[ids[i]] = wire.Parts{}
	}
	kind := records[0].(models.Entity).RecordKind()
	for _, name := range v.shape.Include {
		found, err := v.h.Store.Included(ctx, kind, name, ids, store.View{AsOf: v.asOf})
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			docs := make([][]byte, len(found[id]))
			for i, part := range found[id] {
				if docs[i], err = document(part); err != nil {
					return nil, err
				}
			}
			parts[id][name] = docs
		}
	}
	return parts, nil
}

// document is a record or part as it is sent.
func document(record any) ([]byte, error) {
	text, err := encode(record)
	return bytes.TrimSuffix(text, []byte("\n")), err
}

// writeJSON encodes first and writes the status after: an answer is whole or an
// error.
func writeJSON(c echo.Context, status int, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	return c.JSONBlob(status, body)
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
