package models_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/models"
)

// line writes a field as the tests below name it.
func line(f models.Field) string {
	words := []string{f.Name}
	for _, x := range []struct {
		is   bool
		word string
	}{
		{f.Pointer, "pointer"}, {f.OmitEmpty, "omitempty"}, {f.Shape.IsList(), "list"}, {f.Shape.IsStruct(), "struct"},
		{f.Shape.IsText(), "text"}, {f.Shape.IsDate(), "date"}, {f.Shape.IsCode(), "code"},
		{f.Shape.Link != "", "link:" + string(f.Shape.Link)}, {f.Shape.Vocabulary != "", "of:" + f.Shape.Vocabulary}, {!f.Named, "unnamed"},
	} {
		if x.is {
			words = append(words, x.word)
		}
	}
	return strings.Join(words, " ")
}

func TestShape(t *testing.T) {
	shape := models.ShapeOf(reflect.TypeFor[*models.Visit]())
	for _, want := range []string{
		"id", "reference", "version", "provenance pointer omitempty struct", "created_at", "visibility code of:visibility", "title text",
		"visitor_country code link:country", "level pointer code of:visit_level", "lead pointer struct", "delegation list",
		"date pointer date", "sectors list", "date_from pointer",
	} {
		name, _, _ := strings.Cut(want, " ")
		field, ok := shape.Field(name)
		if got := line(field); !ok || got != want {
			t.Errorf("got %q, %t; want %q", got, ok, want)
		}
		at := reflect.TypeFor[models.Visit]().FieldByIndex(field.Index).Type
		if at != field.Shape.Type && at != reflect.PointerTo(field.Shape.Type) {
			t.Errorf("%s: index %v leads to a %v", name, field.Index, at)
		}
	}
	for _, name := range []string{"", "-", "RefYear", "Visit", "VisitFields", "Title"} {
		if f, ok := shape.Field(name); ok {
			t.Errorf("%q is a field: %v", name, f)
		}
	}
	sectors, _ := shape.Field("sectors")
	if got := sectors.Shape.Elem.Link; got != models.SectorKind {
		t.Errorf("the sectors link to %q", got)
	}
	if entry := models.ShapeOf(reflect.TypeFor[models.HistoryEntry]()); len(entry.Fields) != 10 {
		t.Errorf("a history entry has %d fields; what it embeds is not for readers", len(entry.Fields))
	}
}

func TestShapeOrder(t *testing.T) {
	var names []string
	for _, f := range models.ShapeOf(reflect.TypeFor[models.Sector]()).Fields {
		names = append(names, f.Name)
	}
	want := "id reference version provenance created_at created_by updated_at updated_by binned_at visibility review_state external_ids code names parent dac"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestShapeParameters(t *testing.T) {
	var names []string
	for _, p := range models.ShapeOf(reflect.TypeFor[models.VisitFilter]()).Parameters {
		names = append(names, p.Name)
	}
	want := "country pair sector article from to q exact reference visibility review_state external_id mine bin person level status held principal_rank"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// self leads to itself, which must not hang, also not for many at once.
type self struct {
	Name string  `json:"name"`
	Next *self   `json:"next"`
	More []*self `json:"more"`
}

func TestShapeOfItself(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			shape := models.ShapeOf(reflect.TypeFor[self]())
			next, _ := shape.Field("next")
			more, _ := next.Shape.Field("more")
			if more.Shape.Elem.Type != reflect.TypeFor[self]() {
				t.Errorf("more leads to %v", more.Shape.Elem.Type)
			}
		})
	}
	all.Wait()
	var got []string
	models.Walk(self{Name: "a", Next: &self{More: []*self{{Name: "b"}, nil}}}, "", func(at string, _ reflect.Value, _ *models.TypeShape) { got = append(got, at) })
	want := []string{"", "/name", "/next", "/next/name", "/next/more", "/next/more/0", "/next/more/0/name", "/next/more/0/more", "/more"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWalkedShapes(t *testing.T) {
	c := &models.CitationFields{Value: []any{models.Date("2023")}, ArticleID: ptr(models.ArticleID("x"))}
	got := map[string]bool{}
	models.Walk(c, "", func(at string, v reflect.Value, shape *models.TypeShape) {
		if shape.Type != v.Type() {
			t.Errorf("%s: the shape is of %v, the value of %v", at, shape.Type, v.Type())
		}
		got[at+" "+string(shape.Link)] = shape.IsDate()
	})
	if !got["/value/0 "] || got["/article_id article"] || len(got) != 4 {
		t.Errorf("got %v", got)
	}
}

func BenchmarkWalk(b *testing.B) {
	x := models.Participant{Country: country("AZ"), Name: ptr("A"), Title: texts{"en": "Minister"}}
	v := &models.VisitFields{Title: texts{"en": "Visit"}, VisitorCountry: "AZ", HostCountry: "MA", Level: ptr(models.LevelState), Lead: &x,
		Delegation: []models.Participant{x, x, x}, Places: []models.Place{{Country: country("MA")}}, Date: date("2023"), Sectors: []models.SectorCode{"trade"}}
	for b.Loop() {
		models.Walk(v, "", func(string, reflect.Value, *models.TypeShape) {})
	}
}
