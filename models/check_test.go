package models_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

type (
	texts = models.Text
	codes = []models.CountryCode
)

func country(c models.CountryCode) *models.CountryCode { return &c }

func parties(list ...models.CountryCode) (out []models.Party) {
	for _, c := range list {
		out = append(out, models.Party{Country: country(c)})
	}
	return out
}

func TestBodiesAreChecked(t *testing.T) {
	title := texts{"en": "x"}
	for _, tc := range []struct {
		name string
		in   checker
		want []string
	}{
		{"a visit", &models.VisitFields{Title: title, VisitorCountry: "AZ", HostCountry: "MA", Date: date("2023-11-12/2023-11-14")}, nil},
		{"an empty visit", &models.VisitFields{}, []string{"/title required", "/visitor_country required", "/host_country required"}},
		{"all that can be wrong with a visit", &models.VisitFields{
			Access: models.Access{Visibility: "secret", ReviewState: "done"},
			Title:  texts{"xx-no such": "x", "ar": "", "fr": strings.Repeat("é", 1001)}, Summary: texts{"en": strings.Repeat("x", 20_001)},
			VisitorCountry: "MA", HostCountry: "MA", Level: ptr(models.VisitLevel("holiday")), PrincipalRank: ptr(models.Rank("king")),
			Lead:       &models.Participant{Country: country("AZ"), Name: ptr("")},
			Delegation: []models.Participant{{Country: country("AZ")}, {Name: ptr(strings.Repeat("x", 301))}},
			Places:     []models.Place{{City: texts{"": "Rabat"}, Date: date("2023-02-30")}}, Date: date("2023-13"),
			DatePrinted: &models.PrintedDate{Text: "x", Calendar: "mayan"}, Status: ptr(models.VisitStatus("x")),
			TextsSigned: &models.CountRange{Min: ptr(5), Max: ptr(4)}, Sectors: []models.SectorCode{"trade", "trade"},
		}, []string{
			"/title/ar empty", "/title/fr too_long", "/title/xx-no such invalid_language", "/host_country same_country", "/sectors/1 duplicate",
			"/visibility unknown_code", "/review_state unknown_code", "/summary/en too_long", "/level unknown_code", "/principal_rank unknown_code",
			"/lead/name empty", "/delegation/0 required", "/delegation/1/name too_long", "/places/0/city/ invalid_language", "/places/0/date invalid_date",
			"/date invalid_date", "/date_printed/calendar unknown_code", "/status unknown_code", "/texts_signed out_of_range",
		}},
		{"a minister without a name", &models.VisitFields{Title: title, VisitorCountry: "AZ", HostCountry: "MA", Lead: &models.Participant{Country: country("AZ"), Title: texts{"ar": "وزير الخارجية"}}}, nil},
		{"a meeting", &models.MeetingFields{Title: title, Countries: codes{"AZ", "MA"}}, nil},
		{"a meeting of nobody, counted from nought", &models.MeetingFields{SessionNumber: ptr(0), TextsSigned: &models.CountRange{}},
			[]string{"/title required", "/countries required", "/session_number out_of_range", "/texts_signed required"}},
		{"a meeting that no column can count", &models.MeetingFields{Title: title, Countries: codes{"AZ", "MA"}, SessionNumber: ptr(2147483648)}, []string{"/session_number out_of_range"}},
		{"a country twice at a meeting", &models.MeetingFields{Title: title, Countries: codes{"AZ", "AZ"}}, []string{"/countries/1 duplicate_country"}},
		{"an agreement", &models.AgreementFields{Title: title, Parties: parties("AZ", "MA")}, nil},
		{"one party only", &models.AgreementFields{Title: title, Parties: parties("AZ")}, []string{"/parties too_few"}},
		{"a country twice as party", &models.AgreementFields{Title: title, Parties: parties("AZ", "MA", "AZ")}, []string{"/parties/2/country duplicate_party"}},
		{"two institutions of one country", &models.AgreementFields{Title: title, Parties: []models.Party{
			{Country: country("AZ"), Institution: &models.NamedBody{Names: texts{"en": "Azerbaijan Railways"}}},
			{Country: country("AZ"), Institution: &models.NamedBody{Names: texts{"en": "State Marine Academy"}}}, {Country: country("MA")}}}, nil},
		{"a party that is nobody, one linked and named without a name", &models.AgreementFields{Title: title, Parties: []models.Party{
			{}, {Country: country("MA"), InstitutionID: ptr(models.InstitutionID("i")), Institution: &models.NamedBody{}}}},
			[]string{"/parties/0 required", "/parties/1/institution/names required"}},
		{"a count of a text that is known", &models.AgreementFields{Title: title, Parties: parties("AZ", "MA"), Count: &models.CountRange{Min: ptr(2)}}, []string{"/count not_unspecified"}},
		{"several agreements, at least two", &models.AgreementFields{Title: texts{"en": "several agreements"}, Unspecified: true, Parties: parties("AZ", "MA"), Count: &models.CountRange{Min: ptr(2)}}, nil},
		{"the rest of an agreement", &models.AgreementFields{Title: title, Parties: parties("AZ", "MA"), PrevailingLanguage: ptr(models.Language("English please")),
			Languages: []models.AgreementLanguage{{Code: ""}}, OldClauses: models.OldClauses{Duration: ptr(models.Duration("five years")), Renewal: clause("sometimes", "5", "")},
			Registrations: []models.Registration{{}}, Relations: []models.Relation{{Kind: "loves"}}},
			[]string{"/languages/0/code invalid_language", "/prevailing_language invalid_language", "/duration invalid_duration", "/renewal/kind unknown_code", "/renewal/period invalid_duration",
				"/registrations/0/register required", "/registrations/0/number required", "/relations/0/agreement_id required", "/relations/0/kind unknown_code"}},
		{"an act", &models.ActFields{Kind: models.ActSignature}, nil},
		{"an act of no kind", &models.ActFields{Date: date("2023-11-13T10:00:00Z")}, []string{"/kind required", "/date invalid_date"}},
		{"a commitment", &models.CommitmentFields{Title: title, Modality: models.ModalityPossible, OwedBy: codes{"AZ", "MA"}}, nil},
		{"an empty commitment", &models.CommitmentFields{}, []string{"/title required", "/modality required", "/owed_by required"}},
		{"the rest of a commitment", &models.CommitmentFields{Title: title, Modality: "firm", OwedBy: codes{"AZ", "AZ"}, OwedTo: codes{"MA", "MA"}, Origin: &models.Origin{},
			Institutions: []models.CommitmentInstitution{{Role: "chief"}}, Due: date("2024-02-30"), Priority: ptr(models.Priority("urgent")),
			Value: &models.Value{Currency: "dirham", Announced: ptr(-1.)}},
			[]string{"/owed_by/1 duplicate_country", "/owed_to/1 duplicate_country", "/origin either_or", "/modality unknown_code", "/institutions/0 either_or", "/institutions/0/role unknown_code",
				"/due invalid_date", "/priority unknown_code", "/value/announced out_of_range", "/value/currency invalid_currency"}},
		{"two origins", &models.CommitmentFields{Title: title, Modality: models.ModalityBinding, OwedBy: codes{"AZ"}, Origin: &models.Origin{VisitID: ptr(models.VisitID("v")), MeetingID: ptr(models.MeetingID("m"))}}, []string{"/origin either_or"}},
		{"an update", &models.UpdateFields{Delivery: models.DeliveryLimited, AssessedBy: models.AssessedBySelf, AsOf: "2024-03", Percent: ptr(100)}, nil},
		{"an empty update", &models.UpdateFields{}, []string{"/delivery required", "/assessed_by required", "/as_of required"}},
		{"an update from an unknown day on", &models.UpdateFields{Delivery: "half", AssessedBy: "me", AsOf: "../2024", Percent: ptr(101)},
			[]string{"/as_of invalid_date", "/percent out_of_range", "/delivery unknown_code", "/assessed_by unknown_code"}},
		{"a person", &models.PersonFields{Names: []models.PersonName{{Text: "Ceyhun Bayramov", Language: ptr(models.Language("az"))}}}, nil},
		{"the rest of a person", &models.PersonFields{Names: []models.PersonName{{Language: ptr(models.Language("?"))}}, Positions: []models.Position{{}, {Title: texts{"en": "Minister"}, From: date("2020"), To: date("2019")}}},
			[]string{"/names/0/text required", "/names/0/language invalid_language", "/positions/0 required", "/positions/1/to end_before_start"}},
		{"a person without a name", &models.PersonFields{}, []string{"/names required"}},
		{"an office of a year", &models.PersonFields{Names: []models.PersonName{{Text: "x"}}, Positions: []models.Position{{Title: texts{"en": "Minister"}, From: date("2019-06"), To: date("2019")}}}, nil},
		{"an institution", &models.InstitutionFields{Names: texts{"en": "ONCF"}, Kind: ptr(models.InstitutionType("shop"))}, []string{"/kind unknown_code"}},
		{"a country", &models.CountryFields{Code: "AZ", Alpha3: ptr("AZE"), Numeric: ptr("031"), Names: texts{"en": "Azerbaijan"}}, nil},
		{"a withdrawn state", &models.CountryFields{Code: "SUHH", Names: texts{"en": "USSR"}, ExistedTo: date("1991-12-26")}, nil},
		{"the rest of a country", &models.CountryFields{Code: "AZE", Alpha3: ptr("AZ"), Numeric: ptr("31"), Successors: codes{"AZ", "AZ"}, Access: models.Access{Visibility: "internal", ReviewState: "draft"}},
			[]string{"/code invalid_code", "/alpha3 invalid_code", "/numeric invalid_code", "/names required", "/successors/1 duplicate_country", "/visibility always_public", "/review_state always_public"}},
		{"a country that ends before it begins", &models.CountryFields{Code: "QXYZ", Names: texts{"en": "Q"}, ExistedFrom: date("1990"), ExistedTo: date("1980")}, []string{"/existed_to end_before_start"}},
		{"what says nothing", &models.MeetingFields{Title: title, Countries: codes{"AZ", "MA"}, Outcome: texts{}, Place: &models.Place{}, DatePrinted: &models.PrintedDate{}, Topics: []models.Text{nil, {}, {"en": "trade"}}},
			[]string{"/topics/0 required", "/topics/1 required", "/date_printed empty", "/place empty", "/outcome empty"}},
		{"a language with another sign", &models.MeetingFields{Title: texts{"en_GB": "talks"}, Countries: codes{"AZ", "MA"}}, []string{"/title/en_GB invalid_language"}},
		{"a sector", &models.SectorFields{Code: "counter_terrorism", Names: texts{"en": "x"}, Parent: ptr(models.SectorCode("security")), DAC: []string{"152", "15210"}}, nil},
		{"a sector called as if there was none", &models.SectorFields{Code: "none", Names: texts{"en": "x"}}, []string{"/code invalid_code"}},
		{"the rest of a sector", &models.SectorFields{Code: "C", Names: texts{"en": "x"}, Parent: ptr(models.SectorCode("C")), DAC: []string{"1521"}},
			[]string{"/code invalid_code", "/parent cycle", "/dac/0 invalid_code"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, faults(tc.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A citation is checked against the fields of what it cites.
type citing struct {
	models.NewCitation
	of any
}

func (c *citing) Check(at string, p *models.Problems) { c.NewCitation.Check(at, c.of, p) }

func TestCitationsAreChecked(t *testing.T) {
	visit, agreement := &models.VisitFields{}, &models.AgreementFields{}
	article := ptr(models.ArticleID("a"))
	quote := ptr("زيارة رسمية")
	claim := func(of any, field string, v any) *citing {
		return &citing{models.NewCitation{CitationFields: models.CitationFields{ArticleID: article, Field: &field, Value: v, Quote: quote}}, of}
	}
	with := func(f models.CitationFields) *citing {
		f.ArticleID = article
		return &citing{models.NewCitation{CitationFields: f}, visit}
	}
	for _, tc := range []struct {
		name string
		in   *citing
		want []string
	}{
		{"of the whole record", with(models.CitationFields{}), nil},
		{"of a code", claim(visit, "/level", "official"), nil},
		{"of a date", claim(visit, "/date", "2023-11"), nil},
		{"of a text in a language", claim(visit, "/title/ar", "زيارة"), nil},
		{"of a count as a number", claim(visit, "/texts_signed", float64(4)), nil},
		{"of a count as a range", claim(visit, "/texts_signed", count(4)), nil},
		{"of a part of an object", claim(visit, "/texts_signed/min", float64(4)), nil},
		{"of a list as a whole", claim(visit, "/sectors", []any{"trade"}), nil},
		{"of nothing in particular", claim(visit, "/level", nil), nil},
		{"into a list", claim(visit, "/sectors/0", "trade"), []string{"/field unknown_field"}},
		{"of a field there is not", claim(visit, "/colour", "red"), []string{"/field unknown_field"}},
		{"of a field that is derived", claim(visit, "/date_from", "2023-11-13"), []string{"/field unknown_field"}},
		{"of a record's own field", claim(visit, "/id", "x"), []string{"/field unknown_field"}},
		{"no pointer", claim(visit, "level", "official"), []string{"/field unknown_field"}},
		{"an empty pointer", claim(visit, "", "official"), []string{"/field unknown_field"}},
		{"a field of another record", claim(agreement, "/level_verbatim", texts{"ar": "x"}), []string{"/field unknown_field"}},
		{"a value of another type", claim(visit, "/level", float64(3)), []string{"/value wrong_type"}},
		{"a count in words", claim(visit, "/texts_signed", "several"), []string{"/value wrong_type"}},
		{"half a text", claim(visit, "/texts_signed", 4.5), []string{"/value wrong_type"}},
		{"an unknown code", claim(visit, "/level", "holiday"), []string{"/value unknown_code"}},
		{"no date", claim(visit, "/date", "Monday"), []string{"/value invalid_date"}},
		{"a negative count", claim(visit, "/texts_signed", float64(-1)), []string{"/value/min out_of_range"}},
		{"a value of no field", with(models.CitationFields{Value: "official", Quote: quote}), []string{"/value no_field"}},
		{"without quote or locator", with(models.CitationFields{Field: ptr("/level"), Value: "official"}), []string{"/locator required"}},
		{"without quote, with locator", with(models.CitationFields{Field: ptr("/level"), Value: "official", Locator: ptr("list of five")}), nil},
		{"an empty quote", with(models.CitationFields{Quote: ptr("")}), []string{"/quote required"}},
		{"a quote too long", with(models.CitationFields{Quote: ptr(strings.Repeat("ب", 2001))}), []string{"/quote too_long"}},
		{"deprecated without reason", with(models.CitationFields{Rank: ptr(models.RankDeprecated)}), []string{"/rank_reason required"}},
		{"the rest", with(models.CitationFields{Credibility: ptr(7), Stance: ptr(models.Stance("denies")), Rank: ptr(models.CitationRank("top")), QuoteLanguage: ptr(models.Language("?"))}),
			[]string{"/credibility out_of_range", "/quote_language invalid_language", "/stance unknown_code", "/rank unknown_code"}},
		{"of no article", &citing{models.NewCitation{}, visit}, []string{"/article_id required"}},
		{"of two articles", &citing{models.NewCitation{CitationFields: models.CitationFields{ArticleID: article}, Article: &models.ArticleFields{Title: "x"}}, visit}, []string{"/article either_or"}},
		{"of an article without a title", &citing{models.NewCitation{Article: &models.ArticleFields{}}, visit}, []string{"/article/title required"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, faults(tc.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatACitationMeansUnsaid(t *testing.T) {
	c := models.Citation{CitationFields: models.CitationFields{Field: ptr("/level"), Value: "official"}}
	c.Derive()
	if *c.Stance != models.StanceSupports || *c.Rank != models.RankNormal || *c.Credibility != 6 || !c.Claim {
		t.Errorf("got %s, %s, %d, claim %t; want supports, normal, 6, a claim", *c.Stance, *c.Rank, *c.Credibility, c.Claim)
	}
}

// A body and all that is nested in it is checked at once, with the place of each fault.
func TestNestedBodiesAreChecked(t *testing.T) {
	in := &models.NewVisit{
		VisitFields: models.VisitFields{Title: texts{"en": "x"}, VisitorCountry: "AZ", HostCountry: "MA"},
		Meetings: []models.NewMeeting{{
			MeetingFields: models.MeetingFields{Title: texts{"en": "x"}, Countries: codes{"AZ", "MA"}},
			Agreements: []models.NewAgreement{{
				AgreementFields: models.AgreementFields{Title: texts{"en": "x"}, Parties: parties("AZ")},
				Acts:            []models.NewAct{{ActFields: models.ActFields{Kind: "wave"}, Citations: []models.NewCitation{{CitationFields: models.CitationFields{Field: ptr("/level")}}}}},
				Commitments:     []models.NewCommitment{{CommitmentFields: models.CommitmentFields{Title: texts{"en": "x"}, OwedBy: codes{"AZ"}}}},
			}},
		}},
		Commitments: []models.NewCommitment{{
			CommitmentFields: models.CommitmentFields{Title: texts{"en": "x"}, Modality: models.ModalityBinding, OwedBy: codes{"AZ"}},
			Updates:          []models.NewUpdate{{UpdateFields: models.UpdateFields{Delivery: models.DeliveryLimited, AssessedBy: models.AssessedBySelf}}},
		}},
		Citations: []models.NewCitation{{Article: &models.ArticleFields{Title: "x", URL: ptr("x")}}},
	}
	want := []string{
		"/meetings/0/agreements/0/parties too_few",
		"/meetings/0/agreements/0/acts/0/kind unknown_code",
		"/meetings/0/agreements/0/acts/0/citations/0/field unknown_field",
		"/meetings/0/agreements/0/acts/0/citations/0/article_id required",
		"/meetings/0/agreements/0/commitments/0/modality required",
		"/commitments/0/updates/0/as_of required",
		"/citations/0/article/url invalid_url",
	}
	if diff := cmp.Diff(want, faults(in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNestedSize(t *testing.T) {
	commitment := models.NewCommitment{CommitmentFields: models.CommitmentFields{Title: texts{"en": "x"}, Modality: models.ModalityBinding, OwedBy: codes{"AZ"}}}
	withCommitments := func(n int) *models.NewVisit {
		v := &models.NewVisit{VisitFields: models.VisitFields{Title: texts{"en": "x"}, VisitorCountry: "AZ", HostCountry: "MA"}}
		for range n {
			v.Commitments = append(v.Commitments, commitment)
		}
		return v
	}
	// Objects count wherever they stand: one meeting with all the rest in it.
	deep := func(n int) *models.NewVisit {
		v := withCommitments(0)
		m := models.NewMeeting{MeetingFields: models.MeetingFields{Title: texts{"en": "x"}, Countries: codes{"AZ"}}}
		for range n {
			m.Citations = append(m.Citations, models.NewCitation{CitationFields: models.CitationFields{ArticleID: ptr(models.ArticleID("a"))}})
		}
		v.Meetings = []models.NewMeeting{m}
		return v
	}
	for _, tc := range []struct {
		name string
		in   *models.NewVisit
		want []string
	}{
		{"200 objects, the visit included", withCommitments(199), nil},
		{"201", withCommitments(200), []string{" too_many"}},
		{"200, two deep", deep(198), nil},
		{"201, two deep", deep(199), []string{" too_many"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, faults(tc.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilterValuesAreChecked(t *testing.T) {
	for _, tc := range []struct {
		in any
		ok bool
	}{
		{models.AsOf("2024-12-31"), true}, {models.AsOf("2024-02-29"), true},
		{models.AsOf(""), false}, {models.AsOf("2024"), false}, {models.AsOf("2024-12"), false}, {models.AsOf("2023-02-29"), false},
		{models.AsOf("2024-12-31T00:00:00Z"), false}, {models.AsOf("2024-1-1"), false}, {models.AsOf("2024-12-31?"), false},
		{models.Date("2024"), true}, {models.Date("2024-13"), false}, {models.Date(""), false},
		{models.StatusInForce, true}, {models.AgreementStatus("In_Force"), false}, {models.AgreementStatus(""), false},
		{models.Visibility(""), true}, {models.Visibility("Public"), false},
		{models.StaleAmber, true}, {models.Staleness("green"), false},
	} {
		var p models.Problems
		models.CheckValue(tc.in, "x", &p)
		if ok := len(p) == 0; ok != tc.ok {
			t.Errorf("%T %q: accepted %t, want %t", tc.in, tc.in, ok, tc.ok)
		}
	}
	for _, tc := range []struct {
		in   string
		want models.Pair
		ok   bool
	}{
		{"AZ-MA", "AZ-MA", true}, {"MA-AZ", "AZ-MA", true}, {"MA-SUHH", "MA-SUHH", true}, {"TR-SUHH", "SUHH-TR", true},
		{"AZ-AZ", "", false}, {"AZ", "", false}, {"az-ma", "AZ-MA", true}, {"AZ-MA-TR", "", false}, {"", "", false}, {"-", "", false}, {"AZ-%", "", false},
	} {
		if got, ok := models.ParsePair(tc.in); got != tc.want || ok != tc.ok {
			t.Errorf("pair %q: got %q %t, want %q %t", tc.in, got, ok, tc.want, tc.ok)
		}
	}
}

// The first fault of a place wins, and a list of faults reads as one error.
func TestProblems(t *testing.T) {
	var p models.Problems
	if err := p.Err(models.Invalid); err != nil {
		t.Errorf("nothing wrong: got %v", err)
	}
	p.Add("/date", "required", "is required")
	p.Add("/date", "invalid_date", "is no date")
	if err := p.Err(models.Invalid); err == nil || err.Error() != "1 field is wrong" || p[0].Code != "required" {
		t.Errorf("got %v, %v", err, p)
	}
	p.Add("/title", "required", "is required")
	if err := p.Err(models.Malformed); err.Error() != "2 fields are wrong" || models.KindOf(err) != models.Malformed {
		t.Errorf("got %v of kind %d", err, models.KindOf(err))
	}
}
