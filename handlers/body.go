package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"entente/handlers/strict"
	"entente/models"
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

// readOnly are the names of a record of type T that a body of type F does not have.
func readOnly[T, F any]() map[string]bool {
	names := strict.Names(new(T))
	for _, name := range nestedNames {
		names[name] = true
	}
	for name := range strict.Names(new(F)) {
		delete(names, name)
	}
	return names
}

// decode reads the fields F of a record T, and gives all faults it finds. A body
// that cannot be read at all is an error.
func decode[T, F any](body []byte) (F, models.Problems, error) {
	var in F
	var p models.Problems
	tree, err := strict.Parse(body)
	if err == nil {
		strict.Decode(tree, &in, readOnly[T, F](), "", &p)
	}
	return in, p, err
}

// merging gives the edit that a merge patch (RFC 7396) is: over the fields as
// they are stored, so that what it does not name stays.
func merging[T, F any](patch map[string]any) func(*F) models.Problems {
	return func(fields *F) models.Problems {
		var p models.Problems
		fixed, known := readOnly[T, F](), strict.Names(new(F))
		for name := range patch {
			if patch[name] == nil && !known[name] {
				code, detail := "unknown_field", "there is no such field"
				if fixed[name] {
					code, detail = "read_only", "this field is not yours to write"
				}
				p.Add(strict.Pointer("", name), code, "%s", detail)
			}
		}
		tree, err := treeOf(fields)
		if err != nil {
			p.Add("", "unreadable", "the record cannot be patched")
			return p
		}
		var in F
		strict.Decode(strict.Merge(tree, patch), &in, fixed, "", &p)
		*fields = in
		return p
	}
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
