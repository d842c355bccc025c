package web

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"entente/models"
	"entente/store"
	"entente/web/tongue"
)

// keptLink leads to a form that is not recorded yet, and says when it was typed.
type keptLink struct {
	// Form is what the form is called, and Title what was typed as the title of what it is of.
	Form  string
	Title tongue.Words
	Href  string
	When  string
}

// homeKept adds what the reader has typed into forms and not recorded yet.
func (a *asked) homeKept(out *homePage) error {
	forms, err := a.store.KeptForms(a.ctx)
	for _, f := range forms {
		out.Kept = append(out.Kept, keptLink{a.formAt(f.Address), a.Text(a.titles(f.Title)), a.address(f.Address, nil), a.Moment(f.At)})
	}
	return err
}

// titles are those of a kept form, by language.
func (e *edition) titles(kept string) models.Text {
	values, _ := url.ParseQuery(kept) // an older program kept words, which are no titles in a language
	titles := models.Text{}
	for language, words := range values {
		if language == tongue.Undetermined || slices.Contains(e.Named(), language) {
			titles[language] = words[0]
		}
	}
	return titles
}

// formAt is what the form at an address behind the language is called, where it is not open:
// of what it is stands in the address. It is "" where there is none.
func (e *edition) formAt(address string) string {
	path, _, _ := strings.Cut(address, "?")
	way := strings.Split(path, "/")
	words, back := "form.new", 2
	switch way[len(way)-1] {
	case "new":
	case "edit":
		words, back = "form.change", 3
	default:
		return ""
	}
	for _, spec := range models.Kinds {
		if len(way) > back && way[len(way)-back] == spec.Table {
			return e.Say(words, "kind", e.Kind(spec.Name))
		}
	}
	return ""
}

// entitling are the inputs that say what something is called: one in each language, or one
// with the language that it is in beside it.
var entitling = regexp.MustCompile(`^/(?:title|names)/([A-Za-z-]+)$|^(?:/title|/names/0/text)$`)

// keptForm is what was typed into the form at an address, as it is kept.
func (e *edition) keptForm(address string, typed url.Values) store.KeptForm {
	return store.KeptForm{Address: address, Title: e.titlesIn(typed).Encode(), Typed: typed.Encode()}
}

// titlesIn are the titles or names that were typed into a form, by language, each no longer
// than a list has room for.
func (e *edition) titlesIn(values url.Values) url.Values {
	const longest = 200
	titles := url.Values{}
	for _, name := range sortedKeys(values) {
		found := entitling.FindStringSubmatch(name)
		text := strings.Map(printable, strings.ToValidUTF8(strings.TrimSpace(values.Get(name)), ""))
		if found == nil || text == "" {
			continue
		}
		language := cmp.Or(found[1], strings.ToLower(values.Get(besideTitle(name))))
		if !slices.Contains(e.Named(), language) {
			language = tongue.Undetermined
		}
		titles.Set(language, string([]rune(text)[:min(longest, len([]rune(text)))]))
	}
	return titles
}

// besideTitle is the input that says in which language a title or name is.
func besideTitle(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "/text"), "/title") + "/language"
}

// printable leaves out what no page shows.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}
