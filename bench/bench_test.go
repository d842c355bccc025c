// Package bench measures the program as a client meets it: the real server over
// the real database, by HTTP on the loopback, 16 connections at a time. Beside
// each figure stand cpu-us/op, the processor time of client and server, and
// ofLimit, the share it reaches of the same Echo answering as many fixed bytes,
// measured right after it. Read the shares and the growth between sizes; times by
// themselves say more about the machine.
package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"entente/api"
	"entente/models"
	"entente/store"
)

// connections is how many clients ask at once.
const connections = 16

// world is a server over a database of the size asked for, and the limit beside it.
type world struct {
	api, limit *httptest.Server
	token      string
	ids        []string
	size       int
}

// size is how many agreements, and as many commitments, there are.
func size() int {
	if n, err := strconv.Atoi(os.Getenv("BENCH_SIZE")); err == nil && n > 0 {
		return n
	}
	return 10_000
}

var shared = sync.OnceValues(func() (*world, error) {
	ctx := context.Background()
	file, err := database(ctx, size())
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, file, store.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	h, err := api.New(s, api.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	w := &world{api: httptest.NewServer(h), limit: httptest.NewServer(fixed()), size: size()}
	if w.token, err = s.CreateToken(ctx, models.RoleEditor, "bench"); err != nil {
		return nil, err
	}
	return w, w.sample()
})

// database gives the file of a size, made once and used again.
func database(ctx context.Context, n int) (string, error) {
	file := filepath.Join("..", "build", fmt.Sprintf("bench-%d.db", n))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	making := file + ".making"
	if err := os.RemoveAll(making); err != nil {
		return "", err
	}
	s, err := store.Open(ctx, making, store.Options{})
	if err != nil {
		return "", err
	}
	if err := s.Migrate(ctx); err != nil {
		return "", err
	}
	start := time.Now()
	ctx = models.WithViewer(ctx, models.Viewer{Name: "bench", Role: models.RoleAdministrator})
	if err := s.Generate(ctx, store.Synthetic{Agreements: n, Commitments: n, Seed: 1}); err != nil {
		return "", err
	}
	fmt.Printf("generated %d agreements and commitments in %s\n", n, time.Since(start).Round(time.Second))
	if err := s.Close(); err != nil {
		return "", err
	}
	return file, os.Rename(making, file)
}

// fixed is the limit: Echo answering n fixed bytes.
func fixed() *echo.Echo {
	e := echo.New()
	e.GET("/:n", func(c echo.Context) error {
		n, err := strconv.Atoi(c.Param("n"))
		if err != nil {
			return err
		}
		return c.JSONBlob(http.StatusOK, bytes.Repeat([]byte{'x'}, n))
	})
	return e
}

// sample finds the ids of some agreements from all over the database.
func (w *world) sample() error {
	c, err := dial(w.api)
	if err != nil {
		return err
	}
	defer c.Close()
	r := rand.New(rand.NewPCG(1, 1))
	for len(w.ids) < 500 {
		a, err := c.do(request("GET", fmt.Sprintf("/api/v1/agreements/AGR-%d-%04d?fields=id", time.Now().UTC().Year(), 1+r.IntN(w.size)), "", w.token))
		if err != nil {
			return err
		}
		var v struct{ ID string }
		if err := json.Unmarshal(a.body, &v); err != nil || v.ID == "" {
			return fmt.Errorf("sampling: %d %s", a.status, a.body)
		}
		w.ids = append(w.ids, v.ID)
	}
	return nil
}

// client is one connection.
type client struct {
	net.Conn
	r *bufio.Reader
}

func dial(s *httptest.Server) (*client, error) {
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		return nil, err
	}
	return &client{c, bufio.NewReaderSize(c, 64<<10)}, nil
}

type answer struct {
	status int
	etag   string
	body   []byte
}

func request(method, path, body, token string, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: bench\r\n", method, path)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}

func (c *client) do(request []byte) (answer, error) {
	if _, err := c.Write(request); err != nil {
		return answer{}, err
	}
	r, err := http.ReadResponse(c.r, nil)
	if err != nil {
		return answer{}, err
	}
	body, err := io.ReadAll(r.Body)
	return answer{r.StatusCode, r.Header.Get("ETag"), body}, err
}

// one asks once, and fails unless the status is the one wanted.
func one(b *testing.B, s *httptest.Server, request []byte, want int) answer {
	b.Helper()
	c, err := dial(s)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	a, err := c.do(request)
	if err != nil || a.status != want {
		b.Fatalf("%.200s: got %d %.500s, %v, want %d", request, a.status, a.body, err, want)
	}
	return a
}

// measure asks over all connections, next giving each request, and reports the
// middle and the slow end of the waiting times; it gives the processor time of one.
func measure(b *testing.B, s *httptest.Server, want int, next func(i int) []byte) time.Duration {
	b.Helper()
	var all []time.Duration
	var mu sync.Mutex
	var i atomic.Int64
	b.SetParallelism(max(1, connections/runtime.GOMAXPROCS(0)))
	b.ResetTimer()
	before := cpu()
	b.RunParallel(func(pb *testing.PB) {
		c, err := dial(s)
		if err != nil {
			b.Error(err)
			return
		}
		defer c.Close()
		var own []time.Duration
		for pb.Next() {
			r := next(int(i.Add(1)))
			start := time.Now()
			a, err := c.do(r)
			own = append(own, time.Since(start))
			if err != nil || a.status != want {
				b.Errorf("%.200s: got %d %.500s, %v, want %d", r, a.status, a.body, err, want)
				return
			}
		}
		mu.Lock()
		all = append(all, own...)
		mu.Unlock()
	})
	b.StopTimer()
	own := (cpu() - before) / time.Duration(b.N)
	b.ReportMetric(float64(own.Microseconds()), "cpu-us/op")
	slices.Sort(all)
	if len(all) > 0 {
		b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-us")
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-us")
	}
	return own
}

// cpu is the processor time of this process so far: client and server, which
// other work on the machine disturbs least.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// read measures reading some paths, and the limit for as many bytes.
func read(b *testing.B, paths ...string) {
	b.Helper()
	w := start(b)
	var requests [][]byte
	for _, path := range paths {
		requests = append(requests, request("GET", path, "", ""))
	}
	a := one(b, w.api, requests[0], http.StatusOK)
	own := measure(b, w.api, http.StatusOK, func(i int) []byte { return requests[i%len(requests)] })
	b.ReportMetric(float64(len(a.body)), "bytes")
	w.compare(b, own, len(a.body))
}

// compare reports the share of the limit that was reached, by processor time.
func (w *world) compare(b *testing.B, own time.Duration, bytes int) {
	b.Helper()
	r := request("GET", "/"+strconv.Itoa(bytes), "", "")
	const rounds = 200
	var wg sync.WaitGroup
	begin := cpu()
	for range connections {
		wg.Go(func() {
			c, err := dial(w.limit)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			for range rounds {
				if _, err := c.do(r); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	limit := (cpu() - begin) / (connections * rounds)
	b.ReportMetric(float64(limit)/float64(own), "ofLimit")
}

func start(b *testing.B) *world {
	b.Helper()
	w, err := shared()
	if err != nil {
		b.Fatal(err)
	}
	return w
}

// open are single reads of public agreements, by id.
func open(b *testing.B) []string {
	b.Helper()
	w := start(b)
	c, err := dial(w.api)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	var paths []string
	for _, id := range w.ids {
		path := "/api/v1/agreements/" + id
		a, err := c.do(request("GET", path, "", ""))
		if err != nil {
			b.Fatal(err)
		}
		if a.status == http.StatusOK {
			paths = append(paths, path)
		}
	}
	return paths
}

func BenchmarkLimit(b *testing.B) {
	w := start(b)
	r := request("GET", "/1000", "", "")
	measure(b, w.limit, http.StatusOK, func(int) []byte { return r })
}

func BenchmarkGet(b *testing.B) { read(b, open(b)...) }

func BenchmarkNotModified(b *testing.B) {
	w := start(b)
	path := open(b)[0]
	a := one(b, w.api, request("GET", path, "", ""), http.StatusOK)
	r := request("GET", path, "", "", "If-None-Match: "+a.etag)
	own := measure(b, w.api, http.StatusNotModified, func(int) []byte { return r })
	w.compare(b, own, 0)
}

const agreements, commitments = "/api/v1/agreements", "/api/v1/commitments"

func BenchmarkList(b *testing.B)          { read(b, agreements) }
func BenchmarkListPair(b *testing.B)      { read(b, agreements+"?pair=AZ-MA") }
func BenchmarkListSector(b *testing.B)    { read(b, agreements+"?sector=tourism") }
func BenchmarkListBoth(b *testing.B)      { read(b, agreements+"?pair=AZ-MA&sector=tourism") }
func BenchmarkListInForce(b *testing.B)   { read(b, agreements+"?status=in_force") }
func BenchmarkListTotal(b *testing.B)     { read(b, agreements+"?total=true") }
func BenchmarkListPairTotal(b *testing.B) { read(b, agreements+"?pair=AZ-MA&total=true") }
func BenchmarkPromises(b *testing.B)      { read(b, commitments) }
func BenchmarkPromisesTotal(b *testing.B) { read(b, commitments+"?total=true") }

func BenchmarkDeep(b *testing.B)     { read(b, deep(b, agreements)) }
func BenchmarkDeepPair(b *testing.B) { read(b, deep(b, agreements+"?pair=AZ-MA")) }

// deep is the page half way down a list by date: the cursor of its first page,
// moved to the middle of the days that Generate makes up.
func deep(b *testing.B, path string) string {
	b.Helper()
	w := start(b)
	var page struct{ Meta struct{ Next string } }
	if err := json.Unmarshal(one(b, w.api, request("GET", path, "", ""), http.StatusOK).body, &page); err != nil {
		b.Fatal(err)
	}
	text, err := base64.RawURLEncoding.DecodeString(page.Meta.Next)
	if err != nil {
		b.Fatal(err)
	}
	var cursor map[string]any
	if err := json.Unmarshal(text, &cursor); err != nil {
		b.Fatal(err)
	}
	cursor["k"] = []any{"2018-02-14", "z"}
	if text, err = json.Marshal(cursor); err != nil {
		b.Fatal(err)
	}
	between := "?"
	if strings.Contains(path, "?") {
		between = "&"
	}
	return path + between + "cursor=" + base64.RawURLEncoding.EncodeToString(text)
}

func BenchmarkSearchRare(b *testing.B)   { read(b, "/api/v1/search?q="+rare(b)) }
func BenchmarkSearchCommon(b *testing.B) { read(b, "/api/v1/search?q=cooperation") }
func BenchmarkQRare(b *testing.B)        { read(b, agreements+"?q="+rare(b)) }
func BenchmarkQCommon(b *testing.B)      { read(b, agreements+"?q=cooperation") }

// rare is a made-up name from the title of an agreement, which few share.
func rare(b *testing.B) string {
	b.Helper()
	var v models.Agreement
	if err := json.Unmarshal(one(b, start(b).api, request("GET", open(b)[0], "", ""), http.StatusOK).body, &v); err != nil {
		b.Fatal(err)
	}
	_, name, _ := strings.Cut(v.Title["en"], "(")
	return strings.TrimSuffix(name, ")")
}

const progress = "/api/v1/progress"

func BenchmarkProgress(b *testing.B)             { read(b, progress) }
func BenchmarkProgressPair(b *testing.B)         { read(b, progress+"?pair=AZ-MA") }
func BenchmarkProgressBySector(b *testing.B)     { read(b, progress+"/by/sector") }
func BenchmarkProgressByPair(b *testing.B)       { read(b, progress+"/by/pair") }
func BenchmarkProgressByAgreement(b *testing.B)  { read(b, progress+"/by/agreement") }
func BenchmarkProgressPairBySector(b *testing.B) { read(b, progress+"/by/sector?pair=AZ-MA") }
func BenchmarkProgressThen(b *testing.B)         { read(b, progress+"?as_of=2020-06-30") }
func BenchmarkOverdue(b *testing.B)              { read(b, progress+"/overdue") }
func BenchmarkUpcoming(b *testing.B)             { read(b, progress+"/upcoming") }

func BenchmarkRelations(b *testing.B)     { read(b, "/api/v1/relations") }
func BenchmarkRelation(b *testing.B)      { read(b, "/api/v1/relations/AZ-MA") }
func BenchmarkTimeline(b *testing.B)      { read(b, "/api/v1/timeline") }
func BenchmarkTimelinePair(b *testing.B)  { read(b, "/api/v1/relations/AZ-MA/timeline") }
func BenchmarkConflicts(b *testing.B)     { read(b, "/api/v1/conflicts") }
func BenchmarkConflictsPair(b *testing.B) { read(b, "/api/v1/conflicts?pair=AZ-MA") }

const promise = `{"title":{"en":"Simplify visas for researchers"},"modality":"intended","owed_by":["AZ"],"owed_to":["MA"],
	"date":"2026-05","due":"2027-12","sectors":["tourism"],"review_state":"published"}`

func BenchmarkCreate(b *testing.B) { create(b, commitments, promise) }

func BenchmarkCreateVisit(b *testing.B) {
	create(b, "/api/v1/visits", `{"title":{"en":"Working visit"},"visitor_country":"AZ","host_country":"MA","date":"2026-05-04","level":"working","sectors":["trade"],
		"meetings":[{"title":{"en":"Talks"},"countries":["AZ","MA"],"kind":"talks","date":"2026-05-04"}],
		"agreements":[{"title":{"en":"Memorandum on trade"},"type":"mou","parties":[{"country":"AZ"},{"country":"MA"}],"date":"2026-05-04",
			"acts":[{"kind":"signature","date":"2026-05-04"}],"commitments":[`+promise+`]}],
		"commitments":[`+promise+`],
		"citations":[{"article":{"title":"A working visit","url":"https://bench.example/visit"},"field":"/level","value":"working","quote":"working visit"}]}`)
}

func create(b *testing.B, path, body string) {
	w := start(b)
	r := request("POST", path, body, w.token)
	measure(b, w.api, http.StatusCreated, func(int) []byte { return r })
}
