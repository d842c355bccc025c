package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"entente/models"
	"entente/store"
	"entente/web/form"
	"entente/wire/strict"
)

// mostTyped is how long a form is that is sent, in bytes: an article of the longest, in
// a script of which the browser writes each letter with six.
const mostTyped = 4 << 20

// formRoutes are the addresses of all forms: something is sent to where its form is.
func (s *Site) formRoutes(code string) {
	forms := func(path string, kind models.RecordKind, open func(*asked) (*sheet, error)) {
		s.mux.HandleFunc("GET /"+code+path, s.writing(code, kind, open, (*sheet).show))
		s.mux.HandleFunc("POST /"+code+path, s.writing(code, kind, open, (*sheet).send))
	}
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		forms("/"+spec.Table+"/new", spec.Name, func(a *asked) (*sheet, error) { return a.blank(spec) })
	}
}

// writing answers an address at which something is written.
func (s *Site) writing(code string, kind models.RecordKind, open func(*asked) (*sheet, error), do func(*sheet) (content, error)) http.HandlerFunc {
	return s.uncached(code, "form", func(a *asked) (content, error) {
		if err := mayWrite(a, kind); err != nil {
			return content{}, err
		}
		var err error
		if a.names, err = s.store.Names(a.ctx); err != nil {
			return content{}, err
		}
		x, err := open(a)
		if err != nil {
			return content{}, err
		}
		return do(x)
	})
}

// mayWrite refuses who may not write records of a kind.
func mayWrite(a *asked, kind models.RecordKind) error {
	switch v := models.ViewerOf(a.ctx); {
	case v.MayWrite(kind):
		return nil
	case !v.Staff():
		return models.Refuse(models.Unauthenticated, "sign in to write")
	}
	return models.Refuse(models.Forbidden, "your token does not allow to write this")
}

// sheet is a form that somebody fills in: of what, and what becomes of it.
type sheet struct {
	*scribe
	form *form.Form
	// title is what the page is called, and back where it leads to.
	title string
	back  Link
	// drafts tells that what is new waits as a draft.
	drafts bool
	// values are those that the form begins with.
	values url.Values
	// record writes the tree of what was typed, and gives the address of what came of it.
	record func(tree map[string]any, found models.Problems) (string, error)
}

// blank is the form of a new record. What the address says of it is filled in.
func (a *asked) blank(spec models.Spec) (*sheet, error) {
	x := &sheet{scribe: a.scribe(), title: a.say("form.new", "kind", a.kind(spec.Name)), drafts: spec.Drafts,
		back: Link{Words{Text: a.kinds(spec.Name)}, "/" + a.Code + "/" + spec.Table}}
	x.form = form.New(spec.Body(), x)
	x.values = url.Values{}
	for name, texts := range a.r.URL.Query() {
		if strings.HasPrefix(name, "/") {
			x.values[name] = texts
		}
	}
	if spec.Drafts {
		x.values.Set("/review_state", string(models.ReviewDraft))
	}
	x.record = func(tree map[string]any, found models.Problems) (string, error) {
		body, faults := strict.Body(spec, tree)
		d, err := a.store.Create(a.ctx, store.Place{Kind: spec.Name}, body, append(found, faults...))
		return "/" + a.Code + pathOf(spec.Name, d.ID), err
	}
	return x, nil
}

// show is the page of the form as it begins.
func (x *sheet) show() (content, error) { return x.page(x.values, nil, http.StatusOK) }

// send does what the pressed button says with what was typed: it adds or takes away a row,
// or records.
func (x *sheet) send() (content, error) {
	values := x.r.PostForm
	switch add, remove := values.Get("add"), values.Get("remove"); {
	case strings.HasPrefix(add, "/"):
		form.Add(values, add, strings.TrimSpace(values.Get("language:"+add)))
		return x.page(values, nil, http.StatusOK)
	case remove != "":
		form.Remove(values, remove)
		return x.page(values, nil, http.StatusOK)
	}
	tree, found := x.form.Tree(values)
	address, err := x.record(tree, found)
	if err == nil {
		return content{}, elsewhere{address}
	}
	refused, ok := errors.AsType[*models.Error](err)
	if !ok || refusals[refused.Kind] == 0 {
		return content{}, err
	}
	return x.page(values, refused, refusals[refused.Kind])
}

// refusals are the answers to what can be mended on the page, or elsewhere first.
var refusals = map[models.Kind]int{models.Invalid: http.StatusUnprocessableEntity, models.Blocked: http.StatusConflict}

// formPage is what the page of a form shows.
type formPage struct {
	ticketed
	Title  string
	Back   Link
	Action string
	Root   *form.Field
	Wrong  []wrong
	// Refusal says what stands in the way, where that is no field.
	Refusal              string
	Save                 string
	Countries, Languages []form.Option
}

// wrong is a fault, and where it is.
type wrong struct {
	Way, Href, Detail string
}

// page is the form with what was typed, and what is wrong with it.
func (x *sheet) page(values url.Values, refused *models.Error, status int) (content, error) {
	out := formPage{Title: x.title, Back: x.back, Action: x.r.URL.RequestURI(), Save: x.say("form.save"), Countries: x.countries(), Languages: x.spoken()}
	if x.drafts && values.Get("/review_state") == string(models.ReviewDraft) {
		out.Save = x.say("form.save_draft")
	}
	var faults models.Problems
	if refused != nil {
		if faults = refused.Fields; len(faults) == 0 {
			out.Refusal = refused.Detail
		}
	}
	out.Root = x.form.Fields(values, faults)
	for _, f := range out.Root.Wrong() {
		for _, fault := range f.Faults {
			out.Wrong = append(out.Wrong, wrong{strings.Join(f.Way, " › "), "#" + f.Entry().Pointer, fault.Detail})
		}
	}
	return content{Title: x.title, Body: &out, Status: status}, nil
}
