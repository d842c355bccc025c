package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"entente/models"
)

// bringing is an import under way, in a transaction.
type bringing struct {
	*Store
	imp     *Importing
	article *models.ArticleID // the file, once it is cited
	remarks map[identity]remark
	had     map[identity]bool // what the file has had already
	heard   []remarkRow       // to be written
}

// brought is what became of a record of a file, with what undoes it.
type brought struct {
	models.Imported
	Undo *undo
	new  []fresh // what was recorded with it
}

// undo is what a record was before a file was brought in.
type undo struct {
	// History is how much there was of it afterwards.
	History int64 `json:"history"`
	// Version is the one that it had before; 0 where there was none.
	Version int `json:"version,omitempty"`
	// Parts came or were changed with it.
	Parts []undonePart `json:"parts,omitempty"`
	// Others are the records that came with it, such as a person whom it names.
	Others []undonePart `json:"others,omitempty"`
	// Last is what a file had said of it before.
	Last *remark `json:"last,omitempty"`
}

// undonePart is a part that came or was changed with a file.
type undonePart struct {
	Kind models.RecordKind `json:"kind"`
	ID   string            `json:"id"`
	// Version is the one that it had before; 0 where there was none.
	Version int `json:"version,omitempty"`
}

// became begins to say what became of it.
func (in Incoming) became(outcome models.ImportOutcome) brought {
	return brought{Imported: models.Imported{Number: in.Number, Outcome: outcome, Kind: in.Kind, ExternalID: in.ID.String(), Where: in.Where}}
}

// refused says why it was refused.
func (in Incoming) refused(refusal error) brought {
	out := in.became(models.ImportRefused)
	if e, ok := errors.AsType[*models.Error](refusal); ok {
		faults := e.Fields
		if len(faults) == 0 {
			faults.Add("", "refused", "%s", e.Detail)
		}
		out.Faults, out.Rows, out.RowNumbers = in.Explain(faults), in.Rows(), in.RowNumbers
	}
	return out
}

// bringAll brings in what a file says of some records. Only inside a transaction.
func (s *Store) bringAll(ctx context.Context, imp *Importing, some []Incoming) ([]brought, error) {
	b := &bringing{Store: s, imp: imp, remarks: map[identity]remark{}, had: map[identity]bool{}}
	if err := b.recall(ctx, some); err != nil {
		return nil, err
	}
	if err := b.lookUp(ctx, some); err != nil {
		return nil, err
	}
	var became []brought
	for _, in := range some {
		x, err := b.bring(ctx, in)
		if err != nil {
			return nil, err
		}
		became = append(became, x)
	}
	return became, b.remember(ctx)
}

// lookUp looks up at once what some records of a file are known by, and what they name.
func (b *bringing) lookUp(ctx context.Context, some []Incoming) error {
	ids := map[models.RecordKind]models.ExternalIDs{}
	for _, in := range some {
		ids[in.Kind] = append(ids[in.Kind], in.ID)
		for _, l := range in.Links {
			ids[l.Kind] = append(ids[l.Kind], l.ID)
		}
	}
	for kind, of := range ids {
		if _, err := b.holders(ctx, kind, of); err != nil {
			return err
		}
	}
	return nil
}

// bring brings in what the file says of a record: one that is known by its external id is
// changed, another one is recorded. A refusal before anything is written is an outcome.
func (b *bringing) bring(ctx context.Context, in Incoming) (brought, error) {
	if len(in.Refused) > 0 {
		out := in.became(models.ImportRefused)
		out.Faults, out.Rows, out.RowNumbers = in.Refused, in.Rows(), in.RowNumbers
		return out, nil
	}
	if !models.ViewerOf(ctx).MayWrite(in.Kind) {
		return in.refused(models.Refuse(models.Forbidden, "your token may not write a %s", in.Kind)), nil
	}
	if again, err := b.again(ctx, in); err != nil || again {
		return in.refused(models.Refuse(models.Blocked, "%s stands in the file already, further up; rows of one record follow each other", in.ID)), err
	}
	ids, unknown, err := b.linked(ctx, in)
	if err != nil {
		return brought{}, err
	}
	body, found := in.Read(ids)
	found = append(unknown, found...)
	if err := b.asMeant(ctx, body); err != nil {
		return brought{}, err
	}
	named, recorded := models.NamesIn(body), len(b.pending.recorded)
	out, err := b.record(ctx, in, body, found)
	out.new = freshIn(body, named, slices.DeleteFunc(slices.Clone(b.pending.recorded[recorded:]), b.isFile))
	return out, err
}

// isFile tells whether something that was recorded is the file as a source.
func (b *bringing) isFile(x models.Item) bool {
	a, ok := x.(*models.Article)
	return ok && b.article != nil && string(*b.article) == a.ID
}

// record records what the file says of a record, or changes what is on record of it.
func (b *bringing) record(ctx context.Context, in Incoming, body any, found models.Problems) (brought, error) {
	holders, err := b.holders(ctx, in.Kind, models.ExternalIDs{in.ID})
	if err != nil {
		return brought{}, err
	}
	d, known := holders[in.ID.String()]
	switch {
	case known && d.Seen&view(ctx, false) != 0:
		return b.update(ctx, in, d.RecordID, body, found)
	case known && b.remarks[identity{in.Kind, in.ID.String()}].TakenBack:
		return b.bringBack(ctx, in, d.RecordID, body, found)
	}
	err = b.check(ctx, body, nil, nil, found)
	if isRefusal(err) {
		return in.refused(err), nil
	}
	if err != nil {
		return brought{}, err
	}
	return b.create(ctx, in, body)
}

// compareBrought finds what there may be on record already of what was brought in.
func (s *Store) compareBrought(ctx context.Context, became []brought) error {
	for i, x := range became {
		found, err := s.alike(ctx, x.new, newIDs(x.new))
		if err != nil {
			return err
		}
		became[i].Duplicates = found
	}
	return nil
}

// compareTried finds what there may be on record already of what is only tried, whatever
// is tried together.
func (s *Store) compareTried(ctx context.Context, became []brought) error {
	var tried []fresh
	for _, x := range became {
		tried = append(tried, x.new...)
	}
	aside := newIDs(tried)
	for i, x := range became {
		found, err := s.alike(ctx, x.new, aside)
		if err != nil {
			return err
		}
		became[i].Duplicates = models.Unrecorded(found)
	}
	return nil
}

// again tells whether the file has had a record before. Once it was told, it has.
func (b *bringing) again(ctx context.Context, in Incoming) (bool, error) {
	key := identity{in.Kind, in.ID.String()}
	had := b.had[key]
	b.had[key] = true
	if _, known := b.remarks[key]; had || known {
		return had, nil
	}
	return b.tried(ctx, in.Kind, in.ID)
}

// linked finds the records that links lead to, by their pointers. Where a file is only
// tried, what it would record is not there, and is left out.
func (b *bringing) linked(ctx context.Context, in Incoming) (map[string]string, models.Problems, error) {
	ids, unknown := map[string]string{}, models.Problems{}
	for _, l := range in.Links {
		id, err := b.knownAs(ctx, l.Kind, l.ID)
		if err != nil {
			return nil, nil, err
		}
		if id != "" {
			ids[l.Pointer] = id
			continue
		}
		tried, err := b.tried(ctx, l.Kind, l.ID)
		if err != nil {
			return nil, nil, err
		}
		if !tried {
			unknown.Add(l.Pointer, "unknown_"+string(l.Kind), "there is no %s %s", l.Kind, l.ID)
		}
	}
	return ids, unknown, nil
}

// tried tells whether an import that is only tried would have recorded something.
func (b *bringing) tried(ctx context.Context, kind models.RecordKind, id models.ExternalID) (bool, error) {
	if !b.imp.DryRun {
		return false, nil
	}
	var n int64
	err := b.db.WithContext(ctx).Model(&importedRow{}).Where("import_id = ? AND kind = ? AND external_id = ? AND record_id IS NULL AND outcome = 'created'",
		b.imp.ID, string(kind), id.String()).Count(&n).Error
	return n > 0, explain("looking up what was tried", err)
}

// create records what is not known yet, with the file as its source.
func (b *bringing) create(ctx context.Context, in Incoming, body any) (brought, error) {
	out, recorded := in.became(models.ImportCreated), len(b.pending.recorded)
	said, err := remarkOf(body)
	if err != nil {
		return out, err
	}
	x, err := b.add(ctx, nil, nil, body)
	if err != nil {
		return out, err
	}
	e := x.(models.Entity)
	out.RecordID, out.Undo = &e.Base().ID, &undo{}
	out.Undo.came(e, b.pending.recorded[recorded:])
	if err := said.found(e, b.pending.recorded[recorded:]); err != nil {
		return out, err
	}
	if err := b.cite(ctx, e, in); err != nil {
		return out, err
	}
	return out, b.hear(in, said)
}

// update changes what is on record by what the file says, three ways.
func (b *bringing) update(ctx context.Context, in Incoming, id string, body any, found models.Problems) (brought, error) {
	out := in.became(models.ImportUnchanged)
	out.RecordID = &id
	now, err := remarkOf(body)
	last, known := b.remarks[identity{in.Kind, in.ID.String()}]
	if err != nil || known && len(found) == 0 && now.sameAs(last) {
		return out, err
	}
	if _, new := b.pending.newcomer(id); new {
		if err := b.flush(ctx); err != nil {
			return out, err
		}
	}
	e, err := b.loadRecord(ctx, Place{Kind: in.Kind, Key: id}, false)
	if err != nil {
		return out, err
	}
	c := comparing{b, in, body, found, last, now, e, &out, len(b.pending.recorded)}
	out.Undo = &undo{Version: e.Base().Version}
	if known {
		out.Undo.Last = &last
	}
	err = c.run(ctx)
	if isRefusal(err) && !c.wrote() {
		return in.refused(err), nil
	}
	return out, err
}

// bringBack takes out of the bin what was brought in before and taken back.
func (b *bringing) bringBack(ctx context.Context, in Incoming, id string, body any, found models.Problems) (brought, error) {
	if _, _, err := b.restore(ctx, Place{Kind: in.Kind, Key: id}); err != nil {
		return brought{}, err
	}
	if err := b.flush(ctx); err != nil {
		return brought{}, err
	}
	out, err := b.update(ctx, in, id, body, found)
	if out.Outcome != models.ImportRefused {
		out.Outcome, out.Undo = models.ImportCreated, &undo{}
	}
	return out, err
}

// came notes what was recorded with a record, which goes when it is taken back.
func (u *undo) came(e models.Entity, recorded []models.Item) {
	for _, x := range recorded {
		if other, record := x.(models.Entity); record && other.Base().ID != e.Base().ID {
			u.Others = append(u.Others, undonePart{x.RecordKind(), other.Base().ID, 0})
		}
	}
}

// cite makes the file a source of a record as a whole.
func (b *bringing) cite(ctx context.Context, e models.Entity, in Incoming) error {
	return b.say(ctx, e, nil, in, models.CitationFields{})
}

// say makes the file a source of what it says of a record, or of a part of it.
func (b *bringing) say(ctx context.Context, e models.Entity, owner models.Item, in Incoming, c models.CitationFields) error {
	if e.RecordKind().Coded() {
		return nil // countries and sectors are known by their codes, and have no sources
	}
	article, err := b.file(ctx)
	if err != nil {
		return err
	}
	c.ArticleID, c.Locator = &article, &in.Where
	_, err = b.addCitation(ctx, e, owner, models.NewCitation{CitationFields: c})
	return err
}

// file is the article that the file is: found by its SHA-256, or recorded.
func (b *bringing) file(ctx context.Context) (models.ArticleID, error) {
	if b.article != nil {
		return *b.article, nil
	}
	in, dataset, today := b.imp.Source, models.SourceDataset, models.Date(b.Today())
	in.ExternalIDs = append(models.ExternalIDs{{Scheme: "sha256", ID: b.imp.SHA256}}, in.ExternalIDs...)
	in.Kind, in.SHA256, in.RetrievedOn = &dataset, &b.imp.SHA256, cmp.Or(in.RetrievedOn, &today)
	if in.Title == "" {
		in.Title = b.imp.File
	}
	id, err := b.fileAs(ctx, in)
	b.article = &id
	return id, err
}

// fileAs finds the file by its SHA-256 alone, for an address may be that of another
// year's; or records it.
func (b *bringing) fileAs(ctx context.Context, in models.ArticleFields) (models.ArticleID, error) {
	holders, err := b.holders(ctx, models.ArticleKind, in.ExternalIDs[:1])
	if err != nil {
		return "", err
	}
	if d, known := holders[in.ExternalIDs[0].String()]; known {
		if d.Seen&view(ctx, false) == 0 {
			_, _, err = b.restore(ctx, Place{Kind: models.ArticleKind, Key: d.RecordID})
		}
		return models.ArticleID(d.RecordID), err
	}
	a := &models.Article{ArticleFields: in}
	a.Derive()
	if known, err := b.articlesLike(ctx, a); err != nil {
		return "", err
	} else if len(known) > 0 {
		a.URL = nil // it is that of an earlier file
	}
	_, err = b.addRecord(ctx, a)
	return models.ArticleID(a.ID), err
}

// disputed reads what the file says of a field as the value of a claim.
func disputed(said json.RawMessage) (v any, err error) {
	if said == nil {
		return nil, nil
	}
	if err := json.Unmarshal(said, &v); err != nil {
		return nil, fmt.Errorf("reading what was imported: %w", err)
	}
	return v, nil
}
