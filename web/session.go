package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"entente/models"
	"entente/store"
)

// Accounts know who signs in, and who has: the one door to that.
type Accounts interface {
	// SignIn begins a session with a token, SignInOnce with a link that was given out for
	// one sign-in. What they give opens the session.
	SignIn(ctx context.Context, token string) (session string, err error)
	SignInOnce(ctx context.Context, link string) (session string, err error)
	// Session finds whose session it is.
	Session(ctx context.Context, session string) (models.Viewer, error)
	SignOut(ctx context.Context, session string) error
}

// sessionCookie keeps what opens a session. It ends with the browser, and the session by
// itself.
const sessionCookie = "session"

// SignedIn finds who has signed in in the browser that asks: a guest, if nobody has.
func (s *Site) SignedIn(r *http.Request) (models.Viewer, error) {
	session := sessionOf(r)
	if session == "" {
		return models.Viewer{}, nil
	}
	viewer, err := s.accounts.Session(r.Context(), session)
	if models.KindOf(err) == models.Unauthenticated {
		return models.Viewer{}, nil // it has ended
	}
	return viewer, err
}

func sessionOf(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// keepSession hands a session to a browser; an empty one takes it away.
func keepSession(w http.ResponseWriter, r *http.Request, session string) {
	c := &http.Cookie{Name: sessionCookie, Value: session, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"}
	if session == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// foreign is who sends a form from elsewhere.
type foreign struct{}

func (foreign) Error() string { return "the form is not from here, or of another session" }

// outdated is who sends a form of another session from here: he has signed in or out since
// it was opened.
type outdated struct{}

func (outdated) Error() string { return "the form is of another session" }

// ticket is what each form of a session has in it, so that nobody sends one from elsewhere
// in the name of who is signed in. It is never written twice alike: else what else a page
// says, and how well it is compressed, could tell it.
func (s *Site) ticket(r *http.Request) (string, error) {
	print, err := s.ticketPrint(r)
	mask := make([]byte, len(print))
	_, _ = rand.Read(mask) // it never fails
	return base64.RawURLEncoding.EncodeToString(append(mask, masked(mask, print)...)), err
}

// holds refuses what is no ticket, and one that is not of the session.
func (s *Site) holds(r *http.Request, ticket string) error {
	print, err := s.ticketPrint(r)
	if err != nil {
		return err
	}
	sent, err := base64.RawURLEncoding.DecodeString(ticket)
	if err != nil || len(sent) != 2*len(print) {
		return foreign{}
	}
	if subtle.ConstantTimeCompare(masked(sent[:len(print)], sent[len(print):]), []byte(print)) != 1 {
		return outdated{}
	}
	return nil
}

func (s *Site) ticketPrint(r *http.Request) (string, error) {
	return s.store.Fingerprint(r.Context(), []byte("form\n"+sessionOf(r)))
}

func masked[T []byte | string](mask []byte, text T) []byte {
	out := make([]byte, len(mask))
	for i := range mask {
		out[i] = mask[i] ^ text[i]
	}
	return out
}

// hasToken tells whether a token is sent along. No browser does that by itself, other than
// with a name and password.
func hasToken(r *http.Request) bool {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer")
}

// mostAlong is how long that is, in bytes, which goes along with what was typed where one
// signs in: an address as long as one can be, each character of it written with three, and
// a token. What is just not too long for its form would else be too long there.
const mostAlong = 256 << 10

// posted reads a form of so many bytes at most, and refuses one that is not from here, or is
// of another session. Who sends a token along needs no ticket.
func (s *Site) posted(w http.ResponseWriter, r *http.Request, most int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if err := r.ParseForm(); err != nil {
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			return models.Refuse(models.TooLarge, "a form has %d bytes at most", most)
		}
		return models.Refuse(models.Malformed, "the form cannot be read")
	}
	if r.Method != http.MethodPost || hasToken(r) {
		return nil
	}
	if s.origins.Check(r) != nil {
		return foreign{}
	}
	err := s.holds(r, r.PostForm.Get("ticket"))
	r.PostForm.Del("ticket")
	if _, of := errors.AsType[outdated](err); of && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "" {
		return foreign{} // nobody says that it comes from here
	}
	return err
}

// uncached answers a page that no browser keeps. What is sent there in another session is
// not done: it is looked at again.
func (s *Site) uncached(code, name string, read func(*asked) (content, error)) http.HandlerFunc {
	return s.sent(code, name, read, func(a *asked) (content, error) {
		return content{}, elsewhere{address: a.r.URL.RequestURI()}
	})
}

// sent is uncached where it is said what answers what is sent in another session, which
// writes nothing.
func (s *Site) sent(code, name string, read, again func(*asked) (content, error)) http.HandlerFunc {
	e := s.editions[code]
	return func(w http.ResponseWriter, r *http.Request) {
		e.remember(w, r)
		w.Header().Set("Cache-Control", "no-store")
		a := &asked{edition: e, ctx: r.Context(), store: s.store, r: r}
		read, err := read, s.posted(w, r, store.MostTyped)
		if _, a.outdated = errors.AsType[outdated](err); a.outdated {
			read, err = again, nil
		}
		var c content
		if err == nil {
			c, err = read(a)
		}
		if err == nil {
			err = s.write(w, r, e, cmp.Or(c.Page, name), max(c.Status, http.StatusOK), c)
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	}
}

// act answers what is done with one press: it leads to the page that do gives. What is sent
// from here in another session is answered by again.
func (s *Site) act(code, path string, do, again func(http.ResponseWriter, *asked) (string, error)) {
	s.mux.HandleFunc("POST /"+code+path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		a := &asked{edition: s.editions[code], ctx: r.Context(), store: s.store, r: r}
		do, err := do, s.posted(w, r, store.MostTyped+mostAlong)
		if _, other := errors.AsType[outdated](err); other {
			do, err = again, nil
		}
		var address string
		if err == nil {
			address, err = do(w, a)
		}
		if err == nil {
			err = elsewhere{address: address}
		}
		s.refuse(w, r, err)
	})
}

// sessionRoutes are the addresses of signing in and out.
func (s *Site) sessionRoutes(code string) {
	s.mux.HandleFunc("GET /"+code+"/sign-in", s.uncached(code, "sign-in", (*asked).signInPage))
	s.act(code, "/sign-in", s.signIn, s.signInAgain)
	s.act(code, "/sign-out", s.signOut, s.signOut) // from an old page too: one wants to be out
}

// SignInAddress is where somebody signs in with a link, at a site.
func SignInAddress(site, link string) string {
	return strings.TrimSuffix(site, "/") + "/sign-in?" + url.Values{"link": {link}}.Encode()
}

// signInPage is the page on which one signs in: with a token, or with a link that was given
// out, by pressing a button, for programs that look at links in advance would use it up.
type signInPage struct {
	ticketed
	Next, Link string
	Wrong      bool
	// Typed are the inputs of the form at Next, which are kept there.
	Typed []typedInput
}

// ticketed is embedded in what pages show that have forms.
type ticketed struct{ Ticket string }

func (t *ticketed) carry(ticket string) { t.Ticket = ticket }

func (a *asked) signInPage() (content, error) {
	q := a.r.URL.Query()
	out := signInPage{Next: local(q.Get("next")), Link: q.Get("link"), Wrong: q.Has("wrong")}
	return content{Title: a.Say("session.sign_in"), Body: &out}, nil
}

// local is an address here; another one is none.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return ""
	}
	return address
}

// onward is where whoever signs in wants to go, with what he has typed into the form there.
func (a *asked) onward() (next string, typed url.Values) {
	next = local(a.r.PostForm.Get("next"))
	_, query, _ := strings.Cut(next, "?")
	said, _ := url.ParseQuery(query) // what cannot be read says nothing, where the form is opened too
	return next, carried(a.r.PostForm, said)
}

// signIn begins a session, and leads to where the person wanted to go.
func (s *Site) signIn(w http.ResponseWriter, a *asked) (string, error) {
	next, typed := a.onward()
	begin, with := s.accounts.SignIn, strings.TrimSpace(a.r.PostForm.Get("token"))
	if link := a.r.PostForm.Get("link"); link != "" {
		begin, with = s.accounts.SignInOnce, link
	}
	session, err := begin(a.ctx, with)
	if models.KindOf(err) == models.Unauthenticated {
		return "", unsigned{next: next, typed: typed, wrong: true}
	}
	if err != nil {
		return "", err
	}
	keepSession(w, a.r, session)
	if next == "" {
		return a.address("/", nil), nil
	}
	return next, s.keepTyped(a, session, next, typed)
}

// signInAgain is the page on which one signs in, with all that it held, where one has signed
// in or out since.
func (s *Site) signInAgain(_ http.ResponseWriter, a *asked) (string, error) {
	next, typed := a.onward()
	return "", unsigned{next: next, link: a.r.PostForm.Get("link"), typed: typed}
}

// keepTyped keeps what was typed into a form when the session had ended, for whoever has
// signed in: the form shows it again. Where there is none, nothing is kept.
func (s *Site) keepTyped(a *asked, session, form string, typed url.Values) error {
	at := form
	if code, _, _ := strings.Cut(form[1:], "/"); s.editions[code] != nil {
		at = form[1+len(code):]
	}
	if a.formAt(at) == "" || len(typed) == 0 {
		return nil
	}
	viewer, err := s.accounts.Session(a.ctx, session)
	if err != nil {
		return err
	}
	err = s.store.KeepForm(models.WithViewer(a.ctx, viewer), a.keptForm(at, typed))
	if models.KindOf(err) == models.Invalid {
		return unkept{form, session, viewer, typed}
	}
	return err
}

// signOut ends the session that there is, if there is one still.
func (s *Site) signOut(w http.ResponseWriter, a *asked) (string, error) {
	if session := sessionOf(a.r); session != "" {
		if err := s.accounts.SignOut(a.ctx, session); err != nil {
			return "", err
		}
	}
	keepSession(w, a.r, "")
	return a.address("/", nil), nil
}

// unsigned is the error of whoever is to sign in first: where he wants to go on, with what
// he has typed there, and whether what he signs in with is wrong.
type unsigned struct {
	next, link string
	typed      url.Values
	wrong      bool
}

func (unsigned) Error() string { return "sign in first" }

// askToSignIn leads to where one signs in, or is that page with what was typed in it, for
// that would be lost on the way.
func (s *Site) askToSignIn(w http.ResponseWriter, r *http.Request, u unsigned) error {
	e, _ := s.editionOf(r)
	if len(u.typed) == 0 {
		query := url.Values{"next": {u.next}}
		if u.wrong {
			query.Set("wrong", "")
		}
		if u.link != "" {
			query.Set("link", u.link)
		}
		http.Redirect(w, r, e.address("/sign-in", query), http.StatusSeeOther)
		return nil
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	page := signInPage{Next: u.next, Link: u.link, Wrong: u.wrong, Typed: inputsOf(u.typed)}
	return s.write(w, r, e, "sign-in", http.StatusUnauthorized, content{Title: e.Say("session.sign_in"), Body: &page, Held: true})
}
