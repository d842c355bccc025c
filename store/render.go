package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"entente/models"
)

// material is what the documents of some records of one kind are made of, read
// with the same few queries whatever their number.
type material struct {
	acts    map[string][]models.Act
	updates map[string][]models.Update
	sources map[string][]source
	courses map[string]models.Course
	steps   map[string]models.Steps
	// standIns are the institutions among the parties of agreements.
	standIns standIns
	visits   map[models.VisitID]*models.Visit // in the course of which meetings took place
	targets  targets
}

// source is a citation, with the views in which its article is.
type source struct {
	models.Source
	ArticleSeen int
}

// render makes the documents of records of one kind as a viewer sees them on a day.
func (s *Store) render(ctx context.Context, records []models.Entity, view int, day models.Day) ([]string, error) {
	if len(records) == 0 {
		return nil, nil
	}
	m, err := s.materialOf(ctx, records)
	if err != nil {
		return nil, err
	}
	docs := make([]string, len(records))
	for i, e := range records {
		if docs[i], _, err = m.document(e, view, day, s.Today()); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// materialOf reads what the documents of records are made of. While all is being derived
// again, it relies on nothing that was derived before.
func (s *Store) materialOf(ctx context.Context, records []models.Entity) (material, error) {
	m, err := s.gather(ctx, records)
	if err != nil {
		return m, err
	}
	switch records[0].RecordKind() {
	case models.AgreementKind:
		err = s.judge(ctx, records, &m)
	case models.CommitmentKind:
		err = s.settleAgain(ctx, records, m)
	}
	return m, err
}

// settleAgain computes what commitments have from others, while that is being derived
// again.
func (s *Store) settleAgain(ctx context.Context, commitments []models.Entity, m material) error {
	state, err := s.State(ctx)
	if err != nil || !state.Rebuilding {
		return err
	}
	around, err := s.around(ctx, commitments, m)
	if err != nil {
		return err
	}
	for _, e := range commitments {
		around.settle(e, s.Today())
	}
	return nil
}

// gather reads what documents are made of, but for the status of agreements.
func (s *Store) gather(ctx context.Context, records []models.Entity) (material, error) {
	m, err := s.gatherParts(ctx, records)
	if err == nil && records[0].RecordKind() == models.MeetingKind {
		m.visits, err = s.visitsOf(ctx, records)
	}
	if err == nil {
		m.targets, err = s.targetsAmong(ctx, records, m)
	}
	return m, err
}

// gatherParts reads the parts of records, and their sources.
func (s *Store) gatherParts(ctx context.Context, records []models.Entity) (m material, err error) {
	ids := idsOf(records)
	switch records[0].RecordKind() {
	case models.AgreementKind:
		m.acts, err = s.actsOf(ctx, ids)
	case models.CommitmentKind:
		m.updates, err = s.updatesOf(ctx, ids)
	}
	if err != nil {
		return m, err
	}
	m.sources, err = s.sourcesOf(ctx, ids)
	return m, err
}

// targetsAmong looks up records and all that they and their acts name.
func (s *Store) targetsAmong(ctx context.Context, records []models.Entity, m material) (targets, error) {
	var names []name
	for _, e := range records {
		names = append(names, name{key: e.Base().ID})
		names = append(names, namesIn(e.Stored())...)
		for i := range m.acts[e.Base().ID] {
			names = append(names, namesIn(m.acts[e.Base().ID][i].Stored())...)
		}
	}
	return s.targetsOf(ctx, names)
}

func idsOf(records []models.Entity) []string {
	ids := make([]string, len(records))
	for i, e := range records {
		ids[i] = e.Base().ID
	}
	return ids
}

// document completes a record for a view and day, and writes it. It also tells how many
// of its conflicts are open.
func (m material) document(e models.Entity, view int, day, today models.Day) (text string, conflicts int, err error) {
	id := e.Base().ID
	switch e := e.(type) {
	case *models.Agreement:
		status := models.StatusOn(m.steps[id].Text, day)
		e.Status, e.Acts, e.Forecast = &status, m.acts[id], day > today
		e.DateSigned, e.DateInForce = models.SignedOn(e.Acts), models.InForceSince(m.steps[id].Text, day)
		e.Terms = m.termsOn(e, day)
		missing, _ := models.MissingOn(m.courses[id], status.Value, day)
		e.MissingActs = e.Print(missing)
		if e.Acts == nil {
			e.Acts = []models.Act{}
		}
	case *models.Commitment:
		if day >= today {
			e.Judge(day)
		} else {
			e.Assess(m.updates[id], day)
		}
	}
	shown, provenance := m.sourced(e, view)
	shown.Base().Provenance = &provenance
	if c, ok := shown.(*models.Commitment); ok {
		evidence := models.EvidenceOf(m.seenIn(id, view))
		c.Evidence = &evidence
	}
	shown = m.warned(shown, view, today)
	text, err = encode(shown)
	return text, provenance.Conflicts, err
}

// termsOn is where an agreement stands in its terms on a day; nil when it is not in force.
func (m material) termsOn(a *models.Agreement, day models.Day) *models.Terms {
	switch models.StatusOn(m.steps[a.ID].Text, day).Value {
	case models.StatusInForce, models.StatusSuspended:
		terms, _ := models.TermsOn(m.courses[a.ID], day)
		return terms
	}
	return nil
}

// sourced is a record as a view has it, with what its sources say of it.
func (m material) sourced(e models.Entity, view int) (models.Entity, models.Provenance) {
	shown := m.shown(e, view)
	return shown, models.ProvenanceOf(m.cited(shown), m.seenIn(e.Base().ID, view))
}

// open gives how many conflicts of a record are open in each of the views that it is
// in: those of staff, and of guests.
func (m material) open(e models.Entity, seen int) map[int]int {
	open := map[int]int{}
	for _, view := range []int{staffView, guestView} {
		if view == staffView || seen&view != 0 {
			_, provenance := m.sourced(e, view)
			open[view] = provenance.Conflicts
		}
	}
	return open
}

// namedByActs are the records that the acts on an agreement name, and that can be hidden.
func (m material) namedByActs(id string) []name {
	var names []name
	for i := range m.acts[id] {
		names = append(names, namesIn(m.acts[id][i].Stored())...)
	}
	return slices.DeleteFunc(names, func(n name) bool { return n.kind.Coded() })
}

// seenIn are the sources of a record whose articles a view has.
func (m material) seenIn(id string, view int) []models.Source {
	var out []models.Source
	for _, x := range m.sources[id] {
		if x.ArticleSeen&view != 0 {
			out = append(out, x.Source)
		}
	}
	return out
}

// cited lists what of a record can be cited: itself, and its acts or updates.
func (m material) cited(e models.Entity) []models.Cited {
	id := e.Base().ID
	cited := []models.Cited{{Kind: e.RecordKind(), ID: id, Fields: e.Stored()}}
	otherwise := m.courses[id].Otherwise()
	for i := range m.acts[id] {
		act := citedPart(&m.acts[id][i], m.acts[id][i].ID, i)
		act.Otherwise = otherwise[act.ID]
		cited = append(cited, act)
	}
	for i := range m.updates[id] {
		cited = append(cited, citedPart(&m.updates[id][i], m.updates[id][i].ID, i))
	}
	return cited
}

func citedPart(p models.Part, id string, i int) models.Cited {
	kind := p.RecordKind()
	return models.Cited{Kind: kind, ID: id, Fields: p.Stored(), Prefix: "/" + kind.Table() + "/" + strconv.Itoa(i)}
}

// shown is a record without its links to what a view does not have.
func (m material) shown(e models.Entity, view int) models.Entity {
	seen := m.targets.in(view)
	shown := shownItem(e, seen).(models.Entity)
	a, ok := shown.(*models.Agreement)
	if !ok || len(m.namedByActs(a.ID)) == 0 {
		return shown
	}
	copied := *a
	copied.Acts = make([]models.Act, len(a.Acts))
	for i := range a.Acts {
		copied.Acts[i] = *shownItem(&a.Acts[i], seen).(*models.Act)
	}
	return &copied
}

// shownItem is a record or part without its links to what is not seen.
func shownItem(x models.Item, seen func(id string) bool) models.Item {
	fields, less := models.Shown(x.Stored(), seen)
	if !less {
		return x
	}
	copied := clone(x)
	reflect.ValueOf(copied.Stored()).Elem().Set(reflect.ValueOf(fields).Elem())
	return copied
}

// plain tells whether all who see a record see the same of it: what it names and
// rests on is open, or hidden from everybody.
func (m material) plain(e models.Entity) bool {
	plain := !accepting(e)
	same := func(seen int) {
		plain = plain && (seen&staffView != 0) == (seen&guestView != 0)
	}
	for _, n := range append(namesIn(e.Stored()), m.namedByActs(e.Base().ID)...) {
		if t, ok := m.targets.named[n.of()]; ok {
			same(t.Seen)
		}
	}
	for _, x := range m.sources[e.Base().ID] {
		same(x.ArticleSeen)
	}
	return plain
}

// sourcesOf reads the citations of records, with the views of their articles.
func (s *Store) sourcesOf(ctx context.Context, ids []string) (map[string][]source, error) {
	sources := map[string][]source{}
	var new []models.Citation
	written := s.pending.among(ids, func(_ string, n *newcomer) { new = append(new, n.citations...) })
	if len(written) > 0 {
		var st statement
		st.add(`SELECT c.*, t.cluster_id, t.state AS article_state, d.seen AS article_seen FROM citations AS c
			JOIN articles AS t ON t.id = c.article_id JOIN documents AS d ON d.record_id = c.article_id WHERE c.root_id IN ? ORDER BY c.id`, written)
		var rows []source
		if err := s.scan(ctx, &st, &rows); err != nil {
			return nil, explain("reading sources", err)
		}
		for _, r := range rows {
			sources[r.RootID] = append(sources[r.RootID], r)
		}
	}
	if len(new) == 0 {
		return sources, nil
	}
	articles, err := s.sourcesBehind(ctx, new)
	for _, c := range new {
		x := articles[string(*c.ArticleID)]
		x.Citation = c
		sources[c.RootID] = append(sources[c.RootID], x)
	}
	return sources, err
}

// sourcesBehind reads the articles of new citations, for what counts of them.
func (s *Store) sourcesBehind(ctx context.Context, citations []models.Citation) (map[string]source, error) {
	ids := make([]string, len(citations))
	for i, c := range citations {
		ids[i] = string(*c.ArticleID)
	}
	articles := map[string]source{}
	written := s.pending.among(sorted(ids), func(id string, n *newcomer) {
		a, x := n.record.(*models.Article), source{ArticleSeen: n.target().Seen}
		x.ClusterID, x.ArticleState = a.ClusterID, a.State
		articles[id] = x
	})
	if len(written) == 0 {
		return articles, nil
	}
	var st statement
	st.add("SELECT t.id, t.cluster_id, t.state, d.seen FROM articles AS t JOIN documents AS d ON d.record_id = t.id WHERE t.id IN ?", written)
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("reading sources", err)
	}
	defer found.Close()
	for found.Next() {
		var id string
		var x source
		if err := found.Scan(&id, &x.ClusterID, &x.ArticleState, &x.ArticleSeen); err != nil {
			return nil, explain("reading sources", err)
		}
		articles[id] = x
	}
	return articles, explain("reading sources", found.Err())
}

// encode writes a record as it is sent.
func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("writing a document: %w", err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}
