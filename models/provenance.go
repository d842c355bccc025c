package models

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"entente/models/edtf"
)

// Provenance is what a record's citations say of it, for the one who asks: a
// source he may not see counts for nothing.
type Provenance struct {
	// How many articles say something of it.
	Sources int `json:"sources" example:"3" validate:"required"`
	// How many of them are independent of each other.
	IndependentSources int `json:"independent_sources" example:"2" validate:"required"`
	// The facts that no source supports, as JSON Pointers.
	UnsourcedFields []string `json:"unsourced_fields" example:"/principal_rank" validate:"required"`
	// How many fields sources differ on.
	Conflicts int `json:"conflicts" example:"1" validate:"required"`
	// How many of them were retracted, removed, or are dead.
	FlaggedSources int `json:"flagged_sources,omitempty"`
}

// Evidence is what sources say of how far a commitment has got, for the one who asks.
type Evidence struct {
	// How many articles say something of its updates.
	Sources int `json:"sources" example:"2" validate:"required"`
	// How many of them are independent of each other.
	Independent int `json:"independent" example:"1" validate:"required"`
}

// Conflict: sources that claim different things of one field, and none is deprecated; or
// a field that says something else than follows from a clause of the text.
type Conflict struct {
	// The record that it is a conflict on.
	Record RecordRef `json:"record" validate:"required"`
	// The act or update of it that has the field.
	Owner *PartRef `json:"owner,omitempty"`
	// The field, as a JSON Pointer.
	Field string `json:"field" example:"/texts_signed" validate:"required"`
	// What each source claims.
	Claims []Claim `json:"claims" validate:"required"`
	// What follows for it from another field of the record, when that is something else.
	Follows *Follows `json:"follows,omitempty"`
}

// Follows is the value that follows for a field from another one.
type Follows struct {
	// The field that it follows from, as a JSON Pointer into the record.
	Field string `json:"field" example:"/entry_into_force_clause" validate:"required"`
	// The value.
	Value Date `json:"value" example:"2024-08-28" validate:"required" bounds:"none"`
}

// Claim is one side of a conflict.
type Claim struct {
	// The citation.
	CitationID string `json:"citation_id" format:"uuid" validate:"required"`
	// The article that claims it.
	ArticleID string `json:"article_id" format:"uuid" validate:"required"`
	// The value that it claims.
	Value any `json:"value"`
	// The words of the article.
	Quote *string `json:"quote"`
	// The language of the quote, as a BCP 47 tag.
	QuoteLanguage *Language `json:"quote_language"`
	// Where in the article it is said.
	Locator *string `json:"locator"`
	// What it does to what is on record.
	Stance Stance `json:"stance" example:"supports" validate:"required"`
}

// Source is a citation with what counts of its article.
type Source struct {
	Citation
	ClusterID    *string
	ArticleState *ArticleState
}

// Cited is something with fields that citations can be about: a record, or an
// act or update of it, whose fields are listed under Prefix.
type Cited struct {
	Kind   RecordKind
	ID     string
	Fields any
	Prefix string
	// Otherwise is what follows for its fields from other ones, where they say something
	// else.
	Otherwise map[string]Follows
}

// ProvenanceOf computes the provenance of a record from all its visible sources. The
// record comes first, then its parts.
func ProvenanceOf(cited []Cited, sources []Source) Provenance {
	out := Provenance{UnsourcedFields: []string{}}
	flagged := map[ArticleID]bool{}
	for _, s := range sources {
		if state := value(s.ArticleState); state == ArticleRetracted || state == ArticleRemoved || state == ArticleDead {
			flagged[value(s.ArticleID)] = true
		}
	}
	out.FlaggedSources = len(flagged)
	out.Sources, out.IndependentSources = articlesOf(sources)
	for _, c := range cited {
		for _, field := range c.Kind.Spec().Facts {
			if stated(c.Fields, field) && !sourced(c, field, sources) {
				out.UnsourcedFields = append(out.UnsourcedFields, c.Prefix+field)
			}
		}
		out.Conflicts += len(conflictsOf(c, sources))
	}
	return out
}

// articlesOf counts the articles that are sources, and how many are independent.
func articlesOf(sources []Source) (all, independent int) {
	articles, clusters := map[ArticleID]bool{}, map[string]bool{}
	for _, s := range sources {
		id := value(s.ArticleID)
		articles[id] = true
		clusters[cmp.Or(value(s.ClusterID), string(id))] = true
	}
	return len(articles), len(clusters)
}

// EvidenceOf counts, of the visible sources of a commitment, those of its updates.
func EvidenceOf(sources []Source) Evidence {
	sources = slices.DeleteFunc(slices.Clone(sources), func(s Source) bool { return s.OwnerKind != UpdateKind })
	all, independent := articlesOf(sources)
	return Evidence{Sources: all, Independent: independent}
}

// stated tells whether a field says something; "unknown" does not.
func stated(fields any, pointer string) bool {
	v := FieldValue(fields, pointer)
	return v != nil && v != VisitUnknown && v != LevelUnknown && v != RankUnknown
}

func sourced(c Cited, field string, sources []Source) bool {
	for _, s := range sources {
		if value(s.Stance) != StanceSupports || value(s.Rank) == RankDeprecated {
			continue
		}
		if s.Field == nil && (s.OwnerID == c.ID || s.OwnerID == s.RootID) {
			return true
		}
		if s.Field != nil && s.OwnerID == c.ID && *s.Field == field && (s.Value == nil || agrees(c.Fields, field, s.Value)) {
			return true
		}
	}
	return false
}

func agrees(fields any, field string, claimed any) bool {
	t, ok := FieldType(fields, field)
	if !ok {
		return false
	}
	v, ok := claimedValue(claimed, t)
	return ok && compatible(v, FieldValue(fields, field))
}

// legal are the fields from which the status of an agreement follows, of itself and of
// its acts.
var legal = map[RecordKind][]string{
	AgreementKind: {"/date", "/entry_into_force_clause", "/term", "/notice"},
	ActKind:       {"/kind", "/date", "/effective"},
}

// Doubts are the legal fields of an agreement, and the acts on it by id, that no source
// supports or whose sources differ.
func Doubts(cited []Cited, sources []Source) map[string]bool {
	doubts := map[string]bool{}
	for _, c := range cited {
		contested := map[string]bool{}
		for _, x := range conflictsOf(c, sources) {
			contested[x.Field] = true
		}
		for _, field := range legal[c.Kind] {
			needed := field != "/kind" // which a source of the date has said as well
			if contested[field] || (needed && stated(c.Fields, field) && !sourced(c, field, sources)) {
				if c.Kind == AgreementKind {
					doubts[field] = true
				} else {
					doubts[c.ID] = true
				}
			}
		}
	}
	return doubts
}

// ConflictsOf lists the open conflicts of a record and its parts.
func ConflictsOf(record RecordRef, cited []Cited, sources []Source) []Conflict {
	var out []Conflict
	for i, c := range cited {
		for _, conflict := range conflictsOf(c, sources) {
			conflict.Record = record
			if i > 0 {
				conflict.Owner = &PartRef{Kind: c.Kind, ID: c.ID}
			}
			out = append(out, conflict)
		}
	}
	return out
}

// conflictsOf finds the fields of one record or part on which its sources
// differ, or that say something else than follows from others. A source that contradicts
// opens a conflict even when it names no other value; one that only mentions never does.
func conflictsOf(c Cited, sources []Source) []Conflict {
	byField := map[string][]Source{}
	for _, s := range sources {
		if s.OwnerID == c.ID && s.claims() {
			byField[*s.Field] = append(byField[*s.Field], s)
		}
	}
	var out []Conflict
	for field, claims := range byField {
		t, ok := FieldType(c.Fields, field)
		if _, otherwise := c.Otherwise[field]; !otherwise && ok && differ(t, claims) {
			out = append(out, Conflict{Field: field, Claims: claimsOf(claims)})
		}
	}
	for field, follows := range c.Otherwise {
		out = append(out, Conflict{Field: field, Claims: claimsOf(byField[field]), Follows: &follows})
	}
	slices.SortFunc(out, func(a, b Conflict) int { return strings.Compare(a.Field, b.Field) })
	return out
}

func differ(t reflect.Type, claims []Source) bool {
	var values []any
	for _, s := range claims {
		if value(s.Stance) == StanceContradicts {
			return true
		}
		if v, ok := claimedValue(s.Value, t); ok {
			values = append(values, v)
		}
	}
	for i, a := range values {
		for _, b := range values[i+1:] {
			if !compatible(a, b) {
				return true
			}
		}
	}
	return false
}

func claimsOf(sources []Source) []Claim {
	claims := make([]Claim, len(sources))
	for i, s := range sources {
		claims[i] = Claim{CitationID: s.ID, ArticleID: string(value(s.ArticleID)), Value: s.Value,
			Quote: s.Quote, QuoteLanguage: s.QuoteLanguage, Locator: s.Locator, Stance: value(s.Stance)}
	}
	slices.SortFunc(claims, func(a, b Claim) int { return strings.Compare(a.CitationID, b.CitationID) })
	return claims
}

// compatible tells whether two values of one field can both be true. Dates and
// counts are when their bounds overlap; codes, countries, booleans and numbers
// when they are equal. Texts and other shapes never contradict by themselves.
func compatible(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return true
	case Date:
		b, ok := b.(Date)
		return !ok || overlapping(a, b)
	case CountRange:
		b, ok := b.(CountRange)
		return !ok || a.overlaps(b)
	case []CountryCode:
		b, ok := b.([]CountryCode)
		return !ok || slices.Equal(distinct(slices.Clone(a)), distinct(slices.Clone(b)))
	case bool, int, float64, CountryCode, SectorCode, coded:
		return a == b
	}
	return true
}

func overlapping(a, b Date) bool {
	x, errX := edtf.Parse(string(a))
	y, errY := edtf.Parse(string(b))
	return errX != nil || errY != nil || edtf.Overlap(x, y)
}

func (r CountRange) overlaps(o CountRange) bool {
	return (r.Max == nil || o.Min == nil || *o.Min <= *r.Max) &&
		(o.Max == nil || r.Min == nil || *r.Min <= *o.Max)
}

// ConflictFilter chooses conflicts.
type ConflictFilter struct {
	// Kind of the record.
	Kind []RecordKind `query:"kind"`
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country"`
	// Two countries, in either order, such as `AZ-MA`.
	Pair []Pair `query:"pair"`
	// Code of a sector, such as `tourism`; what is beneath it counts too.
	Sector []SectorCode `query:"sector"`
}
