package derived

import (
	"hash/fnv"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/packed"
)

// Document is what is derived of a record, act or update: the answer to who reads
// it, in which order it is listed, what it is found by, and what it counts for.
type Document struct {
	Seq       int64 `gorm:"primaryKey"`
	Kind      int
	RecordID  string
	Root      int64
	Reference string
	RefYear   int
	RefNumber int
	Version   int
	UpdatedAt string
	Seen      int
	Title     models.Text `gorm:"serializer:json"`
	Event     *string
	Date      *models.Date
	models.Dated
	DueAsc  string
	DueDesc string
	// Links, Standing and Course are what it has in links and counters.
	Links    string
	Standing string
	Course   string
	// Lends, Words, FullPrint and GuestPrint are fingerprints: of what others have
	// from it, of its words, and of what staff and guests read.
	Lends      int64
	Words      int64
	FullPrint  int64
	GuestPrint int64
	FullMark   int64
	GuestMark  int64
	Plain      bool
	Outdated   bool
	Day        models.Day
	Until      models.Day
	Doc        packed.JSON
}

// Forgotten tells whether nothing that was derived can be relied on: it is new, or all
// is being derived again.
func (d Document) Forgotten() bool { return d.Words == 0 }

// Forever is the day that never comes.
const Forever models.Day = "9999-99-99"

// Views are whose eyes a document is for; a document can be for several.
const (
	StaffView = 1 << iota // those with a token
	GuestView             // everybody
	BinView               // those with a token, looking into the bin
)

// ViewsOf are the views that a record is in.
func ViewsOf(e models.Entity) int {
	switch {
	case e.Base().MergedInto != nil:
		return 0 // what it was made one with is seen instead
	case e.Base().BinnedAt != nil:
		return BinView
	case e.Accessed().Open():
		return StaffView | GuestView
	}
	return StaffView
}

// digits is how many digits a number has as the value of a link, to the base of 36.
const digits = 7

// Number writes the number of a document as the value of a link, so that text
// order is the order of recording.
func Number(seq int64) string {
	text := strings.ToUpper(strconv.FormatInt(seq, 36))
	return strings.Repeat("0", max(0, digits-len(text))) + text
}

// Numbered reads the number of a document from the value of a link; codes are none.
func Numbered(value string) (int64, bool) {
	if len(value) != digits || value != strings.ToUpper(value) {
		return 0, false
	}
	seq, err := strconv.ParseInt(value, 36, 64)
	return seq, err == nil
}

// Fingerprint is the fingerprint of some texts.
func Fingerprint(texts ...string) int64 {
	h := fnv.New64a()
	for _, text := range texts {
		_, _ = h.Write([]byte(text)) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	return int64(h.Sum64())
}

// HeadOf is the document of a record before anything is derived: enough to be
// found by id and reference by those who may see it.
func HeadOf(e models.Entity) Document {
	r := e.Base()
	d := Document{Kind: e.RecordKind().Code(), RecordID: r.ID, Reference: r.Reference, RefYear: r.RefYear, RefNumber: r.RefNumber,
		Version: r.Version, UpdatedAt: r.UpdatedAt, Seen: ViewsOf(e), Title: e.Called(), Outdated: true, Until: Forever}
	d.Date, d.Dated = models.WhenOf(e)
	if h, ok := e.(models.Happening); ok && models.WasHeld(e) {
		event := h.Event()
		d.Event = &event
	}
	if c, ok := e.(*models.Commitment); ok {
		d.DueAsc, d.DueDesc = c.DueAsc, c.DueDesc
	}
	return d
}

// PartHead is the document of an act or update, which is seen with its record,
// and has a place on timelines; other parts have none.
func PartHead(p models.Part, root Document) (Document, bool) {
	h, ok := p.(interface {
		models.Happening
		models.Dating
	})
	if !ok {
		return Document{}, false
	}
	head, event := p.Head(), h.Event()
	d := Document{Kind: p.RecordKind().Code(), RecordID: *head.ID, Root: root.Seq, Reference: root.Reference,
		RefYear: root.RefYear, RefNumber: root.RefNumber, Version: *head.Version, UpdatedAt: head.UpdatedAt,
		Seen: root.Seen, Event: &event, Until: Forever}
	d.Date, d.Dated = h.When()
	return d, true
}

// ReadAs takes over how a document reads from what it was.
func (d *Document) ReadAs(was Document) {
	d.Outdated, d.Plain = true, was.Plain
	d.FullPrint, d.GuestPrint = was.FullPrint, was.GuestPrint
	d.FullMark, d.GuestMark = was.FullMark, was.GuestMark
}

// OnDayOf is a document with what another has only of its day: what it says, and how
// it counts. The text is compared by itself.
func (d Document) OnDayOf(other Document) Document {
	d.Day, d.Until, d.Standing, d.Doc = other.Day, other.Until, other.Standing, other.Doc
	d.FullPrint, d.GuestPrint = other.FullPrint, other.GuestPrint
	d.FullMark, d.GuestMark = other.FullMark, other.GuestMark
	return d
}
