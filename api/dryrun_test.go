package api_test

import (
	"net/http"
	"testing"

	"entente/models"
)

// TestDryRun: every write can be tried. It answers what it would answer, or why not,
// and leaves nothing behind: the write itself then answers the same.
func TestDryRun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for kind, x := range resources() {
			asked := s
			if kind == models.CountryKind || kind == models.SectorKind {
				asked = s.as(s.administrator)
			}
			x.path = listPath(kind)
			asked.triedRecord(t, x)
		}
		agreement := listPath(models.AgreementKind) + "/" + id(t, s.create(t, "/agreements", anAgreement()))
		commitment := listPath(models.CommitmentKind) + "/" + id(t, s.create(t, "/commitments", aCommitment()))
		s.triedPart(t, agreement+"/acts", obj{"kind": "signature", "date": "2023-11-13"}, obj{"note": en("In Rabat")})
		s.triedPart(t, commitment+"/updates", obj{"as_of": "2024", "delivery": "limited", "assessed_by": "independent", "citations": list{obj{"article": anArticle()}}}, obj{"delivery": "complete"})
		s.triedPart(t, agreement+"/citations", obj{"article": anArticle(), "quote": "signed"}, obj{"locator": "§ 3"})
	})
}

// as is the server with another token for its editor.
func (s *server) as(token string) *server {
	other := *s
	other.editor = token
	return &other
}

// triedRecord tries each write of a kind of record, and then does it.
func (s *server) triedRecord(t *testing.T, x resource) {
	t.Helper()
	r := s.tried(t, "POST", x.path, x.body, http.StatusCreated)
	here := x.path + "/" + text(t, r, "/reference")
	s.tried(t, "PATCH", here, x.change, http.StatusOK)
	s.tried(t, "PUT", here, x.body, http.StatusOK)
	s.tried(t, "DELETE", here, nil, http.StatusNoContent)
	s.tried(t, "POST", here+"/restore", nil, http.StatusOK)
	s.unchanged(t, "what is refused of "+x.path, func() {
		s.change(t, "PATCH", here+"?dry_run=true", x.wrong).problem(t, http.StatusUnprocessableEntity, x.fault)
		s.do(t, "PATCH", here+"?dry_run=true", s.editor, header{"If-Match": `"1.0"`}, x.change).problem(t, http.StatusPreconditionFailed)
		s.do(t, "PATCH", here+"?dry_run=true", s.editor, nil, x.change).problem(t, http.StatusPreconditionRequired)
		s.do(t, "POST", x.path+"?dry_run=true", s.reader, nil, x.body).problem(t, http.StatusForbidden)
		s.do(t, "POST", x.path+"?dry_run=maybe", s.editor, nil, x.body).problem(t, http.StatusBadRequest, fault{"?dry_run", "wrong_type"})
	})
}

// triedPart tries each write of a kind of part, and then does it.
func (s *server) triedPart(t *testing.T, path string, body, change obj) {
	t.Helper()
	created := s.tried(t, "POST", path, body, http.StatusCreated)
	here := path + "/" + id(t, created)
	if created["article_id"] != nil {
		here = "/citations/" + id(t, created)
	}
	s.tried(t, "PATCH", here, change, http.StatusOK)
	s.tried(t, "DELETE", here, nil, http.StatusNoContent)
}

// tried tries a write and then does it, and gives what that answered.
func (s *server) tried(t *testing.T, method, path string, body any, status int) obj {
	t.Helper()
	what := method + " " + path
	send := header{"Idempotency-Key": what}
	if method != "POST" {
		send = header{"If-Match": "*"}
	}
	var would response
	s.unchanged(t, what+" is tried", func() {
		would = s.do(t, method, path+"?dry_run=true", s.editor, send, body).want(t, http.StatusOK)
	})
	same(t, what+" is tried: where", would.header.Get("Location"), "")
	done := s.do(t, method, path, s.editor, send, body).want(t, status)
	if status == http.StatusNoContent {
		for _, x := range at(t, would.tree(t), "/would_change").(list) {
			holds(t, what+" is tried", x, obj{"/before/binned": false, "/after/binned": true})
		}
		return nil
	}
	tree, fresh := done.tree(t), obj{}
	if status == http.StatusCreated {
		fresh["id"], fresh["made"] = drop, drop
		if _, cites := tree["article_id"]; cites {
			fresh["article_id"] = drop
		}
	}
	same(t, what+" is tried", with(would.tree(t), fresh), with(tree, fresh))
	return tree
}
