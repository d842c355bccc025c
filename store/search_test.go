package store_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/models/fold"
	"entente/store"
	"entente/store/storetest"
)

type searchCase struct{ lang, find, query, text string }

func searchCases(t *testing.T) (cases []searchCase) {
	t.Helper()
	files := must(filepath.Glob("../models/fold/testdata/*.tsv"))(t)
	for _, name := range files {
		file := must(os.Open(name))(t)
		for lines := bufio.NewScanner(file); lines.Scan(); {
			parts := strings.Split(lines.Text(), "\t")
			if strings.HasPrefix(lines.Text(), "#") || len(parts) != 4 {
				continue
			}
			cases = append(cases, searchCase{parts[0], parts[1], parts[2], parts[3]})
		}
		check(t, file.Close())
	}
	if len(cases) < 45 {
		t.Fatalf("%d cases only", len(cases))
	}
	return cases
}

// Each line of the search cases, as an article and as a visit, through search
// and through q=, folded and exact.
func TestSearchCases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		cases := searchCases(t)
		articles, visits := make([]string, len(cases)), make([]string, len(cases))
		check(t, s.InTx(ctx, func(tx *store.Store) error {
			for i, c := range cases {
				a, err := storetest.Create[models.Article](ctx, tx, models.ArticleFields{Title: fmt.Sprint("no. ", i), Text: &c.text})
				if err != nil {
					return err
				}
				in := visitFields(fmt.Sprint("no. ", i), published)
				in.Summary = texts{"und": c.text}
				in.VisitorCountry, in.HostCountry = "KI", "TV" // whose names nobody looks for
				v, err := storetest.Create[models.Visit](ctx, tx, models.NewVisit{VisitFields: in})
				if err != nil {
					return err
				}
				articles[i], visits[i] = a.ID, v.ID
			}
			return nil
		}))
		for i, c := range cases {
			for _, exact := range []bool{false, true} {
				found := searched(t, s, c.query, exact)
				byArticle := ids(must(storetest.List[models.Article](ctx, s, models.ArticleFilter{Named: models.Named{Q: c.query, Exact: exact}}, page))(t))
				byVisit := ids(must(storetest.List[models.Visit](ctx, s, models.VisitFilter{Filter: models.Filter{Named: models.Named{Q: c.query, Exact: exact}}}, page))(t))
				got := []bool{slices.Contains(found, articles[i]), slices.Contains(found, visits[i]), slices.Contains(byArticle, articles[i]), slices.Contains(byVisit, visits[i])}
				pure := fold.Match(fold.Query(c.query), fold.Words(c.text), exact)
				want := pure
				switch {
				case c.find == "yes" && !exact, c.find == "exact" && !exact:
					want = true
				case c.find == "no" && !exact, c.find == "exact":
					want = false
				}
				if slices.Contains(got, !want) {
					t.Errorf("%s %q in %q, exact %t: found as article %t, visit %t, by q %t and %t; want %t", c.lang, c.query, c.text, exact, got[0], got[1], got[2], got[3], want)
				}
			}
		}
	})
}

// searched lists all that has all words of a search.
func searched(t *testing.T, s *store.Store, q string, exact bool) (found []string) {
	t.Helper()
	for p := (models.Paging{Limit: 50}); ; {
		got, err := s.Search(storetest.As(t, models.RoleEditor), models.SearchFilter{Q: q, Exact: exact}, p)
		if err != nil {
			t.Fatalf("searching %q: %v", q, err)
		}
		for _, f := range got.Data {
			if !f.Partial {
				found = append(found, f.ID)
			}
		}
		if p.Cursor = got.Meta.Next; p.Cursor == "" {
			return found
		}
	}
}

// What a database makes of an operator of its own is no concern of the user.
func TestSearchTakesAnything(t *testing.T) {
	pieces := []string{"visa", "AND", "OR", "NOT", "NEAR", "NEAR(a b, 2)", "*", "^", `"`, "'", `""`, "(", ")", "{", "}", ":", "exact:", "surface :", "+", "-", "|", "&", "!", "<->", "<2>", ":*", ":A", `\`, "\x00", "\ufffd", "\ue000",
		"%", "_", "--", ";", "$1", "?", "@x", "مغرب", "ə", "'; DROP TABLE visits; --", "  ", "\t", "x6162", "É", "1", "2023", "«", "»", "ـ", "\u202e", "\u2067", "\u200d", "می\u200cخواهم", "٢٠٢٣", "ال", "و", "a", "of the", "@kind=visit", "@seen=all", "=x", "~visa", "\xff", strings.Repeat("a", 3000), "e\u0301", "🙂"}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("visa and more", published)}))(t)
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 3))
		queries := slices.Clone(pieces)
		for range 400 {
			q := ""
			for range 1 + rng.IntN(5) {
				q += pick(rng, pieces) + pick(rng, []string{"", " "})
			}
			queries = append(queries, q)
		}
		for _, q := range queries {
			for _, exact := range []bool{false, true} {
				for _, sort := range []string{"", "-date"} {
					if _, err := s.Search(ctx, models.SearchFilter{Q: q, Exact: exact}, models.Paging{Limit: 50, Sort: sort}); err != nil {
						t.Errorf("searching %q, exact %t, by %q: %v", q, exact, sort, err)
					}
				}
				if _, err := storetest.List[models.Visit](ctx, s, models.VisitFilter{Filter: models.Filter{Named: models.Named{Q: q, Exact: exact}}}, page); err != nil {
					t.Errorf("q=%q, exact %t: %v", q, exact, err)
				}
			}
		}
		if n := len(must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, page))(t).Data); n != 1 {
			t.Errorf("%d visits are left of 1", n)
		}
	})
}

// On random texts the databases find what the pure function finds.
func TestSearchIsThePureFunction(t *testing.T) {
	words := []string{"المغرب", "مغرب", "التعاون", "وتعاون", "لوزير", "وزير", "الخارجية", "شؤون", "شئون", "بُورِيطَة", "بوريــطة", "coopération", "cooperation", "l’énergie", "énergie", "accords", "accord", "Accord",
		"Azərbaycan", "azerbaycan", "əməkdaşlığın", "əməkdaşlıq", "İlham", "Ilham", "visa", "visas", "railways", "rail", "agreement", "agreements", "joint", "commission", "the", "of", "2023", "٢٠٢٣", "O'Brien", "x", "—", "،"}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 4))
		some := func(n int) string {
			var out []string
			for range n {
				out = append(out, pick(rng, words))
			}
			return strings.Join(out, " ")
		}
		written := map[string]string{}
		check(t, s.InTx(ctx, func(tx *store.Store) error {
			for range 60 {
				text := some(1 + rng.IntN(8))
				a, err := storetest.Create[models.Article](ctx, tx, models.ArticleFields{Title: "?!", Text: &text})
				written[a.ID] = text
				if err != nil {
					return err
				}
			}
			return nil
		}))
		for range 150 {
			q := some(1 + rng.IntN(2))
			if rng.IntN(3) == 0 {
				q = `"` + q + `"`
			}
			if rng.IntN(6) == 0 {
				q += " " + some(1)
			}
			exact := rng.IntN(3) == 0
			found := searched(t, s, q, exact)
			for id, text := range written {
				terms := fold.Query(q)
				want := len(terms) > 0 && fold.Match(terms, fold.Words(text), exact)
				if got := slices.Contains(found, id); got != want {
					t.Fatalf("%q (exact %t) in %q: found %t, want %t", q, exact, text, got, want)
				}
			}
		}
	})
}

// Search follows what is written, and shows what may be seen.
func TestSearchFollows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx, guest := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleGuest)
		v := must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("zebra", draft)}))(t)
		seen := func(when, q string, staff, guests int) {
			t.Helper()
			for _, who := range []struct {
				name string
				want int
			}{{"staff", staff}, {"a guest", guests}} {
				c := ctx
				if who.name != "staff" {
					c = guest
				}
				got := must(s.Search(c, models.SearchFilter{Q: q}, page))(t)
				if len(got.Data) != who.want || *got.Meta.Total != who.want {
					t.Errorf("%s, %s finds %d by %q (total %d), want %d", when, who.name, len(got.Data), q, *got.Meta.Total, who.want)
				}
			}
		}
		seen("a draft", "zebra", 1, 0)
		edit := func(title string, access models.Access) {
			t.Helper()
			must(storetest.Change[models.Visit](ctx, s, v.ID, 0, func(f *models.VisitFields) models.Problems {
				f.Title, f.Access = texts{"en": title}, access
				return nil
			}))(t)
		}
		edit("giraffe", published)
		seen("renamed and published", "zebra", 0, 0)
		seen("renamed and published", "giraffe", 1, 1)
		seen("by its reference", v.Reference, 1, 1)
		seen("by its reference in small letters", strings.ToLower(v.Reference), 1, 1)
		edit("giraffe", internal)
		seen("made internal", "giraffe", 1, 0)
		edit("giraffe", published)
		check(t, storetest.Bin[models.Visit](ctx, s, v.ID, 0))
		seen("in the bin", "giraffe", 0, 0)
		must(storetest.Restore[models.Visit](ctx, s, v.ID))(t)
		seen("restored", "giraffe", 1, 1)
		// No phrase reaches from one passage into the next.
		other := visitFields("alpha", published)
		other.Summary = texts{"en": "beta"}
		must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: other}))(t)
		seen("across passages", `"alpha beta"`, 0, 0)
		seen("each passage", "alpha beta", 1, 1)
	})
}

// An article of any length is recorded and found by its beginning.
func TestSearchOfLongTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		for name, text := range map[string]string{
			"words":    "beginning " + strings.Repeat("التعاون الثنائي بين البلدين ", 17_000),
			"distinct": "beginning " + numbers(60_000),
			"one":      "beginning " + strings.Repeat("x", 490_000),
		} {
			a, err := storetest.Create[models.Article](ctx, s, models.ArticleFields{Title: name, Text: &text})
			if err != nil {
				t.Errorf("%s: %v%s", name, err, faultsOf(err))
				continue
			}
			if found := searched(t, s, "beginning", false); !slices.Contains(found, a.ID) {
				t.Errorf("%s: not found by its beginning", name)
			}
		}
	})
}

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}

// A list with words, and a search by date, is the same whether few or many records have
// them; on a page that is not too long, each record is looked at.
func TestCommonWords(t *testing.T) {
	others := map[string]string{
		"sqlite": `INSERT INTO search (rowid, title, body, names, kept)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT 100000 + i, 'agreement', '', '@kind=agreement @seen=all', '' FROM n`,
		"postgres": `INSERT INTO search (seq, doc) SELECT 100000 + i, '''agreement'':1A ''@kind=agreement'':2C ''@seen=all'':2C'::tsvector FROM generate_series(1, 2000) i`,
	}
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			s, _ := storetest.New(t, engine)
			fill(t, s, 5)
			for i := range 25 { // most of which are walked past
				other := models.NewAgreement{AgreementFields: agreementFields([]string{"agreement", "protocol", "protocol"}[i%3], published)}
				other.Date = date(fmt.Sprintf("2024-01-%02d", 1+i))
				must(storetest.Create[models.Agreement](storetest.As(t, models.RoleEditor), s, other))(t)
			}
			rare := foundBy(t, s, "agreement")
			check(t, s.Tamper(others[engine]))
			if common := foundBy(t, s, "agreement"); !slices.Equal(common, rare) {
				t.Errorf("found %q, and %q when it is common", rare, common)
			}
		})
	}
}

// listedBy lists all agreements that a filter finds, page by page.
func listedBy(t *testing.T, s *store.Store, f *models.AgreementFilter, limit int) (ids []string) {
	t.Helper()
	for p := (models.Paging{Limit: limit, Total: true}); ; {
		got := must(s.List(storetest.As(t, models.RoleGuest), models.AgreementKind, f, p))(t)
		ids = append(ids, got.IDs...)
		if got.Meta.Next == "" {
			if len(ids) == 0 || *got.Meta.Total != len(ids) {
				t.Errorf("%d found by %d, %d counted", len(ids), limit, *got.Meta.Total)
			}
			return ids
		}
		p.Cursor = got.Meta.Next
	}
}

// foundBy lists the agreements with a word, of all and of a pair.
func foundBy(t *testing.T, s *store.Store, word string) (ids []string) {
	t.Helper()
	for _, f := range []models.Filter{{}, {Pair: []models.Pair{"AZ-MA"}}} {
		f.Q = word
		for _, limit := range []int{2, 50, 200} {
			ids = append(ids, listedBy(t, s, &models.AgreementFilter{Filter: f}, limit)...)
		}
		for _, sort := range []string{"date", "-date"} {
			found := must(s.Search(storetest.As(t, models.RoleGuest), models.SearchFilter{Q: word, Pair: f.Pair, Kind: []models.RecordKind{models.AgreementKind}}, models.Paging{Limit: 50, Sort: sort}))(t)
			for _, x := range found.Data {
				ids = append(ids, x.ID)
			}
		}
	}
	return ids
}
