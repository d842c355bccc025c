package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// warn notes the warnings of a record, for the answer to the write.
func (p *pending) warn(d *derived.Result) {
	delete(p.warnings, d.Is[0].RecordID)
	if len(d.Warnings) > 0 {
		p.warnings[d.Is[0].RecordID] = d.Warnings
	}
}

// warningsAt are the warnings of what was written at a place in a body: of a record, or of
// an act or update alone.
func (p *pending) warningsAt(at string, x models.Item) []models.Warning {
	part, ok := x.(models.Part)
	if !ok {
		return nestedAt(at, p.warnings[*x.Head().ID])
	}
	var own []models.Warning
	_, root := part.Of()
	for _, w := range p.warnings[root] {
		if w.Part == *x.Head().ID {
			w.Pointer = at + w.Field
			own = append(own, w)
		}
	}
	return own
}

// nestedAt are warnings of what is nested at a place in a body.
func nestedAt(at string, warnings []models.Warning) []models.Warning {
	warnings = slices.Clone(warnings)
	for i := range warnings {
		warnings[i].Pointer = at + warnings[i].Pointer
	}
	return warnings
}

// warningsOf are the warnings of what a body said, with all that was nested in it.
func (p *pending) warningsOf(said []placed) []models.Warning {
	var out []models.Warning
	for _, x := range said {
		for _, w := range p.warningsAt(x.at, x.item) {
			if record := !x.item.RecordKind().Part(); !record || w.Part == "" {
				out = append(out, w)
			}
		}
	}
	return out
}

// placed is something doubtful that was recorded, with its place in the body that says so.
type placed struct {
	at   string
	item models.Item
}

// doubtfulIn are the places in a body of what can be implausible: of what was recorded for
// it, in that order, which is that of the body. x is what the body is of itself.
func doubtfulIn(body any, recorded []models.Item, x models.Item) []placed {
	var places []string
	models.Walk(body, "", func(at string, _ reflect.Value, shape *models.TypeShape) {
		switch shape.Type {
		case reflect.TypeFor[models.NewVisit](), reflect.TypeFor[models.NewMeeting](), reflect.TypeFor[models.NewAgreement](),
			reflect.TypeFor[models.NewAct](), reflect.TypeFor[models.NewCommitment](), reflect.TypeFor[models.NewUpdate]():
			places = append(places, at)
		}
	})
	var doubtful []placed
	for _, x := range recorded {
		switch x.RecordKind() {
		case models.VisitKind, models.MeetingKind, models.AgreementKind, models.ActKind, models.CommitmentKind, models.UpdateKind:
			doubtful = append(doubtful, placed{item: x})
		}
	}
	if len(places) != len(doubtful) {
		return []placed{{item: x}}
	}
	for i := range doubtful {
		doubtful[i].at = places[i]
	}
	return doubtful
}

// saying is what somebody says of warnings of a record.
type saying struct {
	placed
	said models.Acceptance
}

// sayings are those that are new of what was recorded for a body: they are not complete
// before it is published.
func sayings(doubtful []placed) []saying {
	var out []saying
	for _, x := range doubtful {
		e, ok := x.item.(models.Doubtful)
		if !ok {
			continue
		}
		said := slices.Clone(e.Accepted().AcceptedWarnings)
		if slices.ContainsFunc(said, func(w models.AcceptedWarning) bool { return w.Value == nil }) {
			out = append(out, saying{x, models.Acceptance{AcceptedWarnings: said}})
		}
	}
	return out
}

// refuseUnfounded refuses what is said of warnings that there are none of. What a record is
// warned of is known when it is published.
func (s *Store) refuseUnfounded(ctx context.Context, list []saying) error {
	var p models.Problems
	for _, x := range list {
		if err := s.flush(ctx); err != nil {
			return err
		}
		found, err := s.warningsNow(ctx, x.item)
		if err != nil {
			return err
		}
		x.said.Unfounded(found, x.at, &p)
	}
	return p.Err(models.Invalid)
}

// warningsNow are all warnings of a record as it is written.
func (s *Store) warningsNow(ctx context.Context, x models.Item) ([]models.Warning, error) {
	written, err := s.itemOf(ctx, x.RecordKind(), *x.Head().ID)
	if err != nil {
		return nil, err
	}
	e := written.(models.Entity)
	m, err := s.materialOf(ctx, []models.Entity{e})
	if err != nil {
		return nil, err
	}
	return m.WarningsOf(m.Shown(e, derived.StaffView).(models.Doubtful), derived.StaffView, s.Today()), nil
}

// warn puts warnings into the answer to a write, in the place of those of the record.
func (d *Document) warn(warnings []models.Warning) error {
	d.Warnings = warnings
	if len(warnings) == 0 && !bytes.Contains(d.Body, []byte(`"warnings":`)) {
		return nil
	}
	var own struct {
		Warnings json.RawMessage `json:"warnings"`
	}
	if err := json.Unmarshal(d.Body, &own); err != nil {
		return fmt.Errorf("reading an answer: %w", err)
	}
	text, err := derived.Encode(warnings)
	switch {
	case err != nil:
		return err
	case len(own.Warnings) > 0:
		d.Body = bytes.Replace(d.Body, append([]byte(`"warnings":`), own.Warnings...), []byte(`"warnings":`+text), 1)
	case len(warnings) > 0:
		d.Body = append(append(bytes.TrimSuffix(d.Body, []byte("}")), `,"warnings":`+text...), '}')
	}
	return nil
}

// Speak puts the warnings of an answer into a language.
func (d *Document) Speak(lang string) error {
	if len(d.Warnings) == 0 {
		return nil
	}
	warnings := slices.Clone(d.Warnings)
	for i := range warnings {
		warnings[i].Detail = warnings[i].Code.Words(lang)
	}
	return d.warn(warnings)
}

// visitsOf reads the visits in the course of which meetings took place.
func (s *Store) visitsOf(ctx context.Context, meetings []models.Entity) (map[models.VisitID]*models.Visit, error) {
	visits := map[models.VisitID]*models.Visit{}
	var ids []string
	for _, e := range meetings {
		if m := e.(*models.Meeting); m.VisitID != nil {
			ids = append(ids, string(*m.VisitID))
		}
	}
	written := s.pending.among(derived.Sorted(ids), func(id string, n *newcomer) {
		visits[models.VisitID(id)] = n.record.(*models.Visit)
	})
	if len(written) == 0 {
		return visits, nil
	}
	var rows []models.Visit
	err := s.db.WithContext(ctx).Where("id IN ?", written).Find(&rows).Error
	for i := range rows {
		visits[models.VisitID(rows[i].ID)] = &rows[i]
	}
	return visits, explain("reading the visits of meetings", err)
}
