package models_test

import (
	"testing"

	"entente/models"
)

func ptr[T any](v T) *T { return &v }

// date reads a date for a test; "" is an unknown one.
func date(s string) *models.Date {
	if s == "" {
		return nil
	}
	return ptr(models.Date(s))
}

// checker is a body that can find its own faults.
type checker interface {
	Check(at string, p *models.Problems)
}

// faults lists what is wrong with a body, as "pointer code".
func faults(in checker) []string {
	var p models.Problems
	in.Check("", &p)
	var out []string
	for _, x := range p {
		out = append(out, x.Pointer+" "+x.Code)
	}
	return out
}

// mustNotPanic says with which input a function panicked.
func mustNotPanic(t testing.TB, input any, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("with %q: panic: %v", input, r)
		}
	}()
	f()
}
