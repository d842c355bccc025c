package tongue

import (
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// problem says what is wrong in the reader's language: by its code and the field or
// parameter that it is at, where there are such words, by its code and that it is at some
// parameter, else by its code alone. A doubt has the words of warnings.
func (t *Tongue) problem(p models.Problem) string {
	places := []string{"." + fieldAt(p.Pointer), ""}
	if p.Parameter != "" {
		places = []string{"." + p.Parameter, anyParameter, ""}
	}
	for _, place := range places {
		key := "problem." + p.Code + place
		if t.Says(key) {
			return t.Say(key, numbered(p.Args)...)
		}
	}
	if words := t.Label(models.WarningCode("").Vocabulary(), p.Code); words != p.Code {
		return words
	}
	return p.Detail
}

// anyParameter ends the key of what is said of a parameter of an address.
const anyParameter = ".parameter"

// Problems gives problems with what they say in the reader's language.
func (t *Tongue) Problems(all models.Problems) models.Problems {
	all = slices.Clone(all)
	for i, p := range all {
		all[i].Detail = t.problem(p)
	}
	return all
}

// numbered are arguments under the names 1, 2 and so on.
func numbered(args []any) []any {
	var named []any
	for i, arg := range args {
		named = append(named, strconv.Itoa(i+1), arg)
	}
	return named
}

// fieldAt is the field that a pointer leads to; of an element, that of its list.
func fieldAt(pointer string) string {
	way := strings.Split(pointer, "/")
	for len(way) > 1 {
		last := way[len(way)-1]
		if _, err := strconv.Atoi(last); err != nil {
			return last
		}
		way = way[:len(way)-1]
	}
	return ""
}
