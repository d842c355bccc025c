package wire

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entente/models"
)

func whole(text string) bool {
	s := scanner{text: []byte(text)}
	return s.skip() == nil && s.at == len(text)
}

func TestScanner(t *testing.T) {
	for _, good := range []string{`{}`, `[]`, `""`, `"\""`, `"\\"`, `"a\\\"b"`, `0`, `-1.5e+7`, `null`, `true`, `[1,[],{},"x",null]`, `{"a":{"b":[{"c":"}"}]},"d":"]"}`} {
		if !whole(good) {
			t.Errorf("refused: %s", good)
		}
	}
	for _, bad := range []string{``, ` `, `{`, `}`, `[`, `]`, `"`, `"\"`, `"a\\\"`, `nul`, `truefalse`, `{"a":1}{`, `{"a":"}`, `[{}`, "\x00", `x`, `,`} {
		if whole(bad) {
			t.Errorf("accepted: %.50s", bad)
		}
	}
}

// Of what is read member by member the commas and colons count too.
func TestMembers(t *testing.T) {
	k := keysOf([]string{"a", "b"})
	read := func(text string) (members []int, err error) {
		s := scanner{text: []byte(text)}
		err = s.eachMember(&k, func(member int, name []byte) error {
			members = append(members, member)
			return s.skip()
		})
		if err == nil && s.at != len(text) {
			err = errMalformed
		}
		return members, err
	}
	for text, want := range map[string][]int{`{}`: nil, `{"a":1}`: {0}, `{"b":{},"a":"x","c":[]}`: {1, 0, -1}, `{"":1,"a":2}`: {-1, 0}, `null`: nil} {
		if got, err := read(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, %v; want %v", text, got, err, want)
		}
	}
	for _, bad := range []string{`{`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{a:1}`, `{"a":1"b":2}`, `{"a":1]`, `{"a":1,"b"`, `{"x":1`} {
		if got, err := read(bad); err == nil {
			t.Errorf("accepted: %s as %v", bad, got)
		}
	}
}

func TestElements(t *testing.T) {
	for text, want := range map[string]int{`[]`: 0, `[1]`: 1, `["a",{},[[]]]`: 3, `[`: -1, `[1`: -1, `[1,`: -1, `[1,]`: -1, `[,1]`: -1, `[1 2]`: -1, `{}`: -1, `[1}`: -1} {
		n, s := 0, scanner{text: []byte(text)}
		if err := s.eachElement(func() error { n++; return s.skip() }); err != nil || s.at != len(text) {
			n = -1
		}
		if n != want {
			t.Errorf("%s: got %d elements, want %d", text, n, want)
		}
	}
}

func compact(text string) bool {
	var b bytes.Buffer
	return json.Compact(&b, []byte(text)) == nil && b.String() == text
}

// Whatever the bytes are, the scanner ends. Compact JSON it reads to its end and
// no further, and a part of it never for the whole.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"\"",null,true],"b":{"c":-1.5e3}}`, `[{},[],"\\"]`, `{"a":1,}`, `"\u00e9`, `[[[[`, `01`, `e`} {
		f.Add(seed, uint(3))
	}
	f.Fuzz(func(t *testing.T, text string, cut uint) {
		s := scanner{text: []byte(text + ",1]")}
		err := s.skip()
		if !compact(text) {
			return
		}
		if err != nil || s.at != len(text) {
			t.Errorf("%q: read up to %d, %v", text, s.at, err)
		}
		if part := text[:cut%uint(len(text))]; strings.ContainsAny(text[:1], `{["`) && whole(part) {
			t.Errorf("%q is whole, as a part of %q", part, text)
		}
	})
}

func FuzzUnquoted(f *testing.F) {
	for _, seed := range []string{``, `a`, `\"\\\/\b\f\n\r\t`, `\u00e9`, `\ud83d\ude00`, `\ud800`, `\x`, `\u12`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var want string
		if json.Unmarshal([]byte(`"`+raw+`"`), &want) != nil || strings.ToValidUTF8(raw, "") != raw {
			return // no string
		}
		if got, err := appendUnquoted(nil, []byte(raw)); err != nil || string(got) != want {
			t.Errorf("%q: got %q, %v; want %q", raw, got, err, want)
		}
	})
}

// Whatever the bytes are, forms and tables of them end well; of an object they
// make an object.
func FuzzForms(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, kind := range kinds {
		f.Add(string(document(f, randomRecord(r, kind))))
	}
	for _, seed := range []string{``, `{`, `{}`, `[]`, `null`, `{"level":"a","level":"b"}`, `{"parties":{"country":"AZ"},"acts":[[{"kind":"x"}],1]}`, `{"sectors":[["trade"],null,"\u0074rade"]}`, `{"title":{"en":[1]}}`} {
		f.Add(seed)
	}
	shape := models.ShapeOf(reflect.TypeFor[models.Agreement]())
	wants := []models.Shape{
		{Lang: "ar"}, {Fields: []string{"id", "title", "acts"}}, {Fields: []string{"status", "sectors"}, Lang: "en", Include: []string{"citations"}}, {Include: []string{"citations"}},
	}
	f.Fuzz(func(t *testing.T, doc string) {
		object := strings.HasPrefix(doc, "{") && compact(doc)
		for _, want := range wants {
			form := NewForm(shape, want, partTypes, someNames)
			got, err := form.Append(nil, []byte(doc), Parts{"citations": {[]byte(`{"id":"1"}`)}})
			if object && (err != nil || !json.Valid(got)) {
				t.Errorf("%+v of %q: %s, %v", want, doc, got, err)
			}
			err = NewCSV(io.Discard, NewTable(NewForm(shape, want, nil, someNames), shape, want), false).Write(Document{JSON: []byte(doc)})
			if object && err != nil {
				t.Errorf("%+v of %q as a row: %v", want, doc, err)
			}
		}
	})
}

func TestMalformedDocuments(t *testing.T) {
	shape := models.ShapeOf(reflect.TypeFor[models.Agreement]())
	for _, want := range []models.Shape{{Lang: "ar"}, {Fields: []string{"id", "binned_at"}}} {
		form := NewForm(shape, want, partTypes, someNames)
		for _, bad := range []string{``, `null`, `[]`, `{`, `{"id"`, `{"id":"1"`, `{"id":"1",`, `{"id":"1""x":1}`, `x{"id":"1"}`} {
			if got, err := form.Append([]byte("kept"), []byte(bad), nil); err == nil || string(got) != "kept" {
				t.Errorf("%+v of %q: %q, %v", want, bad, got, err)
			}
		}
	}
	want := models.Shape{}
	for _, bad := range []string{``, `null`, `{`, `{"title":{"en":"x}}`, `{"id":"\x"}`, `{"id":"1"}}`} {
		if err := NewCSV(io.Discard, NewTable(NewForm(shape, want, nil, nil), shape, want), false).Write(Document{JSON: []byte(bad)}); err == nil {
			t.Errorf("a row of %q", bad)
		}
	}
}
