package derived

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"entente/models"
)

// Material is what the documents of some records of one kind are made of, read
// with the same few queries whatever their number.
type Material struct {
	Acts    map[string][]models.Act
	Updates map[string][]models.Update
	Sources map[string][]Source
	Courses map[string]models.Course
	Steps   map[string]models.Steps
	// StandIns are the institutions among the parties of agreements.
	StandIns StandIns
	Visits   map[models.VisitID]*models.Visit // in the course of which meetings took place
	Targets  Targets
}

// Source is a citation, with the views in which its article is.
type Source struct {
	models.Source
	ArticleSeen int
}

// Document completes a record for a view and day, and writes it. It also tells how many
// of its conflicts are open.
func (m Material) Document(e models.Entity, view int, day, today models.Day) (text string, conflicts int, err error) {
	id := e.Base().ID
	switch e := e.(type) {
	case *models.Agreement:
		status := models.StatusOn(m.Steps[id].Text, day)
		e.Status, e.Acts, e.Forecast = &status, m.Acts[id], day > today
		e.DateSigned, e.DateInForce = models.SignedOn(e.Acts), models.InForceSince(m.Steps[id].Text, day)
		e.Terms = m.TermsOn(e, day)
		missing, _ := models.MissingOn(m.Courses[id], status.Value, day)
		e.MissingActs = e.Print(missing)
		if e.Acts == nil {
			e.Acts = []models.Act{}
		}
	case *models.Commitment:
		if day >= today {
			e.Judge(day)
		} else {
			e.Assess(m.Updates[id], day)
		}
	}
	shown, provenance := m.sourced(e, view)
	shown.Base().Provenance = &provenance
	if c, ok := shown.(*models.Commitment); ok {
		evidence := models.EvidenceOf(m.SeenIn(id, view))
		c.Evidence = &evidence
	}
	shown = m.warned(shown, view, today)
	text, err = Encode(shown)
	return text, provenance.Conflicts, err
}

// TermsOn is where an agreement stands in its terms on a day; nil when it is not in force.
func (m Material) TermsOn(a *models.Agreement, day models.Day) *models.Terms {
	switch models.StatusOn(m.Steps[a.ID].Text, day).Value {
	case models.StatusInForce, models.StatusSuspended:
		terms, _ := models.TermsOn(m.Courses[a.ID], day)
		return terms
	}
	return nil
}

// sourced is a record as a view has it, with what its sources say of it.
func (m Material) sourced(e models.Entity, view int) (models.Entity, models.Provenance) {
	shown := m.Shown(e, view)
	return shown, models.ProvenanceOf(m.Cited(shown), m.SeenIn(e.Base().ID, view))
}

// openConflicts gives how many conflicts of a record are open in each of the views that it is
// in: those of staff, and of guests.
func (m Material) openConflicts(e models.Entity, seen int) map[int]int {
	open := map[int]int{}
	for _, view := range []int{StaffView, GuestView} {
		if view == StaffView || seen&view != 0 {
			_, provenance := m.sourced(e, view)
			open[view] = provenance.Conflicts
		}
	}
	return open
}

// namedByActs are the records that the acts on an agreement name, and that can be hidden.
func (m Material) namedByActs(id string) []Name {
	var names []Name
	for i := range m.Acts[id] {
		names = append(names, NamesIn(m.Acts[id][i].Stored())...)
	}
	return slices.DeleteFunc(names, func(n Name) bool { return n.Kind.Coded() })
}

// SeenIn are the sources of a record whose articles a view has.
func (m Material) SeenIn(id string, view int) []models.Source {
	var out []models.Source
	for _, x := range m.Sources[id] {
		if x.ArticleSeen&view != 0 {
			out = append(out, x.Source)
		}
	}
	return out
}

// Cited lists what of a record can be cited: itself, and its acts or updates.
func (m Material) Cited(e models.Entity) []models.Cited {
	id := e.Base().ID
	cited := []models.Cited{{Kind: e.RecordKind(), ID: id, Fields: e.Stored()}}
	otherwise := m.Courses[id].Otherwise()
	for i := range m.Acts[id] {
		act := citedPart(&m.Acts[id][i], m.Acts[id][i].ID, i)
		act.Otherwise = otherwise[act.ID]
		cited = append(cited, act)
	}
	for i := range m.Updates[id] {
		cited = append(cited, citedPart(&m.Updates[id][i], m.Updates[id][i].ID, i))
	}
	return cited
}

func citedPart(p models.Part, id string, i int) models.Cited {
	kind := p.RecordKind()
	return models.Cited{Kind: kind, ID: id, Fields: p.Stored(), Prefix: "/" + kind.Table() + "/" + strconv.Itoa(i)}
}

// Shown is a record without its links to what a view does not have.
func (m Material) Shown(e models.Entity, view int) models.Entity {
	seen := m.Targets.In(view)
	shown := ShownItem(e, seen).(models.Entity)
	a, ok := shown.(*models.Agreement)
	if !ok || len(m.namedByActs(a.ID)) == 0 {
		return shown
	}
	copied := *a
	copied.Acts = make([]models.Act, len(a.Acts))
	for i := range a.Acts {
		copied.Acts[i] = *ShownItem(&a.Acts[i], seen).(*models.Act)
	}
	return &copied
}

// ShownItem is a record or part without its links to what is not seen.
func ShownItem(x models.Item, seen func(id string) bool) models.Item {
	fields, less := models.Shown(x.Stored(), seen)
	if !less {
		return x
	}
	copied := models.Clone(x)
	reflect.ValueOf(copied.Stored()).Elem().Set(reflect.ValueOf(fields).Elem())
	return copied
}

// plain tells whether all who see a record see the same of it: what it names and
// rests on is open, or hidden from everybody.
func (m Material) plain(e models.Entity) bool {
	plain := !accepting(e)
	same := func(seen int) {
		plain = plain && (seen&StaffView != 0) == (seen&GuestView != 0)
	}
	for _, n := range append(NamesIn(e.Stored()), m.namedByActs(e.Base().ID)...) {
		if t, ok := m.Targets.Named[n.Of()]; ok {
			same(t.Seen)
		}
	}
	for _, x := range m.Sources[e.Base().ID] {
		same(x.ArticleSeen)
	}
	return plain
}

// Encode writes a record as it is sent.
func Encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("writing a document: %w", err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}
