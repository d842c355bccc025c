package web

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/store"
	"entente/web/form"
	"entente/web/markup"
)

// send does what the pressed button says with what was typed: it adds or takes away a row,
// keeps all of it or none, deletes a part, or records. What is not recorded yet is kept.
func (x *sheet) send() (content, error) {
	values := x.r.PostForm
	seen, err := x.seen(values)
	if err == nil {
		err = x.recognise(values)
	}
	if err != nil {
		return content{}, err
	}
	if x.beside {
		refused, err := x.besideTyped(values)
		if err != nil {
			return content{}, err
		}
		if refused != nil {
			return x.again(values, refused)
		}
	}
	switch add, remove := values.Get("add"), values.Get("remove"); {
	case strings.HasPrefix(add, "/"):
		form.Add(values, add, strings.TrimSpace(values.Get("language:"+add)))
		return x.again(values, nil)
	case remove != "":
		form.Remove(values, remove)
		return x.again(values, nil)
	case values.Has("leave"), values.Has("read"), slices.Contains(forArticle, values.Get("do")), values.Get("do") == "show":
		return x.again(values, nil)
	}
	switch values.Get("do") {
	case "keep":
		return x.later(values)
	case "discard":
		return leave(x.store.DropForm(x.ctx, x.keptAt()), elsewhere{address: x.r.URL.RequestURI()})
	case "delete":
		if x.at.Kind.Part() {
			return leave(x.store.Delete(x.ctx, x.at, []int{seen}), elsewhere{x.back.Href, note{done: "deleted"}})
		}
	}
	return x.save(values, seen)
}

// save records what was typed, or shows what is wrong with it, or what a colleague has
// written since.
func (x *sheet) save(values url.Values, seen int) (content, error) {
	if x.version > 0 && x.settle(values) {
		return x.newer(values, seen)
	}
	onward, err := x.once(values, seen)
	if err == nil {
		return leave(x.store.DropForm(x.ctx, x.keptAt()), onward)
	}
	refused, ok := errors.AsType[*models.Error](err)
	switch {
	case !ok || mendable(refused) == 0:
		return content{}, err
	case refused.Kind == models.Stale && x.version > 0:
		return x.newer(values, seen)
	}
	return x.again(values, refused)
}

// onceKey is the input by which the form of something new is known when it is sent twice,
// in the letters of which its value is.
const (
	onceKey    = "once"
	longestKey = 40
	keyLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

// once records what was typed. A form that was sent before, as it is, is not recorded
// again: it leads to where it led then.
func (x *sheet) once(values url.Values, seen int) (elsewhere, error) {
	if key := values.Get(onceKey); len(key) > longestKey || strings.Trim(key, keyLetters) != "" {
		return elsewhere{}, models.Refuse(models.Malformed, "this is the key of no form")
	}
	typed := typedInto(values)
	for name, texts := range values {
		if strings.HasPrefix(name, join) {
			typed[name] = texts
		}
	}
	sent := store.Request{Method: http.MethodPost, Path: x.r.URL.Path, Key: values.Get(onceKey), Body: []byte(typed.Encode())}
	answer, err := x.store.Once(x.ctx, sent, func(tx *store.Store) (store.Answer, error) {
		outside := x.store
		x.store = tx
		defer func() { x.store = outside }()
		body := x.ofBody(values)
		tree, found := x.form.Tree(body)
		if root := x.form.Fields(body, nil); x.beside {
			x.inherit(root, nil, takenInto(tree, root))
		}
		onward, err := x.record(tree, found, seen)
		return store.Answer{Status: http.StatusSeeOther, Location: onward.address, Body: []byte(onward.note.encoded())}, err
	})
	return elsewhere{answer.Location, noteOf(string(answer.Body))}, err
}

// leave goes elsewhere when all is well.
func leave(err error, to elsewhere) (content, error) {
	if err != nil {
		return content{}, err
	}
	return content{}, to
}

// again is the page with what was typed, which is kept.
func (x *sheet) again(values url.Values, refused *models.Error) (content, error) {
	x.findLanguages(values)
	if err := x.keepAlong(values); err != nil {
		return content{}, err
	}
	return x.page(values, refused, "")
}

// later keeps what was typed and leaves the form, unless that is too long to be kept.
func (x *sheet) later(values url.Values) (content, error) {
	err := x.keep(values)
	if refused, ok := errors.AsType[*models.Error](err); ok && refused.Kind == models.Invalid {
		return x.page(values, refused, "")
	}
	return leave(err, elsewhere{x.back.Href, note{done: "kept"}})
}

// keptAt is the address of the form, whatever the language.
func (a *asked) keptAt() string { return strings.TrimPrefix(a.r.URL.RequestURI(), "/"+a.Code) }

// keep keeps what was typed.
func (x *sheet) keep(values url.Values) error {
	return x.store.KeepForm(x.ctx, x.keptForm(x.keptAt(), typedInto(values)))
}

// keepAlong keeps what was typed and is shown again; what is too long to be kept is shown
// all the same.
func (x *sheet) keepAlong(values url.Values) error {
	if err := x.keep(values); models.KindOf(err) != models.Invalid {
		return err
	}
	return nil
}

// typedInto are the inputs that somebody fills in, and the version that they were filled in
// over: that which he began with, where a colleague has written since.
func typedInto(values url.Values) url.Values {
	typed := url.Values{}
	for name, texts := range values {
		if strings.HasPrefix(name, "/") || name == "version" || name == readArticles || form.Attached(name) {
			typed[name] = texts
		}
	}
	if from := values.Get("from"); from != "" {
		typed.Set("version", from)
	}
	return typed
}

// carried are the inputs that go along where one signs in first, of a form that was opened
// with a query: none where nobody has filled in any, as at a press, which knows its version
// only.
func carried(values, query url.Values) url.Values {
	typed, begun := typedInto(values), begunWith(query)
	for name, texts := range typed {
		for _, text := range texts {
			if name != "version" && strings.TrimSpace(text) != "" && !slices.Contains(begun[name], text) {
				return typed
			}
		}
	}
	return url.Values{}
}

// begunWith is what the form of something new has in it that nobody typed: what its query
// says, and that it waits as a draft.
func begunWith(query url.Values) url.Values {
	begun := url.Values{"/field": {query.Get("path")}, "/review_state": {string(models.ReviewDraft)}}
	for name, texts := range query {
		begun[name] = append(begun[name], texts...)
	}
	return begun
}

// sendAgain shows the form with what was typed to whoever has signed in or out since it was
// opened: he sends it again, as who he is now.
func (x *sheet) sendAgain() (content, error) {
	values := typedInto(x.r.PostForm)
	err := x.recognise(values)
	if err == nil && x.beside {
		_, err = x.cite(values)
	}
	if err != nil {
		return content{}, err
	}
	shown, err := x.page(values, nil, "")
	if form, ok := shown.Body.(*formPage); ok {
		form.Refusal = x.Say("session.changed")
	}
	shown.Status = http.StatusForbidden
	return shown, err
}

// formPage is what the page of a form shows.
type formPage struct {
	ticketed
	Title  string
	Back   markup.Link
	Action string
	// Once is the key by which the form is known when it is sent twice.
	Once string
	// Version is that which whoever fills it in has seen.
	Version string
	Root    *form.Field
	Wrong   []wrong
	// Refusal says what stands in the way, where that is no field.
	Refusal string
	// Kept says when what is shown was typed, where it was not recorded then.
	Kept                 string
	Save                 string
	Deletes              bool
	Countries, Languages []form.Option
	// Beside are the articles that are read beside it, if any can be.
	Beside *beside
	// Alike are records that may be what it is of.
	Alike likelies
}

// wrong is a fault, and where it is.
type wrong struct {
	Way, Href, Detail string
}

// page is the form with what was typed, now or when it was kept, and what is wrong with it.
func (x *sheet) page(values url.Values, refused *models.Error, kept string) (content, error) {
	out := formPage{Title: x.title, Back: x.back, Action: x.r.URL.RequestURI(), Version: values.Get("version"), Kept: kept,
		Save: x.Say("form.save"), Deletes: x.at.Kind.Part() && x.version > 0, Countries: x.countries(), Languages: x.spoken()}
	if x.drafts && cmp.Or(values.Get("/review_state"), string(models.ReviewDraft)) == string(models.ReviewDraft) {
		out.Save = x.Say("form.save_draft")
	}
	if x.version == 0 {
		out.Once = rand.Text()
	}
	done := content{Title: x.title, Scripted: true}
	var faults models.Problems
	if refused != nil {
		done.Status = mendable(refused)
		if out.Alike = x.resembling(refused.Alike, values); len(out.Alike) > 0 {
			out.Save = x.Say("alike.record")
		}
		if faults = x.Problems(refused.Fields); len(faults) == 0 && len(out.Alike) == 0 {
			out.Refusal = x.Say("error." + strconv.Itoa(done.Status) + ".words")
		}
	}
	var own models.Problems
	if x.beside {
		own, faults = besideFaults(faults)
	}
	out.Root = x.form.Fields(values, faults)
	wrongs := out.Root.Wrong()
	if x.beside {
		x.showTaken(out.Root)
		if err := x.fillBeside(&out, values, own); err != nil {
			return done, err
		}
		wrongs = append(out.Beside.Next.Wrong(), wrongs...)
	}
	for _, f := range wrongs {
		out.Wrong = append(out.Wrong, x.wrongAt(f)...)
	}
	done.Body = &out
	return done, nil
}

// wrongAt is what is wrong with a field. Of a date that can be read as several it is said there
// and here which these are.
func (x *sheet) wrongAt(f *form.Field) []wrong {
	var all []wrong
	for i, fault := range f.Faults {
		if f.Widget == form.Date {
			f.Faults[i].Detail = cmp.Or(x.mayMean(f.Value), fault.Detail)
		}
		all = append(all, wrong{strings.Join(f.Way, " › "), "#" + f.Entry().Pointer, f.Faults[i].Detail})
	}
	return all
}
