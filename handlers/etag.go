package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// A GET is a function of its URL, of what the caller may see, of the data
// version and of the day: state is the fingerprint of these, and of the format.
func state(ctx context.Context, s *store.Store, url, format string) (string, error) {
	version, err := s.Version(ctx)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%t\n%d\n%s", url, format, models.ViewerOf(ctx).Staff(), version, s.Today()))
	return hex.EncodeToString(sum[:12]), nil
}

// stateOf is the fingerprint of the answer to a request.
func (h *Handlers) stateOf(c echo.Context) (string, error) {
	r := c.Request()
	return state(r.Context(), h.Store, r.URL.RequestURI(), formatOf(c))
}

// unchanged tells whether the client has the answer already, and then answers
// with the tag it sent: the state alone decides, so nothing needs to be read.
func unchanged(c echo.Context, opaque string) bool {
	for _, sent := range strings.Split(strings.Join(c.Request().Header.Values("If-None-Match"), ","), ",") {
		tag := strings.TrimPrefix(strings.TrimSpace(sent), "W/")
		inner := strings.Trim(tag, `"`)
		if _, after, ok := strings.Cut(inner, "."); ok {
			inner = after
		}
		if inner == opaque {
			setCaching(c, tag)
			return true
		}
	}
	return false
}

// setCaching says how an answer may be kept: always asked about again.
func setCaching(c echo.Context, tag string) {
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Authorization, Accept")
}

func recordTag(version int, opaque string) string { return fmt.Sprintf(`"%d.%s"`, version, opaque) }

func listTag(opaque string) string { return `"` + opaque + `"` }
