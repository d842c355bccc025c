package web

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"

	"entente/models"
	"entente/models/written"
	"entente/store"
	"entente/web/form"
	"entente/wire/strict"
)

// Which article is to be read beside a form: one on record, by its reference, address or
// what it is called, or else one that is recorded.

// forArticle are the buttons of the box in which it is typed: to read it, and to record it
// although it looks like another one.
var forArticle = []string{"beside", "another"}

// takeArticle puts the article that was typed beside the form: the one that is known by
// its address or reference, else it is recorded. Its faults come back.
func (x *sheet) takeArticle(values url.Values) (models.Problems, error) {
	if !slices.ContainsFunc([]string{"url", "title", "text"}, func(name string) bool { return strings.TrimSpace(values.Get(nextArticle+"/"+name)) != "" }) {
		form.Remove(values, nextArticle)
		return nil, nil
	}
	tree, faults := form.New(new(next), x).Tree(under(values, nextArticle))
	typed, _ := tree[strings.TrimPrefix(nextArticle, "/")].(map[string]any)
	if typed == nil {
		typed = map[string]any{}
	}
	reference, err := x.typedArticle(typed, faults)
	if err == nil {
		form.Remove(values, nextArticle)
		values.Add(readArticles, reference)
		return nil, nil
	}
	refused, ok := errors.AsType[*models.Error](err)
	if !ok || mendable(refused) == 0 {
		return nil, err
	}
	for _, f := range refused.Alike {
		title := x.Text(f.Title)
		x.offered, x.another = append(x.offered, suggestion{Reference: f.Reference, Title: title.Text, Language: title.Lang}), true
	}
	if x.another {
		refused.Fields.Add("/title", "maybe_known", "an article of this title is on record; read that, or say that this is another one")
	}
	if len(x.offered) > 0 && values.Get("do") == "beside" {
		return nil, nil // it is asked which
	}
	for i := range refused.Fields {
		refused.Fields[i].Pointer = nextArticle + refused.Fields[i].Pointer
	}
	if len(refused.Fields) == 0 {
		refused.Fields.Add(nextArticle, "duplicate", "%s", refused.Detail)
	}
	return refused.Fields, nil
}

// typedArticle finds an article by its reference or address, or by what it is called, and
// gives it its text where it has none yet; else it records it, as open as what the form is
// of. What it is called is its first line, and its language what its text is found to be in,
// unless that is said.
func (x *sheet) typedArticle(typed map[string]any, faults models.Problems) (string, error) {
	address, _ := typed["url"].(string)
	text, _ := typed["text"].(string)
	address = strings.TrimSpace(address)
	if reference := strings.ToUpper(address); models.ArticleKind.IsReference(reference) {
		return x.referredArticle(reference, text)
	}
	if address != "" && !isAddress(address) {
		if err := x.offer(address); err != nil {
			return "", err
		}
	}
	entitle(typed, text)
	x.asOpen(typed)
	body, more := strict.Body(models.ArticleKind.Spec(), typed)
	if fields, ok := body.(*models.ArticleFields); ok && len(faults)+len(more) == 0 {
		known, err := x.store.ArticleLike(x.ctx, *fields)
		if err == nil {
			return x.knownArticle(known, text)
		}
		if models.KindOf(err) != models.NotFound {
			return "", err
		}
	}
	return x.recordArticle(body, append(faults, more...))
}

// entitle says of an article what its text says, where that was not said: its first line is
// what it is called.
func entitle(typed map[string]any, text string) {
	if title, _ := typed["title"].(string); strings.TrimSpace(title) == "" {
		first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
		typed["title"] = strings.TrimSpace(first)
	}
	if _, said := typed["language"]; !said {
		if found := written.Language(text); found != "" {
			typed["language"] = found
		}
	}
}

// recordArticle records an article, unless it may be one that is on record and nobody has
// said that it is another one.
func (x *sheet) recordArticle(body any, found models.Problems) (string, error) {
	var d store.Document
	err := x.store.InTx(x.ctx, func(tx *store.Store) (err error) {
		d, err = tx.Create(x.ctx, store.Place{Kind: models.ArticleKind}, body, found)
		if err == nil && len(d.Alike) > 0 && x.r.PostForm.Get("do") != "another" {
			err = models.PossibleDuplicates{Duplicates: d.Alike}.Refuse()
		}
		return err
	})
	if err != nil {
		return "", err
	}
	article, err := x.reading(d.ID)
	return article.Reference, err
}

// isAddress tells an address from what something is called.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}

// offer looks for the articles that may be meant by what is no address, and refuses to take
// it for one, unless it looks as if it were to be one.
func (x *sheet) offer(name string) error {
	found, err := x.begun(models.ArticleKind, name)
	if err != nil || len(found) == 0 && strings.ContainsAny(name, ".:/") {
		return err
	}
	x.offered = found
	var p models.Problems
	p.Add("/url", "unknown_article", "no article is called %q", name)
	return p.Err(models.Invalid)
}

// referredArticle is the one of a reference that was typed; where there is none, that is a
// fault of the reference, and nothing else of the form is to be lost over it.
func (x *sheet) referredArticle(reference, text string) (string, error) {
	known, err := x.knownArticle(reference, text)
	if models.KindOf(err) == models.NotFound {
		var p models.Problems
		p.Add("/url", "unknown_article", "there is no article %s", reference)
		return "", p.Err(models.Invalid)
	}
	return known, err
}

// asOpen makes an article as open as what the form is of, unless that is said.
func (x *sheet) asOpen(typed map[string]any) {
	for _, name := range []string{"visibility", "review_state"} {
		open := cmp.Or(x.r.PostForm.Get("/"+name), x.values.Get("/"+name))
		if _, said := typed[name]; !said && open != "" {
			typed[name] = open
		}
	}
}

// knownArticle is one that is on record, which is given its text if it has none.
func (x *sheet) knownArticle(key, text string) (string, error) {
	article, err := x.reading(key)
	if err != nil || text == "" || article.Text != "" {
		return article.Reference, err
	}
	at := store.Place{Kind: models.ArticleKind, Key: article.Reference} // which it was made one with, if it was
	_, err = x.store.Change(x.ctx, at, []int{0}, func(fields any) (models.Problems, error) {
		if a, ok := fields.(*models.ArticleFields); ok && a.Text == nil {
			a.Text = &text
			if found := models.Language(written.Language(text)); a.Language == nil && found != "" {
				a.Language = &found
			}
		}
		return nil, nil
	})
	clear(x.readings)
	return article.Reference, err
}
