package fold

import (
	"slices"
	"strings"
)

// spelledOut holds the letters that Unicode does not take apart. The turned e
// and the Cyrillic schwa stand for ə wherever a keyboard lacked it.
var spelledOut = map[rune]string{
	'ə': "e", 'ǝ': "e", 'ә': "e",
	'œ': "oe", 'æ': "ae", 'ß': "ss",
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th",
}

// isLatin reports whether a folded word is made of Latin letters alone.
func isLatin(surface string) bool {
	return !strings.ContainsFunc(surface, func(r rune) bool { return r < 'a' || r > 'z' })
}

// latinForms gives the stems of a Latin word in every language it may be of.
func latinForms(written, surface string) []string {
	word := newAzWord(written)
	var forms []string
	if !word.sure {
		forms = singularsLatin(surface)
		for _, form := range append([]string{surface}, forms...) {
			forms = append(forms, masculines(form)...)
		}
	}
	for _, stem := range word.stems() {
		forms = append(forms, foldWord(stem))
		if hard, ok := hardened(stem); ok {
			forms = append(forms, foldWord(hard))
		}
	}
	return forms
}

// keepsS holds French and English words whose s is no plural, and which would
// become another word without it: mais is not mai, and news is not new.
var keepsS = strings.Fields(`
	mais dans plus vers sous nous vous sens temps corps fois pays paris
	news does this thus always perhaps`)

// singularsLatin undoes French and English plurals.
func singularsLatin(word string) []string {
	if len(word) < 4 || slices.Contains(keepsS, word) {
		return nil
	}
	if stem, ok := strings.CutSuffix(word, "x"); ok {
		return singularsInX(stem)
	}
	stem, ok := strings.CutSuffix(word, "s")
	if !ok || strings.HasSuffix(stem, "s") {
		return nil
	}
	forms := []string{stem}
	if y, ok := strings.CutSuffix(stem, "ie"); ok && len(y) >= 3 {
		forms = append(forms, y+"y") // treaties; but French parties is partie
	}
	for _, hiss := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(stem, hiss+"e") && len(stem) > 3 {
			forms = append(forms, strings.TrimSuffix(stem, "e"))
		}
	}
	return forms
}

// singularsInX undoes the French plural in x: bureaux, lieux, bijoux, and the
// -aux of -al and -ail.
func singularsInX(stem string) []string {
	var forms []string
	if strings.HasSuffix(stem, "eu") || strings.HasSuffix(stem, "ou") || strings.HasSuffix(stem, "au") {
		forms = append(forms, stem)
	}
	if root, ok := strings.CutSuffix(stem, "au"); ok && len(root) >= 2 && !strings.HasSuffix(root, "e") {
		forms = append(forms, root+"al", root+"ail")
	}
	return forms
}

// feminines are the French feminine endings that can be told from other words
// by their length, each with its masculine.
var feminines = []ending{
	{"ale", "al", 3}, {"elle", "el", 3}, {"ive", "if", 3}, {"ienne", "ien", 2},
	{"aine", "ain", 3}, {"aise", "ais", 3}, {"ere", "er", 3}, {"ee", "e", 3},
}

// masculines gives the masculine of a French adjective or participle.
func masculines(word string) []string {
	var forms []string
	for _, e := range feminines {
		if stem, ok := strings.CutSuffix(word, e.suffix); ok && len(stem) >= e.before {
			forms = append(forms, stem+e.becomes)
		}
	}
	return forms
}
