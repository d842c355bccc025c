package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models/labels"
)

// A code stands twice: as a constant, and with its names in labels/*.json.
func TestVocabulariesAreTheLabels(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "vocabulary.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	vocabulary := map[string]string{} // type → vocabulary
	constants := map[string][]string{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "Vocabulary" && d.Recv != nil {
				name := d.Body.List[0].(*ast.ReturnStmt).Results[0].(*ast.BasicLit)
				vocabulary[d.Recv.List[0].Type.(*ast.Ident).Name] = unquoted(t, name)
			}
		case *ast.GenDecl:
			if d.Tok != token.CONST {
				continue
			}
			for _, spec := range d.Specs {
				v := spec.(*ast.ValueSpec)
				of, ok := v.Type.(*ast.Ident)
				if !ok {
					t.Errorf("the constant %s has no type of its own", v.Names[0])
					continue
				}
				constants[of.Name] = append(constants[of.Name], unquoted(t, v.Values[0].(*ast.BasicLit)))
			}
		}
	}
	if len(vocabulary) < 20 {
		t.Fatalf("found %d vocabularies only: %v", len(vocabulary), vocabulary)
	}
	for name, list := range vocabulary {
		codes := constants[name]
		slices.Sort(codes)
		if diff := cmp.Diff(labels.Codes(list), codes); diff != "" {
			t.Errorf("%s: labels of %q (-) and constants (+) differ:\n%s", name, list, diff)
		}
		for _, code := range codes {
			for _, language := range []string{"ar", "az", "en", "fr"} {
				if labels.Label(language, list, code) == "" {
					t.Errorf("%s: %q has no name in %s", name, code, language)
				}
			}
		}
	}
}

func unquoted(t *testing.T, lit *ast.BasicLit) string {
	t.Helper()
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
