// Package soak plays a bad night: many clients of all kinds at once, malformed requests
// among theirs, and a server that is killed and started again. In the morning nothing
// acknowledged may be lost, and the server has to hold no more than in the evening.
package soak

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// clients is how many ask at once.
const clients = 12

// quiet is how long the server is left alone before what it holds is measured.
const quiet = 3 * time.Second

func TestSoak(t *testing.T) {
	minutes, err := strconv.ParseFloat(cmp.Or(os.Getenv("SOAK_MINUTES"), "0.25"), 64)
	if err != nil {
		t.Fatalf("SOAK_MINUTES: %v", err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	n := newNight(t, seed)
	n.play(t, time.Duration(minutes*float64(time.Minute))/2, true)

	// The rest of the night is one server's, which has to hold no more at its end.
	n.play(t, 2*time.Second, false)
	evening := n.holding(t)
	n.play(t, time.Duration(minutes*float64(time.Minute))/2, false)
	morning := n.holding(t)
	t.Logf("held in the evening %s, in the morning %s", evening, morning)
	if err := morning.muchMoreThan(evening); err != nil {
		t.Error(err)
	}
	n.nothingLost(t)
	n.stop(t)
	n.sound(t)
	t.Logf("%d requests, %d records acknowledged, %d malformed requests, %d kills", n.requests.Load(), len(n.known), n.malformed.Load(), n.kills)
}

// play lets all clients loose for a while, over a server that is killed again and again,
// or over one that is not.
func (n *night) play(t *testing.T, length time.Duration, killing bool) {
	t.Helper()
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	for i := range clients {
		rng := rand.New(rand.NewPCG(n.seed, uint64(i)))
		wg.Go(func() {
			for time.Now().Before(end) {
				n.act(t, rng)
			}
		})
	}
	rng := rand.New(rand.NewPCG(n.seed, clients))
	for killing && time.Now().Before(end) {
		time.Sleep(min(time.Until(end), time.Second+time.Duration(rng.Int64N(int64(4*time.Second)))))
		n.kill(t)
	}
	wg.Wait()
	n.http.CloseIdleConnections()
	time.Sleep(quiet)
}

// act is one thing that some client does.
func (n *night) act(t *testing.T, rng *rand.Rand) {
	switch x := rng.IntN(100); {
	case x < 55:
		n.read(t, rng)
	case x < 70:
		n.write(t, rng)
	case x < 80:
		n.edit(t, rng)
	case x < 85:
		n.leave(t, rng)
	default:
		n.mutter(t, rng)
	}
}

// nothingLost wants every acknowledged record, with the version that was acknowledged or
// a later one.
func (n *night) nothingLost(t *testing.T) {
	t.Helper()
	for path, version := range n.known {
		r, err := n.ask(t.Context(), http.MethodGet, path, nil, n.token)
		if err != nil || r.status != http.StatusOK {
			t.Errorf("acknowledged, and lost: %s: %v %v", path, r.status, err)
			continue
		}
		if got := r.version(); got < version {
			t.Errorf("%s: version %d was acknowledged, there is %d", path, version, got)
		}
	}
}

// sound wants the stopped server's database to be so.
func (n *night) sound(t *testing.T) {
	t.Helper()
	if out, err := n.command(t, "check").CombinedOutput(); err != nil {
		t.Errorf("entente check: %v\n%s", err, out)
	}
}

// held is what a server holds.
type held struct{ memory, files, goroutines int }

func (h held) String() string {
	return fmt.Sprintf("%d MB, %d files, %d goroutines", h.memory>>20, h.files, h.goroutines)
}

// muchMoreThan tells what is held beyond the few that come and go.
func (h held) muchMoreThan(before held) error {
	switch {
	case h.memory > max(before.memory*3/2, 200<<20):
		return fmt.Errorf("the server grew from %d to %d MB", before.memory>>20, h.memory>>20)
	case h.files > before.files+10:
		return fmt.Errorf("the server held %d files, and then %d", before.files, h.files)
	case h.goroutines > before.goroutines+20:
		return fmt.Errorf("the server held %d goroutines, and then %d", before.goroutines, h.goroutines)
	}
	return nil
}
