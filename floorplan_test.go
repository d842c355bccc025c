package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the floor plan: each room, and the rooms it may look into. Tests
// may look anywhere. Imports run one way: main → api → handlers and web → store → models.
var mayImport = map[string][]string{
	".":   {"api", "dbfile", "example", "exchange/datapackage", "exchange/intake", "exchange/ready", "exchange/suggest", "exchange/table", "handlers", "models", "store", "synthetic", "web"},
	"api": {"api/replay", "docs", "exchange/datapackage", "handlers", "models", "store", "web"},
	// What is sent again knows nothing of what it is.
	"api/replay": {},
	"bench":      {},
	"dbfile":     {},
	"docs":       {},
	// The generator describes the operations, which stand beside their handlers.
	"docs/gen": {"api", "docs", "example", "handlers", "models", "models/labels", "wire"},
	"example":  {},
	// Files in, and a package out: rows are read into drafts, which the intake hands to the store.
	"exchange":             {"exchange/table", "models", "models/fold", "models/seed"},
	"exchange/mapping":     {"exchange", "exchange/table", "models", "models/fold", "models/labels", "models/written"},
	"exchange/intake":      {"exchange", "exchange/mapping", "exchange/table", "models", "store", "wire/strict"},
	"exchange/ready":       {},
	"exchange/suggest":     {"exchange", "exchange/mapping", "exchange/table", "models/fold", "models/written"},
	"exchange/table":       {"models", "models/fold"},
	"exchange/datapackage": {"docs", "wire/strict", "models", "models/packed", "store", "wire"},
	"handlers":             {"exchange/datapackage", "exchange/intake", "wire/strict", "models", "models/labels", "store", "wire"},
	"models":               {"models/edtf", "models/fold", "models/labels", "models/packed", "models/written"},
	"models/edtf":          {},
	"models/fold":          {},
	"models/labels":        {},
	"models/packed":        {},
	// Dates as people write them, for files and pages.
	"models/written": {"models/edtf", "models/fold"},
	"store":          {"models", "models/fold", "models/packed", "models/seed", "store/derived", "store/engine"},
	// What follows from records, whoever reads and writes them.
	"store/derived": {"models", "models/packed", "store/engine"},
	// What the store stands on knows nothing of it.
	"store/engine":    {"models", "models/fold", "models/packed"},
	"models/seed":     {},
	"store/storetest": {"models", "models/packed", "store"},
	"synthetic":       {"models", "store"},
	// The pages for people, on the same store as the handlers and beside them.
	"web": {"docs", "models", "models/fold", "models/labels", "models/packed", "models/written", "store", "web/form", "web/markup", "web/tongue", "wire", "wire/strict"},
	// Forms made of the types of records, and what is typed into them read.
	"web/form": {"models", "wire/strict"},
	// What stands on pages by the hundred, as HTML.
	"web/markup": {"web/form", "web/tongue"},
	// What is said in a language, whoever asks for it.
	"web/tongue": {"models", "models/edtf", "models/labels"},
	// What the answers of handlers and pages have in common.
	"wire":        {"models", "models/labels", "models/packed"},
	"wire/strict": {"models"},

	// What tests of files in have in common.
	"exchange/exchangetest": {"exchange", "exchange/mapping", "exchange/table"},
}

// onlyIn are the libraries that stay in their rooms.
var onlyIn = map[string][]string{
	"github.com/labstack/echo": {"api", "handlers"},
	"gorm.io/":                 {"store", "store/engine"},
	"gorm.io/driver/":          {"store/engine"},
	"github.com/jackc/pgx":     {"store/engine", "store/storetest"},
	"github.com/pressly/":      {"store/engine"},
	"github.com/klauspost/":    {"api", "models/packed"},
	"github.com/hashicorp/":    {"api/replay"},
	"github.com/mattn/":        {"dbfile", "store/engine"},
	"github.com/alecthomas/":   {"."},
	"github.com/parquet-go/":   {"exchange/datapackage"},
	"github.com/xuri/":         {"exchange/table"},
	"go.yaml.in/yaml/":         {"exchange/mapping"},
}

func TestFloorPlan(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(path))
		allowed, ok := mayImport[room]
		if !ok {
			t.Errorf("%s: the room %q is not on the floor plan", path, room)
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if other, ours := strings.CutPrefix(name, "entente/"); ours && !slices.Contains(allowed, other) {
				t.Errorf("%s: %q may not look into %q", path, room, other)
			}
			for library, rooms := range onlyIn {
				if strings.HasPrefix(name, library) && !slices.Contains(rooms, room) {
					t.Errorf("%s: %s stays in %v", path, library, rooms)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
