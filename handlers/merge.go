package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire/strict"
)

// merging are the operations that make two records one, and a version of before that the next
// one, by which they are two again. What is known by its code is never there twice.
func (h *Handlers) merging(r resource) []Operation {
	operations := []Operation{h.restoring(r.Spec, r.one(), r.names(), r.at)}
	if r.Prefix != "" {
		operations = append(operations, Operation{
			ID: "merge" + title(r.noun()), Method: http.MethodPost, Path: r.one() + "/merge",
			Summary: "Make another record one with it",
			Description: "What this one says stays; the other one fills in what it does not say. Where they differ, the sources of the other one " +
				"claim what it said. Its acts, updates and citations, and what names it, go to this one. It is not seen any more: its address leads here, " +
				"its history is read with that of this one, and a version from before the merge, restored, brings it back.",
			Names: r.names(), Query: []any{strictly{}}, Body: models.Merging{}, Versioned: true, Answer: r.New(), Beside: models.WasMerged{},
			Handle: func(c echo.Context) error { return merge(c, h, r.at(c)) },
		})
	}
	return operations
}

// merge makes another record one with the one that the path names.
func merge(c echo.Context, h *Handlers, at store.Place) error {
	body, err := readBody(c, jsonTypes...)
	if err != nil {
		return h.unlessNone(c, at, err)
	}
	w, err := bindVersioned(c, h, at)
	if err != nil {
		return err
	}
	tree, err := strict.Parse(body)
	if err != nil {
		return err
	}
	var in models.Merging
	var found models.Problems
	strict.Decode(tree, &in, nil, "", &found)
	return h.carry(c, w.trying, w.request(c, body), func(ctx context.Context, tx *store.Store) (store.Answer, error) {
		d, report, err := tx.Merge(ctx, at, w.versions, &in, found)
		if err == nil {
			err = w.strictly.settle(&d)
		}
		if err == nil {
			d.Body, err = joined(d.Body, models.WasMerged{Merged: report})
		}
		if err != nil {
			return store.Answer{}, err
		}
		return h.written(ctx, http.StatusOK, strings.TrimSuffix(c.Request().URL.Path, "/merge"), d)
	})
}

// versioned is what a POST takes that changes a record.
type versioned struct {
	trying   trying
	strictly strictly
	versions []int
	key      string
}

// bindVersioned reads it. That there is no such record comes first.
func bindVersioned(c echo.Context, h *Handlers, at store.Place) (w versioned, err error) {
	if err = bind(c, &w.trying, &w.strictly); err == nil {
		err = w.strictly.check()
	}
	if err == nil {
		w.versions, err = ifMatch(c)
	}
	if err == nil {
		w.key, err = idempotencyKey(c)
	}
	if err != nil {
		err = h.unlessNone(c, at, err)
	}
	return w, err
}

func (w versioned) request(c echo.Context, body []byte) store.Request {
	return store.Request{Method: c.Request().Method, Path: c.Request().URL.Path, Key: w.key, Body: body}
}

// leadingOn makes reads of a record, and of what is beneath it, lead on to the record
// that it was made one with, for whoever may see both. Writes do not follow: they are
// meant for the record that was read.
func (h *Handlers) leadingOn(operations []Operation) []Operation {
	for i, o := range operations {
		spec := slices.IndexFunc(models.Kinds, func(k models.Spec) bool {
			one := resource{k}.one()
			return !k.Name.Part() && k.Prefix != "" && (o.Path == one || strings.HasPrefix(o.Path, one+"/"))
		})
		if o.Method != http.MethodGet || spec < 0 {
			continue
		}
		operations[i].Leads = true
		r := resource{models.Kinds[spec]}
		operations[i].Handle = func(c echo.Context) error {
			err := o.Handle(c)
			if models.KindOf(err) != models.NotFound {
				return err
			}
			return h.leadOn(c, r, err)
		}
	}
	return operations
}

// leadOn answers where a record is that was made one with another, or else that it is
// not found. A merge can be undone, so nobody is to remember it for good.
func (h *Handlers) leadOn(c echo.Context, r resource, missing error) error {
	kept, err := h.Store.MergedInto(c.Request().Context(), r.at(c))
	if models.KindOf(err) == models.NotFound {
		return missing
	}
	if err != nil {
		return err
	}
	key := kept.ID
	if len(c.Param("id")) != len(kept.ID) {
		key = kept.Reference
	}
	u, own := *c.Request().URL, r.path()+"/"+c.Param("id")
	to := url.URL{Path: r.path() + "/" + key + strings.TrimPrefix(u.Path, own), RawQuery: u.RawQuery}
	if suffix, _ := c.Get(suffixKey).(bool); suffix {
		to.Path += "." + formatOf(c)
	}
	header := c.Response().Header()
	header.Del("ETag")
	header.Set("Cache-Control", "no-cache")
	header["Vary"] = varies
	return c.Redirect(http.StatusPermanentRedirect, to.String())
}
