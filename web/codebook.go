package web

import (
	"slices"
	"strings"

	"entente/docs"
	"entente/models"
	"entente/web/markup"
)

// codebookPage says which tables there are of what lists are as files, and what the codes
// in them are called.
type codebookPage struct {
	Tables       []bookTable
	Vocabularies []bookCodes
	// Foreign tells that the explanations are not in the language of the reader.
	Foreign bool
}

// columnsPage says what stands in the columns of a table.
type columnsPage struct {
	bookTable
	Columns []bookColumn
	Foreign bool
}

// bookTable is a table, with what its rows are called.
type bookTable struct {
	docs.Table
	Label string
}

// bookColumn is a column, with what the fields are called that it comes from.
type bookColumn struct {
	docs.Column
	Label, Kind, Release string
	// Values is where those that it can have are told.
	Values markup.Link
}

// bookCodes are the codes of a list, with what they are called.
type bookCodes struct {
	docs.Vocabulary
	Codes []option
}

// explained is the language of the codebook's own sentences.
const explained = "en"

// codebook is the page of all tables and codes.
func (a *asked) codebook() (content, error) {
	book, err := docs.ReadCodebook()
	if err != nil {
		return content{}, err
	}
	out := codebookPage{Foreign: a.Code != explained}
	for _, x := range book.Tables {
		out.Tables = append(out.Tables, a.bookTable(x))
	}
	for _, x := range book.Vocabularies {
		codes := bookCodes{Vocabulary: x}
		for _, c := range x.Codes {
			codes.Codes = append(codes.Codes, option{Value: c.Code, Label: c.Labels[a.Code]})
		}
		out.Vocabularies = append(out.Vocabularies, codes)
	}
	return ofBook(a.Say("codebook.title"), out), nil
}

// columns is the page of one table.
func (a *asked) columns() (content, error) {
	book, err := docs.ReadCodebook()
	if err != nil {
		return content{}, err
	}
	name := a.r.PathValue("table")
	at := slices.IndexFunc(book.Tables, func(x docs.Table) bool { return x.Name == name })
	if at < 0 {
		return content{}, models.Refuse(models.NotFound, "there is no table %s", name)
	}
	out := columnsPage{bookTable: a.bookTable(book.Tables[at]), Foreign: a.Code != explained}
	for _, c := range book.Tables[at].Columns {
		out.Columns = append(out.Columns, a.bookColumn(c))
	}
	return ofBook(name+" · "+a.Say("codebook.title"), out), nil
}

func ofBook(title string, body any) content {
	return content{Title: title, Body: body, API: "/codebook.json", Files: []markup.Link{markup.To("CSV", "/codebook.csv")}}
}

func (a *asked) bookTable(of docs.Table) bookTable {
	t := bookTable{Table: of}
	for _, spec := range models.Kinds {
		if spec.Table == of.Name && spec.Name != models.CitationKind {
			t.Label = a.Kinds(spec.Name)
		}
	}
	return t
}

func (a *asked) bookColumn(of docs.Column) bookColumn {
	c := bookColumn{Column: of, Label: a.fieldsOn(of.From), Kind: a.Say("cell." + of.Type), Release: of.Since}
	if of.Since == docs.Unreleased {
		c.Release = a.Say("codebook.unreleased")
	}
	switch table, column, _ := strings.Cut(of.References, "."); {
	case of.Vocabulary != "":
		c.Values = markup.To(of.Vocabulary, a.address("/codebook", nil)+"#codes-"+of.Vocabulary)
	case of.References != "":
		c.Values = markup.To(of.References, a.address("/codebook/"+table, nil)+"#"+column)
	}
	return c
}

// fieldsOn names the fields on the way to where a column comes from; nothing where one of
// them has no name.
func (a *asked) fieldsOn(pointer string) string {
	var names []string
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch {
		case step == "*":
		case !a.Says("field." + step):
			return ""
		default:
			names = append(names, a.Field(step))
		}
	}
	return strings.Join(names, " · ")
}
