// Package tongue is the languages that pages speak: what they say in each, how it writes
// numbers and dates, and what things are called in it. It knows nothing of who asks for a
// page, nor of what is on record.
package tongue

import (
	"embed"
	"io/fs"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"entente/models/labels"
)

//go:embed *.json
var catalogues embed.FS

// Files are the catalogues, as they are: another text makes other pages.
func Files() fs.FS { return catalogues }

// Tongue is a language that the pages speak.
type Tongue struct {
	// Code is its BCP 47 tag, and the first part of the address of its pages.
	Code string
	// Name is what those who speak it call it.
	Name string
	// Dir is the direction in which it is written.
	Dir string

	tag     language.Tag
	words   catalogue
	numbers *message.Printer
}

// names and tags of the languages. Those of Arabic are Moroccan, for its digits.
var (
	called = map[string]string{"ar": "العربية", "az": "Azərbaycanca", "en": "English", "fr": "Français"}
	tagged = map[string]language.Tag{"ar": language.MustParse("ar-MA"), "az": language.Azerbaijani, "en": language.BritishEnglish, "fr": language.French}
)

// fallback is the language of those who ask for none that there is.
const fallback = "en"

// All are the languages that there are, by code.
func All() (map[string]*Tongue, error) {
	tongues := map[string]*Tongue{}
	for _, code := range labels.Languages() {
		words, err := readCatalogue(code)
		if err != nil {
			return nil, err
		}
		t := &Tongue{Code: code, Name: called[code], Dir: "ltr", tag: tagged[code], words: words, numbers: message.NewPrinter(tagged[code])}
		if code == "ar" {
			t.Dir = "rtl"
		}
		tongues[code] = t
	}
	return tongues, nil
}

// Preferred is the code of the language that suits best what a browser accepts, as it
// says so in Accept-Language.
func Preferred(accept string) string {
	accepted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(accepted) == 0 {
		return fallback
	}
	codes := append([]string{fallback}, slices.DeleteFunc(labels.Languages(), func(code string) bool { return code == fallback })...)
	tags := make([]language.Tag, len(codes))
	for i, code := range codes {
		tags[i] = language.Make(code)
	}
	_, i, _ := language.NewMatcher(tags).Match(accepted...)
	return codes[i]
}

// Order compares names as the language puts them in order.
func (t *Tongue) Order() func(x, y string) int { return collate.New(t.tag).CompareString }
