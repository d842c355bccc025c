// Package exchangetest has what tests of files in need in several rooms: a small register
// with its mapping, and drafts made without a database.
package exchangetest

import (
	"context"
	"strings"
	"testing"

	"entente/exchange"
	"entente/exchange/mapping"
	"entente/exchange/table"
)

// Mapping is the mapping of Register: a small register of treaties, with something to
// refuse in its last two rows.
const Mapping = `entente: 1
scheme: reg
language: en
source: {title: Register of treaties, outlet: A Ministry}
records:
  - kind: agreement
    id: No
    fields:
      title: Title
      parties.0.country: {constant: MA}
      parties.1.country: Partner
      date: Signed
      acts.0.kind: {constant: signature}
      acts.0.date: Signed
      acts.1.kind: {constant: entry_into_force}
      acts.1.date: In force
      citations.0.quote: Note
      citations.0.article.title: {constant: The gazette}
`

// Register is a small register of treaties.
const Register = `No,Title,Partner,Signed,In force,Note
1,Treaty of friendship,Azerbaijan,2001-02-03,2002-03-04,page 1
2,Treaty of trade,FRANCE,2003,2004-05-06,page 2
3,Treaty of nowhere,Ivory Coost,2003,2004-05-06,page 3
4,Treaty of transport,Türkiye,not a day,,page 4
`

// CLDR is an exchange.Countries that knows the names of CLDR, in any letter case.
type CLDR struct{}

// Names gives the codes of countries by their names.
func (CLDR) Names(_ context.Context, names []string) (map[string]string, error) {
	found := map[string]string{}
	for _, name := range names {
		if code := exchange.CountryNamed(name); code != "" {
			found[name] = code
		}
	}
	return found, nil
}

// Drafts reads a file by a mapping, as a register of a scheme.
func Drafts(t testing.TB, text []byte, content, scheme string, countries exchange.Countries) []*exchange.Draft {
	t.Helper()
	m, err := mapping.Parse(text)
	if err != nil {
		t.Fatalf("parsing the mapping: %v\n%s", err, text)
	}
	f, err := table.Open(strings.NewReader(content), m.Options())
	if err != nil {
		t.Fatalf("opening the file: %v", err)
	}
	var list []*exchange.Draft
	for d, err := range m.Drafts(context.Background(), f, scheme, countries) {
		if err != nil {
			t.Fatalf("making drafts: %v\n%s", err, text)
		}
		list = append(list, d)
	}
	return list
}
