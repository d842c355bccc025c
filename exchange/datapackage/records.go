package datapackage

import (
	"context"
	"fmt"
	"io"
	"strings"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/wire"
)

// withParts are the parts that stand in a record in records.ndjson, beside those that are
// in every answer.
func withParts(spec models.Spec) []string {
	var names []string
	for _, name := range spec.Includes {
		if (name == "citations" || name == "updates") && spec.Name != models.ArticleKind {
			names = append(names, name)
		}
	}
	return names
}

// keep writes the records of a page as they are, with their parts, and articles as sources
// too.
func (w *writer) keep(ctx context.Context, t table, page store.Documents) error {
	if t.spec.Name == "" {
		return nil
	}
	form, docs, err := w.whole(ctx, t, page)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		line, err := form.Append(fmt.Appendf(nil, `{"record":%q,"document":`, t.spec.Name), doc.JSON, doc.Parts)
		if err != nil {
			return err
		}
		if _, err := w.records.Write(append(line, '}', '\n')); err != nil {
			return err
		}
		if t.spec.Name == models.ArticleKind {
			if err := cite(w.sources, doc.JSON); err != nil {
				return err
			}
		}
	}
	return nil
}

// whole gives the records of a page with their parts, and the form that they go out in.
func (w *writer) whole(ctx context.Context, t table, page store.Documents) (*wire.Form, []wire.Document, error) {
	want := models.Shape{Include: withParts(t.spec)}
	docs, err := wire.Documents(page.Rows, page.IDs, want.Include, func(name string) (map[string][][]byte, error) {
		return w.store.Included(ctx, t.spec.Name, name, page.IDs, "")
	})
	return wire.NewForm(t.record, want, wire.PartShapes(want.Include), nil), docs, err
}

// cite writes an article as an entry of a bibliography, under its reference.
func cite(to io.Writer, doc []byte) error {
	var a models.Article
	if err := packed.Unmarshal(doc, &a); err != nil {
		return fmt.Errorf("reading an article: %w", err)
	}
	_, err := io.WriteString(to, entry(a.Reference, []bibField{
		{"title", tex(&a.Title)},
		{"author", tex(a.Author)},
		{"organization", tex(a.Outlet)},
		{"date", text(a.PublishedOn)},
		{"url", text(a.URL)},
		{"urldate", text(a.RetrievedOn)},
		{"langid", text(a.Language)},
	})+"\n")
	return err
}

// bibField is a field of an entry of a bibliography.
type bibField struct{ name, value string }

// entry is an entry of a bibliography, with the fields that have a value.
func entry(key string, fields []bibField) string {
	out := "@misc{" + key + ",\n"
	for _, f := range fields {
		if f.value != "" {
			out += "  " + f.name + " = {" + f.value + "},\n"
		}
	}
	return out + "}\n"
}

func text[S ~string](s *S) string {
	if s == nil {
		return ""
	}
	return string(*s)
}

// tex is a text as TeX has it, in braces that keep its capitals, and keep a name from
// being taken apart.
func tex(s *string) string {
	if text(s) == "" {
		return ""
	}
	return "{" + texEscaper.Replace(*s) + "}"
}

// texEscaper writes what TeX would take for something else.
var texEscaper = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`,
	"&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`)
