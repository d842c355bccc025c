package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

	"entente/models"
	"entente/store"
	"entente/web/markup"
)

// press is something that is done to a record with one press, after a last look at what it
// would change. It is called the same in its address and in its words.
type press struct {
	name string
	// done is what is said when it was done.
	done string
	// on tells whether it is offered for a record.
	on func(models.Entity) bool
	// together is the write with what hangs on the record, and alone without; nil where
	// these belong together.
	together, alone func(store.Place, []int) store.Joint
}

// presses are what is done to records with one press.
var presses = []press{
	{name: "publish", done: "published", on: unpublished,
		together: func(at store.Place, seen []int) store.Joint { return store.Changing(at, seen, publish) },
		alone:    func(at store.Place, seen []int) store.Joint { return store.ChangingAlone(at, seen, publish) }},
	{name: "bin", done: "binned", on: func(x models.Entity) bool { return x.Base().BinnedAt == nil }, together: store.Deleting, alone: store.DeletingAlone},
	{name: "restore", done: "restored", on: func(x models.Entity) bool { return x.Base().BinnedAt != nil },
		together: func(at store.Place, _ []int) store.Joint { return store.Restoring(at) }},
}

func unpublished(x models.Entity) bool {
	return x.Base().BinnedAt == nil && x.Accessed().ReviewState != models.ReviewPublished
}

// publish makes a record published, for those who may see it.
func publish(fields any) (models.Problems, error) {
	x, ok := fields.(interface{ Accessed() *models.Access })
	if !ok {
		return nil, errors.New("what is published has no access")
	}
	x.Accessed().ReviewState = models.ReviewPublished
	return nil, nil
}

// pressesOn are what whoever asks can do to a record.
func (a *asked) pressesOn(x models.Entity) []markup.Link {
	var all []markup.Link
	if !a.writes(x.RecordKind()) {
		return nil
	}
	for _, p := range presses {
		if p.on(x) {
			all = append(all, markup.To(a.Say("press."+p.name), a.address(pathOf(x.RecordKind(), x.Base().Reference)+"/"+p.name, nil)))
		}
	}
	return all
}

// pressRoutes are the addresses of what is done with one press: it is looked at where it
// is done.
func (s *Site) pressRoutes(code string) {
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		one := "/" + code + "/" + spec.Table + "/{key}"
		for _, p := range presses {
			s.pressed(code, one+"/"+p.name, spec, func(a *asked) (pressing, error) { return a.pressing(spec, p) })
		}
		s.pressed(code, one+"/history/{version}/restore", spec, func(a *asked) (pressing, error) { return a.undoing(spec, store.Place{}) })
		s.pressed(code, one+"/history/{part}/{id}/{version}/restore", spec, func(a *asked) (pressing, error) {
			return a.undoing(spec, store.Place{Kind: models.RecordKind(a.r.PathValue("part")), Part: a.r.PathValue("id")})
		})
	}
	s.mux.HandleFunc("GET /"+code+"/bin", s.uncached(code, "bin", (*asked).binPage))
}

// pressed answers an address at which something is done with one press.
func (s *Site) pressed(code, path string, spec models.Spec, prepare func(*asked) (pressing, error)) {
	answer := func(do func(pressing) (content, error)) http.HandlerFunc {
		return s.uncached(code, "press", func(a *asked) (content, error) {
			err := mayWrite(a, spec.Name)
			if err == nil {
				err = a.readNames()
			}
			if err != nil {
				return content{}, err
			}
			p, err := prepare(a)
			if err != nil {
				return content{}, err
			}
			return do(p)
		})
	}
	s.mux.HandleFunc("GET "+path, answer(func(p pressing) (content, error) { return p.look(nil) }))
	s.mux.HandleFunc("POST "+path, answer(pressing.do))
}

// pressing is what is about to be done to a record.
type pressing struct {
	*asked
	record models.Entity
	// version is that of what is written, as it is now.
	version int
	// words are those of the page: keys that begin with press. and this.
	words string
	// back is the version that the record, or a part of it, goes back to.
	back  int
	alone bool
	// done is where it leads to, and what is said there.
	done elsewhere
	// write writes, over the version that was seen, and says what that changes.
	write func(ctx context.Context, tx *store.Store, seen int, alone bool) (change, error)
}

// change is what is done, or would be: to who may see records, or to the fields of one.
type change struct {
	sights []models.WouldChange
	fields []models.Change
	of     models.RecordKind
}

// pressing prepares what is done to a record and to what hangs on it.
func (a *asked) pressing(spec models.Spec, p press) (pressing, error) {
	at := store.Place{Kind: spec.Name, Key: a.r.PathValue("key")}
	x, err := a.inBinOrNot(at)
	if err != nil {
		return pressing{}, err
	}
	out := pressing{asked: a, record: x, version: x.Base().Version, words: p.name, alone: p.alone != nil && spec.Home,
		done: elsewhere{a.address(pathOf(spec.Name, x.Base().Reference), nil), note{done: p.done}}}
	if p.name == "bin" {
		out.done = elsewhere{a.address("/bin", nil), note{done: p.done, binned: x.Base().Reference}}
	}
	if !p.on(x) { // it is done already
		if x.Base().BinnedAt != nil && p.name != "bin" { // or cannot be done before it comes back
			return out, elsewhere{address: a.address("/bin", nil)}
		}
		if a.r.Method != http.MethodPost { // by somebody else
			out.done.note = note{}
		}
		return out, out.done
	}
	out.write = func(ctx context.Context, tx *store.Store, seen int, alone bool) (change, error) {
		joint := p.together
		if alone && p.alone != nil {
			joint = p.alone
		}
		_, would, err := tx.Together(ctx, at, joint(at, []int{seen}))
		return change{sights: would.WouldChange}, err
	}
	return out, nil
}

// inBinOrNot reads a record, be it in the bin.
func (a *asked) inBinOrNot(at store.Place) (models.Entity, error) {
	x, err := a.one(at)
	if models.KindOf(err) != models.NotFound {
		return x, err
	}
	d, err := a.store.One(a.ctx, at, store.Look{Bin: true})
	if err != nil {
		return nil, err
	}
	return itemOf(at.Kind, d.Body)
}

// undoing prepares that a record, or a part of it, says again what a version of it said.
func (a *asked) undoing(spec models.Spec, at store.Place) (pressing, error) {
	version, err := strconv.Atoi(a.r.PathValue("version"))
	if err != nil || at.Part != "" && !at.Kind.Part() {
		return pressing{}, models.Refuse(models.NotFound, "there is no such version")
	}
	x, err := a.one(store.Place{Kind: spec.Name, Key: a.r.PathValue("key")})
	if err != nil {
		return pressing{}, err
	}
	path := pathOf(spec.Name, x.Base().Reference)
	out := pressing{asked: a, record: x, version: x.Base().Version, words: "undo", back: version, done: elsewhere{a.address(path, nil), note{done: "undone"}}}
	at.Key, at.Of = x.Base().ID, spec.Name
	written := x.Base().ID
	if at.Part == "" {
		at.Kind, at.Of = spec.Name, ""
	} else {
		d, err := a.store.One(a.ctx, at, store.Look{})
		if err != nil {
			return pressing{}, err
		}
		out.version, written = d.Version, d.ID
	}
	out.write = func(ctx context.Context, tx *store.Store, seen int, _ bool) (change, error) {
		d, err := tx.RestoreVersion(ctx, at, []int{seen}, version)
		if err != nil {
			return change{}, err
		}
		page, err := tx.History(ctx, spec.Name, x.Base().ID, models.Paging{Limit: entriesAtOnce})
		for _, h := range page.Data {
			if h.RecordID == written && h.Version == d.Version {
				return change{fields: h.Changes, of: at.Kind}, err
			}
		}
		return change{}, err
	}
	return out, nil
}

// pressPage is the last look at what a press would do.
type pressPage struct {
	ticketed
	Kind          string
	Record        markup.Link
	Title, Lead   string
	Button, Alone string
	Version       int
	Sights        []sightRow
	Changes       []difference
	Refusal       string
	Wrong         []string
	Action        string
}

// sightRow is a record that changes, and how it is seen before and after.
type sightRow struct {
	Record              markup.Link
	Kind, Before, After string
}

// called is what is about to be done.
func (p pressing) called() string { return p.Say("press."+p.words, "version", p.back) }

// look shows what would be done, and why it was not, if it was refused.
func (p pressing) look(refused error) (content, error) {
	out := &pressPage{Kind: p.Kind(p.record.RecordKind()), Record: p.linkOf(p.record), Title: p.called(), Lead: p.Say("press." + p.words + ".lead"),
		Version: p.version, Action: p.r.URL.Path}
	if p.record.Base().BinnedAt != nil { // what it says is not read, but what was done to it
		out.Record.Href = p.address(pathOf(p.record.RecordKind(), p.record.Base().Reference)+"/history", nil)
	}
	status := http.StatusOK
	if refused != nil {
		if status = p.tell(out, refused); status == 0 {
			return content{}, refused
		}
	}
	var would change
	err := p.store.Try(p.ctx, func(tx *store.Store) (err error) {
		would, err = p.write(p.ctx, tx, p.version, false)
		return err
	})
	if err == nil {
		err = p.showChange(out, would)
	} else if found := p.tell(out, err); found != 0 {
		return content{Title: out.Title, Body: out, Status: max(status, http.StatusOK)}, nil
	}
	if models.KindOf(refused) == models.Stale && len(out.Sights)+len(out.Changes) == 0 {
		return content{}, cmp.Or(err, error(p.done)) // it was pressed twice
	}
	out.Button = p.called()
	if p.alone && len(out.Sights) > 1 {
		out.Alone = p.Say("press.alone")
	}
	return content{Title: out.Title, Body: out, Status: status}, err
}

// tell says on the page why something is refused, and gives the status of that; 0 for what
// is not to be told there.
func (p pressing) tell(out *pressPage, err error) int {
	refused, ok := errors.AsType[*models.Error](err)
	if !ok {
		return 0
	}
	status := mendable(refused)
	if status == 0 {
		return 0
	}
	out.Refusal, out.Wrong = p.Say("error."+strconv.Itoa(status)+".words"), nil
	for _, fault := range p.Problems(refused.Fields) {
		said := fault.Detail
		if fault.Pointer != "" {
			said = p.Say("fault.at", "field", p.Pointed(fault.Pointer), "fault", said)
		}
		out.Wrong = append(out.Wrong, said)
	}
	return status
}

// showChange says what would change, before and after.
func (p pressing) showChange(out *pressPage, would change) error {
	for _, x := range would.sights {
		row := sightRow{Record: p.linkTo(x.RecordRef, x.Title), Kind: p.Kind(x.Kind), Before: p.sight(x.Before), After: p.sight(x.After)}
		if x.Before.Binned {
			row.Record.Href = ""
		}
		out.Sights = append(out.Sights, row)
	}
	var err error
	if would.of != "" {
		out.Changes, err = p.differences(saying{fields: would.of.Spec().New().Stored()}, would.fields)
	}
	return err
}

// sight says who may see a record.
func (a *asked) sight(s models.Sight) string {
	switch {
	case s.Binned:
		return a.Say("bin.title")
	case s.ReviewState != models.ReviewPublished:
		return a.Label(s.ReviewState.Vocabulary(), string(s.ReviewState))
	case s.Visibility == models.VisibilityPublic:
		return a.Label(s.ReviewState.Vocabulary(), string(s.ReviewState))
	}
	return a.Say("press.for", "state", a.Label(s.ReviewState.Vocabulary(), string(s.ReviewState)), "seen", a.Label(s.Visibility.Vocabulary(), string(s.Visibility)))
}

// do does it, if what was looked at is still so.
func (p pressing) do() (content, error) {
	seen, err := strconv.Atoi(p.r.PostForm.Get("version"))
	if err != nil || seen < 1 {
		return content{}, models.Refuse(models.Malformed, "the form does not say which version was looked at")
	}
	err = p.store.InTx(p.ctx, func(tx *store.Store) error {
		_, err := p.write(p.ctx, tx, seen, p.r.PostForm.Get("do") == "alone")
		return err
	})
	if err == nil {
		return content{}, p.done
	}
	return p.look(err)
}
