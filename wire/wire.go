// Package wire is what stands between a query and documents: it reads the
// parameters of a query into filters, and gives documents the form that a caller
// wants, as JSON, NDJSON or CSV. It reads documents as bytes, in one pass, and
// knows nothing of HTTP.
package wire
