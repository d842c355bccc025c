package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"

	"entente/models"
	"entente/models/labels"
)

// faults are the codes of problems that the program notes, each with where: what the
// pointer ends with in the source, and how many arguments there are.
type faults map[string][]noted

type noted struct {
	place string
	args  int
}

// say tells whether words are those of a problem at one field: of a code and a field that
// there are.
func (f faults) say(key string, words catalogue) bool {
	code, field, found := strings.Cut(strings.TrimPrefix(key, "problem."), ".")
	_, named := words["field."+field]
	return found && (named || "."+field == anyParameter) && f[code] != nil
}

// findFaults reads the sources of the rooms that pages rest on.
func findFaults(t *testing.T) faults {
	t.Helper()
	found := faults{}
	for _, room := range []string{"../models", "../store", "../wire", "../wire/strict", ".", "form"} {
		files, err := filepath.Glob(room + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal("no sources in", room, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, found.note)
		}
	}
	return found
}

var aCode = regexp.MustCompile(`^[a-z]+(_[a-z]+)*_?$`)

// note takes up a call that notes a problem, or a problem that is written out.
func (f faults) note(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		switch name := nameOf(n.Fun); {
		case len(n.Args) >= 3 && slices.Contains([]string{"Add", "AddParameter", "add", "badParameter"}, name):
			f.add(n.Args[1], textOf(n.Args[0]), len(n.Args)-3) // place, code, format
		case name == "checkOnce":
			f.add(n.Args[2], textOf(n.Args[1]), 1) // list, place, code: what is there twice
		}
	case *ast.CompositeLit:
		if nameOf(n.Type) != "Problem" {
			break
		}
		for _, field := range n.Elts {
			if pair, ok := field.(*ast.KeyValueExpr); ok && nameOf(pair.Key) == "Code" {
				f.add(pair.Value, "", 0)
			}
		}
	}
	return true
}

// add takes up a code; what begins with unknown_ goes on with a kind of record.
func (f faults) add(code ast.Expr, place string, args int) {
	text := textOf(code)
	switch {
	case !aCode.MatchString(text):
	case strings.HasSuffix(text, "_"):
		for _, spec := range models.Kinds {
			if !spec.Name.Part() {
				f[text+string(spec.Name)] = append(f[text+string(spec.Name)], noted{place, args})
			}
		}
	default:
		f[text] = append(f[text], noted{place, args})
	}
}

func nameOf(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// textOf is a text as it stands in the source, or the piece of it that does.
func textOf(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(x.Value)
		return text
	case *ast.BinaryExpr:
		if text := textOf(x.Y); text != "" {
			return text
		}
		return textOf(x.X)
	}
	return ""
}

// TestProblemsHaveTheirArguments: words name no argument that a problem does not have,
// wherever it is noted.
func TestProblemsHaveTheirArguments(t *testing.T) {
	all := findFaults(t)
	for _, code := range []string{"required", "unknown_country", "duplicate_country", "too_long", "invalid_date", "wrong_type", "too_many_faults"} {
		if all[code] == nil {
			t.Errorf("the sources were not read: %s is missing", code)
		}
	}
	for _, lang := range labels.Languages() {
		words, err := readCatalogue(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, said := range words {
			behind, ok := strings.CutPrefix(key, "problem.")
			if !ok {
				continue
			}
			code, field, _ := strings.Cut(behind, ".")
			for _, n := range all[code] {
				if field != "" && fieldAt(n.place) != field {
					continue
				}
				for _, m := range argument.FindAllStringSubmatch(said[plural.Other], -1) {
					if i, err := strconv.Atoi(m[1]); err != nil || i < 1 || i > n.args {
						t.Errorf("%s: %s names {%s}, and at %q there are %d", lang, key, m[1], n.place, n.args)
					}
				}
			}
		}
	}
}

// TestProblemsAreSaid: a problem is said in the reader's language, more exactly where the
// field has words of its own.
func TestProblemsAreSaid(t *testing.T) {
	fr, err := newTongue("fr")
	if err != nil {
		t.Fatal(err)
	}
	var p models.Problems
	p.Add("/citations/0/locator", "required", "without a quote")
	p.Add("/delegation/3", "required", "give a name")
	p.Add("/summary/fr", "too_long", "%d characters at most, this has %d", 20_000, 20_001)
	p.Add("/host_country", "required", "is required")
	p.Add("/date", "outside_its_visit", "a doubt")
	p.Add("/title", "never_heard_of", "in English")
	want := []string{"Sans citation, dites où et comment la source le dit", "Donnez au moins un nom ou une fonction", "C’est trop long. Au plus : 20 000", "Ceci manque",
		labels.Label("fr", "warning", "outside_its_visit"), "in English"}
	for i, said := range fr.problems(p) {
		if strings.ReplaceAll(said.Detail, "\u202f", " ") != strings.ReplaceAll(want[i], "\u202f", " ") && strings.ReplaceAll(said.Detail, "\u00a0", " ") != want[i] {
			t.Errorf("%s at %s: %q, want %q", said.Code, said.Pointer, said.Detail, want[i])
		}
	}
	if p[2].Detail != "20000 characters at most, this has 20001" {
		t.Errorf("what programs are told has changed: %q", p[2].Detail)
	}
}
