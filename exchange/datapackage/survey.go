package datapackage

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"reflect"
	"slices"

	"entente/models"
	"entente/store"
)

// survey is what is known of a package once it was read through: what is in it, by 16 bytes
// each, and what is wrong with it.
type survey struct {
	Unpacked
	name  string
	seed  maphash.Seed
	there map[uint64]place
	// codes are the countries and sectors of the program and of the package; above are the
	// sectors of the package that stand beneath others.
	codes map[models.RecordKind]map[string]bool
	above map[models.SectorCode]beneath
	// later are faults unless a country or sector further down has the code.
	later []laterFault
	rank  int // of the kind that was read last
}

// place is where in a package something is, and of which kind.
type place struct {
	line int32
	code int32
}

// beneath is what a sector stands beneath, and the line that says so.
type beneath struct {
	parent models.SectorCode
	line   int
}

// laterFault is a code that nothing had as far as the package was read.
type laterFault struct {
	LineFault
	kind models.RecordKind
	code string
}

func newSurvey(ctx context.Context, s *store.Store, name string) (*survey, error) {
	v := &survey{name: name, seed: maphash.MakeSeed(), there: map[uint64]place{}, above: map[models.SectorCode]beneath{},
		codes: map[models.RecordKind]map[string]bool{models.CountryKind: {}, models.SectorKind: {}}}
	v.Records = map[models.RecordKind]int{}
	if err := s.AsNew(ctx); err != nil {
		return v, err
	}
	names, err := s.Names(ctx)
	for kind := range v.codes {
		for code := range names[kind] {
			v.codes[kind][code] = true
		}
	}
	return v, err
}

// line takes up a line, and notes what is wrong with it.
func (v *survey) line(l line) {
	k, p := readKept(l.text)
	if k.Record != nil {
		v.Records[k.Record.RecordKind()]++
		v.order(k.Record, &p)
		v.once(k, l.number, &p)
		v.codesOf(k, l.number)
	}
	for _, x := range p {
		v.fault(LineFault{l.number, x})
	}
}

// fault notes what is wrong with a line.
func (v *survey) fault(f LineFault) {
	if v.Wrong++; v.Wrong <= mostFaults {
		v.Faults = append(v.Faults, f)
	}
}

// order wants each kind behind those that it rests on.
func (v *survey) order(e models.Entity, p *models.Problems) {
	rank := slices.IndexFunc(models.Kinds, func(x models.Spec) bool { return x.Name == e.RecordKind() })
	if rank < v.rank {
		p.Add("/record", "out_of_order", "a %s stands behind a %s: leave the lines in the order of the package", e.RecordKind(), models.Kinds[v.rank].Name)
	}
	v.rank = max(v.rank, rank)
}

// once finds what is there twice and may not be: an id, a reference, an external id or the
// address of an article.
func (v *survey) once(k store.Kept, number int, p *models.Problems) {
	kind := k.Record.RecordKind()
	note := func(at, what, key string, of models.RecordKind) {
		hash := v.hash(what, key)
		if first, known := v.there[hash]; known {
			p.Add(at, "duplicate", "%q stands in line %d already", key, first.line)
			return
		}
		v.there[hash] = place{int32(number), int32(of.Code())}
	}
	note(documentAt+"/id", "", k.Record.Base().ID, kind)
	note(documentAt+"/reference", string(kind), k.Record.Base().Reference, kind)
	for i, x := range k.Record.KnownAs() {
		note(fmt.Sprintf("%s/external_ids/%d", documentAt, i), "id of "+string(kind), x.String(), kind)
	}
	if a, ok := k.Record.(*models.Article); ok {
		if a.Derive(); a.CanonicalURL != nil {
			note(documentAt+"/url", "address", *a.CanonicalURL, kind)
		}
	}
	eachPart(k, func(at string, x models.Part) { note(at+"/id", "", *x.Head().ID, x.RecordKind()) })
}

func (v *survey) hash(what, key string) uint64 { return maphash.String(v.seed, what+"\x00"+key) }

// codesOf takes up the code of a country or sector, and finds codes that there are not.
func (v *survey) codesOf(k store.Kept, number int) {
	if c, ok := k.Record.(interface{ OwnCode() string }); ok {
		v.codes[k.Record.RecordKind()][c.OwnCode()] = true
	}
	if s, ok := k.Record.(*models.Sector); ok && s.Parent != nil {
		v.above[s.Code] = beneath{*s.Parent, number}
	}
	find := func(fields any, at string) {
		models.Walk(fields, at, func(pointer string, value reflect.Value, shape *models.TypeShape) {
			if codes, coded := v.codes[shape.Link]; coded && value.String() != "" && !codes[value.String()] {
				fault := models.Problem{Pointer: pointer, Code: "unknown_" + string(shape.Link), Detail: "there is no " + string(shape.Link) + " " + value.String() + " in the package or in the program"}
				v.later = append(v.later, laterFault{LineFault{number, fault}, shape.Link, value.String()})
			}
		})
	}
	find(k.Record.Stored(), documentAt)
	eachPart(k, func(at string, x models.Part) { find(x.Stored(), at) })
	if !k.Record.RecordKind().Coded() {
		v.settle() // whatever has a code was read
	}
}

// settle notes the codes that nothing has.
func (v *survey) settle() {
	for _, x := range v.later {
		if !v.codes[x.kind][x.code] {
			v.fault(x.LineFault)
		}
	}
	v.later = nil
}

// circles finds sectors that stand beneath themselves.
func (v *survey) circles() {
	for _, code := range slices.Sorted(maps.Keys(v.above)) {
		up := v.above[code].parent
		for range v.above {
			if up == code {
				fault := models.Problem{Pointer: documentAt + "/parent", Code: "cycle", Detail: string(code) + " stands beneath itself"}
				v.fault(LineFault{v.above[code].line, fault})
				break
			}
			up = v.above[up].parent
		}
	}
}

// narrow takes out of a record and its parts what is not in the package, and finds what is
// in it as something else.
func (v *survey) narrow(k *store.Kept) (p models.Problems) {
	v.lessen(k.Record, documentAt, &p)
	var parts []models.Part
	eachPart(*k, func(at string, x models.Part) {
		c, ok := x.(*models.Citation)
		switch {
		case ok && !v.has(string(*c.ArticleID)):
			v.Uncited++
			return
		case ok:
			v.lessenClaim(c)
		default:
			v.lessen(x, at, &p)
		}
		parts = append(parts, x)
	})
	k.Parts = parts
	return p
}

// has tells whether a record is in the package.
func (v *survey) has(id string) bool {
	_, there := v.there[v.hash("", id)]
	return there
}

// lessen takes out of what is stored what is not in the package.
func (v *survey) lessen(x models.Item, at string, p *models.Problems) {
	v.links(x.Stored(), at, func(pointer string, kind models.RecordKind, id string) {
		if is, there := v.there[v.hash("", id)]; there && is.code != int32(kind.Code()) {
			p.Add(pointer, "unknown_"+string(kind), "%s is no %s, it is the %s in line %d", id, kind, models.SpecOfCode(int(is.code)).Name, is.line)
		}
	})
	if shown, less := models.Shown(x.Stored(), v.has); less {
		v.Poorer++
		reflect.ValueOf(x.Stored()).Elem().Set(reflect.ValueOf(shown).Elem())
	}
}

// lessenClaim takes out of the value of a claim what is not in the package.
func (v *survey) lessenClaim(c *models.Citation) {
	of, poorer := models.Citable(c.RootKind), false
	for _, fields := range of {
		if c.Links(fields) {
			v.links(c.Claimed(fields), "", func(_ string, _ models.RecordKind, id string) { poorer = poorer || !v.has(id) })
		}
	}
	if poorer {
		v.Poorer++
		c.Hide(of, v.has)
	}
}

// links visits what a value names by its id.
func (v *survey) links(in any, at string, visit func(pointer string, kind models.RecordKind, id string)) {
	models.Walk(in, at, func(pointer string, value reflect.Value, shape *models.TypeShape) {
		if shape.Link != "" && !shape.Link.Coded() {
			visit(pointer, shape.Link, value.String())
		}
	})
}
