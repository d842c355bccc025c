package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"entente/models"
	"entente/models/packed"
)

// remark is what a file last said of a record, and what was kept of that.
type remark struct {
	Given models.Said `json:"given"`
	// Differs is what the record has of it, where that is written otherwise: a name as a
	// link.
	Differs models.Said `json:"differs,omitempty"`
	// TakenBack tells that the record was taken back with the import, and is in the bin.
	TakenBack bool `json:"taken_back,omitempty"`
	// Parts are the acts or updates.
	Parts []partRemark `json:"parts,omitempty"`
	// Citations are those of the record as a whole, or of the part. Imports have noted them
	// only since files are compared in them, too.
	Citations []partRemark `json:"citations,omitempty"`
}

// partRemark is what a file last said of an act, an update or a citation.
type partRemark struct {
	Key string `json:"key"` // by which the file knows it again
	ID  string `json:"id"`
	remark
	fields any
}

// remarkRow is a remark as the database keeps it.
type remarkRow struct {
	Kind       int
	ExternalID string
	ImportID   int64
	Said       packed.JSON
}

func (remarkRow) TableName() string { return "import_records" }

// recall reads what files last said of some records.
func (b *bringing) recall(ctx context.Context, some []Incoming) error {
	for kind, ids := range identitiesOf(some) {
		var rows []remarkRow
		err := b.db.WithContext(ctx).Where("kind = ? AND external_id IN ?", kind.Code(), ids).Find(&rows).Error
		if err != nil {
			return explain("reading what was imported", err)
		}
		for _, r := range rows {
			var last remark
			if err := json.Unmarshal([]byte(r.Said), &last); err != nil {
				return fmt.Errorf("reading what was imported: %w", err)
			}
			b.remarks[identity{kind, r.ExternalID}] = last
			b.had[identity{kind, r.ExternalID}] = r.ImportID == b.imp.ID
		}
	}
	return nil
}

// hear keeps what the file says of a record.
func (b *bringing) hear(in Incoming, r remark) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keeping what was imported: %w", err)
	}
	b.remarks[identity{in.Kind, in.ID.String()}] = r
	b.heard = append(b.heard, remarkRow{in.Kind.Code(), in.ID.String(), b.imp.ID, packed.JSON(text)})
	return nil
}

// remember writes what the file says of records for the next time.
func (b *bringing) remember(ctx context.Context) error {
	last := map[identity]int{}
	for i, r := range b.heard {
		last[identity{models.SpecOfCode(r.Kind).Name, r.ExternalID}] = i
	}
	var rows []remarkRow
	for i, r := range b.heard {
		if last[identity{models.SpecOfCode(r.Kind).Name, r.ExternalID}] == i {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	const latest = " ON CONFLICT (kind, external_id) DO UPDATE SET import_id = excluded.import_id, said = excluded.said"
	return explain("keeping what was imported", insertAll(ctx, b.Store, "import_records", rows, latest))
}

// remarkOf is what a body says.
func remarkOf(body any) (r remark, err error) {
	if r.Given, err = models.SaidBy(fieldsOf(body)); err != nil {
		return r, err
	}
	fields, sources := partsIn(body)
	for i, key := range partKeys(fields) {
		p := partRemark{Key: key, fields: fields[i]}
		if p.Given, err = models.SaidBy(fields[i]); err != nil {
			return r, err
		}
		if p.Citations, err = citationRemarks(sources[i]); err != nil {
			return r, err
		}
		r.Parts = append(r.Parts, p)
	}
	r.Citations, err = citationRemarks(citationsIn(body))
	return r, err
}

// partsIn are the fields of the acts or updates in a body, and the sources of each.
func partsIn(body any) (fields []any, sources [][]models.NewCitation) {
	switch in := body.(type) {
	case *models.NewAgreement:
		for i := range in.Acts {
			fields, sources = append(fields, &in.Acts[i].ActFields), append(sources, in.Acts[i].Citations)
		}
	case *models.NewCommitment:
		for i := range in.Updates {
			fields, sources = append(fields, &in.Updates[i].UpdateFields), append(sources, in.Updates[i].Citations)
		}
	}
	return fields, sources
}

// partKeys are by what a file knows acts or updates of a record again: what was done by
// whom, and of several such which one.
func partKeys(all []any) []string {
	keys, times := make([]string, len(all)), map[string]int{}
	for i, fields := range all {
		switch x := fields.(type) {
		case *models.ActFields:
			keys[i] = fmt.Sprint(x.Kind, " ", value(x.Party), value(x.PartyInstitutionID), value(x.PartyInstitution).Called(), value(x.PartyName))
		case *models.UpdateFields:
			keys[i] = fmt.Sprint(x.AssessedBy, " ", x.AsOf)
		}
		times[keys[i]]++
		keys[i] = fmt.Sprint(keys[i], " ", times[keys[i]])
	}
	return keys
}

// fieldsOf are the fields of a record in the body of a POST.
func fieldsOf(body any) any {
	switch in := body.(type) {
	case *models.NewVisit:
		return &in.VisitFields
	case *models.NewMeeting:
		return &in.MeetingFields
	case *models.NewAgreement:
		return &in.AgreementFields
	case *models.NewCommitment:
		return &in.CommitmentFields
	}
	return body
}

// settle notes what a record keeps of what was given, where that is written otherwise.
func (r *remark) settle(stored any) error {
	kept, err := models.SaidBy(stored)
	r.Differs = models.Said{}
	for name, given := range r.Given {
		if is, ok := kept[name]; !ok || string(is) != string(given) {
			r.Differs[name] = is
		}
	}
	return err
}

// kept is what the record had of what was given, after it was brought in.
func (r remark) kept() models.Said {
	all := models.Said{}
	maps.Copy(all, r.Given)
	maps.Copy(all, r.Differs)
	maps.DeleteFunc(all, func(_ string, value json.RawMessage) bool { return value == nil || string(value) == "null" })
	return all
}

// found notes what was recorded of it: parts come in the order of the body.
func (r *remark) found(e models.Entity, recorded []models.Item) error {
	if err := r.settle(e.Stored()); err != nil {
		return err
	}
	i := 0
	for _, x := range recorded {
		p, part := x.(models.Part)
		if !part || p.RecordKind() == models.CitationKind || i == len(r.Parts) {
			continue
		}
		if _, of := p.Of(); of != e.Base().ID {
			continue
		}
		r.Parts[i].ID = *p.Head().ID
		if err := r.Parts[i].settle(p.Stored()); err != nil {
			return err
		}
		if err := r.Parts[i].foundCitations(r.Parts[i].ID, recorded); err != nil {
			return err
		}
		i++
	}
	return r.foundCitations(e.Base().ID, recorded)
}

// sameAs tells whether a file says again what it said last.
func (r remark) sameAs(last remark) bool {
	alike := func(p, last partRemark) bool { return p.Key == last.Key && p.sameAs(last.remark) }
	return r.Given.Equal(last.Given) && slices.EqualFunc(r.Parts, last.Parts, alike) && slices.EqualFunc(r.Citations, last.Citations, alike)
}

// remarkOn finds an act, update or citation by its key.
func remarkOn(all []partRemark, key string) (partRemark, bool) {
	for _, p := range all {
		if p.Key == key {
			return p, true
		}
	}
	return partRemark{}, false
}
