package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestProblemsAreExplained: the type of a problem is an address that says what to do
// about it.
func TestProblemsAreExplained(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	for _, refused := range []response{
		s.do(t, "GET", "/visits?limit=none", guest, nil, nil).want(t, http.StatusBadRequest),
		s.do(t, "GET", "/visits/VIS-2026-9999", guest, nil, nil).want(t, http.StatusNotFound),
		s.do(t, "DELETE", "/search", guest, nil, nil).want(t, http.StatusMethodNotAllowed),
		s.do(t, "POST", "/visits", guest, nil, "{}").want(t, http.StatusUnauthorized),
		s.do(t, "POST", "/visits", s.editor, nil, "{}").want(t, http.StatusUnprocessableEntity),
	} {
		problem := refused.tree(t)
		address := text(t, problem, "/type")
		explained := s.do(t, "GET", root+address, guest, nil, nil).want(t, http.StatusOK).tree(t)
		for _, field := range []string{"type", "title", "status"} {
			same(t, refused.asked+": "+field, explained[field], problem[field])
		}
		if !strings.HasSuffix(text(t, explained, "/cure"), ".") {
			t.Errorf("GET %s: no cure in %v", address, explained)
		}
	}
	for _, problem := range document(t).Paths.Value("/problems/{problem}").Get.Parameters.GetByInAndName("path", "problem").Schema.Value.Enum {
		if explained := s.do(t, "GET", root+"/problems/"+problem.(string), guest, nil, nil).want(t, http.StatusOK).tree(t); explained["cure"] == "" {
			t.Errorf("/problems/%s has no cure", problem)
		}
	}
	s.do(t, "GET", root+"/problems/none", guest, nil, nil).want(t, http.StatusNotFound)
}
