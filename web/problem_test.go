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

	"entente/models"
	"entente/models/labels"
	"entente/web/tongue"
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
func (f faults) say(key string, words *tongue.Tongue) bool {
	code, field, found := strings.Cut(strings.TrimPrefix(key, "problem."), ".")
	return found && (words.Says("field."+field) || field == "parameter") && f[code] != nil
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
		case len(n.Args) >= 3 && slices.Contains([]string{"Add", "AddParameter", "add", "BadParameter"}, name):
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
		for key, said := range catalogue(t, lang) {
			behind, ok := strings.CutPrefix(key, "problem.")
			if !ok {
				continue
			}
			code, field, _ := strings.Cut(behind, ".")
			for _, n := range all[code] {
				if field != "" && !strings.HasSuffix(n.place, "/"+field) {
					continue
				}
				for _, m := range argument.FindAllStringSubmatch(string(said), -1) {
					if i, err := strconv.Atoi(m[1]); err != nil || i < 1 || i > n.args {
						t.Errorf("%s: %s names {%s}, and at %q there are %d", lang, key, m[1], n.place, n.args)
					}
				}
			}
		}
	}
}
