package datapackage

import (
	_ "embed"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"text/template"
	"time"

	"entente/models"
)

// day is the day of the package, which is also its version.
func (w *writer) day() string { return w.Now.UTC().Format(time.DateOnly) }

func (w *writer) title() string {
	if chosen := w.filters(); chosen != "" {
		return "Bilateral co-operation: " + chosen
	}
	return "Bilateral co-operation"
}

func (w *writer) description() string {
	return "Visits, meetings, agreements and commitments between states, each fact with the sources that say so."
}

// filters are those of the package, as the query of a list would have them.
func (w *writer) filters() string {
	query := url.Values{}
	v := reflect.ValueOf(w.Filter)
	for _, p := range models.ShapeOf(v.Type()).Parameters {
		switch x := reflect.Indirect(v.FieldByIndex(p.Index)); {
		case !x.IsValid() || x.IsZero():
		case x.Kind() == reflect.Slice:
			for i := range x.Len() {
				query.Add(p.Name, fmt.Sprint(x.Index(i)))
			}
		default:
			query.Add(p.Name, fmt.Sprint(x))
		}
	}
	words, _ := url.QueryUnescape(query.Encode()) // what was escaped just now
	return words
}

// citation writes how the package is cited (https://citation-file-format.github.io). What
// Go quotes, YAML reads as it was.
func (w *writer) citation(to io.Writer, hash string) error {
	lines := []string{
		"cff-version: 1.2.0",
		"type: dataset",
		"message: If you use these data, please cite them as below.",
		"title: " + strconv.Quote(w.title()),
		"version: " + strconv.Quote(w.day()),
		"date-released: " + w.day(),
		"authors:",
		"  - name: " + strconv.Quote(w.Source.Name()),
		"identifiers:",
		"  - type: other",
		"    value: " + strconv.Quote(hash),
		"    description: The hash of " + recordsFile,
	}
	if w.Source.PublicURL != "" {
		lines = append(lines, "url: "+strconv.Quote(w.Source.PublicURL))
	}
	if w.Source.Licence != "" {
		lines = append(lines, "license: "+w.Source.Licence)
	}
	_, err := io.WriteString(to, strings.Join(lines, "\n")+"\n")
	return err
}

//go:embed README.md.tmpl
var readme string

// readme writes what the package is, for who opens it.
func (w *writer) readme(to io.Writer) error {
	page, err := template.New("README.md").Parse(readme)
	if err != nil {
		return err
	}
	type row struct {
		Name, Description string
		Rows              int
	}
	var rows []row
	for _, r := range w.written {
		rows = append(rows, row{r.table.Name, r.table.Description, r.rows})
	}
	return page.Execute(to, map[string]any{"Title": w.title(), "Description": w.description(), "Day": w.day(), "Filters": w.filters(),
		"All": w.staff, "Source": w.Source, "Version": w.Version, "Tables": rows})
}
