package strict

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

// anyTree reads any JSON value as Parse reads an object.
func anyTree(t testing.TB, text string) any {
	t.Helper()
	return mustParse(t, `{"it":`+text+`}`)["it"]
}

func mustParse(t testing.TB, text string) map[string]any {
	t.Helper()
	tree, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("Parse(%s): %v", text, err)
	}
	return tree
}

// The cases are those of RFC 7396, appendix A, and some more.
func TestMerge(t *testing.T) {
	for _, test := range []struct{ target, patch, want string }{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},

		{`{}`, `{}`, `{}`},
		{`{"a":null}`, `{"a":null}`, `{}`},
		{`{"a":null}`, `{"a":{"b":null}}`, `{"a":{}}`},
		{`{"a":1}`, `{"a":[{"b":null},null]}`, `{"a":[{"b":null},null]}`},
		{`{"a":{"b":1,"c":{"d":2}}}`, `{"a":{"c":{"d":null,"e":3}}}`, `{"a":{"b":1,"c":{"e":3}}}`},
	} {
		target, patch := anyTree(t, test.target), anyTree(t, test.patch)
		got := mergeValue(target, patch)
		if diff := cmp.Diff(anyTree(t, test.want), got); diff != "" {
			t.Errorf("merge %s into %s: -want +got\n%s", test.patch, test.target, diff)
		}
		if object, ok := target.(map[string]any); ok {
			if members, ok := patch.(map[string]any); ok && !cmp.Equal(got, any(Merge(object, members))) {
				t.Errorf("Merge(%s, %s) = %v, want %s", test.target, test.patch, Merge(object, members), test.want)
			}
		}
		checkUnchanged(t, test.target, target)
		checkUnchanged(t, test.patch, patch)
	}
}

func TestMergeNothing(t *testing.T) {
	if got := Merge(nil, nil); got == nil || len(got) != 0 {
		t.Errorf("Merge(nil, nil) = %#v, want an empty tree", got)
	}
}

func checkUnchanged(t testing.TB, text string, tree any) {
	t.Helper()
	if diff := cmp.Diff(anyTree(t, text), tree); diff != "" {
		t.Errorf("Merge changed its argument %s: -before +after\n%s", text, diff)
	}
}

func FuzzMerge(f *testing.F) {
	f.Add(`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`)
	f.Add(`{"a":[1],"e":null}`, `{"a":{"b":null},"c":[null,{"d":null}]}`)
	f.Add(`{"a":"b"}`, `{"a":null,"b":{"c":{"d":null,"e":0}}}`)
	f.Fuzz(func(t *testing.T, targetText, patchText string) {
		target, err := Parse([]byte(targetText))
		if err != nil {
			return
		}
		patch, err := Parse([]byte(patchText))
		if err != nil {
			return
		}
		got := Merge(target, patch)
		checkMerged(t, "", target, patch, got)
		if diff := cmp.Diff(got, Merge(got, patch)); diff != "" {
			t.Errorf("patching %s twice by %s differs: -once +twice\n%s", targetText, patchText, diff)
		}
		for text, tree := range map[string]map[string]any{targetText: target, patchText: patch} {
			if again, err := Parse([]byte(text)); err != nil || !cmp.Equal(again, tree) {
				t.Errorf("Merge changed its argument %s to %v", text, tree)
			}
		}
		if _, err := json.Marshal(got); err != nil {
			t.Errorf("the result is no JSON: %v", err)
		}
	})
}

// checkMerged looks member by member at what the RFC says of a result.
func checkMerged(t *testing.T, at string, target, patch, got map[string]any) {
	t.Helper()
	for name, value := range got {
		old, inTarget := target[name]
		if _, patched := patch[name]; !patched && (!inTarget || !cmp.Equal(old, value)) {
			t.Errorf("%s: not in the patch, yet %v became %v", models.Pointer(at, name), old, value)
		}
		if value == nil && (!inTarget || old != nil) {
			t.Errorf("%s: the merge made a null", models.Pointer(at, name))
		}
	}
	for name := range target {
		if _, left := got[name]; !left && patch[name] == nil {
			if _, patched := patch[name]; !patched {
				t.Errorf("%s: lost, though the patch does not name it", models.Pointer(at, name))
			}
		}
	}
	for name, value := range patch {
		result, left := got[name]
		members, isObject := value.(map[string]any)
		switch {
		case value == nil && left:
			t.Errorf("%s: still there after null", models.Pointer(at, name))
		case isObject:
			old, _ := target[name].(map[string]any)
			merged, ok := result.(map[string]any)
			if !ok {
				t.Errorf("%s: %v, want an object", models.Pointer(at, name), result)
			}
			checkMerged(t, models.Pointer(at, name), old, members, merged)
		case value != nil && !cmp.Equal(value, result):
			t.Errorf("%s: %v, want %v", models.Pointer(at, name), result, value)
		}
	}
}
