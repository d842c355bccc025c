package models

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what the one who asked can do about an error.
type Kind int

const (
	Internal             Kind = iota // nothing; the operator must look
	Malformed                        // write the request so that it can be read
	Invalid                          // mend the named fields
	Unauthenticated                  // send a token that holds
	Forbidden                        // ask someone with the role
	NotFound                         // look elsewhere
	Blocked                          // change what stands in the way first
	Stale                            // read again, then write
	PreconditionRequired             // say which version was read
	TooLarge                         // send less
	Unsupported                      // send another media type
	Unavailable                      // try again later
	TooMany                          // end something else of yours first
)

// Error is a refusal that the one who asked can understand and act on.
// Anything else that goes wrong is a plain error and reaches nobody but the log.
type Error struct {
	Kind   Kind
	Detail string   // one sentence for whoever asked
	Fields Problems // every fault of the request at once
	Alike  []Alike  // records that stand in the way
	Cause  error    // for the log; never leaves the server
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Detail + ": " + e.Cause.Error()
	}
	return e.Detail
}

func (e *Error) Unwrap() error { return e.Cause }

// Refuse builds an Error of a kind.
func Refuse(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// BadParameter refuses a parameter of a query, or a header.
func BadParameter(name, code, format string, args ...any) error {
	var p Problems
	p.AddParameter(name, code, format, args...)
	return &Error{Kind: Malformed, Detail: "1 parameter is wrong", Fields: p}
}

// KindOf tells the kind of any error; Internal when it is not one of ours.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Problem is one fault: Pointer says where in the body (RFC 6901), or Parameter
// which query parameter or header; Code is for programs, Detail for people.
type Problem struct {
	// Where in the body, as a JSON Pointer: empty for the whole of it.
	Pointer string `json:"pointer,omitempty" example:"/agreements/0/parties/1/country"`
	// Which parameter or header.
	Parameter string `json:"parameter,omitempty" example:"sort"`
	// What is wrong, for programs.
	Code string `json:"code" example:"unknown_country" validate:"required"`
	// What is wrong, for people.
	Detail string `json:"detail" example:"\"XQ\" is not a country code" validate:"required"`
	// Args are what the detail names, in its order, for whoever says it in another
	// language. Programs go by the code.
	Args []any `json:"-"`
}

// MarshalJSON writes the pointer also where it is empty: that is the whole body, and no
// fault is without a place.
func (p Problem) MarshalJSON() ([]byte, error) {
	type plain Problem
	if p.Pointer != "" || p.Parameter != "" {
		return json.Marshal(plain(p))
	}
	return json.Marshal(struct {
		Pointer string `json:"pointer"`
		plain
	}{"", plain(p)})
}

// Problems collects every fault of a request, in the order found. The first
// fault of a place wins: what follows from it would only confuse.
type Problems []Problem

// maxProblems is how many faults are listed: enough for anyone to begin with.
const maxProblems = 1_000

// Add notes a fault at a pointer into the body.
func (p *Problems) Add(pointer, code, format string, args ...any) {
	if len(*p) >= maxProblems {
		return
	}
	for _, known := range *p {
		if known.Pointer == pointer && known.Parameter == "" {
			return
		}
	}
	*p = append(*p, Problem{Pointer: pointer, Code: code, Detail: fmt.Sprintf(format, args...), Args: args})
}

// AddParameter notes a fault of a query parameter or header; one without a name is called "".
func (p *Problems) AddParameter(name, code, format string, args ...any) {
	name = cmp.Or(name, `""`)
	*p = append(*p, Problem{Parameter: name, Code: code, Detail: fmt.Sprintf(format, args...), Args: args})
}

// Then gives the faults that reading a body has found, and those of its rules that do
// not only follow from them: at the place of a value that could not be read, above or
// beneath it.
func (p Problems) Then(rules Problems) Problems {
	all := slices.Clone(p)
	for _, r := range rules {
		follows := func(read Problem) bool {
			if read.Code == "unknown_field" || read.Code == "read_only" {
				return read.Pointer == r.Pointer
			}
			return within(r.Pointer, read.Pointer) || r.Pointer != "" && within(read.Pointer, r.Pointer)
		}
		if len(all) < maxProblems && !slices.ContainsFunc(p, follows) {
			all = append(all, r)
		}
	}
	return all
}

// within tells whether a pointer leads to a place or beneath it.
func within(pointer, place string) bool {
	return pointer == place || strings.HasPrefix(pointer, place+"/")
}

// Err is nil when nothing was found, else an Error of the kind with all of it.
func (p Problems) Err(kind Kind) error {
	switch {
	case len(p) == 0:
		return nil
	case len(p) == 1:
		return &Error{Kind: kind, Detail: "1 field is wrong", Fields: p}
	default:
		return &Error{Kind: kind, Detail: fmt.Sprintf("%d fields are wrong", len(p)), Fields: p}
	}
}
