package web

import (
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"entente/models"
	"entente/models/labels"
)

// tongue is a language that the pages speak.
type tongue struct {
	// Code is its BCP 47 tag, and the first part of the address of its pages.
	Code string
	// Name is what those who speak it call it.
	Name string
	// Dir is the direction in which it is written.
	Dir string

	tag     language.Tag
	words   catalogue
	numbers *message.Printer
	pages   *template.Template
	choices atomic.Pointer[choices]
}

// names and tags of the languages. Those of Arabic are Moroccan, for its digits.
var (
	called = map[string]string{"ar": "العربية", "az": "Azərbaycanca", "en": "English", "fr": "Français"}
	tagged = map[string]language.Tag{"ar": language.MustParse("ar-MA"), "az": language.Azerbaijani, "en": language.BritishEnglish, "fr": language.French}
)

// fallback is the language of those who ask for none that there is.
const fallback = "en"

func newTongue(code string) (*tongue, error) {
	words, err := readCatalogue(code)
	if err != nil {
		return nil, err
	}
	t := &tongue{Code: code, Name: called[code], Dir: "ltr", tag: tagged[code], words: words, numbers: printer(tagged[code])}
	if code == "ar" {
		t.Dir = "rtl"
	}
	return t, nil
}

func newTongues() (map[string]*tongue, error) {
	tongues := map[string]*tongue{}
	for _, code := range labels.Languages() {
		t, err := newTongue(code)
		if err != nil {
			return nil, err
		}
		tongues[code] = t
	}
	return tongues, nil
}

// languageCookie keeps the language that somebody read last.
const languageCookie = "language"

// preferred is the language that a request asks for: by its cookie, else by what the
// browser accepts.
func preferred(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(labels.Languages(), c.Value) {
		return c.Value
	}
	accepted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(accepted) == 0 {
		return fallback
	}
	codes := []string{fallback}
	for _, code := range labels.Languages() {
		if code != fallback {
			codes = append(codes, code)
		}
	}
	tags := make([]language.Tag, len(codes))
	for i, code := range codes {
		tags[i] = language.Make(code)
	}
	_, i, _ := language.NewMatcher(tags).Match(accepted...)
	return codes[i]
}

// remember keeps the language of a page for the next visit of the front door.
func (t *tongue) remember(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(languageCookie); err == nil && c.Value == t.Code {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: t.Code, Path: "/", MaxAge: 365 * 24 * 60 * 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// Words are a text as it is shown: Lang is its language where that is not the reader's.
type Words struct{ Text, Lang string }

// undetermined is the language of texts that do not say in which they are.
const undetermined = "und"

// text chooses from a text what a reader is shown: his own language, else English, else
// the first by code.
func (t *tongue) text(x models.Text) Words {
	for _, lang := range []string{t.Code, fallback} {
		if words, ok := x[lang]; ok {
			return t.in(lang, words)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(x)) {
		return t.in(lang, x[lang])
	}
	return Words{}
}

// in are words in a language, with the mark of it where that is not the reader's.
func (t *tongue) in(lang, words string) Words {
	if lang == t.Code || lang == undetermined {
		return Words{Text: words}
	}
	return Words{words, lang}
}

// printed is a text in a language that may not be known.
func (t *tongue) printed(text string, lang *models.Language) Words {
	if lang == nil {
		return Words{Text: text}
	}
	return t.in(string(*lang), text)
}

// label is what a code is called.
func (t *tongue) label(vocabulary, code string) string {
	if label := labels.Label(t.Code, vocabulary, code); label != "" {
		return label
	}
	return code
}

// language names a language in this one.
func (t *tongue) language(code string) string {
	if words, ok := t.words["language."+code]; ok {
		return words[forms["other"]]
	}
	return code
}

// kind is what records of a kind are called: one of them.
func (t *tongue) kind(kind models.RecordKind) string { return t.say(fmt.Sprintf("kind.%s", kind)) }

// kinds is what records of a kind are called: all of them.
func (t *tongue) kinds(kind models.RecordKind) string { return t.say(fmt.Sprintf("kinds.%s", kind)) }
