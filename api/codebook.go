package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/docs"
	"entente/handlers"
)

// codebook is the codebook in the forms that it is answered in.
type codebook struct{ json, csv []byte }

// newCodebook puts the codebook into its forms.
func newCodebook() (codebook, error) {
	var out codebook
	book, err := docs.ReadCodebook()
	if err != nil {
		return out, err
	}
	var table bytes.Buffer
	if err := writeCodebook(csv.NewWriter(&table), book); err != nil {
		return out, err
	}
	out.csv = table.Bytes()
	out.json, err = json.Marshal(book)
	return out, err
}

// writeCodebook writes a row for each column of a table, with its codes, and their labels
// in each language.
func writeCodebook(out *csv.Writer, book docs.Codebook) error {
	codes := map[string][]docs.Code{}
	for _, v := range book.Vocabularies {
		codes[v.Name] = v.Codes
	}
	rows := [][]string{{"table", "column", "type", "unit", "joined", "labelled", "description", "from", "vocabulary", "references", "since",
		"codes", "labels_ar", "labels_az", "labels_en", "labels_fr"}}
	for _, t := range book.Tables {
		for _, c := range t.Columns {
			row := []string{t.Name, c.Name, c.Type, c.Unit, strconv.FormatBool(c.Joined), strconv.FormatBool(c.Labelled), c.Description, c.From, c.Vocabulary, c.References, c.Since}
			rows = append(rows, append(row, codeCells(codes[c.Vocabulary])...))
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the codebook: %w", err)
	}
	return nil
}

// codeCells are the codes of a column, and their labels in the same order, each joined as
// in other tables.
func codeCells(codes []docs.Code) []string {
	var names []string
	labels := map[string][]string{"ar": nil, "az": nil, "en": nil, "fr": nil}
	for _, c := range codes {
		names = append(names, c.Code)
		for lang := range labels {
			labels[lang] = append(labels[lang], strings.ReplaceAll(c.Labels[lang], ";", `\;`))
		}
	}
	cells := []string{strings.Join(names, ";")}
	for _, lang := range slices.Sorted(maps.Keys(labels)) {
		cells = append(cells, strings.Join(labels[lang], ";"))
	}
	return cells
}

// codebooks are the operations that answer the codebook.
func (s *server) codebooks() []handlers.Operation {
	still := func(media string, of func(codebook) []byte) echo.HandlerFunc {
		return func(c echo.Context) error { return handlers.Still(c, media, of(s.codebook)) }
	}
	return []handlers.Operation{
		{ID: "getCodebook", Path: "/codebook.json", Summary: "What stands in the columns of tables",
			Description: "Of each column: what it means, its type, unit and codes with their labels, the field that it comes from, and since which version there is one.", Answer: docs.Codebook{}, Fixed: true,
			Handle: still(echo.MIMEApplicationJSON, func(b codebook) []byte { return b.json })},
		{ID: "getCodebookTable", Path: "/codebook.csv", Summary: "What stands in the columns of tables, as a table of its own",
			Description: "A row for each column of each table.", Answer: "", Media: "text/csv", Fixed: true,
			Handle: still("text/csv; charset=utf-8", func(b codebook) []byte { return b.csv })},
	}
}
