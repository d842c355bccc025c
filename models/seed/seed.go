// Package seed carries the countries and sectors that every new database starts
// with; from then on they are its administrator's.
package seed

import _ "embed"

// Countries is a JSON array: the 249 current countries of ISO 3166-1 by code,
// then the withdrawn states of ISO 3166-3 by alpha-4 code, since alpha-2 codes
// were used again (CS twice).
//
// Codes and names are those of CLDR 32, mended where it is out of date. Regions are
// the sub-regions of UN M49; Taiwan, which is in none, stands with its neighbours,
// and Antarctica has none. The end of a withdrawn state is the day on which its
// code was withdrawn; its successors are the states that followed on the territory,
// which says nothing about succession in law.
//
//go:embed countries.json
var Countries []byte

// Sectors is a JSON array in the order of the tree, parents before children.
//
//go:embed sectors.json
var Sectors []byte
