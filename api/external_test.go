package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"entente/models"
)

// external are external ids as a body has them: register:id, as a query asks for them.
func external(keys ...string) list {
	ids := list{}
	for _, key := range keys {
		scheme, id, _ := strings.Cut(key, ":")
		ids = append(ids, obj{"scheme": scheme, "id": id})
	}
	return ids
}

// holders are who is said to have the external ids that were refused.
func holders(tree obj) []string {
	found, _ := tree["possible_duplicates"].([]any)
	return pluck(found, "/id")
}

// TestExternalIDs: a record of each kind is known by the id that a register gave it, and
// no other one of its kind is, whether live or in the bin.
func TestExternalIDs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, spec := range records {
			x := resources()[spec.Name]
			x.path, x.Spec = listPath(spec.Name), spec
			externalStory(t, s, x)
		}
	})
}

func externalStory(t *testing.T, s *server, x resource) {
	t.Helper()
	s.editor = s.writer(x.path)
	body := with(x.body, obj{"external_ids": external("UNTS:I-4711 (a)", "wikidata:Q1:2")})
	created := s.create(t, x.path, body)
	here := x.path + "/" + id(t, created)
	same(t, "the ids of "+here, created["external_ids"], body["external_ids"])

	second := with(x.body, obj{"external_ids": external("lei:1", "unts:I-4711 (a)"), "code": drop})
	if _, coded := x.body["code"]; coded {
		second["code"] = map[models.RecordKind]string{models.CountryKind: "XA", models.SectorKind: "another"}[x.Name]
	}
	refuse := func(what string, r response, place string) {
		t.Helper()
		tree := r.problem(t, http.StatusConflict, fault{place, "known_id"})
		same(t, what+" of "+x.path, holders(tree), []string{id(t, created)})
		holds(t, what, tree, obj{"/possible_duplicates/0/because": list{"same_external_id"}, "/possible_duplicates/0/kind": x.Name})
	}
	s.unchanged(t, "a second one", func() {
		refuse("a second one", s.do(t, "POST", x.path, s.editor, nil, second), "/external_ids/1")
		refuse("a second one that is tried", s.do(t, "POST", x.path+"?dry_run=true", s.editor, nil, second), "/external_ids/1")
	})
	second["external_ids"] = external("lei:1")
	other := x.path + "/" + id(t, s.create(t, x.path, second))
	refuse("a change", s.change(t, "PATCH", other, obj{"external_ids": external("Wikidata:Q1:2")}), "/external_ids/0")
	s.patch(t, here, obj{"external_ids": external("UNTS:I-4711 (a)", "wikidata:Q1:2", "wikidata:q1:2")})

	count := func(want int, query string) {
		t.Helper()
		same(t, x.path+"?"+query, s.total(t, s.editor, x.path+"?"+query), want)
	}
	asked := "external_id=" + escaped("unts:I-4711 (a)")
	count(1, asked)
	count(1, asked+"&review_state="+text(t, created, "/review_state"))
	count(2, asked+"&external_id=lei:1")
	count(0, "external_id=unts:i-4711")
	count(0, "external_id=unts:I-4711%25")
	for _, wrong := range []string{"I-4711", "none", ":1", "unts:", "two%20words:1"} {
		s.do(t, "GET", x.path+"?external_id="+wrong, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?external_id", "malformed"})
	}
	if file := s.do(t, "GET", x.path+".csv?"+asked, s.editor, nil, nil).want(t, http.StatusOK); !strings.Contains(string(file.body), "wikidata") {
		t.Errorf("%s.csv does not have the ids", x.path)
	}

	s.change(t, "DELETE", here, nil).want(t, http.StatusNoContent)
	count(0, asked)
	count(1, asked+"&bin=true")
	refuse("one in the bin", s.change(t, "PATCH", other, obj{"external_ids": external("unts:I-4711 (a)")}), "/external_ids/0")
	s.do(t, "POST", here+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
	count(1, asked)
	s.change(t, "PUT", here, with(x.body, obj{})).want(t, http.StatusOK)
	count(0, asked)
	s.patch(t, other, obj{"external_ids": external("unts:I-4711 (a)")})
	count(1, asked)
	s.change(t, "POST", here+"/history/1/restore", nil).problem(t, http.StatusConflict, fault{"/external_ids/0", "known_id"})
}

// TestWrongExternalIDs: what is no id of a register, and what is one of two records, is
// refused at its place.
func TestWrongExternalIDs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, tc := range []struct {
			ids   any
			fault fault
		}{
			{external("un ts:1"), fault{"/external_ids/0/scheme", "invalid_scheme"}},
			{external(":1"), fault{"/external_ids/0/scheme", "invalid_scheme"}},
			{external("unts:1", "unts:"), fault{"/external_ids/1/id", "required"}},
			{external("unts: 1"), fault{"/external_ids/0/id", "invalid_id"}},
			{external("unts:1\n2"), fault{"/external_ids/0/id", "invalid_id"}},
			{external("unts:" + strings.Repeat("ب", 201)), fault{"/external_ids/0/id", "too_long"}},
			{external("unts:1", "UNTS:1"), fault{"/external_ids/1", "duplicate"}},
			{list{"unts:1"}, fault{"/external_ids/0", "wrong_type"}},
		} {
			s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"external_ids": tc.ids})).problem(t, http.StatusUnprocessableEntity, tc.fault)
		}
		longest := "unts:" + strings.Repeat("𝕀", 200)
		s.create(t, "/visits", with(aVisit(), obj{"external_ids": external(longest)}))
		same(t, "the longest", s.total(t, guest, "/visits?external_id="+escaped(longest)), 1)

		twice := with(aMeeting(), obj{"external_ids": external("unts:2")})
		s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"external_ids": external("unts:2"), "meetings": list{twice, twice}})).
			problem(t, http.StatusUnprocessableEntity, fault{"/meetings/1/external_ids/0", "duplicate"})
		s.create(t, "/visits", with(aVisit(), obj{"external_ids": external("unts:2"), "meetings": list{twice}}))
		refused := s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"meetings": list{aMeeting(), twice}})).
			problem(t, http.StatusConflict, fault{"/meetings/1/external_ids/0", "known_id"})
		same(t, "who has it", alikes(t, refused), []string{"/meetings/1 MTG-2026-0001"})
	})
}

// TestExternalIDsOfMerged: the kept record has the ids of both, and each has its own
// again when that is undone, unless somebody else has them by then.
func TestExternalIDsOfMerged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for path, body := range map[string]obj{"/visits": aVisit(), "/articles": with(anArticle(), obj{"url": drop}), "/people": aPerson()} {
			known := func(key string) string {
				return strings.Join(pluck(s.data(t, guest, path+"?external_id="+key), "/id"), " ")
			}
			kept := id(t, s.create(t, path, with(body, obj{"external_ids": external("a:1", "both:1")})))
			other := id(t, s.create(t, path, with(body, obj{"external_ids": external("a:2", "b:2")})))
			third := id(t, s.create(t, path, body))
			s.merge(t, path+"/"+kept, other)
			same(t, "the ids of both", s.get(t, guest, path+"/"+kept)["external_ids"], external("a:1", "both:1", "a:2", "b:2"))
			same(t, "known by an id of the other", known("a:2"), kept)
			s.verify(t)

			s.patch(t, path+"/"+kept, obj{"external_ids": external("a:1", "a:2")})
			s.patch(t, path+"/"+third, obj{"external_ids": external("b:2")})
			s.unchanged(t, "an undoing that does not hold", func() {
				tree := s.change(t, "POST", path+"/"+kept+"/history/1/restore", nil).problem(t, http.StatusConflict, fault{"/external_ids/1", "known_id"})
				same(t, "who has it", holders(tree), []string{third})
			})
			s.patch(t, path+"/"+third, obj{"external_ids": list{}})
			s.change(t, "POST", path+"/"+kept+"/history/1/restore", nil).want(t, http.StatusOK)
			for key, want := range map[string]string{"a:1": kept, "both:1": kept, "a:2": other, "b:2": other} {
				same(t, "after undoing, "+key, known(key), want)
			}
			s.verify(t)
		}
	})
}

// TestArticleByExternalID: an article that is given with a citation is found by its
// external id, before its address and title; what has an id is not found by its title.
func TestArticleByExternalID(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		article := func(ids list, fields obj) obj {
			return with(anArticle(), with(obj{"external_ids": ids}, fields))
		}
		cited := func(article obj) string {
			t.Helper()
			visit := s.create(t, "/visits", with(aVisit(), obj{"citations": list{obj{"article": article, "quote": "said"}, obj{"article": article, "quote": "and again"}}}))
			ids := pluck(s.data(t, s.editor, "/visits/"+id(t, visit)+"/citations"), "/article_id")
			same(t, "cited twice", ids[1], ids[0])
			return ids[0]
		}
		first := id(t, s.create(t, "/articles", article(external("sha:1"), obj{"url": "https://example.org/1"})))
		second := id(t, s.create(t, "/articles", article(external("sha:2"), obj{"title": "Another"})))
		same(t, "by its id", cited(article(external("sha:1"), obj{"title": "Called otherwise", "url": "https://example.org/2"})), first)
		same(t, "by its address", cited(article(external("sha:3"), obj{"url": "https://example.org/1"})), first)
		fresh := cited(article(external("sha:4"), obj{"title": "Another"}))
		if fresh == second {
			t.Error("an article of another id was taken for one of the same title")
		}
		same(t, "recorded with its id", s.get(t, s.editor, "/articles/"+fresh)["external_ids"], external("sha:4"))

		refuse := func(ids list, place string, who string) {
			t.Helper()
			body := with(aVisit(), obj{"citations": list{obj{"article": article(ids, nil), "quote": "said"}}})
			tree := s.do(t, "POST", "/visits", s.editor, nil, body).problem(t, http.StatusConflict, fault{"/citations/0/article/external_ids/" + place, "known_id"})
			same(t, "who has it", holders(tree), []string{who})
		}
		refuse(external("sha:1", "sha:2"), "1", second)
		s.change(t, "DELETE", "/articles/"+second, nil).want(t, http.StatusNoContent)
		refuse(external("sha:2"), "0", second)
	})
}

// TestExternalIDsOfHidden: guests do not find what is hidden by its id.
func TestExternalIDsOfHidden(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for i, hiding := range hidings {
			key := fmt.Sprintf("unts:%d", i)
			s.create(t, "/visits", with(with(aVisit(), hiding), obj{"external_ids": external(key)}))
			same(t, "for staff", s.total(t, s.reader, "/visits?external_id="+key), 1)
			same(t, "for guests", s.total(t, guest, "/visits?external_id="+key), 0)
		}
	})
}
