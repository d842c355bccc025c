package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/models/labels"
)

// sources is what only the text of the Go files says.
type sources struct {
	// docs are the comments of types, as models.Visit, and of fields, as
	// models.Visit.Title.
	docs map[string]string
	// codes are the values of the string constants of a type.
	codes map[string][]string
	// labels are those of each vocabulary, in JSON.
	labels map[string]json.RawMessage
	// silent are the fields without a comment that were asked for.
	silent []string
}

// readSources reads the Go files in folders.
func readSources(folders ...string) (*sources, error) {
	s := &sources{docs: map[string]string{}, codes: map[string][]string{}}
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				return nil, fmt.Errorf("reading comments: %w", err)
			}
			for _, declared := range file.Decls {
				if g, ok := declared.(*ast.GenDecl); ok {
					s.read(file.Name.Name, g)
				}
			}
		}
	}
	var err error
	s.labels, err = readLabels()
	return s, err
}

// readLabels reads the labels of each vocabulary as they are written.
func readLabels() (map[string]json.RawMessage, error) {
	text, err := os.ReadFile("models/labels/en.json")
	if err != nil {
		return nil, err
	}
	var written map[string]json.RawMessage
	err = json.Unmarshal(text, &written)
	return written, err
}

// vocabulary lists the codes of a vocabulary in the order in which their labels are
// written, which has a meaning.
func (s *sources) vocabulary(name string) []string {
	codes, written := labels.Codes(name), s.labels[name]
	place := func(code string) int { return bytes.Index(written, []byte(strconv.Quote(code)+":")) }
	slices.SortFunc(codes, func(a, b string) int { return place(a) - place(b) })
	return codes
}

func (s *sources) read(room string, g *ast.GenDecl) {
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.readType(room+"."+spec.Name.Name, spec, g.Doc)
		case *ast.ValueSpec:
			code, ok := spec.Type.(*ast.Ident)
			if !ok || g.Tok != token.CONST || len(spec.Values) != 1 {
				continue
			}
			if text, ok := spec.Values[0].(*ast.BasicLit); ok && text.Kind == token.STRING {
				value, _ := strconv.Unquote(text.Value) // what is parsed can be unquoted
				s.codes[room+"."+code.Name] = append(s.codes[room+"."+code.Name], value)
			}
		}
	}
}

func (s *sources) readType(name string, t *ast.TypeSpec, doc *ast.CommentGroup) {
	if t.Doc != nil {
		doc = t.Doc
	}
	s.docs[name] = plain(doc)
	body, ok := t.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range body.Fields.List {
		for _, f := range field.Names {
			s.docs[name+"."+f.Name] = plain(field.Doc)
		}
	}
}

// plain is a comment on one line.
func plain(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }

// key is a type as sources has it: without the path of its room, and without
// what it is made of.
func key(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return path.Base(t.PkgPath()) + "." + name
}

// ofType is the comment of a type.
func (s *sources) ofType(t reflect.Type) string { return s.docs[key(t)] }

// ofField is the comment of a field, which has to have one.
func (s *sources) ofField(owner reflect.Type, name string) string {
	where := key(owner) + "." + name
	if s.docs[where] == "" {
		s.silent = append(s.silent, where)
	}
	return s.docs[where]
}

// complete tells of the fields that nobody says anything about.
func (s *sources) complete() error {
	if len(s.silent) == 0 {
		return nil
	}
	slices.Sort(s.silent)
	return fmt.Errorf("say in a comment what these fields mean: %s", strings.Join(slices.Compact(s.silent), ", "))
}
