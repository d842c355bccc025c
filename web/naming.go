package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/models"
	"entente/models/fold"
	"entente/models/written"
	"entente/store"
	"entente/web/form"
	"entente/wire"
)

// Bounds of what is looked up for one form: far more than anybody types.
const (
	mostNamings = 200
	mostCalled  = 20 // records that have the words of a name
	longestName = 1_000
)

// recognise finds the records that are named in a form: by reference or id, and by name
// those that are called so, which is one or several.
func (x *sheet) recognise(values url.Values) error {
	fields := x.form.Fields(values, nil)
	if err := x.recogniseCountries(fields); err != nil {
		return err
	}
	strange := x.strange(fields)
	var references, ids []string
	for _, n := range strange {
		if key := n.kind.Canonical(n.as); n.kind.IsReference(key) {
			references = append(references, key)
		} else {
			ids = append(ids, key)
		}
	}
	referred, err := x.store.IDsOf(x.ctx, references)
	if err == nil {
		err = x.meet(slices.AppendSeq(ids, maps.Values(referred))...)
	}
	if err != nil {
		return err
	}
	for _, n := range strange {
		if x.meant[n], err = x.lookUp(n, referred); err != nil {
			return err
		}
	}
	return nil
}

// recogniseCountries finds the countries of a form that are named as they are not called on
// the pages: officially, as earlier, or by three letters.
func (x *sheet) recogniseCountries(fields *form.Field) error {
	var names []string
	for _, f := range fields.Typed(form.Country) {
		typed := strings.TrimSpace(f.Value)
		if _, known := x.countryKnown(typed); !known && len(names) < mostNamings && len(typed) <= longestName && canBeKey(typed) {
			names = append(names, typed)
		}
	}
	if len(names) == 0 {
		return nil
	}
	found, err := x.store.CountriesNamed(x.ctx, names)
	for name, code := range found {
		x.folded[fold.Key(name)] = code
	}
	return err
}

// canBeKey tells of what was sent whether anything can be called so: not by broken letters,
// nor by what cannot be seen.
func canBeKey(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// strange are the names in a form that were not looked up yet, as far as they can be some.
func (x *sheet) strange(fields *form.Field) []naming {
	if x.meant == nil {
		x.meant = map[naming][]string{}
	}
	var all []naming
	for _, f := range fields.Typed(form.Record) {
		n := naming{f.Kind, strings.TrimSpace(f.Value)}
		_, known := x.meant[n]
		if known || len(x.meant) == mostNamings || len(n.as) > longestName || !canBeKey(n.as) {
			continue
		}
		x.meant[n] = nil
		all = append(all, n)
	}
	return all
}

// lookUp gives the ids of the records that somebody may mean: that of a reference or id,
// which were read, else those of what is called so.
func (x *sheet) lookUp(n naming, referred map[string]string) ([]string, error) {
	key := n.kind.Canonical(n.as)
	if id := cmp.Or(referred[key], key); x.called[id].Kind == n.kind {
		return []string{id}, nil
	}
	if n.kind.IsReference(key) { // or a name that begins like one: Per-Olof
		if ids, err := x.keptFor(store.Place{Kind: n.kind, Key: key}); err != nil || len(ids) > 0 {
			return ids, err
		}
	}
	filter := n.kind.Spec().Filter()
	if wire.Bind(url.Values{"q": {n.as}}.Encode(), filter) != nil {
		return nil, nil // that is no name
	}
	items, _, err := x.readList(n.kind, filter, models.Paging{Limit: mostCalled}, "title", "names", "language")
	if models.KindOf(err) == models.Malformed {
		return nil, nil
	}
	var ids []string
	for _, item := range items {
		if calledSo(item.Called(), n.as) {
			ids = append(ids, item.Base().ID)
		}
	}
	return ids, cmp.Or(err, x.meet(ids...))
}

// keptFor is the record that another one was made one with, if it was.
func (x *sheet) keptFor(at store.Place) ([]string, error) {
	into, err := x.store.MergedInto(x.ctx, at)
	if models.KindOf(err) == models.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []string{into.ID}, x.meet(into.ID)
}

// calledSo tells whether a title has a name in any language, however it is spelt.
func calledSo(title models.Text, name string) bool {
	for _, words := range title {
		if fold.Key(words) == fold.Key(name) {
			return true
		}
	}
	return false
}

// languageOf is the input that says in which language the words of another one are: of an
// article or a quote. What people and countries are called is too short to be sure.
func (x *sheet) languageOf(name string) (input string, known bool) {
	if owner, quote := strings.CutSuffix(name, "/quote"); quote {
		return owner + "/quote_language", true
	}
	owner, text := strings.CutSuffix(name, "/text")
	return owner + "/language", text && (strings.HasSuffix(owner, nextArticle) || owner == "" && x.at.Kind == models.ArticleKind)
}

// findLanguages says in which language words are that were typed into the form of something
// new, where that is sure and nobody has said it: it is seen in its field, and can be put
// right there.
func (x *sheet) findLanguages(values url.Values) {
	for name, texts := range values {
		said, known := x.languageOf(name)
		if x.version > 0 || !known || strings.TrimSpace(values.Get(said)) != "" {
			continue
		}
		if found := written.Language(texts[0]); found != "" {
			values.Set(said, found)
		}
	}
}
