package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store/storetest"
)

// The two worlds. Random writes go to a server, the whole world. Whenever it is
// read, another server is filled from the same writes, at the same times, but it
// never hears of what is hidden by then: of drafts, internal and restricted
// records and the bin, of their parts, of citations of hidden articles, of links
// to hidden records, and of what an open record said while it was hidden. A guest
// must not be able to tell the two apart, whatever he asks.
//
// So that every answer can be compared as it is, times and order included, a
// record that was hidden and is open now is told of when it was recorded, but as
// it was opened. Only ids and references differ; they are compared by name. A
// guest who asks for what is hidden asks the other world for an id that was never
// given.
//
// Known differences, kept from being written (worldfields_test.go, worldwrites_test.go):
//
//  1. Who was named by a record is opened before it and not hidden: from the name
//     alone the other world would record somebody anew.
//  2. A citation does not change its article: its history would begin in between.
//
// ETags and cursors are made with the key of each world. Cursors are as long in both;
// of ETags, TestHiddenWritesMoveNothing shows that they tell nothing.
// Version numbers count all versions, also those that were hidden, in both worlds.
// What has changed is compared without its order (sortRows).

// worldsSeed and worldsRounds are what a run begins with and how long it takes;
// ENTENTE_WORLDS_SEED and ENTENTE_WORLDS_ROUNDS set them.
const (
	worldsSeed   = 1
	worldsRounds = 2
)

// In every other round nearly all that follows from a write is put off, in both worlds, and
// drained by the next day.

// worldsWrites is how many writes a round has, beside those it begins with, and
// worldsShare how much is asked then of all that could be, in percent.
const (
	worldsWrites = 70
	worldsShare  = 5
)

func TestWorldsAreAlikeForGuests(t *testing.T) {
	t.Parallel()
	seed, rounds := number(t, "ENTENTE_WORLDS_SEED", worldsSeed), number(t, "ENTENTE_WORLDS_ROUNDS", worldsRounds)
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			for round := range rounds {
				t.Run(fmt.Sprint("seed ", seed+round), func(t *testing.T) {
					s := newScript(t, engine, seed+round)
					s.begin(t)
					s.writes(t, worldsWrites)
					s.entangle(t, "Named last") // of the first, little may be left
					other := s.otherWorld(t)
					s.compare(t, other, s.questions(t, worldsShare))
					s.midnight()
					other.clock.Time = s.clock.Time
					for _, w := range []*world{s.world, other} {
						if err := w.store.Drain(t.Context()); err != nil {
							t.Fatal(err)
						}
					}
					s.compare(t, other, s.questions(t, worldsShare)) // on the next day, and nothing is written
				})
			}
		})
	}
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	set := os.Getenv(variable)
	if set == "" {
		return otherwise
	}
	n, err := strconv.Atoi(set)
	if err != nil {
		t.Fatalf("%s=%q is no number", variable, set)
	}
	return n
}

// compare asks both worlds as a guest, and reports what they answer differently.
func (s *script) compare(t testing.TB, other *world, asked []question) {
	t.Helper()
	different := 0
	for _, q := range asked {
		if !s.differ(t, other, q) {
			continue
		}
		if different++; different <= 5 {
			diff := cmp.Diff(s.answer(t, q), other.answer(t, q))
			t.Errorf("seed %d, after %d writes: %s: -whole world +without what is hidden\n%.3000s", s.seed, len(s.log), q, diff)
		}
	}
	if different > 5 {
		t.Errorf("seed %d: %d answers of %d differ", s.seed, different, len(asked))
	}
}

// differ tells whether the answers to one question differ.
func (s *script) differ(t testing.TB, other *world, q question) bool {
	t.Helper()
	return !reflect.DeepEqual(s.answer(t, q), other.answer(t, q))
}

// otherWorld fills another server with what a guest may know by now.
func (s *script) otherWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, newServerWith(t, s.engine, s.followers))
	for _, x := range s.sectors {
		w.ids[x] = x.code()
	}
	for i, x := range s.log {
		w.clock.Time = x.at
		if s.told(x.of) && !x.cascade {
			body := w.fill(x.of, s.saying(i), func(link *thing) bool {
				return s.told(link) && w.ids[link] != "" && (!w.binned[link] || w.links[x.of][link])
			})
			if x.do == "PATCH" {
				x.do = "PUT"
			}
			if r := w.send(t, x, body); r.status >= 300 {
				t.Fatalf("the other world refuses %s: got %d\n%s", r.asked, r.status, r.body)
			}
		}
	}
	w.clock.Time = s.clock.Time
	for i, x := range s.things { // what it was not told of, one asks for in vain
		if w.ids[x] == "" {
			reference := ""
			if x.owner == nil {
				reference = fmt.Sprintf("%s-1900-%04d", x.kind.Spec().Prefix, i)
			}
			w.learn(x, fmt.Sprintf("01900000-0000-7000-8000-%012d", i), reference)
		}
	}
	return w
}

// told tells whether the other world hears of a thing: of what is open now, and
// of parts that are gone but were once seen.
func (s *script) told(x *thing) bool {
	switch {
	case x.owner == nil:
		return x.open()
	case !s.told(x.owner) || (x.article != nil && !x.article.open()):
		return false
	}
	return !x.removed || slices.ContainsFunc(s.log, func(y write) bool { return y.of == x && y.open })
}

// saying is what the other world hears in a write: what a guest reads then, or
// when the thing is next opened; else what he read before.
func (s *script) saying(i int) obj {
	x := s.log[i]
	if x.open {
		return x.body
	}
	body := x.body
	for _, y := range s.log[i+1:] {
		if y.of == x.of {
			body = y.body
		}
		if y.of.root() == x.of.root() && y.open {
			return x.accessing(body)
		}
	}
	for _, y := range s.log[:i] {
		if y.of == x.of && y.open {
			body = y.body
		}
	}
	return x.accessing(body)
}

// accessing is a body with the access of a write.
func (x write) accessing(body obj) obj {
	if x.of.owner != nil {
		return body
	}
	return with(body, pick(x.body, "visibility", "review_state"))
}

// fill puts ids in the place of links. What a link leads to that is not seen is
// left out, with all that is then hollow.
func (w *world) fill(of *thing, v any, sees func(*thing) bool) obj {
	now := map[*thing]bool{}
	out, _ := w.filled(v, func(x *thing) bool {
		now[x] = sees(x)
		return now[x]
	}).(obj)
	w.links[of] = now
	return out
}

func (w *world) filled(v any, sees func(*thing) bool) any {
	switch v := v.(type) {
	case *thing:
		if sees(v) {
			return w.ids[v]
		}
		return nil
	case obj:
		out := obj{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if out[name] = w.filled(v[name], sees); hollow(out[name]) {
				out[name] = nil
			}
		}
		return out
	case list:
		out := list{}
		for _, x := range v {
			if x = w.filled(x, sees); !hollow(x) {
				out = append(out, x)
			}
		}
		return out
	}
	return v
}

// hollow tells whether nothing is left of an object but what its link was for.
func hollow(v any) bool {
	m, ok := v.(obj)
	if !ok || len(m) == 0 {
		return false
	}
	about := []string{"from", "to", "role", "kind", "provisions"}
	_, someone := m["person_id"]
	if m["role"] != nil || someone {
		about = append(about, "country")
	}
	for name, x := range m {
		if x != nil && !slices.Contains(about, name) {
			return false
		}
	}
	return true
}

// send does one write, and learns the id of what is new.
func (w *world) send(t testing.TB, x write, body obj) response {
	t.Helper()
	token := w.editor
	if x.of.kind == models.SectorKind || x.of.kind == models.CountryKind {
		token = w.administrator
	}
	var r response
	switch x.do {
	case "POST":
		r = w.do(t, "POST", w.home(x.of), token, nil, body)
		if r.status == http.StatusCreated {
			tree := r.tree(t)
			reference, _ := tree["reference"].(string)
			w.learn(x.of, id(t, tree), reference)
		}
	case "restore":
		r = w.do(t, "POST", w.address(x.of)+"/restore", token, nil, nil)
	case "DELETE":
		r = w.do(t, "DELETE", w.address(x.of), token, header{"If-Match": "*"}, nil)
	default:
		r = w.do(t, x.do, w.address(x.of), token, header{"If-Match": "*"}, body)
	}
	if r.status < 300 {
		w.binned[x.of] = x.do == "DELETE"
	} else if r.status != http.StatusConflict {
		sent, _ := json.Marshal(body)
		t.Fatalf("%s %s: got %d\n%s\nwhen sent\n%s", x.of.name, r.asked, r.status, r.body, sent)
	}
	return r
}

// address is where a thing is, and home where it is recorded.
func (w *world) address(x *thing) string {
	if x.kind == models.CitationKind {
		return "/citations/" + w.ids[x]
	}
	return w.home(x) + "/" + w.ids[x]
}

func (w *world) home(x *thing) string {
	if x.owner != nil {
		return w.address(x.owner) + listPath(x.kind)
	}
	return listPath(x.kind)
}

func newScript(t testing.TB, engine string, seed int) *script {
	t.Helper()
	storetest.Long(t, "the worlds are written to and asked one request after the other")
	s := &script{world: newWorld(t, newServerWith(t, engine, seed%2*200+1)), engine: engine, seed: seed, random: rand.New(rand.NewPCG(uint64(seed), 0)), count: map[models.RecordKind]int{}}
	for _, code := range sectorCodes {
		x := &thing{kind: models.SectorKind, name: "sector " + code, body: obj{"visibility": "public", "review_state": "published"}}
		s.ids[x] = code
		s.sectors = append(s.sectors, x)
	}
	return s
}
