package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every query on a record table goes through the one scope, or stands here with
// the reason why everything is in scope for it.
var outOfScope = map[string]string{
	"recordsOf":        "reads the rows behind documents that were found in scope, or that are being derived",
	"standInsOf":       "gives the countries of institutions to what is derived; who may know them is decided there",
	"sourcesOf":        "gives sources with the views of their articles; who may know them is decided where they are used",
	"articlesMergedAt": "finds what was merged; MergedInto decides who may see both",
	"sourcesBehind":    "the same, of what is new",
	"step":             "follows relations to find a circle; nothing of them is shown",
	"visitsOf":         "reads the days and countries of visits; a warning rests on one only where the meeting shows it",
	"beneath":          "follows parents to find a circle; nothing of them is shown",
}

// recordTable finds a query on a record table in SQL text.
var recordTable = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:visits|meetings|agreements|commitments|articles|people|institutions)\b`)

// tableName is a record table named to GORM.
var tableName = regexp.MustCompile(`(?i)^(?:visits|meetings|agreements|commitments|articles|people|institutions)( AS \w+)?$`)

// recordTypes are the structs whose tables GORM reads without being told a name.
var recordTypes = map[string]bool{"Visit": true, "Meeting": true, "Agreement": true, "Commitment": true, "Article": true, "Person": true, "Institution": true, "Entity": true}

// reads are the methods that run a query.
var reads = map[string]bool{"Find": true, "Take": true, "First": true, "Last": true, "Scan": true, "Pluck": true, "Count": true, "Rows": true, "Row": true, "FindInBatches": true, "scan": true}

// scopes are what makes a query keep to what the caller sees; on and citations
// begin queries that do.
var scopes = map[string]bool{"scope": true, "scopeOf": true, "view": true, "on": true, "citations": true}

func TestEveryQueryIsScoped(t *testing.T) {
	names := slices.Concat(must(filepath.Glob("*.go"))(t), must(filepath.Glob("engine/*.go"))(t))
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		files[name] = must(parser.ParseFile(token.NewFileSet(), name, nil, 0))(t)
	}
	found := map[string]bool{}
	for name, file := range files {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			q := look(f)
			if !q.records || q.scoped {
				continue
			}
			found[f.Name.Name] = true
			if outOfScope[f.Name.Name] == "" {
				t.Errorf("%s: %s reads records (%s) without scope", name, f.Name.Name, q.why)
			}
		}
	}
	for name := range outOfScope {
		if !found[name] {
			t.Errorf("%s is on the list of what needs no scope, and has no need to be", name)
		}
	}
	if len(files) < 20 {
		t.Errorf("looked at %d files only", len(files))
	}
}

// query is what a function asks of the database.
type query struct {
	records, scoped bool
	why             string
}

func look(f *ast.FuncDecl) (q query) {
	reading, typed := false, ""
	generic := map[string]bool{}
	if f.Type.TypeParams != nil {
		for _, p := range f.Type.TypeParams.List {
			for _, n := range p.Names {
				generic[n.Name] = true
			}
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING && recordTable.MatchString(strings.Trim(n.Value, "\"`")) {
				q.records, q.why = true, n.Value
			}
		case *ast.IndexExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "tables" {
				typed = "tables[…]"
			}
		case *ast.CallExpr:
			switch fun := n.Fun.(type) {
			case *ast.Ident:
				q.scoped = q.scoped || scopes[fun.Name]
				if fun.Name == "recordOf" {
					typed = "recordOf"
				}
			case *ast.SelectorExpr:
				q.scoped = q.scoped || scopes[fun.Sel.Name]
				reading = reading || reads[fun.Sel.Name]
				if lit, ok := first(n.Args).(*ast.BasicLit); ok && fun.Sel.Name == "Table" && tableName.MatchString(strings.Trim(lit.Value, "\"`")) {
					q.records, q.why = true, lit.Value
				}
			}
		case *ast.ValueSpec:
			typed = recordType(n.Type, generic, typed)
		case *ast.CompositeLit:
			typed = recordType(n.Type, generic, typed)
		}
		return true
	})
	if reading && typed != "" && !q.records {
		q.records, q.why = true, typed
	}
	return q
}

func first(args []ast.Expr) ast.Expr {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

func recordType(e ast.Expr, generic map[string]bool, otherwise string) string {
	switch e := e.(type) {
	case *ast.ArrayType:
		return recordType(e.Elt, generic, otherwise)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == "models" && recordTypes[e.Sel.Name] {
			return "models." + e.Sel.Name
		}
	case *ast.Ident:
		if generic[e.Name] {
			return e.Name
		}
	}
	return otherwise
}
