package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"entente/models"
	"entente/models/labels"
	"entente/store"
)

// note is said once, on the page that somebody is sent to who has written: what was done,
// and what is hard to believe of it. It waits in a cookie, as codes and pointers: nobody can
// put words of his own there.
type note struct {
	// done names what was done: the words that begin with done. and this.
	done string
	// binned is the reference of what went into the bin, from where it can come back.
	binned string
	// doubts are the warnings of what was written, as a code and a pointer, where the page of
	// the record does not tell them itself.
	doubts []string
}

// noteCookie keeps a note until a page has said it, and mostDoubts is how many warnings
// there is room for.
const (
	noteCookie = "note"
	mostDoubts = 10
)

// notes are what can be said to be done.
var notes = []string{"drafted", "saved", "published", "added", "kept", "deleted", "binned", "restored", "undone"}

// encoded is a note as it waits in a cookie.
func (n note) encoded() string {
	if n.done == "" {
		return ""
	}
	values := url.Values{"done": {n.done}, "doubt": n.doubts}
	if n.binned != "" {
		values.Set("binned", n.binned)
	}
	return values.Encode()
}

// noteOf reads a note; what is none is empty.
func noteOf(text string) note {
	values, err := url.ParseQuery(text)
	if err != nil || !slices.Contains(notes, values.Get("done")) {
		return note{}
	}
	doubts := values["doubt"]
	return note{values.Get("done"), values.Get("binned"), doubts[:min(len(doubts), mostDoubts)]}
}

// leave puts a note where the next page finds it.
func (n note) leave(w http.ResponseWriter) {
	if n.done != "" {
		http.SetCookie(w, &http.Cookie{Name: noteCookie, Value: n.encoded(), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}

// hasNote tells whether a note waits for a page.
func hasNote(r *http.Request) bool {
	_, err := r.Cookie(noteCookie)
	return err == nil
}

// told is a note in words.
type told struct {
	Words  string
	Undo   string
	Doubts []string
}

// takeNote gives the note that waits, and takes it away.
func (e *edition) takeNote(w http.ResponseWriter, r *http.Request) told {
	c, err := r.Cookie(noteCookie)
	if err != nil {
		return told{}
	}
	http.SetCookie(w, &http.Cookie{Name: noteCookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: -1})
	n := noteOf(c.Value)
	if n.done == "" {
		return told{}
	}
	out := told{Words: e.Say("done." + n.done), Undo: e.undoing(n.binned)}
	for _, doubt := range n.doubts {
		code, pointer, _ := strings.Cut(doubt, " ")
		if words := labels.Label(e.Code, models.WarningCode("").Vocabulary(), code); words != "" {
			out.Doubts = append(out.Doubts, e.Say("fault.at", "field", e.Pointed(pointer), "fault", words))
		}
	}
	return out
}

// undoing is where a record comes back from the bin, by its reference.
func (e *edition) undoing(reference string) string {
	for _, spec := range models.Kinds {
		if spec.Name.IsReference(reference) {
			return e.address(pathOf(spec.Name, reference)+"/restore", nil)
		}
	}
	return ""
}

// recordedAs is the note of what was written of a record, or as a part of one.
func recordedAs(kind models.RecordKind, d store.Document) (note, error) {
	out := note{done: "saved"}
	if !kind.Part() {
		x, err := itemOf(kind, d.Body)
		if err != nil {
			return out, err
		}
		if unpublished(x) {
			out.done = "drafted"
		}
	}
	for _, w := range d.Warnings {
		nested := slices.ContainsFunc(d.Made, func(m models.Made) bool { return m.Reference != "" && m.Pointer != "" && within(w.Pointer, m.Pointer) })
		if nested && len(out.doubts) < mostDoubts {
			out.doubts = append(out.doubts, string(w.Code)+" "+w.Pointer)
		}
	}
	return out, nil
}
