package store

import (
	"cmp"
	"context"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// linkNames are how the database writes by what a document is found, and as what
// it names another one. Most are the name of a filter.
var linkNames = map[string]int{"country": 1, "pair": 2, "sector": 3, "institution": 4, "person": 5,
	"agreement": 6, "visit": 7, "meeting": 8, "year": 9, restsOn: 10, openName: 11, titled: 12, warningName: 15,
	among: 20, multilateral: 21, notHeld: 22, externalID: 23, periodName: 24}

// undated are the names of links that follow no date: what has one is found in the order of
// recording.
var undated = []string{openName, warningName, periodName}

func undatedCodes() []int {
	codes := make([]int, len(undated))
	for i, name := range undated {
		codes[i] = linkNames[name]
	}
	return codes
}

// restsOn is the name of links to what a record or part names in any other way.
const restsOn = "on"

// among and multilateral are the names of links of what is between more than two
// countries, such as a treaty of 196 parties: to each of these countries, and to the word
// that it is so. Its pairs are not written down, for there would be thousands: it is
// found for a pair by both countries.
const (
	among        = "among"
	multilateral = "multilateral"
)

// notHeld is the name of links of a visit or meeting that was not held, to its pair or,
// between more than two countries, to each of these: relations do not count it.
const notHeld = "not_held"

// targetLinks are the links whose values are records that can be hidden.
var targetLinks = []string{"institution", "person", "agreement", "visit", "meeting"}

// eventLinks are those by which timelines are found.
var eventLinks = []string{"country", "pair", "sector", among, multilateral}

// link is one thing that a document is found by, or rests on, in some views. The
// value "" stands for having none.
type link struct {
	name  string
	value string
	seen  int
}

// links are those of one document, without repetition, in order.
type links []link

// String writes links as a document keeps them.
func (l links) String() string {
	var b strings.Builder
	for i, x := range l {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(x.name + "=" + x.value + ":" + strconv.Itoa(x.seen))
	}
	return b.String()
}

// parseLinks reads what String wrote.
func parseLinks(text string) links {
	if text == "" {
		return nil
	}
	return slices.AppendSeq(make(links, 0, 1+strings.Count(text, " ")), eachLink(text))
}

// eachLink reads the same one by one.
func eachLink(text string) iter.Seq[link] {
	return func(yield func(link) bool) {
		for field := range strings.FieldsSeq(text) {
			name, rest, _ := strings.Cut(field, "=")
			value, seen, _ := strings.Cut(rest, ":")
			bits, err := strconv.Atoi(seen)
			if err != nil {
				continue // check compares links with a fresh computation
			}
			if !yield(link{name, value, bits}) {
				return
			}
		}
	}
}

// values are those of a name.
func (l links) values(name string) []string {
	var values []string
	for _, x := range l {
		if x.name == name && x.value != "" {
			values = append(values, x.value)
		}
	}
	return values
}

// events are the links of a part of a record, which stands on the timelines that
// its record stands on.
func (l links) events() links {
	return slices.DeleteFunc(slices.Clone(l), func(x link) bool {
		return x.value == "" || !slices.Contains(eventLinks, x.name)
	})
}

// narrowing finds, of the links of events, those that an act of one party has. What does
// not name a country is put aside once, for there may be hundreds of acts.
type narrowing struct {
	all    links
	many   bool
	places []int            // of what is of all acts
	of     map[string][]int // of what is of those of a country
}

func (l links) narrowing() narrowing {
	n := narrowing{all: l, of: map[string][]int{}}
	for i, x := range l {
		n.many = n.many || x.name == multilateral
		switch x.name {
		case "pair":
		case "country", among:
			n.of[x.value] = append(n.of[x.value], i)
		default:
			n.places = append(n.places, i)
		}
	}
	return n
}

// to are those of an act of one party, seen in some views: among many parties it stands on
// the timelines of its own country alone, and so does one of a country that the record is
// not between. A country that is not known is "".
func (n narrowing) to(country models.CountryCode, seen int) links {
	is := func(i int) bool { return n.all[i].name == "country" }
	there := slices.ContainsFunc(n.of[string(country)], is)
	if !n.many && (country == "" || there) {
		return slices.Clone(n.all)
	}
	places := slices.Concat(n.places, n.of[string(country)])
	slices.Sort(places)
	own := make(links, len(places), len(places)+1)
	for i, at := range places {
		own[i] = n.all[at]
	}
	if country != "" && !there {
		own = append(own, link{"country", string(country), seen})
	}
	return own
}

// linkRow is a link in the database.
type linkRow struct {
	Name     int
	Value    string
	Kind     int
	DateDesc string
	Seq      int64
	Seen     int
}

// key is the link, in whichever views.
func (r linkRow) key() linkRow {
	r.Seen = 0
	return r
}

// compare puts links into the order of their table.
func (r linkRow) compare(o linkRow) int {
	return cmp.Or(r.Name-o.Name, cmp.Compare(r.Value, o.Value), r.Kind-o.Kind, cmp.Compare(r.DateDesc, o.DateDesc), cmp.Compare(r.Seq, o.Seq))
}

func (l links) rows(d document) []linkRow {
	rows := make([]linkRow, len(l))
	for i, x := range l {
		rows[i] = linkRow{linkNames[x.name], x.value, d.Kind, d.DateDesc, d.Seq, x.seen}
		if slices.Contains(undated, x.name) {
			rows[i].DateDesc = ""
		}
	}
	return rows
}

// values gathers by what a record is found.
type values map[string][]string

func (v values) add(name string, list ...string) { v[name] = append(v[name], list...) }

func addCodes[S ~string](v values, name string, list []S) {
	for _, x := range list {
		v.add(name, string(x))
	}
}

// linking finds the links of records among the documents that they name.
type linking struct {
	targets targets
	tree    sectorTree
}

// linksOf gives the links of a record of some countries, whose parts name others, and
// for a commitment or agreement the links of what it comes from.
//
// A link leads nowhere for those who do not see its target, be it hidden or in the
// bin; for them there is none.
func (l linking) linksOf(e models.Entity, countries []models.CountryCode, parts []name, from document) links {
	views, found, many := viewsOf(e), values{}, manyOf(e, countries, viewsOf(e))
	l.findBy(found, e, countries)
	var out links
	for _, name := range e.RecordKind().Spec().Facets {
		var own links
		for _, value := range sorted(found[name]) {
			seen := views
			if slices.Contains(targetLinks, name) {
				seen &= l.targets.seen(value) | binView
			}
			own = append(own, link{name, value, seen})
		}
		switch {
		case name == "visit":
			own = append(own, l.visitsOfOrigin(from, views&^seenIn(own))...)
		case name == "pair":
			own = append(own, many...)
		}
		left := views
		for _, x := range own {
			if x.seen != 0 {
				out = append(out, x)
			}
			left &^= x.seen
		}
		if left != 0 {
			out = append(out, link{name, "", left})
		}
	}
	if !models.WasHeld(e) {
		out = append(out, out.notHeld()...)
	}
	return append(out, l.restOf(append(namesIn(e.Stored()), parts...), out, views)...)
}

// notHeld are the links by which relations know that they do not count a record.
func (l links) notHeld() links {
	var out links
	for _, x := range l {
		if (x.name == "pair" || x.name == among) && x.value != "" {
			out = append(out, link{notHeld, x.value, x.seen})
		}
	}
	return out
}

// manyOf are the links of what is between many countries, in some views.
func manyOf(e models.Entity, countries []models.CountryCode, views int) links {
	if !models.IsMultilateral(countries) {
		return nil
	}
	out := links{{multilateral, "true", views}}
	if e.RecordKind() == models.CommitmentKind {
		return out // which has pairs of its own: who owes whom
	}
	for _, c := range countries {
		out = append(out, link{among, string(c), views})
	}
	return out
}

// restOf are the links to what is named and not among others yet.
func (l linking) restOf(names []name, others links, views int) links {
	var values []string
	for _, n := range names {
		value := l.targets.value(n)
		if value != "" && !slices.ContainsFunc(others, func(x link) bool { return x.value == value }) {
			values = append(values, value)
		}
	}
	var out links
	for _, value := range sorted(values) {
		out = append(out, link{restsOn, value, views})
	}
	return out
}

func sorted[S ~string](list []S) []S {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// findBy gathers by what a record is found.
func (l linking) findBy(v values, e models.Entity, countries []models.CountryCode) {
	switch e := e.(type) {
	case *models.Visit:
		l.people(v, e.Delegation)
		if e.Lead != nil {
			l.people(v, []models.Participant{*e.Lead})
		}
		l.sectors(v, e.Sectors)
	case *models.Meeting:
		l.people(v, e.Participants)
		linkTo(l, v, "visit", e.VisitID)
		l.sectors(v, e.Sectors)
	case *models.Agreement:
		for _, p := range e.Parties {
			linkTo(l, v, "institution", p.InstitutionID)
		}
		l.people(v, e.Signatories)
		linkTo(l, v, "meeting", e.MeetingID)
		linkTo(l, v, "visit", e.VisitID)
		l.sectors(v, e.Sectors)
	case *models.Commitment:
		for _, i := range e.Institutions {
			linkTo(l, v, "institution", i.InstitutionID)
		}
		linkTo(l, v, "agreement", e.OriginAgreementID)
		linkTo(l, v, "meeting", e.OriginMeetingID)
		linkTo(l, v, "visit", e.OriginVisitID)
		addCodes(v, "pair", e.Pairs)
		l.sectors(v, e.Sectors)
	case *models.Article:
		l.sectors(v, e.Sectors)
	}
	addCodes(v, "country", countries)
	if e.RecordKind() != models.CommitmentKind && !models.IsMultilateral(countries) {
		addCodes(v, "pair", models.Pairs(countries))
	}
	if _, dated := models.WhenOf(e); dated.DateFrom != nil {
		v.add("year", (*dated.DateFrom)[:4])
	}
}

func (l linking) people(v values, list []models.Participant) {
	for _, x := range list {
		linkTo(l, v, "person", x.PersonID)
	}
}

func linkTo[S ~string](l linking, v values, name string, id *S) {
	if id == nil {
		return
	}
	if t, ok := l.targets.id(string(*id)); ok {
		v.add(name, number(t.Seq))
	}
}

// sectors adds sectors with all above them, so that a filter on a sector finds
// what is beneath it.
func (l linking) sectors(v values, sectors []models.SectorCode) {
	for _, code := range sectors {
		addCodes(v, "sector", l.tree.upward(code))
	}
}

// comesFrom is the meeting, agreement or visit that a record comes from, if any.
func comesFrom(e models.Entity) string {
	switch e := e.(type) {
	case *models.Agreement:
		if e.MeetingID != nil {
			return string(*e.MeetingID)
		}
	case *models.Commitment:
		switch {
		case e.OriginVisitID != nil:
			return string(*e.OriginVisitID)
		case e.OriginMeetingID != nil:
			return string(*e.OriginMeetingID)
		case e.OriginAgreementID != nil:
			return string(*e.OriginAgreementID)
		}
	}
	return ""
}

// visitsOfOrigin are the visits that a record belongs to by what it comes from, in
// those of some views in which both can be known. In the bin it is the visit that staff
// know.
func (l linking) visitsOfOrigin(from document, views int) links {
	var out links
	for _, x := range parseLinks(from.Links) {
		if x.name != "visit" || x.value == "" {
			continue
		}
		seen := x.seen & from.Seen & l.targets.seen(x.value)
		if x.seen&^guestView != 0 {
			seen |= binView
		}
		if seen &= views; seen != 0 {
			out = append(out, link{"visit", x.value, seen})
			views &^= seen
		}
	}
	return out
}

// seenIn are the views in which there is any of some links.
func seenIn(some links) int {
	views := 0
	for _, x := range some {
		views |= x.seen
	}
	return views
}

// sectorTree tells which sector stands beneath which.
type sectorTree map[models.SectorCode]*models.SectorCode

func (s *Store) sectorTree(ctx context.Context) (sectorTree, error) {
	if s.pending != nil && s.pending.tree != nil {
		return s.pending.tree, nil
	}
	var st statement
	st.add("SELECT code, parent FROM sectors")
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("reading the tree of sectors", err)
	}
	defer found.Close()
	tree := sectorTree{}
	for found.Next() {
		var code models.SectorCode
		var parent *models.SectorCode
		if err := found.Scan(&code, &parent); err != nil {
			return nil, explain("reading the tree of sectors", err)
		}
		tree[code] = parent
	}
	if s.pending != nil {
		s.pending.tree = tree
	}
	return tree, explain("reading the tree of sectors", found.Err())
}

// upward lists a sector and those above it.
func (t sectorTree) upward(code models.SectorCode) []models.SectorCode {
	up := []models.SectorCode{code}
	for parent := t[code]; parent != nil && !slices.Contains(up, *parent); parent = t[*parent] {
		up = append(up, *parent)
	}
	return up
}

// name is one place in a body or record that names another record.
type name struct {
	pointer string
	kind    models.RecordKind
	key     string // its id, or the code of a country or sector
}

// coded tells whether a kind is known by its code.
func coded(kind models.RecordKind) bool {
	return kind == models.CountryKind || kind == models.SectorKind
}

// namesIn lists every place in a value that names another record, by the type it has.
func namesIn(v any) []name {
	var names []name
	models.Walk(v, "", func(pointer string, value reflect.Value, shape *models.TypeShape) {
		if shape.Link != "" && pointer != "/code" { // a country's or sector's own
			names = append(names, name{pointer, shape.Link, value.String()})
		}
	})
	return names
}

// linksIn lists the ids of other records in a value.
func linksIn(v any) []string {
	var ids []string
	for _, n := range namesIn(v) {
		if !coded(n.kind) {
			ids = append(ids, n.key)
		}
	}
	return ids
}

// target is what counts of a document that others name.
type target struct {
	Seq       int64
	Kind      int
	RecordID  string
	Reference string
	Seen      int
}

// targets are the documents that some records name: by id, or by kind and code.
type targets struct {
	named map[string]target
	views map[string]int // by number
}

func (n name) of() string {
	if coded(n.kind) {
		return string(n.kind) + " " + n.key
	}
	return n.key
}

// seen tells in which views the target of a link is.
func (t targets) seen(value string) int { return t.views[value] }

// in tells of ids whether a view has what they lead to.
func (t targets) in(view int) (seen func(id string) bool) {
	return func(id string) bool {
		x, ok := t.named[id]
		return ok && x.Seen&view != 0
	}
}

// id finds the target of an id.
func (t targets) id(id string) (target, bool) {
	x, ok := t.named[id]
	return x, ok
}

// value is how a link to what is named is written; "" when there is no such thing.
func (t targets) value(n name) string {
	switch x, ok := t.named[n.of()]; {
	case !ok:
		return ""
	case coded(n.kind):
		return n.key
	default:
		return number(x.Seq)
	}
}

// lookedUp is how many names one query looks up: SQL has a limit.
const lookedUp = 1_000

// targetsOf finds the documents that are named, and some by their number.
func (s *Store) targetsOf(ctx context.Context, names []name, seqs ...int64) (targets, error) {
	t := targets{make(map[string]target, len(names)), make(map[string]int, len(names))}
	var ids, codes []string
	for _, n := range names {
		if x, ok := s.pending.target(n); ok {
			t.add(x)
		} else if coded(n.kind) {
			codes = append(codes, n.key)
		} else {
			ids = append(ids, n.key)
		}
	}
	for seq, n := range s.pending.numbers(seqs) {
		t.add(n.target())
		seqs = slices.DeleteFunc(seqs, func(x int64) bool { return x == seq })
	}
	ids, codes = sorted(ids), sorted(codes)
	for len(ids)+len(codes)+len(seqs) > 0 {
		i, c, q := min(len(ids), lookedUp), min(len(codes), lookedUp), min(len(seqs), lookedUp)
		if err := s.readTargets(ctx, t, targetsBy(ids[:i], codes[:c], seqs[:q])); err != nil {
			return t, explain("looking up what is named", err)
		}
		ids, codes, seqs = ids[i:], codes[c:], seqs[q:]
	}
	s.pending.keep(t)
	return t, nil
}

// targetsBy asks for documents by id, by code and by number: for what there is.
func targetsBy(ids, codes []string, seqs []int64) *statement {
	st := &statement{}
	by := func(condition string, list any) {
		st.unite(" UNION ALL ")
		st.add("SELECT seq, kind, record_id, reference, seen FROM documents WHERE "+condition, list)
	}
	if len(ids) > 0 {
		by("record_id IN ?", ids)
	}
	if len(codes) > 0 {
		by("kind IN (1, 2) AND reference IN ?", codes)
	}
	if len(seqs) > 0 {
		by("seq IN ?", seqs)
	}
	return st
}

// readTargets adds what a statement finds.
func (s *Store) readTargets(ctx context.Context, t targets, st *statement) error {
	found, err := s.ask(ctx, st)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var x target
		if err := found.Scan(&x.Seq, &x.Kind, &x.RecordID, &x.Reference, &x.Seen); err != nil {
			return err
		}
		t.add(x)
	}
	return found.Err()
}

func (t targets) add(x target) {
	t.views[number(x.Seq)] = x.Seen
	t.named[x.RecordID] = x
	if kind := models.SpecOfCode(x.Kind).Name; coded(kind) {
		t.named[name{kind: kind, key: x.Reference}.of()] = x
	}
}

// some gives a list that is not empty, for SQL's IN dislikes that.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return make([]T, 1)
	}
	return list
}
