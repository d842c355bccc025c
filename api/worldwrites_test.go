package api_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/models"
)

// thing is a record or part that is written about, in whichever world.
type thing struct {
	kind    models.RecordKind
	name    string
	owner   *thing // of a part: the record, or the act or update that is cited
	article *thing // of a citation
	body    obj    // as it is now; its links are things
	binned  bool
	removed bool
	with    *thing   // of a person or institution: the record that named it first
	called  string   // and the name
	named   []*thing // of a record: whom it named
}

// marker stands for the id of a thing in questions and answers.
func (x *thing) marker() string { return "<" + x.name + ">" }

func (x *thing) referenceMarker() string { return "<reference of " + x.name + ">" }

func (x *thing) root() *thing {
	for x.owner != nil {
		x = x.owner
	}
	return x
}

// open tells whether a guest may see it.
func (x *thing) open() bool {
	if x.owner != nil {
		return !x.removed && x.owner.open() && (x.article == nil || x.article.open())
	}
	return !x.binned && x.body["visibility"] == "public" && x.body["review_state"] == "published"
}

// gone tells whether it cannot be written to.
func (x *thing) gone() bool {
	return x.removed || x.root().binned || (x.owner != nil && x.owner.removed)
}

// write is one write, as it was done in the whole world.
type write struct {
	at      time.Time
	of      *thing
	do      string // the method, or restore
	body    obj    // all that the thing then says
	open    bool   // whether its record is open afterwards
	cascade bool   // that it is not sent itself: what it is part of is deleted
}

// script is the whole world, and how it came to be.
type script struct {
	*world
	engine  string
	seed    int
	random  *rand.Rand
	things  []*thing
	sectors []*thing
	count   map[models.RecordKind]int
	log     []write
}

// writes does so many writes, and lets time pass between them.
func (s *script) writes(t testing.TB, n int) {
	t.Helper()
	until := len(s.log) + n
	for range 20 * n {
		if len(s.log) >= until {
			return
		}
		s.clock.Time = s.clock.Time.Add(time.Second)
		if s.chance(5) {
			s.clock.Time = s.clock.Time.Add(9 * time.Hour) // before long it is tomorrow
		}
		switch p := s.random.IntN(100); {
		case p < 26:
			s.record(t)
		case p < 42:
			s.part(t)
		case p < 60:
			s.edit(t)
		case p < 80:
			s.hideOrOpen(t)
		case p < 86:
			s.bin(t)
		case p < 92:
			s.restore(t)
		case p < 96:
			s.remove(t)
		default:
			s.moveSector(t)
		}
	}
}

// begin records something of everything, some of it hidden, with parts and sources.
func (s *script) begin(t testing.TB) {
	t.Helper()
	for _, kind := range namedKinds {
		for _, access := range []obj{opened, one(s, hidings), s.access()} {
			x := s.new(kind, nil, nil)
			x.body = with(s.fields(x), access)
			s.post(t, x)
		}
	}
	s.entangle(t, "Named first")
	for _, x := range slices.Clone(s.things) {
		s.clock.Time = s.clock.Time.Add(time.Second)
		switch x.kind {
		case models.AgreementKind:
			s.postPart(t, s.new(models.ActKind, x, nil))
		case models.CommitmentKind:
			s.postPart(t, s.new(models.UpdateKind, x, nil))
		}
		for range 2 {
			if !slices.Contains(citedKinds, x.kind) {
				break
			}
			s.postPart(t, s.new(models.CitationKind, x, s.a(models.ArticleKind)))
		}
	}
}

// entangle records what chance would seldom bring together: names that a hidden record
// gives first and an open one after it, and an agreement with a hidden visit of its own
// at an open meeting of an open visit, with a commitment.
func (s *script) entangle(t testing.TB, name string) {
	t.Helper()
	record := func(kind models.RecordKind, access, fields obj) *thing {
		x := s.new(kind, nil, nil)
		x.body = with(with(s.fields(x), access), fields)
		return x
	}
	for _, kind := range []models.RecordKind{models.VisitKind, models.AgreementKind, models.CommitmentKind} {
		for _, access := range []obj{one(s, hidings), opened, one(s, hidings)} {
			x := record(kind, access, nil)
			s.name(x, name, "GE")
			s.post(t, x)
		}
	}
	hidden, visit := record(models.VisitKind, one(s, hidings), nil), record(models.VisitKind, opened, nil)
	s.post(t, hidden)
	s.post(t, visit)
	meeting := record(models.MeetingKind, opened, obj{"visit_id": visit})
	s.post(t, meeting)
	agreement := record(models.AgreementKind, opened, obj{"visit_id": hidden, "meeting_id": meeting})
	s.post(t, agreement)
	s.post(t, record(models.CommitmentKind, opened, obj{"origin": obj{"visit_id": nil, "meeting_id": nil, "agreement_id": agreement}}))
}

// What the worlds record: what has a reference of its own.
var (
	namedKinds = kindsWith(func(spec models.Spec) bool { return spec.Prefix != "" })
	// commonKinds are recorded as often as they stand here, and once what does not.
	commonKinds = []models.RecordKind{models.VisitKind, models.VisitKind, models.MeetingKind, models.AgreementKind, models.AgreementKind,
		models.CommitmentKind, models.CommitmentKind, models.ArticleKind, models.PersonKind, models.InstitutionKind}
	recordKinds = append(commonKinds, kindsWith(func(spec models.Spec) bool { return spec.Prefix != "" && !slices.Contains(commonKinds, spec.Name) })...)
	citedKinds  = kindsWith(func(spec models.Spec) bool {
		return slices.Contains(spec.Includes, "citations") && spec.Name != models.ArticleKind || spec.Name == models.ActKind || spec.Name == models.UpdateKind
	})
)

func kindsWith(has func(models.Spec) bool) (kinds []models.RecordKind) {
	for _, spec := range models.Kinds {
		if has(spec) {
			kinds = append(kinds, spec.Name)
		}
	}
	return kinds
}

func (s *script) new(kind models.RecordKind, owner, article *thing) *thing {
	s.count[kind]++
	return &thing{kind: kind, name: fmt.Sprint(kind, " ", s.count[kind]), owner: owner, article: article}
}

func (s *script) record(t testing.TB) {
	t.Helper()
	x := s.new(one(s, recordKinds), nil, nil)
	x.body = with(s.fields(x), s.access())
	if s.chance(25) {
		s.name(x, "Named "+one(s, words), one(s, countryCodes))
	}
	s.post(t, x)
}

// name gives a new record someone by name: one who has it already, or who is recorded
// with it.
func (s *script) name(x *thing, name, country string) {
	switch x.kind {
	case models.VisitKind:
		if y := s.called(x, models.PersonKind, name, country, list{obj{"text": name, "primary": true}}); y != nil {
			x.body["lead"] = obj{"country": country, "name": name, "person_id": y}
		}
	case models.AgreementKind:
		if y := s.called(x, models.InstitutionKind, name, country, en(name)); y != nil {
			x.body["parties"] = append(x.body["parties"].(list), obj{"country": country, "institution_id": y, "institution": obj{"names": en(name)}})
		}
	case models.CommitmentKind:
		if y := s.called(x, models.InstitutionKind, name, country, obj{"und": name}); y != nil {
			x.body["institutions"] = list{obj{"country": country, "institution_id": y, "name": name, "role": "lead"}}
		}
	}
}

// links tells whether a value leads to a thing.
func links(v any, to *thing) bool {
	switch v := v.(type) {
	case *thing:
		return v == to
	case obj:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), func(x any) bool { return links(x, to) })
	case list:
		return slices.ContainsFunc(v, func(x any) bool { return links(x, to) })
	}
	return false
}

// called is whom a name means in a record: the one open thing that has it; else, for a
// hidden record, the one hidden; else someone new. It is nil when two have the name, or the one
// is linked already.
func (s *script) called(x *thing, kind models.RecordKind, name, country string, names any) *thing {
	var open, hidden []*thing
	for _, y := range s.things {
		switch {
		case y.with == nil || y.kind != kind || y.called != name || y.body["country"] != country:
		case y.open():
			open = append(open, y)
		default:
			hidden = append(hidden, y)
		}
	}
	fits := open
	if len(open) == 0 && !x.open() {
		fits = hidden
	}
	if len(fits) > 1 || len(fits) == 1 && links(x.body, fits[0]) {
		return nil
	}
	if len(fits) == 0 {
		y := s.new(kind, nil, nil)
		y.with, y.called = x, name
		y.body = with(pick(x.body, "visibility", "review_state"), obj{"country": country, "names": names})
		fits = []*thing{y}
	}
	x.named = append(x.named, fits[0])
	return fits[0]
}

// post records a new thing, and those that it names first.
func (s *script) post(t testing.TB, x *thing) {
	t.Helper()
	for _, y := range x.named {
		if y.with == x {
			s.things = append(s.things, y)
			s.note(y, "POST")
		}
	}
	s.things = append(s.things, x)
	s.note(x, "POST")
	tree := s.send(t, s.log[len(s.log)-1], s.whole(byName(x.body, x))).want(t, http.StatusCreated).tree(t)
	s.meet(t, x.body, tree)
}

// whole is a body with all its links.
func (s *script) whole(body any) obj { return s.filled(body, func(*thing) bool { return true }).(obj) }

// byName is a body in which a new record says whom it names by the name alone.
func byName(v any, x *thing) any {
	switch v := v.(type) {
	case list:
		out := list{}
		for _, y := range v {
			out = append(out, byName(y, x))
		}
		return out
	case obj:
		out := obj{}
		for key, y := range v {
			named, ok := y.(*thing)
			switch {
			case !ok || !slices.Contains(x.named, named):
				out[key] = byName(y, x)
			}
		}
		return out
	}
	return v
}

// meet learns the ids of those who were named, from the answer.
func (s *script) meet(t testing.TB, body, answer any) {
	t.Helper()
	switch body := body.(type) {
	case *thing:
		key, _ := answer.(string)
		if known := s.ids[body]; known != "" && known != key {
			t.Errorf("the name of %s means %s, want %s", body.name, key, known)
		} else if known == "" {
			s.learn(body, key, text(t, s.get(t, s.editor, listPath(body.kind)+"/"+key), "/reference"))
		}
	case obj:
		for name := range body {
			if sub, ok := find(answer, "/"+name); ok {
				s.meet(t, body[name], sub)
			}
		}
	case list:
		for i := range body {
			s.meet(t, body[i], answer.(list)[i])
		}
	}
}

func (s *script) note(x *thing, do string) {
	s.log = append(s.log, write{at: s.clock.Time, of: x, do: do, body: x.body, open: x.root().open()})
}

func (s *script) part(t testing.TB) {
	t.Helper()
	switch s.random.IntN(4) {
	case 0:
		if owner := s.a(models.AgreementKind); owner != nil {
			s.postPart(t, s.new(models.ActKind, owner, nil))
		}
	case 1:
		if owner := s.a(models.CommitmentKind); owner != nil {
			s.postPart(t, s.new(models.UpdateKind, owner, nil))
		}
	default:
		owner := s.a(citedKinds...)
		if article := s.a(models.ArticleKind); owner != nil && article != nil {
			s.postPart(t, s.new(models.CitationKind, owner, article))
		}
	}
}

func (s *script) postPart(t testing.TB, x *thing) {
	t.Helper()
	x.body = s.fields(x)
	s.post(t, x)
}

// edit changes some of what a thing says, or all.
func (s *script) edit(t testing.TB) {
	t.Helper()
	x := s.a(slices.Concat(namedKinds, citedKinds, []models.RecordKind{models.CitationKind})...)
	if x == nil || x.with != nil || (x.article != nil && x.article.gone()) {
		return
	}
	all := s.fields(x)
	changed := obj{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if (s.chance(40) || x.owner != nil) && !s.binnedLink(x.body[name]) {
			changed[name] = all[name]
		}
	}
	if s.binnedLink(x.body["value"]) { // which stays, and with it what it is the value of
		delete(changed, "field")
	}
	if x.kind == models.VisitKind { // the countries go together
		maps.Copy(changed, pick(all, "visitor_country", "host_country"))
	}
	s.change(t, x, changed)
}

// binnedLink tells whether a field leads into the bin. To give such a link up is
// to keep it, for the editor does not read it.
func (s *script) binnedLink(v any) bool {
	return slices.ContainsFunc(s.things, func(x *thing) bool { return x.binned && links(v, x) })
}

// change writes some fields, by PATCH or by PUT.
func (s *script) change(t testing.TB, x *thing, changed obj) {
	t.Helper()
	x.body = with(x.body, changed)
	do, sent := "PUT", x.body
	merged := x.kind == models.CitationKind                     // in a patch, one value would merge into another
	if x.kind != models.SectorKind && !merged && s.chance(50) { // of a sector we do not know all
		do, sent = "PATCH", changed
	}
	s.note(x, do)
	s.send(t, s.log[len(s.log)-1], s.whole(sent)).want(t, http.StatusOK)
}

// hideOrOpen changes who may see a record. Whom it named is opened before it.
func (s *script) hideOrOpen(t testing.TB) {
	t.Helper()
	x := s.a(namedKinds...)
	if x == nil || x.with != nil {
		return
	}
	access := opened
	if x.open() {
		access = one(s, hidings)
	} else {
		for _, y := range x.named { // also those that it had in common with others
			if !y.open() {
				s.change(t, y, opened)
			}
		}
	}
	if _, titled := x.body["title"].(obj); titled && s.chance(30) {
		access = with(access, obj{"title": s.words()})
	}
	s.change(t, x, access)
}

// bin deletes a record; one that is in use stays.
func (s *script) bin(t testing.TB) {
	t.Helper()
	x := s.a(namedKinds...)
	if x == nil || x.with != nil {
		return
	}
	x.binned = true
	s.note(x, "DELETE")
	if s.send(t, s.log[len(s.log)-1], nil).status == http.StatusConflict {
		x.binned = false
		s.log = s.log[:len(s.log)-1]
	}
}

func (s *script) restore(t testing.TB) {
	t.Helper()
	var binned []*thing
	for _, x := range s.things {
		if x.binned {
			binned = append(binned, x)
		}
	}
	if len(binned) == 0 {
		return
	}
	x := one(s, binned)
	x.binned = false
	s.note(x, "restore")
	s.send(t, s.log[len(s.log)-1], nil).want(t, http.StatusOK)
}

// remove deletes a part, with its citations.
func (s *script) remove(t testing.TB) {
	t.Helper()
	x := s.a(models.ActKind, models.UpdateKind, models.CitationKind)
	if x == nil || (x.article != nil && x.article.gone()) {
		return
	}
	for _, y := range s.things {
		if y.owner == x && !y.removed {
			y.removed = true
			s.note(y, "DELETE")
			s.log[len(s.log)-1].cascade = true
		}
	}
	x.removed = true
	s.note(x, "DELETE")
	s.send(t, s.log[len(s.log)-1], nil).want(t, http.StatusNoContent)
}

// midnight lets the next day begin.
func (s *script) midnight() { s.clock.Time = s.clock.Time.AddDate(0, 0, 1).Truncate(24 * time.Hour) }

// moveSector puts a sector beneath another, or beneath none.
func (s *script) moveSector(t testing.TB) {
	t.Helper()
	x := one(s, s.sectors[2:])
	name := one(s, words) + " " + x.code()
	parents := []any{nil, s.sectors[0].code(), s.sectors[1].code()}
	s.change(t, x, obj{"code": x.code(), "names": obj{"ar": name, "az": name, "en": name, "fr": name}, "parent": one(s, parents)})
}

func (x *thing) code() string { return strings.TrimPrefix(x.name, "sector ") }
