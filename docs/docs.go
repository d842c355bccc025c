// Package docs carries the OpenAPI document, made from the operations of the API
// by make docs and checked in.
package docs

import _ "embed"

// OpenAPI is the document in OpenAPI 3.1, as JSON.
//
//go:embed openapi.json
var OpenAPI []byte
