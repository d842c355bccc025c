package models

import (
	"reflect"
	"strings"

	"entente/models/labels"
)

// Canonical writes a value of the type in the letter case that it is kept in: codes,
// tags of languages, ids and references. What is free text stays as it is, and so does
// what is no such value.
func (s *TypeShape) Canonical(text string) string {
	if s.canonical == nil || len(text) > longestCode {
		return text
	}
	return s.canonical(text)
}

// longestCode is how long a code, tag, id or reference can be, in bytes.
const longestCode = 100

// canonicalOf gives how values of a type are written; nil for those of free text.
func canonicalOf(s *TypeShape) func(string) string {
	switch {
	case lettered[s.Type] != nil:
		return lettered[s.Type]
	case s.Vocabulary != "":
		return func(text string) string { return ofVocabulary(s.Vocabulary, text) }
	case s.Link != "":
		return s.Link.Canonical
	}
	return nil
}

// lettered are the types that have a letter case of their own: those beside links and
// vocabularies, and the vocabulary that is in capital letters.
var lettered = map[reflect.Type]func(string) string{
	reflect.TypeFor[Language]():    canonicalTag,
	reflect.TypeFor[Currency]():    strings.ToUpper,
	reflect.TypeFor[Reliability](): strings.ToUpper,
	reflect.TypeFor[Calendar]():    strings.ToLower,
	reflect.TypeFor[RecordKind]():  strings.ToLower,
	reflect.TypeFor[Row]():         canonicalRow,
}

func ofVocabulary(vocabulary, text string) string {
	if code := strings.ToLower(text); labels.Known(vocabulary, code) {
		return code
	}
	return text
}

// Canonical writes the id, reference or code by which a record of the kind is named.
func (k RecordKind) Canonical(key string) string {
	const uuid = 36
	lower, upper := strings.ToLower(key), strings.ToUpper(key)
	switch {
	case k == SectorKind && sectorCode.MatchString(lower):
		return lower
	case k == CountryKind && countryCode.MatchString(upper):
		return upper
	case len(key) == uuid:
		return lower
	case k.IsReference(upper):
		return upper
	}
	return key
}

// IsReference tells whether a text looks like the reference of a record of the kind.
func (k RecordKind) IsReference(text string) bool {
	prefix := k.Spec().Prefix
	return prefix != "" && strings.HasPrefix(text, prefix+"-")
}

// canonicalTag writes a tag of a language as BCP 47 recommends: fr, pt-BR, zh-Hant.
func canonicalTag(tag string) string {
	if strings.Contains(tag, "_") {
		return tag // which is none, and is refused as it was written
	}
	const script, region = 4, 2
	subtags := strings.Split(strings.ToLower(tag), "-")
	for i, s := range subtags {
		switch {
		case i == 0:
		case len(subtags[i-1]) == 1: // what follows has a meaning of its own
			return strings.Join(subtags, "-")
		case len(s) == region:
			subtags[i] = strings.ToUpper(s)
		case len(s) == script:
			subtags[i] = strings.ToUpper(s[:1]) + s[1:]
		}
	}
	return strings.Join(subtags, "-")
}

// canonicalRow writes what a row is of, and its key, by what that is of.
func canonicalRow(row string) string {
	by, key := Row(row).Split()
	by = strings.ToLower(by)
	switch {
	case key == None:
	case by == "pair":
		key = strings.ToUpper(key)
	default:
		key = RecordKind(by).Canonical(key)
	}
	return by + ":" + key
}
