// Package web is the pages for people: in Arabic, Azerbaijani, English and French, made
// on the server, whole without script; one helps to fill in forms. A page reads its
// address, asks the store, which shows what its reader may see, and is written by a template.
package web

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"entente/models"
	"entente/models/labels"
	"entente/store"
	"entente/web/markup"
	"entente/web/tongue"
)

//go:embed templates/*.html
var templates embed.FS

// api is where the same things stand for programs.
const api = "/api/v1"

// Options are what the pages need to know beside the store.
type Options struct {
	Log *slog.Logger
	// Accounts know who signs in; the tokens of the store when nil.
	Accounts Accounts
	// Cite tells how answers of the API are cited.
	Cite Citing
}

// Site is the pages.
type Site struct {
	*outfit
	store    *store.Store
	accounts Accounts
	cite     Citing
	origins  *http.CrossOriginProtection
	log      *slog.Logger
	mux      *http.ServeMux
}

// outfit is what every site has alike: the languages, with the templates of their pages,
// and the files that pages need.
type outfit struct {
	editions map[string]*edition
	assets   assets
}

// theOutfit is made once, however many sites a program has: that takes longer than what
// most tests do with one.
var theOutfit = sync.OnceValues(newOutfit)

func newOutfit() (*outfit, error) {
	var o outfit
	var err error
	if o.editions, err = newEditions(); err != nil {
		return nil, err
	}
	if o.assets, err = newAssets(); err != nil {
		return nil, err
	}
	for _, e := range o.editions {
		if e.pages, err = o.parse(e); err != nil {
			return nil, err
		}
	}
	return &o, nil
}

// New makes the pages over a store that is migrated.
func New(s *store.Store, o Options) (*Site, error) {
	same, err := theOutfit()
	if err != nil {
		return nil, err
	}
	site := &Site{outfit: same, store: s, accounts: o.Accounts, cite: o.Cite, origins: http.NewCrossOriginProtection(), log: o.Log, mux: http.NewServeMux()}
	if site.accounts == nil {
		site.accounts = s
	}
	if site.log == nil {
		site.log = slog.Default()
	}
	site.routes()
	return site, nil
}

// Prefixes are the first parts of the addresses of pages and of what they need.
func Prefixes() []string { return append(labels.Languages(), "static", "sign-in", "codebook") }

// routes are the addresses of all pages. They are those of the API, behind a language.
func (s *Site) routes() {
	s.mux.HandleFunc("GET /{$}", s.frontDoor)
	s.mux.HandleFunc("GET /sign-in", s.frontDoor)
	s.mux.HandleFunc("GET /codebook", s.frontDoor)
	s.mux.HandleFunc("GET /static/{hash}/{file}", s.assets.serve)
	for _, code := range labels.Languages() {
		get := func(path, name string, read func(*asked) (content, error)) {
			s.mux.HandleFunc("GET /"+code+path, s.page(code, name, read))
		}
		get("/{$}", "home", (*asked).home)
		get("/search", "search", (*asked).search)
		get("/relations", "relations", (*asked).relations)
		get("/relations/{pair}", "relation", (*asked).relation)
		get("/progress", "progress", (*asked).progress)
		get("/progress/matrix", "matrix", (*asked).matrix)
		get("/conflicts", "conflicts", (*asked).conflicts)
		get("/codebook", "codebook", (*asked).codebook)
		get("/codebook/{table}", "columns", (*asked).columns)
		get("/cite/{path...}", "cite", func(a *asked) (content, error) { return a.cite(s.cite) })
		s.sessionRoutes(code)
		s.formRoutes(code)
		s.tellingRoutes(code)
		s.pressRoutes(code)
		for _, spec := range models.Kinds {
			if spec.Name.Part() {
				continue
			}
			at := "/" + spec.Table
			get(at, "list", func(a *asked) (content, error) { return a.list(spec) })
			get(at+"/{key}", "record", func(a *asked) (content, error) { return a.record(spec) })
			get(at+"/{key}/history", "history", func(a *asked) (content, error) { return a.history(spec) })
		}
	}
}

// Knows tells whether there is a page, or what a page needs, at an address.
func (s *Site) Knows(r *http.Request) bool {
	_, pattern := s.mux.Handler(r)
	return pattern != ""
}

// Methods are those that go at the address of a request.
func (s *Site) Methods(r *http.Request) []string {
	var all []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		other := *r
		if other.Method = method; s.Knows(&other) {
			all = append(all, method)
		}
	}
	return all
}

// ServeHTTP answers a page, or what a page needs.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// frontDoor leads to the pages in the language of whoever comes.
func (s *Site) frontDoor(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, "/"+preferred(r)+cmp.Or(r.URL.RequestURI(), "/"), http.StatusFound)
}

// asked is one page that is asked for: by whom, in which language, with which query.
type asked struct {
	*edition
	ctx   context.Context
	store *store.Store
	r     *http.Request
	// query is that of its address, without what cannot be understood.
	query url.Values
	// typed is the whole query, where something of it cannot be, and faults what is wrong.
	typed  url.Values
	faults []fault
	// names are those of countries and sectors, by code, and above the sectors that one stands
	// beneath, the nearest first.
	names map[models.RecordKind]map[string]models.Text
	above map[models.SectorCode][]models.SectorCode
	// outdated tells that what is sent with it is of another session, and is to change nothing.
	outdated bool
	// called are the records that are linked to, by id.
	called map[string]store.Called
}

// content is what a page shows: its title, and what its template is given.
type content struct {
	Title string
	Body  any
	// Faults are what of its address cannot be understood.
	Faults []fault
	// API is where a program finds the same, if anywhere, and Files where it is as a file, by format.
	API   string
	Files []markup.Link
	// Scripted tells that the page has a form, which a script helps with.
	Scripted bool
	// Held tells that the page holds what was typed elsewhere, and would lose it to another
	// language or on the way to where one signs in.
	Held bool
	// Status is that of the answer, where it is not that all is well, and Page the template
	// of a form, where it is another.
	Status int
	Page   string
}

// elsewhere is the error of a page that is found at another address, and what is to be
// said there of what was done.
type elsewhere struct {
	address string
	note    note
}

func (e elsewhere) Error() string { return "it is at " + e.address }

// page answers a page in a language: it reads, and a template writes.
func (s *Site) page(code, name string, read func(*asked) (content, error)) http.HandlerFunc {
	e := s.editions[code]
	return func(w http.ResponseWriter, r *http.Request) {
		if e.remember(w, r); s.fresh(w, r) {
			return
		}
		a := &asked{edition: e, ctx: r.Context(), store: s.store, r: r}
		err := a.readQuery()
		if err == nil {
			var c content
			status := http.StatusOK
			for c, err = read(a); a.mend(err); c, err = read(a) {
				status = http.StatusBadRequest
			}
			if c.Faults = a.faults; err == nil {
				err = s.write(w, r, e, name, status, c)
			}
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	}
}

// fresh answers a browser that has the page already: a page is the same as long as
// nobody writes, the reader keeps no other forms, the day does not turn, and the program
// stays. A page that says a note is for once.
func (s *Site) fresh(w http.ResponseWriter, r *http.Request) bool {
	if hasNote(r) {
		w.Header().Set("Cache-Control", "no-store")
		return false
	}
	state, err := s.store.State(r.Context())
	if err != nil {
		return false // what reads the page will meet it too
	}
	kept, err := s.store.KeptForms(r.Context())
	if err != nil {
		return false
	}
	text := fmt.Appendf(nil, "%s\n%v\n%s\n%s\n%d\n%t\n%s\n%s", r.URL.RequestURI(), kept, models.ViewerOf(r.Context()).TokenID, sessionOf(r), state.Version, state.Rebuilding, s.store.Today(), s.assets.print)
	print, err := s.store.Fingerprint(r.Context(), text)
	if err != nil {
		return false
	}
	h := w.Header()
	guard(h) // a 304 gives the page that is kept its headers anew
	h.Set("ETag", `"`+print+`"`)
	h.Set("Cache-Control", "no-cache")
	if models.ViewerOf(r.Context()).Staff() { // what guests read is kept, and sent again
		h.Set("Cache-Control", "private, no-cache")
	}
	h["Vary"] = []string{"Authorization, Cookie", "Accept-Encoding"}
	for tag := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		tag, _, _ = strings.Cut(strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`), "-")
		if tag == print {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// policy lets a page have the style sheet, script and images of this server, ask it, and
// send forms to it: nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// frame is what every template is given.
type frame struct {
	*edition
	content
	// Here is the address behind the language, with the query.
	Here string
	// Query is what the search box holds.
	Query   string
	Section string
	Tongues []*tongue.Tongue
	// Viewer is who reads, and Ticket what the forms of his session have in them.
	Viewer models.Viewer
	Ticket string
	// Note is what was just done.
	Note told
	// Cited is where it is told how what is shown is cited.
	Cited string
}

// framed is a page with what stands around it. A note is said by it, and by no other.
func (s *Site) framed(w http.ResponseWriter, r *http.Request, e *edition, status int, c content) (frame, error) {
	viewer := models.ViewerOf(r.Context())
	form, sends := c.Body.(interface{ carry(ticket string) })
	ticket := ""
	if sends || viewer.Staff() {
		var err error
		if ticket, err = s.ticket(r); err != nil {
			return frame{}, err
		}
	}
	if sends {
		form.carry(ticket)
	}
	behind := strings.TrimPrefix(r.URL.Path, "/"+e.Code)
	f := frame{edition: e, content: c, Here: behind, Ticket: ticket, Note: e.takeNote(w, r),
		Viewer: viewer, Section: strings.Split(strings.Trim(behind, "/"), "/")[0]}
	if status == http.StatusOK && !c.Held {
		f.Cited = c.cited()
	}
	if f.Section == "search" {
		f.Query = r.URL.Query().Get("q")
	}
	if r.URL.RawQuery != "" {
		f.Here += "?" + r.URL.RawQuery
	}
	for _, code := range labels.Languages() {
		f.Tongues = append(f.Tongues, s.editions[code].Tongue)
	}
	return f, nil
}

// write writes a page: all of it or nothing.
func (s *Site) write(w http.ResponseWriter, r *http.Request, e *edition, name string, status int, c content) error {
	c.Page = name
	f, err := s.framed(w, r, e, status, c)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	for _, part := range []struct {
		template string
		of       any
	}{{"top", f}, {name, c.Body}, {"foot", f}} {
		if err := e.pages.ExecuteTemplate(&page, part.template, part.of); err != nil {
			return fmt.Errorf("writing the page %s: %w", name, err)
		}
	}
	h := w.Header()
	guard(h)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", e.Code)
	h.Set("Content-Length", strconv.Itoa(page.Len()))
	w.WriteHeader(status)
	if _, err := w.Write(page.Bytes()); err != nil {
		s.log.Debug("a page was not taken", "error", err)
	}
	return nil
}

// statuses are the answers to what can go wrong with a page.
var statuses = map[models.Kind]int{
	models.Malformed: http.StatusBadRequest, models.NotFound: http.StatusNotFound,
	models.Forbidden: http.StatusForbidden,
	models.Blocked:   http.StatusConflict, models.Stale: http.StatusPreconditionFailed, models.Invalid: http.StatusUnprocessableEntity,
	models.TooMany: http.StatusTooManyRequests, models.TooLarge: http.StatusRequestEntityTooLarge, models.Unavailable: http.StatusServiceUnavailable,
}

// mendable is the status of a refusal that can be mended on the page, or elsewhere first; 0
// of any other.
func mendable(refused *models.Error) int {
	switch refused.Kind {
	case models.Invalid, models.Blocked, models.Stale:
		return statuses[refused.Kind]
	}
	return 0
}

// refuse answers what went wrong: a page elsewhere, or a page that says so.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if e, ok := errors.AsType[elsewhere](err); ok {
		e.note.leave(w)
		http.Redirect(w, r, e.address, http.StatusSeeOther)
		return
	}
	if _, ok := errors.AsType[foreign](err); ok {
		s.fail(w, r, http.StatusForbidden, "error.foreign")
		return
	}
	if models.KindOf(err) == models.Unauthenticated {
		err = unsigned{next: r.URL.RequestURI(), typed: carried(r.PostForm, r.URL.Query())}
	}
	if u, ok := errors.AsType[unsigned](err); ok {
		if err = s.askToSignIn(w, r, u); err == nil {
			return
		}
	}
	if u, ok := errors.AsType[unkept](err); ok {
		if err = s.showUnkept(w, r, u); err == nil {
			return
		}
	}
	status := http.StatusInternalServerError
	if known, ok := statuses[models.KindOf(err)]; ok {
		status = known
	} else if store.Failure(err) != "" {
		status = http.StatusServiceUnavailable
	}
	if status >= http.StatusInternalServerError && !errors.Is(context.Cause(r.Context()), context.Canceled) {
		s.log.Error("a page failed", "path", r.URL.Path, "error", err)
	}
	s.Fail(w, r, status)
}

// failure is what the page of an error says.
type failure struct{ Title, Words string }

// editionOf is the language of the address, else of whoever asks, which the address does
// not say.
func (s *Site) editionOf(r *http.Request) (e *edition, said bool) {
	if e, said = s.editions[strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")[0]]; !said {
		e = s.editions[preferred(r)]
	}
	return e, said
}

// Fail answers a page that says what went wrong.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, status int) {
	s.fail(w, r, status, "error."+strconv.Itoa(status))
}

// fail is Fail in other words than those of the status.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, status int, key string) {
	e, said := s.editionOf(r)
	if !said {
		r = r.Clone(r.Context())
		r.URL = &url.URL{Path: e.address("/", nil)}
	}
	if !e.Says(key) {
		key = "error.500"
	}
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	body := failure{e.Say(key), e.Say(key + ".words")}
	if err := s.write(w, r, e, "error", status, content{Title: body.Title, Body: body}); err != nil {
		s.log.Error("a page failed", "path", r.URL.Path, "error", err)
		http.Error(w, body.Title, status)
	}
}

// guard says what browsers are to do and to leave with a page. A form that is sent from one
// has to tell that it comes from here, which it does not where no address is told at all.
func guard(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
}

// parse reads the templates of all pages in a language. The frame is two of them, written
// around each page: with a frame for each, these were most of what the server holds.
func (o *outfit) parse(e *edition) (*template.Template, error) {
	all, err := template.New("pages").Funcs(e.functions()).Funcs(markup.Functions(e.Tongue)).
		Funcs(template.FuncMap{"static": o.assets.address}).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("reading templates: %w", err)
	}
	return all, nil
}

// functions are what templates can call.
func (e *edition) functions() template.FuncMap {
	return template.FuncMap{
		"t":      e.Say,
		"n":      e.Number,
		"date":   e.Date,
		"moment": e.Moment,
		"at":     func(path string) string { return e.address(path, nil) },
		"tongue": e.Language,
		"rooms":  e.rooms,
		"lines":  lines,
	}
}

// room is an entry of the navigation.
type room struct{ Name, Href, Label string }

// rooms are what one can go to from every page.
func (e *edition) rooms() []room {
	all := []room{{"relations", "/relations", e.Say("relations.title")}}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind} {
		all = append(all, room{kind.Table(), "/" + kind.Table(), e.Kinds(kind)})
	}
	all = append(all, room{"progress", "/progress", e.Say("progress.title")}, room{"conflicts", "/conflicts", e.Say("conflicts.title")})
	for _, kind := range []models.RecordKind{models.ArticleKind, models.PersonKind, models.InstitutionKind, models.CountryKind, models.SectorKind} {
		all = append(all, room{kind.Table(), "/" + kind.Table(), e.Kinds(kind)})
	}
	return all
}

// lines are those of some texts that say something.
func lines(texts ...string) []string {
	return slices.DeleteFunc(texts, func(x string) bool { return x == "" })
}
