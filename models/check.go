package models

import (
	"slices"
	"strconv"
	"strings"

	"entente/models/fold"
)

func checkRequired[S ~string](s S, at string, p *Problems) {
	if !legible(string(s)) {
		p.Add(at, "required", "is required")
	}
}

func checkName(name *string, at string, p *Problems) {
	if name == nil {
		return
	}
	if !legible(*name) {
		p.Add(at, "empty", "leave it out or null rather than empty")
	}
	checkLength(*name, maxName, at, p)
}

// checkOnce finds what a list names twice.
func checkOnce[T comparable](list []T, at, code string, p *Problems) {
	seen := map[T]bool{}
	for i, x := range list {
		if seen[x] {
			p.Add(index(at, i), code, "\"%v\" is named twice", x)
		}
		seen[x] = true
	}
}

// checkOneOf finds what is none of a few words.
func checkOneOf[S ~string](s S, words []S, at, code string, p *Problems) {
	if !slices.Contains(words, s) {
		p.Add(at, code, "%q is not one of: %s", string(s), joined(words, ", "))
	}
}

// joined are words in a row, with something between them.
func joined[S ~string](words []S, between string) string {
	list := make([]string, len(words))
	for i, s := range words {
		list[i] = string(s)
	}
	return strings.Join(list, between)
}

func index(at string, i int) string { return at + "/" + strconv.Itoa(i) }

// value reads through a pointer; zero when there is nothing.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// otherwise sets what is not given.
func otherwise[T any](p **T, v T) {
	if *p == nil {
		*p = &v
	}
}

func distinct[S ~string](list []S) []S {
	slices.Sort(list)
	return slices.Compact(list)
}

// foldedKey joins folded strings into one key.
func foldedKey(parts ...string) string {
	for i, part := range parts {
		parts[i] = fold.Key(part)
	}
	return strings.Join(parts, "|")
}
