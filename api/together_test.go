package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// household is a visit with what hangs on it, and with what does not go along.
type household struct {
	visit string
	// along are the addresses of what hangs on the visit, stays of what does not go with
	// it: one hidden by itself, one that hangs on another meeting besides, and others.
	along, stays []string
}

func newHousehold(t *testing.T, s *server) household {
	t.Helper()
	agreement := with(anAgreement(), obj{"commitments": list{aCommitment()}, "acts": list{obj{"kind": "signature"}}, "parties": list{obj{"country": "AZ"}, obj{"country": "MA", "institution": obj{"names": en("ONCF")}}}})
	visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{
		"lead":        obj{"country": "AZ", "name": "A Person"},
		"meetings":    list{with(aMeeting(), obj{"agreements": list{agreement}, "commitments": list{aCommitment()}})},
		"agreements":  list{agreement, with(anAgreement(), obj{"visibility": "internal"})},
		"commitments": list{aCommitment()},
		"citations":   list{obj{"article": anArticle(), "quote": "a visit"}},
	})))
	elsewhere := id(t, s.create(t, "/meetings", aMeeting()))
	s.create(t, "/agreements", with(anAgreement(), obj{"visit_id": strings.TrimPrefix(visit, "/visits/"), "meeting_id": elsewhere}))
	return household{visit,
		[]string{"/meetings/MTG-2026-0001", "/agreements/AGR-2026-0001", "/agreements/AGR-2026-0002", "/commitments/COM-2026-0001", "/commitments/COM-2026-0002", "/commitments/COM-2026-0003", "/commitments/COM-2026-0004"},
		[]string{"/meetings/MTG-2026-0002", "/agreements/AGR-2026-0004", "/people/PER-2026-0001", "/institutions/INS-2026-0001", "/articles/ART-2026-0001"}}
}

// seen checks which addresses a guest finds.
func (s *server) seen(t *testing.T, when string, status int, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if r := s.do(t, "GET", path, guest, nil, nil); r.status != status {
			t.Errorf("%s: %s: got %d, want %d", when, r.asked, r.status, status)
		}
	}
}

// planned checks what a preview says would change, and that all is as it was.
func (s *server) planned(t *testing.T, method, path string, body any, h household, before, after obj) obj {
	t.Helper()
	var tree obj
	s.unchanged(t, method+" "+path, func() {
		tree = s.do(t, method, path, s.editor, header{"If-Match": "*"}, body).want(t, http.StatusOK).tree(t)
	})
	var planned []string
	for _, x := range at(t, tree, "/would_change").(list) {
		planned = append(planned, text(t, x, "/reference"))
		holds(t, method+" "+path+" of "+text(t, x, "/reference"), x, obj{"/before": before, "/after": after})
	}
	same(t, method+" "+path+" says first", planned[0], "VIS-2026-0001")
	var along []string
	for _, x := range h.along {
		along = append(along, x[strings.LastIndex(x, "/")+1:])
	}
	same(t, method+" "+path+" says then", sorted(planned[1:]), sorted(along))
	return tree
}

// TestHidingTogether: what hangs on a record, and has its access, is hidden and opened
// with it when that is asked for; and not otherwise.
func TestHidingTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		h := newHousehold(t, s)
		open, hidden := obj{"visibility": "public", "review_state": "published", "binned": false}, obj{"visibility": "restricted", "review_state": "published", "binned": false}
		withParts, dry := h.visit+"?with_parts=true", h.visit+"?with_parts=true&dry_run=true"
		tree := s.planned(t, "PATCH", dry, obj{"visibility": "restricted"}, h, open, hidden)
		holds(t, "the record as it would be", tree, obj{"/visibility": "restricted", "/version": 2})
		s.seen(t, "after the preview", http.StatusOK, append(h.along, h.stays...)...)

		r := s.change(t, "PATCH", withParts, obj{"visibility": "restricted", "summary": en("Withdrawn")}).want(t, http.StatusOK)
		same(t, "its tag", r.header.Get("ETag"), s.etag(t, h.visit))
		s.seen(t, "hidden together", http.StatusNotFound, append(h.along, h.visit)...)
		s.seen(t, "what stays", http.StatusOK, h.stays...)
		for _, path := range h.along {
			holds(t, path, s.get(t, s.reader, path), obj{"/visibility": "restricted", "/version": 2})
			same(t, "the last of the history of "+path, text(t, s.data(t, s.reader, path+"/history")[0], "/action"), "updated")
		}
		holds(t, "what was hidden by itself", s.get(t, s.reader, "/agreements/AGR-2026-0003"), obj{"/visibility": "internal", "/version": 1})

		s.patch(t, h.along[0], obj{"visibility": "internal"})
		whole := with(aVisit(), obj{"visibility": "public"})
		s.change(t, "PUT", withParts, whole).want(t, http.StatusOK)
		s.seen(t, "opened together", http.StatusOK, append(h.along[1:], h.visit)...)
		s.seen(t, "hidden by itself since", http.StatusNotFound, h.along[0], "/agreements/AGR-2026-0003")
		s.patch(t, h.visit, obj{"review_state": "draft"})
		s.seen(t, "hidden alone", http.StatusOK, h.along[1:]...)
		s.patch(t, withParts, obj{"summary": en("No access changes")})
		s.seen(t, "an edit takes nothing along", http.StatusOK, h.along[1:]...)
		// What has another access by now does not go along either.
		s.patch(t, withParts, obj{"review_state": "published"})
		s.patch(t, "/meetings/MTG-2026-0001?with_parts=true", obj{"visibility": "public"})
		s.seen(t, "a meeting is opened", http.StatusOK, append(h.along, h.visit)...)
		s.patch(t, "/meetings/MTG-2026-0001?with_parts=true", obj{"visibility": "internal"})
		s.seen(t, "a meeting is hidden with what was concluded at it", http.StatusNotFound, h.along[0], h.along[1], h.along[4], h.along[3])
		s.seen(t, "and not what came of the visit beside it", http.StatusOK, h.along[2], h.along[5], h.along[6], h.visit)
	})
}

// TestPublishingTogether: with drafts are published the articles that they cite, if these
// waited in the same way; neither others, nor what is hidden by itself, nor when nothing is
// published.
func TestPublishingTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		article := func(title string, more obj) obj {
			return with(anArticle(), with(obj{"title": title, "url": "https://news.example/" + title}, more))
		}
		citing := func(a obj) list { return list{obj{"article": a, "quote": "a visit"}} }
		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"review_state": "draft",
			"meetings":  list{with(aMeeting(), obj{"review_state": "draft", "citations": citing(article("second", nil))})},
			"citations": append(citing(article("first", nil)), citing(article("inner", obj{"visibility": "internal"}))...),
		})))
		s.create(t, "/visits", with(aVisit(), obj{"review_state": "draft", "date": "2001", "citations": citing(article("other", nil))}))
		const second, first, inner, other = "/articles/ART-2026-0001", "/articles/ART-2026-0002", "/articles/ART-2026-0003", "/articles/ART-2026-0004"
		s.patch(t, visit+"?with_parts=true", obj{"visibility": "internal"})
		s.patch(t, visit+"?with_parts=true", obj{"visibility": "public"})
		s.seen(t, "before", http.StatusNotFound, first, second, inner, other, visit)

		dry := s.do(t, "PATCH", visit+"?with_parts=true&dry_run=true", s.editor, header{"If-Match": "*"}, obj{"review_state": "published"}).want(t, http.StatusOK).tree(t)
		var planned list
		for _, x := range at(t, dry, "/would_change").(list) {
			planned = append(planned, text(t, x, "/reference"))
		}
		same(t, "what would change", planned, list{"VIS-2026-0001", "MTG-2026-0001", "ART-2026-0001", "ART-2026-0002"})
		s.patch(t, visit+"?with_parts=true", obj{"review_state": "published"})
		s.seen(t, "published", http.StatusOK, visit, "/meetings/MTG-2026-0001", first, second)
		s.seen(t, "what waits still", http.StatusNotFound, inner, other)
		s.patch(t, visit+"?with_parts=true", obj{"review_state": "draft"})
		s.seen(t, "withdrawn", http.StatusNotFound, visit)
		s.seen(t, "what it rested on", http.StatusOK, first, second)
	})
}

// TestBinningTogether: what goes into the bin with a record comes back with it, and
// what was there before stays there.
func TestBinningTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		h := newHousehold(t, s)
		open, binned := obj{"visibility": "public", "review_state": "published", "binned": false}, obj{"visibility": "public", "review_state": "published", "binned": true}
		early := h.along[len(h.along)-1]
		s.change(t, "DELETE", early, nil).want(t, http.StatusNoContent)
		s.clock.Time = s.clock.Time.Add(time.Minute)
		h.along = h.along[:len(h.along)-1]

		s.planned(t, "DELETE", h.visit+"?with_parts=true&dry_run=true", nil, h, open, binned)
		s.change(t, "DELETE", h.visit+"?with_parts=true", nil).want(t, http.StatusNoContent)
		s.seen(t, "binned together", http.StatusNotFound, append(h.along, h.visit)...)
		s.seen(t, "what stays", http.StatusOK, h.stays...)
		same(t, "agreements in the bin", s.total(t, s.reader, "/agreements?bin=true"), 2)

		restore := h.visit + "/restore?with_parts=true"
		tree := s.planned(t, "POST", restore+"&dry_run=true", nil, h, binned, open)
		holds(t, "the record as it would be", tree, obj{"/version": 3})
		key := header{"Idempotency-Key": "back"}
		first := s.do(t, "POST", restore, s.editor, key, nil).want(t, http.StatusOK)
		same(t, "its tag", first.header.Get("ETag"), s.etag(t, h.visit))
		same(t, "the same again", s.do(t, "POST", restore, s.editor, key, nil).want(t, http.StatusOK).tree(t), first.tree(t))
		s.seen(t, "back together", http.StatusOK, append(h.along, h.visit)...)
		s.seen(t, "what was in the bin before", http.StatusNotFound, early)
		same(t, "the history of a part", pluck(s.data(t, s.reader, h.along[1]+"/history"), "/action"), list{"restored", "deleted", "created", "created"})

		s.change(t, "DELETE", h.visit, nil).want(t, http.StatusNoContent)
		s.seen(t, "a visit that is deleted alone", http.StatusOK, h.along...)
	})
}

// TestTogetherIsRefused: by the rules of the write itself; and where nothing hangs on
// records of a kind.
func TestTogetherIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		h := newHousehold(t, s)
		person := "/people/PER-2026-0001"
		anyone := header{"If-Match": "*"}
		s.unchanged(t, "what is refused", func() {
			for _, query := range []string{"?with_parts=true", "?with_parts=true&dry_run=true"} {
				for _, method := range []string{"PATCH", "PUT", "DELETE"} {
					var body any
					if method != "DELETE" {
						body = with(aVisit(), obj{"visibility": "internal"})
					}
					s.do(t, method, h.visit+query, guest, anyone, body).problem(t, http.StatusUnauthorized)
					s.do(t, method, h.visit+query, s.reader, anyone, body).problem(t, http.StatusForbidden)
					s.do(t, method, h.visit+query, s.editor, nil, body).problem(t, http.StatusPreconditionRequired)
					s.do(t, method, h.visit+query, s.editor, header{"If-Match": `"7.0"`}, body).problem(t, http.StatusPreconditionFailed)
					s.do(t, method, "/visits/VIS-2026-0009"+query, s.editor, anyone, body).problem(t, http.StatusNotFound)
					s.do(t, method, person+query, s.editor, anyone, body).problem(t, http.StatusBadRequest, fault{"?with_parts", "unknown_parameter"})
				}
				s.change(t, "PATCH", h.visit+query, obj{"visibility": "secret"}).problem(t, http.StatusUnprocessableEntity, fault{"/visibility", "unknown_code"})
				s.do(t, "POST", h.visit+"/restore"+query, s.editor, nil, nil).problem(t, http.StatusConflict)
			}
		})
	})
}
