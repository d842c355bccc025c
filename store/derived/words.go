package derived

import (
	"slices"
	"strings"

	"entente/models"
	"entente/store/engine"
)

// aboutLinks are the links to what a record is about.
var aboutLinks = []string{"country", "sector", "institution", "person", RestsOn}

// naming are the kinds of what records are about.
var naming = []models.RecordKind{models.CountryKind, models.SectorKind, models.InstitutionKind, models.PersonKind}

// aboutMark begins tokens of what a record is about, which no folded word does.
const aboutMark = "@"

// NamedToken is the token of everything that can be what others are about.
const NamedToken = aboutMark + "named"

// aboutOf gives the tokens of what a record is about, as its links have it, and of what
// a search can be narrowed by.
func aboutOf(e models.Entity, all Links) []string {
	tokens := []string{KindToken(e.RecordKind())}
	if ViewsOf(e)&GuestView != 0 {
		tokens = append(tokens, OpenToken)
	}
	for _, x := range all {
		switch {
		case x.Value == "":
		case slices.Contains(aboutLinks, x.Name):
			tokens = append(tokens, AboutToken(x.Value))
		case x.Name == "pair":
			tokens = append(tokens, PairToken(x.Value))
		}
	}
	if class, ok := models.ClassOf(e); ok {
		tokens = append(tokens, ClassToken(class))
	}
	if slices.Contains(naming, e.RecordKind()) {
		tokens = append(tokens, NamedToken)
	}
	return Sorted(tokens)
}

// AboutToken is the token of what a link leads to: letter case does not count in tokens,
// but tells the code of a sector from others.
func AboutToken(value string) string {
	if value != strings.ToUpper(value) {
		return aboutMark + "_" + value
	}
	return aboutMark + value
}

// ClassToken is the token of a type or level.
func ClassToken(c models.Class) string { return aboutMark + c.Vocabulary + "=" + c.Code }

// OpenToken is the token of what guests see.
const OpenToken = aboutMark + "seen=all"

// KindToken and PairToken are those of a kind of records, and of a pair of countries.
func KindToken(kind models.RecordKind) string { return aboutMark + "kind=" + string(kind) }
func PairToken(pair string) string            { return aboutMark + "pair=" + pair }

// wordsOf gives the words of a document: of its texts, of the quotes that everybody sees
// and that staff see, and the tokens of what it is about.
func wordsOf(seq int64, texts models.Searched, quotes, kept []models.Passage, about []string) engine.Words {
	words := engine.Words{Seq: seq}
	words.Put(engine.InTitle, texts.Title)
	words.Put(engine.InNames, texts.Names)
	words.Put(engine.InBody, texts.Body)
	words.Put(engine.InBody, quotes)
	words.Put(engine.InKept, kept)
	words.PutTokens(engine.InNames, about)
	return words
}

// QuotesOf are the quotes of the citations of a record: those that everybody sees who
// sees the record, and those that only staff see.
func (m Material) QuotesOf(id string) (open, kept []models.Passage) {
	for _, x := range m.Sources[id] {
		switch quote := x.Quoted(); {
		case quote.Text == "":
		case x.ArticleSeen&GuestView != 0:
			open = append(open, quote)
		case x.ArticleSeen&StaffView != 0:
			kept = append(kept, quote)
		}
	}
	return open, kept
}
