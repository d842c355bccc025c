// Package models holds the records of Entente and their rules: what a record
// says, what makes it hold, and what can be computed from it. It knows neither
// HTTP nor SQL; its rules are plain functions.
package models

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"
)

// RecordKind names what a row is: one of the records or of their parts.
type RecordKind string

// The records, each with a reference and visibility of its own.
const (
	CountryKind     RecordKind = "country"
	SectorKind      RecordKind = "sector"
	InstitutionKind RecordKind = "institution"
	PersonKind      RecordKind = "person"
	VisitKind       RecordKind = "visit"
	MeetingKind     RecordKind = "meeting"
	AgreementKind   RecordKind = "agreement"
	CommitmentKind  RecordKind = "commitment"
	ArticleKind     RecordKind = "article"
)

// The parts, seen with the record that owns them.
const (
	ActKind      RecordKind = "act"
	UpdateKind   RecordKind = "update"
	CitationKind RecordKind = "citation"
)

// CheckValue finds what is no kind of record or part.
func (k RecordKind) CheckValue(at string, p *Problems) {
	if k.Spec().Name == "" {
		names := make([]string, len(Kinds))
		for i, spec := range Kinds {
			names[i] = string(spec.Name)
		}
		p.Add(at, "unknown_code", "%q is not one of: %s", string(k), strings.Join(names, ", "))
	}
}

// Record is what every record carries beside its own fields.
type Record struct {
	// Its UUID.
	ID string `json:"id" gorm:"primaryKey" format:"uuid" example:"0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b11" validate:"required"`
	// A short name for people, unique and never changed.
	Reference string `json:"reference" example:"VIS-2026-0001" validate:"required"`
	RefYear   int    `json:"-"`
	RefNumber int    `json:"-"`
	// How often it was written; part of the ETag.
	Version int `json:"version" example:"1" validate:"required"`
	// What its sources are worth.
	Provenance *Provenance `json:"provenance,omitempty" gorm:"-"`
	Stamps
	// When it was put into the bin, in UTC.
	BinnedAt *string `json:"binned_at,omitempty" format:"date-time"`
	// MergedInto is the record that it was made one with, and is seen as since.
	MergedInto *string `json:"-"`
}

// Stamps say who recorded and last changed a row, and when, in UTC.
type Stamps struct {
	// When it was recorded, in UTC.
	CreatedAt string `json:"created_at" format:"date-time" example:"2026-11-23T10:00:00.000000Z" validate:"required"`
	// Who recorded it.
	CreatedBy string `json:"created_by" example:"desk officer" validate:"required"`
	// When it was last changed, in UTC.
	UpdatedAt string `json:"updated_at" format:"date-time" example:"2026-11-23T10:00:00.000000Z" validate:"required"`
	// Who last changed it.
	UpdatedBy string `json:"updated_by" example:"desk officer" validate:"required"`
}

// Stamp writes a moment as it is stored: UTC, fixed width, microseconds, so
// that text order is time order.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// Access says who may see a record and how far its review has got.
type Access struct {
	// Who may see it. Left out, it is public in a new record, or that of what it is
	// nested in, and stays in a replaced one.
	Visibility Visibility `json:"visibility" example:"public"`
	// How far its review has got. Left out of a new record, it is draft for visits,
	// meetings, agreements and commitments, and published for the others.
	ReviewState ReviewState `json:"review_state" example:"published"`
}

// Wider tells whether all who may see something of another visibility may see what has
// this one, and more.
func (v Visibility) Wider(other Visibility) bool {
	widest := []Visibility{VisibilityPublic, VisibilityInternal, VisibilityRestricted}
	return slices.Index(widest, v) < slices.Index(widest, other)
}

// Open tells whether anybody may see the record, without a token.
func (a Access) Open() bool {
	return a.Visibility == VisibilityPublic && a.ReviewState == ReviewPublished
}

// DefaultAccess is what a new record gets when nothing is said.
func DefaultAccess(kind RecordKind) Access {
	if kind.Spec().Drafts {
		return Access{VisibilityPublic, ReviewDraft}
	}
	return Access{VisibilityPublic, ReviewPublished}
}

// Or fills what is not said from another.
func (a Access) Or(other Access) Access {
	return Access{cmp.Or(a.Visibility, other.Visibility), cmp.Or(a.ReviewState, other.ReviewState)}
}

// Item is what the one write path needs to know of a record or part.
type Item interface {
	RecordKind() RecordKind
	// Head points at what every row carries.
	Head() Head
	// Stored points at the fields that a client may write: what history keeps.
	Stored() any
	// Derive computes the columns that follow from the fields.
	Derive()
}

// Clone copies a row; what it points at is shared.
func Clone(x Item) Item {
	v := reflect.ValueOf(x).Elem()
	c := reflect.New(v.Type())
	c.Elem().Set(v)
	return c.Interface().(Item)
}

// Same tells whether two say the same; what is not said is the same as what is not said.
func Same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// Head points at the id, version and stamps of a row.
type Head struct {
	ID      *string
	Version *int
	*Stamps
}

// Entity is a record: a row with a reference, and with access of its own.
type Entity interface {
	Item
	Base() *Record
	Accessed() *Access
	// Called is what to call it where only its name is shown.
	Called() Text
	// KnownAs is by what registers elsewhere know it.
	KnownAs() ExternalIDs
}

// Part is an act, update or citation: a row that belongs to a record.
type Part interface {
	Item
	// Of is the record it belongs to.
	Of() (RecordKind, string)
	// Move makes it belong to another one of that kind.
	Move(to string)
}

// Base is what every record carries.
func (r *Record) Base() *Record { return r }

// Accessed is who may see a record and how far its review has got.
func (a *Access) Accessed() *Access { return a }

// Derive computes nothing, for records without columns that follow from others.
func (r *Record) Derive() {}

// Head points at what every row carries.
func (r *Record) Head() Head { return Head{&r.ID, &r.Version, &r.Stamps} }

// Head points at what every row carries.
func (b *PartBase) Head() Head { return Head{&b.ID, &b.Version, &b.Stamps} }

// PartBase is what every part carries.
type PartBase struct {
	// Its UUID.
	ID string `json:"id" gorm:"primaryKey" format:"uuid" validate:"required"`
	// How often it was written; part of the ETag.
	Version int `json:"version" example:"1" validate:"required"`
	Stamps
}

// RecordRef points at a record.
type RecordRef struct {
	// What kind of record it is.
	Kind RecordKind `json:"kind" example:"agreement" validate:"required"`
	// Its UUID.
	ID string `json:"id" format:"uuid" validate:"required"`
	// Its reference.
	Reference string `json:"reference" example:"AGR-2026-0001" validate:"required"`
}
