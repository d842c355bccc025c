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
	// Facets are by what it is found, beside its words and columns.
	Facets []string
	// Sorts are the orders of its list; the first is the default.
	Sorts []string
	// Includes are the parts and records that can be put into it.
	Includes []string
	// Facts are the fields that can be unsourced: those that state a fact of the
	// world rather than name or classify it.
	Facts []string
	// New makes an empty row, Body the body of a POST.
	New  func() Item
	Body func() any
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
	kindOf[Country, CountryFields](Spec{Name: CountryKind, Code: 1, Table: "countries", Sorts: byReference}),
	kindOf[Sector, SectorFields](Spec{Name: SectorKind, Code: 2, Table: "sectors", Sorts: byReference}),
	kindOf[Institution, InstitutionFields](Spec{Name: InstitutionKind, Code: 3, Table: "institutions", Prefix: "INS",
		Sorts: byReference, Includes: []string{"citations"}}),
	kindOf[Person, PersonFields](Spec{Name: PersonKind, Code: 4, Table: "people", Prefix: "PER",
		Sorts: byReference, Includes: []string{"citations"}}),
	kindOf[Article, ArticleFields](Spec{Name: ArticleKind, Code: 5, Table: "articles", Prefix: "ART",
		Facets: []string{"sector", "year"}, Sorts: byDate, Includes: []string{"citations"}}),
	kindOf[Visit, NewVisit](Spec{Name: VisitKind, Code: 6, Table: "visits", Prefix: "VIS", Drafts: true,
		Facets:   []string{"country", "pair", "sector", "person", "year"},
		Sorts:    byDate,
		Includes: []string{"agreements", "citations", "commitments", "meetings"},
		Facts:    []string{"/level", "/principal_rank", "/lead", "/date", "/status", "/texts_signed"}}),
	kindOf[Meeting, NewMeeting](Spec{Name: MeetingKind, Code: 7, Table: "meetings", Prefix: "MTG", Drafts: true,
		Facets:   []string{"country", "pair", "sector", "person", "visit", "year"},
		Sorts:    byDate,
		Includes: []string{"agreements", "citations", "commitments"},
		Facts:    []string{"/kind", "/session_number", "/date", "/place", "/texts_signed"}}),
	kindOf[Agreement, NewAgreement](Spec{Name: AgreementKind, Code: 8, Table: "agreements", Prefix: "AGR", Drafts: true,
		Facets:   []string{"country", "pair", "sector", "institution", "person", "visit", "meeting", "year"},
		Sorts:    byDate,
		Includes: []string{"citations", "commitments"},
		Facts:    []string{"/type", "/binding", "/parties", "/date", "/place", "/count"}}),
	kindOf[Commitment, NewCommitment](Spec{Name: CommitmentKind, Code: 9, Table: "commitments", Prefix: "COM", Drafts: true,
		Facets:   []string{"country", "pair", "sector", "institution", "agreement", "visit", "meeting", "year"},
		Sorts:    byDue,
		Includes: []string{"citations", "updates"},
		Facts:    []string{"/modality", "/owed_by", "/owed_to", "/due", "/value"}}),
	kindOf[Act, NewAct](Spec{Name: ActKind, Code: 10, Table: "acts", Facts: []string{"/kind", "/date"}}),
	kindOf[Update, NewUpdate](Spec{Name: UpdateKind, Code: 11, Table: "updates"}),
	kindOf[Citation, NewCitation](Spec{Name: CitationKind, Code: 12, Table: "citations"}),
}

func kindOf[T, B any, E interface {
	*T
	Item
}](k Spec) Spec {
	k.New = func() Item { return E(new(T)) }
	k.Body = func() any { return new(B) }
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

// Table is where rows of the kind are.
func (k RecordKind) Table() string { return k.Spec().Table }

// Code is how the database writes the kind.
func (k RecordKind) Code() int { return k.Spec().Code }
