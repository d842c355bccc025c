package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/handlers"
	"entente/models"
)

// Explanation says what is meant by a type of problem, and what can be done about it. It
// is answered at the address that a problem has as its type.
type Explanation struct {
	// The type of problem, which is the address of this answer.
	Type string `json:"type" example:"/problems/stale" validate:"required"`
	// The kind of problem, as problems of this type have it.
	Title string `json:"title" example:"Somebody was faster" validate:"required"`
	// The HTTP status with which it comes.
	Status int `json:"status" example:"412" validate:"required"`
	// What whoever gets it can do.
	Cure string `json:"cure" example:"Read the record again, and send the change with the ETag that it has now." validate:"required"`
}

// wrongMethod is what is answered when an address is there, and the method is not.
var wrongMethod = Problem{Type: "/problems/method-not-allowed", Title: "This method does not go here", Status: http.StatusMethodNotAllowed}

// cures say what can be done about each type of problem.
var cures = map[string]string{
	kinds[models.Malformed].Type:            "Mend what errors names: each entry says which parameter or which place in the body, and why. Filters that are not known are refused too, so that none is ignored.",
	kinds[models.Invalid].Type:              "Mend every field that errors names by its pointer (RFC 6901), and send the body again: nothing has been recorded. All faults stand there at once. With ?dry_run=true a body is tried without recording it.",
	kinds[models.Unauthenticated].Type:      "Send Authorization: Bearer and a token. Reading what is public needs none: leave the header out.",
	kinds[models.Forbidden].Type:            "Ask an administrator for a token of a role that may do this.",
	kinds[models.NotFound].Type:             "Look at the address and the id or reference in it. What you may not see is answered in the same way: try with a token.",
	kinds[models.Blocked].Type:              "The detail says what stands in the way, and possible_duplicates which records, if any. Change that first, or send the change to the record that is there.",
	kinds[models.Stale].Type:                "Read the record again, look at what has changed, and send the change with the ETag that it has now as If-Match.",
	kinds[models.PreconditionRequired].Type: "Read the record, and send its ETag as If-Match, so that nobody overwrites what a colleague has just written.",
	kinds[models.TooLarge].Type:             "Send less at once: the detail says how much is taken.",
	kinds[models.Unsupported].Type:          "Send the media type that the detail names as Content-Type.",
	kinds[models.TooMany].Type:              "Wait as many seconds as Retry-After says, and ask again.",
	kinds[models.Unavailable].Type:          "Ask again after the seconds in Retry-After. When it took too long, ask for less: fewer records, fewer includes, a narrower filter.",
	wrongMethod.Type:                        "The header Allow of the answer, and /openapi.json, say which methods go at this address.",
}

// explanations are all explanations, by the last word of their address.
func explanations() map[string]Explanation {
	out := map[string]Explanation{}
	for _, p := range append(slices.Collect(maps.Values(kinds)), wrongMethod) {
		out[strings.TrimPrefix(p.Type, "/problems/")] = Explanation{p.Type, p.Title, p.Status, cures[p.Type]}
	}
	return out
}

// explaining is the operation that says what is meant by a type of problem.
func explaining() handlers.Operation {
	known := explanations()
	return handlers.Operation{
		ID: "getProblem", Path: "/problems/{problem}", Summary: "What a type of problem means, and what can be done about it", Answer: Explanation{},
		Description: "The `type` of each problem is such an address. One that says `about:blank` is explained by its status alone.",
		Names:       []handlers.Name{{Name: "problem", Meaning: "the last word of its type", Choice: slices.Sorted(maps.Keys(known))}},
		Handle: func(c echo.Context) error {
			explanation, ok := known[c.Param("problem")]
			if !ok {
				return models.Refuse(models.NotFound, "there is no type of problem %q", c.Param("problem"))
			}
			return c.JSON(http.StatusOK, explanation)
		},
	}
}
