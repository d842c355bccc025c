package main

import (
	"net/http"
	"slices"
	"strings"

	"entente/api"
	"entente/handlers"
	"entente/models"
)

// refusal is an error answer that many operations share: how the document calls
// it, and an example.
type refusal struct {
	kind   models.Kind
	name   string
	detail string
	faults models.Problems
}

func (r refusal) problem() api.Problem {
	p := api.ProblemOf(r.kind)
	p.Detail, p.Errors, p.Instance = r.detail, r.faults, "/api/v1/visits"
	return p
}

func refusals() []refusal {
	return []refusal{
		{models.Malformed, "Malformed", "1 parameter is wrong",
			models.Problems{{Parameter: "limit", Code: "out_of_range", Detail: "a page has 1 to 200 records"}}},
		{models.Unauthenticated, "Unauthenticated", "writing needs a token: send Authorization: Bearer …", nil},
		{models.Forbidden, "Forbidden", "your token (reader) may not write this", nil},
		{models.NotFound, "NotFound", "there is no visit \"VIS-2026-9999\"", nil},
		{models.Blocked, "Blocked", "the article is known already", nil},
		{models.Stale, "Stale", "this has changed since you read it: it is at version 4 now", nil},
		{models.TooLarge, "TooLarge", "a body has 1048576 bytes at most", nil},
		{models.Unsupported, "Unsupported", "send the body as application/json", nil},
		{models.Invalid, "Invalid", "1 field is wrong",
			models.Problems{{Pointer: "/agreements/0/parties/1/country", Code: "unknown_country", Detail: "\"XQ\" is not a country code"}}},
		{models.PreconditionRequired, "PreconditionRequired", "send If-Match with the ETag of the version you have read",
			models.Problems{{Parameter: "If-Match", Code: "required", Detail: "is required"}}},
		{models.Unavailable, "Unavailable", "this took too long", nil},
	}
}

// refusalsOf are those with which an operation can answer.
func refusalsOf(o handlers.Operation) []refusal {
	kinds := []models.Kind{models.Malformed, models.Unauthenticated, models.Unavailable}
	if strings.Contains(o.Path, "{") {
		kinds = append(kinds, models.NotFound)
	}
	if o.Writes != "" {
		kinds = append(kinds, models.Forbidden, models.Blocked)
	}
	if o.Body != nil {
		kinds = append(kinds, models.TooLarge, models.Unsupported, models.Invalid)
	}
	if o.Writes != "" && o.Method != http.MethodPost {
		kinds = append(kinds, models.Stale, models.PreconditionRequired)
	}
	return slices.DeleteFunc(refusals(), func(r refusal) bool { return !slices.Contains(kinds, r.kind) })
}

// shared are the components that operations point at, but for the schemas.
func (d *document) shared() node {
	responses := node{"NotModified": node{"description": "Nothing has changed since.", "headers": node{"ETag": ref("headers", "ETag")}}}
	for _, r := range refusals() {
		p := r.problem()
		responses[r.name] = node{
			"description": p.Title + ".",
			"content":     node{"application/problem+json": node{"schema": ref("schemas", "Problem"), "example": p}},
		}
	}
	at(responses, "Unauthenticated")["headers"] = node{"WWW-Authenticate": header("Always Bearer.")}
	at(responses, "Unavailable")["headers"] = node{"Retry-After": header("Seconds to wait.")}
	return node{
		"responses": responses,
		"headers": node{
			"ETag":     header("The version, for If-None-Match and If-Match."),
			"Link":     header("The next page, as rel=\"next\" (RFC 8288); absent on the last."),
			"Location": header("Where the new record is."),
		},
		"parameters": node{
			"IfNoneMatch":    parameter("If-None-Match", "header", "string", false, "the ETag of the answer you have: 304 when it still holds"),
			"IfMatch":        parameter("If-Match", "header", "string", true, "the ETag of the version read"),
			"IdempotencyKey": parameter("Idempotency-Key", "header", "string", false, "sent again with the same body, the first answer comes back"),
			"BOM":            parameter("bom", "query", "boolean", false, "with CSV only: begin with a byte order mark, which spreadsheets want"),
		},
		"securitySchemes": node{"token": node{"type": "http", "scheme": "bearer",
			"description": "A token as entente prints it at its first start, or as `entente token create` makes it."}},
	}
}

func header(description string) node {
	return node{"description": description, "schema": node{"type": "string"}}
}

func parameter(name, in, kind string, required bool, meaning string) node {
	n := node{"name": name, "in": in, "description": meaning, "schema": node{"type": kind}}
	if required {
		n["required"] = true
	}
	return n
}
