package web

import (
	"reflect"
	"slices"

	"entente/models"
	"entente/web/markup"
)

// shownField is a field of a record, with the sources behind it.
type shownField struct {
	Name, Label string
	// Anchor is where the page leads to it; "" for fields of parts, of which there are many.
	Anchor    string
	Value     markup.Value
	Unknown   bool
	Unsourced bool
	// Cite is the form for what a source says of it, for who may write that.
	Cite    string
	Sources []source
	Dispute *dispute
}

// elsewhereShown are fields that have their own place on the page, or say nothing to people.
var elsewhereShown = []string{"id", "reference", "version", "provenance", "created_at", "created_by", "updated_at", "updated_by", "binned_at",
	"visibility", "review_state", "title", "date_from", "date_to", "due_from", "due_to", "warnings", "accepted_warnings", "acts", "status_between",
	"duration", "renewal", "forecast", "canonical_url", "agreement_id", "commitment_id", "sha256"}

// ownCode is the field by which a country or sector itself is known; any other code stands for
// the name of one.
const ownCode = "code"

// dueDate is the field that says by when something is due.
const dueDate = "due"

// apart tells whether a field has its own place on the page of a kind.
func apart(kind models.RecordKind, name string) bool {
	return slices.Contains(elsewhereShown, name) ||
		name == "status" && kind == models.AgreementKind || name == "text" && kind == models.ArticleKind
}

// fields are the fields that say something of a record, or of a part at some place of
// it, and its facts that are not known, each with the sources behind it.
func (a *asked) fields(x models.Item, e evidence, at string) []shownField {
	var all []shownField
	for _, f := range models.ShapeOf(reflect.TypeOf(x)).Fields {
		if apart(x.RecordKind(), f.Name) {
			continue
		}
		pointer := "/" + f.Name
		shown := shownField{Name: f.Name, Anchor: anchored(x, f.Name), Label: a.Field(f.Name), Value: a.fieldValue(x, f),
			Sources: a.about(e, x, pointer), Dispute: a.disputed(e, x, pointer), Unsourced: e.unsourced(at, pointer)}
		shown.Sources = shown.Dispute.others(shown.Sources)
		shown.Cite = a.offerCitation(e.of, x, f.Name)
		if shown.Unknown = shown.Value.Empty(); !shown.Unknown || shown.worthSaying(x.RecordKind()) {
			all = append(all, shown)
		}
	}
	return all
}

// worthSaying tells whether it says something that a field is not known: of a fact, and
// of whatever sources speak of. Only a text that is not told apart has a count.
func (f shownField) worthSaying(kind models.RecordKind) bool {
	if f.Name == "count" {
		return f.Dispute != nil
	}
	return f.Dispute != nil || f.Sources != nil || slices.Contains(kind.Spec().Facts, "/"+f.Name)
}

// anchored is the name by which an address can lead to a field of a record.
func anchored(x models.Item, name string) string {
	if x.RecordKind().Part() {
		return ""
	}
	return "field-" + name
}

// fieldValue is the value of a field, where that says something.
func (a *asked) fieldValue(x models.Item, f models.Field) markup.Value {
	v := reflect.ValueOf(x).Elem().FieldByIndex(f.Index)
	switch {
	case f.Name == "parties_complete":
		if b, ok := v.Interface().(*bool); !ok || b == nil || *b {
			return markup.Value{} // said when not all are known
		}
	case f.Name == dueDate:
		return markup.Dated(a.due(v.Interface().(*models.Date), a.Date))
	case f.Name == ownCode:
		return markup.Said(v.String())
	case v.Kind() == reflect.Bool && !v.Bool():
		return markup.Value{}
	}
	return a.show(v, f.Shape)
}
