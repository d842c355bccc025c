package models_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

func TestWalk(t *testing.T) {
	v := &models.NewVisit{
		VisitFields: models.VisitFields{VisitorCountry: "AZ", HostCountry: "MA", Places: []models.Place{{Country: country("GM")}}, Lead: &models.Participant{Country: country("TR")}},
		Meetings:    []models.NewMeeting{{MeetingFields: models.MeetingFields{Countries: codes{"SA"}}}},
	}
	got := map[string]string{}
	models.Each(v, func(at string, c models.CountryCode) { got[at] = string(c) })
	want := map[string]string{"/visitor_country": "AZ", "/host_country": "MA", "/places/0/country": "GM", "/lead/country": "TR", "/meetings/0/countries/0": "SA"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFieldTypes(t *testing.T) {
	for _, tc := range []struct {
		of      any
		pointer string
		want    reflect.Type
	}{
		{&models.VisitFields{}, "/level", reflect.TypeFor[models.VisitLevel]()},
		{&models.VisitFields{}, "/visitor_country", reflect.TypeFor[models.CountryCode]()},
		{&models.VisitFields{}, "/visibility", reflect.TypeFor[models.Visibility]()},
		{&models.VisitFields{}, "/title", reflect.TypeFor[models.Text]()},
		{&models.VisitFields{}, "/title/ar", reflect.TypeFor[string]()},
		{&models.VisitFields{}, "/title/az-Latn", reflect.TypeFor[string]()},
		{&models.VisitFields{}, "/lead/title/fr", reflect.TypeFor[string]()},
		{&models.VisitFields{}, "/texts_signed/max", reflect.TypeFor[int]()},
		{&models.VisitFields{}, "/delegation", reflect.TypeFor[[]models.Participant]()},
		{&models.MeetingFields{}, "/kind", reflect.TypeFor[models.MeetingType]()},
		{models.ActFields{}, "/date", reflect.TypeFor[models.Date]()},
		{&models.VisitFields{}, "/delegation/0", nil},
		{&models.VisitFields{}, "/title/", nil},
		{&models.VisitFields{}, "/title/a~1b", nil},
		{&models.VisitFields{}, "/title/en/x", nil},
		{&models.VisitFields{}, "/Level", nil},
		{&models.VisitFields{}, "/VisitFields", nil},
		{&models.VisitFields{}, "/", nil},
		{&models.VisitFields{}, "", nil},
		{&models.VisitFields{}, "level", nil},
		{&models.VisitFields{}, "//level", nil},
	} {
		got, ok := models.FieldType(tc.of, tc.pointer)
		if got != tc.want || ok != (tc.want != nil) {
			t.Errorf("%T %q: got %v %t, want %v", tc.of, tc.pointer, got, ok, tc.want)
		}
	}
}

func TestFieldValues(t *testing.T) {
	v := &models.VisitFields{Title: texts{"en": "Rabat", "a/b": "x"}, VisitorCountry: "AZ", Level: ptr(models.LevelState),
		TextsSigned: &models.CountRange{Min: ptr(4)}, Sectors: []models.SectorCode{"trade"}, Delegation: []models.Participant{}}
	for _, tc := range []struct {
		pointer string
		want    any
	}{
		{"/title/en", "Rabat"}, {"/title/a~1b", "x"}, {"/title/fr", nil}, {"/visitor_country", models.CountryCode("AZ")}, {"/level", models.LevelState},
		{"/texts_signed", models.CountRange{Min: ptr(4)}}, {"/texts_signed/min", 4}, {"/texts_signed/max", nil}, {"/sectors", []models.SectorCode{"trade"}},
		{"/delegation", nil}, {"/lead", nil}, {"/lead/name", nil}, {"/date", nil}, {"/nothing", nil}, {"/sectors/0", nil},
	} {
		if diff := cmp.Diff(tc.want, models.FieldValue(v, tc.pointer)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.pointer, diff)
		}
	}
}

// Whatever a pointer is, looking for what it names ends well.
func FuzzFieldPointer(f *testing.F) {
	for _, seed := range []string{"", "/", "/level", "/title/en", "/texts_signed/min/x", "/~2", "//", "/lead/title/\xff"} {
		f.Add(seed)
	}
	records := []any{&models.VisitFields{Title: texts{"en": "x"}, Lead: &models.Participant{}}, &models.AgreementFields{OldClauses: models.OldClauses{Renewal: &models.Renewal{}}}, &models.CommitmentFields{}, &models.ActFields{}, &models.CountryFields{}}
	f.Fuzz(func(t *testing.T, pointer string) {
		for _, r := range records {
			mustNotPanic(t, pointer, func() {
				_, known := models.FieldType(r, pointer)
				if v := models.FieldValue(r, pointer); v != nil && !known && strings.HasPrefix(pointer, "/") {
					t.Errorf("%T %q has a value and no type", r, pointer)
				}
			})
		}
	})
}

func TestFillLists(t *testing.T) {
	v := &models.VisitFields{}
	models.FillLists(v)
	if v.Delegation == nil || v.Places == nil || v.Sectors == nil || v.Title != nil {
		t.Errorf("got %#v; want the lists empty and the rest as it was", v)
	}
}

func TestPointer(t *testing.T) {
	for _, test := range []struct{ at, token, want string }{
		{"", "a", "/a"}, {"/a", "0", "/a/0"}, {"", "", "/"}, {"/a", "b/c", "/a/b~1c"}, {"", "~1", "/~01"}, {"", "é \"", "/é \""},
	} {
		if got := models.Pointer(test.at, test.token); got != test.want {
			t.Errorf("Pointer(%q, %q) = %q, want %q", test.at, test.token, got, test.want)
		}
	}
}
