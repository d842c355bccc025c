package models

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// Citation: an article says something about a record, or about one field of it.
type Citation struct {
	PartBase
	// Root is the record; Owner the record itself, or an act or update of it.
	RootKind  RecordKind `json:"-"`
	RootID    string     `json:"-"`
	OwnerKind RecordKind `json:"-"`
	OwnerID   string     `json:"-"`
	// Claim marks a citation that can be part of a conflict.
	Claim bool `json:"-"`
	CitationFields
	// The record that is cited, itself or by one of its parts.
	Record *RecordRef `json:"record,omitempty" gorm:"-"`
	// The act or update that is cited itself.
	Owner *PartRef `json:"owner,omitempty" gorm:"-"`
	// The article that says it.
	Article *ArticleSummary `json:"article,omitempty" gorm:"-"`
}

// PartRef points at the act or update that is cited itself.
type PartRef struct {
	// Whether it is an act or an update.
	Kind RecordKind `json:"kind" example:"act" validate:"required"`
	// The id of the act or update.
	ID string `json:"id" format:"uuid" validate:"required"`
}

// ArticleSummary is what one wants to see of a source beside a quote.
type ArticleSummary struct {
	// The id of the article.
	ID string `json:"id" format:"uuid" validate:"required"`
	// The reference of the article.
	Reference string `json:"reference" example:"ART-2026-0001" validate:"required"`
	// Its headline, as printed.
	Title string `json:"title" validate:"required"`
	// Who published it, as printed.
	Outlet *string `json:"outlet"`
	// Where it was published.
	URL *string `json:"url"`
	// Its language, as a BCP 47 tag.
	Language *Language `json:"language"`
	// When it was published.
	PublishedOn *Date `json:"published_on"`
	// What became of it since it was read.
	State *ArticleState `json:"state"`
}

// CitationFields are the fields of a citation that a client writes.
type CitationFields struct {
	// The article that says it.
	ArticleID *ArticleID `json:"article_id" format:"uuid"`
	// The field it is about, as a JSON Pointer; null when it is about the whole.
	Field *string `json:"field" example:"/level"`
	// The value of the field that the article claims.
	Value any `json:"value" gorm:"serializer:json"`
	// The words of the article.
	Quote *string `json:"quote" example:"زيارة رسمية"`
	// The language of the quote, as a BCP 47 tag.
	QuoteLanguage *Language `json:"quote_language" example:"ar"`
	// Where in the article it is said; without a quote, also how.
	Locator *string `json:"locator" example:"headline"`
	// What it does to what is on record; supports when nothing is said.
	Stance *Stance `json:"stance" example:"supports"`
	// How credible it is, from 1 (confirmed) to 6 (cannot be judged); 6 when nothing is said.
	Credibility *int `json:"credibility" example:"6" minimum:"1" maximum:"6" unit:"rank, 1 is best"`
	// How it stands among others; normal when nothing is said.
	Rank *CitationRank `json:"rank" example:"normal"`
	// Why it has this rank; needed when it is deprecated.
	RankReason *string `json:"rank_reason"`
}

// NewCitation is the body of a POST: the article is linked, or given and then
// found by its address or title, or created.
type NewCitation struct {
	CitationFields
	// The article by what it is instead of by its id: found, or else recorded.
	Article *ArticleFields `json:"article,omitempty"`
}

// What Part asks of a citation.
func (*Citation) RecordKind() RecordKind     { return CitationKind }
func (c *Citation) Of() (RecordKind, string) { return c.RootKind, c.RootID }
func (c *Citation) Stored() any              { return &c.CitationFields }

// Move makes it a citation of another record; it stays with its act or update.
func (c *Citation) Move(to string) {
	if c.OwnerID == c.RootID {
		c.OwnerID = to
	}
	c.RootID = to
}

// Derive says what is meant when nothing is said: it supports, ranks normal,
// and its credibility cannot be judged (6); and whether it can conflict.
func (c *Citation) Derive() {
	otherwise(&c.Stance, StanceSupports)
	otherwise(&c.Rank, RankNormal)
	otherwise(&c.Credibility, 6)
	c.Claim = c.claims()
}

// claims tells whether it can be one side of a conflict.
func (c *CitationFields) claims() bool {
	return c.Field != nil && value(c.Rank) != RankDeprecated &&
		(value(c.Stance) == StanceContradicts || (value(c.Stance) == StanceSupports && c.Value != nil))
}

// Hide makes its value, by the type of the field that it is the value of, read as
// where not everything that it links to is seen. of are the stored fields of what it
// can be about. A value that has no longer the type of its field is not shown.
func (c *CitationFields) Hide(of []any, seen func(id string) bool) {
	for _, fields := range of {
		if !c.Links(fields) {
			continue
		}
		if c.Value = c.Claimed(fields); c.Value != nil {
			c.Value, _ = Shown(c.Value, seen)
		}
	}
}

// Links tells whether its value can link to records that can be hidden.
func (c *CitationFields) Links(of any) bool {
	t, ok := FieldType(of, value(c.Field))
	return ok && c.Value != nil && ShapeOf(t).Links
}

// Citable gives empty stored fields of a kind of record and of its parts: of all that
// a citation of it can be about.
func Citable(kind RecordKind) []any {
	all := []any{kind.Spec().New().Stored()}
	for _, spec := range Kinds {
		if part, ok := spec.New().(Part); ok && spec.Name != CitationKind {
			if of, _ := part.Of(); of == kind {
				all = append(all, part.Stored())
			}
		}
	}
	return all
}

// Check finds every fault of the fields themselves. What is cited decides
// which fields there are: of is its stored fields.
//
// 1. A quote, or a locator that says why there is none, for a claim of a value.
// 2. A deprecated citation gives its reason.
// 3. The field exists, and the value has its type.
func (c *CitationFields) Check(at string, of any, p *Problems) {
	if c.Quote != nil {
		checkRequired(*c.Quote, at+"/quote", p)
		checkLength(*c.Quote, maxQuote, at+"/quote", p)
	}
	if c.Quote == nil && c.Value != nil && value(c.Locator) == "" {
		p.Add(at+"/locator", "required", "without a quote, say where and how the article says it")
	}
	checkLength(value(c.Locator), maxName, at+"/locator", p)
	checkLength(value(c.Field), maxName, at+"/field", p)
	checkLength(value(c.RankReason), maxQuote, at+"/rank_reason", p)
	if value(c.Rank) == RankDeprecated && value(c.RankReason) == "" {
		p.Add(at+"/rank_reason", "required", "say why the citation is deprecated")
	}
	if c.Credibility != nil && (*c.Credibility < 1 || *c.Credibility > 6) {
		p.Add(at+"/credibility", "out_of_range", "credibility is from 1 (confirmed) to 6 (cannot be judged)")
	}
	checkValues(c, at, p)
	c.checkField(at, of, p)
}

func (c *CitationFields) checkField(at string, of any, p *Problems) {
	if c.Field == nil {
		if c.Value != nil {
			p.Add(at+"/value", "no_field", "a value needs the field it is the value of")
		}
		return
	}
	t, ok := FieldType(of, *c.Field)
	if !ok {
		p.Add(at+"/field", "unknown_field", "%q names no field of the record; lists are cited as a whole", *c.Field)
		return
	}
	if c.Value == nil {
		return
	}
	claimed, ok := claimedValue(c.Value, t)
	if !ok {
		p.Add(at+"/value", "wrong_type", "this is not a value of %s", *c.Field)
		return
	}
	checkValues(claimed, at+"/value", p)
}

// Claimed is the claimed value as the type of its field; nil when there is none.
func (c *CitationFields) Claimed(of any) any {
	if c.Field == nil || c.Value == nil {
		return nil
	}
	t, ok := FieldType(of, *c.Field)
	if !ok {
		return nil
	}
	v, _ := claimedValue(c.Value, t)
	return v
}

// claimedValue reads a claimed value as the type of its field. A count may be
// claimed as the plain number.
func claimedValue(v any, t reflect.Type) (any, bool) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, false
	}
	if t == reflect.TypeFor[CountRange]() {
		var n int
		if json.Unmarshal(text, &n) == nil {
			return CountRange{Min: &n, Max: &n}, true
		}
	}
	out := reflect.New(t)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(out.Interface()) != nil {
		return nil, false
	}
	return out.Elem().Interface(), true
}
