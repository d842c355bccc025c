package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// A GET is a function of its URL, of who asks, of the data version and of the day: state
// is the fingerprint of these, and of the format. It is made with a key, so that nobody
// finds the data version by trying.
func (h *Handlers) state(ctx context.Context, url, format string, version int64) (string, error) {
	viewer := models.ViewerOf(ctx)
	text := fmt.Appendf(nil, "%s\n%s\n%s\n%t\n%d\n%s", url, format, viewer.Name, viewer.Staff(), version, h.Store.Today())
	return h.Store.Fingerprint(ctx, text)
}

// opaque is the fingerprint of the answer to a request at a data version.
func (h *Handlers) opaque(c echo.Context, version int64) (string, error) {
	return h.state(c.Request().Context(), c.Request().URL.RequestURI(), formatOf(c), version)
}

// fresh gives the fingerprint of the answer to come. A client that has that answer
// already is answered with the tag it sent: the state alone decides, so nothing needs
// to be read.
func (h *Handlers) fresh(c echo.Context) (f freshness, err error) {
	state, err := h.Store.State(c.Request().Context())
	if err != nil {
		return f, err
	}
	f.rebuilding = state.Rebuilding
	if f.rebuilding { // which lists tell
		state.Version = -state.Version
	}
	if f.opaque, err = h.opaque(c, state.Version); err != nil {
		return f, err
	}
	f.done, err = unchanged(c, f.opaque)
	return f, err
}

// freshness is what is known of an answer before it is made: its fingerprint, whether
// the client has it already, and whether everything is being derived again.
type freshness struct {
	opaque     string
	done       bool
	rebuilding bool
}

// unchanged answers a client that has an answer already, in whichever encoding: what
// stands behind the dash of an ETag is that.
func unchanged(c echo.Context, opaque string) (done bool, err error) {
	sent := c.Request().Header.Values("If-None-Match")
	for tag := range strings.SplitSeq(strings.Join(sent, ","), ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		inner := strings.Trim(tag, `"`)
		if _, after, ok := strings.Cut(inner, "."); ok {
			inner = after
		}
		if inner, _, _ = strings.Cut(inner, "-"); inner == opaque {
			setCaching(c, tag)
			return true, c.NoContent(http.StatusNotModified)
		}
	}
	return false, nil
}

// setCaching says how an answer may be kept: always asked about again, and by nobody
// else when it was made for a token.
func setCaching(c echo.Context, tag string) {
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	if models.ViewerOf(c.Request().Context()).Staff() {
		h.Set("Cache-Control", "private, no-cache")
	}
	h["Vary"] = varies
}

// varies are the headers of a request that an answer depends on.
var varies = []string{"Authorization, Cookie, Accept", "Accept-Encoding"}

// Still answers what is known by its bytes.
func Still(c echo.Context, media string, body []byte) error {
	sum := sha256.Sum256(body)
	opaque := hex.EncodeToString(sum[:12])
	if done, err := unchanged(c, opaque); done {
		return err
	}
	setCaching(c, listTag(opaque))
	c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	return c.Blob(http.StatusOK, media, body)
}

func recordTag(version int, opaque string) string { return fmt.Sprintf(`"%d.%s"`, version, opaque) }

func listTag(opaque string) string { return `"` + opaque + `"` }
