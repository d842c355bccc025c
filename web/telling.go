package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"entente/models"
	"entente/models/written"
)

// What a form is told while somebody types, so that he sees it before he sends it. Without
// script the same is told when the page comes again.

// tellingRoutes are the addresses at which forms ask.
func (s *Site) tellingRoutes(code string) {
	s.mux.HandleFunc("GET /"+code+"/understood", s.telling(code, (*asked).understood))
	for _, kind := range []models.RecordKind{models.PersonKind, models.InstitutionKind, models.ArticleKind, models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind} {
		s.mux.HandleFunc("GET /"+code+"/find/"+kind.Table(), s.telling(code, func(a *asked) (any, error) { return a.begun(kind, strings.TrimSpace(a.query.Get("q"))) }))
	}
}

// telling answers with JSON, in the words of a language.
func (s *Site) telling(code string, tell func(*asked) (any, error)) http.HandlerFunc {
	e := s.editions[code]
	return func(w http.ResponseWriter, r *http.Request) {
		a := &asked{edition: e, ctx: r.Context(), store: s.store, r: r, query: r.URL.Query()}
		var answer any
		var err error
		if err = a.readNames(); err == nil {
			answer, err = tell(a)
		}
		var body bytes.Buffer
		if err == nil {
			err = json.NewEncoder(&body).Encode(answer)
		}
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Cache-Control", "private, no-store")
		if _, err := w.Write(body.Bytes()); err != nil {
			s.log.Debug("an answer was not taken", "error", err)
		}
	}
}

// understanding is how a date was read: in words and in EDTF, or what it may mean; or in
// which language a text is.
type understanding struct {
	Words    string          `json:"words,omitempty"`
	EDTF     string          `json:"edtf,omitempty"`
	Guesses  []understanding `json:"guesses,omitempty"`
	Language string          `json:"language,omitempty"`
}

// understood tells how a date is read that somebody writes, or in which language a text is.
func (a *asked) understood() (any, error) {
	if a.query.Has("text") {
		found := written.Language(a.query.Get("text"))
		if found == "" {
			return understanding{}, nil
		}
		return understanding{Words: a.Say("form.read", "words", a.Language(found)), Language: found}, nil
	}
	typed := strings.TrimSpace(a.query.Get("date"))
	date, err := written.Date(typed, written.Style{})
	if err == nil {
		return a.readAs(date), nil
	}
	out := understanding{Guesses: a.guesses(err)}
	out.Words = a.Say("understood.not")
	if len(out.Guesses) > 0 {
		out.Words = a.Say("understood.which")
	}
	return out, nil
}

func (a *asked) readAs(edtf string) understanding {
	return understanding{Words: a.Say("form.read", "words", a.Date(new(models.Date(edtf))).Text), EDTF: edtf}
}

// guesses are what a text may mean that is no date for this reason: each in words alone, for
// it stands on a button.
func (a *asked) guesses(reason error) []understanding {
	all := []understanding{}
	if unclear, ok := errors.AsType[*written.Unclear](reason); ok {
		for _, edtf := range unclear.Guesses {
			all = append(all, understanding{Words: a.Date(new(models.Date(edtf))).Text, EDTF: edtf})
		}
	}
	return all
}

// mayMean says what a text may mean that can be read as several dates; "" of any other. It
// stands in the place of buttons where there is no script.
func (a *asked) mayMean(typed string) string {
	_, err := written.Date(strings.TrimSpace(typed), written.Style{})
	var dates []string
	for _, guess := range a.guesses(err) {
		dates = append(dates, guess.Words)
	}
	if len(dates) == 0 {
		return ""
	}
	return a.Say("understood.several", "dates", strings.Join(dates, a.Say("comma")))
}

// suggestion is a record that may be the one that somebody types the name of.
type suggestion struct {
	Reference string `json:"reference"`
	Title     string `json:"title"`
	Language  string `json:"language,omitempty"`
	Country   string `json:"country,omitempty"`
}

// mostSuggested is how many records are offered, and fewestTyped how many letters it takes.
const (
	mostSuggested = 8
	fewestTyped   = 2
)

// begun tells which records of a kind are called by what was begun to be typed; which
// article is at an address.
func (a *asked) begun(kind models.RecordKind, typed string) ([]suggestion, error) {
	all := []suggestion{}
	if kind == models.ArticleKind && isAddress(typed) {
		id, err := a.store.ArticleLike(a.ctx, models.ArticleFields{URL: &typed})
		if models.KindOf(err) == models.NotFound {
			return all, nil
		}
		if err == nil {
			err = a.meet(id)
		}
		title := a.Text(a.called[id].Title)
		return append(all, suggestion{Reference: a.called[id].Reference, Title: title.Text, Language: title.Lang}), err
	}
	if len([]rune(typed)) < fewestTyped || len(typed) > mostTypedName {
		return all, nil
	}
	found, err := a.store.Begun(a.ctx, kind, typed, mostSuggested)
	for _, b := range found {
		title := a.Text(b.Title)
		x := suggestion{Reference: b.Reference, Title: title.Text, Language: title.Lang}
		if b.Country != nil {
			x.Country = a.country(*b.Country).Text
		}
		all = append(all, x)
	}
	return all, err
}

// mostTypedName is how long a name is by which records are looked for, in bytes.
const mostTypedName = 300
