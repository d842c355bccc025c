//go:build bugs

package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// What the server does not do yet as it should. Run with -tags sqlite_fts5,bugs;
// a test that passes goes where it belongs, and its bypass with it.

// TestBugFirstWriteOfTheDay: the first write of a day that is itself a commitment
// which is late, or undertaken, since the day of the counters counts twice, for
// rollCounters finds its row already there (store/counters.go, recount). Bypass:
// the GET in newServer.
func TestBugFirstWriteOfTheDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/commitments", with(aCommitment(), obj{"due": "2026-12-24"}))
		s.clock.Time = s.clock.Time.AddDate(0, 3, 0)
		s.create(t, "/commitments", with(aCommitment(), obj{"date": "2026-12", "due": "2026-12-31"}))
		holds(t, "progress", s.get(t, guest, "/progress"), obj{"/data/total": 2, "/data/late": 2})
		s.clock.Time = s.clock.Time.Add(24 * time.Hour)
		s.change(t, "PATCH", "/commitments/COM-2026-0001", obj{"due": "2027-02-23"}).want(t, http.StatusOK)
	})
}

// TestBugUnknownKind: an unknown kind is no fault (models.RecordKind has no
// CheckValue), an unknown parent is called sector (store/sector.go), and an
// unknown country in the path of a timeline is 400 for a parameter pair that
// nobody sent, where /relations/AZ-XQ is 404. Bypass: lenient.
func TestBugUnknownKind(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, path := range []string{"/conflicts?", "/timeline?", "/relations/AZ-MA/timeline?", "/search?q=x&"} {
			for _, kind := range []string{"colour", "Visit", "1"} {
				s.do(t, "GET", path+"kind="+kind, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?kind", "unknown_code"})
			}
		}
		s.do(t, "GET", "/sectors?parent=magic", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?parent", "unknown_sector"})
		s.do(t, "GET", "/relations/AZ-XQ/timeline", guest, nil, nil).problem(t, http.StatusNotFound)
	})
}

// TestBugPairsNull: a list is never null, but the pairs of a commitment owed to
// nobody named are (store/commitment.go, resettle).
func TestBugPairsNull(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		same(t, "pairs", s.create(t, "/commitments", with(aCommitment(), obj{"owed_to": drop}))["pairs"], list{})
	})
}

// TestBugPairNone: the row of progress by pair for commitments of no pair links
// to pair=none, which is refused as no pair (handlers/query.go, setString).
// Bypass: linkCounts.
func TestBugPairNone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/commitments", with(aCommitment(), obj{"owed_to": drop}))
		s.create(t, "/commitments", aCommitment())
		row := s.data(t, guest, "/progress/by/pair")[0]
		same(t, "what is behind the row of none", s.total(t, guest, strings.TrimPrefix(text(t, row, "/records"), base)), 1)
	})
}
