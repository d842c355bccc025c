package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"entente/models"
	"entente/models/fold"
	"entente/models/packed"
	"entente/models/written"
	"entente/store"
	"entente/web/form"
	"entente/web/markup"
)

// The inputs beside those of the body: articles that are read, by reference, and one that
// is to be read next, whose fields stand under this place.
const (
	readArticles = "article"
	nextArticle  = "/article"
)

// mostBeside is how many articles stand beside a form.
const mostBeside = 20

// beside are the articles that somebody reads while he fills in a form, and whose words he
// attaches to its fields.
type beside struct {
	Articles []besideArticle
	// Next are the inputs of another article.
	Next *form.Field
	Open bool
	// Offered are articles on record that may be that one. Another tells that it can be
	// recorded beside them.
	Offered []suggestion
	Another bool
}

// besideArticle is one of them.
type besideArticle struct {
	markup.Link
	Reference, Outlet, Published, URL, Text, Lang string
	// Language is what Lang is called.
	Language string

	paragraphs func() []string
}

// cites tells whether a body brings citations of its record.
func cites(body any) bool {
	_, brought := models.ShapeOf(reflect.TypeOf(body)).Field("citations")
	return brought
}

// next is what of an article one fills in to have it beside a form.
type next struct {
	Article models.ArticleFields `json:"article"`
}

// besides are the articles that values name, and that are there still: what was typed beside
// one that has gone is not lost with it.
func (x *sheet) besides(values url.Values) (beside, error) {
	var out beside
	for _, key := range besideKeys(values) {
		article, err := x.reading(key)
		switch {
		case models.KindOf(err) == models.NotFound:
		case err != nil:
			return out, err
		case !slices.ContainsFunc(out.Articles, func(b besideArticle) bool { return b.Reference == article.Reference }):
			out.Articles = append(out.Articles, article)
		}
	}
	return out, nil
}

// besideKeys are the references or ids of as many articles as values name and as stand
// beside a form.
func besideKeys(values url.Values) []string {
	var keys []string
	for _, key := range values[readArticles] {
		if !slices.Contains(keys, key) && len(keys) < mostBeside {
			keys = append(keys, key)
		}
	}
	return keys
}

// missingBeside refuses a form that is opened beside an article which is not there.
func (x *sheet) missingBeside(values url.Values) error {
	for _, key := range besideKeys(values) {
		if _, err := x.reading(key); err != nil {
			return err
		}
	}
	return nil
}

// reading reads an article by its reference or id, each once for a page; one that was made
// one with another is that.
func (x *sheet) reading(key string) (besideArticle, error) {
	if known, ok := x.readings[key]; ok {
		return known, nil
	}
	out, err := x.article(key)
	if err == nil {
		x.readings[key] = out
	}
	return out, err
}

// article is an article as it is shown beside a form.
func (x *sheet) article(key string) (besideArticle, error) {
	if !canBeKey(key) {
		return besideArticle{}, models.Refuse(models.NotFound, "no article is called so")
	}
	at := store.Place{Kind: models.ArticleKind, Key: key}
	d, err := x.store.One(x.ctx, at, store.Look{})
	if models.KindOf(err) == models.NotFound {
		if into, missing := x.store.MergedInto(x.ctx, at); missing == nil {
			return x.reading(into.ID)
		}
	}
	if err != nil {
		return besideArticle{}, err
	}
	var a models.Article
	if err := packed.Unmarshal(d.Body, &a); err != nil {
		return besideArticle{}, fmt.Errorf("reading an article: %w", err)
	}
	if err := x.meet(a.ID); err != nil { // so that its reference is understood
		return besideArticle{}, err
	}
	out := besideArticle{Link: x.linkOf(&a), Reference: a.Reference,
		Outlet: value(a.Outlet), Published: x.ShortDate(a.PublishedOn).Text, URL: value(a.URL), Text: value(a.Text), Lang: string(value(a.Language))}
	if out.Lang != "" {
		out.Language = x.Language(out.Lang)
	}
	out.paragraphs = sync.OnceValue(func() []string { return paragraphsOf(out.Text) })
	return out, nil
}

// paragraphsOf are the paragraphs of a text, written without what a copy changes.
func paragraphsOf(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = fold.Key(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// paragraph is the number of the paragraph in which words stand, or begin; 0 where they
// are not in the text.
func (b besideArticle) paragraph(quote string) int {
	first, _, _ := strings.Cut(strings.TrimSpace(quote), "\n")
	words := fold.Key(first)
	return 1 + slices.IndexFunc(b.paragraphs(), func(p string) bool { return words != "" && strings.Contains(p, words) })
}

// cite makes citations of the words that were attached to fields: in the language of the
// article, said or found, and with the paragraph in which they stand.
func (x *sheet) cite(values url.Values) (models.Problems, error) {
	b, err := x.besides(values)
	if err != nil {
		return nil, err
	}
	only := ""
	if len(b.Articles) == 1 {
		only = b.Articles[0].Reference
	}
	made, faults := form.Cite(values, only)
	if len(made) > 0 {
		err = x.recognise(values) // the sources, which may be named
	}
	if err != nil {
		return nil, err
	}
	for _, at := range made {
		if err := x.fromArticle(values, at); err != nil {
			return nil, err
		}
	}
	return faults, nil
}

// fromArticle says of a citation where in its article the words stand, and in which
// language; and names the article as it is called now, however it was written and whatever
// it was made one with. What is no article is refused when it is recorded.
func (x *sheet) fromArticle(values url.Values, at string) error {
	source := strings.TrimSpace(values.Get(at + "/article_id"))
	if source == "" {
		return nil
	}
	key := models.ArticleKind.Canonical(source)
	if ids := x.meant[naming{models.ArticleKind, source}]; len(ids) == 1 {
		key = ids[0]
	}
	article, err := x.reading(key)
	if models.KindOf(err) == models.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	values.Set(at+"/article_id", article.Reference)
	quote := values.Get(at + "/quote")
	values.Set(at+"/quote_language", cmp.Or(article.Lang, written.Language(article.Text), written.Language(quote)))
	if n := article.paragraph(quote); n > 0 {
		values.Set(at+"/locator", x.Say("beside.paragraph", "number", n))
	}
	return nil
}

// besideTyped takes what was typed beside a form: words that were attached, that an
// article is not read any more, and another one, where that is what was pressed for.
func (x *sheet) besideTyped(values url.Values) (*models.Error, error) {
	if reference := values.Get("read"); reference != "" {
		values.Set(nextArticle+"/url", reference)
	}
	left := values.Get("leave")
	values[readArticles] = slices.DeleteFunc(values[readArticles], func(key string) bool { return key == left })
	faults, err := x.cite(values)
	if err != nil {
		return nil, err
	}
	if values.Has("read") || slices.Contains(forArticle, values.Get("do")) {
		more, err := x.takeArticle(values)
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
	}
	if len(faults) > 0 {
		return &models.Error{Kind: models.Invalid, Detail: "the form is wrong", Fields: faults}, nil
	}
	return nil, nil // nothing is wrong with it
}

// ofBody are values without those of an article that is to be read beside the form, and of
// rows that are added to what is on record. Where no article is, one is of the body: that on
// which a citation rests.
func (x *sheet) ofBody(values url.Values) url.Values {
	if !x.beside {
		return values
	}
	out := maps.Clone(values)
	form.Remove(out, nextArticle)
	for at := range joins(values) {
		if form.Remove(out, at); at != "" {
			out.Set(at, "") // so that the other rows keep their numbers
		}
	}
	return out
}

// under are the values at a place, and those of no other.
func under(values url.Values, place string) url.Values {
	out := url.Values{}
	form.Take(out, values, place)
	return out
}

// besideFaults are those of the article that was typed beside a form, and the others.
func besideFaults(faults models.Problems) (own, others models.Problems) {
	for _, fault := range faults {
		if strings.HasPrefix(fault.Pointer, nextArticle) {
			own = append(own, fault)
		} else {
			others = append(others, fault)
		}
	}
	return own, others
}

// fillBeside adds the articles to the page of a form.
func (x *sheet) fillBeside(out *formPage, values url.Values, own models.Problems) error {
	b, err := x.besides(values)
	if err != nil {
		return err
	}
	b.Next = form.New(new(next), x).Fields(under(values, nextArticle), own).Fields[0]
	address := b.Next.At("/url")
	address.Kind, address.Label = models.ArticleKind, x.Say("beside.address")
	b.Offered, b.Another = x.offered, x.another
	b.Open = len(b.Articles) == 0 || b.Next.Filled || len(own) > 0
	out.Beside = &b
	out.Root.Gather()
	return nil
}
