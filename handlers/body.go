package handlers

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire/strict"
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

// decode reads the body of a POST, and gives all faults it finds. A body that
// cannot be read at all is an error.
func decode(spec models.Spec, body []byte) (any, models.Problems, error) {
	tree, err := strict.Parse(body)
	if err != nil {
		return nil, nil, err
	}
	in, p := strict.Body(spec, tree)
	return in, p, nil
}

// replacing is the edit that puts a body in the place of the fields.
func replacing(spec models.Spec, body []byte) store.Edit {
	return func(fields any) (models.Problems, error) {
		tree, err := strict.Parse(body)
		if err != nil {
			return nil, err
		}
		return strict.Replace(spec, fields, tree), nil
	}
}

// merging is the edit that a merge patch (RFC 7396) is.
func merging(spec models.Spec, body []byte) store.Edit {
	return func(fields any) (models.Problems, error) {
		patch, err := strict.Parse(body)
		if err != nil {
			return nil, err
		}
		return strict.Patch(spec, fields, patch)
	}
}
