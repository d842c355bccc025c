package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/example"
)

// The examples of bodies are what the example data sends: a file, and a pointer
// into its body for what is nested there.
var recorded = map[string]string{
	"createVisit":      "33-visit-casablanca-1994",
	"createMeeting":    "36-visit-baku-2018#/meetings/2",
	"createAgreement":  "32-agreement-diplomatic-relations-1992",
	"createCommitment": "38-meeting-banjul-2024#/agreements/0/commitments/0",
	"createArticle":    "07-article-fes",
	"createPerson":     "03-person-elmar-mammadyarov",
	"createAct":        "38-meeting-banjul-2024#/agreements/0/acts/3",
	"createUpdate":     "38-meeting-banjul-2024#/agreements/0/commitments/0/updates/0",

	"createCitationOfVisit":       "34-visit-invitation-1994#/citations/0",
	"createCitationOfMeeting":     "36-visit-baku-2018#/meetings/2/citations/0",
	"createCitationOfAgreement":   "32-agreement-diplomatic-relations-1992#/citations/0",
	"createCitationOfCommitment":  "38-meeting-banjul-2024#/commitments/0/citations/0",
	"createCitationOfAct":         "38-meeting-banjul-2024#/agreements/0/acts/3/citations/0",
	"createCitationOfUpdate":      "38-meeting-banjul-2024#/agreements/0/commitments/0/updates/0/citations/0",
	"createCitationOfPerson":      "36-visit-baku-2018#/meetings/1/citations/0",
	"createCitationOfInstitution": "36-visit-baku-2018#/meetings/0/agreements/3/citations/1",
}

// written are bodies that the example data have no need of.
var written = map[string]string{
	"createInstitution": `{"names":{"az":"Azərbaycan Dəmir Yolları QSC","en":"Azerbaijan Railways CJSC"},"country":"AZ","kind":"company"}`,
	"createSector":      `{"code":"renewable_energy","names":{"ar":"الطاقة المتجددة","az":"Bərpa olunan enerji","en":"Renewable energy","fr":"Énergies renouvelables"},"parent":"energy","dac":["232"]}`,
	"createCountry":     `{"code":"DYBJ","alpha3":"DHY","numeric":"204","names":{"ar":"داهومي","en":"Dahomey","fr":"Dahomey"},"region":"Western Africa","existed_from":null,"existed_to":"1975-11-30","successors":["BJ"]}`,
	"replaceCitation":   `{"article_id":"0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b11","field":"/level","value":"official","quote":"زيارة رسمية","quote_language":"ar","locator":"headline","stance":"supports","credibility":6,"rank":"normal"}`,

	"patchVisit":       `{"status":"completed","texts_signed":{"min":4,"max":5},"occasion":null}`,
	"patchMeeting":     `{"kind":"joint_commission","session_number":2}`,
	"patchAgreement":   `{"duration":"P5Y","place":{"country":"MA"},"review_state":"published"}`,
	"patchCommitment":  `{"due":"2027-06","priority":"high","next_step":{"en":"Name the experts of both sides"}}`,
	"patchArticle":     `{"state":"corrected","reliability":"B"}`,
	"patchPerson":      `{"positions":[{"institution_id":null,"title":{"en":"Minister of Foreign Affairs"},"from":null,"to":null}]}`,
	"patchInstitution": `{"kind":"ministry"}`,
	"patchSector":      `{"names":{"fr":"Tourisme et hôtellerie"}}`,
	"patchCountry":     `{"region":"Northern Africa"}`,
	"patchAct":         `{"effective":"2024-08-28"}`,
	"patchUpdate":      `{"percent":60,"note":{"en":"Half of the grants were given."}}`,
	"patchCitation":    `{"rank":"deprecated","rank_reason":"The article was corrected."}`,
}

// nested are the parts that only a POST brings along.
var nested = []string{"meetings", "agreements", "commitments", "acts", "updates", "citations"}

// addExamples gives every body an example: that of a PUT is that of the POST,
// without the parts that only a POST brings along.
func addExamples(doc node) error {
	bodies, err := example.Bodies()
	if err != nil {
		return err
	}
	for _, o := range operations(doc) {
		body, ok := o.node["requestBody"].(node)
		if !ok {
			continue
		}
		v, err := exampleOf(o.id(), bodies)
		if err != nil {
			return fmt.Errorf("the example of %s: %w", o.id(), err)
		}
		for _, media := range at(body, "content") {
			media.(node)["example"] = v
		}
	}
	return nil
}

func exampleOf(id string, bodies []example.Body) (any, error) {
	if text, ok := written[id]; ok {
		var v any
		err := json.Unmarshal([]byte(text), &v)
		return v, err
	}
	if where, ok := recorded[id]; ok {
		return lookUp(where, bodies)
	}
	base, ok := strings.CutPrefix(id, "replace")
	if !ok {
		return nil, fmt.Errorf("there is none in docs/gen/examples.go")
	}
	v, err := exampleOf("create"+base, bodies)
	if err != nil {
		return nil, err
	}
	fields := node{}
	for name, x := range v.(node) {
		if !slices.Contains(nested, name) {
			fields[name] = x
		}
	}
	return fields, nil
}

// lookUp finds a body of the example data, or what a pointer names in it.
func lookUp(where string, bodies []example.Body) (any, error) {
	name, pointer, _ := strings.Cut(where, "#")
	i := slices.IndexFunc(bodies, func(b example.Body) bool { return b.Name == name+".json" })
	if i < 0 {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	var v any
	if err := json.Unmarshal(bodies[i].JSON, &v); err != nil {
		return nil, err
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch x := v.(type) {
		case node:
			v = x[token]
		case list:
			if n, err := strconv.Atoi(token); err == nil && n < len(x) {
				v = x[n]
			}
		}
	}
	if v == nil {
		return nil, fmt.Errorf("there is nothing at %s", where)
	}
	return v, nil
}
