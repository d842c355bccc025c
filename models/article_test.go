package models_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

// Addresses of real articles, as sources.md prints them.
const (
	alittihad = "https://alittihad.info/%d8%a3%d8%b0%d8%b1%d8%a8%d9%8a%d8%ac%d8%a7%d9%86-%d8%aa%d8%ac%d8%af%d8%af-%d8%a7%d9%84%d8%aa%d8%a3%d9%83%d9%8a%d8%af-%d8%b9%d9%84%d9%89-%d8%af%d8%b9%d9%85%d9%87%d8%a7-%d8%a7%d9%84%d8%af%d8%a7"
	agora     = "https://cdn.agora.ma/2023/11/13/%d9%88%d8%b2%d9%8a%d8%b1-%d8%a7%d9%84%d8%ae%d8%a7%d8%b1%d8%ac%d9%8a%d8%a9-%d8%a7%d9%84%d8%a3%d8%b0%d8%b1%d9%8a-%d8%a3%d8%b0%d8%b1%d8%a8%d9%8a%d8%ac%d8%a7%d9%86-%d8%aa%d9%88%d9%84%d9%8a-%d8%a7%d9%87"
	wikipedia = "https://he.wikipedia.org/wiki/%D7%99%D7%97%D7%A1%D7%99_%D7%90%D7%96%D7%A8%D7%91%D7%99%D7%99%D7%92%27%D7%9F%E2%80%93%D7%9E%D7%A8%D7%95%D7%A7%D7%95"
	albayane  = "http://albayane.press.ma/?p=167858"
)

func TestCanonicalURLJoins(t *testing.T) {
	for _, tc := range []struct {
		name string
		same []string
	}{
		{"http and https", []string{"https://www.azernews.az/nation/128287.html", "http://www.azernews.az/nation/128287.html"}},
		{"letters of scheme and host", []string{"https://lematin.ma/nation/x", "HTTPS://LeMatin.MA/nation/x"}},
		{"the default port", []string{"https://lematin.ma/x", "https://lematin.ma:443/x", "http://lematin.ma:80/x", "https://lematin.ma:/x"}},
		{"a fragment", []string{"https://lematin.ma/x", "https://lematin.ma/x#comments", "https://lematin.ma/x#"}},
		{"the root", []string{"https://lematin.ma", "https://lematin.ma/", "https://lematin.ma?", "https://lematin.ma./"}},
		{"trackers", []string{"https://lematin.ma/x", "https://lematin.ma/x?utm_source=a&utm_medium=b", "https://lematin.ma/x?fbclid=IwAR0", "https://lematin.ma/x?gclid=1", "https://lematin.ma/x?utm%5Fsource=a", "https://lematin.ma/x?&"}},
		{"the parameter that is the article", []string{albayane, "https://albayane.press.ma/?p=167858", "http://albayane.press.ma?p=167858", "http://albayane.press.ma/?utm_source=x&p=167858", "http://albayane.press.ma/?p=167858&fbclid=2"}},
		{"legalacts", []string{"https://legalacts.az/ru/news/9398?News_page=251", "https://legalacts.az/ru/news/9398?News%5Fpage=251"}},
		{"percent-encoding of الاتحاد الاشتراكي", []string{alittihad, strings.ToUpper(alittihad[len("https://alittihad.info"):]), "https://alittihad.info/أذربيجان-تجدد-التأكيد-على-دعمها-الدا"}},
		{"percent-encoding of Agora", []string{agora, "https://cdn.agora.ma/2023/11/13/وزير-الخارجية-الأذري-أذربيجان-تولي-اه"}},
		{"percent-encoding of Wikipedia", []string{wikipedia, "https://he.wikipedia.org/wiki/יחסי_אזרבייג'ן–מרוקו"}},
		{"encoded letters", []string{"https://example.org/a-b", "https://example.org/%61%2Db"}},
		{"spaces in a query", []string{"https://example.org/?q=a+b", "https://example.org/?q=a%20b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := models.CanonicalURL(tc.same[0])
			for _, raw := range tc.same {
				if strings.HasPrefix(raw, "/") {
					raw = "https://alittihad.info" + raw // the path alone was put in capitals
				}
				if got := models.CanonicalURL(raw); got != want {
					t.Errorf("%s\n got %s\nwant %s", raw, got, want)
				}
			}
		})
	}
}

func TestCanonicalURLKeepsApart(t *testing.T) {
	for _, tc := range []struct{ a, b string }{
		{albayane, "http://albayane.press.ma/?p=167859"},
		{albayane, "http://albayane.press.ma/"},
		{"https://legalacts.az/ru/news/9398?News_page=251", "https://legalacts.az/ru/news/9398"},
		{"https://lib.aliyev-heritage.org/en/7760182.html", "https://lib.aliyevheritage.org/ar/7760182.html"},
		{"https://example.org/a", "https://example.org/A"},
		{"https://example.org/a", "https://example.org/a/"},
		{"https://example.org/a", "https://www.example.org/a"},
		{"https://example.org/a", "https://example.org:8443/a"},
		{"https://example.org/?a=1&b=2", "https://example.org/?a=1"},
		{"https://example.org/?q=a%26b", "https://example.org/?q=a&b"},
		{"https://example.org/a%3Fb", "https://example.org/a?b"},
		{"https://example.org/a%2Fb", "https://example.org/a/b"},
		{"https://example.org/utm_source", "https://example.org/"},
	} {
		if a, b := models.CanonicalURL(tc.a), models.CanonicalURL(tc.b); a == b {
			t.Errorf("%s and %s are both %s", tc.a, tc.b, a)
		}
	}
	if got, want := models.CanonicalURL(albayane), "https://albayane.press.ma/?p=167858"; got != want {
		t.Errorf("%s: got %s, want %s", albayane, got, want)
	}
}

func FuzzCanonicalURL(f *testing.F) {
	for _, seed := range []string{alittihad, agora, wikipedia, albayane, "", "%", "http://[::1]:80/", "https://a../?utm%5Fx=1&%zz=%zz#x", "http://a/%2f%00", "HTTP://İ.ə/", "//x", "http://user:pass@a/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once := models.CanonicalURL(raw)
		for _, fault := range faults(&models.ArticleFields{Title: "x", URL: &raw}) {
			if strings.HasPrefix(fault, "/url ") {
				return // refused, so never stored
			}
		}
		if twice := models.CanonicalURL(once); twice != once {
			t.Errorf("%q is %q, which is %q", raw, once, twice)
		}
		if !strings.HasPrefix(once, "https://") {
			t.Errorf("%q is %q", raw, once)
		}
	})
}

func TestArticleIsChecked(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   models.ArticleFields
		want []string
	}{
		{"a title is enough", models.ArticleFields{Title: "زيارة"}, nil},
		{"nothing", models.ArticleFields{}, []string{"/title required"}},
		{"addresses", models.ArticleFields{Title: "x", URL: ptr("ftp://example.org/a"), ArchiveURL: ptr("example.org")}, []string{"/url invalid_url", "/archive_url invalid_url"}},
		{"a script is no address", models.ArticleFields{Title: "x", URL: ptr("javascript:alert(1)")}, []string{"/url invalid_url"}},
		{"an address without host", models.ArticleFields{Title: "x", URL: ptr("https:///a")}, []string{"/url invalid_url"}},
		{"empty names", models.ArticleFields{Title: "x", Outlet: ptr(""), Author: ptr(""), ClusterID: ptr("")}, []string{"/outlet empty", "/author empty", "/cluster_id empty"}},
		{"too long", models.ArticleFields{Title: strings.Repeat("ə", 1001), Outlet: ptr(strings.Repeat("x", 301))}, []string{"/title too_long", "/outlet too_long"}},
		{"just long enough", models.ArticleFields{Title: strings.Repeat("ə", 1000), Outlet: ptr(strings.Repeat("ə", 300))}, nil},
		{"codes", models.ArticleFields{Title: "x", Kind: ptr(models.ArticleType("blog")), State: ptr(models.ArticleState("gone")), Reliability: ptr(models.Reliability("G"))},
			[]string{"/kind unknown_code", "/state unknown_code", "/reliability unknown_code"}},
		{"a hash", models.ArticleFields{Title: "x", SHA256: ptr("ABC")}, []string{"/sha256 invalid_hash"}},
		{"dates", models.ArticleFields{Title: "x", PublishedOn: date("2023-13"), RetrievedOn: date("soon")}, []string{"/published_on invalid_date", "/retrieved_on invalid_date"}},
		{"a language", models.ArticleFields{Title: "x", Language: ptr(models.Language("arabic language"))}, []string{"/language invalid_language"}},
		{"a sector twice", models.ArticleFields{Title: "x", Sectors: []models.SectorCode{"trade", "trade"}}, []string{"/sectors/1 duplicate"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, faults(&tc.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestArticleIsFoundAgain(t *testing.T) {
	known := models.Article{ArticleFields: models.ArticleFields{Title: "زيارة ناصر بوريــطة", Outlet: ptr("فاس نيوز"), Language: ptr(models.Language("ar"))}}
	known.Derive()
	if known.CanonicalURL != nil || *known.State != models.ArticleOk || *known.Reliability != models.ReliabilityF {
		t.Errorf("got canonical URL %v, state %s, reliability %s; want none, ok, F", known.CanonicalURL, *known.State, *known.Reliability)
	}
	for _, tc := range []struct {
		name string
		in   models.ArticleFields
		same bool
	}{
		{"folded", models.ArticleFields{Title: "زيارة ناصر بُورِيطَة", Outlet: ptr("فاس نيوز"), Language: ptr(models.Language("ar"))}, true},
		{"another outlet", models.ArticleFields{Title: known.Title, Language: ptr(models.Language("ar"))}, false},
		{"another language", models.ArticleFields{Title: known.Title, Outlet: known.Outlet, Language: ptr(models.Language("fr"))}, false},
	} {
		a := models.Article{ArticleFields: tc.in}
		a.Derive()
		if got := a.FoldedTitle == known.FoldedTitle; got != tc.same {
			t.Errorf("%s: the same %t, want %t (%q, %q)", tc.name, got, tc.same, a.FoldedTitle, known.FoldedTitle)
		}
	}
}
