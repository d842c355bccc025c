package mapping

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/exchange"
	"entente/models"
	"entente/models/fold"
	"entente/models/labels"
	"entente/models/written"
)

// wrong says why a word is no value of a field, and what may be meant.
type wrong struct{ code, reason, guess string }

func (w *wrong) Error() string { return w.reason }

// told is why a word cannot be taken, with what may be meant.
func told(err error) string {
	if w, ok := errors.AsType[*wrong](err); ok && w.guess != "" {
		return w.reason + " (" + w.guess + "?)"
	}
	return err.Error()
}

func wrongly(code, guess, format string, args ...any) *wrong {
	return &wrong{code, fmt.Sprintf(format, args...), guess}
}

// longestID is how long an id of a register is kept as it is, in letters.
const longestID = 200

// idOf is an id as it is kept: on one line, and of a longer one its hash.
func idOf(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if utf8.RuneCountInString(words) <= longestID {
		return words
	}
	hash := sha256.Sum256([]byte(words))
	return hex.EncodeToString(hash[:16])
}

// converter makes values of the words of one file.
type converter struct {
	scheme    string
	dates     written.Style
	countries *gazetteer
}

// value makes of a word a value of the field, as JSON has it.
func (c *converter) value(f field, word string) (any, error) {
	shape := f.shape
	switch {
	case shape.Link == models.CountryKind:
		return c.countries.code(word)
	case shape.Link == models.SectorKind:
		return strings.ReplaceAll(fold.Key(word), " ", "_"), nil
	case shape.Link != "":
		return c.link(f, word), nil
	case shape.IsDate():
		return c.date(f, word)
	case shape.Vocabulary != "":
		return f.code(word)
	case shape.IsStruct():
		return spoken[shape.Type](c, f, word)
	}
	switch shape.Type.Kind() {
	case reflect.Bool:
		return truth(word)
	case reflect.Int:
		return whole(word)
	case reflect.Float64:
		return decimal(word)
	}
	return word, checked(shape.Type, word)
}

func (c *converter) link(f field, word string) exchange.Link {
	return exchange.Link{Kind: f.shape.Link, External: models.ExternalID{Scheme: cmp.Or(f.value.Scheme, c.scheme), ID: idOf(word)}}
}

func (c *converter) date(f field, word string) (any, error) {
	style := c.dates
	if f.value.Dates != nil {
		style = f.value.Dates.Style()
	}
	date, err := written.Date(word, style)
	if u, ok := errors.AsType[*written.Unclear](err); ok {
		return nil, wrongly("invalid_date", strings.Join(u.Guesses, " or "), "%s%s", u.Reason, advice(word, style))
	}
	return date, err
}

// advice names the key of a mapping by which a cell can be read that is no date without it.
func advice(word string, style written.Style) string {
	if !strings.ContainsFunc(word, unicode.IsDigit) {
		return "; where it says that there is none, name it under empty"
	}
	if style.TwoDigits == 0 {
		style.TwoDigits = 1950
		if _, err := written.Date(word, style); err == nil {
			return "; for years of two digits say in dates, with two_digits_from: 1950 or another, which is the first that they can mean"
		}
	}
	return ""
}

// codesOf are the codes of a vocabulary, by themselves and by their labels in all
// languages, folded.
func codesOf(vocabulary string) map[string]string {
	codes := map[string]string{}
	for _, language := range labels.Languages() {
		for _, code := range labels.Codes(vocabulary) {
			codes[fold.Key(labels.Label(language, vocabulary, code))] = code
		}
	}
	for _, code := range labels.Codes(vocabulary) {
		codes[fold.Key(code)] = code // wins over a label of another one
	}
	return codes
}

// code finds the code that a word is, or is a label of.
func (f field) code(word string) (any, error) {
	if code, ok := f.codes[fold.Key(word)]; ok {
		return code, nil
	}
	codes := labels.Codes(f.shape.Vocabulary)
	guess, _ := fold.Nearest(word, codes)
	return nil, wrongly("unknown_code", guess, "%q is not one of: %s", word, strings.Join(codes, ", "))
}

// truths are the words for yes and no.
var truths = func() map[string]bool {
	words := map[string]bool{}
	for yes := range strings.FieldsSeq("yes y true 1 x oui vrai o نعم bəli hə да") {
		words[fold.Key(yes)] = true
	}
	for no := range strings.FieldsSeq("no n false 0 non faux لا xeyr yox нет") {
		words[fold.Key(no)] = false
	}
	return words
}()

func truth(word string) (any, error) {
	yes, ok := truths[fold.Key(word)]
	if !ok {
		return nil, wrongly("wrong_type", "", "%q is neither yes nor no", word)
	}
	return yes, nil
}

func whole(word string) (any, error) {
	n, err := strconv.Atoi(ungrouped(word))
	if err != nil {
		return nil, wrongly("wrong_type", "", "%q is no whole number", word)
	}
	return json.Number(strconv.Itoa(n)), nil
}

// decimal reads a number with a point or comma before its fraction: the last of them, or
// the only one unless three digits follow, as between thousands.
func decimal(word string) (any, error) {
	s := ungrouped(word)
	if i := strings.LastIndexAny(s, ",."); i >= 0 && (strings.Count(s, string(s[i])) > 1) {
		s = strings.ReplaceAll(s, string(s[i]), "")
	}
	if i := strings.LastIndexByte(s, ','); i > strings.LastIndexByte(s, '.') {
		if len(s)-i == 4 && !strings.Contains(s, ".") {
			return nil, wrongly("wrong_type", strings.ReplaceAll(s, ",", "")+" or "+strings.ReplaceAll(s, ",", "."), "%q can be two numbers", word)
		}
		s = strings.ReplaceAll(s[:i], ".", "") + "." + s[i+1:]
	}
	s = strings.ReplaceAll(s, ",", "")
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return nil, wrongly("wrong_type", "", "%q is no number", word)
	}
	return json.Number(strconv.FormatFloat(n, 'f', -1, 64)), nil
}

// ungrouped takes the blanks out of a number.
func ungrouped(word string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\'':
			return -1
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		}
		return r
	}, word)
}

// checked applies the rule of a type of words.
func checked(t reflect.Type, word string) error {
	if t.Kind() != reflect.String {
		return nil
	}
	var p models.Problems
	models.CheckValue(reflect.ValueOf(word).Convert(t).Interface(), "", &p)
	if len(p) > 0 {
		return wrongly(p[0].Code, "", "%s", p[0].Detail)
	}
	return nil
}

// spoken are the objects that a word alone can stand for.
var spoken = map[reflect.Type]func(c *converter, f field, word string) (any, error){
	reflect.TypeFor[models.ArticleFields](): article,
	reflect.TypeFor[models.NamedBody]():     body,
	reflect.TypeFor[models.CountRange]():    count,
	reflect.TypeFor[models.Party]():         party,
	reflect.TypeFor[models.PrintedDate]():   printed,
}

func speakable(shape *models.TypeShape) bool { return spoken[shape.Type] != nil }

// article is a source by its address, or else by its title.
func article(_ *converter, _ field, word string) (any, error) {
	a := map[string]any{"title": word}
	if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
		a["url"] = word
	}
	return a, nil
}

func body(_ *converter, f field, word string) (any, error) {
	return map[string]any{"names": map[string]any{f.value.Language: word}}, nil
}

// party is a country, or else whoever it is by name. What looks like a country that is
// misspelt is none of these.
func party(c *converter, _ field, word string) (any, error) {
	code, err := c.countries.code(word)
	if err == nil {
		return map[string]any{"country": code}, nil
	}
	if w, ok := errors.AsType[*wrong](err); ok && w.guess == "" {
		return map[string]any{"name": word}, nil
	}
	return nil, err
}

func count(_ *converter, _ field, word string) (any, error) {
	n, err := whole(word)
	return map[string]any{"min": n, "max": n}, err
}

func printed(_ *converter, _ field, word string) (any, error) {
	return map[string]any{"text": word}, nil
}
