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
			w := NewCSV(&got, NewForm(shape, want, nil, someNames), shape, want, false)
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

// tableOf reads a table, with what is in objects in one order.
func tableOf(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = sameOrder(row[i])
		}
	}
	return rows
}

func TestCSV(t *testing.T) {
	shape := models.ShapeOf(reflect.TypeFor[models.Sector]())
	want := models.Shape{Fields: []string{"code", "names", "dac"}, Lang: "az"}
	var out bytes.Buffer
	w := NewCSV(&out, NewForm(shape, want, nil, someNames), shape, want, true)
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
		"trade,Ticarət,,,\"say \"\"x\"\", please\",,a-b: 2|a: 1|ru: 3,15210|=1\n'=x,,,,,,,\n", out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
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
