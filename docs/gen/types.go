package main

import (
	"reflect"

	"entente/api"
	"entente/models"
)

// The Go types behind the document. One that an annotation names and that is
// missing here stops the generator.

// pages are the generic types, by the names that annotations use.
var pages = map[string]any{
	"VisitPage": models.VisitPage{}, "MeetingPage": models.MeetingPage{}, "AgreementPage": models.AgreementPage{},
	"CommitmentPage": models.CommitmentPage{}, "ArticlePage": models.ArticlePage{}, "PersonPage": models.PersonPage{},
	"InstitutionPage": models.InstitutionPage{}, "SectorPage": models.SectorPage{}, "CountryPage": models.CountryPage{},
	"ActPage": models.ActPage{}, "UpdatePage": models.UpdatePage{}, "CitationPage": models.CitationPage{},
	"ConflictPage": models.ConflictPage{}, "HistoryPage": models.HistoryPage{}, "FoundPage": models.FoundPage{},
	"EventPage": models.EventPage{}, "PairPage": models.PairPage{},
}

// answers are the other types that are answered.
var answers = []any{models.ProgressAnswer{}, models.ProgressBreakdown{}, models.RelationOverview{}, api.Problem{}}

// bodies are the types that are sent.
var bodies = []any{
	models.NewVisit{}, models.NewMeeting{}, models.NewAgreement{}, models.NewCommitment{},
	models.NewAct{}, models.NewUpdate{}, models.NewCitation{},
	models.VisitFields{}, models.MeetingFields{}, models.AgreementFields{}, models.CommitmentFields{},
	models.ArticleFields{}, models.PersonFields{}, models.InstitutionFields{}, models.SectorFields{}, models.CountryFields{},
	models.ActFields{}, models.UpdateFields{}, models.CitationFields{},
}

// queries are the types that queries are read into.
var queries = typesByName(
	models.VisitFilter{}, models.MeetingFilter{}, models.AgreementFilter{}, models.CommitmentFilter{}, models.ArticleFilter{},
	models.PersonFilter{}, models.InstitutionFilter{}, models.SectorFilter{}, models.CountryFilter{},
	models.SearchFilter{}, models.TimelineFilter{}, models.ConflictFilter{},
	models.Paging{}, models.Window{}, models.Shape{},
)

func typesByName(values ...any) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for _, v := range values {
		out[reflect.TypeOf(v).Name()] = reflect.TypeOf(v)
	}
	return out
}

// names gives each struct its name in the document.
var names = func() map[reflect.Type]string {
	out := map[reflect.Type]string{reflect.TypeFor[models.Problem](): "Fault"}
	for name, page := range pages {
		out[reflect.TypeOf(page)] = name
	}
	return out
}()

func nameOf(t reflect.Type) string {
	if name, ok := names[t]; ok {
		return name
	}
	return t.Name()
}

// facets are what is known of plain types, whatever field they stand in.
var facets = map[reflect.Type]node{
	reflect.TypeFor[models.Date]():        {"description": "EDTF, as precise as the source"},
	reflect.TypeFor[models.AsOf]():        {"format": "date"},
	reflect.TypeFor[models.CountryCode](): {"pattern": "^[A-Z]{2}([A-Z]{2})?$"},
	reflect.TypeFor[models.SectorCode]():  {"pattern": "^[a-z][a-z_]{1,39}$"},
	reflect.TypeFor[models.Pair]():        {"pattern": "^[A-Z]{2}([A-Z]{2})?-[A-Z]{2}([A-Z]{2})?$"},
}

// rowOf is the type of the rows of a page, or of a record itself; ok is false
// for what is neither.
func rowOf(schema string) (reflect.Type, bool) {
	if page, ok := pages[schema]; ok {
		data, _ := reflect.TypeOf(page).FieldByName("Data")
		return data.Type.Elem(), true
	}
	for _, page := range pages {
		if row, _ := reflect.TypeOf(page).FieldByName("Data"); nameOf(row.Type.Elem()) == schema {
			return row.Type.Elem(), true
		}
	}
	return nil, false
}
