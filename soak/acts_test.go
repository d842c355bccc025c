package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type obj = map[string]any

const v1 = "/api/v1"

// lists and their filters, from which readers ask at random.
var (
	lists   = []string{"visits", "meetings", "agreements", "commitments", "articles", "institutions", "people", "sectors", "countries"}
	others  = []string{"/progress", "/progress/by/sector", "/progress/by/pair", "/progress/overdue", "/progress/upcoming", "/conflicts", "/review-needed", "/timeline", "/relations", "/search?q=memorandum"}
	filters = []string{"country=AZ", "pair=AZ-MA", "sector=energy", "q=memorandum", "q=مذكرة", "lang=ar", "lang=fr", "fields=id,title", "total=true", "sort=-date", "limit=200", "limit=1", "from=1999", "to=2010-06", "as_of=2015-01-01"}
	files   = []string{"", "", "", ".csv", ".ndjson"}
)

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// read reads a list, some other page or a record, as a guest or with a token, and once in
// a while the next page.
func (n *night) read(t *testing.T, rng *rand.Rand) {
	path := v1 + "/" + pick(rng, lists) + pick(rng, files) + "?" + pick(rng, filters) + "&" + pick(rng, filters)
	switch rng.IntN(6) {
	case 0:
		path = v1 + pick(rng, others)
	case 1:
		path = n.someKnown(rng, v1+"/countries/AZ") + pick(rng, []string{"", "?lang=fr", "/history", "?fields=id"})
	}
	token := pick(rng, []string{"", n.token})
	a, ok := n.orderly(t, http.MethodGet, path, nil, token)
	var page struct{ Meta struct{ Next string } }
	if ok && a.status == http.StatusOK && json.Unmarshal(a.body, &page) == nil && page.Meta.Next != "" {
		n.orderly(t, http.MethodGet, path+joint(path)+"cursor="+url.QueryEscape(page.Meta.Next), nil, token)
	}
	if a.etag != "" {
		n.orderly(t, http.MethodGet, path, nil, token, "If-None-Match", a.etag)
	}
}

func joint(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// write records something, open or hidden, and remembers it once it is acknowledged.
func (n *night) write(t *testing.T, rng *rand.Rand) {
	name := fmt.Sprintf("%x", rng.Uint64())
	access := pick(rng, []string{"draft", "published"})
	kind := pick(rng, []string{"people", "visits", "commitments", "agreements"})
	body := map[string]obj{
		"people":      {"names": []obj{{"text": "Person " + name, "primary": true}}, "country": "AZ", "review_state": access},
		"visits":      {"title": obj{"en": "Visit " + name, "ar": "زيارة"}, "visitor_country": "MA", "host_country": "AZ", "date": "2026-11", "status": "completed", "review_state": access},
		"commitments": {"title": obj{"en": "Promise " + name}, "modality": "intended", "owed_by": []string{"AZ"}, "owed_to": []string{"MA"}, "sectors": []string{"energy"}, "due": "2027", "review_state": access},
		"agreements": {"title": obj{"en": "Agreement " + name}, "type": "mou", "parties": []obj{{"country": "AZ"}, {"country": "MA"}}, "date": "2026-10-01", "review_state": access,
			"acts": []obj{{"kind": "signature", "date": "2026-10-01"}}},
	}[kind]
	a, ok := n.orderly(t, http.MethodPost, v1+"/"+kind, body, n.token, "Idempotency-Key", name)
	if !ok {
		return
	}
	var record struct{ ID string }
	if a.status != http.StatusCreated || json.Unmarshal(a.body, &record) != nil {
		if a.status != http.StatusServiceUnavailable {
			t.Errorf("POST %s: %d %s", kind, a.status, a.body)
		}
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.paths = append(n.paths, v1+"/"+kind+"/"+record.ID)
	n.known[n.paths[len(n.paths)-1]] = a.version()
}

// edit hides or opens something that was recorded, with the version that was read.
func (n *night) edit(t *testing.T, rng *rand.Rand) {
	path := n.someKnown(rng, "")
	if path == "" {
		return
	}
	read, ok := n.orderly(t, http.MethodGet, path, nil, n.token)
	if !ok || read.status != http.StatusOK {
		return
	}
	change := obj{"visibility": pick(rng, []string{"public", "internal", "restricted"})}
	a, ok := n.orderly(t, http.MethodPatch, path, change, n.token, "If-Match", read.etag, "Content-Type", "application/merge-patch+json")
	if ok && a.status == http.StatusOK {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.known[path] = max(n.known[path], a.version())
	}
}

// leave begins to read a whole list as a file, and goes.
func (n *night) leave(t *testing.T, rng *rand.Rand) {
	n.standing.RLock()
	defer n.standing.RUnlock()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.addr+v1+"/"+pick(rng, lists)+".ndjson", nil)
	if err != nil {
		t.Error(err)
		return
	}
	if a, err := n.http.Do(r); err == nil {
		_, _ = a.Body.Read(make([]byte, 1+rng.IntN(4096))) // enough of it
		_ = a.Body.Close()
	}
}

// mutter sends something malformed: bytes that are no request, a request with a part of
// it spoilt, a host and path that nobody has heard of, very many parameters.
func (n *night) mutter(t *testing.T, rng *rand.Rand) {
	text := []byte(fmt.Sprintf("%s %s/%s?%s HTTP/1.1\r\nHost: soak\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n",
		pick(rng, []string{"GET", "HEAD", "POST", "PATCH", "DELETE", "BREW"}), v1, pick(rng, lists), pick(rng, filters), pick(rng, []string{n.token, "ent_x", ""})))
	switch rng.IntN(4) {
	case 0:
		for range 1 + rng.IntN(8) {
			text[rng.IntN(len(text))] = byte(rng.Uint32())
		}
	case 1:
		text = []byte(fmt.Sprintf("GET /%x HTTP/1.1\r\nHost: %x.example\r\nConnection: close\r\n\r\n", rng.Uint64(), rng.Uint64()))
	case 2:
		text = []byte("GET " + v1 + "/agreements?" + strings.Repeat("country=AZ&", 1+rng.IntN(300)) + "x=1 HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n")
	default:
		body := strings.Repeat(pick(rng, []string{"[", `{"a":`, "\xff", `"`, "0"}), 1+rng.IntN(5000))
		text = []byte(fmt.Sprintf("POST %s/%s HTTP/1.1\r\nHost: soak\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			v1, pick(rng, lists), n.token, len(body), body))
	}
	n.raw(t, text)
}

// someKnown is the path of something that was recorded.
func (n *night) someKnown(rng *rand.Rand, otherwise string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.paths) == 0 {
		return otherwise
	}
	return pick(rng, n.paths)
}
