package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"entente/models"
	"entente/models/packed"
)

// Names are what countries and sectors are called, by code.
type Names map[models.RecordKind]map[string]models.Text

// Parts are the documents that are included in one, by the name they go under.
type Parts map[string][][]byte

// Document is a record as it is sent to one who asks for nothing else: compact
// JSON, its members in the order of the fields of its type. It may be packed, and so
// may its parts.
type Document struct {
	JSON  []byte
	Parts Parts
}

// Documents puts rows together with what is to be included in them: of gives that by its
// name, for each by its id.
func Documents(rows [][]byte, ids, include []string, of func(name string) (map[string][][]byte, error)) ([]Document, error) {
	docs := make([]Document, len(rows))
	for i, row := range rows {
		docs[i].JSON = row
		if len(include) > 0 {
			docs[i].Parts = Parts{}
		}
	}
	for _, name := range include {
		found, err := of(name)
		if err != nil {
			return nil, err
		}
		for i, id := range ids {
			docs[i].Parts[name] = found[id]
		}
	}
	return docs, nil
}

// Form is how a caller wants documents of one type to look. It is made for one
// request and serves one goroutine.
type Form struct {
	plan   *plan
	fields []bool // by step: whether it is wanted; nil when all are
	count  int    // of the fields that are wanted
	parts  []part
	labels *labeller // nil without a language
	text   []byte    // of the document being read
}

// part is something to be included.
type part struct {
	name string
	key  []byte // as written: "name":
	plan *plan
}

// PartShapes are the types of what is to be included, by the name it goes under.
func PartShapes(names []string) map[string]*models.TypeShape {
	shapes := map[string]*models.TypeShape{}
	for _, spec := range models.Kinds {
		if slices.Contains(names, spec.Table) {
			shapes[spec.Table] = models.ShapeOf(reflect.TypeOf(spec.New()))
		}
	}
	return shapes
}

// NewForm makes the form of documents of a type. parts are the types of what can
// be included; names those of countries and sectors, wanted where there is a
// language only. Names that Check refuses are taken for absent.
func NewForm(record *models.TypeShape, want models.Shape, parts map[string]*models.TypeShape, names Names) *Form {
	f := &Form{plan: planOf(record)}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(want.Include))) {
		if shape, ok := parts[name]; ok {
			f.parts = append(f.parts, part{name, append(quoted(name), ':'), planOf(shape)})
		}
	}
	if len(want.Fields) > 0 {
		f.fields = make([]bool, len(f.plan.steps))
		for _, name := range want.Fields {
			if i, ok := f.plan.byName[name]; ok && !f.fields[i] {
				f.fields[i] = true
				f.count++
			}
		}
	}
	if want.Lang != "" {
		f.labels = newLabeller(want.Lang, names)
	}
	return f
}

// Plain tells whether documents go out as they are.
func (f *Form) Plain() bool { return f.fields == nil && f.labels == nil && len(f.parts) == 0 }

// Append adds a document in this form to dst, with the parts to be included. Of
// a document only what is needed is read: one that is not well-formed is an
// error where that shows.
func (f *Form) Append(dst, doc []byte, parts Parts) ([]byte, error) {
	if f.Plain() {
		return packed.Append(dst, doc)
	}
	start := len(dst)
	dst, err := f.appendOpen(dst, doc)
	if err != nil {
		return dst[:start], err
	}
	for _, p := range f.parts {
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		if dst, err = f.appendList(append(dst, p.key...), p.plan, parts[p.name]); err != nil {
			return dst[:start], fmt.Errorf("including %s: %w", p.name, err)
		}
	}
	return append(dst, '}'), nil
}

// AppendPage adds a page of documents in this form to dst.
func (f *Form) AppendPage(dst []byte, page []Document, meta models.Meta) ([]byte, error) {
	dst = append(dst, `{"data":[`...)
	var err error
	for i, doc := range page {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = f.Append(dst, doc.JSON, doc.Parts); err != nil {
			return dst, err
		}
	}
	end, err := json.Marshal(meta)
	if err != nil {
		return dst, fmt.Errorf("writing what a page is: %w", err)
	}
	dst = append(dst, `],"meta":`...)
	return append(append(dst, end...), '}'), nil
}

// appendOpen adds a document without the bracket that closes it.
func (f *Form) appendOpen(dst, doc []byte) ([]byte, error) {
	r, err := f.rewriter(dst, doc)
	if err != nil {
		return dst, err
	}
	switch {
	case f.fields != nil:
		err := r.trimmed(f.plan, f.fields, f.count)
		return r.dst, err
	case f.labels != nil:
		if err := r.whole(f.plan); err != nil {
			return dst, err
		}
		return r.dst[:len(r.dst)-1], nil
	}
	if len(r.text) < 2 || r.text[0] != '{' || r.text[len(r.text)-1] != '}' {
		return dst, errMalformed
	}
	return append(dst, r.text[:len(r.text)-1]...), nil
}

// rewriter begins to rewrite a document.
func (f *Form) rewriter(dst, doc []byte) (rewriter, error) {
	var err error
	f.text, err = packed.Append(f.text[:0], doc)
	return rewriter{scanner: scanner{text: f.text}, dst: dst, labels: f.labels}, err
}

func (f *Form) appendList(dst []byte, p *plan, docs [][]byte) ([]byte, error) {
	dst = append(dst, '[')
	for i, doc := range docs {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if f.labels == nil {
			dst, err = packed.Append(dst, doc)
		} else {
			dst, err = f.appendWhole(dst, doc, p)
		}
		if err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendWhole adds a whole document with labels.
func (f *Form) appendWhole(dst, doc []byte, p *plan) ([]byte, error) {
	r, err := f.rewriter(dst, doc)
	if err == nil {
		err = r.whole(p)
	}
	return r.dst, err
}

// rewriter copies a document to dst, with labels and without what is not wanted.
type rewriter struct {
	scanner
	dst    []byte
	copied int // how much of the text is in dst, or is not to be there
	labels *labeller
}

// copy adds what was read since the last time.
func (r *rewriter) copy() {
	r.dst = append(r.dst, r.text[r.copied:r.at]...)
	r.copied = r.at
}

// whole writes all of a document.
func (r *rewriter) whole(p *plan) error {
	if r.peek() != '{' {
		return errMalformed
	}
	if err := r.object(p); err != nil {
		return err
	}
	if r.at != len(r.text) {
		return errMalformed
	}
	r.copy()
	return nil
}

// trimmed writes the members that are wanted and stops behind the last of them;
// the closing bracket is not written.
func (r *rewriter) trimmed(p *plan, wanted []bool, count int) error {
	r.dst = append(r.dst, '{')
	for member, opening := unknown, byte('{'); count > 0; opening = ',' {
		var err error
		start := r.at + 1
		if member, err = r.takeMember(&p.keys, opening, member); err != nil || member == noMember {
			return err
		}
		if member == unknown || !wanted[member] {
			err = r.skip()
		} else {
			count--
			err = r.member(&p.steps[member], start)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// member writes one member that begins at start.
func (r *rewriter) member(st *step, start int) error {
	if r.dst[len(r.dst)-1] != '{' {
		r.dst = append(r.dst, ',')
	}
	r.copied = start
	if err := r.value(st); err != nil {
		return err
	}
	r.copy()
	return nil
}

// object reads an object and adds labels, where it has codes.
func (r *rewriter) object(p *plan) error {
	if r.peek() != '{' {
		return r.skip()
	}
	if r.depth++; r.depth > maxDepth {
		return errMalformed
	}
	for member, opening := unknown, byte('{'); ; opening = ',' {
		var err error
		if member, err = r.takeMember(&p.keys, opening, member); err != nil {
			return err
		}
		switch {
		case member == noMember:
			r.depth--
			return nil
		case member == unknown || p.steps[member].nothing():
			err = r.skip()
		default:
			err = r.value(&p.steps[member])
		}
		if err != nil {
			return err
		}
	}
}

// value reads the value of a member and adds labels, where it has codes.
func (r *rewriter) value(st *step) error {
	begin := r.peek()
	switch {
	case r.labels == nil:
	case st.list && begin == '[' && st.codes != nil:
		return r.codeList(st)
	case st.list && begin == '[' && st.below != nil:
		return r.eachElement(func() error { return r.object(st.below) })
	case !st.list && begin == '"' && st.codes != nil:
		return r.code(st)
	case !st.list && begin == '"' && st.words != nil:
		return r.words(st)
	case !st.list && st.below != nil:
		return r.object(st.below)
	}
	return r.skip()
}

func (r *rewriter) code(st *step) error {
	code, err := r.takeString()
	if err != nil {
		return err
	}
	r.copy()
	r.dst = append(r.dst, st.label...)
	r.dst, err = r.labels.append(r.dst, st.codes, code)
	return err
}

// words writes what a code means in the language of the labels; other words stay as they
// are.
func (r *rewriter) words(st *step) error {
	r.copy()
	words, err := r.takeString()
	if err != nil || r.labels.place < 0 {
		return err
	}
	if label, ok := st.words.labels[r.labels.place][string(words)]; ok {
		r.dst, r.copied = append(r.dst, label...), r.at
	}
	return nil
}

// codeList reads a list of codes and adds their labels by code.
func (r *rewriter) codeList(st *step) error {
	found := r.labels.found[:0]
	err := r.eachElement(func() error {
		if r.peek() != '"' {
			return r.skip()
		}
		code, err := r.takeString()
		if !slices.ContainsFunc(found, func(x []byte) bool { return bytes.Equal(x, code) }) {
			found = append(found, code)
		}
		return err
	})
	r.labels.found = found
	if err != nil || len(found) == 0 {
		return err
	}
	r.copy()
	r.dst = append(r.dst, st.label...)
	for i, code := range found {
		begin := byte(',')
		if i == 0 {
			begin = '{'
		}
		r.dst = append(append(append(r.dst, begin, '"'), code...), '"', ':')
		if r.dst, err = r.labels.append(r.dst, st.codes, code); err != nil {
			return err
		}
	}
	r.dst = append(r.dst, '}')
	return nil
}
