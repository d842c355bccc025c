package mapping_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"entente/exchange/mapping"
	"entente/exchange/ready"
	"entente/exchange/table"
)

// keys are those that a struct has in YAML.
func keys(v any) []string {
	var list []string
	for t, i := reflect.TypeOf(v), 0; i < t.NumField(); i++ {
		if key := t.Field(i).Tag.Get("yaml"); key != "" {
			list = append(list, key)
		}
	}
	slices.Sort(list)
	return list
}

// The schema has the keys that are read, and each of them a sentence or a type.
func TestTheSchemaHasTheKeysThatAreRead(t *testing.T) {
	type object struct {
		Properties map[string]json.RawMessage
		OneOf      []object
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(written(t), &schema); err != nil {
		t.Fatal(err)
	}
	within := func(o object, name string) object {
		var inner object
		if err := json.Unmarshal(o.Properties[name], &inner); err != nil {
			t.Fatal(err)
		}
		return inner
	}
	for _, c := range []struct {
		of     any
		schema object
	}{
		{mapping.Mapping{}, schema.object}, {mapping.Source{}, within(schema.object, "source")}, {mapping.File{}, within(schema.object, "file")},
		{mapping.Dates{}, schema.Defs["dates"]}, {mapping.Record{}, schema.Defs["record"]},
		{mapping.Only{}, within(schema.Defs["record"], "only")}, {mapping.Value{}, schema.Defs["value"].OneOf[1]},
	} {
		if diff := cmp.Diff(keys(c.of), slices.Sorted(maps.Keys(c.schema.Properties))); diff != "" {
			t.Errorf("%T (-read +in the schema):\n%s", c.of, diff)
		}
	}
	var encodings struct{ Enum []string }
	if err := json.Unmarshal(within(schema.object, "file").Properties["encoding"], &encodings); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table.Encodings(), encodings.Enum); diff != "" {
		t.Errorf("encodings (-read +in the schema):\n%s", diff)
	}
}

// written is the schema of mappings, as editors read it.
func written(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMappingsKeepToTheSchema(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mapping.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("mapping.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"treaties": treaties}
	for _, name := range ready.Names() {
		text, _ := ready.Mapping(name)
		texts[name] = string(text)
	}
	for name, text := range texts {
		var tree any
		if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(tree); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"an unknown key": "entente: 1\nrecord: []\nrecords: [{kind: visit, id: A, fields: {date: A}}]", "no records": "entente: 1"} {
		var tree any
		if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
			t.Fatal(err)
		}
		if schema.Validate(tree) == nil {
			t.Errorf("%s keeps to the schema", name)
		}
	}
}
