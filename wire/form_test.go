package wire

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

// wish is a random form of a type.
func wish(r *rand.Rand, shape *models.TypeShape) models.Shape {
	var names []string
	for _, f := range shape.Fields {
		names = append(names, f.Name)
	}
	want := models.Shape{Lang: pick(r, []string{"", "ar", "az", "en", "fr"})}
	if r.IntN(2) == 0 {
		want.Fields = some(r, names)
	}
	if r.IntN(2) == 0 {
		want.Include = some(r, []string{"citations", "updates", "agreements", "commitments"})
	}
	return want
}

// randomParts are parts of the kinds wanted, as records and as documents.
func randomParts(t testing.TB, r *rand.Rand, include []string) (map[string][]any, Parts) {
	t.Helper()
	records, docs := map[string][]any{}, Parts{}
	for _, name := range include {
		if docs[name] != nil {
			continue
		}
		for range r.IntN(3) {
			part := randomRecord(r, reflect.Zero(partTypes[name].Type).Interface())
			records[name] = append(records[name], part)
			docs[name] = append(docs[name], document(t, part))
		}
	}
	return records, docs
}

func TestFormIsThatOfTrees(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, kind := range kinds {
		shape := models.ShapeOf(reflect.TypeOf(kind))
		for range 60 {
			want := wish(r, shape)
			record := randomRecord(r, kind)
			partRecords, parts := randomParts(t, r, want.Include)
			doc := document(t, record)
			got, err := NewForm(shape, want, partTypes, someNames).Append([]byte("kept"), doc, parts)
			if err != nil {
				t.Fatalf("%T as %+v: %v in %s", kind, want, err, doc)
			}
			tree := (&reference{want, someNames}).tree(t, record, partRecords)
			if diff := cmp.Diff(tree, parse(t, bytes.TrimPrefix(got, []byte("kept")))); diff != "" {
				t.Fatalf("%T as %+v (-want +got):\n%s\n%s\n%s", kind, want, diff, doc, got)
			}
		}
	}
}

func TestFormKeepsTheOrder(t *testing.T) {
	shape := models.ShapeOf(reflect.TypeFor[models.Sector]())
	doc := `{"id":"1","reference":"SEC-1","visibility":"public","code":"trade","names":{"en":"T"},"parent":null,"dac":["1"]}`
	for _, tc := range []struct {
		want  models.Shape
		parts Parts
		out   string
	}{
		{models.Shape{}, nil, doc},
		{models.Shape{Fields: []string{"code", "id"}}, nil, `{"id":"1","code":"trade"}`},
		{models.Shape{Fields: []string{"version"}}, nil, `{}`},
		{models.Shape{Fields: []string{"code"}, Lang: "az"}, nil, `{"code":"trade","code_label":"Ticarət"}`},
		{models.Shape{Fields: []string{"citations"}, Include: []string{"citations"}}, Parts{"citations": {[]byte(`{"id":"2","stance":"supports"}`)}}, `{"citations":[{"id":"2","stance":"supports"}]}`},
		{models.Shape{Fields: []string{"id"}, Include: []string{"updates", "citations"}}, Parts{}, `{"id":"1","citations":[],"updates":[]}`},
		{models.Shape{Include: []string{"citations"}}, nil, strings.TrimSuffix(doc, "}") + `,"citations":[]}`},
	} {
		got, err := NewForm(shape, tc.want, partTypes, someNames).Append(nil, []byte(doc), tc.parts)
		if err != nil || string(got) != tc.out {
			t.Errorf("%+v: got %s, %v; want %s", tc.want, got, err, tc.out)
		}
	}
}

func TestPage(t *testing.T) {
	form := NewForm(models.ShapeOf(reflect.TypeFor[models.Sector]()), models.Shape{Fields: []string{"id"}}, nil, nil)
	page := []Document{{JSON: []byte(`{"id":"1","code":"a"}`)}, {JSON: []byte(`{"id":"2"}`)}}
	got, err := form.AppendPage(nil, page, models.Meta{Count: 2, Next: "x"})
	if want := `{"data":[{"id":"1"},{"id":"2"}],"meta":{"count":2,"next":"x"}}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	got, err = form.AppendPage(nil, nil, models.Meta{})
	if want := `{"data":[],"meta":{"count":0}}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestCSVIsThatOfTrees(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, kind := range kinds {
		if _, ok := kind.(models.HistoryEntry); ok {
			continue // the trees have columns for what is never sent
		}
		shape := models.ShapeOf(reflect.TypeOf(kind))
		for range 20 {
			want := wish(r, shape)
			want.Include = nil
			var got, plain bytes.Buffer
			w := NewCSV(&got, NewTable(NewForm(shape, want, nil, someNames), shape, want), false)
			var trees []map[string]any
			for range 5 {
				record := randomRecord(r, kind)
				if err := w.Write(Document{JSON: document(t, record)}); err != nil {
					t.Fatal(err)
				}
				trees = append(trees, (&reference{want, someNames}).tree(t, record, nil))
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if err := (&reference{want, someNames}).csv(&plain, shape.Type, trees); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tableOf(t, plain.String()), tableOf(t, got.String())); diff != "" {
				t.Fatalf("%T as %+v (-want +got):\n%s", kind, want, diff)
			}
		}
	}
}

// tableOf reads a table.
func tableOf(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return rows
}

func TestCSV(t *testing.T) {
	shape := models.ShapeOf(reflect.TypeFor[models.Sector]())
	want := models.Shape{Fields: []string{"code", "names", "dac"}, Lang: "az"}
	var out bytes.Buffer
	w := NewCSV(&out, NewTable(NewForm(shape, want, nil, someNames), shape, want), true)
	for _, doc := range []string{
		`{"code":"trade","names":{"a":"1","a-b":"2","en":"say \"x\", please","ru":"3"},"parent":null,"dac":["15210","=1"]}`,
		`{"code":"=x","names":null,"dac":[]}`,
	} {
		if err := w.Write(Document{JSON: []byte(doc)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("\ufeffcode,code_label,names_ar,names_az,names_en,names_fr,names_other,dac\n"+
		"trade,Ticarət,,,\"say \"\"x\"\", please\",,a-b: 2;a: 1;ru: 3,15210;=1\n'=x,,,,,,,\n", out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A row is flat: lists joined, values of any form by their plain values, dates with their
// bounds, and the parties of a text by their codes.
func TestFlatRows(t *testing.T) {
	for _, x := range []struct {
		kind any
		lang string
		doc  string
		want map[string]string
	}{
		{models.Agreement{}, "en", `{"parties":[{"country":"AZ","name":"a;b"},{"country":null,"name":"c\\d"},{"country":"MA"}],"parties_complete":true,` +
			`"date":"2023-11","date_signed":"2023-11-13","date_in_force":"2024","status":{"value":"in_force","since":"2024","because":[{"basis":"act","date":"2024"},{"basis":"clause"}],"certain":true},` +
			`"signatories":[{"country":"AZ"}],"acts":[{"id":"1"},{"id":"2"}]}`,
			map[string]string{"parties": "AZ;;MA", "party_1": "AZ", "party_2": "", "party_3": "MA", "party_4": "", "parties_name": `a\;b;c\\d;`, "parties_label": `Azerbaijan;;Morocco "<&>"`, "parties_count": "3",
				"date": "2023-11", "date_signed": "2023-11-13", "date_signed_from": "2023-11-13", "date_in_force_from": "2024-01-01", "date_in_force_to": "2024-12-31",
				"status": "in_force", "status_label": "In force", "status_since": "2024", "status_since_to": "2024-12-31", "status_certain": "true", "status_because_date_from": "2024-01-01;",
				"signatories_count": "1", "acts_count": "2", "relations_count": "0", "status_between": "", "status_between_because_count": ""}},
		{models.Citation{}, "", `{"value":{"min":4,"max":5}}`, map[string]string{"value": "/max=5;/min=4"}},
		{models.Citation{}, "", `{"value":["AZ","M;A",null]}`, map[string]string{"value": `AZ;M\;A;`}},
		{models.Citation{}, "", `{"value":[{"country":"AZ","n/a":[true]}],"article_id":"a","article":{"id":"a","state":"ok"}}`,
			map[string]string{"value": "/0/country=AZ;/0/n~1a/0=true", "article_id": "a", "article_state": "ok"}},
		{models.Citation{}, "", `{"value":"2023-11","article_id":null}`, map[string]string{"value": "2023-11", "article_id": ""}},
		{models.PairSummary{}, "", `{"countries":["AZ","MA"],"labels":{"AZ":{"en":"Azerbaijan"},"MA":{"en":"Morocco","ru":"М"}}}`,
			map[string]string{"countries": "AZ;MA", "labels_en": "Azerbaijan;Morocco", "labels_fr": ";", "labels_other": ";ru: М"}},
		{models.Update{}, "", `{"as_of":"2024-21/2024-22"}`, map[string]string{"as_of": "2024-21/2024-22", "as_of_from": "2024-03-01", "as_of_to": "2024-08-31"}},
	} {
		shape := models.ShapeOf(reflect.TypeOf(x.kind))
		want := models.Shape{Lang: x.lang}
		var out bytes.Buffer
		w := NewCSV(&out, NewTable(NewForm(shape, want, nil, someNames), shape, want), false)
		if err := w.Write(Document{JSON: []byte(x.doc)}); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows := tableOf(t, out.String())
		for i, name := range rows[0] {
			if want, ok := x.want[name]; ok && rows[1][i] != want {
				t.Errorf("%T: %s is %q, want %q of %s", x.kind, name, rows[1][i], want, x.doc)
			}
			delete(x.want, name)
		}
		if len(x.want) > 0 {
			t.Errorf("%T has no columns for %v but %v", x.kind, x.want, rows[0])
		}
	}
}

// No two columns have one name. What would be a second column of the same, and is left
// out, is known here.
func TestNoColumnTwice(t *testing.T) {
	again := map[string][]string{"Citation": {"article_id"}}
	for _, kind := range kinds {
		shape := models.ShapeOf(reflect.TypeOf(kind))
		all := newTabler(models.Shape{Lang: "en"})
		all.object(shape, "", nil, nil, "")
		var left []string
		for name, times := range all.taken {
			if times > 1 {
				left = append(left, name)
			}
		}
		if diff := cmp.Diff(again[shape.Type.Name()], left); diff != "" {
			t.Errorf("left out of %T (-want +got):\n%s", kind, diff)
		}
	}
}

func TestNDJSON(t *testing.T) {
	shape := models.ShapeOf(reflect.TypeFor[models.Sector]())
	var out bytes.Buffer
	w := NewNDJSON(&out, NewForm(shape, models.Shape{Fields: []string{"id"}, Include: []string{"citations"}}, partTypes, nil))
	for _, doc := range []Document{{JSON: []byte(`{"id":"1","code":"a"}`), Parts: Parts{"citations": {[]byte(`{"id":"c"}`)}}}, {JSON: []byte(`{"id":"2"}`)}} {
		if err := w.Write(doc); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if want := "{\"id\":\"1\",\"citations\":[{\"id\":\"c\"}]}\n{\"id\":\"2\",\"citations\":[]}\n"; out.String() != want {
		t.Errorf("got %s, want %s", out.String(), want)
	}
}
