package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"entente/models"
	"entente/store"
	"entente/web/markup"
)

// What somebody has typed is not to be lost where it cannot go where it was to go: to the
// form of what is not there any more, or among the forms that are kept.

// unkept is the error of whoever has signed in, with what he had typed before, which is too
// long to be kept.
type unkept struct {
	form, session string
	viewer        models.Viewer
	typed         url.Values
}

func (unkept) Error() string { return "it is too long to be kept" }

// unkeptPage leads to a form with what was typed into it.
type unkeptPage struct {
	ticketed
	Form  string
	Typed []typedInput
}

// showUnkept is a page with what was typed and is not kept: it is sent to its form from
// there, in the session that has just begun.
func (s *Site) showUnkept(w http.ResponseWriter, r *http.Request, u unkept) error {
	r = r.Clone(models.WithViewer(r.Context(), u.viewer))
	r.Header.Del("Cookie")
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: u.session})
	e, _ := s.editionOf(r)
	page := unkeptPage{Form: u.form, Typed: inputsOf(u.typed)}
	return s.write(w, r, e, "unkept", http.StatusOK, content{Title: e.Say("unkept.title"), Body: &page, Held: true})
}

// gonePage shows what was typed into the form of what is not there any more.
type gonePage struct {
	ticketed
	Action string
	// Said is what became of what was typed.
	Said string
	// Onward is where it comes back from, or what it was made one with.
	Onward markup.Link
	Typed  []typedText
}

// typedText is what was typed into a field.
type typedText struct{ Label, Text string }

// gone keeps what was typed into a form of something that is not there any more, and shows
// it: a colleague has deleted it, or made it one with another. Where nothing was typed, now
// or before, it is missing as any page is.
func (a *asked) gone(kind models.RecordKind, missing error) (content, error) {
	into, merged := errors.AsType[elsewhere](missing)
	if !merged && models.KindOf(missing) != models.NotFound {
		return content{}, missing
	}
	if a.r.PostForm.Get("do") == "discard" && !a.outdated {
		return leave(a.store.DropForm(a.ctx, a.keptAt()), elsewhere{address: a.address("/", nil)})
	}
	out := gonePage{Action: a.r.URL.RequestURI()}
	typed, err := a.typedHere(&out)
	if err != nil {
		return content{}, err
	}
	if len(typed) == 0 {
		return content{}, missing
	}
	out.Typed = a.texts(typed)
	if merged {
		out.Onward = markup.To(a.Say("gone.merged"), into.address)
	} else if back, ok := errors.AsType[elsewhere](a.orBinned(store.Place{Kind: kind, Key: a.r.PathValue("key")}, missing)); ok {
		out.Onward = markup.To(a.Say("press.restore"), back.address)
	}
	return content{Title: a.Say("gone.title"), Page: "gone", Status: http.StatusNotFound, Body: &out, Held: a.r.Method == http.MethodPost}, nil
}

// typedHere is what was typed into the form of a page, which is kept, else what is kept of
// it from before.
func (a *asked) typedHere(out *gonePage) (url.Values, error) {
	typed := carried(a.r.PostForm, a.r.URL.Query())
	if len(typed) == 0 {
		kept, _, err := a.store.KeptForm(a.ctx, a.keptAt())
		if err != nil {
			return nil, err
		}
		out.Said = a.Say("gone.kept")
		if typed, err = url.ParseQuery(kept.Typed); err != nil {
			return nil, fmt.Errorf("reading a kept form: %w", err)
		}
		return typed, nil
	}
	if a.outdated {
		return typed, nil
	}
	err := a.store.KeepForm(a.ctx, a.keptForm(a.keptAt(), typed))
	if models.KindOf(err) == models.Invalid {
		out.Said = a.Say("gone.unkept")
		return typed, nil
	}
	out.Said = a.Say("gone.kept")
	return typed, err
}

// texts are what was typed, with the fields that it was typed into.
func (a *asked) texts(typed url.Values) []typedText {
	var all []typedText
	for _, x := range inputsOf(typed) {
		place := x.Name[strings.IndexByte(x.Name, '/')+1:]
		if strings.TrimSpace(x.Value) != "" && place != x.Name {
			all = append(all, typedText{a.Pointed(place), x.Value})
		}
	}
	return all
}
