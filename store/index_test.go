package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// office is a day at the office: someone edits everything, at random.
type office struct {
	t     *testing.T
	s     *store.Store
	clock *storetest.Clock
	rng   *rand.Rand
	ctx   context.Context //nolint:containedctx // one context for one test
	ids   map[models.RecordKind][]string
	n     int
}

// done takes the result of an edit: it may be refused, but never fail.
func (o *office) done(what string, err error) bool {
	o.t.Helper()
	if err == nil {
		return true
	}
	switch models.KindOf(err) {
	case models.Invalid, models.Blocked, models.NotFound:
	default:
		o.t.Errorf("%s: %v", what, err)
	}
	return false
}

func (o *office) chance(n int) bool { return o.rng.IntN(n) == 0 }

func (o *office) access() models.Access {
	return pick(o.rng, []models.Access{published, published, draft, internal})
}

func (o *office) title() models.Text {
	o.n++
	return texts{"en": fmt.Sprint("record ", o.n)}
}

// known gives a record of a kind, or nothing.
func known[S ~string](o *office, kind models.RecordKind) *S {
	if len(o.ids[kind]) == 0 || o.chance(3) {
		return nil
	}
	return ptr(S(pick(o.rng, o.ids[kind])))
}

func (o *office) countries(least int) codes {
	list := codes{"AZ", "MA", "TR", "GE"}
	o.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:least+o.rng.IntN(len(list)-least)]
}

func (o *office) sectors() []models.SectorCode {
	list := []models.SectorCode{"trade", "tourism", "security", "counter_terrorism", "energy"}
	o.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:o.rng.IntN(3)]
}

func (o *office) people() (out []models.Participant) {
	for range o.rng.IntN(3) {
		p := models.Participant{Country: ptr(pick(o.rng, codes{"AZ", "MA"})), Title: texts{"en": "Minister"}}
		if p.PersonID = known[models.PersonID](o, models.PersonKind); p.PersonID == nil {
			p.Name = ptr(fmt.Sprint("Person ", o.rng.IntN(6)))
		}
		out = append(out, p)
	}
	return out
}

func (o *office) visit() models.VisitFields {
	c := o.countries(2)
	f := models.VisitFields{Access: o.access(), Title: o.title(), VisitorCountry: c[0], HostCountry: c[1], Date: someDate(o.rng), Delegation: o.people(), Sectors: o.sectors()}
	if o.chance(2) {
		f.Status = ptr(models.VisitCompleted)
	}
	return f
}

func (o *office) meeting() models.MeetingFields {
	return models.MeetingFields{Access: o.access(), Title: o.title(), Countries: o.countries(1), Date: someDate(o.rng), Participants: o.people(), Sectors: o.sectors(),
		VisitID: known[models.VisitID](o, models.VisitKind)}
}

func (o *office) agreement() models.AgreementFields {
	f := someAgreement(o.rng, "")
	f.Access, f.Title, f.Sectors, f.Signatories = o.access(), o.title(), o.sectors(), o.people()
	f.VisitID, f.MeetingID = known[models.VisitID](o, models.VisitKind), known[models.MeetingID](o, models.MeetingKind)
	if o.chance(3) {
		f.Parties = []models.Party{{Country: ptr(models.CountryCode("AZ"))}, {InstitutionID: known[models.InstitutionID](o, models.InstitutionKind)}}
		if f.Parties[1].InstitutionID == nil {
			f.Parties[1] = models.Party{Country: ptr(models.CountryCode("MA")), Institution: &models.NamedBody{Names: texts{"en": fmt.Sprint("Body ", o.rng.IntN(4))}}}
		}
	}
	if id := known[models.AgreementID](o, models.AgreementKind); id != nil && o.chance(3) {
		f.Relations = []models.Relation{{Kind: pick(o.rng, []models.RelationType{models.RelationSupersedes, models.RelationTerminates}), AgreementID: id}}
	}
	return f
}

func (o *office) commitment() models.CommitmentFields {
	f := models.CommitmentFields{Access: o.access(), Title: o.title(), OwedBy: o.countries(1), Date: someDate(o.rng), Due: someDate(o.rng), Sectors: o.sectors(),
		Modality: pick(o.rng, []models.Modality{models.ModalityBinding, models.ModalityIntended, models.ModalityPossible})}
	if o.chance(2) {
		f.OwedTo = o.countries(1)
	}
	if id := known[models.InstitutionID](o, models.InstitutionKind); id != nil {
		f.Institutions = []models.CommitmentInstitution{{InstitutionID: id, Role: models.InstitutionRoleLead}}
	}
	switch o.rng.IntN(4) {
	case 0:
		f.Origin = &models.Origin{VisitID: known[models.VisitID](o, models.VisitKind)}
	case 1:
		f.Origin = &models.Origin{MeetingID: known[models.MeetingID](o, models.MeetingKind)}
	case 2:
		f.Origin = &models.Origin{AgreementID: known[models.AgreementID](o, models.AgreementKind)}
	}
	if f.Origin != nil && *f.Origin == (models.Origin{}) {
		f.Origin = nil
	}
	return f
}

func (o *office) article() models.ArticleFields {
	return models.ArticleFields{Access: o.access(), Title: fmt.Sprint("article ", o.rng.IntN(15)), URL: ptr(fmt.Sprintf("https://example.org/%d", o.rng.IntN(15))), PublishedOn: someDate(o.rng), Sectors: o.sectors()}
}

func (o *office) citations() (out []models.NewCitation) {
	for range o.rng.IntN(2) {
		out = append(out, models.NewCitation{Article: ptr(o.article())})
	}
	return out
}

func (o *office) acts() (out []models.NewAct) {
	for range o.rng.IntN(3) {
		out = append(out, models.NewAct{ActFields: someAct(o.rng)})
	}
	return out
}

func (o *office) update() models.NewUpdate {
	day := o.clock.Time.AddDate(0, 0, -o.rng.IntN(1000)).Format(time.DateOnly)
	return models.NewUpdate{UpdateFields: models.UpdateFields{Delivery: pick(o.rng, []models.Delivery{models.DeliveryNotStarted, models.DeliveryLimited, models.DeliveryComplete, models.DeliveryAbandoned, models.DeliverySuperseded}),
		AssessedBy: models.AssessedBySelf, AsOf: models.Date(day)}, Citations: o.citations()}
}

func (o *office) create() {
	newAgreement := func() models.NewAgreement {
		in := models.NewAgreement{AgreementFields: o.agreement(), Acts: o.acts(), Citations: o.citations()}
		for range o.rng.IntN(2) {
			in.Commitments = append(in.Commitments, models.NewCommitment{CommitmentFields: o.commitment(), Updates: []models.NewUpdate{o.update()}})
		}
		return in
	}
	switch o.rng.IntN(7) {
	case 0:
		in := models.NewVisit{VisitFields: o.visit(), Citations: o.citations()}
		for range o.rng.IntN(2) {
			in.Meetings = append(in.Meetings, models.NewMeeting{MeetingFields: o.meeting(), Agreements: []models.NewAgreement{newAgreement()}})
		}
		v, err := storetest.Create[models.Visit](o.ctx, o.s, in)
		if o.done("creating a visit", err) {
			o.ids[models.VisitKind] = append(o.ids[models.VisitKind], v.ID)
		}
	case 1:
		v, err := storetest.Create[models.Meeting](o.ctx, o.s, models.NewMeeting{MeetingFields: o.meeting(), Citations: o.citations()})
		if o.done("creating a meeting", err) {
			o.ids[models.MeetingKind] = append(o.ids[models.MeetingKind], v.ID)
		}
	case 2:
		v, err := storetest.Create[models.Agreement](o.ctx, o.s, newAgreement())
		if o.done("creating an agreement", err) {
			o.ids[models.AgreementKind] = append(o.ids[models.AgreementKind], v.ID)
		}
	case 3:
		v, err := storetest.Create[models.Commitment](o.ctx, o.s, models.NewCommitment{CommitmentFields: o.commitment(), Updates: []models.NewUpdate{o.update()}, Citations: o.citations()})
		if o.done("creating a commitment", err) {
			o.ids[models.CommitmentKind] = append(o.ids[models.CommitmentKind], v.ID)
		}
	case 4:
		v, err := storetest.Create[models.Article](o.ctx, o.s, o.article())
		if o.done("creating an article", err) {
			o.ids[models.ArticleKind] = append(o.ids[models.ArticleKind], v.ID)
		}
	case 5:
		v, err := storetest.Create[models.Person](o.ctx, o.s, models.PersonFields{Access: o.access(), Names: []models.PersonName{{Text: fmt.Sprint("Person ", o.rng.IntN(9))}}, Country: ptr(pick(o.rng, codes{"AZ", "MA"}))})
		if o.done("creating a person", err) {
			o.ids[models.PersonKind] = append(o.ids[models.PersonKind], v.ID)
		}
	case 6:
		v, err := storetest.Create[models.Institution](o.ctx, o.s, models.InstitutionFields{Access: o.access(), Names: texts{"en": fmt.Sprint("Body ", o.rng.IntN(9))}, Country: ptr(pick(o.rng, codes{"AZ", "MA", "TR"}))})
		if o.done("creating an institution", err) {
			o.ids[models.InstitutionKind] = append(o.ids[models.InstitutionKind], v.ID)
		}
	}
}

func (o *office) change() {
	o.gather()
	kind := pick(o.rng, []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind, models.ArticleKind, models.PersonKind, models.InstitutionKind})
	if len(o.ids[kind]) == 0 {
		return
	}
	id := pick(o.rng, o.ids[kind])
	open := o.chance(3) // changes who may see it and nothing else
	var err error
	switch kind {
	case models.VisitKind:
		_, err = storetest.Change[models.Visit](o.ctx, o.s, id, 0, func(f *models.VisitFields) models.Problems { edit(f, &f.Access, o.visit(), open, o); return nil })
	case models.MeetingKind:
		_, err = storetest.Change[models.Meeting](o.ctx, o.s, id, 0, func(f *models.MeetingFields) models.Problems { edit(f, &f.Access, o.meeting(), open, o); return nil })
	case models.AgreementKind:
		_, err = storetest.Change[models.Agreement](o.ctx, o.s, id, 0, func(f *models.AgreementFields) models.Problems {
			edit(f, &f.Access, o.agreement(), open, o)
			return nil
		})
	case models.CommitmentKind:
		_, err = storetest.Change[models.Commitment](o.ctx, o.s, id, 0, func(f *models.CommitmentFields) models.Problems {
			edit(f, &f.Access, o.commitment(), open, o)
			return nil
		})
	case models.ArticleKind:
		_, err = storetest.Change[models.Article](o.ctx, o.s, id, 0, func(f *models.ArticleFields) models.Problems { edit(f, &f.Access, o.article(), open, o); return nil })
	case models.PersonKind:
		_, err = storetest.Change[models.Person](o.ctx, o.s, id, 0, func(f *models.PersonFields) models.Problems { f.Access = o.access(); return nil })
	case models.InstitutionKind:
		_, err = storetest.Change[models.Institution](o.ctx, o.s, id, 0, func(f *models.InstitutionFields) models.Problems {
			f.Access, f.Country = o.access(), pick(o.rng, []*models.CountryCode{nil, ptr(models.CountryCode("TR")), ptr(models.CountryCode("MA"))})
			return nil
		})
	}
	o.done("changing a "+string(kind), err)
}

// edit changes who may see a record, or one field of it, or the whole.
func edit[F any](f *F, access *models.Access, whole F, open bool, o *office) {
	to, from := reflect.ValueOf(f).Elem(), reflect.ValueOf(whole)
	switch i := o.rng.IntN(to.NumField()); {
	case open:
		*access = o.access()
	case o.chance(3):
		*f = whole
	default:
		to.Field(i).Set(from.Field(i))
	}
}

func (o *office) parts() {
	if id := known[string](o, models.AgreementKind); id != nil {
		acts, err := storetest.PartsOf[models.Act](o.ctx, o.s, *id)
		if o.done("listing acts", err) && len(acts.Data) > 0 && o.chance(2) {
			if o.chance(2) {
				o.done("removing an act", storetest.RemovePart[models.Act](o.ctx, o.s, *id, pick(o.rng, acts.Data).ID, 0))
			} else {
				_, err = storetest.ChangePart[models.Act](o.ctx, o.s, *id, pick(o.rng, acts.Data).ID, 0, func(f *models.ActFields) models.Problems { *f = someAct(o.rng); return nil })
				o.done("changing an act", err)
			}
		} else {
			_, err = storetest.CreateIn[models.Act](o.ctx, o.s, *id, models.NewAct{ActFields: someAct(o.rng), Citations: o.citations()})
			o.done("creating an act", err)
		}
	}
	if id := known[string](o, models.CommitmentKind); id != nil {
		updates, err := storetest.PartsOf[models.Update](o.ctx, o.s, *id)
		if o.done("listing updates", err) && len(updates.Data) > 0 && o.chance(2) {
			if o.chance(2) {
				o.done("removing an update", storetest.RemovePart[models.Update](o.ctx, o.s, *id, pick(o.rng, updates.Data).ID, 0))
			} else {
				_, err = storetest.ChangePart[models.Update](o.ctx, o.s, *id, pick(o.rng, updates.Data).ID, 0, func(f *models.UpdateFields) models.Problems { *f = o.update().UpdateFields; return nil })
				o.done("changing an update", err)
			}
		} else {
			_, err = storetest.CreateIn[models.Update](o.ctx, o.s, *id, o.update())
			o.done("creating an update", err)
		}
	}
}

func (o *office) bin() {
	o.gather()
	kind := pick(o.rng, []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind, models.ArticleKind, models.PersonKind, models.InstitutionKind})
	if len(o.ids[kind]) == 0 {
		return
	}
	id := pick(o.rng, o.ids[kind])
	at := store.Place{Kind: kind, Key: id}
	if o.chance(2) {
		o.done("binning a "+string(kind), o.s.Delete(o.ctx, at, []int{0}))
		return
	}
	_, err := o.s.Restore(o.ctx, at)
	o.done("restoring a "+string(kind), err)
}

// gather finds also what came nested or inline.
func (o *office) gather() {
	for kind, list := range map[models.RecordKind][]string{
		models.MeetingKind:     ids(must(storetest.List[models.Meeting](o.ctx, o.s, models.MeetingFilter{}, page))(o.t)),
		models.AgreementKind:   ids(must(storetest.List[models.Agreement](o.ctx, o.s, models.AgreementFilter{}, page))(o.t)),
		models.CommitmentKind:  ids(must(storetest.List[models.Commitment](o.ctx, o.s, models.CommitmentFilter{}, page))(o.t)),
		models.ArticleKind:     ids(must(storetest.List[models.Article](o.ctx, o.s, models.ArticleFilter{}, page))(o.t)),
		models.PersonKind:      ids(must(storetest.List[models.Person](o.ctx, o.s, models.PersonFilter{}, page))(o.t)),
		models.InstitutionKind: ids(must(storetest.List[models.Institution](o.ctx, o.s, models.InstitutionFilter{}, page))(o.t)),
	} {
		o.ids[kind] = append(o.ids[kind], list...)
		slices.Sort(o.ids[kind])
		o.ids[kind] = slices.Compact(o.ids[kind])
	}
}

func (o *office) sectorTree() {
	_, err := storetest.Change[models.Sector](storetest.As(o.t, models.RoleAdministrator), o.s, "counter_terrorism", 0, func(f *models.SectorFields) models.Problems {
		f.Parent = pick(o.rng, []*models.SectorCode{nil, ptr(models.SectorCode("security")), ptr(models.SectorCode("justice"))})
		return nil
	})
	o.done("moving a sector", err)
}

// Whatever is done to records, in whichever order: index, facets, counters,
// statuses and standings are what a rebuild would make them.
func TestIndexFollowsEveryEdit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		indexFollows(t, s, clock, func(int) {})
	})
}

// Nor does it matter when what is put off is drained.
func TestIndexFollowsWhatIsPutOff(t *testing.T) {
	storetest.Long(t, "it does one thing after another, much of it")
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		s.PutOff(1)
		indexFollows(t, s, clock, func(step int) {
			if step%50 == 49 {
				check(t, s.Drain(t.Context()))
			}
		})
	})
}

func indexFollows(t *testing.T, s *store.Store, clock *storetest.Clock, after func(step int)) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	o := &office{t: t, s: s, clock: clock, rng: rand.New(rand.NewPCG(seed, 5)), ctx: storetest.As(t, models.RoleEditor), ids: map[models.RecordKind][]string{}}
	for step := range 400 {
		switch n := o.rng.IntN(20); {
		case n < 6:
			o.create()
		case n < 12:
			o.change()
		case n < 15:
			o.parts()
		case n < 18:
			o.bin()
		case n < 19:
			o.sectorTree()
		default:
			clock.Time = clock.Time.AddDate(0, 0, o.rng.IntN(60))
		}
		after(step)
		if step%20 == 19 {
			verified(t, s)
		}
		if t.Failed() {
			t.Fatalf("after step %d", step)
		}
	}
	for _, role := range []models.Role{models.RoleEditor, models.RoleGuest} {
		o.ctx = storetest.As(t, role)
		o.figuresAddUp()
		o.filtersHold()
	}
	verified(t, s)
}

// figuresAddUp compares the figures, which come from counters, with a count of
// what the list shows.
func (o *office) figuresAddUp() {
	o.t.Helper()
	day := o.s.Today()
	filters := []models.CommitmentFilter{{}, {Filter: models.Filter{Pair: []models.Pair{"AZ-MA"}}}, {Filter: models.Filter{Country: codes{"TR"}}}, {Filter: models.Filter{Sector: []models.SectorCode{"security"}}},
		{Filter: models.Filter{Pair: []models.Pair{"AZ-MA"}, Sector: []models.SectorCode{"security"}}},
		{Modality: []models.Modality{models.ModalityIntended}}}
	for _, days := range []int{-2000, -365, -30, -1, 1, 200} {
		then := models.AsOf(o.clock.Time.AddDate(0, 0, days).Format(time.DateOnly))
		filters = append(filters, models.CommitmentFilter{AsOf: then}, models.CommitmentFilter{AsOf: then, Filter: models.Filter{Sector: []models.SectorCode{"security"}}})
	}
	for _, f := range filters {
		day, shown := day, f
		if f.AsOf != "" {
			day = string(f.AsOf)
		}
		shown.AsOf = models.AsOf(day)
		var want models.Tally
		for _, c := range must(storetest.List[models.Commitment](o.ctx, o.s, shown, page))(o.t).Data {
			want = want.Plus(1, models.TallyOf(c.Modality, c.Delivery, c.Late))
		}
		got := must(o.s.Tally(o.ctx, f))(o.t)
		if diff := cmp.Diff(want, got); diff != "" {
			o.t.Errorf("figures of %+v, %s (-listed +counted):\n%s", f, models.ViewerOf(o.ctx).Role, diff)
		}
		bySector, gone := must(o.s.TalliesBy(o.ctx, "sector", f, page))(o.t).Data, f
		if len(f.Modality) == 0 {
			gone.Modality = []models.Modality{models.ModalityBinding, models.ModalityPolitical, models.ModalityIntended, models.ModalityPossible} // of which nothing is counted
		}
		if diff := cmp.Diff(must(o.s.TalliesBy(o.ctx, "sector", gone, page))(o.t).Data, bySector); diff != "" {
			o.t.Errorf("by sector of %+v, %s (-gone through +counted):\n%s", f, models.ViewerOf(o.ctx).Role, diff)
		}
		for _, row := range bySector {
			one := shown
			one.Also = []models.Row{"sector:" + models.Row(orNone(row.Key))}
			if listed := must(storetest.List[models.Commitment](o.ctx, o.s, one, page))(o.t).Data; len(listed) != row.Total {
				o.t.Errorf("%d of %s among %+v, listed %d", row.Total, orNone(row.Key), f, len(listed))
			}
		}
		for _, by := range []string{"year", "visit", "agreement"} {
			var sum int
			for _, row := range must(o.s.TalliesBy(o.ctx, by, f, page))(o.t).Data {
				sum += row.Total
				o.mayBeSeen(by, row.Key)
			}
			for _, row := range must(o.s.TalliesBy(o.ctx, "institution", f, page))(o.t).Data {
				o.mayBeSeen("institution", row.Key)
			}
			if sum != want.Total {
				o.t.Errorf("by %s of %+v, %s: %d in all rows, want %d", by, f, models.ViewerOf(o.ctx).Role, sum, want.Total)
			}
		}
	}
}

func orNone(key *string) string {
	if key == nil {
		return models.None
	}
	return *key
}

// mayBeSeen wants a key of a row to be a record that the one who asks may see.
func (o *office) mayBeSeen(by string, key *string) {
	o.t.Helper()
	if key == nil {
		return
	}
	var err error
	switch by {
	case "visit":
		_, err = storetest.One[models.Visit](o.ctx, o.s, *key)
	case "agreement":
		_, err = storetest.One[models.Agreement](o.ctx, o.s, *key)
	case "institution":
		_, err = storetest.One[models.Institution](o.ctx, o.s, *key)
	}
	if err != nil {
		o.t.Errorf("figures by %s show %q a row of %s: %v", by, models.ViewerOf(o.ctx).Role, *key, err)
	}
}

// filtersHold compares filters that go by facets with what the records say.
func (o *office) filtersHold() {
	o.t.Helper()
	all := must(storetest.List[models.Agreement](o.ctx, o.s, models.AgreementFilter{}, page))(o.t).Data
	visits := must(storetest.List[models.Visit](o.ctx, o.s, models.VisitFilter{}, page))(o.t)
	for _, id := range ids(visits) {
		var want []string
		for _, a := range all {
			if a.VisitID != nil && string(*a.VisitID) == id {
				want = append(want, a.ID)
			}
		}
		got := ids(must(storetest.List[models.Agreement](o.ctx, o.s, models.AgreementFilter{Visit: []string{id}}, page))(o.t))
		for _, id := range want {
			if !slices.Contains(got, id) {
				o.t.Errorf("agreements of visit %s: %s is missing", id, id)
			}
		}
	}
	for _, country := range []models.CountryCode{"AZ", "TR"} {
		var want []string
		for _, v := range visits.Data {
			if slices.Contains(v.Countries(), country) {
				want = append(want, v.ID)
			}
		}
		got := ids(must(storetest.List[models.Visit](o.ctx, o.s, models.VisitFilter{Filter: models.Filter{Country: codes{country}}}, page))(o.t))
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			o.t.Errorf("visits of %s: got %v, want %v", country, got, want)
		}
	}
}
