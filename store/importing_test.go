package store_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// register is a file as a test changes it from year to year.
type register struct {
	t    *testing.T
	ctx  context.Context
	s    *store.Store
	hash int
	rows []*models.NewAgreement
	most int // how many are brought in at once; all when 0
}

// entry is an agreement that a register lists.
func entry(n int, edit func(*models.NewAgreement)) *models.NewAgreement {
	a := &models.NewAgreement{AgreementFields: agreementFields(fmt.Sprintf("Treaty %d", n), models.Access{ReviewState: models.ReviewDraft})}
	a.ExternalIDs = models.ExternalIDs{{Scheme: "reg", ID: fmt.Sprint(n)}}
	a.Date = date("2001-02-03")
	a.Acts = []models.NewAct{
		{ActFields: models.ActFields{Kind: "signature", Date: date("2001-02-03")}},
		{ActFields: models.ActFields{Kind: "ratification", Party: ptr(models.CountryCode("AZ")), Date: date("2002-01-01")}},
	}
	if edit != nil {
		edit(a)
	}
	return a
}

// bring brings the register in, or tries to, and gives what became of it.
func (r *register) bring(dryRun bool) (models.Import, []models.Imported) {
	r.t.Helper()
	of := models.ImportOf{File: "register.csv", SHA256: fmt.Sprintf("%064x", r.hash), Mapping: "register.yaml", MappingSHA256: "m", Scheme: "reg"}
	imp := store.Importing{Import: must(r.s.BeginImport(r.ctx, of, dryRun))(r.t)}
	var some []store.Incoming
	for i, a := range r.rows {
		some = append(some, store.Incoming{Number: int64(i + 1), Kind: models.AgreementKind, ID: a.ExternalIDs[0], Where: fmt.Sprintf("row %d", i+2),
			Read:    func(map[string]string) (any, models.Problems) { body := *a; return &body, nil },
			Explain: explained, Rows: func() []map[string]string { return nil }})
	}
	var became []models.Imported
	for some := range slices.Chunk(some, cmp.Or(r.most, len(some))) {
		became = append(became, must(r.s.Bring(r.ctx, &imp, some))(r.t)...)
	}
	check(r.t, r.s.EndImport(r.ctx, &imp.Import, store.Whole{Kinds: []models.RecordKind{models.AgreementKind}, Since: imp.ID}))
	return imp.Import, became
}

func explained(p models.Problems) (faults []models.ImportFault) {
	for _, x := range p {
		faults = append(faults, models.ImportFault{Column: x.Pointer, Code: x.Code, Detail: x.Detail})
	}
	return faults
}

// want compares what became of a register with what should have.
func (r *register) want(what string, dryRun bool, want models.ImportCounts) []models.Imported {
	r.t.Helper()
	imp, became := r.bring(dryRun)
	if imp.ImportCounts != want {
		r.t.Errorf("%s: got %+v, want %+v", what, imp.ImportCounts, want)
	}
	return became
}

func (r *register) find(n int) models.Agreement {
	r.t.Helper()
	f := models.AgreementFilter{Filter: models.Filter{Named: models.Named{ExternalID: []models.ExternalKey{models.ExternalKey(fmt.Sprintf("reg:%d", n))}}}}
	found := must(storetest.List[models.Agreement](r.ctx, r.s, f, page))(r.t)
	if len(found.Data) != 1 {
		r.t.Fatalf("%d agreements are number %d", len(found.Data), n)
	}
	return found.Data[0]
}

func registers(t *testing.T, test func(r *register)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		test(&register{t: t, ctx: storetest.As(t, models.RoleEditor), s: s, hash: 1})
		verified(t, s)
	})
}

// A second import of the same file changes nothing, and one that is only tried leaves
// nothing behind.
func TestImportTwice(t *testing.T) {
	registers(t, func(r *register) {
		for n := range 3 {
			r.rows = append(r.rows, entry(n, nil))
		}
		r.want("tried", true, models.ImportCounts{Created: 3})
		r.want("tried again", true, models.ImportCounts{Created: 3})
		r.want("the first", false, models.ImportCounts{Created: 3})
		a := r.find(1)
		if len(a.Acts) != 2 || a.Provenance.Sources != 1 || a.ReviewState != models.ReviewDraft || len(a.Provenance.UnsourcedFields) > 0 {
			t.Errorf("recorded: %+v, %+v", a, a.Provenance)
		}
		before := must(r.s.Version(r.ctx))(r.t)
		r.want("the same again", false, models.ImportCounts{Unchanged: 3})
		if after := must(r.s.Version(r.ctx))(r.t); after != before {
			t.Errorf("importing the same again wrote history: %d, was %d", after, before)
		}
		r.rows = append(r.rows, entry(1, func(a *models.NewAgreement) { a.Title = texts{"en": "Once more"} }))
		r.want("one twice", false, models.ImportCounts{Unchanged: 3, Refused: 1})
		r.rows = r.rows[:3]
		articles := must(storetest.List[models.Article](r.ctx, r.s, models.ArticleFilter{Kind: []models.ArticleType{models.SourceDataset}}, page))(r.t)
		if len(articles.Data) != 1 || *articles.Data[0].SHA256 != fmt.Sprintf("%064x", 1) {
			t.Errorf("the file as an article: %+v", articles.Data)
		}
	})
}

// Many records that are brought in at once are what they are when each is brought in by
// itself: answers, history, and what became of them.
func TestImportByOneOrMany(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			var all []string
			for _, most := range []int{0, 1} {
				s, _ := storetest.New(t, engine)
				r := &register{t: t, ctx: storetest.As(t, models.RoleEditor), s: s, hash: 1, most: most}
				all = append(all, r.years())
				verified(t, s)
			}
			if diff := gocmp.Diff(strings.Split(all[1], "\n"), strings.Split(all[0], "\n")); diff != "" {
				t.Errorf("one by one, and all at once (-one +all):\n%s", diff)
			}
		})
	}
}

// years brings a register in, changes it, brings it in again, and gives all that is then
// read of it, with ids by the order in which they are met.
func (r *register) years() string {
	ministry := &models.NamedBody{Names: texts{"en": "Ministry of Trade"}}
	for n := range 40 {
		r.rows = append(r.rows, entry(n, func(a *models.NewAgreement) {
			switch n % 5 {
			case 1:
				a.Parties[0].Institution = ministry
			case 2:
				a.Signatories = []models.Participant{{Name: ptr("A. Person"), Country: ptr(models.CountryCode("MA"))}}
			case 3:
				a.Sectors = []models.SectorCode{"tourism"}
				a.Acts = a.Acts[:1]
			case 4:
				a.Date = date("2001-13")
			}
		}))
	}
	r.rows = append(r.rows, r.rows[0])
	_, became := r.bring(false)
	for n, a := range r.rows[:20] {
		r.rows[n] = entry(n, func(x *models.NewAgreement) {
			x.Title, x.Sectors, x.Signatories = texts{"en": "Renamed"}, a.Sectors, a.Signatories
		})
	}
	r.hash = 2
	_, again := r.bring(false)
	all := append(became, again...)
	for i := range all {
		all[i].Duplicates = nil // which are told by what is on record when a transaction ends
	}
	read := []any{all}
	agreements := must(storetest.List[models.Agreement](r.ctx, r.s, models.AgreementFilter{}, page))(r.t)
	if len(agreements.Data) != 36 || len(became)+len(again) != 82 {
		r.t.Errorf("%d agreements, and %d times something became of one", len(agreements.Data), len(became)+len(again))
	}
	for _, a := range agreements.Data {
		read = append(read, a, must(r.s.History(r.ctx, models.AgreementKind, a.ID, page))(r.t))
	}
	read = append(read, must(storetest.List[models.Institution](r.ctx, r.s, models.InstitutionFilter{}, page))(r.t),
		must(storetest.List[models.Person](r.ctx, r.s, models.PersonFilter{}, page))(r.t), must(storetest.List[models.Article](r.ctx, r.s, models.ArticleFilter{}, page))(r.t))
	met := map[string]string{}
	return uuids.ReplaceAllStringFunc(string(must(json.MarshalIndent(read, "", " "))(r.t)), func(id string) string {
		if met[id] == "" {
			met[id] = fmt.Sprint("id ", len(met))
		}
		return met[id]
	})
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// What a newer file says otherwise is taken, field by field and act by act, but where
// somebody has written since: there it is put beside what is on record.
func TestImportNewer(t *testing.T) {
	registers(t, func(r *register) {
		for n := range 4 {
			r.rows = append(r.rows, entry(n, nil))
		}
		r.want("the first", false, models.ImportCounts{Created: 4})
		edited := r.find(1)
		must(storetest.Change[models.Agreement](r.ctx, r.s, edited.ID, 1, func(f *models.AgreementFields) models.Problems {
			f.Title, f.Type = texts{"en": "As a person has it"}, ptr(models.AgreementType("treaty"))
			return nil
		}))(t)
		must(storetest.ChangePart[models.Act](r.ctx, r.s, edited.ID, edited.Acts[1].ID, 1, func(f *models.ActFields) models.Problems {
			f.Date = date("2002-03-03")
			return nil
		}))(t)

		r.hash = 2
		newer := func(a *models.NewAgreement) {
			a.Title, a.Summary = texts{"en": "As the file has it"}, texts{"en": "New"}
			a.Acts[1].Date = date("2002-02-02")
			a.Acts = append(a.Acts, models.NewAct{ActFields: models.ActFields{Kind: "entry_into_force", Date: date("2002-05-05")}})
		}
		r.rows = []*models.NewAgreement{entry(0, newer), entry(1, newer), entry(2, nil), entry(4, nil)}
		r.want("tried", true, models.ImportCounts{Created: 1, Changed: 2, Unchanged: 1, Vanished: 1, Disputed: 1})
		r.want("a newer one", false, models.ImportCounts{Created: 1, Changed: 2, Unchanged: 1, Vanished: 1, Disputed: 1})

		untouched, edited := r.find(0), r.find(1)
		if untouched.Title["en"] != "As the file has it" || len(untouched.Acts) != 3 || *untouched.Acts[1].Date != "2002-02-02" || untouched.Provenance.Conflicts != 0 || untouched.Provenance.Sources != 2 {
			t.Errorf("what nobody edited: %+v, %+v", untouched, untouched.Provenance)
		}
		if edited.Title["en"] != "As a person has it" || edited.Summary["en"] != "New" || len(edited.Acts) != 3 || *edited.Acts[1].Date != "2002-03-03" {
			t.Errorf("what somebody edited: %+v", edited)
		}
		if n := edited.Provenance.Conflicts; n != 2 {
			t.Errorf("what somebody edited has %d conflicts, want one on its title and one on the date of an act", n)
		}
		before := must(r.s.Version(r.ctx))(t)
		r.want("the newer one again", false, models.ImportCounts{Unchanged: 4, Vanished: 1})
		if after := must(r.s.Version(r.ctx))(t); after != before {
			t.Errorf("importing the newer one again wrote history: %d, was %d", after, before)
		}
	})
}

// What a newer file says of a source is taken, where nobody has written since: another quote,
// another page, another source. Taken back, it is as it was.
func TestImportCitations(t *testing.T) {
	registers(t, func(r *register) {
		cited := func(quotes ...string) func(*models.NewAgreement) {
			return func(a *models.NewAgreement) {
				for i, quote := range quotes {
					a.Citations = append(a.Citations, models.NewCitation{Article: &models.ArticleFields{Title: fmt.Sprint("Gazette ", i)},
						CitationFields: models.CitationFields{Quote: ptr(quote), Locator: ptr("p. 1")}})
				}
			}
		}
		citations := func(n int) (all []models.Citation) {
			id := r.find(n).ID
			for _, c := range must(r.s.AllCitations(r.ctx, models.CitationFilter{}, page))(t).Data {
				if c.Record.ID == id && c.Quote != nil {
					all = append(all, c)
				}
			}
			return all
		}
		quotes := func(n int) (all []string) {
			for _, c := range citations(n) {
				all = append(all, *c.Quote)
			}
			return all
		}
		r.rows = []*models.NewAgreement{entry(0, cited("one", "two")), entry(1, cited("one", "two"))}
		r.want("the first", false, models.ImportCounts{Created: 2})
		r.want("the same again", false, models.ImportCounts{Unchanged: 2})
		place := store.Place{Kind: models.CitationKind, Of: models.AgreementKind, Key: r.find(1).ID, Part: citations(1)[0].ID}
		must(r.s.Change(r.ctx, place, []int{1}, func(fields any) (models.Problems, error) {
			fields.(*models.CitationFields).Quote = ptr("by a person")
			return nil, nil
		}))(t)

		r.hash = 2
		r.rows = []*models.NewAgreement{entry(0, cited("uno", "two", "three")), entry(1, cited("uno", "due"))}
		r.want("tried", true, models.ImportCounts{Changed: 2, Disputed: 1})
		second, _ := r.bring(false)
		if want := (models.ImportCounts{Changed: 2, Disputed: 1}); second.ImportCounts != want {
			t.Errorf("a newer one: got %+v, want %+v", second.ImportCounts, want)
		}
		if got := fmt.Sprint(quotes(0), quotes(1)); got != "[uno two three] [by a person due]" {
			t.Errorf("quotes after the newer file: %s", got)
		}
		r.want("the newer one again", false, models.ImportCounts{Unchanged: 2})
		must(r.s.TakeBack(r.ctx, second.ID, func(int) {}))(t)
		if got := fmt.Sprint(quotes(0), quotes(1)); got != "[one two] [by a person two]" {
			t.Errorf("quotes after taking the newer file back: %s", got)
		}
	})
}

// So are sources of acts: of one that is there, and of one that comes with the newer file.
func TestImportCitationsOfActs(t *testing.T) {
	registers(t, func(r *register) {
		cite := func(quote string) []models.NewCitation {
			return []models.NewCitation{{Article: &models.ArticleFields{Title: "The gazette"}, CitationFields: models.CitationFields{Quote: &quote}}}
		}
		cited := func(quotes ...string) func(*models.NewAgreement) {
			return func(a *models.NewAgreement) {
				a.Acts = a.Acts[:1]
				for i, quote := range quotes {
					if i == len(a.Acts) {
						a.Acts = append(a.Acts, models.NewAct{ActFields: models.ActFields{Kind: "ratification", Party: ptr(models.CountryCode("MA")), Date: date("2003-01-01")}})
					}
					if quote != "" {
						a.Acts[i].Citations = cite(quote)
					}
				}
			}
		}
		quotes := func(n int) string {
			r.t.Helper()
			var all []string
			for _, c := range must(r.s.AllCitations(r.ctx, models.CitationFilter{}, page))(r.t).Data {
				if c.Record.ID == r.find(n).ID && c.Quote != nil && c.Owner != nil {
					all = append(all, *c.Quote)
				}
			}
			return fmt.Sprint(all)
		}
		r.rows = []*models.NewAgreement{entry(0, cited("one")), entry(1, cited("one")), entry(2, cited("one", "two")), entry(3, cited(""))}
		r.want("the first", false, models.ImportCounts{Created: 4})
		r.want("the same again", false, models.ImportCounts{Unchanged: 4})
		for _, c := range must(r.s.AllCitations(r.ctx, models.CitationFilter{}, page))(r.t).Data {
			if c.Record.ID == r.find(1).ID && c.Quote != nil {
				place := store.Place{Kind: models.CitationKind, Of: models.AgreementKind, Key: r.find(1).ID, Part: c.ID}
				must(r.s.Change(r.ctx, place, []int{1}, func(fields any) (models.Problems, error) {
					fields.(*models.CitationFields).Quote = ptr("by a person")
					return nil, nil
				}))(r.t)
			}
		}

		r.hash = 2
		r.rows = []*models.NewAgreement{entry(0, cited("uno", "due")), entry(1, cited("uno")), entry(2, cited("one", "")), entry(3, cited("uno"))}
		newer, became := r.bring(false)
		if want := (models.ImportCounts{Changed: 2, Unchanged: 2, Disputed: 1}); newer.ImportCounts != want {
			r.t.Errorf("a newer one: got %+v, want %+v", newer.ImportCounts, want)
		}
		if diff := gocmp.Diff([][]string{{"/acts/0/citations/0/quote", "/acts/1"}, nil, nil, {"/acts/0/citations/0"}}, changedFields(became)); diff != "" {
			r.t.Errorf("what was changed (-want +got):\n%s", diff)
		}
		if len(became[2].Vanished) != 1 {
			r.t.Errorf("what has vanished: %v", became[2].Vanished)
		}
		if got := quotes(0) + quotes(1) + quotes(2) + quotes(3); got != "[uno due][by a person][one two][uno]" {
			r.t.Errorf("quotes after the newer file: %s", got)
		}
		r.want("the newer one again", false, models.ImportCounts{Unchanged: 4})
		must(r.s.TakeBack(r.ctx, newer.ID, func(int) {}))(r.t)
		if got := quotes(0) + quotes(1) + quotes(2) + quotes(3); got != "[one][by a person][one two][]" {
			r.t.Errorf("quotes after taking the newer file back: %s", got)
		}
		verified(r.t, r.s)
	})
}

func changedFields(became []models.Imported) (all [][]string) {
	for _, x := range became {
		all = append(all, x.Changed)
	}
	return all
}

// An import is taken back as a whole: what it recorded goes into the bin, what it changed
// is as it was, and what somebody has written since stays. Brought in again, it is all
// there again.
func TestTakeImportBack(t *testing.T) {
	registers(t, func(r *register) {
		for n := range 3 {
			r.rows = append(r.rows, entry(n, nil))
		}
		first, _ := r.bring(false)
		before := []string{must(jsonOf(r.find(0)))(t), must(jsonOf(r.find(1)))(t)}

		r.hash = 2
		newer := func(a *models.NewAgreement) {
			a.Title = texts{"en": "Newer"}
			a.Acts[1].Date = date("2002-02-02")
			a.Acts = append(a.Acts, models.NewAct{ActFields: models.ActFields{Kind: "entry_into_force", Date: date("2002-05-05")}})
			a.Signatories = []models.Participant{{Country: ptr(models.CountryCode("AZ")), Name: ptr("Somebody New")}}
		}
		r.rows = []*models.NewAgreement{entry(0, newer), entry(1, newer), entry(2, newer), entry(3, newer)}
		second, _ := r.bring(false)
		must(storetest.Change[models.Agreement](r.ctx, r.s, r.find(1).ID, 2, func(f *models.AgreementFields) models.Problems {
			f.Summary = texts{"en": "By a person"}
			return nil
		}))(t)

		if imp := must(r.s.TakeBack(r.ctx, second.ID, func(int) {}))(t); imp.State != models.ImportTakenBack {
			t.Errorf("the import is %s", imp.State)
		}
		verified(t, r.s)
		if a := r.find(0); a.Title["en"] != "Treaty 0" || len(a.Acts) != 2 || *a.Acts[1].Date != "2002-01-01" || a.Provenance.Sources != 1 || len(a.Signatories) != 0 {
			t.Errorf("what was changed: %+v, was %s", a, before[0])
		}
		if a := r.find(1); a.Title["en"] != "Newer" || a.Summary["en"] != "By a person" {
			t.Errorf("what somebody has written since: %+v", a)
		}
		f := models.AgreementFilter{Filter: models.Filter{Named: models.Named{ExternalID: []models.ExternalKey{"reg:3"}, Bin: true}}}
		if found := must(storetest.List[models.Agreement](r.ctx, r.s, f, page))(t); len(found.Data) != 1 {
			t.Errorf("what was recorded is not in the bin: %+v", found.Data)
		}
		if _, err := r.s.TakeBack(r.ctx, second.ID, func(int) {}); models.KindOf(err) != models.Blocked {
			t.Errorf("taken back twice: %v", err)
		}
		r.want("again", false, models.ImportCounts{Created: 1, Changed: 2, Unchanged: 1})
		if a := r.find(3); a.Title["en"] != "Newer" || len(a.Acts) != 3 {
			t.Errorf("brought in again: %+v", a)
		}
		must(r.s.TakeBack(r.ctx, first.ID, func(int) {}))(t)
	})
}

// TestClaimAfterTheClock: an import that nobody goes on with is anybody's after a while, and
// also when the clock has been put back since it was touched.
func TestClaimAfterTheClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := storetest.As(t, models.RoleAdministrator)
		imp := must(s.BeginUpload(ctx, false))(t)
		check(t, s.EndUpload(ctx, &imp))
		claimed := func() bool {
			_, found, err := s.ClaimImport(ctx)
			check(t, err)
			return found
		}
		if !claimed() || claimed() {
			t.Error("what was sent is not taken once")
		}
		for _, turn := range []time.Duration{time.Minute, -3 * time.Hour} {
			clock.Time = clock.Time.Add(turn)
			if !claimed() || claimed() {
				t.Errorf("the clock turned by %s: what nobody goes on with is not taken once", turn)
			}
		}
	})
}
