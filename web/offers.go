package web

import (
	"net/url"
	"slices"

	"entente/models"
	"entente/web/markup"
)

// hanging are the records that are written of others, with the field by which they say so.
var hanging = map[models.RecordKind][]struct {
	kind  models.RecordKind
	field string
}{
	models.VisitKind:      {{models.MeetingKind, "/visit_id"}, {models.AgreementKind, "/visit_id"}, {models.CommitmentKind, "/origin/visit_id"}},
	models.MeetingKind:    {{models.AgreementKind, "/meeting_id"}, {models.CommitmentKind, "/origin/meeting_id"}},
	models.AgreementKind:  {{models.ActKind, ""}, {models.CommitmentKind, "/origin/agreement_id"}},
	models.CommitmentKind: {{models.UpdateKind, ""}},
}

// writes tells whether whoever asks may write records of a kind.
func (a *asked) writes(kind models.RecordKind) bool { return models.ViewerOf(a.ctx).MayWrite(kind) }

// offersOn are the forms for a record and for what is written of it.
func (a *asked) offersOn(x models.Entity) []markup.Link {
	kind := x.RecordKind()
	if !a.writes(kind) {
		return nil
	}
	path := pathOf(kind, x.Base().Reference)
	offer := func(words, path string, query url.Values) markup.Link {
		return markup.To(words, a.address(path, query))
	}
	all := []markup.Link{offer(a.Say("form.edit"), path+"/edit", nil)}
	for _, other := range hanging[kind] {
		words, at, query := a.Say("form.new", "kind", a.Kind(other.kind)), path+"/"+other.kind.Table()+"/new", url.Values(nil)
		if other.field != "" {
			at, query = "/"+other.kind.Table()+"/new", url.Values{other.field: {x.Base().Reference}}
		}
		all = append(all, offer(words, at, query))
	}
	if cited(kind) {
		all = append(all, offer(a.Say("form.cite"), path+"/citations/new", nil))
	}
	return all
}

// offerNew is the form for a new record of a kind.
func (a *asked) offerNew(kind models.RecordKind) string {
	if !a.writes(kind) {
		return ""
	}
	return a.address("/"+kind.Table()+"/new", nil)
}

// offerPart is the form for an act, update or citation of a record.
func (a *asked) offerPart(of models.RecordKind, reference string, part models.Item) string {
	if !a.writes(of) {
		return ""
	}
	return a.address(pathOf(of, reference)+"/"+part.RecordKind().Table()+"/"+*part.Head().ID+"/edit", nil)
}

// cited tells whether sources say something of records of a kind.
func cited(kind models.RecordKind) bool {
	return kind != models.ArticleKind && slices.Contains(kind.Spec().Includes, "citations")
}

// offerCitation is the form for what a source says of a field of a record, or of an act or
// update of it.
func (a *asked) offerCitation(of models.Entity, x models.Item, field string) string {
	kind := of.RecordKind()
	if _, stored := shapeOf(x.Stored()).Field(field); !stored || !cited(kind) || !a.writes(kind) {
		return ""
	}
	path := pathOf(kind, of.Base().Reference)
	if x.RecordKind().Part() {
		path += "/" + x.RecordKind().Table() + "/" + *x.Head().ID
	}
	return a.address(path+"/citations/new", url.Values{"path": {"/" + field}})
}
