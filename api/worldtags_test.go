package api_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entente/store/storetest"
)

// telling are addresses whose ETags would tell of any write at all.
var tellingPaths = []string{"/visits", "/agreements?total=true", "/timeline", "/progress", "/progress/by/sector", "/search?q=trade", "/relations", "/conflicts", "/review-needed", "/visits.csv", "/agreements.cite", "/progress.cite", "/countries/AZ", "/countries/AZ/history"}

// tags are the ETags of what a guest reads.
func (s *server) tags(t testing.TB) map[string]string {
	t.Helper()
	tags := map[string]string{}
	for _, path := range tellingPaths {
		tags[path] = s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK).header.Get("ETag")
	}
	return tags
}

// TestHiddenWritesMoveNothing: what staff write of what is hidden, and stays hidden,
// leaves the ETags of guests as they are.
func TestHiddenWritesMoveNothing(t *testing.T) {
	t.Parallel()
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := newScript(t, engine, worldsSeed)
			s.begin(t)
			hidden, seen := 0, 0
			for range 120 {
				open := map[*thing]bool{}
				for _, x := range s.things {
					open[x] = x.open()
				}
				day, before, from := s.store.Today(), s.tags(t), len(s.log)
				s.writes(t, 1)
				if s.store.Today() != day { // which has other ETags
					if err := s.store.Turn(t.Context()); err != nil {
						t.Fatal(err)
					}
					continue
				}
				shown := slices.ContainsFunc(s.log[from:], func(x write) bool { return open[x.of] || x.of.open() })
				after := s.tags(t)
				switch {
				case shown && maps.Equal(before, after):
					seen-- // not all that is open is seen
				case shown:
					seen++
				case !maps.Equal(before, after):
					x := s.log[from]
					t.Errorf("%s of %s, which is hidden: the ETags of guests went from %v to %v", x.do, x.of.name, before, after)
				default:
					hidden++
				}
			}
			if hidden < 20 || seen < 10 {
				t.Errorf("%d hidden writes left ETags as they were, %d open ones moved them: too few", hidden, seen)
			}
		})
	}
}

// TestTagsTellNothing: two servers that hold the same have other ETags, and that no
// hash of a count without the key is one.
func TestTagsTellNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		other := newServer(t, strings.TrimPrefix(t.Name()[strings.LastIndex(t.Name(), "/"):], "/"))
		other.anotherKey(t)
		for _, x := range []*server{s, other} {
			x.create(t, "/visits", wholeVisit())
		}
		mine, theirs := s.tags(t), other.tags(t)
		for path, tag := range mine {
			if !regexp.MustCompile(`^"(\d+\.)?[0-9a-f]{24}"$`).MatchString(tag) {
				t.Errorf("GET %s: ETag %s", path, tag)
			}
			if tag == theirs[path] {
				t.Errorf("GET %s: two servers have the ETag %s", path, tag)
			}
		}
		for n := range 10_000 {
			sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%t\n%d\n%s", base+"/visits", "", false, n, s.store.Today()))
			if strings.Contains(mine["/visits"], fmt.Sprintf("%x", sum[:12])) {
				t.Errorf("the ETag of /visits tells that the data version is %d", n)
			}
		}
	})
}

// anotherKey gives a server a key of its own, for tests copy their databases from one.
func (s *server) anotherKey(t testing.TB) {
	t.Helper()
	s.exec(t, "DELETE FROM secrets")
	if err := s.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// exec runs a statement that no write path would run.
func (s *server) exec(t testing.TB, statement string) {
	t.Helper()
	driver := "sqlite3"
	if strings.HasPrefix(s.database, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, s.database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
