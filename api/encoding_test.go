package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// unpacked reads a body in its encoding.
func (r response) unpacked(t testing.TB) string {
	t.Helper()
	var from io.Reader
	var err error
	switch r.header.Get("Content-Encoding") {
	case "gzip":
		from, err = gzip.NewReader(bytes.NewReader(r.body))
	case "zstd":
		from, err = zstd.NewReader(bytes.NewReader(r.body))
	default:
		return string(r.body)
	}
	if err != nil {
		t.Fatalf("%s: %v", r.asked, err)
	}
	text, err := io.ReadAll(from)
	if err != nil {
		t.Fatalf("%s: %v", r.asked, err)
	}
	return string(text)
}

// atRoot reads an address that is not of the API.
func (s *server) atRoot(t testing.TB, method, path string, h header) response {
	t.Helper()
	r := request(t, method, "", guest, h, nil)
	r.URL.Path, r.RequestURI = path, path
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return response{method + " " + path, w.Code, w.Header(), w.Body.Bytes()}
}

// TestEncodings: who asks for it gets gzip or zstd of the same bytes, from a kilobyte
// on; a client that has the answer in one encoding has it in all.
func TestEncodings(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for range 3 {
			s.create(t, "/visits", wholeVisit())
		}
		read := func(path string, h header) response {
			if strings.HasPrefix(path, "/swagger") || path == "/openapi.json" {
				return s.atRoot(t, "GET", path, h)
			}
			return s.do(t, "GET", path, guest, h, nil)
		}
		for _, path := range []string{"/visits", "/visits/VIS-2026-0001?include=citations,meetings", "/visits.csv", "/visits.ndjson", "/countries.csv", "/countries?limit=10", "/openapi.json", "/swagger/index.html", "/swagger/swagger-ui.css"} {
			plain := read(path, nil).want(t, http.StatusOK)
			if e := plain.header.Get("Content-Encoding"); e != "" || len(plain.body) < 1024 {
				t.Errorf("GET %s: %d bytes in encoding %q for who asks for none", path, len(plain.body), e)
			}
			tag := plain.header.Get("ETag")
			tags := []string{tag, "W/" + tag}
			for asked, want := range map[string]string{"gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "zstd", "gzip;q=0.9, zstd;q=0.1": "gzip", "br, gzip;q=0.5": "gzip", "gzip;q=0": "", "identity": "", "br": ""} {
				r := read(path, header{"Accept-Encoding": asked}).want(t, http.StatusOK)
				same(t, "encoding of "+path+" for "+asked, r.header.Get("Content-Encoding"), want)
				same(t, path+" for "+asked, r.unpacked(t), string(plain.body))
				same(t, "Vary of "+path, strings.Join(r.header.Values("Vary"), ", "), "Authorization, Cookie, Accept, Accept-Encoding")
				wanted := tag
				if want != "" {
					wanted = strings.TrimSuffix(tag, `"`) + "-" + want + `"`
					if n := r.header.Get("Content-Length"); n != "" || len(r.body) >= len(plain.body) {
						t.Errorf("GET %s for %s: %d bytes of %d, Content-Length %q", path, asked, len(r.body), len(plain.body), n)
					}
				}
				same(t, "ETag of "+path+" for "+asked, r.header.Get("ETag"), wanted)
				tags = append(tags, wanted)
			}
			for _, sent := range tags {
				for _, asked := range []string{"", "gzip", "zstd"} {
					r := read(path, header{"Accept-Encoding": asked, "If-None-Match": sent}).want(t, http.StatusNotModified)
					same(t, "ETag of "+path+" again", r.header.Get("ETag"), strings.TrimPrefix(sent, "W/"))
					if len(r.body) > 0 || r.header.Get("Content-Encoding") != "" {
						t.Errorf("GET %s again: %d bytes in encoding %q, want none", path, len(r.body), r.header.Get("Content-Encoding"))
					}
				}
			}
		}
		gzipped := header{"Accept-Encoding": "gzip"}
		for _, path := range []string{"/countries/AZ?fields=id", "/visits?limit=0"} {
			if r := read(path, gzipped); r.header.Get("Content-Encoding") != "" {
				t.Errorf("GET %s: %d bytes are packed", path, len(r.body))
			}
		}
		long := strings.TrimSuffix("/visits?"+strings.Repeat("colour=red&", 40), "&")
		same(t, "a long problem", len(faultsOf(response{long, 400, nil, []byte(read(long, gzipped).unpacked(t))}.tree(t))), 40)
		made := s.do(t, "POST", "/visits", s.editor, gzipped, with(wholeVisit(), obj{"summary": en(strings.Repeat("long ", 300))})).want(t, http.StatusCreated)
		same(t, "encoding of what was made", made.header.Get("Content-Encoding"), "gzip")
		here := strings.TrimPrefix(made.header.Get("Location"), base)
		s.do(t, "PATCH", here, s.editor, header{"If-Match": made.header.Get("ETag")}, obj{"level": "state"}).want(t, http.StatusOK)
		s.do(t, "PATCH", here, s.editor, header{"If-Match": made.header.Get("ETag")}, obj{"level": "state"}).problem(t, http.StatusPreconditionFailed)
	})
}

// pieces notes how much is written at a time.
type pieces struct {
	*httptest.ResponseRecorder
	sizes []int
}

func (p *pieces) Write(b []byte) (int, error) {
	p.sizes = append(p.sizes, len(b))
	return p.ResponseRecorder.Write(b)
}

// TestFilesFlowCompressed: a file is sent while it is read, in whichever encoding.
func TestFilesFlowCompressed(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	for _, encoding := range []string{"gzip", "zstd"} {
		w := &pieces{ResponseRecorder: httptest.NewRecorder()}
		s.ServeHTTP(w, request(t, "GET", "/countries.ndjson", guest, header{"Accept-Encoding": encoding}, nil))
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != encoding || len(w.sizes) < 2 || slices.Max(w.sizes) > w.Body.Len()*3/4 {
			t.Errorf("as %s: %d in encoding %q, in pieces of %v", encoding, w.Code, w.Header().Get("Content-Encoding"), w.sizes)
		}
	}
}

// TestFilesOfTheProgram: the OpenAPI document and Swagger UI are kept by clients, HEAD
// goes as well, and what is not there is a problem like any other.
func TestFilesOfTheProgram(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	for path, media := range map[string]string{
		"/openapi.json": "application/json", "/swagger/index.html": "text/html; charset=utf-8", "/swagger/swagger-ui.css": "text/css; charset=utf-8",
		"/swagger/swagger-ui-bundle.js": "text/javascript; charset=utf-8", "/swagger/favicon-32x32.png": "image/png",
	} {
		get, head := s.atRoot(t, "GET", path, nil).want(t, http.StatusOK), s.atRoot(t, "HEAD", path, nil).want(t, http.StatusOK)
		same(t, "Content-Type of "+path, get.header.Get("Content-Type"), media)
		same(t, "Cache-Control of "+path, get.header.Get("Cache-Control"), "no-cache")
		for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control"} {
			if get.header.Get(name) == "" {
				t.Errorf("GET %s: no %s", path, name)
			}
			same(t, name+" of HEAD "+path, head.header.Get(name), get.header.Get(name))
		}
		again := s.atRoot(t, "GET", path, header{"If-None-Match": get.header.Get("ETag")}).want(t, http.StatusNotModified)
		same(t, "body of "+path+" again", string(again.body), "")
	}
	if page := string(s.atRoot(t, "GET", "/swagger/index.html", nil).body); !strings.Contains(page, `/openapi.json"`) {
		t.Errorf("Swagger UI shows another document:\n%s", page)
	}
	for _, path := range []string{"/swagger/doc.json", "/swagger/doc.yaml", "/swagger/nothing", "/swagger/nothing.js", "/swagger/index.html/", "/swagger/../openapi.json", "/swagger/.", "/swagger/dist/index.html"} {
		for _, method := range []string{"GET", "HEAD"} {
			s.atRoot(t, method, path, nil).problem(t, http.StatusNotFound)
		}
	}
}
