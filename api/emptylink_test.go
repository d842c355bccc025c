package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/models"
)

// linksOf lists the ways to all links that a type can have, as JSON pointers; a list
// has them in its first element.
func linksOf(s *models.TypeShape) []string {
	if s.Link != "" {
		return []string{""}
	}
	var ways []string
	if s.IsList() {
		for _, way := range linksOf(s.Elem) {
			ways = append(ways, "/0"+way)
		}
	}
	for _, f := range s.Fields {
		for _, way := range linksOf(f.Shape) {
			ways = append(ways, "/"+f.Name+way)
		}
	}
	return ways
}

// put gives a tree with a value at a pointer, and what has to be around it.
func put(tree any, pointer string, v any) any {
	if pointer == "" {
		return v
	}
	token, rest, more := strings.Cut(pointer[1:], "/")
	if more {
		rest = "/" + rest
	}
	if i, err := strconv.Atoi(token); err == nil {
		old, _ := tree.(list)
		out := slices.Clone(old)
		if i >= len(out) {
			out = append(out, nil)
		}
		out[i] = put(out[i], rest, v)
		return out
	}
	old, _ := tree.(obj)
	out := maps.Clone(old)
	if out == nil {
		out = obj{}
	}
	out[token] = put(out[token], rest, v)
	return out
}

// names checks that a request was refused for what is at a pointer.
func (r response) names(t *testing.T, sent any, pointer string) {
	t.Helper()
	tree := r.problem(t, http.StatusUnprocessableEntity)
	if tree != nil && !slices.ContainsFunc(faultsOf(tree), func(f fault) bool { return f.place == pointer }) {
		text, _ := json.Marshal(sent)
		t.Errorf("%s of %s: the problem names %v, want %s", r.asked, text, faultsOf(tree), pointer)
	}
}

// TestEmptyLinks sends an empty text in the place of every link that any body can
// have: each is refused by name.
func TestEmptyLinks(t *testing.T) {
	t.Parallel()
	bodies := map[models.RecordKind]obj{
		models.CountryKind: aCountry(), models.SectorKind: aSector(), models.InstitutionKind: anInstitution(), models.PersonKind: aPerson(), models.ArticleKind: anArticle(),
		models.VisitKind: aVisit(), models.MeetingKind: aMeeting(), models.AgreementKind: anAgreement(), models.CommitmentKind: aCommitment(),
		models.ActKind: {"kind": "signature"}, models.UpdateKind: {"delivery": "limited", "assessed_by": "self", "as_of": "2024"}, models.CitationKind: {"quote": "x"},
	}
	each(t, func(t *testing.T, s *server) {
		addresses := map[models.RecordKind]string{}
		for _, spec := range models.Kinds {
			if !spec.Name.Part() && spec.Name != models.CountryKind && spec.Name != models.SectorKind {
				addresses[spec.Name] = "/" + spec.Table + "/" + id(t, s.create(t, "/"+spec.Table, bodies[spec.Name]))
			}
		}
		article := strings.TrimPrefix(addresses[models.ArticleKind], "/articles/")
		homes := map[models.RecordKind]string{models.ActKind: addresses[models.AgreementKind] + "/acts", models.UpdateKind: addresses[models.CommitmentKind] + "/updates", models.CitationKind: addresses[models.VisitKind] + "/citations"}
		s.unchanged(t, "empty links", func() {
			n := 0
			for _, spec := range models.Kinds {
				home := homes[spec.Name]
				if home == "" {
					home = "/" + spec.Table
				}
				for _, way := range linksOf(models.ShapeOf(reflect.TypeOf(spec.Body()))) {
					sent := put(bodies[spec.Name], way, "")
					s.do(t, "POST", home, s.administrator, nil, sent).names(t, sent, way)
					n++
				}
				if one := addresses[spec.Name]; one != "" {
					for _, way := range linksOf(models.ShapeOf(reflect.TypeOf(spec.New().Stored()))) {
						sent := put(bodies[spec.Name], way, "")
						s.change(t, "PUT", one, sent).names(t, sent, way)
						n++
					}
				}
				if one := addresses[spec.Name]; one != "" && spec.Name != models.ArticleKind {
					n += emptyClaims(t, s, one+"/citations", article, spec)
				}
			}
			if n < 200 {
				t.Errorf("%d links were tried, want hundreds", n)
			}
		})
	})
}

// emptyClaims claims an empty link as the value of every field that links.
func emptyClaims(t *testing.T, s *server, path, article string, spec models.Spec) (n int) {
	t.Helper()
	for _, way := range linksOf(models.ShapeOf(reflect.TypeOf(spec.New().Stored()))) {
		field, rest, _ := strings.Cut(way[1:], "/")
		if rest != "" {
			rest = "/" + rest
		}
		sent := obj{"article_id": article, "field": "/" + field, "value": put(nil, rest, ""), "quote": fmt.Sprint("an empty ", field)}
		s.do(t, "POST", path, s.editor, nil, sent).names(t, sent, "/value"+rest)
		n++
	}
	return n
}
