package api_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/exchange/exchangetest"
	"entente/exchange/intake"
)

// form is a multipart form, by the names of its parts.
func form(t testing.TB, parts map[string]string) (body []byte, media string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, content := range parts {
		part, err := w.CreateFormFile(name, name+".txt")
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

// send sends a form with a mapping and a file.
func (s *server) send(t testing.TB, query, token string, parts map[string]string) response {
	t.Helper()
	body, media := form(t, parts)
	return s.do(t, "POST", "/imports"+query, token, header{"Content-Type": media}, body)
}

// sent sends a file that nobody brings in, and gives the number of the import.
func (s *server) sent(t testing.TB) string {
	t.Helper()
	imp := s.send(t, "", s.editor, map[string]string{"mapping": exchangetest.Mapping, "file": exchangetest.Register}).want(t, http.StatusAccepted).tree(t)
	return fmt.Sprint(imp["id"])
}

// importing brings in what is sent while a test runs.
func (s *server) importing(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { intake.Run(ctx, s.store, func(err error) { t.Errorf("an import: %v", err) }) })
	t.Cleanup(func() { stop(); running.Wait() })
}

// ended waits for an import to end, and gives how it did.
func (s *server) ended(t *testing.T, at string) obj {
	t.Helper()
	for range 3_000 {
		imp := s.get(t, s.reader, at)
		if state := text(t, imp, "/state"); state != "running" && state != "waiting" && state != "taking_back" {
			return imp
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s does not end", at)
	return nil
}

// TestImports: a file that is sent is tried, brought in, listed and taken back.
func TestImports(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.importing(t)
		sent := map[string]string{"mapping": exchangetest.Mapping, "file": exchangetest.Register}
		bring := func(query string) (at string, imp obj) {
			t.Helper()
			r := s.send(t, query, s.editor, sent).want(t, http.StatusAccepted)
			at = strings.TrimPrefix(r.header.Get("Location"), base)
			return at, s.ended(t, at)
		}
		_, tried := bring("?dry_run=true")
		holds(t, "tried", tried, obj{"/state": "done", "/dry_run": true, "/created": 2, "/refused": 2, "/file": "file.txt", "/read_as": `csv in utf-8, separator ","`, "/scheme": "reg", "/created_by": "test editor"})
		same(t, "agreements after trying", s.total(t, s.editor, "/agreements"), 0)

		at, first := bring("")
		holds(t, "the first", first, obj{"/state": "done", "/created": 2, "/refused": 2, "/done": 4, "/bytes": len(exchangetest.Register), "/bytes_read": len(exchangetest.Register)})
		refused := s.get(t, s.reader, at+"/rows?outcome=refused")
		holds(t, "what was refused", refused, obj{"/data/0/faults/0/row": 4, "/data/0/faults/0/column": "Partner", "/data/0/faults/0/value": "Ivory Coost", "/data/0/faults/0/guess": "CI"})
		file := s.do(t, "GET", at+"/refused", s.reader, nil, nil).want(t, http.StatusOK)
		if rows := readCSV(t, file.body); len(rows) != 3 || rows[0][6] != "refused because" || rows[1][2] != "Ivory Coost" {
			t.Errorf("the file of what was refused: %v", rows)
		}
		same(t, "by its external id", s.total(t, s.editor, "/agreements?external_id=reg:2"), 1)
		same(t, "for guests", s.total(t, guest, "/agreements"), 0)
		_, again := bring("")
		holds(t, "again", again, obj{"/created": 0, "/unchanged": 2, "/refused": 2})
		same(t, "all imports", pluck(s.data(t, s.reader, "/imports"), "/id"), []string{"3", "2", "1"})

		s.do(t, "POST", at+"/take-back", s.editor, nil, nil).want(t, http.StatusAccepted)
		holds(t, "taken back", s.ended(t, at), obj{"/state": "taken_back"})
		same(t, "agreements after taking back", s.total(t, s.editor, "/agreements"), 0)
		same(t, "in the bin", s.total(t, s.editor, "/agreements?bin=true"), 2)
		s.do(t, "POST", at+"/take-back", s.editor, nil, nil).problem(t, http.StatusConflict)
	})
}

// TestImportsTellWhatIsAlike: of what may be on record already the rows of an import say so,
// of people in other spellings too, and never decide it.
func TestImportsTellWhatIsAlike(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.importing(t)
		s.create(t, "/people", obj{"country": "MA", "names": list{obj{"text": "Nasser Bourita", "language": "fr"}, obj{"text": "ناصر بوريطة", "language": "ar"}}})
		s.create(t, "/visits", with(aVisit(), obj{"title": en("Official visit"), "date": "2023-11-13", "visitor_country": "MA", "host_country": "AZ"}))
		mapping := `entente: 1
scheme: visits
records:
  - kind: visit
    id: No
    fields:
      title.en: Title
      visitor_country: {constant: MA}
      host_country: {constant: AZ}
      date: On
      lead.country: {constant: MA}
      lead.name: Who
`
		file := "No,Title,On,Who\n1,Official visit,2023-11-13,BOURITTA Nassir\n2,Working visit,2024-05-06/2024-05-07,بوريطة ناصر\n3,Working visit,2024-05-07,ناصر بوريطة\n4,Another,2021-01-01,Somebody Else\n"
		bring := func(query string) (string, obj) {
			t.Helper()
			r := s.send(t, query, s.editor, map[string]string{"mapping": mapping, "file": file}).want(t, http.StatusAccepted)
			at := strings.TrimPrefix(r.header.Get("Location"), base)
			return at, s.ended(t, at)
		}
		alike := func(rows obj, i int) []string { return alikes(t, at(t, rows, fmt.Sprint("/data/", i)).(obj)) }
		where, tried := bring("?dry_run=true")
		holds(t, "tried", tried, obj{"/created": 4, "/possible_duplicates": 2})
		rows := s.get(t, s.editor, where+"/rows?possible_duplicates=true")
		same(t, "what may be on record", append(alike(rows, 0), alike(rows, 1)...),
			[]string{"/lead/name PER-2026-0001", " VIS-2026-0001", "/lead/name PER-2026-0001"})
		holds(t, "why", rows, obj{"/data/0/possible_duplicates/0/because": list{"similar_name", "same_country"}, "/data/0/possible_duplicates/0/new_title/und": "BOURITTA Nassir"})
		if _, recorded := find(rows, "/data/0/possible_duplicates/0/new"); recorded {
			t.Error("what is only tried has an id")
		}

		where, done := bring("")
		holds(t, "brought in", done, obj{"/created": 4, "/possible_duplicates": 3})
		rows = s.get(t, s.editor, where+"/rows?possible_duplicates=true&outcome=created")
		same(t, "with the rows above", alike(rows, 2), []string{" VIS-2026-0003"})
		kept, other := text(t, rows, "/data/0/possible_duplicates/0/id"), text(t, rows, "/data/0/possible_duplicates/0/new/id")
		s.do(t, "POST", "/people/"+kept+"/merge", s.editor, header{"If-Match": "*"}, obj{"other": other}).want(t, http.StatusOK)
		s.verify(t)
	})
}

// TestWrongImports: what cannot be brought in is refused, and leaves nothing behind.
func TestWrongImports(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		all := map[string]string{"mapping": exchangetest.Mapping, "file": exchangetest.Register}
		s.send(t, "", guest, all).problem(t, http.StatusUnauthorized)
		s.send(t, "", s.reader, all).problem(t, http.StatusForbidden)
		s.send(t, "", s.editor, map[string]string{"mapping": exchangetest.Mapping}).problem(t, http.StatusUnprocessableEntity, fault{"?file", "required"})
		s.send(t, "", s.editor, map[string]string{"mapping": "records: 7", "file": exchangetest.Register}).problem(t, http.StatusUnprocessableEntity)
		s.send(t, "", s.editor, map[string]string{"mapping": exchangetest.Mapping, "file": exchangetest.Register, "more": "x"}).problem(t, http.StatusBadRequest, fault{"?more", "unknown_parameter"})
		for _, name := range []string{"mapping", "file"} {
			body, media := form(t, all)
			body, _ = bytes.CutSuffix(body, []byte("--\r\n")) // the end of a form, which goes on
			body = append(body, "\r\nContent-Disposition: form-data; name=\""+name+"\"\r\n\r\n"+all[name]...)
			_, boundary, _ := strings.Cut(media, "boundary=")
			body = append(body, "\r\n--"+boundary+"--\r\n"...)
			s.do(t, "POST", "/imports", s.editor, header{"Content-Type": media}, body).problem(t, http.StatusBadRequest, fault{"?" + name, "repeated"})
		}
		s.do(t, "POST", "/imports", s.editor, nil, obj{}).problem(t, http.StatusUnsupportedMediaType)
		same(t, "imports", len(s.data(t, s.reader, "/imports")), 0)
		for _, path := range []string{"/imports/7", "/imports/x", "/imports/7/rows", "/imports/7/refused"} {
			s.do(t, "GET", path, s.reader, nil, nil).problem(t, http.StatusNotFound)
			s.do(t, "GET", path, guest, nil, nil).problem(t, http.StatusUnauthorized)
		}
		s.do(t, "POST", "/imports/7/cancel", s.editor, nil, nil).problem(t, http.StatusNotFound)

		imp := s.send(t, "", s.editor, all).want(t, http.StatusAccepted).tree(t) // which nobody brings in
		at := fmt.Sprintf("/imports/%v", imp["id"])
		holds(t, "cancelled", s.do(t, "POST", at+"/cancel", s.editor, nil, nil).want(t, http.StatusOK).tree(t), obj{"/state": "cancelled"})
		s.do(t, "POST", at+"/cancel", s.editor, nil, nil).problem(t, http.StatusConflict)
		s.do(t, "GET", at+"/rows?outcome=lost", s.reader, nil, nil).problem(t, http.StatusBadRequest, fault{"?outcome", "unknown_code"})
		same(t, "agreements", s.total(t, s.editor, "/agreements"), 0)
	})
}
