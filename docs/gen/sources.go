package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// sources is what swag does not hand on of what the source files say.
type sources struct {
	// queries are the structs that an operation reads its query into, by operation id.
	queries map[string][]string
	// docs are the comments of types, and of fields as Type.Field.
	docs map[string]string
}

var (
	idLine    = regexp.MustCompile(`@ID\s+(\w+)`)
	queryLine = regexp.MustCompile(`@Param\s+\w+\s+query\s+models\.(\w+)`)
)

// readSources reads the comments of the Go files in folders.
func readSources(folders ...string) (*sources, error) {
	s := &sources{queries: map[string][]string{}, docs: map[string]string{}}
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
			if err != nil {
				return nil, fmt.Errorf("reading comments: %w", err)
			}
			ast.Inspect(file, s.visit)
		}
	}
	return s, nil
}

func (s *sources) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		s.annotations(n.Doc)
		return false
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				s.describe(t, n.Doc)
			}
		}
	}
	return true
}

// annotations notes the query structs of a handler: swag leaves them out of an
// OpenAPI 3.1 document.
func (s *sources) annotations(doc *ast.CommentGroup) {
	if doc == nil {
		return
	}
	var text strings.Builder
	for _, line := range doc.List {
		text.WriteString(line.Text + "\n")
	}
	id := idLine.FindStringSubmatch(text.String())
	if id == nil {
		return
	}
	for _, m := range queryLine.FindAllStringSubmatch(text.String(), -1) {
		s.queries[id[1]] = append(s.queries[id[1]], m[1])
	}
}

func (s *sources) describe(t *ast.TypeSpec, doc *ast.CommentGroup) {
	if t.Doc != nil {
		doc = t.Doc
	}
	s.docs[t.Name.Name] = plain(doc)
	body, ok := t.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range body.Fields.List {
		for _, name := range field.Names {
			s.docs[t.Name.Name+"."+name.Name] = plain(field.Doc)
		}
	}
}

// plain is a comment on one line.
func plain(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }
