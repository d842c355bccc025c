package web

import (
	"cmp"
	"reflect"
	"slices"

	"entente/models"
	"entente/web/markup"
	"entente/web/tongue"
)

// source is a citation as it is shown beside what it says something of.
type source struct {
	id      string
	Article markup.Link
	// Outlet, Published and Locator say where it is said, URL where that can be read.
	Outlet, Published, Locator string
	URL                        string
	Quote                      tongue.Words
	Stance, Code               string
	// Claimed is the value that it claims.
	Claimed markup.Value
	// Doubt says what became of the article, or that the citation is not to be relied on, for
	// a Reason that somebody wrote.
	Doubt, Reason string
	// Edit is its form, for who may write it.
	Edit string
}

// sourceOf is a citation of something with these stored fields, by name of the field that
// it is about.
func (a *asked) sourceOf(c models.Citation, stored any) source {
	out := source{id: c.ID, Quote: a.Printed(value(c.Quote), c.QuoteLanguage), Locator: value(c.Locator)}
	if stance := value(c.Stance); stance != models.StanceSupports {
		out.Stance, out.Code = a.Label(stance.Vocabulary(), string(stance)), string(stance)
	}
	if claimed := c.Claimed(stored); claimed != nil {
		out.Claimed = a.show(reflect.ValueOf(claimed), models.ShapeOf(reflect.TypeOf(claimed)))
	}
	if rank := value(c.Rank); rank == models.RankDeprecated {
		out.Doubt, out.Reason = a.Say("source.deprecated"), value(c.RankReason)
	}
	if c.Record != nil {
		out.Edit = a.offerPart(c.Record.Kind, c.Record.Reference, &c)
	}
	if x := c.Article; x != nil {
		out.Article = a.article(x)
		out.Outlet, out.Published, out.URL = value(x.Outlet), a.ShortDate(x.PublishedOn).Text, value(x.URL)
		if state := value(x.State); state != models.ArticleOk && state != "" {
			out.Doubt = cmp.Or(out.Doubt, a.Label(state.Vocabulary(), string(state)))
		}
	}
	return out
}

// article leads to an article.
func (a *asked) article(x *models.ArticleSummary) markup.Link {
	return markup.Link{Words: a.Printed(x.Title, x.Language), Href: a.address(pathOf(models.ArticleKind, x.Reference), nil)}
}

// dispute is a field on which sources differ, with what each of them claims.
type dispute struct {
	// Record and Field say what it is about, where that is not said by its place.
	Record markup.Link
	Kind   string
	Field  string
	Claims []source
	// Follows is what follows for it from another field.
	Follows string
}

// others are of some sources those that do not stand in a dispute already; all of them where
// there is none.
func (d *dispute) others(sources []source) []source {
	if d == nil {
		return sources
	}
	return slices.DeleteFunc(sources, func(x source) bool {
		return slices.ContainsFunc(d.Claims, func(claim source) bool { return claim.id == x.id })
	})
}

// disputeOf is a conflict, when these are the stored fields of what it is on, and the
// citations that claim something, by id.
func (a *asked) disputeOf(c models.Conflict, stored any, citations map[string]models.Citation) dispute {
	out := dispute{Field: a.Pointed(c.Field)}
	for _, claim := range c.Claims {
		cited, ok := citations[claim.CitationID]
		if !ok {
			cited = models.Citation{CitationFields: models.CitationFields{Field: &c.Field, Value: claim.Value, Quote: claim.Quote,
				QuoteLanguage: claim.QuoteLanguage, Locator: claim.Locator, Stance: &claim.Stance}}
			cited.Article = a.articleOf(claim.ArticleID)
		}
		out.Claims = append(out.Claims, a.sourceOf(cited, stored))
	}
	if c.Follows != nil {
		out.Follows = a.Say("conflict.follows", "field", a.Pointed(c.Follows.Field), "date", a.Date(&c.Follows.Value).Text)
	}
	return out
}

// articleOf is what is known of an article that was met.
func (a *asked) articleOf(id string) *models.ArticleSummary {
	c, ok := a.called[id]
	if !ok {
		return nil
	}
	title := a.Text(c.Title)
	out := &models.ArticleSummary{ID: id, Reference: c.Reference, Title: title.Text}
	if title.Lang != "" {
		lang := models.Language(title.Lang)
		out.Language = &lang
	}
	return out
}
