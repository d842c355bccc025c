// Package seed carries the countries and sectors every new database starts
// with. countries.json is written by the program in gen; sectors.json is kept
// by hand.
package seed

import _ "embed"

// Countries is a JSON array: the 249 current countries of ISO 3166-1 by code,
// then the withdrawn states of ISO 3166-3 by alpha-4 code.
//
//go:embed countries.json
var Countries []byte

// Sectors is a JSON array in the order of the tree, parents before children.
//
//go:embed sectors.json
var Sectors []byte
