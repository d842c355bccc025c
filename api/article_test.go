package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestArticleStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		article := s.create(t, "/articles", with(anArticle(), obj{"url": "HTTP://Example.ORG:80/a%7eb/?p=167858&utm_source=x&fbclid=y#top", "published_on": "2023-11-13", "kind": "newspaper", "sectors": list{"tourism"}}))
		here := "/articles/" + id(t, article)
		holds(t, "the article", article, obj{"/url": "HTTP://Example.ORG:80/a%7eb/?p=167858&utm_source=x&fbclid=y#top", "/canonical_url": "https://example.org/a~b/?p=167858",
			"/state": "ok", "/reliability": "F", "/review_state": "published", "/date_from": "2023-11-13"})
		articleKnown(t, s, here)
		articleFound(t, s, here)
		articleCites(t, s, here)
		for _, x := range []struct {
			name   string
			fields obj
			faults []fault
		}{
			{"no web address", obj{"url": "example.org/a"}, []fault{{"/url", "invalid_url"}}},
			{"a script", obj{"url": "javascript:alert(1)", "archive_url": "//x"}, []fault{{"/url", "invalid_url"}, {"/archive_url", "invalid_url"}}},
			{"codes there are not", obj{"kind": "rumour", "state": "lost", "reliability": "G"}, []fault{{"/kind", "unknown_code"}, {"/state", "unknown_code"}, {"/reliability", "unknown_code"}}},
			{"a hash that is none", obj{"sha256": "ABC"}, []fault{{"/sha256", "invalid_hash"}}},
			{"a language that is none", obj{"language": "!"}, []fault{{"/language", "invalid_language"}}},
			{"empty names", obj{"outlet": "", "author": ""}, []fault{{"/outlet", "empty"}, {"/author", "empty"}}},
			{"title as a language map", obj{"title": en("x")}, []fault{{"/title", "wrong_type"}}},
		} {
			s.unchanged(t, x.name, func() {
				s.do(t, "POST", "/articles", s.editor, nil, with(anArticle(), x.fields)).problem(t, http.StatusUnprocessableEntity, x.faults...)
			})
		}
		s.create(t, "/articles", with(anArticle(), obj{"title": "ثانية", "language": "ar", "outlet": "الجريدة", "published_on": "2018"}))
		for query, want := range map[string]list{
			"sort=date": {"ART-2026-0003", "ART-2026-0001"}, "language=ar": {"ART-2026-0003"}, "outlet=The+Paper": {"ART-2026-0001"}, "kind=newspaper": {"ART-2026-0001"}, "state=ok&sort=reference": {"ART-2026-0001", "ART-2026-0003"},
			"sector=tourism": {"ART-2026-0001"}, "from=2023": {"ART-2026-0001"}, "to=2018-02": {"ART-2026-0003"}, "q=الجريدة": {"ART-2026-0003"},
		} {
			if strings.Contains(query, "ال") {
				query = "q=" + escaped("الجريدة")
			}
			same(t, "GET /articles?"+query, pluck(s.data(t, guest, "/articles?"+query), "/reference"), want)
		}
	})
}

// articleKnown: a known address is refused with the id of the article that has it.
func articleKnown(t *testing.T, s *server, here string) {
	t.Helper()
	known := strings.TrimPrefix(here, "/articles/")
	for _, url := range []string{
		"HTTP://Example.ORG:80/a%7eb/?p=167858&utm_source=x&fbclid=y#top", "https://example.org/a~b/?p=167858", "https://EXAMPLE.org:443/a%7Eb/?gclid=1&p=167858&utm_medium=z",
	} {
		s.unchanged(t, url, func() {
			r := s.do(t, "POST", "/articles", s.editor, nil, with(anArticle(), obj{"title": "Again", "url": url}))
			if r.problem(t, http.StatusConflict, fault{"/url", "known_url"}); !strings.Contains(string(r.body), known) {
				t.Errorf("POST %s again: the problem does not name %s\n%s", url, known, r.body)
			}
		})
	}
	other := s.create(t, "/articles", with(anArticle(), obj{"title": "Another", "url": "https://example.org/a~b/?p=167859"}))
	s.change(t, "DELETE", "/articles/"+id(t, other), nil).want(t, http.StatusNoContent)
}

// articleFound: an article given inline is found by its address, else by outlet,
// title and language.
func articleFound(t *testing.T, s *server, here string) {
	t.Helper()
	before := s.total(t, guest, "/articles")
	visit := s.create(t, "/visits", with(aVisit(), obj{"citations": list{
		obj{"article": obj{"title": "Whatever", "url": "http://example.org/a~b/?p=167858"}, "field": "/level", "locator": "title"},
		obj{"article": with(anArticle(), obj{"title": "AN  ARTICLE"}), "quote": "a visit"},
	}}))
	same(t, "articles after two inline", s.total(t, guest, "/articles"), before)
	for _, c := range s.data(t, guest, "/visits/"+id(t, visit)+"/citations") {
		same(t, "the article cited", "/articles/"+text(t, c, "/article_id"), here)
	}
	same(t, "one source cited twice", at(t, visit, "/provenance/sources"), 1)
	s.change(t, "DELETE", "/visits/"+id(t, visit), nil).want(t, http.StatusNoContent)
}

// articleCites follows the link in both directions, and changes it.
func articleCites(t *testing.T, s *server, here string) {
	t.Helper()
	visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"level": "official", "date": "2023-11"})))
	article := strings.TrimPrefix(here, "/articles/")
	body := obj{"article_id": article, "field": "/level", "value": "official", "quote": "official visit", "locator": "headline"}
	r := s.do(t, "POST", visit+"/citations", s.editor, nil, body).want(t, http.StatusCreated)
	citation := "/citations/" + id(t, r.tree(t))
	same(t, "Location", r.header.Get("Location"), base+citation)
	holds(t, "the citation", s.get(t, guest, citation), obj{"/article_id": article, "/stance": "supports", "/rank": "normal", "/credibility": 6, "/record/kind": "visit", "/article/title": "An article"})
	same(t, "from the article", pluck(s.data(t, guest, here+"/citations"), "/id"), list{id(t, r.tree(t))})
	same(t, "from the visit", pluck(s.data(t, guest, visit+"/citations"), "/id"), list{id(t, r.tree(t))})
	holds(t, "provenance", s.get(t, guest, visit), obj{"/version": 1, "/provenance": obj{"sources": 1, "independent_sources": 1, "conflicts": 0, "unsourced_fields": list{"/date"}}})
	for _, x := range []struct {
		name   string
		fields obj
		faults []fault
	}{
		{"no such article", obj{"article_id": "x"}, []fault{{"/article_id", "unknown_article"}}},
		{"article twice", obj{"article": anArticle()}, []fault{{"/article", "either_or"}}},
		{"no article", obj{"article_id": nil}, []fault{{"/article_id", "required"}}},
		{"no such field", obj{"field": "/colour"}, []fault{{"/field", "unknown_field"}}},
		{"no pointer", obj{"field": "level"}, []fault{{"/field", "unknown_field"}}},
		{"the server's field", obj{"field": "/version"}, []fault{{"/field", "unknown_field"}}},
		{"no such code", obj{"value": "grand"}, []fault{{"/value", "unknown_code"}}},
		{"a value of nothing", obj{"field": nil}, []fault{{"/value", "no_field"}}},
		{"credibility 7", obj{"credibility": 7, "stance": "denies", "rank": "best"}, []fault{{"/credibility", "out_of_range"}, {"/stance", "unknown_code"}, {"/rank", "unknown_code"}}},
		{"deprecated for nothing", obj{"rank": "deprecated"}, []fault{{"/rank_reason", "required"}}},
		{"empty quote", obj{"quote": ""}, []fault{{"/quote", "required"}}},
	} {
		s.unchanged(t, x.name, func() {
			s.do(t, "POST", visit+"/citations", s.editor, nil, with(body, x.fields)).problem(t, http.StatusUnprocessableEntity, x.faults...)
		})
	}
	s.do(t, "POST", visit+"/citations", s.reader, nil, body).problem(t, http.StatusForbidden)
	s.do(t, "PATCH", citation, guest, header{"If-Match": "*"}, obj{}).problem(t, http.StatusUnauthorized)
	s.do(t, "PATCH", citation, s.editor, header{"If-Match": `"9.x"`}, obj{}).problem(t, http.StatusPreconditionFailed)
	holds(t, "PATCH", s.patch(t, citation, obj{"value": "working", "locator": nil}), obj{"/version": 2, "/quote": "official visit", "/locator": nil})
	holds(t, "a source of another value", s.get(t, guest, visit), obj{"/provenance/unsourced_fields": list{"/level", "/date"}})
	s.change(t, "DELETE", here, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
	holds(t, "retracted", s.patch(t, here, obj{"state": "retracted"}), obj{"/state": "retracted"})
	holds(t, "flags what rests on it", s.get(t, guest, visit), obj{"/provenance/flagged_sources": 1})
	s.change(t, "DELETE", citation, nil).want(t, http.StatusNoContent)
	s.do(t, "GET", citation, s.editor, nil, nil).problem(t, http.StatusNotFound)
	same(t, "the article cites nothing", len(s.data(t, guest, here+"/citations")), 0)
	same(t, "history of the visit", pluck(s.data(t, guest, visit+"/history"), "/action"), list{"deleted", "updated", "created", "created"})
	s.patch(t, here, obj{"state": "ok"})
	s.change(t, "DELETE", visit, nil).want(t, http.StatusNoContent)
}

// TestArticleClusters: syndicated copies count once.
func TestArticleClusters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		cite := func(title string, cluster any) obj {
			return obj{"article": with(anArticle(), obj{"title": title, "cluster_id": cluster}), "quote": "a visit"}
		}
		visit := s.create(t, "/visits", with(aVisit(), obj{"citations": list{cite("One", "map-1"), cite("Two", "map-1"), cite("Three", nil)}}))
		holds(t, "provenance", visit, obj{"/provenance/sources": 3, "/provenance/independent_sources": 2})
	})
}
