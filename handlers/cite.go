package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// citeFormat is that of how an answer is cited, as it ends a path.
const citeFormat = "cite"

// citable makes every read also tell how its answer is cited: as the version that a record
// is at, or else as all that stands at its address, which only the same bytes answer again.
func (h *Handlers) citable(operations []Operation) []Operation {
	for i, o := range operations {
		if o.Method != http.MethodGet {
			continue
		}
		operations[i].Handle = func(c echo.Context) error {
			format, cited := strings.CutSuffix(formatOf(c), citeFormat)
			switch {
			case !cited:
				return o.Handle(c)
			case o.Media != "" || o.Staff || (format != "" && !o.Files):
				return models.Refuse(models.NotFound, "this is not cited; what lists, records and figures answer is")
			case o.Cite != nil:
				return h.answerCite(c, func() (models.HowToCite, error) { return o.Cite(c) })
			}
			return h.answerCite(c, func() (models.HowToCite, error) { return h.citeAnswer(c, o, strings.TrimSuffix(format, ".")) })
		}
	}
	return operations
}

// answerCite answers how something is cited.
func (h *Handlers) answerCite(c echo.Context, read func() (models.HowToCite, error)) error {
	fresh, err := h.fresh(c)
	if fresh.done || err != nil {
		return err
	}
	setCaching(c, listTag(fresh.opaque))
	cite, err := read()
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, cite)
}

// citeAnswer tells how the answer of an operation is cited. A list is cited whole, as the
// file that it comes as, and what is asked about a day as of that day.
func (h *Handlers) citeAnswer(c echo.Context, o Operation, format string) (models.HowToCite, error) {
	if o.Files && format == "" {
		format = ndjsonFormat
	}
	u := *c.Request().URL
	u.ForceQuery = false
	if o.takes("as_of") && !asked(c, "as_of") {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&as_of="+h.Store.Today(), "&")
	}
	sum, err := h.digest(c, o, &u, format)
	if err != nil {
		return models.HowToCite{}, err
	}
	cited := u
	if format != "" {
		cited.Path += "." + format
	}
	cite := h.Source.CiteAnswer(o.called(c, u.RawQuery), sum, cited.RequestURI(), h.Store.Now())
	cite.Package = h.packageOf(c, o)
	return cite, nil
}

// takes tells whether an operation has a parameter.
func (o Operation) takes(name string) bool {
	return slices.ContainsFunc(o.Query, func(query any) bool {
		return slices.ContainsFunc(models.ShapeOf(reflect.TypeOf(query)).Parameters, func(p models.Parameter) bool { return p.Name == name })
	})
}

// called is the title of an answer: what the operation lists or reads, and of what.
func (o Operation) called(c echo.Context, query string) string {
	_, words, ok := strings.Cut(o.Summary, " ")
	if !ok || !slices.Contains([]string{"List ", "Read ", "Search "}, strings.TrimSuffix(o.Summary, words)) {
		words = o.Summary
	}
	chosen := slices.Clone(c.ParamValues())
	for _, part := range parametersOf(query) {
		chosen = append(chosen, unescaped(part))
	}
	if len(chosen) == 0 {
		return title(words)
	}
	return title(words) + ": " + strings.Join(chosen, ", ")
}

// packageOf is where the data package is that keeps the rows of an answer; "" where it is
// chosen by something else than packages are.
func (h *Handlers) packageOf(c echo.Context, o Operation) string {
	var kept []string
	for i, name := range c.ParamNames() {
		switch name {
		case "pair":
			kept = append(kept, "pair="+url.QueryEscape(c.ParamValues()[i]))
		case "by":
		default:
			return ""
		}
	}
	for _, part := range parametersOf(c.Request().URL.RawQuery) {
		name, _, _ := strings.Cut(part, "=")
		switch {
		case slices.Contains(sameRows, name):
		case !o.packs(name):
			return ""
		default:
			kept = append(kept, part)
		}
	}
	if models.ViewerOf(c.Request().Context()).Staff() {
		kept = append(kept, "all=true")
	}
	address := h.Source.PublicURL + base + "/export.zip"
	if len(kept) > 0 {
		address += "?" + strings.Join(kept, "&")
	}
	return address
}

// sameRows are the parameters that do not change which rows an answer has.
var sameRows = []string{"fields", "lang", "include", "sort", "bom"}

// packs tells whether a parameter chooses for a package what it chooses for an answer: of
// events, days are their own, and not those of records.
func (o Operation) packs(name string) bool {
	switch o.Answer.(type) {
	case models.Page[models.Event], models.Page[models.CalendarEntry]:
		if name == "from" || name == "to" {
			return false
		}
	}
	return name != "bin" && Operation{Query: []any{models.Filter{}}}.takes(name)
}

// digest is the hash of what an operation answers at an address in a format.
func (h *Handlers) digest(c echo.Context, o Operation, u *url.URL, format string) (string, error) {
	request, response, was := c.Request(), c.Response(), formatOf(c)
	defer func() {
		c.SetRequest(request)
		c.SetResponse(response)
		c.Set(formatKey, was)
		c.Set(suffixKey, true)
	}()
	again := request.Clone(request.Context())
	again.URL, again.Method = u, http.MethodGet
	again.Header.Del("If-None-Match")
	to := &digest{Hash: sha256.New(), header: http.Header{}}
	c.SetRequest(again)
	c.SetResponse(echo.NewResponse(to, c.Echo()))
	c.Set(formatKey, format)
	c.Set(suffixKey, format != "")
	err := o.Handle(c)
	if b, ok := errors.AsType[*Broken](err); ok {
		err = b.cause // nothing of it has gone out
	}
	return "sha256:" + hex.EncodeToString(to.Sum(nil)), err
}

// digest takes an answer for its hash alone.
type digest struct {
	hash.Hash
	header http.Header
}

// Header is what the answer says of itself, which nobody hears.
func (d *digest) Header() http.Header { return d.header }

// WriteHeader is told that all is well: what is not is an error.
func (d *digest) WriteHeader(int) {}

// versionAt is a version of a record or part that is read at a path, with how to cite it.
func (h *Handlers) versionAt(ctx context.Context, path string, at store.Place, version int) (models.OldVersion, error) {
	v, err := h.Store.OldVersion(ctx, at, version)
	if err != nil {
		return v, err
	}
	path = strings.NewReplacer("{id}", v.Reference, "{part}", v.ID, "{version}", strconv.Itoa(version)).Replace(path)
	v.Cite = h.Source.Cite(v, path, h.Store.Now())
	return v, nil
}

// citeNow gives what tells how a record or part is cited that is read at a path: as the
// version that it is at.
func (h *Handlers) citeNow(path string, at func(echo.Context) store.Place) func(echo.Context) (models.HowToCite, error) {
	return func(c echo.Context) (models.HowToCite, error) {
		ctx := c.Request().Context()
		d, err := h.Store.One(ctx, at(c), store.Look{})
		if err != nil {
			return models.HowToCite{}, err
		}
		if err := bind(c); err != nil {
			return models.HowToCite{}, err
		}
		v, err := h.versionAt(ctx, path+"/history/{version}", at(c), d.Version)
		return v.Cite, err
	}
}
