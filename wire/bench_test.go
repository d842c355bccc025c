package wire

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"testing"

	"entente/models"
)

// anAgreement is a document of some 1.8 kB, as lists have them.
const anAgreement = `{"id":"0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b%02d","reference":"AGR-2026-00%02d","version":3,` +
	`"provenance":{"sources":3,"independent_sources":2,"unsourced_fields":["/type","/place"],"conflicts":0},` +
	`"created_at":"2026-11-23T10:00:00.000000Z","created_by":"desk officer","updated_at":"2026-11-23T10:00:00.000000Z","updated_by":"desk officer",` +
	`"visibility":"public","review_state":"published",` +
	`"title":{"ar":"مذكرة تفاهم بشأن التعاون في مجال السياحة","az":"Turizm sahəsində əməkdaşlıq haqqında anlaşma memorandumu","en":"Memorandum of understanding on co-operation in tourism","fr":"Mémorandum d'entente sur la coopération touristique"},` +
	`"summary":{"en":"The parties promote tourism between the two countries, exchange experts and hold weeks of culture."},` +
	`"type":"mou","ambit":"bilateral","level":"intergovernmental","binding":null,"unspecified":false,"count":null,` +
	`"parties":[{"country":"AZ"},{"country":"MA"}],"signatories":[{"country":"AZ","name":"Ceyhun Bayramov","person_id":null,"title":{"en":"Minister"}},{"country":"MA","name":"Nasser Bourita","person_id":null,"title":{"en":"Minister"}}],` +
	`"date":"2023-11-13","date_printed":null,"place":{"city":{"en":"Rabat"},"country":"MA"},"languages":[{"code":"ar","role":"authentic"},{"code":"az","role":"authentic"}],"prevailing_language":null,` +
	`"duration":"P5Y","renewal":null,"registrations":[],"relations":[],"visit_id":null,"meeting_id":null,"sectors":["tourism","trade"],` +
	`"date_from":"2023-11-13","date_to":"2023-11-13","status":{"status":"in_force","as_of":"2026-11-24","since":"2024-05-04"},` +
	`"acts":[{"id":"0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b99","version":1,"created_at":"2026-11-23T10:00:00.000000Z","created_by":"desk officer","updated_at":"2026-11-23T10:00:00.000000Z","updated_by":"desk officer",` +
	`"agreement_id":"0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b11","kind":"signature","party":null,"date":"2023-11-13","date_printed":null,"effective":null,"place":null,"instrument":null,"note":null,"date_from":"2023-11-13","date_to":"2023-11-13"}]}`

func benchPage(b testing.TB) []Document {
	page := make([]Document, 50)
	for i := range page {
		page[i].JSON = fmt.Appendf(nil, anAgreement, i, i)
		if !json.Valid(page[i].JSON) {
			b.Fatal("the document is not JSON")
		}
	}
	return page
}

var agreementShape = models.ShapeOf(reflect.TypeFor[models.Agreement]())

// What a page of 50 agreements costs, with making the form.
func BenchmarkPage(b *testing.B) {
	for name, want := range map[string]models.Shape{
		"plain": {}, "fields=id,title": {Fields: []string{"id", "title"}}, "lang=ar": {Lang: "ar"}, "fields=id,status&lang=ar": {Fields: []string{"id", "status"}, Lang: "ar"},
		"include": {Include: []string{"citations"}},
	} {
		b.Run(name, func(b *testing.B) {
			page := benchPage(b)
			var dst []byte
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if dst, err = NewForm(agreementShape, want, partTypes, someNames).AppendPage(dst[:0], page, models.Meta{Count: 50}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(dst)), "B/page")
		})
	}
}

// What 50 rows of a file cost.
func BenchmarkRows(b *testing.B) {
	page := benchPage(b)
	for _, want := range []models.Shape{{}, {Lang: "ar"}} {
		form := NewForm(agreementShape, want, nil, someNames)
		for name, rows := range map[string]Rows{"csv": NewCSV(io.Discard, NewTable(form, agreementShape, want), false), "ndjson": NewNDJSON(io.Discard, form)} {
			b.Run(name+" lang="+want.Lang, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					for _, doc := range page {
						if err := rows.Write(doc); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}

// A row of a file takes little memory of its own: a row of CSV its text, and each
// string that has to be unescaped what that takes.
func TestRowsTakeLittleMemory(t *testing.T) {
	doc := benchPage(t)[0]
	for _, want := range []models.Shape{{}, {Lang: "ar"}, {Fields: []string{"id", "title"}}} {
		form := NewForm(agreementShape, want, nil, someNames)
		for _, rows := range []Rows{NewCSV(io.Discard, NewTable(form, agreementShape, want), false), NewNDJSON(io.Discard, form)} {
			n := testing.AllocsPerRun(200, func() {
				if err := rows.Write(doc); err != nil {
					t.Fatal(err)
				}
			})
			if n > 12 { // of which ten are for the labels of MA, which have quotes
				t.Errorf("%T as %+v: %v allocations a row", rows, want, n)
			}
		}
	}
}
