package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// A GET is a function of its URL, of what the caller may see, of the data
// version and of the day: state is the fingerprint of these, and of the format.
func (h *Handlers) state(ctx context.Context, url, format string, version int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%t\n%d\n%s", url, format, models.ViewerOf(ctx).Staff(), version, h.Store.Today()))
	return hex.EncodeToString(sum[:12])
}

// opaque is the fingerprint of the answer to a request at a data version.
func (h *Handlers) opaque(c echo.Context, version int64) string {
	return h.state(c.Request().Context(), c.Request().URL.RequestURI(), formatOf(c), version)
}

// fresh gives the fingerprint of the answer to come. A client that has that answer
// already is answered with the tag it sent: the state alone decides, so nothing needs
// to be read.
func (h *Handlers) fresh(c echo.Context) (opaque string, done bool, err error) {
	version, err := h.Store.Version(c.Request().Context())
	if err != nil {
		return "", false, err
	}
	opaque = h.opaque(c, version)
	sent := c.Request().Header["If-None-Match"]
	if len(sent) == 0 {
		return opaque, false, nil
	}
	for _, tag := range strings.Split(strings.Join(sent, ","), ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		inner := strings.Trim(tag, `"`)
		if _, after, ok := strings.Cut(inner, "."); ok {
			inner = after
		}
		if inner == opaque {
			setCaching(c, tag)
			return opaque, true, c.NoContent(http.StatusNotModified)
		}
	}
	return opaque, false, nil
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
