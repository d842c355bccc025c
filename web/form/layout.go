package form

import (
	"reflect"
	"slices"

	"entente/models"
)

// first are the fields that people fill in most, in the order in which they think of them.
// All others follow, folded up, in the order of their type: a new field needs no line here.
var first = map[reflect.Type][]string{
	reflect.TypeFor[models.VisitFields]():       {"title", "visitor_country", "host_country", "date", "status", "level", "lead", "places", "sectors", "summary"},
	reflect.TypeFor[models.MeetingFields]():     {"title", "kind", "countries", "date", "status", "place", "participants", "sectors", "summary", "outcome"},
	reflect.TypeFor[models.AgreementFields]():   {"title", "type", "parties", "date", "place", "sectors", "summary"},
	reflect.TypeFor[models.CommitmentFields]():  {"title", "modality", "owed_by", "owed_to", "due", "institutions", "sectors", "summary"},
	reflect.TypeFor[models.ActFields]():         {"kind", "party", "date", "effective", "place", "note"},
	reflect.TypeFor[models.UpdateFields]():      {"delivery", "assessed_by", "as_of", "percent", "note"},
	reflect.TypeFor[models.CitationFields]():    {"article_id", "field", "value", "quote", "quote_language", "locator", "stance"},
	reflect.TypeFor[models.ArticleFields]():     {"url", "title", "outlet", "language", "published_on", "text"},
	reflect.TypeFor[models.PersonFields]():      {"names", "country", "positions"},
	reflect.TypeFor[models.InstitutionFields](): {"names", "country", "kind", "parent_id"},
	reflect.TypeFor[models.CountryFields]():     {"code", "names", "aliases", "region"},
	reflect.TypeFor[models.SectorFields]():      {"code", "names", "parent"},
	reflect.TypeFor[models.Party]():             {"country", "institution_id", "name"},
	reflect.TypeFor[models.Participant]():       {"country", "name", "title"},
	reflect.TypeFor[models.Place]():             {"city", "country"},
}

// nested are the parts and records that a body brings along. They stand behind its own
// fields, and an article that is not on record yet behind the link to one.
var nested = []string{"meetings", "agreements", "acts", "commitments", "updates", "citations", "article"}

// ordered are the fields of a struct as a form has them: those that are seen at once, and
// the rest. Where nothing is said of a type, all are seen.
func ordered(shape *models.TypeShape) (seen, rest []models.Field) {
	leading := leadingOf(shape.Type)
	var behind []models.Field
	for _, x := range shape.Fields {
		switch {
		case x.Tag.Get("table") == "-": // is written in another way today
		case slices.Contains(nested, x.Name):
			behind = append(behind, x)
		case leading == nil || slices.Contains(leading, x.Name):
			seen = append(seen, x)
		default:
			rest = append(rest, x)
		}
	}
	place := func(list []string) func(a, b models.Field) int {
		return func(a, b models.Field) int { return slices.Index(list, a.Name) - slices.Index(list, b.Name) }
	}
	if leading != nil {
		slices.SortStableFunc(seen, place(leading))
	}
	slices.SortStableFunc(behind, place(nested))
	return append(seen, behind...), rest
}

// leadingOf are the first fields of a type, or of the fields that it embeds.
func leadingOf(t reflect.Type) []string {
	if list, ok := first[t]; ok {
		return list
	}
	for x := range t.Fields() {
		if x.Anonymous && x.Type.Kind() == reflect.Struct {
			if list := leadingOf(x.Type); list != nil {
				return list
			}
		}
	}
	return nil
}

// said are the fields that what a record is nested in says for it.
var said = []string{"visit_id", "meeting_id", "origin"}

// unasked are fields that a record has without anybody having filled them in.
var unasked = map[string]bool{"visibility": true, "review_state": true}

// long are the texts of more than a line.
var long = []string{"summary", "outcome", "bottleneck", "next_step", "note", "text", "quote", "instrument", "rank_reason"}

// named are the fields in which a text is a name, and of one line.
var named = []string{"names", "aliases"}

// fewest are the rows that a list begins with, where these are not one and it is wanted.
var fewest = map[string]int{"parties": 2, "countries": 2}
