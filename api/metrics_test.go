package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// named asks a server by a name of its host.
func (s *server) named(t testing.TB, host, method, path, token string) response {
	t.Helper()
	r := request(t, method, path, token, nil, nil)
	r.Host = host
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return response{method + " " + path, w.Code, w.Header(), w.Body.Bytes()}
}

// Clients make up hosts, paths and methods; none of them may be kept.
func TestMetricsDoNotGrowWithWhatClientsMakeUp(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	strange := func(from, to int) {
		for i := range to - from {
			name := fmt.Sprintf("x%d", from+i)
			s.named(t, name+".example", "GET", base+"/visits", guest)
			s.named(t, name+".example", "GET", root+"/"+name, guest)
			s.named(t, "example", "GET", base+"/visits/"+name, guest)
			s.named(t, "example", "GET", base+"/visits/"+name+"/"+name, guest)
			s.named(t, "example", "GET", root+"/swagger/"+name, guest)
			s.named(t, "example", strings.ToUpper(name), base+"/visits", guest)
		}
	}
	series := func() int {
		return strings.Count(string(s.named(t, "example", "GET", root+"/metrics", s.reader).want(t, http.StatusOK).body), "\n")
	}
	strange(0, 10)
	series() // which is counted too
	before := series()
	strange(10, 1_000)
	if after := series(); after != before {
		t.Errorf("series: got %d after 6,000 requests, want %d as after a few", after, before)
	}
}

// What is sent again is counted as what it is, and not as the question whether it may be.
func TestMetricsCountWhatIsSent(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	for range 3 {
		s.do(t, "GET", "/visits", guest, nil, nil).want(t, http.StatusOK)
	}
	figures := string(s.named(t, "example", "GET", root+"/metrics", s.reader).body)
	for _, want := range []string{`entente_requests_total{code="200",host="",method="GET",url="/api/v1/visits"} 3`, `entente_response_size_bytes_count{code="200",host="",method="GET",url="/api/v1/visits"} 3`} {
		if !strings.Contains(figures, want) {
			t.Errorf("figures lack %s", want)
		}
	}
	if strings.Contains(figures, `code="304"`) {
		t.Error("nobody was told that nothing has changed")
	}
}

func TestMetricsAreForStaff(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	for _, method := range []string{"GET", "HEAD"} {
		r := s.named(t, "example", method, root+"/metrics", guest).want(t, http.StatusUnauthorized)
		same(t, method+" as a guest", r.header.Get("Content-Type"), "application/problem+json")
		if strings.Contains(string(r.body), "requests_total") {
			t.Errorf("a guest reads figures:\n%.300s", r.body)
		}
		s.named(t, "example", method, root+"/metrics", s.reader).want(t, http.StatusOK)
	}
	s.do(t, "GET", "/visits/nothing", guest, nil, nil).want(t, http.StatusNotFound)
	body := string(s.named(t, "example", "GET", root+"/metrics", s.reader).body)
	if want := `entente_requests_total{code="404",host="",method="GET",url="/api/v1/visits/:id"} 1`; !strings.Contains(body, want) {
		t.Errorf("the figures have no %s", want)
	}
}
