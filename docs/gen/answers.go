package main

import (
	"net/http"
	"strconv"
	"strings"

	"entente/api"
	"entente/models"
)

// refusal is an error answer that many operations share.
type refusal struct {
	name    string
	example api.Problem
}

// refusals are the error answers, by status.
var refusals = map[int]refusal{
	http.StatusBadRequest: {"Malformed", api.Problem{Type: "/problems/malformed", Title: "The request cannot be read", Detail: "1 parameter is wrong",
		Errors: models.Problems{{Parameter: "limit", Code: "out_of_range", Detail: "a page has 1 to 200 records"}}}},
	http.StatusUnauthorized: {"Unauthenticated", api.Problem{Type: "/problems/unauthenticated", Title: "A token is needed",
		Detail: "writing needs a token: send Authorization: Bearer …"}},
	http.StatusForbidden: {"Forbidden", api.Problem{Type: "/problems/forbidden", Title: "Your token does not allow this",
		Detail: "your token (reader) may not write this"}},
	http.StatusNotFound: {"NotFound", api.Problem{Type: "/problems/not-found", Title: "There is no such thing",
		Detail: "there is no visit \"VIS-2026-9999\""}},
	http.StatusConflict: {"Conflict", api.Problem{Type: "/problems/conflict", Title: "Something stands in the way",
		Detail: "the article is known already"}},
	http.StatusPreconditionFailed: {"Stale", api.Problem{Type: "/problems/stale", Title: "Somebody was faster",
		Detail: "this has changed since you read it: it is at version 4 now"}},
	http.StatusRequestEntityTooLarge: {"TooLarge", api.Problem{Type: "/problems/too-large", Title: "The body is too large",
		Detail: "a body has 1048576 bytes at most"}},
	http.StatusUnsupportedMediaType: {"Unsupported", api.Problem{Type: "/problems/unsupported-media-type", Title: "This media type is not understood",
		Detail: "send the body as application/json"}},
	http.StatusUnprocessableEntity: {"Invalid", api.Problem{Type: "/problems/validation", Title: "The body does not hold", Detail: "1 field is wrong",
		Errors: models.Problems{{Pointer: "/agreements/0/parties/1/country", Code: "unknown_country", Detail: "\"XQ\" is not a country code"}}}},
	http.StatusPreconditionRequired: {"PreconditionRequired", api.Problem{Type: "/problems/precondition-required", Title: "Say which version you have read",
		Detail: "send If-Match with the ETag of the version you have read",
		Errors: models.Problems{{Parameter: "If-Match", Code: "required", Detail: "is required"}}}},
	http.StatusServiceUnavailable: {"Unavailable", api.Problem{Type: "/problems/unavailable", Title: "Not now", Detail: "this took too long"}},
}

// refusedWith lists the statuses with which an operation can refuse.
func refusedWith(o operation) []int {
	statuses := []int{http.StatusUnauthorized, http.StatusServiceUnavailable, http.StatusBadRequest}
	if o.nested() {
		statuses = append(statuses, http.StatusNotFound)
	}
	if o.method == "get" {
		return statuses
	}
	statuses = append(statuses, http.StatusForbidden, http.StatusConflict)
	if o.node["requestBody"] != nil {
		statuses = append(statuses, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	if o.method != "post" {
		statuses = append(statuses, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	return statuses
}

// addAnswers puts in what follows by rule: refusals, headers, the media types
// of lists, and the 304 of every read.
func addAnswers(o operation) {
	responses := at(o.node, "responses")
	for _, status := range refusedWith(o) {
		responses[strconv.Itoa(status)] = ref("responses", refusals[status].name)
	}
	status, response := o.answer()
	_, page := pages[o.answerSchema()]
	page = page || o.answerSchema() == "ProgressBreakdown"
	if status != "204" {
		at(response, "headers")["ETag"] = ref("headers", "ETag")
	}
	if status == "201" {
		at(response, "headers")["Location"] = ref("headers", "Location")
	}
	if page {
		at(response, "headers")["Link"] = ref("headers", "Link")
		at(response, "content")["text/csv"] = node{"schema": node{"type": "string", "description": "A header, then a line for each record; a column a language for texts."}}
		at(response, "content")["application/x-ndjson"] = node{"schema": node{"type": "string", "description": "A line of JSON for each record."}}
		o.append(ref("parameters", "BOM"))
	}
	if o.method == "get" {
		responses["304"] = ref("responses", "NotModified")
		o.append(ref("parameters", "IfNoneMatch"))
		// Reading needs no token, but with one there is more to see.
		o.node["security"] = list{node{}, node{"token": list{}}}
	}
	response["description"] = outcome(o, status, page)
}

func (o operation) append(parameter node) {
	parameters, _ := o.node["parameters"].(list)
	o.node["parameters"] = append(parameters, parameter)
}

// outcome says in words what a successful answer is.
func outcome(o operation, status string, page bool) string {
	switch {
	case page:
		return "A page of them; as a file all of them."
	case status == "201":
		return "Recorded; Location says where."
	case status == "204":
		return "Gone."
	case o.method == "get":
		return "What was asked for."
	}
	return "As it is now."
}

// shared are the components that operations point at.
func shared(components node) {
	responses := at(components, "responses")
	for status, r := range refusals {
		p := r.example
		p.Status, p.Instance = status, "/api/v1/visits"
		responses[r.name] = node{
			"description": p.Title + ".",
			"content":     node{"application/problem+json": node{"schema": ref("schemas", "Problem"), "example": p}},
		}
	}
	at(responses, "Unauthenticated", "headers")["WWW-Authenticate"] = header("Always Bearer.")
	at(responses, "Unavailable", "headers")["Retry-After"] = header("Seconds to wait.")
	responses["NotModified"] = node{"description": "Nothing has changed since.", "headers": node{"ETag": ref("headers", "ETag")}}
	components["headers"] = node{
		"ETag":     header("The version, for If-None-Match and If-Match."),
		"Link":     header("The next page, as rel=\"next\" (RFC 8288); absent on the last."),
		"Location": header("Where the new record is."),
	}
	components["parameters"] = node{
		"IfNoneMatch": node{"name": "If-None-Match", "in": "header", "schema": node{"type": "string"},
			"description": "the ETag of the answer you have: 304 when it still holds"},
		"BOM": node{"name": "bom", "in": "query", "schema": node{"type": "boolean"},
			"description": "with CSV only: begin with a byte order mark, which spreadsheets want"},
	}
	components["securitySchemes"] = node{"token": node{"type": "http", "scheme": "bearer",
		"description": "A token as entente prints it at its first start, or as `entente token create` makes it."}}
}

func header(description string) node {
	return node{"description": description, "schema": node{"type": "string"}}
}

// singular names what a path segment is a list of.
func singular(segment string) string {
	switch segment {
	case "people":
		return "Person"
	case "countries":
		return "Country"
	}
	return strings.ToUpper(segment[:1]) + strings.TrimSuffix(segment[1:], "s")
}

// owner names what the last list of a path belongs to, such as Act in
// /agreements/{id}/acts/{part}/citations.
func owner(path string) string {
	segments := strings.Split(path, "/")
	for i := len(segments) - 2; i > 0; i-- {
		if !strings.HasPrefix(segments[i], "{") {
			return singular(segments[i])
		}
	}
	return ""
}
