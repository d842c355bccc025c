package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"entente/models/labels"
)

// What is a constant is in the vocabulary of its type, and every code has its names.
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
		codes := labels.Codes(list)
		if len(codes) == 0 {
			t.Errorf("%s: there is no vocabulary %q", name, list)
		}
		for _, constant := range constants[name] {
			if !slices.Contains(codes, constant) {
				t.Errorf("%s: %q is not in the vocabulary %q", name, constant, list)
			}
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
