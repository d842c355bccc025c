package web

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// recordPage is what the page of a record shows.
type recordPage struct {
	Kind      models.RecordKind
	KindName  string
	Title     Words
	Reference string
	Held      string
	// Others are the title in other languages.
	Others []Words
	// Sources says how many articles it rests on, and Doubts what is not well sourced.
	Sources  string
	Doubts   []string
	Warnings []string
	Status   *status
	Fields   []shownField
	Whole    []source
	Acts     []part
	Updates  []part
	Text     []piece
	TextLang string
	Rests    []rest
	Related  []related
	Recorded string
	Changed  string
	History  string
}

// shownField is a field of a record, with the sources behind it.
type shownField struct {
	Name, Label string
	// Anchor is where the page leads to it; "" for fields of parts, of which there are many.
	Anchor    string
	Value     Value
	Unknown   bool
	Unsourced bool
	Sources   []source
	Dispute   *dispute
}

// part is an act or update.
type part struct {
	Date   Date
	Title  string
	Code   string
	By     Value
	Fields []shownField
	Whole  []source
	// Unsourced tells that no source supports what stands in its heading.
	Unsourced bool
}

// status is where an agreement stands, and why.
type status struct {
	Words, Code, Since string
	Certain            bool
	Because            []Value
}

// related are records of a kind that name this one.
type related struct {
	Title   string
	Columns []string
	Rows    []listed
	All     Link
}

// rest is a record that rests on an article, with what that says of it.
type rest struct {
	Record Link
	Kind   string
	Claims []restClaim
}

// restClaim is what an article says of a field of a record.
type restClaim struct {
	Field string
	source
}

// piece is a stretch of the text of an article; quoted ones are marked.
type piece struct {
	Text   string
	Quoted bool
}

// mostCitations is how many citations a page shows.
const mostCitations = 200

// elsewhereShown are fields that have their own place on the page, or say nothing to people.
var elsewhereShown = []string{"id", "reference", "version", "provenance", "created_at", "created_by", "updated_at", "updated_by", "binned_at",
	"visibility", "review_state", "title", "date_from", "date_to", "due_from", "due_to", "warnings", "accepted_warnings", "acts", "status_between",
	"duration", "renewal", "forecast", "canonical_url", "agreement_id", "commitment_id", "sha256"}

// record is the page of a record.
func (a *asked) record(spec models.Spec) (content, error) {
	at := store.Place{Kind: spec.Name, Key: a.r.PathValue("key")}
	x, err := a.one(at)
	if err != nil {
		return content{}, err
	}
	if at.Key != x.Base().Reference {
		return content{}, elsewhere{"/" + a.Code + pathOf(spec.Name, x.Base().Reference)}
	}
	cited, err := a.citationsOf(spec, x)
	if err != nil {
		return content{}, err
	}
	if err := a.learn(x); err != nil {
		return content{}, err
	}
	out := recordPage{Kind: spec.Name, KindName: a.kind(spec.Name), Title: a.text(x.Called()), Reference: x.Base().Reference, Held: a.held(*x.Accessed())}
	out.Others = a.others(x.Called(), out.Title)
	out.Recorded = a.say("record.recorded", "when", a.moment(x.Base().CreatedAt), "who", x.Base().CreatedBy)
	if x.Base().UpdatedAt != x.Base().CreatedAt {
		out.Changed = a.say("record.changed", "when", a.moment(x.Base().UpdatedAt), "who", x.Base().UpdatedBy)
	}
	path := pathOf(spec.Name, out.Reference)
	out.History = "/" + a.Code + path + "/history"
	if err := a.fill(&out, x, cited); err != nil {
		return content{}, err
	}
	out.Related, err = a.relatedTo(x)
	return content{Title: out.Title.Text, Body: out, API: api + path, Files: a.recordFiles(spec, path)}, err
}

// one reads a record; one that was made one with another is found there.
func (a *asked) one(at store.Place) (models.Entity, error) {
	d, err := a.store.One(a.ctx, at, store.Look{})
	if models.KindOf(err) == models.NotFound {
		if into, missing := a.store.MergedInto(a.ctx, at); missing == nil {
			return nil, elsewhere{"/" + a.Code + pathOf(into.Kind, into.Reference)}
		}
	}
	if err != nil {
		return nil, err
	}
	return itemOf(at.Kind, d.Body)
}

// citationsOf are the citations of a record and its parts.
func (a *asked) citationsOf(spec models.Spec, x models.Entity) ([]models.Citation, error) {
	if !slices.Contains(spec.Includes, "citations") {
		return nil, nil
	}
	page, err := a.store.Citations(a.ctx, spec.Name, x.Base().ID, models.Paging{Limit: mostCitations})
	if err != nil {
		return nil, err
	}
	var claimed []any
	for _, c := range page.Data {
		if v := c.Claimed(c.OwnerKind.Spec().New().Stored()); v != nil {
			claimed = append(claimed, v)
		}
	}
	return page.Data, a.learn(claimed...)
}

// others are the title in the other languages that it has.
func (a *asked) others(title models.Text, shown Words) []Words {
	var all []Words
	for _, lang := range sortedTexts(title) {
		if title[lang] != shown.Text {
			all = append(all, Words{title[lang], lang})
		}
	}
	return all
}

func sortedTexts(x models.Text) []string {
	var all []string
	for lang := range x {
		all = append(all, lang)
	}
	slices.Sort(all)
	return all
}

// fill adds what stands on the page of a record by its kind.
func (a *asked) fill(out *recordPage, x models.Entity, cited []models.Citation) error {
	if article, ok := x.(*models.Article); ok {
		out.Fields = a.fields(x, nil, nil, nil)
		a.fillArticle(out, article, cited)
		return a.learnRests(out, cited)
	}
	conflicts, err := a.conflictsOn(x)
	if err != nil {
		return err
	}
	provenance := value(x.Base().Provenance)
	out.Fields = a.fields(x, cited, conflicts, provenance.UnsourcedFields)
	out.Whole = a.about(cited, x.Base().ID, nil, x.Stored())
	if len(cited) > 0 || len(x.RecordKind().Spec().Facts) > 0 {
		out.Sources = a.say("record.sources", "n", provenance.Sources, "independent", provenance.IndependentSources)
	}
	if n := len(provenance.UnsourcedFields); n > 0 {
		out.Doubts = append(out.Doubts, a.say("record.unsourced", "n", n))
	}
	if provenance.Conflicts > 0 {
		out.Doubts = append(out.Doubts, a.say("record.conflicts", "n", provenance.Conflicts))
	}
	if provenance.FlaggedSources > 0 {
		out.Doubts = append(out.Doubts, a.say("record.flagged", "n", provenance.FlaggedSources))
	}
	if d, ok := x.(models.Doubtful); ok {
		for _, w := range d.Doubted().Warnings {
			out.Warnings = append(out.Warnings, a.label(w.Code.Vocabulary(), string(w.Code)))
		}
	}
	switch x := x.(type) {
	case *models.Agreement:
		return a.fillAgreement(out, x, cited, conflicts)
	case *models.Commitment:
		return a.fillCommitment(out, x, cited, conflicts)
	}
	return nil
}

// conflictsOn are the open conflicts of a record and its parts.
func (a *asked) conflictsOn(x models.Entity) ([]models.Conflict, error) {
	if value(x.Base().Provenance).Conflicts == 0 {
		return nil, nil
	}
	return a.store.ConflictsOn(a.ctx, store.Place{Kind: x.RecordKind(), Key: x.Base().ID})
}

// fields are the fields of a record or part that say something, and its facts that are
// not known, each with the sources behind it.
func (a *asked) fields(x models.Item, cited []models.Citation, conflicts []models.Conflict, unsourced []string) []shownField {
	var all []shownField
	shape, stored := models.ShapeOf(reflect.TypeOf(x)), x.Stored()
	id := *x.Head().ID
	for _, f := range shape.Fields {
		if slices.Contains(elsewhereShown, f.Name) || f.Name == "status" && x.RecordKind() == models.AgreementKind ||
			f.Name == "text" && x.RecordKind() == models.ArticleKind {
			continue
		}
		pointer := "/" + f.Name
		shown := shownField{Name: f.Name, Anchor: anchored(x, f.Name), Label: a.field(f.Name), Sources: a.about(cited, id, &pointer, stored)}
		shown.Value = a.fieldValue(x, f)
		shown.Unsourced = slices.Contains(unsourced, pointer)
		shown.Dispute = a.disputed(conflicts, x, pointer, cited)
		if shown.Value.Empty() {
			shown.Unknown = true
			if f.Name == "count" && shown.Dispute == nil {
				continue // only a text that is not told apart has one
			}
			if !slices.Contains(x.RecordKind().Spec().Facts, pointer) && shown.Sources == nil && shown.Dispute == nil {
				continue
			}
		}
		all = append(all, shown)
	}
	return all
}

// anchored is the name by which an address can lead to a field of a record.
func anchored(x models.Item, name string) string {
	if x.RecordKind().Part() {
		return ""
	}
	return "field-" + name
}

// fieldValue is the value of a field, where that says something.
func (a *asked) fieldValue(x models.Item, f models.Field) Value {
	v := reflect.ValueOf(x).Elem().FieldByIndex(f.Index)
	switch {
	case f.Name == "parties_complete":
		if b, ok := v.Interface().(*bool); !ok || b == nil || *b {
			return Value{} // said when not all are known
		}
	case v.Kind() == reflect.Bool && !v.Bool():
		return Value{}
	}
	return a.show(v, f.Shape)
}

// about are the sources of something: of one field of it, or of it as a whole.
func (a *asked) about(cited []models.Citation, id string, field *string, stored any) []source {
	var all []source
	for _, c := range cited {
		if c.OwnerID == id && (c.Field == nil && field == nil || c.Field != nil && field != nil && within(*c.Field, *field)) {
			all = append(all, a.sourceOf(c, stored))
		}
	}
	return all
}

// within tells whether a pointer names a field, or something in it.
func within(pointer, field string) bool {
	return pointer == field || strings.HasPrefix(pointer, field+"/")
}

// disputed is the conflict on a field of a record or part; nil when there is none.
func (a *asked) disputed(conflicts []models.Conflict, x models.Item, pointer string, cited []models.Citation) *dispute {
	byID := map[string]models.Citation{}
	for _, c := range cited {
		byID[c.ID] = c
	}
	for _, c := range conflicts {
		if within(c.Field, pointer) && (c.Owner == nil) == !x.RecordKind().Part() && (c.Owner == nil || c.Owner.ID == *x.Head().ID) {
			d := a.disputeOf(c, x.Stored(), byID)
			return &d
		}
	}
	return nil
}

// fillAgreement adds where an agreement stands and why, and its acts.
func (a *asked) fillAgreement(out *recordPage, x *models.Agreement, cited []models.Citation, conflicts []models.Conflict) error {
	if x.Status != nil {
		if err := a.meet(grounds(x.Status)...); err != nil {
			return err
		}
		out.Status = a.statusOf(x.Status)
	}
	for i := range x.Acts {
		act := &x.Acts[i]
		p := part{Date: a.date(act.Date), Title: a.label(act.Kind.Vocabulary(), string(act.Kind)), Whole: a.about(cited, act.ID, nil, act.Stored())}
		p.By = a.actor(act)
		unsourced := unsourcedOf(x.Base().Provenance, "/acts/"+strconv.Itoa(i))
		p.Fields = leave(a.fields(act, cited, conflicts, unsourced), "kind", "date", "party", "party_institution_id", "party_name")
		p.Whole = append(p.Whole, a.dated(cited, act.ID, act.Stored())...)
		p.Unsourced = slices.Contains(unsourced, "/kind") || slices.Contains(unsourced, "/date")
		out.Acts = append(out.Acts, p)
	}
	return nil
}

// dated are the sources of the kind and the date of an act, which stand in its heading.
func (a *asked) dated(cited []models.Citation, id string, stored any) []source {
	var all []source
	for _, field := range []string{"/kind", "/date", "/party", "/delivery", "/as_of"} {
		all = append(all, a.about(cited, id, &field, stored)...)
	}
	return all
}

// unsourcedOf are the facts of a part that have no source.
func unsourcedOf(p *models.Provenance, part string) []string {
	var all []string
	for _, pointer := range value(p).UnsourcedFields {
		if field, ok := strings.CutPrefix(pointer, part); ok && strings.HasPrefix(field, "/") {
			all = append(all, field)
		}
	}
	return all
}

// leave leaves out fields that stand in a heading, and facts that are not known.
func leave(fields []shownField, names ...string) []shownField {
	return slices.DeleteFunc(fields, func(f shownField) bool {
		return slices.Contains(names, f.Name) && f.Dispute == nil || f.Unknown && f.Dispute == nil
	})
}

// actor is who took a legal step; nobody, when the parties took it together.
func (a *asked) actor(act *models.Act) Value {
	return a.party(models.Party{Country: act.Party, InstitutionID: act.PartyInstitutionID, Name: act.PartyName})
}

// grounds are the agreements that a status follows from, by id.
func grounds(s *models.StatusOnDay) []string {
	var ids []string
	for _, r := range s.Because {
		if r.Basis == "agreement" {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// statusOf is where an agreement stands, and what that follows from.
func (a *asked) statusOf(s *models.StatusOnDay) *status {
	out := &status{Words: a.label(s.Value.Vocabulary(), string(s.Value)), Code: string(s.Value), Certain: s.Certain}
	if s.Since != nil {
		out.Since = a.say("status.since", "date", a.date(s.Since).Text)
	}
	for _, r := range s.Because {
		out.Because = append(out.Because, a.reason(r))
	}
	return out
}

// reason is one ground of a status.
func (a *asked) reason(r models.Reason) Value {
	var v Value
	switch r.Basis {
	case "act":
		v = said(a.label(r.Kind.Vocabulary(), string(r.Kind)))
	case "agreement":
		if link, ok := a.recordLink(r.ID); ok {
			v = Value{Link: link}
		} else {
			v = said(a.say("because.agreement"))
		}
	default:
		v = said(a.say("because." + r.Basis))
	}
	if r.Date != nil {
		v.Aside = []Value{said(a.shortDate(r.Date).Text)}
	}
	return v
}

// fillCommitment adds the updates of a commitment, the latest first.
func (a *asked) fillCommitment(out *recordPage, x *models.Commitment, cited []models.Citation, conflicts []models.Conflict) error {
	docs, err := a.store.Parts(a.ctx, store.Place{Kind: models.UpdateKind, Key: x.ID})
	if err != nil {
		return err
	}
	for _, row := range docs.Rows {
		var u models.Update
		if err := read(row, &u); err != nil {
			return err
		}
		p := part{Date: a.date(&u.AsOf), Title: a.label(u.Delivery.Vocabulary(), string(u.Delivery)), Code: string(u.Delivery),
			By: said(a.label(u.AssessedBy.Vocabulary(), string(u.AssessedBy))), Whole: a.about(cited, u.ID, nil, u.Stored())}
		p.Fields = leave(a.fields(&u, cited, conflicts, nil), "delivery", "assessed_by", "as_of")
		p.Whole = append(p.Whole, a.dated(cited, u.ID, u.Stored())...)
		out.Updates = append(out.Updates, p)
	}
	return nil
}

// fillArticle adds the text of an article, its quotes marked.
func (a *asked) fillArticle(out *recordPage, x *models.Article, cited []models.Citation) {
	var quotes []string
	for _, c := range cited {
		if c.Quote != nil {
			quotes = append(quotes, *c.Quote)
		}
	}
	if x.Text != nil {
		out.Text, out.TextLang = marked(*x.Text, quotes), string(value(x.Language))
	}
	out.Sources = a.say("article.rests", "n", len(cited))
}

// marked cuts a text into what is quoted and what is not.
func marked(text string, quotes []string) []piece {
	type span struct{ from, to int }
	var spans []span
	for _, q := range quotes {
		if at := strings.Index(text, q); at >= 0 && q != "" {
			spans = append(spans, span{at, at + len(q)})
		}
	}
	slices.SortFunc(spans, func(x, y span) int { return x.from - y.from })
	var pieces []piece
	at := 0
	for _, s := range spans {
		if s.to <= at {
			continue
		}
		from := max(s.from, at)
		if from > at {
			pieces = append(pieces, piece{Text: text[at:from]})
		}
		pieces = append(pieces, piece{text[from:s.to], true})
		at = s.to
	}
	if at < len(text) {
		pieces = append(pieces, piece{Text: text[at:]})
	}
	return pieces
}

// learnRests adds the records that rest on an article, with what it says of each.
func (a *asked) learnRests(out *recordPage, cited []models.Citation) error {
	var ids []string
	for _, c := range cited {
		ids = append(ids, c.RootID)
	}
	if err := a.meet(ids...); err != nil {
		return err
	}
	places := map[string]int{}
	for _, c := range cited {
		link, ok := a.recordLink(c.RootID)
		if !ok {
			continue
		}
		i, known := places[c.RootID]
		if !known {
			i = len(out.Rests)
			places[c.RootID] = i
			out.Rests = append(out.Rests, rest{Record: link, Kind: a.kind(c.RootKind)})
		}
		out.Rests[i].Claims = append(out.Rests[i].Claims, restClaim{a.cited(c), a.sourceOf(c, c.OwnerKind.Spec().New().Stored())})
	}
	return nil
}

// cited says what a citation is about: a field, or the whole of a record or part.
func (a *asked) cited(c models.Citation) string {
	switch {
	case c.Field != nil && c.OwnerKind.Part():
		return a.say("cited.part", "part", a.kind(c.OwnerKind), "field", a.pointed(*c.Field))
	case c.Field != nil:
		return a.pointed(*c.Field)
	case c.OwnerKind.Part():
		return a.kind(c.OwnerKind)
	}
	return a.say("cited.whole")
}

// mostRelated is how many related records of a kind are shown.
const mostRelated = 10

// relatedTo are the records that name one, by kind: what its lists can be asked for by it.
func (a *asked) relatedTo(x models.Entity) ([]related, error) {
	var all []related
	name, ref := string(x.RecordKind()), x.Base().Reference
	for _, spec := range models.Kinds {
		if spec.Name.Part() || !asks(spec, name) || x.RecordKind() == models.ArticleKind {
			continue
		}
		filter := spec.Filter()
		query := with(nil, name, ref)
		if err := wire.Bind(query.Encode(), filter); err != nil {
			return nil, err
		}
		items, meta, err := a.readList(spec.Name, filter, models.Paging{Limit: mostRelated, Total: true}, slices.Concat(columns[spec.Name], titles, []string{"late"})...)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			continue
		}
		r := related{Title: a.kinds(spec.Name), Columns: a.columnsOf(spec.Name)}
		if n := value(meta.Total); n > len(items) {
			r.All = Link{Words{Text: a.say("related.all", "n", n)}, a.address("/"+spec.Table, query)}
		}
		if err := a.learn(anyOf(items)...); err != nil {
			return nil, err
		}
		for _, item := range items {
			r.Rows = append(r.Rows, a.listedAs(item))
		}
		all = append(all, r)
	}
	return all, nil
}

// asks tells whether the list of a kind can be asked for by something.
func asks(spec models.Spec, name string) bool {
	return slices.ContainsFunc(models.ShapeOf(reflect.TypeOf(spec.Filter())).Parameters, func(p models.Parameter) bool { return p.Name == name })
}

// recordFiles are where a record is found as a file.
func (a *asked) recordFiles(spec models.Spec, path string) []Link {
	return []Link{{Words{Text: "JSON"}, api + path}}
}

// pointed names a field by its pointer.
func (a *asked) pointed(pointer string) string {
	name, rest, deeper := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	label := a.field(name)
	if deeper {
		label += " · " + rest
	}
	return label
}
