package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"entente/models"
	"entente/store"
	"entente/web/form"
	"entente/web/markup"
	"entente/wire/strict"
)

// sheet is a form that somebody fills in: of what, and what becomes of it.
type sheet struct {
	*scribe
	form *form.Form
	// title is what the page is called, and back where it leads to.
	title string
	back  markup.Link
	// at is what is changed, and version that of it which is current; of a new record its kind,
	// and 0.
	at      store.Place
	version int
	// beside tells that articles are read beside it, whose words are attached to its fields.
	beside bool
	// offered are articles on record that may be the one that was typed beside it, and another
	// tells that it may be none of them.
	offered []suggestion
	another bool
	// readings are those that were read, by reference or id.
	readings map[string]besideArticle
	// drafts tells that what is new waits as a draft.
	drafts bool
	// values are those that the form begins with: of what is changed, as it is now.
	values url.Values
	// record writes the tree of what was typed, over the version that was seen, and says
	// where to go on.
	record func(tree map[string]any, found models.Problems, seen int) (elsewhere, error)
}

// newRecord is the form of a new record.
func (a *asked) newRecord(spec models.Spec) (*sheet, error) {
	x := &sheet{scribe: a.scribe(), at: store.Place{Kind: spec.Name}, title: a.Say("form.new", "kind", a.Kind(spec.Name)), drafts: spec.Drafts, beside: cites(spec.Body()), values: a.asserted(),
		readings: map[string]besideArticle{}, back: markup.To(a.Kinds(spec.Name), a.address("/"+spec.Table, nil))}
	x.form = form.New(spec.Body(), x)
	if x.beside {
		x.values[readArticles] = a.r.URL.Query()[readArticles]
	}
	if spec.Drafts {
		x.values.Set("/review_state", string(models.ReviewDraft))
	}
	x.record = func(tree map[string]any, found models.Problems, _ int) (elsewhere, error) {
		return x.recorded(spec, tree, found)
	}
	return x, nil
}

// asserted is what the address says of a form: what it is to begin with.
func (a *asked) asserted() url.Values {
	values := url.Values{}
	for name, texts := range a.r.URL.Query() {
		if strings.HasPrefix(name, "/") {
			values[name] = texts
		}
	}
	return values
}

// creating records what is new, and goes on at a page.
func (x *sheet) creating(spec models.Spec, at store.Place, path string) func(map[string]any, models.Problems, int) (elsewhere, error) {
	return func(tree map[string]any, found models.Problems, _ int) (elsewhere, error) {
		body, faults := strict.Body(spec, tree)
		d, err := x.store.Create(x.ctx, at, body, append(found, faults...))
		if err != nil {
			return elsewhere{}, err
		}
		return x.wrote(spec.Name, path, d)
	}
}

// wrote goes on at a page, which says what was written.
func (x *sheet) wrote(kind models.RecordKind, path string, d store.Document) (elsewhere, error) {
	said, err := recordedAs(kind, d)
	return elsewhere{x.address(path, nil), said}, err
}

// newPart is the form of a new act or update of a record.
func (a *asked) newPart(owner, spec models.Spec) (*sheet, error) {
	x, err := a.within(owner, a.Say("form.new", "kind", a.Kind(spec.Name)))
	if err != nil {
		return nil, err
	}
	x.form = form.New(spec.Body(), x)
	x.record = x.creating(spec, store.Place{Kind: spec.Name, Key: a.r.PathValue("key")}, x.behindRecord(owner, spec.Table))
	return x, nil
}

// citing is the form of a new citation of a record, or of an act or update of it.
func (a *asked) citing(owner models.Spec, cited models.RecordKind) (*sheet, error) {
	x, err := a.within(owner, a.Say("form.new", "kind", a.Kind(models.CitationKind)))
	if err != nil {
		return nil, err
	}
	at := a.partAt(owner, models.CitationKind.Spec())
	if err := a.store.Owned(a.ctx, at); err != nil {
		return nil, err
	}
	if field := a.r.URL.Query().Get("path"); field != "" {
		x.values.Set("/field", field)
	}
	x.form = form.Citing(new(models.NewCitation), cited.Spec().New().Stored(), x)
	x.record = x.creating(models.CitationKind.Spec(), at, x.behindRecord(owner, ""))
	return x, nil
}

// within is a form of something of a record.
func (a *asked) within(owner models.Spec, title string) (*sheet, error) {
	record, err := a.one(store.Place{Kind: owner.Name, Key: a.r.PathValue("key")})
	if err != nil {
		return nil, err
	}
	return &sheet{scribe: a.scribe(), title: title, back: a.linkOf(record), values: a.asserted()}, nil
}

// behindRecord goes on at a heading of the page of the record.
func (x *sheet) behindRecord(owner models.Spec, heading string) string {
	path := pathOf(owner.Name, x.r.PathValue("key"))
	if heading != "" {
		path += "#" + heading
	}
	return path
}

// changed is the form of what there is: a record, or a part of one.
func (a *asked) changed(at store.Place) (*sheet, error) {
	record, err := a.one(store.Place{Kind: cmp.Or(at.Of, at.Kind), Key: at.Key})
	if err != nil {
		return nil, err
	}
	d, err := a.store.One(a.ctx, at, store.Look{})
	if err != nil {
		return nil, err
	}
	item := at.Kind.Spec().New()
	if err := json.Unmarshal(d.Body, item); err != nil {
		return nil, fmt.Errorf("reading a %s: %w", at.Kind, err)
	}
	if err := a.learn(item.Stored()); err != nil {
		return nil, err
	}
	tree, err := strict.Tree(item.Stored())
	if err != nil {
		return nil, err
	}
	x := &sheet{scribe: a.scribe(), at: at, version: d.Version, title: a.Say("form.change", "kind", a.Kind(at.Kind)), back: a.linkOf(record)}
	x.form = form.Citing(item.Stored(), citedBy(item), x)
	x.values = x.form.Values(tree)
	x.record = x.changing(pathOf(record.RecordKind(), record.Base().Reference))
	return x, nil
}

// citedBy are the stored fields of what a citation is of; nil for what is none.
func citedBy(item models.Item) any {
	c, ok := item.(*models.Citation)
	switch {
	case !ok:
		return nil
	case c.Owner != nil:
		return c.Owner.Kind.Spec().New().Stored()
	case c.Record != nil:
		return c.Record.Kind.Spec().New().Stored()
	}
	return nil
}

// changing puts what was typed in the place of what there is.
func (x *sheet) changing(path string) func(map[string]any, models.Problems, int) (elsewhere, error) {
	return func(tree map[string]any, found models.Problems, seen int) (elsewhere, error) {
		d, err := x.store.Change(x.ctx, x.at, []int{seen}, func(fields any) (models.Problems, error) {
			return append(found, strict.Replace(x.at.Kind.Spec(), fields, tree)...), nil
		})
		if err != nil {
			return elsewhere{}, err
		}
		return x.wrote(x.at.Kind, path, d)
	}
}

// seen is the version that somebody had before him; that of what is new is 0.
func (x *sheet) seen(values url.Values) (int, error) {
	if x.version == 0 {
		return 0, nil
	}
	n, err := strconv.Atoi(values.Get("version"))
	if err != nil || n < 1 {
		return 0, models.Refuse(models.Malformed, "the form does not say which version it is of")
	}
	return n, nil
}

// show is the page of the form as it begins.
func (x *sheet) show() (content, error) {
	values, typed, err := x.start()
	if err == nil {
		err = x.recognise(values)
	}
	if err != nil {
		return content{}, err
	}
	var refused *models.Error
	if x.beside {
		if refused, err = x.besideTyped(values); err != nil {
			return content{}, err
		}
	}
	return x.page(values, refused, typed)
}

// start are the values that the form begins with: what was typed and not recorded, with when
// that was, if anything was.
func (x *sheet) start() (values url.Values, typed string, err error) {
	kept, found, err := x.store.KeptForm(x.ctx, x.keptAt())
	if err != nil {
		return nil, "", err
	}
	if found {
		if values, err = url.ParseQuery(kept.Typed); err != nil {
			return nil, "", fmt.Errorf("reading a kept form: %w", err)
		}
		if touched, err := x.touched(values); err != nil || touched {
			return values, x.Moment(kept.At), err
		}
		if err := x.store.DropForm(x.ctx, x.keptAt()); err != nil {
			return nil, "", err
		}
	}
	if x.version > 0 {
		x.values.Set("version", strconv.Itoa(x.version))
	}
	return x.values, "", x.missingBeside(x.values)
}

// touched tells whether anybody has typed into a form that is kept. That of what there is was
// sent as it was opened, when a session had ended, where it says what the version did that it
// was opened over: only who may read that can tell, which is when he has signed in again.
func (x *sheet) touched(values url.Values) (bool, error) {
	seen, err := x.seen(values)
	if err != nil || seen == 0 {
		return true, nil
	}
	if err := x.recognise(values); err != nil {
		return true, err
	}
	began, err := x.began(seen)
	return !reflect.DeepEqual(began, x.read(values)), err
}
