package datapackage

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"entente/models"
	"entente/store"
	"entente/wire/strict"
)

// keptLine is a line of the records of a package.
type keptLine struct {
	Record   models.RecordKind `json:"record"`
	Document any               `json:"document"`
}

// readKept reads a line, and finds every fault that it has by itself. Without a record
// there is nothing more to say of it.
func readKept(text []byte) (k store.Kept, p models.Problems) {
	tree, err := strict.Parse(text)
	if err != nil {
		p.Add("", "malformed", "%s", err)
		return k, p
	}
	var in keptLine
	strict.Decode(tree, &in, nil, "", &p)
	spec := in.Record.Spec()
	if spec.Name == "" || spec.Name.Part() {
		p.Add("/record", "unknown_code", "%q is not a kind of record; write one such as agreement", string(in.Record))
		return k, p
	}
	document, ok := in.Document.(map[string]any)
	if !ok {
		p.Add(documentAt, "wrong_type", "an object is wanted: the record as the API answers it")
		return k, p
	}
	k = store.Kept{Record: spec.New().(models.Entity), Parts: takeParts(spec, document, &p)}
	strict.Decode(document, k.Record, nil, documentAt, &p)
	checkKept(k, &p)
	return k, p
}

// documentAt is where in a line the record is.
const documentAt = "/document"

// takeParts takes the parts out of a document of a kind.
func takeParts(spec models.Spec, document map[string]any, p *models.Problems) []models.Part {
	var parts []models.Part
	for _, of := range models.Kinds {
		list, there := document[of.Table]
		if !there || !hasParts(spec, of) {
			continue
		}
		delete(document, of.Table)
		elements, ok := list.([]any)
		if !ok {
			p.Add(documentAt+"/"+of.Table, "wrong_type", "an array is wanted")
		}
		for i, x := range elements {
			at := fmt.Sprintf("%s/%s/%d", documentAt, of.Table, i)
			tree, ok := x.(map[string]any)
			if !ok {
				p.Add(at, "wrong_type", "an object is wanted")
				continue
			}
			part := of.New().(models.Part)
			strict.Decode(tree, part, nil, at, p)
			parts = append(parts, part)
		}
	}
	return parts
}

// hasParts tells whether records of a kind have parts of another.
func hasParts(spec, of models.Spec) bool {
	switch of.Name {
	case models.ActKind:
		return spec.Name == models.AgreementKind
	case models.UpdateKind, models.CitationKind:
		return slices.Contains(withParts(spec), of.Table)
	}
	return false
}

// checkKept finds every fault that a record and its parts have by themselves, and tells
// the parts whose they are. That parties are too few is none: whoever made the package may
// not have seen them all.
func checkKept(k store.Kept, p *models.Problems) {
	var own models.Problems
	checkFields(k.Record, documentAt, &own)
	*p = append(*p, slices.DeleteFunc(own, func(x models.Problem) bool { return x.Code == "too_few" })...)
	checkBase(k.Record, p)
	owned := map[string]models.Item{}
	eachPart(k, func(at string, part models.Part) {
		checkHead(part.Head(), at, p)
		part.Move(k.Record.Base().ID)
		if c, ok := part.(*models.Citation); ok {
			checkCitation(k.Record, c, owned, at, p)
			return
		}
		owned[*part.Head().ID] = part
		checkFields(part, at, p)
	})
}

// eachPart visits the parts of a record, with where each is in its line.
func eachPart(k store.Kept, visit func(at string, x models.Part)) {
	count := map[models.RecordKind]int{}
	for _, x := range k.Parts {
		kind := x.RecordKind()
		visit(fmt.Sprintf("%s/%s/%d", documentAt, kind.Table(), count[kind]), x)
		count[kind]++
	}
}

// checkFields finds every fault of the fields of a record or part.
func checkFields(x models.Item, at string, p *models.Problems) {
	x.Stored().(interface {
		Check(at string, p *models.Problems)
	}).Check(at, p)
}

// checkCitation finds what is cited, and the faults of a citation of that.
func checkCitation(e models.Entity, c *models.Citation, owned map[string]models.Item, at string, p *models.Problems) {
	var of models.Item = e
	if c.Owner != nil {
		if of = owned[c.Owner.ID]; of == nil {
			p.Add(at+"/owner/id", "unknown_part", "it is of none of the acts and updates here")
			return
		}
	}
	c.RootKind, c.OwnerKind, c.OwnerID = e.RecordKind(), of.RecordKind(), *of.Head().ID
	if c.ArticleID == nil {
		p.Add(at+"/article_id", "required", "say of which article it is")
	}
	c.Check(at, of.Stored(), p)
}

var referred = regexp.MustCompile(`^([A-Z]{3})-([0-9]{4})-([0-9]{4,9})$`)

// checkBase finds faults in what every record carries.
func checkBase(e models.Entity, p *models.Problems) {
	b, spec := e.Base(), e.RecordKind().Spec()
	checkHead(e.Head(), documentAt, p)
	if e.Accessed().Visibility == "" {
		p.Add(documentAt+"/visibility", "required", "say who may see it")
	}
	if e.Accessed().ReviewState == "" {
		p.Add(documentAt+"/review_state", "required", "say how far its review has got")
	}
	if b.BinnedAt != nil {
		p.Add(documentAt+"/binned_at", "in_bin", "what is in the bin is in no package; leave the line out")
	}
	if c, ok := e.(interface{ OwnCode() string }); ok {
		b.Reference = c.OwnCode()
		return
	}
	parts := referred.FindStringSubmatch(b.Reference)
	if parts == nil || parts[1] != spec.Prefix {
		p.Add(documentAt+"/reference", "malformed", "the reference of a %s is such as %s-2026-0001", spec.Name, spec.Prefix)
		return
	}
	b.RefYear, _ = strconv.Atoi(parts[2]) // they are digits
	b.RefNumber, _ = strconv.Atoi(parts[3])
}

// checkHead finds faults in what records and parts carry.
func checkHead(h models.Head, at string, p *models.Problems) {
	if id, err := uuid.Parse(*h.ID); err != nil || id.String() != *h.ID {
		p.Add(at+"/id", "malformed", "an id is a UUID in small letters")
	}
	if *h.Version < 1 {
		p.Add(at+"/version", "out_of_range", "versions are counted from 1")
	}
	for name, stamp := range map[string]string{"created_at": h.CreatedAt, "updated_at": h.UpdatedAt} {
		if t, err := time.Parse(time.RFC3339, stamp); err != nil || models.Stamp(t) != stamp {
			p.Add(at+"/"+name, "malformed", "write the moment as 2026-11-23T10:00:00.000000Z")
		}
	}
	for name, by := range map[string]string{"created_by": h.CreatedBy, "updated_by": h.UpdatedBy} {
		if by == "" {
			p.Add(at+"/"+name, "required", "say who it was")
		}
	}
}
