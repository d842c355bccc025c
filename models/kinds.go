package models

import "slices"

// Spec is what the program knows of one kind of record or part. Adding a kind
// begins with a line in Kinds.
type Spec struct {
	Name  RecordKind
	Code  int    // how the database writes the name; never changes
	Table string // where its rows are, and the path under which it is served
	// Prefix begins its references; "" for what is known by its code.
	Prefix string
	// Drafts tells that a new one waits as a draft until someone publishes it. So do
	// facts; sources and names do not.
	Drafts bool
	// Home tells that others hang on it: by visit, meeting or origin.
	Home bool
	// Facets are by what it is found, beside its words and columns.
	Facets []string
	// Sorts are the orders of its list; the first is the default.
	Sorts []string
	// Includes are the parts and records that can be put into it.
	Includes []string
	// Facts are the fields that can be unsourced: those that state a fact of the
	// world rather than name or classify it.
	Facts []string
	// New makes an empty row, Body the body of a POST, Filter what its list is asked
	// for, and Page a page of it as it is answered. A part has no filter.
	New                func() Item
	Body, Filter, Page func() any
	// Read reads rows into a list that find fills.
	Read func(find func(list any) error) ([]Item, error)
}

// The orders that records can be listed in.
var (
	byReference = []string{"reference", "-reference", "updated_at", "-updated_at"}
	byDate      = append([]string{"-date", "date"}, byReference...)
	byDue       = append([]string{"-date", "date", "due", "-due"}, byReference...)
)

// Kinds lists the kinds in the order in which one can rest on another.
var Kinds = []Spec{
	recordOf[Country, CountryFields, CountryFilter](Spec{Name: CountryKind, Code: 1, Table: "countries", Sorts: byReference}),
	recordOf[Sector, SectorFields, SectorFilter](Spec{Name: SectorKind, Code: 2, Table: "sectors", Sorts: byReference}),
	recordOf[Institution, InstitutionFields, InstitutionFilter](Spec{Name: InstitutionKind, Code: 3, Table: "institutions", Prefix: "INS",
		Sorts: byReference, Includes: []string{"citations"}}),
	recordOf[Person, PersonFields, PersonFilter](Spec{Name: PersonKind, Code: 4, Table: "people", Prefix: "PER",
		Sorts: byReference, Includes: []string{"citations"}}),
	recordOf[Article, ArticleFields, ArticleFilter](Spec{Name: ArticleKind, Code: 5, Table: "articles", Prefix: "ART",
		Facets: []string{"sector", "year"}, Sorts: byDate, Includes: []string{"citations"}}),
	recordOf[Visit, NewVisit, VisitFilter](Spec{Name: VisitKind, Code: 6, Table: "visits", Prefix: "VIS", Drafts: true, Home: true,
		Facets:   []string{"country", "pair", "sector", "person", "year"},
		Sorts:    byDate,
		Includes: []string{"agreements", "citations", "commitments", "meetings"},
		Facts:    []string{"/level", "/principal_rank", "/lead", "/date", "/status", "/texts_signed"}}),
	recordOf[Meeting, NewMeeting, MeetingFilter](Spec{Name: MeetingKind, Code: 7, Table: "meetings", Prefix: "MTG", Drafts: true, Home: true,
		Facets:   []string{"country", "pair", "sector", "person", "visit", "year"},
		Sorts:    byDate,
		Includes: []string{"agreements", "citations", "commitments"},
		Facts:    []string{"/kind", "/session_number", "/date", "/status", "/place", "/texts_signed"}}),
	recordOf[Agreement, NewAgreement, AgreementFilter](Spec{Name: AgreementKind, Code: 8, Table: "agreements", Prefix: "AGR", Drafts: true, Home: true,
		Facets:   []string{"country", "pair", "sector", "institution", "person", "visit", "meeting", "year"},
		Sorts:    byDate,
		Includes: []string{"citations", "commitments"},
		Facts:    []string{"/type", "/binding", "/parties", "/date", "/place", "/count"}}),
	recordOf[Commitment, NewCommitment, CommitmentFilter](Spec{Name: CommitmentKind, Code: 9, Table: "commitments", Prefix: "COM", Drafts: true,
		Facets:   []string{"country", "pair", "sector", "institution", "agreement", "visit", "meeting", "year"},
		Sorts:    byDue,
		Includes: []string{"citations", "updates"},
		Facts:    []string{"/modality", "/owed_by", "/owed_to", "/due", "/value"}}),
	kindOf[Act, NewAct](Spec{Name: ActKind, Code: 10, Table: "acts", Facts: []string{"/kind", "/date"}}),
	kindOf[Update, NewUpdate](Spec{Name: UpdateKind, Code: 11, Table: "updates"}),
	kindOf[Citation, NewCitation](Spec{Name: CitationKind, Code: 12, Table: "citations"}),
}

// itemOf is what a pointer to T is: the row of an item.
type itemOf[T any] interface {
	*T
	Item
}

// recordOf completes the Spec of a record with its row, its body and its filter.
func recordOf[T, B, F any, E itemOf[T]](k Spec) Spec {
	k.Filter = func() any { return new(F) }
	return kindOf[T, B, E](k)
}

// kindOf completes the Spec of a record or part with its row and its body.
func kindOf[T, B any, E itemOf[T]](k Spec) Spec {
	k.New = func() Item { return E(new(T)) }
	k.Body = func() any { return new(B) }
	k.Page = func() any { return new(Page[T]) }
	k.Read = func(find func(list any) error) ([]Item, error) {
		var rows []T
		err := find(&rows)
		list := make([]Item, len(rows))
		for i := range rows {
			list[i] = E(&rows[i])
		}
		return list, err
	}
	return k
}

// Spec gives what there is to know of a kind; the zero Spec when there is none of
// that name.
func (k RecordKind) Spec() Spec {
	if i := slices.IndexFunc(Kinds, func(x Spec) bool { return x.Name == k }); i >= 0 {
		return Kinds[i]
	}
	return Spec{}
}

// SpecOfCode gives the kind that the database writes as a code.
func SpecOfCode(code int) Spec {
	if i := slices.IndexFunc(Kinds, func(x Spec) bool { return x.Code == code }); i >= 0 {
		return Kinds[i]
	}
	return Spec{}
}

// Part tells whether a kind is a part: seen with the record that owns it, and
// without a reference and visibility of its own.
func (k RecordKind) Part() bool { return k == ActKind || k == UpdateKind || k == CitationKind }

// Coded tells whether records of a kind are known by their code: countries and sectors.
func (k RecordKind) Coded() bool { return k == CountryKind || k == SectorKind }

// Table is where rows of the kind are.
func (k RecordKind) Table() string { return k.Spec().Table }

// Code is how the database writes the kind.
func (k RecordKind) Code() int { return k.Spec().Code }
