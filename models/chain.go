package models

import (
	"slices"
	"strings"
)

// Chain is what an agreement is part of: the texts that it does something to or that do
// something to it, directly or through others, and what binds of them on a day.
type Chain struct {
	// The texts, the oldest first.
	Nodes []ChainNode `json:"nodes" validate:"required"`
	// What one of them does to another.
	Edges []ChainEdge `json:"edges" validate:"required"`
	// Those that bind on the day asked about, with what changes them.
	Binding []BindingText `json:"binding" validate:"required"`
	// Whether this is all of it; false where more hangs on it than is shown at once.
	Complete bool `json:"complete" validate:"required"`
}

// ChainNode is a text of a chain.
type ChainNode struct {
	// Its id.
	ID string `json:"id" format:"uuid" validate:"required"`
	// Its reference.
	Reference string `json:"reference" example:"AGR-2026-0001" validate:"required"`
	// What it is called.
	Title Text `json:"title" validate:"required"`
	// What kind of text it is.
	Type *AgreementType `json:"type" example:"agreement"`
	// When it was concluded.
	Date *Date `json:"date" example:"2023-11-13"`
	// Where it stands on the day asked about.
	Status StatusOnDay `json:"status" validate:"required"`
}

// ChainEdge is what one text of a chain does to another.
type ChainEdge struct {
	// The id of the text that does it, mostly the later one.
	From string `json:"from" format:"uuid" validate:"required"`
	// What it does.
	Kind RelationType `json:"kind" example:"amends" validate:"required"`
	// The id of the text that it is done to.
	To string `json:"to" format:"uuid" validate:"required"`
	// The articles and annexes of that text, as printed; none is the whole of it.
	Provisions []string `json:"provisions" validate:"required"`
}

// BindingText is a text that binds.
type BindingText struct {
	// Its id.
	ID string `json:"id" format:"uuid" validate:"required"`
	// Its reference.
	Reference string `json:"reference" example:"AGR-2026-0001" validate:"required"`
	// Whether it is in force or provisionally applied.
	Status AgreementStatus `json:"status" example:"in_force" validate:"required"`
	// Since when it binds; null when unknown.
	Since *Date `json:"since" example:"2024-08-28"`
	// What other texts that bind have made of it, provision by provision.
	Changes []ChangedText `json:"changes" validate:"required"`
}

// ChangedText is what one text has made of another one, or of a provision of it.
type ChangedText struct {
	// The article or annex, as printed; null is the whole text.
	Provision *string `json:"provision" example:"Article 4"`
	// What is done to it.
	Kind RelationType `json:"kind" example:"amends" validate:"required"`
	// The id of the text that does it.
	By string `json:"by" format:"uuid" validate:"required"`
	// The reference of the text that does it.
	ByReference string `json:"by_reference" example:"AGR-2026-0002" validate:"required"`
	// Since when that text binds; null when unknown.
	Since *Date `json:"since" example:"2025-01-01"`
}

// changing are the relations that make something else of the other text. What implements
// a text, or is annexed to it, leaves it as it is.
var changing = []RelationType{RelationAmends, RelationSupersedes, RelationTerminates, RelationRevives}

// ChainOf puts a chain together. Of relations, those between its texts are in it.
func ChainOf(nodes []ChainNode, edges []ChainEdge, complete bool) Chain {
	known := map[string]ChainNode{}
	for _, n := range nodes {
		known[n.ID] = n
	}
	c := Chain{Nodes: nodes, Edges: []ChainEdge{}, Binding: []BindingText{}, Complete: complete}
	for _, e := range edges {
		if known[e.From].ID != "" && known[e.To].ID != "" {
			c.Edges = append(c.Edges, e)
		}
	}
	for _, n := range nodes {
		if n.binds() {
			c.Binding = append(c.Binding, BindingText{n.ID, n.Reference, n.Status.Value, n.Status.Since, c.changes(n.ID)})
		}
	}
	return c
}

// binds tells whether a text binds on the day asked about.
func (n ChainNode) binds() bool {
	return n.Status.Value == StatusInForce || n.Status.Value == StatusProvisionallyApplied
}

// changes are what texts that bind have made of one, by provision and then by age.
func (c Chain) changes(id string) []ChangedText {
	changes := []ChangedText{}
	for _, n := range c.Nodes {
		for _, e := range c.Edges {
			if e.From != n.ID || e.To != id || !n.binds() || !slices.Contains(changing, e.Kind) {
				continue
			}
			change := ChangedText{nil, e.Kind, n.ID, n.Reference, n.Status.Since}
			if len(e.Provisions) == 0 {
				changes = append(changes, change)
			}
			for _, p := range e.Provisions {
				change.Provision = &p
				changes = append(changes, change)
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b ChangedText) int { return strings.Compare(value(a.Provision), value(b.Provision)) })
	return changes
}
