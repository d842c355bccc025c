// Package synthetic makes records up, for sizing a machine and for benchmarks:
// none of it is true.
package synthetic

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"entente/models"
)

// inventor makes records up, file by file: a visit, what was signed and promised
// in its course, and the articles that report it. Everything follows from the
// seed; nothing is true.
type inventor struct {
	*rand.Rand
	o         Options
	names     map[models.RecordKind]map[string]models.Text
	sectors   []string
	staff     map[models.CountryCode]*team
	ids       uint64
	articles  int
	agreed    int
	committed int
}

// team are those who act for a country.
type team struct {
	institutions []models.InstitutionID
	people       []*models.Person
}

func newInventor(o Options, names map[models.RecordKind]map[string]models.Text) *inventor {
	return &inventor{Rand: rand.New(rand.NewPCG(o.Seed, 0)), o: o, names: names, staff: map[models.CountryCode]*team{},
		sectors: slices.Sorted(maps.Keys(names[models.SectorKind]))}
}

// inventedCountries come from the most to the least active.
var inventedCountries = strings.Fields(`AZ MA TR FR US CN AE SA DE GB IT ES QA EG JO KZ UZ GE UA PK
	IN JP KR BR AR MX ZA NG SN CI ML TN DZ MR IQ KW OM BH ID MY`)

// The first and last day of which anything is made up.
var (
	inventedFrom = time.Date(1992, 1, 1, 0, 0, 0, 0, time.UTC)
	inventedTo   = time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)
)

// inventedText is a phrase in the four languages; %s is the sector.
type inventedText struct{ en, fr, ar, az string }

var inventedTypes = []struct {
	kind models.AgreementType
	text inventedText
}{
	{models.TypeMou, inventedText{"Memorandum of understanding on cooperation in %s", "Mémorandum d'entente sur la coopération : %s", "مذكرة تفاهم حول التعاون: %s", "%s üzrə əməkdaşlıq haqqında anlaşma memorandumu"}},
	{models.TypeAgreement, inventedText{"Agreement on cooperation in %s", "Accord de coopération : %s", "اتفاقية التعاون: %s", "%s üzrə əməkdaşlıq haqqında saziş"}},
	{models.TypeProtocol, inventedText{"Protocol on %s", "Protocole : %s", "بروتوكول: %s", "%s haqqında protokol"}},
	{models.TypeExecutiveProgramme, inventedText{"Executive programme for %s", "Programme exécutif : %s", "برنامج تنفيذي: %s", "%s üzrə icra proqramı"}},
	{models.TypeJointDeclaration, inventedText{"Joint declaration on %s", "Déclaration conjointe : %s", "إعلان مشترك: %s", "%s haqqında birgə bəyannamə"}},
	{models.TypeConvention, inventedText{"Convention on %s", "Convention : %s", "معاهدة: %s", "%s haqqında konvensiya"}},
}

var inventedPromises = []inventedText{
	{"Exchange delegations and experts in %s", "Échanger des délégations et des experts : %s", "تبادل الوفود والخبراء: %s", "%s üzrə nümayəndə heyəti və mütəxəssis mübadiləsi"},
	{"Set up a working group on %s", "Créer un groupe de travail : %s", "إنشاء فريق عمل: %s", "%s üzrə işçi qrupu yaratmaq"},
	{"Hold a forum on %s every year", "Tenir un forum annuel : %s", "تنظيم منتدى سنوي: %s", "%s üzrə hər il forum keçirmək"},
	{"Launch a joint project in %s", "Lancer un projet commun : %s", "إطلاق مشروع مشترك: %s", "%s üzrə birgə layihəyə başlamaq"},
	{"Grant scholarships for %s", "Octroyer des bourses : %s", "تقديم منح دراسية: %s", "%s üzrə təqaüd ayırmaq"},
	{"Simplify procedures in %s", "Simplifier les procédures : %s", "تبسيط الإجراءات: %s", "%s üzrə prosedurları sadələşdirmək"},
}

var (
	inventedVisit   = inventedText{"Official visit: %s", "Visite officielle : %s", "زيارة رسمية: %s", "Rəsmi səfər: %s"}
	inventedTalks   = inventedText{"Talks on %s", "Entretiens : %s", "مباحثات: %s", "%s üzrə danışıqlar"}
	inventedBodies  = []inventedText{{"Ministry of Foreign Affairs of %s", "Ministère des affaires étrangères : %s", "وزارة الخارجية: %s", "%s Xarici İşlər Nazirliyi"}, {"Ministry of Economy of %s", "Ministère de l'économie : %s", "وزارة الاقتصاد: %s", "%s İqtisadiyyat Nazirliyi"}, {"Ministry of Culture of %s", "Ministère de la culture : %s", "وزارة الثقافة: %s", "%s Mədəniyyət Nazirliyi"}, {"Tourism Agency of %s", "Agence du tourisme : %s", "وكالة السياحة: %s", "%s Turizm Agentliyi"}, {"Railways of %s", "Chemins de fer : %s", "السكك الحديدية: %s", "%s Dəmir Yolları"}}
	inventedOutlets = strings.Fields("Courier Herald Observer Tribune Gazette Monitor Messenger Chronicle")
	syllables       = strings.Fields("ba ka ro mi ze lu na ta si vo re da ma li sho ne gu pa ri mo te fa lo du ki sa ni be ra to")
)

// id gives the next id: a UUIDv7 whose time is a counter, so that ids are in the
// order in which they were made.
func (g *inventor) id() string {
	g.ids++
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], (uint64(inventedTo.UnixMilli())+g.ids)<<16|7<<12|g.Uint64()>>52)
	binary.BigEndian.PutUint64(b[8:], 2<<62|g.Uint64()>>2)
	return uuid.UUID(b).String()
}

func (g *inventor) chance(percent int) bool { return g.IntN(100) < percent }

func oneOf[T any](g *inventor, list []T) T { return list[g.IntN(len(list))] }

// maybe gives a pointer to v in so many of a hundred cases, else nil.
func maybe[T any](g *inventor, percent int, v T) *T {
	if !g.chance(percent) {
		return nil
	}
	return &v
}

// word makes up a name that few records share.
func (g *inventor) word() string {
	w := oneOf(g, syllables) + oneOf(g, syllables) + oneOf(g, syllables) + oneOf(g, syllables)
	return strings.ToUpper(w[:1]) + w[1:]
}

// text says something of a subject, in English and some other languages.
func (g *inventor) text(t inventedText, subject models.Text, name string) models.Text {
	say := func(format, lang string) string {
		s := fmt.Sprintf(format, subject.In(lang))
		if name != "" {
			s += " (" + name + ")"
		}
		return s
	}
	out := models.Text{"en": say(t.en, "en")}
	for _, x := range []struct{ lang, format string }{{"ar", t.ar}, {"az", t.az}, {"fr", t.fr}} {
		if g.chance(50) {
			out[x.lang] = say(x.format, x.lang)
		}
	}
	return out
}

func (g *inventor) access() models.Access {
	a := models.Access{Visibility: models.VisibilityPublic, ReviewState: models.ReviewPublished}
	switch n := g.IntN(100); {
	case n < 5:
		a.ReviewState = models.ReviewDraft
	case n < 7:
		a.Visibility = models.VisibilityInternal
	case n < 8:
		a.Visibility = models.VisibilityRestricted
	}
	return a
}

// pair chooses two countries, the active ones more often.
func (g *inventor) pair() [2]models.CountryCode {
	pick := func() models.CountryCode {
		u := g.Float64()
		return models.CountryCode(inventedCountries[int(u*u*float64(len(inventedCountries)))])
	}
	a, b := pick(), pick()
	for a == b {
		b = pick()
	}
	return [2]models.CountryCode{a, b}
}

// day chooses a day, recent ones more often.
func (g *inventor) day() time.Time {
	u := g.Float64()
	days := inventedTo.Sub(inventedFrom).Hours() / 24
	return inventedTo.AddDate(0, 0, -int(u*u*days))
}

// date writes a day as precisely as sources do: mostly to the day.
func (g *inventor) date(t time.Time) *models.Date {
	layout := time.DateOnly
	switch n := g.IntN(100); {
	case n < 3:
		return nil
	case n < 8:
		layout = "2006"
	case n < 20:
		layout = "2006-01"
	}
	d := models.Date(t.Format(layout))
	return &d
}

func exactly(t time.Time) *models.Date {
	d := models.Date(t.Format(time.DateOnly))
	return &d
}

// past keeps a day from being one to come.
func past(t time.Time) time.Time {
	if t.After(inventedTo) {
		return inventedTo
	}
	return t
}

func (g *inventor) sector() (models.SectorCode, models.Text) {
	u := g.Float64()
	code := g.sectors[int(u*u*float64(len(g.sectors)))]
	return models.SectorCode(code), g.names[models.SectorKind][code]
}

// officials makes up who acts for each country; it comes before everything else.
func (g *inventor) officials() batch {
	var b batch
	if g.o.Agreements+g.o.Commitments == 0 {
		return b
	}
	ministry := models.InstitutionMinistry
	for _, code := range inventedCountries {
		country, of := models.CountryCode(code), &team{}
		g.staff[country] = of
		for _, body := range inventedBodies {
			i := &models.Institution{InstitutionFields: models.InstitutionFields{Access: models.DefaultAccess(models.InstitutionKind),
				Names: g.text(body, g.names[models.CountryKind][code], ""), Country: &country, Kind: &ministry}}
			i.ID = g.id()
			of.institutions = append(of.institutions, models.InstitutionID(i.ID))
			b.records = append(b.records, i)
		}
		for range 8 {
			p := &models.Person{PersonFields: models.PersonFields{Access: models.DefaultAccess(models.PersonKind), Country: &country,
				Names: []models.PersonName{{Text: g.word() + " " + g.word(), Primary: true}}}}
			p.ID = g.id()
			of.people = append(of.people, p)
			b.records = append(b.records, p)
		}
	}
	return b
}

func (g *inventor) participant(country models.CountryCode) models.Participant {
	p := oneOf(g, g.staff[country].people)
	id, name := models.PersonID(p.ID), p.Names[0].Text
	return models.Participant{Country: &country, Name: &name, PersonID: &id}
}

// files is how many files go into a batch.
const files = 200

// next makes up the next batch; it is empty when there is enough.
func (g *inventor) next() batch {
	var b batch
	for range files {
		if g.agreed == g.o.Agreements && g.committed == g.o.Commitments {
			break
		}
		f := &file{inventor: g, batch: &b, pair: g.pair(), day: g.day(), access: g.access()}
		f.fill()
	}
	return b
}

// file is one occasion on which two countries dealt with each other.
type file struct {
	*inventor
	batch    *batch
	pair     [2]models.CountryCode
	day      time.Time
	access   models.Access
	visit    *models.VisitID
	meetings []models.MeetingID
	signed   []*models.Agreement
	articles []models.ArticleID
}

func (f *file) fill() {
	agreements := min(1+f.IntN(7), f.o.Agreements-f.agreed)
	commitments := min(1+f.IntN(7), f.o.Commitments-f.committed)
	if f.o.Agreements > 0 {
		share := float64(f.agreed+agreements) / float64(f.o.Agreements)
		commitments = int(share*float64(f.o.Commitments)) - f.committed
	}
	for range 1 + f.IntN(2) {
		f.report()
	}
	if f.chance(80) {
		f.travel()
	}
	for range f.IntN(3) {
		f.meet()
	}
	for range agreements {
		f.sign()
	}
	for range commitments {
		f.promise()
	}
	f.agreed += agreements
	f.committed += commitments
}

// report makes up an article.
func (f *file) report() {
	f.inventor.articles++
	outlet, lang, kind := oneOf(f.inventor, inventedOutlets), models.Language("en"), models.SourceNewspaper
	title := fmt.Sprintf("%s and %s: %s", f.names[models.CountryKind][string(f.pair[0])]["en"], f.names[models.CountryKind][string(f.pair[1])]["en"], f.word())
	url := fmt.Sprintf("https://%s.example/%s/%d", strings.ToLower(outlet), f.day.Format("2006/01"), f.inventor.articles)
	a := &models.Article{ArticleFields: models.ArticleFields{Access: models.DefaultAccess(models.ArticleKind), URL: &url, Outlet: &outlet,
		Kind: &kind, Language: &lang, Title: title, PublishedOn: exactly(f.day)}}
	if f.chance(2) {
		a.Visibility = models.VisibilityRestricted
	}
	a.ID = f.id()
	f.articles = append(f.articles, models.ArticleID(a.ID))
	f.batch.records = append(f.batch.records, a)
}

func (f *file) travel() {
	sector, name := f.sector()
	level, rank, status := oneOf(f.inventor, []models.VisitLevel{models.LevelOfficial, models.LevelWorking, models.LevelState}), models.RankForeignMinister, models.VisitCompleted
	lead := f.participant(f.pair[0])
	v := &models.Visit{VisitFields: models.VisitFields{Access: f.access, Title: f.text(inventedVisit, name, f.word()),
		VisitorCountry: f.pair[0], HostCountry: f.pair[1], Level: maybe(f.inventor, 80, level), PrincipalRank: &rank, Lead: &lead,
		Date: f.date(f.day), Status: maybe(f.inventor, 90, status), Sectors: []models.SectorCode{sector}}}
	v.ID = f.id()
	id := models.VisitID(v.ID)
	f.visit = &id
	f.batch.records = append(f.batch.records, v)
	f.cite(v, 80)
	if f.chance(3) {
		f.dispute(v, "/level", string(models.LevelOfficial), string(models.LevelPrivate))
	}
}

func (f *file) meet() {
	sector, name := f.sector()
	kind := oneOf(f.inventor, []models.MeetingType{models.MeetingTalks, models.MeetingJointCommission, models.MeetingSigning})
	m := &models.Meeting{MeetingFields: models.MeetingFields{Access: f.access, Title: f.text(inventedTalks, name, f.word()), MeetingType: &kind,
		Date: f.date(f.day), Countries: f.pair[:], Participants: []models.Participant{f.participant(f.pair[0]), f.participant(f.pair[1])},
		VisitID: f.visit, Sectors: []models.SectorCode{sector}}}
	m.ID = f.id()
	f.meetings = append(f.meetings, models.MeetingID(m.ID))
	f.batch.records = append(f.batch.records, m)
	f.cite(m, 50)
}

// sign makes up an agreement, and what became of it.
func (f *file) sign() {
	sector, name := f.sector()
	form := oneOf(f.inventor, inventedTypes)
	ambit, level, periods, atEnd := models.AmbitBilateral, models.AgreementLevelIntergovernmental, models.TermPeriods, models.NoticeEndOfTerm
	years, notice := models.Duration(fmt.Sprintf("P%dY", 1+f.IntN(10))), models.Duration("P6M")
	a := &models.Agreement{AgreementFields: models.AgreementFields{Access: f.access, Title: f.text(form.text, name, f.word()),
		Type: &form.kind, Ambit: &ambit, Level: &level, Binding: maybe(f.inventor, 60, form.kind != models.TypeMou),
		Parties: []models.Party{f.party(f.pair[0]), f.party(f.pair[1])}, Date: f.date(f.day),
		Languages: []models.AgreementLanguage{{Code: "en"}},
		VisitID:   f.visit, Sectors: []models.SectorCode{sector}}}
	if f.chance(40) {
		a.Term = &models.Term{Length: &years, Kind: maybe(f.inventor, 60, periods)}
		if f.chance(70) {
			a.Notice = &models.Notice{At: &atEnd, Length: &notice}
		}
	}
	if len(f.meetings) > 0 && f.chance(60) {
		a.MeetingID = maybe(f.inventor, 100, oneOf(f.inventor, f.meetings))
	}
	if f.chance(30) {
		a.Signatories = []models.Participant{f.participant(f.pair[0])}
	}
	if len(f.signed) > 0 && f.chance(5) {
		id := models.AgreementID(oneOf(f.inventor, f.signed).ID)
		a.Relations = []models.Relation{{Kind: models.RelationSupersedes, AgreementID: &id}}
	}
	a.ID = f.id()
	f.signed = append(f.signed, a)
	f.batch.records = append(f.batch.records, a)
	f.act(a)
	f.cite(a, 60)
	if a.Date != nil && f.chance(20) {
		f.claim(a, "/date", string(*a.Date))
	}
	if f.chance(2) {
		f.dispute(a, "/date", f.day.Format(time.DateOnly), f.day.AddDate(0, 0, 2).Format(time.DateOnly))
	}
}

// party is a country, or an institution of it.
func (f *file) party(country models.CountryCode) models.Party {
	p := models.Party{Country: &country}
	if f.chance(15) {
		p.InstitutionID = maybe(f.inventor, 100, oneOf(f.inventor, f.staff[country].institutions))
	}
	return p
}

// act makes up the legal steps that followed.
func (f *file) act(a *models.Agreement) {
	day := f.day
	for _, x := range []struct {
		kind    models.ActType
		percent int
		days    int
	}{{models.ActSignature, 60, 1}, {models.ActEntryIntoForce, 40, 700}, {models.ActSuspension, 2, 900}, {models.ActDenunciation, 3, 2000}} {
		day = past(day.AddDate(0, 0, f.IntN(x.days)))
		if f.chance(x.percent) {
			act := &models.Act{AgreementID: a.ID, ActFields: models.ActFields{Kind: x.kind, Date: f.date(day)}}
			act.ID = f.id()
			f.batch.parts = append(f.batch.parts, act)
		}
	}
}

// promise makes up a commitment, and how far it has got.
func (f *file) promise() {
	sector, name := f.sector()
	c := &models.Commitment{CommitmentFields: models.CommitmentFields{Access: f.access, Origin: f.origin(),
		Title:    f.text(oneOf(f.inventor, inventedPromises), name, f.word()),
		Modality: oneOf(f.inventor, []models.Modality{models.ModalityBinding, models.ModalityPolitical, models.ModalityIntended, models.ModalityIntended, models.ModalityPossible}),
		OwedBy:   []models.CountryCode{f.pair[0]}, OwedTo: []models.CountryCode{f.pair[1]},
		Priority: maybe(f.inventor, 40, models.PriorityHigh), Sectors: []models.SectorCode{sector}}}
	if f.chance(60) {
		c.OwedBy, c.OwedTo = f.pair[:], f.pair[:]
	}
	if f.chance(10) {
		c.OwedTo = nil
	}
	if f.chance(70) {
		c.Due = f.date(f.day.AddDate(0, 6+f.IntN(60), 0))
	}
	if f.chance(30) {
		id := oneOf(f.inventor, f.staff[f.pair[0]].institutions)
		c.Institutions = []models.CommitmentInstitution{{InstitutionID: &id, Country: &f.pair[0], Role: models.InstitutionRoleLead}}
	}
	if f.chance(10) {
		amount := float64(1+f.IntN(500)) * 1e5
		c.Value = &models.Value{Currency: "USD", Announced: &amount}
	}
	c.ID = f.id()
	f.batch.records = append(f.batch.records, c)
	f.assess(c)
	f.cite(c, 50)
	if f.chance(1) {
		f.dispute(c, "/modality", string(models.ModalityIntended), string(models.ModalityPolitical))
	}
}

// origin is mostly an agreement, sometimes nothing we know.
func (f *file) origin() *models.Origin {
	n := f.IntN(100)
	switch {
	case n < 70 && len(f.signed) > 0:
		id := models.AgreementID(oneOf(f.inventor, f.signed).ID)
		return &models.Origin{AgreementID: &id}
	case n < 85 && len(f.meetings) > 0:
		return &models.Origin{MeetingID: maybe(f.inventor, 100, oneOf(f.inventor, f.meetings))}
	case n < 95 && f.visit != nil:
		return &models.Origin{VisitID: f.visit}
	}
	return nil
}

var inventedDelivery = []models.Delivery{models.DeliveryNotStarted, models.DeliveryLimited, models.DeliveryLimited,
	models.DeliverySubstantial, models.DeliveryComplete, models.DeliveryComplete, models.DeliveryAbandoned, models.DeliverySuperseded}

func (f *file) assess(c *models.Commitment) {
	day := f.day
	for range f.IntN(3) {
		day = past(day.AddDate(0, 0, 30+f.IntN(600)))
		u := &models.Update{CommitmentID: c.ID, UpdateFields: models.UpdateFields{Delivery: oneOf(f.inventor, inventedDelivery),
			AssessedBy: oneOf(f.inventor, []models.Assessor{models.AssessedBySelf, models.AssessedByPartner, models.AssessedByIndependent}), AsOf: *exactly(day)}}
		u.ID = f.id()
		f.batch.parts = append(f.batch.parts, u)
	}
}

// cite lets an article support a whole record, in so many of a hundred cases.
func (f *file) cite(e models.Entity, percent int) {
	if f.chance(percent) {
		f.citation(e, oneOf(f.inventor, f.articles), models.CitationFields{})
	}
}

// claim lets an article give the value of a field.
func (f *file) claim(e models.Entity, field, value string) {
	quote, lang := f.word()+" "+value, models.Language("en")
	f.citation(e, oneOf(f.inventor, f.articles), models.CitationFields{Field: &field, Value: value, Quote: &quote, QuoteLanguage: &lang})
}

// dispute lets sources give two values of a field: a conflict.
func (f *file) dispute(e models.Entity, field, one, other string) {
	f.claim(e, field, one)
	f.claim(e, field, other)
}

func (f *file) citation(e models.Entity, article models.ArticleID, fields models.CitationFields) {
	fields.ArticleID = &article
	c := &models.Citation{RootKind: e.RecordKind(), RootID: e.Base().ID, OwnerKind: e.RecordKind(), OwnerID: e.Base().ID, CitationFields: fields}
	c.ID = f.id()
	f.batch.parts = append(f.batch.parts, c)
}
