package form

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"entente/models"
)

// The names of inputs beside a field, or beside the citations of a whole record: for words
// of a source, and for which source that is. They come in pairs.
const (
	quotes  = "quote:"
	sources = "source:"
)

// Attached tells of an input whether it brings words of a source.
func Attached(name string) bool {
	return strings.HasPrefix(name, quotes) || strings.HasPrefix(name, sources)
}

// mostQuotes is how many words of sources one form brings at once.
const mostQuotes = 200

// Gather puts each citation beside the field that it is about, and tells of which fields
// there can be some.
func (f *Field) Gather() {
	citations := f.member("citations")
	if citations != nil {
		citations.Citable = true
		citations.Fields = slices.DeleteFunc(citations.Fields, func(row *Field) bool { return f.gathered(row) })
	}
	for _, x := range slices.Concat(f.Fields, f.More) {
		if x == citations {
			continue
		}
		if citations != nil {
			x.Citable = citable(x.Name)
		}
		x.Gather()
	}
}

// gathered puts a citation beside the field that it is about, if it says one.
func (f *Field) gathered(citation *Field) bool {
	about := citation.member("field")
	if about == nil || about.Value == "" {
		return false
	}
	x := f.member(models.Tokens(about.Value)[0])
	if x == nil || !citable(x.Name) {
		return false
	}
	citation.Fields = slices.DeleteFunc(citation.Fields, func(x *Field) bool { return x.Name == "article" && !x.Filled && len(x.Wrong()) == 0 })
	x.Sources = append(x.Sources, citation)
	return true
}

// citable tells of a field whether a source can say something of it. Of ids that registers give
// a record, and of doubts that somebody has accepted, none does.
func citable(name string) bool {
	return !slices.Contains(nested, name) && !unasked[name] && name != "external_ids" && name != "accepted_warnings"
}

// member is a field of this one by its name.
func (f *Field) member(name string) *Field {
	if f.Widget != Group {
		return nil
	}
	return f.child(name)
}

// Says is what a citation holds in a field.
func (f *Field) Says(name string) string {
	if x := f.member(name); x != nil {
		return x.Value
	}
	return ""
}

// Cite makes citations of the words of sources that stand beside fields, and gives their
// places. Where it is not said which source, it is the only one that there is.
func Cite(values url.Values, only string) (made []string, faults models.Problems) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		place, ok := strings.CutPrefix(name, quotes)
		if !ok {
			continue
		}
		from := values[sources+place]
		for i, quote := range values[name] {
			if quote = strings.TrimSpace(quote); quote == "" {
				continue
			}
			if len(made) == mostQuotes {
				faults.Add("", "too_many", "a form brings %d quotes at once at most", mostQuotes)
				break
			}
			source := only
			if i < len(from) && from[i] != "" {
				source = from[i]
			}
			made = append(made, cite(values, place, quote, source))
		}
		values.Del(name)
		values.Del(sources + place)
	}
	return made, faults
}

// cite adds the citation of what stands at a place.
func cite(values url.Values, place, quote, source string) string {
	i := strings.LastIndexByte(place, '/')
	owner, field := place[:max(i, 0)], place[max(i, 0):]
	row := Add(values, owner+"/citations", "")
	values.Del(row)
	values.Set(row+"/quote", quote)
	values.Set(row+"/article_id", source)
	if field != "/citations" {
		values.Set(row+"/field", field)
	}
	return row
}
