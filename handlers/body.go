package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"entente/handlers/strict"
	"entente/models"
	"entente/store"
)

const (
	maxBody = 1 << 20
	// An over-long body is read on for a while, so that the client hears why
	// instead of a broken connection.
	maxDrain     = 8 << 20
	maxDrainTime = 2 * time.Second
)

// readBody reads the bytes of a body of one of the media types.
func readBody(c echo.Context, types ...string) ([]byte, error) {
	r := c.Request()
	if r.ContentLength > maxBody {
		drain(c)
		return nil, tooLarge()
	}
	media, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	charset, ok := params["charset"]
	if err != nil || !slices.Contains(types, media) || (ok && charset != "utf-8" && charset != "UTF-8") {
		return nil, models.Refuse(models.Unsupported, "send the body as %s", types[0])
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		drain(c)
		return nil, tooLarge()
	}
	if err != nil {
		return nil, &models.Error{Kind: models.Malformed, Detail: "the body could not be read to its end", Cause: err}
	}
	return body, nil
}

func tooLarge() error {
	return models.Refuse(models.TooLarge, "a body has %d bytes at most", maxBody)
}

func drain(c echo.Context) {
	done := time.Now().Add(maxDrainTime)
	_ = http.NewResponseController(c.Response()).SetReadDeadline(done) // not every writer has deadlines
	_, _ = io.Copy(io.Discard, io.LimitReader(c.Request().Body, maxDrain))
}

// jsonTypes are the media types of a body, mergeTypes those of a patch.
var (
	jsonTypes  = []string{echo.MIMEApplicationJSON}
	mergeTypes = []string{"application/merge-patch+json", echo.MIMEApplicationJSON}
)

// nestedNames are what a body of a POST can nest, and nothing else.
var nestedNames = []string{"meetings", "agreements", "commitments", "acts", "updates", "citations"}

// readOnly are the names of a record or part that a body does not have.
func readOnly(spec models.Spec, body any) map[string]bool {
	names := strict.Names(spec.New())
	for _, name := range nestedNames {
		names[name] = true
	}
	for name := range strict.Names(body) {
		delete(names, name)
	}
	return names
}

// decode reads the body of a POST, and gives all faults it finds. A body that
// cannot be read at all is an error.
func decode(spec models.Spec, body []byte) (any, models.Problems, error) {
	in := spec.Body()
	var p models.Problems
	tree, err := strict.Parse(body)
	if err == nil {
		strict.Decode(tree, in, readOnly(spec, in), "", &p)
	}
	return in, p, err
}

// replacing is the edit that puts a body in the place of the fields.
func replacing(spec models.Spec, body []byte) store.Edit {
	return func(fields any) (models.Problems, error) {
		tree, err := strict.Parse(body)
		if err != nil {
			return nil, err
		}
		return put(spec, fields, tree), nil
	}
}

// put writes a tree over fields, and gives the faults it finds.
func put(spec models.Spec, fields any, tree map[string]any) models.Problems {
	var p models.Problems
	fixed := readOnly(spec, fields)
	in := reflect.New(reflect.TypeOf(fields).Elem())
	strict.Decode(tree, in.Interface(), fixed, "", &p)
	reflect.ValueOf(fields).Elem().Set(in.Elem())
	return p
}

// merging is the edit that a merge patch (RFC 7396) is: over the fields as they are
// stored, so that what it does not name stays.
func merging(spec models.Spec, body []byte) store.Edit {
	return func(fields any) (models.Problems, error) {
		patch, err := strict.Parse(body)
		if err != nil {
			return nil, err
		}
		strict.Canonical(patch, models.ShapeOf(reflect.TypeOf(fields)))
		p := unknownNulls(spec, fields, patch)
		tree, err := treeOf(fields)
		if err != nil {
			return nil, err
		}
		return append(p, put(spec, fields, strict.Merge(tree, patch))...), nil
	}
}

// unknownNulls finds nulls for fields that there are not: merged, they would vanish.
func unknownNulls(spec models.Spec, fields any, patch map[string]any) models.Problems {
	var p models.Problems
	fixed, known := readOnly(spec, fields), strict.Names(fields)
	for name := range patch {
		if patch[name] != nil || known[name] {
			continue
		}
		code, detail := "unknown_field", "there is no such field"
		if fixed[name] {
			code, detail = "read_only", "this field is not yours to write"
		}
		p.Add(strict.Pointer("", name), code, "%s", detail)
	}
	return p
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
