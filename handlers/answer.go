package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/handlers/strict"
	"entente/models"
	"entente/models/labels"
	"entente/store"
)

// view is how the caller wants records to look.
type view struct {
	h     *Handlers
	shape models.Shape
	asOf  models.Day
	names map[models.RecordKind]map[string]models.Text
}

// plain tells whether records go out as they are.
func (v *view) plain() bool {
	return len(v.shape.Include) == 0 && len(v.shape.Fields) == 0 && v.shape.Lang == ""
}

// check refuses parts, fields and languages that there are not.
func (v *view) check(record any) error {
	var p models.Problems
	possible := Includes(record)
	for _, name := range v.shape.Include {
		if !slices.Contains(possible, name) {
			p.AddParameter("include", "unknown_value", "%q cannot be included here; these can: %s", name, strings.Join(possible, ", "))
		}
	}
	fields := strict.Names(record)
	for _, name := range v.shape.Fields {
		if !fields[name] && !slices.Contains(v.shape.Include, name) {
			p.AddParameter("fields", "unknown_value", "there is no field %q", name)
		}
	}
	if v.shape.Lang != "" && !slices.Contains(languages, v.shape.Lang) {
		p.AddParameter("lang", "unknown_value", "there are labels in %s", strings.Join(languages, ", "))
	}
	if len(p) > 0 {
		return &models.Error{Kind: models.Malformed, Detail: countOf(len(p), "parameter is", "parameters are") + " wrong", Fields: p}
	}
	return nil
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
	if page.Meta.Next != "" {
		c.Response().Header().Set("Link", nextLink(c, page.Meta.Next))
	}
	if v.plain() {
		return writeJSON(c, http.StatusOK, page)
	}
	trees, err := shaped(c.Request().Context(), v, page.Data)
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, map[string]any{"data": trees, "meta": page.Meta})
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
	if v.plain() {
		return writeJSON(c, status, record)
	}
	one := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(record).Elem()), 1, 1)
	one.Index(0).Set(reflect.ValueOf(record).Elem())
	trees, err := v.trees(c.Request().Context(), one)
	if err != nil {
		return err
	}
	return writeJSON(c, status, trees[0])
}

// shaped gives records as trees, with what is to be included, only the fields
// that are wanted, and labels beside codes.
func shaped[T any](ctx context.Context, v *view, records []T) ([]map[string]any, error) {
	return v.trees(ctx, reflect.ValueOf(records))
}

func (v *view) trees(ctx context.Context, records reflect.Value) ([]map[string]any, error) {
	trees := make([]map[string]any, records.Len())
	ids := make([]string, records.Len())
	for i := range trees {
		record := records.Index(i)
		tree, err := treeOf(record.Interface())
		if err != nil {
			return nil, err
		}
		trees[i] = tree
		ids[i], _ = tree["id"].(string)
		if err := v.label(ctx, record, tree); err != nil {
			return nil, err
		}
	}
	if err := v.include(ctx, records, ids, trees); err != nil {
		return nil, err
	}
	for _, tree := range trees {
		v.trim(tree)
	}
	return trees, nil
}

func (v *view) include(ctx context.Context, records reflect.Value, ids []string, trees []map[string]any) error {
	if len(trees) == 0 || len(v.shape.Include) == 0 {
		return nil
	}
	kind := reflect.New(records.Type().Elem()).Interface().(models.Entity).RecordKind()
	for _, name := range v.shape.Include {
		parts, err := v.h.Store.Included(ctx, kind, name, ids, store.View{AsOf: v.asOf})
		if err != nil {
			return err
		}
		for i, tree := range trees {
			list := make([]any, 0, len(parts[ids[i]]))
			for _, part := range parts[ids[i]] {
				sub, err := treeOf(part)
				if err != nil {
					return err
				}
				if err := v.label(ctx, reflect.Indirect(reflect.ValueOf(part)), sub); err != nil {
					return err
				}
				list = append(list, sub)
			}
			tree[name] = list
		}
	}
	return nil
}

// trim leaves only the fields that are wanted, with their labels.
func (v *view) trim(tree map[string]any) {
	if len(v.shape.Fields) == 0 {
		return
	}
	maps.DeleteFunc(tree, func(name string, _ any) bool {
		plain := strings.TrimSuffix(strings.TrimSuffix(name, "_labels"), "_label")
		return !slices.Contains(v.shape.Fields, name) && !slices.Contains(v.shape.Fields, plain) && !slices.Contains(v.shape.Include, name)
	})
}

// label puts the label of each code beside it, in the language chosen: of a
// field x as x_label, of a list as x_labels by code.
func (v *view) label(ctx context.Context, record reflect.Value, tree map[string]any) error {
	if v.shape.Lang == "" {
		return nil
	}
	if v.names == nil {
		names, err := v.h.Store.Names(ctx)
		if err != nil {
			return err
		}
		v.names = names
	}
	v.labelStruct(record, tree)
	return nil
}

func (v *view) labelStruct(record reflect.Value, tree map[string]any) {
	for _, f := range reflect.VisibleFields(record.Type()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" || name == "-" || tree[name] == nil {
			continue
		}
		field, err := record.FieldByIndexErr(f.Index)
		if err != nil {
			continue
		}
		v.labelField(reflect.Indirect(field), name, tree)
	}
}

func (v *view) labelField(field reflect.Value, name string, tree map[string]any) {
	if label, ok := v.labelOf(field.Interface()); ok {
		tree[name+"_label"] = label
		return
	}
	switch field.Kind() {
	case reflect.Struct:
		if sub, ok := tree[name].(map[string]any); ok {
			v.labelStruct(field, sub)
		}
	case reflect.Slice:
		list, _ := tree[name].([]any)
		byCode := map[string]string{}
		for i := range field.Len() {
			element := reflect.Indirect(field.Index(i))
			if label, ok := v.labelOf(element.Interface()); ok {
				byCode[element.String()] = label
			} else if sub, ok := list[i].(map[string]any); ok && element.Kind() == reflect.Struct {
				v.labelStruct(element, sub)
			}
		}
		if len(byCode) > 0 {
			tree[name+"_labels"] = byCode
		}
	}
}

// labelOf gives the label of a code; ok is false for what is no code.
func (v *view) labelOf(value any) (label string, ok bool) {
	switch value := value.(type) {
	case models.CountryCode:
		return v.names[models.CountryKind][string(value)].In(v.shape.Lang), true
	case models.SectorCode:
		return v.names[models.SectorKind][string(value)].In(v.shape.Lang), true
	case interface{ Vocabulary() string }:
		return labels.Label(v.shape.Lang, value.Vocabulary(), reflect.ValueOf(value).String()), true
	}
	return "", false
}

// treeOf gives a value as the JSON tree it is written as.
func treeOf(v any) (map[string]any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding an answer: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree map[string]any
	if err := d.Decode(&tree); err != nil {
		return nil, fmt.Errorf("encoding an answer: %w", err)
	}
	return tree, nil
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
