package api_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"entente/store/storetest"
)

// browser is a page in a real browser, with what it asked for and complained of.
type browser struct {
	ctx    context.Context
	mu     sync.Mutex
	asked  []string
	faults []string
}

// newBrowser opens a page in headless Chromium, which has no way out but to
// this machine. Without Chromium the test is skipped, and fails where CI is set.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("no Chromium: apt-get install chromium")
	} else if err != nil {
		t.Skip("SWAGGER UI IS NOT TESTED IN A BROWSER: there is no chromium in the path; apt-get install chromium")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 1600),
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(stop)
	ctx, closePage := chromedp.NewContext(allocator)
	t.Cleanup(closePage)
	b := &browser{ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	return b
}

// hear notes each request that leaves the page, and each complaint of it.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *network.EventWebSocketCreated:
		b.asked = append(b.asked, e.URL)
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.faults = append(b.faults, e.Entry.Text)
		}
	}
}

// does takes steps on the page, within a time.
func (b *browser) does(t *testing.T, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("%s: %v\n%q", what, err, b.faults)
	}
}

func (b *browser) text(t *testing.T, selector string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Minute)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(selector)))
	if err != nil {
		t.Fatalf("reading %s: %v", selector, err)
	}
	return text
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

func TestSwaggerUI(t *testing.T) {
	storetest.Long(t, "a browser does one thing after the other")
	t.Parallel()
	s := newServer(t, "sqlite")
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	b := newBrowser(t)

	b.does(t, "opening Swagger UI", chromedp.Navigate(web.URL+"/swagger/index.html"),
		chromedp.WaitVisible(chromedp.CSS("#operations-visits-createVisit .opblock-section-request-body")))
	if first := b.text(t, ".opblock .opblock-summary-path"); !strings.HasSuffix(strings.ReplaceAll(first, "\u200b", ""), "/visits") {
		t.Errorf("the first operation is of %q, want the visits", first)
	}
	if title := b.text(t, ".info .title"); !strings.HasPrefix(title, "Entente") {
		t.Errorf("the title is %q, want Entente", title)
	}
	operations := 0
	for _, item := range document(t).Paths.Map() {
		operations += len(item.Operations())
	}
	b.shows(t, operations)
	b.authorizes(t, s.editor)
	b.executes(t, "institutions-createInstitution", "201")
	b.executes(t, "visits-createVisit", "201")
	b.executes(t, "visits-listVisits", "200")
	if curl := b.text(t, "#operations-visits-listVisits .curl-command"); !strings.Contains(curl, "Bearer "+s.editor) {
		t.Errorf("reading goes without the token, so drafts stay hidden: %s", curl)
	}
	if n := s.total(t, s.editor, "/institutions"); n != 1 {
		t.Errorf("%d institutions are on record after Execute, want 1", n)
	}
	b.stayedAtHome(t)
}

// shows unfolds every section, and counts the operations in them.
func (b *browser) shows(t *testing.T, want int) {
	t.Helper()
	b.does(t, "unfolding the sections",
		chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".opblock-tag[data-is-open=false]").forEach(tag => tag.click())`),
		chromedp.WaitVisible(chromedp.CSS("#operations-operation-getVersion")))
	n, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.querySelectorAll(".opblock").length`))
	if err != nil || n != want {
		t.Errorf("Swagger UI shows %d operations (%v), want %d", n, err, want)
	}
}

// authorizes gives the token in the dialogue, as a person does.
func (b *browser) authorizes(t *testing.T, token string) {
	t.Helper()
	b.does(t, "authorizing", click(".btn.authorize"),
		chromedp.SendKeys(chromedp.CSS(".auth-container input"), token),
		click(".auth-btn-wrapper .authorize"), click(".auth-btn-wrapper .btn-done"))
}

// executes tries an operation out as it stands: with the example body, and
// parameters as they are filled in.
func (b *browser) executes(t *testing.T, id, status string) {
	t.Helper()
	operation := "#operations-" + id + " "
	b.does(t, "unfolding "+id, chromedp.Evaluate[chromedp.Void](`document.querySelector("`+operation+`.opblock-summary-control[aria-expanded=false]")?.click()`))
	b.does(t, "executing "+id, click(operation+".try-out__btn"),
		click(operation+".execute"), chromedp.WaitVisible(chromedp.CSS(operation+".live-responses-table .response-col_status")))
	if got := b.text(t, operation+".live-responses-table tbody .response-col_status"); got != status {
		t.Errorf("%s answered %s, want %s: %s", id, got, status, b.text(t, operation+".live-responses-table"))
	}
}

// stayedAtHome checks that nothing was asked of another host, and that the
// browser found nothing to complain of.
func (b *browser) stayedAtHome(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.asked) < 5 {
		t.Errorf("only %q were asked for: requests are not seen", b.asked)
	}
	for _, asked := range b.asked {
		u, err := url.Parse(asked)
		if err != nil || u.Scheme != "data" && u.Hostname() != "127.0.0.1" {
			t.Errorf("a request left this host: %s (%v)", asked, err)
		}
	}
	for _, fault := range b.faults {
		t.Errorf("the browser complains: %s", fault)
	}
}
